from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crisis.cards.base import Passage
from bot.crisis.cards.previews import destinations, gaps, named, passages, preview
from bot.crisis.cards.view import View
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import Place
from bot.crisis.notes import note_texts
from bot.crisis.statements import DraftStatement, EditStatement
from bot.crisis.text import DRILL_MARK
from bot.locale import Say
from bot.playbook.length import Counting, length
from tests.aftermath import mending_setup
from tests.aftermath import out as out_everywhere
from tests.playbooks import NEWSROOM, PLACES, Run, same, setup, with_statement
from tests.situations import SITUATIONS, asked, drafted, edited, ready_a, refused_b

FULLER_DE = f"Betroffen ist die Stadt. Wir arbeiten daran. Nächste Meldung um [06:40]: {NEWSROOM}"
FULLER_EN = f"Affected: the city. We are on it. Next update at [06:40]: {NEWSROOM}"
HUB = Place("newsroom", "Newsroom", hub=True)


def view(run: Run, language: str = "de") -> View:
    return View(run.crisis, Say(language, "Europe/Vienna", run.now.date()), run.now)


def shown(run: Run, name: str = "first_word", language: str = "de") -> tuple[Passage, ...]:
    return passages(view(run, language), run.crisis.statements.by_id[name])


def headings(run: Run, name: str = "first_word", language: str = "de") -> list[str]:
    return [passage.heading for passage in shown(run, name, language)]


def said(run: Run, name: str = "first_word", language: str = "de") -> tuple[str, ...]:
    return gaps(view(run, language), run.crisis.statements.by_id[name])


def at(*places: Place, kind: str = "live", **words: object) -> Run:
    """The first word is known; it can go to the newsroom and to these."""
    return Run(setup(with_statement("first_word", **words), places=(HUB, *places)), kind=kind).go_on().know()


# ------------------------------------------------------------------------------------------ the exact words


def test_outlets_with_the_same_words_stand_together():
    expected = (Passage("Newsroom, Mastodon · DE", FULLER_DE), Passage("Newsroom · EN", FULLER_EN))
    for run in (asked(), drafted(), refused_b()):
        assert shown(run, "fuller") == shown(run, "fuller", "en") == expected


def test_an_outlet_with_other_words_stands_by_itself():
    run = at(Place("mastodon", "Mastodon", limit=90, languages=("de",)))
    found = shown(run)
    assert headings(run) == ["Newsroom · DE", "Newsroom · EN", "Mastodon · DE · Kurzfassung, 56 von 90 Zeichen"]
    assert found[2].text == f"Internet. Nächste Meldung [06:40]: {NEWSROOM}"
    assert headings(run, language="en")[2] == "Mastodon · DE · short version, 56 of 90 characters"


def test_what_was_shortened_says_so_and_how_long_it_is_as_the_outlet_counts():
    """The brackets round the computed times are not sent, so they do not count."""
    text = same("🎈 Es dauert. " * 20 + "Nächste Meldung um {next_update}.")
    x = Place("mastodon", "X", limit=100, counting="x", link=23, languages=("de",))
    run = at(x, text=text, short=None)
    heading, words = shown(run)[2].heading, shown(run)[2].text
    sent = words.replace("[06:40]", "06:40")
    assert words.startswith("🎈 Es dauert. 🎈") and "… Nächste Meldung um [06:40]." in words
    assert heading == f"X · DE · gekürzt, {length(sent, 'x', 23)} von 100 Zeichen"
    assert headings(run, language="en")[2] == f"X · DE · shortened, {length(sent, 'x', 23)} of 100 characters"


def test_what_one_counts_otherwise_stands_apart():
    """The same words, but each outlet is told its own length."""
    text = same("Öl läuft aus 🎈. " * 20 + "Mehr um {next_update}.")
    ways: list[tuple[str, Counting]] = [("a", "x"), ("b", "utf16"), ("c", "x")]
    places = [
        Place(name, name.upper(), limit=80, counting=counting, languages=("de",), called="mastodon")
        for name, counting in ways
    ]
    assert len(headings(at(*places, text=text, short=None))) == 4
    assert headings(at(*places, text=text, short=None))[2].startswith("A, C · DE · gekürzt, ")


def test_a_list_says_whom_it_reaches_and_a_person_that_it_is_by_hand():
    places = (
        Place("press", "Presseliste", reach=43, called="mastodon"),
        Place("xing", "Xing", by_hand=True, called="mastodon"),
    )
    run = at(*places)
    assert headings(run) == [
        f"Newsroom, Presseliste (43 Empfänger), Xing (von Hand) · {language}" for language in ("DE", "EN")
    ]
    assert [named(view(run, "en"), place) for place in places] == [
        "Presseliste (43 recipients)", "Xing (by hand)",
    ]  # fmt: skip


