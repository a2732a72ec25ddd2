import re
from datetime import timedelta
from typing import Any

import pytest

from bot.crisis.attempts import (
    BeginAttempt,
    DropDelivery,
    ReportNotSent,
    ReportUnknown,
    SayItIsNotOut,
    SayItIsOut,
    SendHeld,
)
from bot.crisis.clocks import ClockDoesNotApply, ClockIsMet, StartClock
from bot.crisis.command import COURIER
from bot.crisis.core import EVENTS
from bot.crisis.deliveries import deliveries
from bot.crisis.lifecycle import ChangeSeverity
from bot.crisis.notes import LeaveNote, ReportNoted, ReportNotNoted, RetryNote
from bot.crisis.paging import CallRole, PassPage
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.publishing import Publish
from bot.crisis.roster import ClaimRole, DeclareConflict
from bot.crisis.scheduling import PublishAtOnce, PublishLater
from bot.crisis.statements import DraftStatement, EditStatement
from bot.crisis.steps import DecideStep
from bot.report.history import walk
from bot.report.telling import VARIANTS, tell, why
from bot.report.timeline import SILENT
from bot.report.words import CATALOGUES, Words
from tests.aftermath import held_back, note_failed, sent
from tests.playbooks import Run
from tests.report.crises import begun, journal, whole


def told(run: Run, language: str = "de") -> list[str]:
    """The sentences of a run, without what is silent."""
    words = Words.since(run.events[0].at, language, "Europe/Vienna")
    return [tell(moment, words) for moment in walk(journal(run)) if type(moment.event) not in SILENT]


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_event_is_told_or_deliberately_silent(language: str):
    sentences = {key.split(".")[1] for key in CATALOGUES[language] if key.startswith("told.")}
    names = {event.__name__ for event in EVENTS if event not in SILENT}
    assert names <= sentences
    assert {name for name in sentences if name[0].isupper()} == names
    assert set(EVENTS) >= SILENT
    assert VARIANTS.keys() <= set(EVENTS) - SILENT


@pytest.mark.parametrize("language", CATALOGUES)
@pytest.mark.parametrize("kind", ["live", "drill"])
def test_a_whole_crisis_is_told_in_whole_sentences(kind: str, language: str):
    words = Words(language)
    sentences = [tell(moment, words) for moment in walk(whole(kind)) if type(moment.event) not in SILENT]
    assert len(sentences) > 100
    assert not [sentence for sentence in sentences if re.search(r"[{}]|bot:|None|p\d+\b", sentence)]
    assert all(re.search(r"[.“”]$", sentence) for sentence in sentences)


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna rief die Krise „Störung“ aus, Stufe S2 („Kein Internet in Linz“).",
        "Anna entschied bei „confirm“: Krise.",
        "Von Ben kam binnen 3 min keine Antwort; der Ruf für „Netzbetrieb“ ging an Deniz.",
        "Deniz meldete sich nach 4 min auf den Ruf für „Netzbetrieb“.",
        "Finn hakte ab: Planer A („pause“).",
        "„pause“ war um 05:49 fällig und noch offen.",
        "Anna ließ „pause“ aus.",
        "Ben meldete zu „Was geht nicht?“ neu: Internet (davor: Internet und Telefon).",
        "Anna bestätigte zu „Wie weit?“: die Stadt.",
        "Der Text „Erste Meldung“ lag aus dem Playbook bereit.",
        "Eva begann den Text „Berichtigung 1“ zu „Erste Meldung“.",
        "Anna erbat bis 05:54 die Freigabe von „Erste Meldung“ (Klasse A).",
        "Anna gab „Erste Meldung“ frei.",
        "Clara gab „Zweite Meldung“ nach 7 min frei.",
        "Clara lehnte „Zweite Meldung“ ab.",
        "Eva änderte „Zweite Meldung“ (Deutsch): „beheben“ statt „suchen“. "
        "Die Freigaben davor galten damit nicht mehr.",
        "Finn hielt „Zweite Meldung“ an, bevor es hinausging.",
        "„Zweite Meldung“ ging hinaus an: Newsroom, Mastodon. Nächste Meldung versprochen für 07:05.",
        "„Entwarnung“ ging hinaus an: Newsroom, Mastodon.",
        "Für 07:05 war eine Meldung versprochen; sie war noch nicht draußen.",
        "Die für 07:05 versprochene Meldung kam 10 min 32 s später: „Nichts Neues 1“.",
        "Das Versprechen für 06:50 ist gehalten: „Zweite Meldung“.",
        "Noch 5 min bis zur Meldung, die für 07:05 versprochen war.",
        "Unklar, ob „Neues 1“ draußen ist (Mastodon); ein Mensch musste nachsehen.",
        "Anna sah nach: „Neues 1“ ist draußen, Mastodon (https://social.example/@linznet/7).",
        "Clara stellte fest: Die Frist „Meldung an die Behörde“ läuft seit 05:59 und endet 05.11. 05:59.",
        "Anna hob die Stufe von S2 auf S1 an.",
        "Anna nahm Frau Moser wegen Befangenheit aus allen Freigaben.",
        "Anna übergab die Rolle „Leitung“ an Eva.",
        "Für die Rolle „Geschäftsführung“ war niemand da, den man rufen konnte.",
        "Agnes (Agentur) trug eine Anfrage ein (Presse): „Wie viele sind betroffen?“",
        "Eva übernahm die Anfrage „Wie viele sind betroffen?“.",
        "Eva beantwortete die Anfrage „Wie viele sind betroffen?“ nach 40 min 50 s: „Rund 15.000.“",
        "Eva beendete die Krise.",
    ],
)
def test_sentences_say_who_did_what(sentence: str):
    words = Words.since(whole()[0].event.at, "de", "Europe/Vienna")
    assert sentence in [tell(moment, words) for moment in walk(whole()) if type(moment.event) not in SILENT]


