import pytest

from bot.crisis.attempts import BeginAttempt, ReportSent
from bot.crisis.cards import filled
from bot.crisis.cards.base import Card, Field
from bot.crisis.command import COURIER, Command
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import ChangeSeverity
from bot.crisis.pausing import ResumeAll
from bot.crisis.publishing import Halt, Publish
from bot.crisis.roster import DeclareConflict
from bot.crisis.scheduling import PublishAtOnce, PublishLater
from bot.crisis.statements import DraftStatement
from tests.playbooks import Run, playbook, setup
from tests.situations import (
    approved_b,
    asked,
    card,
    failing,
    fell_back,
    going,
    halted,
    labels,
    late,
    looked,
    scheduled,
)


def publish(run: Run, name: str = "first_word", language: str = "de") -> Card:
    return card(run, f"publish.{name}", language)


def test_an_approved_text_can_be_published():
    run = approved_b()
    shown = publish(run, "fuller")
    assert shown.lines == (
        "📣 Veröffentlichen? Zweite Meldung → Newsroom, Mastodon",
        "Freigegeben von Ben, Clara.",
        "Damit wird die nächste Meldung für 06:40 versprochen.",
    )
    assert labels(shown) == [("Jetzt veröffentlichen", "publish"), ("Später …", "plain")]
    assert shown.buttons[0].command == Publish(statement="fuller", binding=run.binding("fuller"))
    assert shown.buttons[1].command == PublishLater(statement="fuller", binding=run.binding("fuller"))
    assert shown.buttons[1].asks == (Field("at", "Um wie viel Uhr? (Ortszeit, zum Beispiel 07:00)", limit=10),)
    english = publish(run, "fuller", "en")
    assert english.lines == (
        "📣 Publish? Second word → Newsroom, Mastodon",
        "Approved by Ben, Clara.",
        "This promises the next update for 06:40.",
    )
    assert labels(english) == [("Publish now", "publish"), ("Later …", "plain")]


def test_what_is_not_approved_cannot_be_published():
    assert "publish.fuller" not in looked(asked())


def test_approvals_that_lapsed_publish_nothing():
    run = approved_b()
    run.sleep(minutes=31)
    assert "publish.fuller" not in looked(run)


def test_an_internal_and_a_closing_text_promise_nothing():
    run = Run().first_word()
    run.approve("staff", "anna")
    run.do("eva", DraftStatement(template="closing"))
    run.submit("closing")
    run.approve("closing", "ben", "clara")
    assert publish(run, "staff").lines == ("📣 Veröffentlichen? Für uns → Intranet", "Freigegeben von Anna.")
    assert len(publish(run, "closing").lines) == 2


def test_ten_seconds_to_stop_it():
    shown = publish(going())
    assert shown.lines == ("📣 Erste Meldung geht in 10 Sekunden hinaus (Anna) → Newsroom, Mastodon",)
    assert labels(shown) == [("Halt!", "danger")]
    assert shown.buttons[0].command == Halt(statement="first_word")
    english = publish(going(), language="en")
    assert english.lines == ("📣 First word goes out in 10 seconds (Anna) → Newsroom, Mastodon",)
    assert labels(english) == [("Stop!", "danger")]


def test_a_stopped_text_can_be_published_again():
    shown = publish(halted())
    assert labels(shown) == [("Jetzt veröffentlichen", "publish"), ("Später …", "plain")]
    assert shown.lines[-1] == "Angehalten von Ben, 05:44."
    assert publish(halted(), language="en").lines[-1] == "Stopped by Ben, 05:44."


def test_asked_for_a_time_it_waits_for_it():
    run = approved_b()
    wish = filled(publish(run, "fuller").buttons[1], {"at": "06:10"})
    run.do("anna", wish)
    assert publish(run, "fuller").lines == (
        "📣 Zweite Meldung geht um 06:10 hinaus (noch 25 min) · geplant von Anna → Newsroom, Mastodon",
        "Damit wird die nächste Meldung für 07:10 versprochen.",
    )


def test_what_waits_for_its_time_can_be_stopped_or_sent_now():
    run = scheduled()
    shown = publish(run)
    assert labels(shown) == [("Halt!", "danger"), ("Jetzt veröffentlichen", "publish"), ("Alles anhalten …", "plain")]
    assert shown.buttons[0].command == Halt(statement="first_word")
    assert shown.buttons[1].command == PublishAtOnce(statement="first_word", binding=run.binding("first_word"))
    assert publish(run, language="en").lines == (
        "📣 First word goes out at 06:00 (16 min left) · scheduled by Anna → Newsroom, Mastodon",
        "This promises the next update for 07:00.",
    )
    run.do("eva", shown.buttons[1].command)
    assert publish(run).lines == ("📣 Erste Meldung geht in 10 Sekunden hinaus (Eva) → Newsroom, Mastodon",)
    assert labels(publish(run)) == [("Halt!", "danger")]


