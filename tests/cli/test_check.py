import json
from pathlib import Path

import pytest

from bot.cli import main


def test_what_is_shipped_is_sound(home, capsys):
    assert main(["check"]) == 0
    assert "0 errors" in capsys.readouterr().out


def test_an_error_is_named_with_its_place(home, capsys):
    path = home / "playbooks" / "service_outage.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("by: lead", "by: lad", 1), encoding="utf-8")
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert "playbooks/service_outage.yaml:" in out
    assert "lad" in out


def test_problems_come_as_json(home, capsys):
    (home / "playbooks" / "bad.yaml").write_text("playbook: [", encoding="utf-8")
    assert main(["check", "--json", "playbooks/bad.yaml"]) == 1
    problems = json.loads(capsys.readouterr().out)
    assert problems[0]["path"] == "playbooks/bad.yaml"
    assert problems[0]["line"] == 1


@pytest.mark.parametrize(
    "path", ["config.yaml", "playbooks", "playbooks/preapproved.yaml", "playbooks/data_breach.yaml"]
)
def test_single_files_and_folders_can_be_checked(home, path):
    assert main(["check", path]) == 0


@pytest.mark.parametrize("arguments", [["nowhere.yaml"], ["--config", "nowhere.yaml"]])
def test_a_missing_file_is_one_sentence(home, capsys, arguments):
    assert main(["check", *arguments]) == 1
    told = capsys.readouterr().err
    assert "There is no nowhere.yaml." in told
    assert "Traceback" not in told


def test_a_broken_configuration_is_told_like_a_playbook(home, capsys):
    Path("config.yaml").write_text("organisation: Linznet\n\tpeople: {}\n", encoding="utf-8")
    assert main(["check"]) == 1
    assert "config.yaml:2:1" in capsys.readouterr().out
