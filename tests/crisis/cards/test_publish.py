from bot.crisis.attempts import BeginAttempt, ReportSent
from bot.crisis.cards.base import Card
from bot.crisis.command import COURIER
from bot.crisis.publishing import Halt, Publish
from bot.crisis.statements import DraftStatement
from tests.playbooks import Run
from tests.situations import approved_b, asked, card, failing, going, halted, labels, looked


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
    assert labels(shown) == [("Jetzt veröffentlichen", "publish")]
    assert shown.buttons[0].command == Publish(statement="fuller", binding=run.binding("fuller"))
    english = publish(run, "fuller", "en")
    assert english.lines == (
        "📣 Publish? Second word → Newsroom, Mastodon",
        "Approved by Ben, Clara.",
        "This promises the next update for 06:40.",
    )
    assert labels(english) == [("Publish now", "publish")]


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
    assert labels(publish(halted())) == [("Jetzt veröffentlichen", "publish")]


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