def test_a_time_tomorrow_names_the_day():
    of = playbook(approvals={name: {"any_of": ["lead"], "within": "5m", "lapses": "24h"} for name in "ABC"})
    run = Run(setup(of)).go_on().know()
    run.approve("first_word", "anna")
    run.sleep(hours=17)
    run.do("anna", PublishLater(statement="first_word", binding=run.binding("first_word"), at="01:30"))
    assert publish(run).lines[0].startswith("📣 Erste Meldung geht um 03.11. 01:30 hinaus")


def test_what_did_not_go_out_because_the_bot_was_down_rings_and_asks():
    run = late()
    shown = card(run, "halted.first_word.1")
    assert shown.rings
    assert shown.lines == (
        "⚠ Erste Meldung ist NICHT hinausgegangen.",
        "Es sollte um 06:00 hinausgehen, aber da lief der Bot nicht. Von selbst geht es jetzt nicht mehr.",
        "Stimmt jedes Wort noch? Dann noch einmal veröffentlichen.",
    )
    assert [each.command for each in shown.buttons] == [each.command for each in publish(run).buttons]
    assert card(run, "halted.first_word.1", "en").lines == (
        "⚠ First word did NOT go out.",
        "It was to go out at 06:00, but the bot was not running then. It does not leave by itself any more.",
        "Is every word still right? Then publish it once more.",
    )
    run.do("anna", shown.buttons[0].command)
    assert "halted.first_word.1" not in looked(run)


CHANGED = "Text, Fakten oder Stufe sind nicht mehr so, wie sie freigegeben wurden."


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (ReportFact(fact="what", de="x", en="x"), CHANGED),
        (ChangeSeverity(severity="S1", reason="x"), CHANGED),
        (
            DeclareConflict(person="anna", reason="x"),
            "Wer es veröffentlichen wollte, entscheidet wegen eines Interessenkonflikts nicht mehr mit.",
        ),
    ],
)
def test_what_no_longer_holds_rings_at_once_and_says_why(spoil: Command, why: str):
    run = scheduled()
    run.do("ben" if isinstance(spoil, ReportFact) else "anna", spoil)
    shown = card(run, "halted.first_word.1")
    assert shown.rings and shown.buttons == ()
    assert shown.lines[1:] == (why, "Bitte den Text ansehen, neu freigeben lassen, dann veröffentlichen.")


def test_what_lapsed_says_so():
    run = scheduled()
    run.sleep(minutes=40)
    run.alarm()
    assert card(run, "halted.first_word.1").lines[1] == "Die Freigabe gilt nicht mehr."
    assert card(run, "halted.first_word.1", "en").lines[1] == "Its approval no longer holds."


def test_each_time_it_does_not_go_out_it_rings_anew():
    run = late()
    run.do("anna", PublishLater(statement="first_word", binding=run.binding("first_word"), at="06:10"))
    run.do("ben", ReportFact(fact="what", de="Telefon", en="phone"))
    assert {key for key in looked(run) if key.startswith("halted.")} == {"halted.first_word.2"}


def test_what_a_person_or_a_pause_stopped_rings_not_again():
    assert not [key for run in (halted(), fell_back()) for key in looked(run) if key.startswith("halted.")]


def test_while_everything_is_paused_nothing_can_be_tapped():
    shown = publish(fell_back())
    assert shown.buttons == ()
    assert shown.lines[3:] == (
        "⛔ Finn hat alles angehalten, 05:44: „Polizei bittet um Ruhe“. Solange geht auch das nicht hinaus.",
    )
    assert publish(fell_back(), language="en").lines[3] == (
        "⛔ Finn paused everything, 05:44: “Polizei bittet um Ruhe”. Until it is resumed this does not go out either."
    )


def test_after_a_pause_each_text_waits_on_its_own_card():
    run = fell_back()
    run.do("anna", ResumeAll())
    shown = publish(run)
    assert shown.lines[3:] == ("Angehalten von Finn, 05:44.",)
    assert labels(shown)[0] == ("Jetzt veröffentlichen", "publish")


def test_what_is_out_says_where():
    shown = publish(Run().first_word())
    assert shown.lines == (
        "📣 Erste Meldung · Anna · Newsroom ✔ 05:44 · Mastodon ✔ 05:44",
        "https://a.example/1",
    )
    assert shown.buttons == ()


def test_two_links_at_most_and_none_twice():
    run = going()
    run.wait(seconds=10)
    for outlet in ("newsroom", "mastodon"):
        run.do(COURIER, BeginAttempt(statement="first_word", outlet=outlet))
        run.do(COURIER, ReportSent(statement="first_word", outlet=outlet, permalink=f"https://{outlet}.example/@us/1"))
    assert publish(run).lines[1:] == ("https://newsroom.example/@us/1", "https://mastodon.example/@us/1")


def test_a_file_on_our_own_machine_is_no_link():
    run = going()
    run.wait(seconds=10)
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="newsroom"))
    run.do(COURIER, ReportSent(statement="first_word", outlet="newsroom", permalink="file:///state/first_word.txt"))
    assert len(publish(run).lines) == 1


def test_what_may_be_out_is_not_said_to_be_out():
    assert publish(failing(), language="en").lines == (
        "📣 First word · Anna · Newsroom ? unclear, please look · Mastodon … going out",
    )
