from bot.crisis.cards.base import ROOM, Card, Field
from bot.crisis.clocks import ClockDoesNotApply, ClockIsMet, StartClock
from tests.playbooks import Run
from tests.situations import card, clock_met, clock_running, labels, looked


def clock(run: Run, language: str = "de") -> Card:
    return card(run, "clock.privacy", language)


def test_nobody_asks_before_it_is_a_crisis():
    assert "clock.privacy" not in looked(Run())


def test_whether_it_applies():
    shown = clock(Run().go_on())
    assert (shown.place, shown.rings) == (ROOM, False)
    assert shown.lines == (
        "⚖ Gilt diese Pflicht? Meldung an die Behörde · Frist 3 Tage · zuständig: Recht",
        "Gilt, wenn: Daten betroffen. Die Frist beginnt: Kenntnis.",
        "Keine Rechtsberatung; zuletzt geprüft am 2026-09-01.",
    )
    assert labels(shown) == [("Gilt, Frist läuft", "main"), ("Gilt nicht …", "plain")]
    assert [each.command for each in shown.buttons] == [
        StartClock(clock="privacy"),
        ClockDoesNotApply(clock="privacy", reason=""),
    ]
    assert shown.buttons[0].asks == (Field("minutes_ago", "Vor wie vielen Minuten begann die Frist?", value="0"),)
    assert clock(Run().go_on(), "en").lines == (
        "⚖ Does this duty apply? Notify the authority · limit 3 days · owner: Legal",
        "Applies if: Data affected. The clock starts: Awareness.",
        "Not legal advice; last reviewed 2026-09-01.",
    )


def test_a_running_clock():
    shown = clock(clock_running())
    assert shown.lines == ("⚖ Meldung an die Behörde: bis 05.11. 05:34 (noch 2 Tage) · Recht",)
    assert labels(shown) == [("Erledigt …", "main"), ("Gilt nicht …", "plain")]
    assert shown.buttons[0].command == ClockIsMet(clock="privacy", evidence="")
    assert shown.buttons[0].asks == (Field("evidence", "Wo steht der Nachweis?", limit=300),)
    assert not shown.rings
    assert clock(clock_running(), "en").lines == ("⚖ Notify the authority: until 5 Nov 05:34 (2 days left) · Legal",)


def test_a_clock_rings_once_its_first_mark_has_passed():
    run = clock_running()
    run.wait(hours=48)
    shown = clock(run)
    assert shown.rings
    assert shown.lines == ("⚖ Meldung an die Behörde: bis 05.11. 05:34 (noch 23 h) · Recht",)


def test_a_clock_that_ran_out_says_since_when():
    run = clock_running()
    run.wait(hours=72)
    assert clock(run).lines == ("⚖ Meldung an die Behörde: bis 05:34 (seit 10 min überfällig) · Recht",)


def test_a_duty_that_does_not_apply():
    run = Run().go_on()
    run.do("clara", ClockDoesNotApply(clock="privacy", reason="keine Daten"))
    shown = clock(run)
    assert (shown.lines, shown.buttons) == (
        ("⚖ Meldung an die Behörde: gilt nicht, sagt Clara, 05:44: keine Daten",),
        (),
    )
    assert clock(run, "en").lines == ("⚖ Notify the authority: does not apply, says Clara, 05:44: keine Daten",)


def test_a_duty_that_is_done_shows_its_evidence():
    shown = clock(clock_met())
    assert (shown.lines, shown.buttons) == (("⚖ ✔ Meldung an die Behörde: erledigt, Clara, 05:44: Akt 7",), ())
    assert clock(clock_met(), "en").lines == ("⚖ ✔ Notify the authority: done, Clara, 05:44: Akt 7",)
