"""Both shipped playbooks through all real parts, live and as a drill, in both languages, played by taps alone."""

import re
from pathlib import Path

import pytest

from bot.crisis.cards import Card
from bot.crisis.text import DRILL_MARK
from tests.journeys.company import Company
from tests.journeys.crowd import Crowd

MOST_LINES, MOST_BUTTONS = 6, 3
BRACES = re.compile(r"\{[a-z_]+\}")


def check_cards(company: Company) -> None:
    """What a person under stress can take in."""
    for language, shown in company.cards().items():
        assert len({card.key for card in shown}) == len(shown)
        for card in shown:
            check_card(card, language, drill=company.stage.crisis.life.drill)


def check_card(card: Card, language: str, *, drill: bool) -> None:
    assert 1 <= len(card.lines) <= MOST_LINES, card
    assert len(card.buttons) <= MOST_BUTTONS, card
    assert len({button.label for button in card.buttons}) == len(card.buttons), card
    for line in card.lines:
        assert line.strip() and "\n" not in line, card
        assert "None" not in line and not BRACES.search(line), card
        if drill:
            assert line.startswith(DRILL_MARK[language]) and line.endswith(DRILL_MARK[language]), card


@pytest.mark.parametrize(
    ("severity", "kind", "language"),
    [("S1", "live", "de"), ("S2", "live", "en"), ("S3", "drill", "de"), ("S2", "drill", "en")],
)
@pytest.mark.parametrize("playbook", ["service_outage", "data_breach"])
async def test_a_crisis_comes_to_its_end_by_taps_alone(
    playbook: str, severity: str, kind: str, language: str, tmp_path: Path
):
    company = await Company(tmp_path, language, watch=check_cards).open()
    await company.begin(playbook, severity, kind)
    await Crowd(company).run()
    crisis = company.stage.crisis
    assert crisis.life.outcome == "stood_down"
    assert {outcome.status for outcome in crisis.deliveries.outcomes.values()} == {"sent"}
    assert crisis.promises.made and not crisis.promises.open
    assert company.replayed(await company.bot.store.read(crisis.id)) == crisis
    await company.close()
    assert company.audited() == []
    assert company.public() == (set() if kind == "drill" else {crisis.id})