def test_a_subject_stands_before_the_text():
    run = at(Place("press", "Presseliste", reach=43, subjects=True, called="mastodon", languages=("de",)))
    assert headings(run) == ["Newsroom · DE", "Newsroom · EN", "Presseliste (43 Empfänger) · DE"]
    plain, _, mail = shown(run)
    assert mail.text == f"Betreff: Erste Meldung: Störung – Linznet\n\n{plain.text}"
    assert shown(run, language="en")[2].text == f"Subject: Erste Meldung: Störung – Linznet\n\n{plain.text}"
    drill = at(Place("press", "Presseliste", subjects=True, called="mastodon", languages=("de",)), kind="drill")
    assert shown(drill)[2].text.startswith("Betreff: ÜBUNG · Erste Meldung: Störung – Linznet · ÜBUNG\n\nÜBUNG · ")


def test_a_text_that_mends_another_shows_the_note_beside_that():
    run = out_everywhere()
    run.do("eva", DraftStatement(template="correction", about="first_word"))
    *words, german, english = shown(run, "correction-1")
    notes = note_texts(run.crisis, "correction-1", run.now)
    assert words and not any("Vermerk" in passage.heading for passage in words)
    assert german == Passage("Newsroom, Mastodon · DE · Vermerk bei „Erste Meldung“", notes["de"])
    assert english == Passage("Newsroom · EN · Vermerk bei „Erste Meldung“", notes["en"])
    assert headings(run, "correction-1", "en")[-1] == "Newsroom · EN · Note beside “First word”"


def test_where_no_outlet_takes_notes_none_is_shown():
    plain = tuple(replace(place, edits=False) for place in mending_setup().places)
    run = Run(mending_setup(places=plain)).first_word()
    run.do("eva", DraftStatement(template="correction", about="first_word"))
    assert not any("Vermerk" in heading for heading in headings(run, "correction-1"))


def test_what_is_shown_is_what_goes_out():
    x = Place("x", "X", limit=60, counting="x", link=23, languages=("de",), called="mastodon")
    run = at(x, Place("press", "Presse", subjects=True, called="mastodon", languages=("en",)))
    found = {(each.heading.split(" · ")[0], each.heading.split(" · ")[1]): each.text for each in shown(run)}
    run.out("first_word", "anna")
    sent = run.crisis.publishing.publications["first_word"].texts
    assert {outlet: set(texts) for outlet, texts in sent.items()} == {
        "newsroom": {"de", "en"}, "x": {"de"}, "press": {"en"},
    }  # fmt: skip
    for (title, language), text in found.items():
        outlet = {"Newsroom": "newsroom", "X": "x", "Presse": "press"}[title]
        words = text.partition("\n\n")[2] if outlet == "press" else text
        assert words.replace("[06:40]", "06:40") == sent[outlet][language.lower()]


def test_the_words_of_a_drill_say_so():
    for passage in shown(asked("drill"), "fuller"):
        mark = DRILL_MARK[passage.heading[-2:].lower()]
        assert passage.text.startswith(f"{mark} · ") and passage.text.endswith(f" · {mark}")


@pytest.mark.parametrize("name", SITUATIONS)
def test_without_minutes_nothing_changes_by_time_alone(name: str):
    run = SITUATIONS[name]("live")
    before = {text: passages(replace(view(run), minutes=False), each) for text, each in _texts(run)}
    run.sleep(minutes=7)
    assert before == {text: passages(replace(view(run), minutes=False), each) for text, each in _texts(run)}


def _texts(run: Run):
    return run.crisis.statements.by_id.items()


@given(
    counting=st.sampled_from(get_args(Counting)), link=st.sampled_from([0, 23]), limit=st.integers(70, 300),
    kind=st.sampled_from(["live", "drill"]),
)  # fmt: skip
def test_the_length_that_is_said_is_that_of_what_leaves(counting: Counting, link: int, limit: int, kind: str):
    text = same("Öl 🎈 im Fluss. " * 20 + "Mehr um {next_update}: {newsroom}")
    place = Place("mastodon", "M", limit=limit, counting=counting, link=link, languages=("de",))
    run = at(place, kind=kind, text=text, short=None)
    passage = next(each for each in shown(run) if each.heading.startswith("M ·"))
    sent = passage.text.replace("[06:40]", "06:40")
    assert length(sent, counting, link) <= limit
    assert passage.heading == f"M · DE · gekürzt, {length(sent, counting, link)} von {limit} Zeichen"


# ------------------------------------------------------------------------------------------- the whole words


