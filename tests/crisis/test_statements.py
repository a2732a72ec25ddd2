import pytest

from bot.crisis.core import evolve
from bot.crisis.publishing import Publish
from bot.crisis.statements import DraftStatement, EditStatement, StatementDrafted, StatementEdited, changed_words
from bot.crisis.steps import FinishStep
from tests.aftermath import mending_playbook, mending_setup, out, retracting
from tests.playbooks import Run, both, playbook, setup, with_statement


def test_everybody_drafts_agencies_too():
    run = Run()
    run.do("agnes", DraftStatement(template="update"))
    statement = run.crisis.statements.by_id["update-1"]
    assert (statement.drafted_by, statement.number, statement.edits) == ("agnes", 1, 0)
    assert statement.texts["en"] == "As of {as_of}: {count} affected. Next update {next_update}."
    assert run.do("ben", DraftStatement(template="update")) == ()
    assert run.refused("ben", DraftStatement(template="poem")).key == "refused.unknown_statement"


def test_only_the_languages_of_the_organisation():
    run = Run(setup(languages=("en",)))
    run.do("eva", DraftStatement(template="first_word"))
    statement = run.crisis.statements.by_id["first_word"]
    assert set(statement.texts) == set(statement.shorts) == {"en"}


def test_updates_and_corrections_begin_again_once_they_are_out():
    run = Run().first_word()
    run.wait(minutes=55)
    run.out("no_news-1", "anna")
    run.do("eva", DraftStatement(template="no_news"))
    assert run.crisis.statements.by_id["no_news-2"].number == 2
    run.do("eva", DraftStatement(template="correction", about="first_word"))
    assert run.crisis.statements.by_id["correction-1"].about == "first_word"


def test_each_wrong_text_gets_a_correction_of_its_own():
    run = out()
    run.do("eva", DraftStatement(template="correction", about="first_word"))
    assert run.do("ben", DraftStatement(template="correction", about="first_word")) == (), "it is being written"
    run.out(retracting_another(run), "anna")
    run.do("ben", DraftStatement(template="correction", about="no_news-1"))
    assert {name: text.about for name, text in run.crisis.statements.by_id.items() if text.about} == {
        "correction-1": "first_word", "correction-2": "no_news-1",
    }  # fmt: skip


def retracting_another(run: Run) -> str:
    """One more text that can be wrong."""
    run.wait(minutes=55)
    return "no_news-1"


def test_the_only_text_that_is_out_need_not_be_named():
    run = out()
    run.do("eva", DraftStatement(template="retraction"))
    assert run.crisis.statements.by_id["retraction-1"].about == "first_word"


@pytest.mark.parametrize("about", ["", "first_word"])
def test_before_anything_is_out_there_is_nothing_to_mend(about: str):
    run = Run(mending_setup()).go_on().know()
    wish = DraftStatement(template="retraction", about=about)
    assert run.refused("eva", wish).key == "refused.nothing_to_mend"


def test_what_cannot_be_mended_is_refused_with_what_can():
    run = out()
    run.do("eva", DraftStatement(template="fuller"))
    phrase = run.refused("eva", DraftStatement(template="correction", about="fuller"))
    assert phrase.key == "refused.not_out_yet"
    assert [title.de for title in phrase.params["known"]] == ["Erste Meldung"]  # type: ignore[attr-defined]  # titles
    poem = DraftStatement(template="correction", about="poem")
    assert run.refused("eva", poem).key == "refused.unknown_statement"
    mender = retracting(run)
    again = DraftStatement(template="correction", about="first_word")
    assert run.refused("eva", again).key == "refused.taken_back"
    run.do("eva", DraftStatement(template="correction", about=mender))
    run.submit("correction-1")
    run.out("correction-1", "ben", "clara")
    assert run.refused("eva", DraftStatement(template="correction")).key == "refused.which_is_wrong"


def test_a_public_correction_is_not_about_what_only_the_house_reads():
    run = out()
    run.do("eva", DraftStatement(template="staff"))
    run.out("staff", "anna")
    wish = DraftStatement(template="correction", about="staff")
    assert run.refused("eva", wish).key == "refused.which_is_wrong"


def test_what_does_not_mend_is_about_nothing():
    run = out()
    run.do("eva", DraftStatement(template="fuller", about="first_word"))
    assert run.crisis.statements.by_id["fuller"].about == ""


