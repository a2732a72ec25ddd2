import json

import jsonschema
import yaml

from bot.cli import main


def test_the_shelf_is_listed(capsys):
    assert main(["playbook", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["data_breach", "service_outage"]


def test_the_shelf_is_listed_for_machines(capsys):
    assert main(["playbook", "list", "--json"]) == 0
    assert {row["name"] for row in json.loads(capsys.readouterr().out)} == {"data_breach", "service_outage"}


def test_a_playbook_is_shown_in_both_languages(capsys):
    assert main(["playbook", "show", "service_outage", "--lang", "de"]) == 0
    assert "Geplante Beiträge anhalten" in capsys.readouterr().out
    assert main(["playbook", "show", "service_outage", "--lang", "en"]) == 0
    assert "Pause scheduled posts" in capsys.readouterr().out


def test_a_playbook_is_shown_for_machines(capsys):
    assert main(["playbook", "show", "data_breach", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["playbook"] == "data_breach"


def test_an_unknown_playbook_is_one_sentence(capsys):
    assert main(["playbook", "show", "service_outrage"]) == 1
    assert "Did you mean 'service_outage'?" in capsys.readouterr().err


def test_the_schema_accepts_what_is_shipped(capsys, pytestconfig):
    assert main(["playbook", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    for name in ("service_outage", "data_breach"):
        text = (pytestconfig.rootpath / "playbooks" / f"{name}.yaml").read_text(encoding="utf-8")
        jsonschema.validate(yaml.safe_load(text), schema)