def test_reasons_are_told_apart_from_the_sentence():
    words = Words("de")
    reasons = {type(moment.event).__name__: why(moment, words) for moment in walk(whole()) if why(moment, words)}
    assert reasons["SeverityChanged"] == "Auch der Notruf ist betroffen"
    assert reasons["ApprovalRefused"] == "rechtliche Bedenken"
    assert reasons["StepDone"] == "Planer B ist abgeschaltet"
    assert reasons["ClockMet"] == "Meldung Nr. 4711 an die Behörde"
    assert "CrisisStarted" not in reasons


def test_the_end_of_what_was_no_crisis():
    run = begun()
    run.do("anna", DecideStep(step="confirm", choice="watch"))
    run.wait(minutes=30)
    run.do("anna", DecideStep(step="confirm", choice="no"))
    assert "Anna entschied bei „confirm“: Beobachten; um 06:14 kommt die Frage wieder." in told(run)
    assert told(run)[-1] == "Anna schloss den Fall: Es war keine Krise, veröffentlicht wurde nichts."
    assert why([*walk(journal(run))][-1], Words("en")) == "No crisis"


def test_calls_that_go_astray():
    run = begun().go_on()
    legal, writer, owner = (
        next(page for page in run.crisis.paging.ringing() if page.role == role)
        for role in ("legal", "writer", "fact_owner")
    )
    run.do("clara", PassPage(page=legal.id, rung=0))
    run.do("eva", PassPage(page=writer.id, rung=0))
    run.do("ben", DeclareConflict(person="ben", reason="selbst betroffen"))
    run.do("anna", CallRole(role="executive"))
    run.do("eva", ClaimRole(role="lead"))
    sentences = told(run)
    assert owner.person == "ben"
    assert "Clara konnte nicht; der Ruf für „Recht“ ging an Deniz." in sentences
    assert "Auf den Ruf für „Text“ meldete sich niemand aus der ganzen Reihe." in sentences
    assert "Ben erklärte sich für befangen und wirkte nicht mehr mit." in sentences
    assert "Ben ist befangen; der Ruf für „Netzbetrieb“ ging an Deniz." in sentences
    assert "Anna rief Frau Moser für die Rolle „Geschäftsführung“." in sentences
    assert "Eva übernahm die Rolle „Leitung“." in sentences


def test_clocks_that_run_out_or_do_not_apply():
    run = begun().go_on()
    run.do("clara", ClockDoesNotApply(clock="privacy", reason="keine Daten"))
    run.do("clara", StartClock(clock="privacy"))
    run.wait(hours=73)
    run.do("clara", ClockIsMet(clock="privacy", evidence="Brief"))
    sentences = told(run)
    assert "Clara stellte fest: „Meldung an die Behörde“ trifft nicht zu." in sentences
    assert "Für „Meldung an die Behörde“ blieben noch 4 h." in sentences
    assert "Die Frist „Meldung an die Behörde“ lief ab." in sentences
    assert "Clara erledigte „Meldung an die Behörde“, 1 h nach Ablauf der Frist." in sentences


def test_deliveries_that_fail():
    run = begun().go_on().know()
    run.approve("first_word", "anna")
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    run.wait(seconds=10)
    for outlet, news in (
        ("newsroom", ReportNotSent(statement="first_word", outlet="newsroom", reason="401", final=True)),
        ("mastodon", ReportUnknown(statement="first_word", outlet="mastodon", reason="No answer came in time.")),
    ):
        assert outlet in [one.outlet for one in deliveries(run.crisis, run.now)]
        run.do(COURIER, BeginAttempt(statement="first_word", outlet=outlet))
        run.do(COURIER, news)
    run.do("anna", DropDelivery(statement="first_word", outlet="newsroom"))
    run.do("anna", SayItIsNotOut(statement="first_word", outlet="mastodon"))
    sentences = told(run)
    assert "Newsroom nahm „Erste Meldung“ nicht an; ein Mensch musste entscheiden." in sentences
    assert "Anna ließ Newsroom bei „Erste Meldung“ aus." in sentences
    reasons = [[why(moment, Words(language)) for moment in walk(journal(run))] for language in ("de", "en")]
    assert "Es kam nicht rechtzeitig eine Antwort." in reasons[0]
    assert "No answer came in time." in reasons[1]
    assert "Anna sah nach: „Erste Meldung“ ist nicht draußen (Mastodon); es wurde erneut gesendet." in sentences