def test_a_step_may_prepare_a_retraction_of_the_latest_text():
    steps = [*mending_playbook().model_dump(by_alias=True, exclude_defaults=True)["steps"], {
        "id": "back", "title": both("Zurück", "Back"), "by": "lead", "within": "5m", "after": ["fixed"],
        "publish": "retraction",
    }]  # fmt: skip
    statements = mending_playbook().model_dump(by_alias=True)["statements"]
    run = Run(mending_setup(playbook=playbook(statements=statements, steps=steps))).first_word()
    run.do("ben", FinishStep(step="fixed"))
    assert run.crisis.statements.by_id["retraction-1"].about == "first_word"


def test_what_an_older_version_numbered_goes_on_being_numbered():
    """A crisis that began before templates said what they mend."""
    run = Run(setup(with_statement("correction", mends=None))).first_word()
    old = StatementDrafted(
        at=run.now, by="eva", statement="correction-1", template="correction", number=1,
        texts={"de": "{what}. {next_update}."}, shorts={},
    )  # fmt: skip
    run.happens(old)
    run.out("correction-1", "ben", "clara")
    run.do("eva", DraftStatement(template="correction"))
    assert run.crisis.statements.by_id["correction-2"].number == 2


def test_other_texts_are_said_once():
    run = Run().first_word()
    assert run.do("eva", DraftStatement(template="first_word")) == ()


def test_a_crisis_that_went_on_after_its_closing_can_close_again():
    run = Run().first_word()
    run.do("eva", DraftStatement(template="closing"))
    assert run.do("eva", DraftStatement(template="closing")) == ()
    run.out("closing", "ben", "clara")
    run.do("eva", DraftStatement(template="closing"))
    assert run.crisis.statements.by_id["closing-2"].number == 2


def test_an_edit_makes_an_author_and_is_remembered():
    run = Run()
    run.do("eva", DraftStatement(template="fuller"))
    run.do("agnes", EditStatement(statement="fuller", de="Neu. {next_update}"))
    statement = run.crisis.statements.by_id["fuller"]
    assert statement.texts["de"] == "Neu. {next_update}"
    assert statement.edits == 1
    assert statement.authors == {"agnes"}
    assert statement.last_edit is not None
    assert (statement.last_edit.by, statement.last_edit.after) == ("agnes", "Neu. {next_update}")
    assert statement.texts["en"].startswith("Affected")


def test_the_same_words_are_no_edit():
    run = Run()
    run.do("eva", DraftStatement(template="first_word"))
    old = run.crisis.statements.by_id["first_word"].texts["de"]
    assert run.do("eva", EditStatement(statement="first_word", de=f" {old} ")) == ()


@pytest.mark.parametrize(
    ("template", "words", "key"),
    [
        ("poem", {"de": "Neu {next_update}"}, "refused.unknown_statement"),
        ("fuller", {}, "refused.empty"),
        ("fuller", {"de": " \u202e"}, "refused.empty"),
        ("fuller", {"de": "Neu {next_update}", "en": " "}, "refused.empty"),
        ("fuller", {"de": "Neu"}, "refused.no_promise"),
        ("fuller", {"de": "Neu {next_update}", "en": "New"}, "refused.no_promise"),
        ("fuller", {"en": "{next_update} {"}, "refused.braces"),
        ("fuller", {"de": "{next_update} {{what}}"}, "refused.braces"),
        ("fuller", {"de": "{next_update} {colour}"}, "refused.unknown_slot"),
        ("closing", {"de": "Vorbei. {next_update}"}, "refused.closing_promises"),
    ],
)
def test_an_edit_that_could_not_go_out_is_refused(template: str, words: dict[str, str], key: str):
    run = Run()
    for name in ("fuller", "closing"):
        run.do("eva", DraftStatement(template=name))
    assert run.refused("eva", EditStatement(statement=template, **words)).key == key


def test_a_language_that_the_text_does_not_have_is_refused():
    run = Run(setup(languages=("de",)))
    run.do("eva", DraftStatement(template="fuller"))
    edit = EditStatement(statement="fuller", de="Neu {next_update}", en="New {next_update}")
    assert run.refused("eva", edit).key == "refused.language"
    assert run.crisis.statements.by_id["fuller"].edits == 0


def test_all_languages_are_edited_at_once_with_an_event_for_each():
    run = Run()
    run.do("eva", DraftStatement(template="fuller"))
    words = {"de": "Neu. {next_update}", "en": "New. {next_update}"}
    happened = run.do("agnes", EditStatement(statement="fuller", seen="0", **words))
    assert [(type(event), event.by) for event in happened] == [(StatementEdited, "agnes")] * 2
    statement = run.crisis.statements.by_id["fuller"]
    assert (statement.texts, statement.edits) == (words, 2)


