from pathlib import Path
from textwrap import dedent

import pytest

from bot.config import examine_config, folders, load_config
from bot.crisis.lifecycle import Scheduler
from bot.playbook.problems import PlaybookErrors
from bot.wiring import schedulers_of

GOOD = """
organisation: Linznet
people:
  anna: {name: Anna Berger}
roles:
  lead: [anna]
"""


def written(tmp_path, text):
    path = tmp_path / "config.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    return path


def test_the_shipped_configuration_is_sound():
    assert examine_config(Path("config.yaml")).problems == ()


def test_a_small_configuration_is_enough(tmp_path):
    config = load_config(written(tmp_path, GOOD))
    assert config.people["anna"].name == "Anna Berger"
    assert config.languages == ("de", "en")


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("lead: [anna]", "lead: [ana]"), 6, "There is no person 'ana'. Did you mean 'anna'?"),
        (("lead: [anna]", "writer: [anna]"), 6, "Nobody is named for the role 'lead'."),
        (("organisation", "organization"), 2, "organisation"),
        (("roles:", "timezone: Wien\nroles:"), 5, "is no time zone"),
        (("roles:", "newsroom: {url: 'not an address'}\nroles:"), 5, ""),
        (
            ("roles:", "schedulers: {plan: {title: Plan, owner: ana}}\nroles:"),
            5,
            "There is no person 'ana'. Did you mean 'anna'?",
        ),
        (("roles:", "schedulers: {plan: {title: Plan}}\nroles:"), 5, "owner"),
        (("roles:", "outlets: {wall: {title: Wall, kind: slack}}\nroles:"), 5, "Add 'channel: C…'"),
        (("roles:", "slack: {duty_channel: '#krise'}\nroles:"), 5, "duty_channel"),
        (("roles:", "  bea: {name: Bea, slack: U123}\n  cem: {name: Cem, slack: U123}\nroles:"), 6, "the same slack"),
        (("roles:", "  bea: {name: Bea, email: a@b.at}\n  cem: {name: Cem, email: A@b.at}\nroles:"), 6, "same email"),
    ],
)
def test_an_error_names_its_place_and_its_fix(tmp_path, change, line, said):
    examined = examine_config(written(tmp_path, GOOD.replace(*change)))
    assert examined.config is None
    assert [problem.line for problem in examined.problems] == [line]
    assert said in str(examined.problems[0])


def test_a_tool_in_which_posts_wait_has_an_owner(tmp_path):
    text = GOOD + "schedulers:\n  plan: {title: Plan, owner: anna, page: 'https://plan.example/queue'}\n"
    config = load_config(written(tmp_path, text))
    assert schedulers_of(config) == (Scheduler("plan", "Plan", "anna", "https://plan.example/queue"),)
    assert schedulers_of(load_config(written(tmp_path, GOOD))) == ()


def test_loading_a_bad_one_tells_everything_at_once(tmp_path):
    bad = GOOD.replace("lead: [anna]", "lead: [ana, ben]")
    with pytest.raises(PlaybookErrors) as caught:
        load_config(written(tmp_path, bad))
    assert len(caught.value.problems) == 2


def test_folders_count_from_the_file_or_the_environment(tmp_path, monkeypatch):
    monkeypatch.delenv("CRISIS_STATE", raising=False)
    path = written(tmp_path, GOOD)
    assert folders(load_config(path), path).newsroom == tmp_path / "state" / "newsroom"
    monkeypatch.setenv("CRISIS_STATE", str(tmp_path / "elsewhere"))
    assert folders(load_config(path), path).newsroom == tmp_path / "elsewhere" / "newsroom"
