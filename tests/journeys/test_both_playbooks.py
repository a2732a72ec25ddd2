"""Both shipped playbooks at every severity, live and as a drill, in both languages, played by taps alone."""

import re
from pathlib import Path

import pytest

from bot.crisis.cards import Card
from bot.crisis.text import DRILL_MARK
from tests.journeys.company import Company
from tests.journeys.robot import Robot

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


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", ["live", "drill"])
@pytest.mark.parametrize("severity", ["S1", "S2", "S3"])
@pytest.mark.parametrize("playbook", ["service_outage", "data_breach"])
async def test_a_crisis_comes_to_its_end_by_taps_alone(
    playbook: str, severity: str, kind: str, language: str, tmp_path: Path
):
    company = await Company(tmp_path, language, watch=check_cards).open()
    await company.begin(playbook, severity, kind)
    robot = Robot(company)
    await robot.run()
    crisis = company.stage.crisis
    assert crisis.life.outcome == "stood_down"
    assert {outcome.status for outcome in crisis.deliveries.outcomes.values()} == {"sent"}
    assert not crisis.promises.open
    await company.close()
