import json

import jsonschema
import pytest

from bot.cli import main
from bot.outlets.newsroom_pages import dark_page


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


def test_the_prepared_page_is_written_in_every_language(home, capsys):
    assert main(["playbook", "page", "service_outage"]) == 0
    pages = [home / "state" / "dark" / f"service_outage.{language}.html" for language in ("de", "en")]
    assert capsys.readouterr().out.splitlines() == [str(page) for page in pages]
    german, english = (page.read_text(encoding="utf-8") for page in pages)
    assert "ENTWURF – nicht öffentlich" in german
    assert "[fehlt: Seit wann?]" in german
    assert "[missing: Since when?]" in english
    assert 'href="service_outage.en.html"' in german
    assert not (home / "state" / "newsroom").exists()


def test_one_language_or_all_playbooks(home, capsys):
    assert main(["playbook", "page", "service_outage", "--lang", "en"]) == 0
    assert [page.name for page in (home / "state" / "dark").iterdir()] == ["service_outage.en.html"]
    assert main(["playbook", "page", "--all"]) == 0
    names = {page.stem for page in (home / "playbooks").glob("*.yaml")} - {"preapproved", "clocks"}
    found = {page.name for page in (home / "state" / "dark").iterdir()}
    assert found == {f"{name}.{language}.html" for name in names for language in ("de", "en")}


@pytest.mark.parametrize("arguments", [[], ["service_outage", "--all"]])
def test_either_one_playbook_or_all(home, capsys, arguments):
    assert main(["playbook", "page", *arguments]) == 1
    assert "Name one playbook, or write --all. There are: data_breach, service_outage" in capsys.readouterr().err


def test_a_prepared_page_never_lies_where_it_would_be_public(home, capsys):
    config = home / "config.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("folder: state/newsroom", "folder: state"), "utf-8")
    assert main(["playbook", "page", "service_outage"]) == 1
    assert "would be public" in capsys.readouterr().err
    assert not (home / "state").exists()


def test_a_playbook_without_a_public_text_has_no_page_and_keeps_no_other_from_its_own(home, capsys, monkeypatch):
    def only_of_the_outage(playbook):
        return "first_word" if playbook.name == "service_outage" else None

    monkeypatch.setattr(dark_page, "first_word", only_of_the_outage)
    assert main(["playbook", "page", "--all", "--lang", "de"]) == 0
    told = capsys.readouterr()
    assert "'data_breach' has no public text" in told.err
    assert told.out.splitlines() == [str(home / "state" / "dark" / "service_outage.de.html")]
