import json

import jsonschema
import pytest

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


def test_the_schema_is_printed_for_editors(capsys):
    assert main(["playbook", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert {"playbook", "steps", "statements"} <= schema["properties"].keys()


SIGN = ["playbook", "sign", "service_outage", "first_word", "--written-by", "eva"]


def test_changed_words_count_again_once_they_are_signed(home, capsys):
    path = home / "playbooks" / "service_outage.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Das ist ärgerlich", "Das ist sehr ärgerlich"), encoding="utf-8"
    )
    main(["check"])
    assert "counts as class B today" in capsys.readouterr().out
    assert main([*SIGN, "--approved-by", "clara"]) == 0
    assert "approved by clara until" in capsys.readouterr().out
    assert main(["check"]) == 0
    assert "class B today" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--approved-by", "eva"], "eva"),
        (["--approved-by", "agnes"], "an agency never approves"),
        (["--approved-by", "carla"], "Did you mean 'clara'?"),
        (["--approved-by", "clara", "--until", "tomorrow"], "is no day"),
    ],
)
def test_who_may_not_sign_is_told_why(home, capsys, arguments, said):
    before = (home / "playbooks" / "preapproved.yaml").read_bytes()
    assert main([*SIGN, *arguments]) == 1
    assert said in capsys.readouterr().err
    assert (home / "playbooks" / "preapproved.yaml").read_bytes() == before
