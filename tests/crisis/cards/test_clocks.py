from pathlib import Path

import pytest

from bot.crisis.cards.base import ROOM, Card, Field
from bot.crisis.clocks import ClockDoesNotApply, ClockIsMet, StartClock
from bot.playbook.model import Clock
from bot.playbook.shelf import Shelf
from tests.playbooks import Run, playbook, setup
from tests.situations import card, clock_met, clock_running, labels, looked


def clock(run: Run, language: str = "de") -> Card:
    return card(run, "clock.privacy", language)


def test_nobody_asks_before_it_is_a_crisis():
    assert "clock.privacy" not in looked(Run())


def test_whether_it_applies():
    shown = clock(Run().go_on())
    assert (shown.place, shown.rings) == (ROOM, False)
    assert shown.lines == (
        "⚖ Gilt diese Pflicht? Meldung an die Behörde",
        "Frist 3 Tage · zuständig: Recht · keine Rechtsberatung, zuletzt geprüft am 2026-09-01",
        "Gilt, wenn: Daten betroffen.",
        "Die Frist beginnt: Kenntnis.",
    )
    assert labels(shown) == [("Gilt, Frist läuft", "main"), ("Gilt nicht …", "plain")]
    assert [each.command for each in shown.buttons] == [
        StartClock(clock="privacy"),
        ClockDoesNotApply(clock="privacy", reason=""),
    ]
    assert shown.buttons[0].asks == (Field("minutes_ago", "Vor wie vielen Minuten begann die Frist?", value="0"),)
    assert clock(Run().go_on(), "en").lines == (
        "⚖ Does this duty apply? Notify the authority",
        "Limit 3 days · owner: Legal · not legal advice, last reviewed 2026-09-01",
        "Applies if: Data affected.",
        "The clock starts: Awareness.",
    )


def test_a_running_clock():
    shown = clock(clock_running())
    assert shown.lines == ("⚖ Meldung an die Behörde", "Bis 05.11. 05:34 (noch 2 Tage) · zuständig: Recht")
    assert labels(shown) == [("Erledigt …", "main"), ("Gilt nicht …", "plain")]
    assert shown.buttons[0].command == ClockIsMet(clock="privacy", evidence="")
    assert shown.buttons[0].asks == (Field("evidence", "Wo steht der Nachweis?", limit=300),)
    assert not shown.rings
    assert "clock.privacy.warned" not in looked(clock_running())
    assert clock(clock_running(), "en").lines == (
        "⚖ Notify the authority", "Until 5 Nov 05:34 (2 days left) · owner: Legal"
    )  # fmt: skip


def test_once_its_first_mark_has_passed_a_card_of_its_own_rings():
    run = clock_running()
    run.wait(hours=48)
    before, warned = clock(run), card(run, "clock.privacy.warned")
    assert (before.rings, warned.rings) == (False, True)
    assert before.lines == ("⚖ Meldung an die Behörde", "Bis 05.11. 05:34 (noch 23 h) · zuständig: Recht")
    assert warned.lines == ("⚠ Frist läuft ab: Meldung an die Behörde", before.lines[1])
    assert warned.buttons == before.buttons
    assert card(run, "clock.privacy.warned", "en").lines[0] == "⚠ Time is running out: Notify the authority"


def test_a_clock_that_ran_out_says_since_when():
    run = clock_running()
    run.wait(hours=72)
    assert clock(run).lines[1] == "Bis 05:34 (seit 10 min überfällig) · zuständig: Recht"


def test_what_rang_is_settled_with_the_duty():
    run = clock_running()
    run.wait(hours=48)
    run.do("clara", ClockIsMet(clock="privacy", evidence="Akt 7"))
    assert "clock.privacy.warned" not in looked(run)
    assert clock(run).buttons == ()


def test_a_duty_that_does_not_apply():
    run = Run().go_on()
    run.do("clara", ClockDoesNotApply(clock="privacy", reason="keine Daten"))
    shown = clock(run)
    assert (shown.lines, shown.buttons) == (
        ("⚖ Meldung an die Behörde", "Gilt nicht, sagt Clara, 05:44: keine Daten"),
        (),
    )
    assert clock(run, "en").lines == ("⚖ Notify the authority", "Does not apply, says Clara, 05:44: keine Daten")


def test_a_duty_that_is_done_shows_its_evidence():
    shown = clock(clock_met())
    assert (shown.lines, shown.buttons) == (("⚖ ✔ Meldung an die Behörde", "Erledigt, Clara, 05:44: Akt 7"), ())
    assert clock(clock_met(), "en").lines == ("⚖ ✔ Notify the authority", "Done, Clara, 05:44: Akt 7")


def shipped() -> list[Clock]:
    """Every legal clock of the shipped playbooks."""
    shelf = Shelf(Path(__file__).parents[3] / "playbooks")
    return [clock for name in shelf.names() for clock in shelf.load(name).clocks.values()]


@pytest.mark.parametrize("duty", shipped(), ids=lambda duty: duty.en[:30])
def test_the_lines_of_the_shipped_clocks_are_short(duty: Clock):
    ours = duty.model_copy(update={"owner": "legal"})
    run = Run(setup(playbook().model_copy(update={"clocks": {"privacy": ours}}))).go_on()
    lines = [line for language in ("de", "en") for line in clock(run, language).lines]
    run.do("clara", StartClock(clock="privacy"))
    run.wait(hours=71)
    shown = [card(run, key, language) for key in ("clock.privacy", "clock.privacy.warned") for language in ("de", "en")]
    lines += [line for each in shown for line in each.lines]
    assert len(lines) == 16
    assert max(map(len, lines)) <= 120