def test_what_lapses_before_it_goes_out():
    run = begun().go_on().know()
    run.approve("first_word", "anna")
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    run.do("anna", ChangeSeverity(severity="S3", reason="ruhiger"))
    run.wait(seconds=10)
    assert "Anna senkte die Stufe von S2 auf S3." in told(run)
    assert "„Erste Meldung“ ging nicht hinaus." in told(run)
    run.approve("first_word", "anna")
    run.sleep(minutes=29, seconds=55)
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    run.wait(seconds=10)
    assert "„Erste Meldung“ ging nicht hinaus: Die Freigabe galt nicht mehr." in told(run)


def test_what_was_scheduled_paused_and_resumed():
    run = begun().first_word()
    run.approve("staff", "anna")
    run.do("anna", PublishLater(statement="staff", binding=run.binding("staff"), at="05:50"))
    run.do("anna", PauseAll(reason="Sprachregelung fehlt"))
    run.do("finn", ResumeAll())
    run.do("anna", PublishLater(statement="staff", binding=run.binding("staff"), at="05:50"))
    run.do("eva", PublishAtOnce(statement="staff", binding=run.binding("staff")))
    about = ("For us", "paused", "resumed")
    assert [line for line in told(run, "en") if any(word in line for word in about)][-6:] == [
        "Anna scheduled “For us” for 05:50.",
        "Anna paused everything: nothing went out any more.",
        "“For us” did not go out.",
        "Finn resumed; nothing went out by itself.",
        "Anna scheduled “For us” for 05:50.",
        "Eva gave the order not to wait any longer with “For us”.",
    ]


def test_approvals_that_nobody_gives():
    run = begun().go_on().know()
    run.do("eva", DraftStatement(template="update"))
    run.submit("update-1")
    run.wait(minutes=10)
    assert [text for text in told(run) if "„Neues 1“ lag zur gesetzten Zeit noch keine Freigabe vor" in text]


def test_late_steps_say_how_late():
    run = begun()
    run.wait(minutes=4)
    run.go_on()
    assert "Anna erledigte „confirm“, 2 min nach der gesetzten Zeit." in told(run)


def test_an_edit_of_nothing_or_of_everything_stays_short():
    run = begun().go_on().know()
    text = "{what}. {next_update} " + "sehr " * 1_000
    run.do("eva", EditStatement(statement="first_word", en=text))
    longest = max(told(run), key=len)
    assert "(Englisch)" in longest
    assert len(longest) < 800


def test_english():
    run = begun("drill", what="")
    run.sleep(minutes=2)
    run.alarm()
    assert told(run, "en") == [
        "Anna began the exercise “Service outage”, severity S2.",
        "Anna took the role “Lead”.",
        "“confirm” was due at 05:46 and still open.",
    ]
    assert run.now - run.events[0].at == timedelta(minutes=2)


def test_what_happens_after_a_text_is_out():
    run = held_back()
    run.do("finn", SendHeld(statement="first_word", outlet="xing"))
    run.wait(minutes=11)
    run.do("finn", SayItIsOut(statement="first_word", outlet="xing", permalink="https://xing.example/7"))
    sent(run, "retraction-1", "newsroom")
    on_newsroom: dict[str, Any] = {"statement": "first_word", "outlet": "newsroom", "mender": "retraction-1"}
    run.do(COURIER, ReportNotNoted(**on_newsroom, reason="503"))
    run.do(COURIER, ReportNotNoted(**on_newsroom, reason="403", final=True))
    run.do("anna", RetryNote(statement="first_word", outlet="newsroom"))
    run.do(COURIER, ReportNoted(**on_newsroom))
    sentences = told(run)
    for sentence in (
        "Eva begann den Text „Rücknahme 1“ zu „Erste Meldung“.",
        "„Erste Meldung“ für X wurde zurückgehalten.",
        "Finn ließ „Erste Meldung“ für Xing doch noch hinaus.",
        "„Erste Meldung“ stand zur gesetzten Zeit noch nicht bei Xing; das geht dort nur von Hand.",
        "Finn brachte „Erste Meldung“ von Hand hinaus: Xing (https://xing.example/7).",
        "Newsroom nahm den Hinweis auf „Rücknahme 1“ an „Erste Meldung“ nicht an; neuer Versuch um 05:55.",
        "Newsroom nahm den Hinweis auf „Rücknahme 1“ an „Erste Meldung“ nicht an; ein Mensch musste entscheiden.",
        "Anna ließ den Hinweis an „Erste Meldung“ bei Newsroom noch einmal versuchen.",
        "Bei Newsroom steht an „Erste Meldung“ seither der Hinweis auf „Rücknahme 1“.",
    ):
        assert sentence in sentences, sentences


def test_a_note_that_was_left_out():
    run = note_failed()
    run.do("finn", LeaveNote(statement="first_word", outlet="mastodon"))
    assert told(run)[-1] == "Finn ließ „Erste Meldung“ bei Mastodon ohne Hinweis stehen."
    assert told(run, "en")[-1] == "Finn left “First word” at Mastodon without a note."
