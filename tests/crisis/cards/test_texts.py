from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.crisis.approvals import Approve, RefuseApproval, RequestApproval
from bot.crisis.cards.base import Button, Card, Field
from bot.crisis.cards.previews import passages
from bot.crisis.cards.texts import one_tap, rule_in_words
from bot.crisis.cards.view import View
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import ChangeSeverity, Place
from bot.crisis.statements import EditStatement, PreviewStatement
from bot.locale import Say
from tests.playbooks import LADDERS, NEWSROOM, START, Run, playbook, preapproved, setup, with_statement
from tests.situations import (
    approved_b,
    asked,
    button,
    card,
    drafted,
    edited,
    ended,
    going,
    halted,
    labels,
    looked,
    missed,
    near,
    overdue,
    partly,
    ready_a,
    refused_b,
)  # fmt: skip

FULLER_DE = f"DE: Betroffen ist die Stadt. Wir arbeiten daran. Nächste Meldung um [06:40]: {NEWSROOM}"
FULLER_EN = f"EN: Affected: the city. We are on it. Next update at [06:40]: {NEWSROOM}"
PREVIEW = ("Vorschau je Kanal", "plain")


def text(run: Run, name: str = "fuller", language: str = "de") -> Card:
    return card(run, f"text.{name}", language)


def view(run: Run) -> View:
    return View(run.crisis, Say("de", "Europe/Vienna", run.now.date()), run.now)


def test_a_class_a_text_is_ready():
    shown = text(ready_a(), "first_word")
    assert shown.lines == (
        "Anna, jetzt: Erste Meldung freigeben. Geht an: Newsroom, Mastodon",
        "Vorab freigegebener Text (Clara); die Fakten darin sind bestätigt. [ ] wird beim Senden berechnet.",
    )
    assert shown.quote == (
        f"DE: Seit 05:20 geht nicht: Internet. Es tut uns leid. Nächste Meldung um [06:40]: {NEWSROOM}",
        f"EN: Since 05:20 this is down: Internet. We are sorry. Next update at [06:40]: {NEWSROOM}",
    )
    assert labels(shown) == [("Freigeben", "approve"), ("Ändern …", "plain"), PREVIEW]
    assert text(ready_a(), "first_word", "en").lines == (
        "Anna, now: approve First word. Goes to: Newsroom, Mastodon",
        "Pre-approved text (Clara); its facts are confirmed. [ ] is computed when it is sent.",
    )


def test_a_button_to_approve_binds_to_the_text():
    run = ready_a()
    assert text(run, "first_word").buttons[0].command == Approve(
        statement="first_word", binding=run.binding("first_word")
    )


def test_a_draft():
    shown = text(drafted())
    assert shown.lines == (
        "Entwurf: Zweite Meldung, für Newsroom, Mastodon",
        "Braucht die Freigabe von: Netzbetrieb + (Recht oder Geschäftsführung)",
    )
    assert shown.quote == (FULLER_DE, FULLER_EN)
    assert labels(shown) == [("Zur Freigabe vorlegen", "main"), ("Ändern …", "plain"), PREVIEW]
    assert shown.buttons[0].command == RequestApproval(statement="fuller")
    assert text(drafted(), language="en").lines == (
        "Draft: Second word, for Newsroom, Mastodon",
        "Needs the approval of: Network + (Legal or Executive)",
    )


def test_an_edited_class_a_text_is_a_draft_again():
    run = ready_a()
    run.do("eva", EditStatement(statement="first_word", de="{what}. Nächste Meldung {next_update}."))
    assert text(run, "first_word").lines[0] == "Entwurf: Erste Meldung, für Newsroom, Mastodon"


def test_without_a_preapproval_a_class_a_text_is_a_draft():
    run = Run(setup(preapproved=())).go_on().know()
    assert text(run, "first_word").lines[0].startswith("Entwurf")
    late = Run(setup(preapproved=preapproved(playbook(), Run().now + timedelta(minutes=1)))).go_on().know()
    late.sleep(minutes=2)
    assert text(late, "first_word").lines[0].startswith("Entwurf")


