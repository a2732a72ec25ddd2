import pytest

from bot.playbook.load import load
from bot.playbook.sheet import HEADINGS, sheet


@pytest.fixture(params=["service_outage", "data_breach"])
def playbook(request, pytestconfig):
    return load(pytestconfig.rootpath / "playbooks" / f"{request.param}.yaml")


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_step_text_and_rule_is_on_the_sheet(playbook, language):
    text = sheet(playbook, language)
    for step in playbook.steps:
        assert step.title[language] in text
    for statement in playbook.statements.values():
        assert statement.text[language].splitlines()[0] in text
    for heading in HEADINGS[language][:4]:
        assert heading in text


def test_a_rule_is_read_as_a_sentence(pytestconfig):
    playbook = load(pytestconfig.rootpath / "playbooks" / "service_outage.yaml")
    assert "B: Netzbetrieb + (Recht oder Geschäftsführung)" in sheet(playbook, "de")
    assert "B: Network operations + (Legal or Managing director)" in sheet(playbook, "en")


def test_how_long_a_step_waits(pytestconfig):
    playbook = load(pytestconfig.rootpath / "playbooks" / "service_outage.yaml")
    assert "· Social Media · 5m · nach: Geplante Beiträge anhalten + 10m" in sheet(playbook, "de")
