from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.quorum import unreachable
from bot.config import Config, load_config
from bot.playbook.shelf import Shelf

ROOT = Path(__file__).parent.parent.parent
SHELF = Shelf(ROOT / "playbooks")


def company(**roles: tuple[str, ...]) -> Config:
    """The shipped company with other people behind some roles."""
    config = load_config(ROOT / "config.yaml")
    return config.model_copy(update={"roles": config.roles | roles})


def said(config: Config, playbook: str = "service_outage") -> list[str]:
    return [problem.text for problem in unreachable(config, SHELF.examine(playbook))]


@pytest.mark.parametrize("name", SHELF.names())
def test_the_shipped_company_can_approve_every_class(name: str):
    assert said(company(), name) == []


def test_a_class_for_which_a_role_has_no_people_is_named_with_its_place():
    first, second = unreachable(company(executive=(), legal=()), SHELF.examine("service_outage"))
    assert (
        first.text == "Nobody can approve class B with the people of config.yaml: a role that it wants has no people."
    )
    assert first.fix == "Name more people, or deputies, for: fact_owner, legal, executive."
    assert (first.rule, first.severity, first.path.name) == ("quorum", "error", "service_outage.yaml")
    lines = first.path.read_text(encoding="utf-8").splitlines()
    assert [lines[problem.line - 1] for problem in (first, second)] == ["  B:", "  C:"]


def test_one_person_in_all_roles_is_not_two():
    alone = dict.fromkeys(("fact_owner", "legal", "executive", "lead", "social"), ("ben",))
    told = "Nobody can approve class {} with the people of config.yaml: every voice that it wants is the same person's."
    assert said(company(**alone)) == [told.format("B"), told.format("C")]
    assert said(company(**alone | {"executive": ("ben", "moser")})) == []


def test_an_agency_is_nobody():
    agency = dict.fromkeys(("fact_owner", "social", "legal", "executive"), ("agnes",))
    assert len(said(company(**agency))) == 2


def test_check_says_so(home: Path, capsys: pytest.CaptureFixture[str]):
    path = home / "config.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[moser]", "[]").replace("legal: [clara, deniz]", "legal: []"), encoding="utf-8")
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert "Nobody can approve class C" in out and "(quorum)" in out
    assert "4 files checked: 3 errors" in out