def test_approval_is_asked_for():
    shown = text(asked())
    assert shown.lines == (
        "Freigabe erbeten: Zweite Meldung · Klasse B · von Eva · für Newsroom, Mastodon",
        "Zustimmen müssen: Netzbetrieb + (Recht oder Geschäftsführung)",
        "Gilt für genau diesen Text, Antwort bis 05:54. Jede Änderung hebt die Freigaben auf.",
    )
    assert shown.quote == (FULLER_DE, FULLER_EN)
    assert labels(shown) == [("Freigeben", "approve"), ("Ablehnen …", "plain"), PREVIEW]
    assert text(asked(), language="en").lines == (
        "Approval wanted: Second word · class B · by Eva · for Newsroom, Mastodon",
        "To agree: Network + (Legal or Executive)",
        "For exactly this text, answer by 05:54. Any edit voids the approvals.",
    )


def test_refusing_asks_for_one_of_the_reasons():
    run = asked()
    refuse = button(text(run), "Ablehnen …")
    assert refuse.command == RefuseApproval(statement="fuller", binding=run.binding("fuller"))
    assert refuse.asks[0].name == "reason"
    assert refuse.asks[0].choices[:2] == (("fact", "sachlich falsch"), ("legal", "rechtlich heikel"))


def test_who_has_agreed_is_ticked():
    assert text(partly()).lines[1] == "Zustimmen müssen: Netzbetrieb ✔ Ben + (Recht oder Geschäftsführung)"


def test_silence_approves_nothing():
    shown = text(overdue())
    assert shown.lines[3] == "⚠ Seit 05:54 ohne Antwort. Schweigen gibt nichts frei; die Vertretung ist gerufen."
    assert labels(shown)[0] == ("Freigeben", "approve")
    assert text(overdue(), language="en").lines[3] == (
        "⚠ No answer since 05:54. Silence approves nothing; the deputy has been paged."
    )


def test_a_refused_text_is_edited_or_approved_after_all():
    shown = text(refused_b())
    assert shown.lines[1] == "✘ Abgelehnt von Clara, 05:44: rechtlich heikel. Bitte ändern und neu vorlegen."
    assert labels(shown) == [("Ändern …", "plain"), ("Freigeben", "approve"), PREVIEW]
    assert shown.quote == (FULLER_DE, FULLER_EN)
    assert text(refused_b(), language="en").lines[1] == (
        "✘ Refused by Clara, 05:44: legally risky. Please edit and submit again."
    )


def test_an_approved_text_needs_no_preview_any_more():
    shown = text(approved_b())
    assert shown.lines[1] == "✔ Freigegeben von Ben, Clara."
    assert shown.quote == ()
    assert labels(shown) == [("Ändern …", "plain"), PREVIEW]
    assert text(approved_b(), language="en").lines[1] == "✔ Approved by Ben, Clara."


def test_an_edit_voids_the_approvals():
    shown = text(edited())
    assert shown.lines[1] == (
        "Geändert von Deniz, 05:44: Die früheren Freigaben gelten nicht mehr. Bitte neu vorlegen."
    )
    assert shown.quote[0] == "DE: Wir arbeiten daran. Nächste Meldung um [06:40]."
    assert labels(shown) == [("Zur Freigabe vorlegen", "main"), ("Ändern …", "plain"), PREVIEW]
    assert text(edited(), language="en").lines[1] == (
        "Edited by Deniz, 05:44: the earlier approvals no longer count. Please submit again."
    )


def test_an_edit_before_people_were_asked_voided_nothing():
    run = edited()
    run.wait(minutes=1)
    run.do("eva", RequestApproval(statement="fuller"))
    run.wait(minutes=1)
    run.do("anna", ChangeSeverity(severity="S1", reason="schlimmer"))
    assert text(run).lines[1].startswith("Fakten oder Stufe haben sich geändert")