def test_the_whole_words_stand_there_in_each_language():
    run = edited()
    text = run.crisis.statements.by_id["fuller"]
    assert preview(view(run), text) == ("DE: Wir arbeiten daran. Nächste Meldung um [06:40].", f"EN: {FULLER_EN}")


# ----------------------------------------------------------------------------------------------- where it goes


def goes_to(run: Run, name: str = "first_word", language: str = "de") -> str:
    return destinations(view(run, language), run.crisis.statements.by_id[name])


def test_where_it_goes():
    assert goes_to(drafted(), "staff") == "Intranet"
    assert goes_to(Run(setup(places=())).go_on().know()) == "kein eingerichteter Kanal"
    run = at(Place("press", "Presse", reach=2, called="mastodon"), Place("xing", "Xing", by_hand=True, called="fax"))
    assert goes_to(run) == "Newsroom, Presse (2 Empfänger), Xing (von Hand)"
    assert goes_to(run, language="en") == "Newsroom, Presse (2 recipients), Xing (by hand)"


ENGLISH = Place("mastodon_en", "Mastodon EN", languages=("en",), called="mastodon")


def test_an_outlet_whose_language_is_not_complete_gets_nothing_and_the_card_says_so():
    run = at(PLACES[1], ENGLISH)
    assert goes_to(run) == "Newsroom, Mastodon, Mastodon EN"
    assert said(run) == ()
    run.do("ben", ReportFact(fact="what", de="Netz"))
    assert goes_to(run) == "Newsroom, Mastodon"
    assert headings(run) == ["Newsroom, Mastodon · DE"]
    assert said(run) == ("Auf Englisch geht nichts hinaus (offen: Was geht nicht?). Nichts bekommt: Mastodon EN.",)
    assert said(run, language="en") == (
        "Nothing goes out in English (open: What does not work?). Gets nothing: Mastodon EN.",
    )


def test_a_language_that_is_missing_somewhere_is_said_even_if_no_outlet_is_left_out():
    run = at()
    run.do("ben", ReportFact(fact="what", de="Netz"))
    assert said(run) == ("Auf Englisch geht nichts hinaus (offen: Was geht nicht?).",)


def test_an_outlet_of_a_language_that_nobody_speaks_here_gets_nothing():
    run = Run(setup(languages=("de",), places=(HUB, PLACES[1], ENGLISH))).go_on().know()
    assert said(run) == ("Auf Englisch gibt es diesen Text nicht. Nichts bekommt: Mastodon EN.",)
    assert said(run, language="en") == ("This text does not exist in English. Gets nothing: Mastodon EN.",)
    assert goes_to(run) == "Newsroom, Mastodon"


def test_while_nothing_is_complete_all_its_outlets_are_named():
    run = Run().go_on()
    run.do("eva", DraftStatement(template="first_word"))
    assert goes_to(run) == "Newsroom, Mastodon"


def test_what_is_cut_because_its_short_words_are_gone_is_said():
    run = at(Place("mastodon", "Mastodon", limit=90, languages=("de",)))
    assert said(run) == (), "the short words fit"
    run.do("eva", EditStatement(statement="first_word", en="{what}. Next update at {next_update}."))
    assert said(run) == (), "the German ones still do"
    run.do("eva", EditStatement(statement="first_word", de=f"{'Es dauert. ' * 9} Nächste Meldung {{next_update}}."))
    assert said(run) == (
        "Seit der Änderung gibt es keine Kurzfassung mehr. Gekürzt, weil der Text zu lang ist: Mastodon.",
    )
    assert said(run, language="en") == (
        "Since the edit there is no short version. Cut, because the text is too long: Mastodon.",
    )
    run.do("eva", EditStatement(statement="first_word", de="Kurz. Nächste Meldung {next_update}."))
    assert said(run) == ()


def test_what_is_cut_and_never_had_short_words_is_said_too():
    run = at(Place("mastodon", "Mastodon", limit=70), short=None)
    assert said(run) == ("Gekürzt, weil der Text dort zu lang ist: Mastodon.",)
    assert said(run, language="en") == ("Shortened, because the text is too long there: Mastodon.",)


def test_an_outlet_for_which_it_is_too_long_in_any_case_is_named():
    run = at(Place("mastodon", "Mastodon", limit=40, languages=("de",)))
    assert said(run) == ("Zu lang für Mastodon (DE), auch gekürzt: Bitte auf 40 Zeichen kürzen.",)
    assert said(run, language="en") == ("Too long for Mastodon (DE), even shortened: please cut it to 40 characters.",)
    assert headings(run) == ["Newsroom · DE", "Newsroom · EN"]


def test_nothing_is_said_where_nothing_is_to_be_said():
    run = ready_a()
    run.sleep(minutes=3)
    assert said(run) == () and run.now - run.crisis.updated_at == timedelta(minutes=3)