def test_the_words_of_a_form_that_nobody_touched_are_no_edit():
    """A form is filled with the present words; a line break at their end does not survive every chat."""
    run = Run(setup(with_statement("fuller", text=both("Eins.\r\n{next_update}\n", "@{what}: {next_update} "))))
    run.do("eva", DraftStatement(template="fuller"))
    present = run.crisis.statements.by_id["fuller"].texts
    assert run.do("eva", EditStatement(statement="fuller", **present)) == ()
    new = {**present, "en": "New. {next_update}"}
    assert [event.language for event in _edits(run, EditStatement(statement="fuller", **new))] == ["en"]
    assert run.crisis.statements.by_id["fuller"].texts["de"] == present["de"]


def _edits(run: Run, wish: EditStatement) -> list[StatementEdited]:
    return [event for event in run.do("eva", wish) if isinstance(event, StatementEdited)]


def test_new_words_drop_the_short_ones_of_their_language():
    run = Run()
    run.do("eva", DraftStatement(template="first_word"))
    assert set(run.crisis.statements.by_id["first_word"].shorts) == {"de", "en"}
    run.do("eva", EditStatement(statement="first_word", de="Neu. {next_update}"))
    assert set(run.crisis.statements.by_id["first_word"].shorts) == {"en"}


def test_a_recorded_edit_keeps_the_short_words_that_it_tells_of():
    """As journals have it that were written when short words could be edited, or stayed."""
    run = Run()
    run.do("eva", DraftStatement(template="first_word"))
    told = StatementEdited(
        at=run.now, by="eva", statement="first_word", language="de", text="Neu {next_update}", short="{next_update}"
    )
    assert evolve(run.crisis, told).statements.by_id["first_word"].shorts["de"] == "{next_update}"


def test_internal_words_promise_nothing():
    run = Run()
    run.do("eva", DraftStatement(template="staff"))
    run.do("eva", EditStatement(statement="staff", de="Bleibt ruhig."))
    assert run.crisis.statements.by_id["staff"].edits == 1


def test_nothing_is_edited_once_it_is_on_its_way():
    run = Run().go_on().know()
    run.approve("first_word", "anna")
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    edit = EditStatement(statement="first_word", de="Neu {next_update}")
    assert run.refused("eva", edit).key == "refused.already_out"


def test_what_a_person_wrote_is_cleaned():
    run = Run()
    run.do("eva", DraftStatement(template="fuller"))
    text = "@everyone \u202e<!here> {next_update}"
    run.do("eva", EditStatement(statement="fuller", de=text))
    kept = run.crisis.statements.by_id["fuller"].texts["de"]
    assert kept == "@\u200beveryone <\u200b!here> {next_update}"


def test_numbered_texts_never_meet_a_template_of_that_name():
    run = Run(setup(with_statement("update_1", **_LIKE_UPDATE)))
    run.do("eva", DraftStatement(template="update"))
    run.do("eva", DraftStatement(template="update_1"))
    assert [event.statement for event in run.happened(StatementDrafted)] == ["update-1", "update_1"]


_LIKE_UPDATE = {
    "title": {"de": "x", "en": "x"}, "class": "B", "to": ["newsroom"],
    "text": {"de": "{next_update}", "en": "{next_update}"},
}  # fmt: skip


def test_nobody_overwrites_what_another_changed_meanwhile():
    run = Run()
    run.do("eva", DraftStatement(template="fuller"))
    run.do("eva", EditStatement(statement="fuller", de="Eins. {next_update}", seen="0"))
    late = EditStatement(statement="fuller", de="Zwei. {next_update}", seen="0")
    phrase = run.refused("agnes", late)
    assert (phrase.key, phrase.params["who"]) == ("refused.text_edited", "Eva")
    run.do("agnes", EditStatement(statement="fuller", de="Zwei. {next_update}", seen="1"))
    assert run.crisis.statements.by_id["fuller"].texts["de"] == "Zwei. {next_update}"


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("rund 15.000 Anschlüsse", "rund 18.000 Anschlüsse", ("15.000", "18.000")),
        ("a b", "a b c", ("", "c")),
        ("a b c", "a c", ("b", "")),
        ("a", "a", ("", "")),
        ("a a", "a", ("a", "")),
    ],
)
def test_changed_words(before: str, after: str, changed: tuple[str, str]):
    assert changed_words(before, after) == changed