def test_a_fact_that_changed_voids_the_approvals():
    run = asked()
    run.do("anna", ReportFact(fact="scope", de="region"))
    shown = text(run)
    assert shown.lines[1] == (
        "Fakten oder Stufe haben sich geändert: Die früheren Freigaben gelten nicht mehr. Bitte neu vorlegen."
    )
    assert shown.quote[0].startswith("DE: Betroffen ist das Land.")
    assert text(run, language="en").lines[1].startswith("Facts or severity have changed")


def test_a_fact_in_doubt_is_missing():
    run = asked()
    run.do("finn", ReportFact(fact="scope", de="region"))
    shown = text(run)
    assert shown.lines == ("Zweite Meldung: Es fehlen noch bestätigte Antworten: Wie weit?",)
    assert shown.buttons == ()
    assert "scope" in shown.quote[0]
    assert text(run, language="en").lines == ("Second word: confirmed answers are still missing: How far?",)


def test_on_its_way_or_out():
    for run in (going(), Run().first_word()):
        assert text(run, "first_word").lines == ("✔ Erste Meldung: unterwegs oder draußen.",)
        assert text(run, "first_word", "en").lines == ("✔ First word: on its way or out.",)
        assert text(run, "first_word").buttons == ()


def test_a_halted_text_is_still_approved():
    assert text(halted(), "first_word").lines[1] == "✔ Freigegeben von Anna."


def test_what_was_never_published_is_not_said_to_be_out():
    run = ended()
    assert text(run, "fuller").lines == ("– Zweite Meldung · blieb offen",)
    assert text(run, "staff", "en").lines == ("– For us · left open",)
    assert text(run, "closing").lines == ("✔ Entwarnung: unterwegs oder draußen.",)


def test_one_form_edits_all_languages():
    edit = button(text(drafted()), "Ändern …")
    words = playbook().statements["fuller"].text
    assert edit.command == EditStatement(statement="fuller", seen="0")
    assert edit.asks == (
        Field("de", "Der Text auf Deutsch", words["de"], limit=8000, lines=8),
        Field("en", "Der Text auf Englisch", words["en"], limit=8000, lines=8),
    )
    english = button(text(drafted(), language="en"), "Edit …")
    assert [ask.label for ask in english.asks] == ["The text in German", "The text in English"]


def test_the_form_says_that_the_short_version_will_go():
    edit = button(text(ready_a(), "first_word"), "Ändern …")
    assert edit.asks[0].label == "Der Text auf Deutsch (wer ihn ändert, streicht die Kurzfassung)"
    run = ready_a()
    run.do("eva", EditStatement(statement="first_word", de="{what}. Nächste Meldung {next_update}."))
    asks = button(text(run, "first_word"), "Ändern …").asks
    assert [ask.label for ask in asks] == [
        "Der Text auf Deutsch", "Der Text auf Englisch (wer ihn ändert, streicht die Kurzfassung)",
    ]  # fmt: skip


def test_editing_the_only_language():
    run = Run(setup(languages=("de",))).go_on().know()
    shown = text(run, "first_word")
    edit = button(shown, "Ändern …")
    assert edit.command == EditStatement(statement="first_word", seen="0")
    assert [(ask.name, ask.value) for ask in edit.asks] == [("de", playbook().statements["first_word"].text["de"])]
    assert shown.quote[0].startswith("Seit 05:20 geht nicht"), "no language in front"


def approve(run: Run, name: str = "fuller", language: str = "de") -> Button:
    """The button to approve a text."""
    return next(each for each in text(run, name, language).buttons if isinstance(each.command, Approve))


def test_minutes_that_pass_change_what_is_shown_but_not_the_button():
    run = asked()
    before = approve(run)
    run.sleep(minutes=3)
    after = approve(run)
    assert before.shows != after.shows
    assert before.token == after.token


def test_a_drill_marks_every_line_of_the_preview():
    run = asked("drill")
    run.do("eva", EditStatement(statement="fuller", de="Eins.\n\nZwei bis {next_update}."))
    assert text(run).quote == (
        "DE: ÜBUNG · Eins. · ÜBUNG\n\nÜBUNG · Zwei bis [06:40]. · ÜBUNG",
        f"EN: EXERCISE · {FULLER_EN[4:]} · EXERCISE",
    )


def test_one_tap_stands_on_the_card_of_the_promise_alone():
    for run in (near(), missed()):
        assert "no_news-1" in run.crisis.statements.by_id
        assert "text.no_news-1" not in looked(run)
        offered = one_tap(view(run))
        assert offered is not None and offered.id == "no_news-1"
    assert one_tap(view(Run().first_word())) is None


def test_an_edited_nothing_new_is_a_text_like_any_other():
    run = near()
    run.do("eva", EditStatement(statement="no_news-1", de="Bald. Nächste Meldung {next_update}."))
    assert one_tap(view(run)) is None
    assert text(run, "no_news-1").lines[0] == "Entwurf: Nichts Neues 1, für Newsroom, Mastodon"


def test_a_rule_in_words():
    run = drafted()
    rules = run.crisis.playbook.approvals
    assert rule_in_words(view(run), rules["A"]) == "Leitung oder Soziale Medien"
    assert rule_in_words(view(run), rules["B"], ("ben", "moser")) == (
        "Netzbetrieb ✔ Ben + (Recht oder Geschäftsführung ✔ Frau Moser)"
    )
    assert rule_in_words(view(run), rules["C"]) == "2 von Leitung, Recht, Geschäftsführung"


# ------------------------------------------------------------------------------------------ looking, and going on


def test_a_text_can_be_looked_at_as_each_outlet_gets_it():
    for run in (drafted(), asked(), partly(), edited(), refused_b(), approved_b(), overdue()):
        look = button(text(run), "Vorschau je Kanal")
        assert look.command == PreviewStatement(statement="fuller")
        assert look.shows == passages(view(run), run.crisis.statements.by_id["fuller"])
        assert look.shows and not look.asks
    assert button(text(asked(), language="en"), "Preview by outlet").shows == button(text(asked()), PREVIEW[0]).shows


def test_looking_changes_nothing():
    run = asked()
    assert run.do("agnes", PreviewStatement(statement="fuller")) == ()
    assert run.refused("agnes", PreviewStatement(statement="poem")).key == "refused.unknown_statement"


def test_a_text_that_waits_is_edited_from_its_preview():
    """So that whoever sees a mistake there can put it right, although the card has no room for a fourth button."""
    for run in (asked(), partly(), overdue()):
        look = button(text(run), "Vorschau je Kanal")
        assert look.then is not None and look.then.command == EditStatement(statement="fuller", seen="0")
        assert look.then.asks
    for run in (drafted(), edited(), refused_b(), approved_b(), ready_a()):
        shown = text(run, "first_word" if "fuller" not in run.crisis.statements.by_id else "fuller")
        assert button(shown, "Vorschau je Kanal").then is None, "there [Ändern] stands on the card"
        assert button(shown, "Ändern …") in shown.buttons


def test_what_no_outlet_gets_cannot_be_looked_at():
    run = Run(setup(places=())).go_on().know()
    assert labels(text(run, "first_word")) == [("Freigeben", "approve"), ("Ändern …", "plain")]


# -------------------------------------------------------------------------------------------------- why class B


def signed(**changes: Any) -> Run:
    """The first word is known and waits; its pre-approval is another one."""
    entries = tuple(replace(each, **changes) for each in preapproved(playbook()))
    return Run(setup(preapproved=entries)).go_on().know()


def reworded() -> Run:
    of = with_statement("first_word", text={"de": "Anders. {next_update}", "en": "Other. {next_update}"})
    return Run(setup(of, preapproved=preapproved(playbook()))).go_on().know()


def retouched() -> Run:
    run = ready_a()
    run.do("eva", EditStatement(statement="first_word", de="{what}. Nächste Meldung {next_update}."))
    return run


def run_out() -> Run:
    run = signed(valid_until=START + timedelta(minutes=20))
    run.sleep(minutes=20)
    return run


WHY_B = {
    "edited": (
        retouched, "Klasse B statt A: Eva hat den Text geändert.", "Class B instead of A: Eva edited the text."
    ),
    "unsigned": (
        lambda: Run(setup(preapproved=())).go_on().know(),
        "Klasse B statt A: Niemand hat diesen Text vorab freigegeben.",
        "Class B instead of A: nobody approved this text beforehand.",
    ),
    "own": (
        lambda: signed(approved_by="eva"),
        "Klasse B statt A: Eva hat den eigenen Text vorab freigegeben, das zählt nicht.",
        "Class B instead of A: Eva pre-approved their own text, which does not count.",
    ),
    "changed": (
        reworded,
        "Klasse B statt A: Text oder Fragen sind andere als die, die Clara vorab freigegeben hat.",
        "Class B instead of A: words or questions are not those that Clara pre-approved.",
    ),
    "early": (
        lambda: signed(valid_from=datetime(2026, 11, 3, tzinfo=UTC)),
        "Klasse B statt A: Die Vorabfreigabe von Clara gilt erst ab 03.11.2026.",
        "Class B instead of A: the pre-approval by Clara counts only from 3 Nov 2026.",
    ),
    "expired": (
        lambda: signed(valid_until=datetime(2026, 11, 1, tzinfo=UTC)),
        "Klasse B statt A: Die Vorabfreigabe von Clara galt bis 31.10.2026.",
        "Class B instead of A: the pre-approval by Clara ended on 31 Oct 2026.",
    ),
    "ran out": (
        run_out,
        "Klasse B statt A: Die Vorabfreigabe von Clara galt bis 02.11.2026.",
        "Class B instead of A: the pre-approval by Clara ended on 2 Nov 2026.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("why", WHY_B)
def test_a_card_says_why_a_text_is_not_class_a(why: str):
    make, german, english = WHY_B[why]
    run = make()
    assert text(run, "first_word").lines[-1] == german
    assert text(run, "first_word", "en").lines[-1] == english
    run.submit("first_word")
    assert "Klasse B" in text(run, "first_word").lines[0]
    assert text(run, "first_word").lines[-1] == german


def test_what_was_never_class_a_needs_no_reason():
    for run in (drafted(), asked(), edited()):
        assert not any("statt A" in line for line in text(run).lines)
    assert not any("statt A" in line for line in text(ready_a(), "first_word").lines)


def test_one_person_with_two_roles_is_told_to_be_one():
    run = Run(setup(ladders={**LADDERS, "legal": ("ben", "clara")})).first_word()
    run.submit("fuller")
    run.approve("fuller", "ben")
    assert text(run).lines[1] == (
        "Zustimmen müssen: Netzbetrieb ✔ Ben + (Recht ✔ Ben oder Geschäftsführung). "
        "Es fehlt noch eine zweite Person: Allein gibt niemand frei."
    )
    assert text(run, language="en").lines[1].endswith("A second person is still missing: nobody approves alone.")
    run.approve("fuller", "clara")
    assert "✔ Freigegeben von Ben, Clara." in text(run).lines


def test_whatever_there_is_to_say_fits_on_the_card():
    """Overdue, dropped to class B, shortened for one outlet and not there at all for another: six lines."""
    places = (
        Place("newsroom", "Newsroom", hub=True),
        Place("mastodon", "Mastodon", limit=90, languages=("de",)),
        Place("en", "Mastodon EN", languages=("en",), called="mastodon"),
    )
    run = Run(setup(places=places)).go_on().know()
    run.do("eva", EditStatement(statement="first_word", de=f"{'Es dauert. ' * 9} {{what}}, {{next_update}}."))
    run.do("ben", ReportFact(fact="what", de="Netz"))
    run.submit("first_word")
    run.wait(minutes=11)
    shown = text(run, "first_word")
    assert len(shown.lines) == 6
    assert shown.lines[-2:] == (
        "Klasse B statt A: Eva hat den Text geändert.",
        "Seit der Änderung gibt es keine Kurzfassung mehr. Gekürzt, weil der Text zu lang ist: Mastodon. "
        "Auf Englisch geht nichts hinaus (offen: Was geht nicht?). Nichts bekommt: Mastodon EN.",
    )
