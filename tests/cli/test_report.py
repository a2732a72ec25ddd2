import json

import pytest

from bot.cli import main


@pytest.mark.parametrize(
    ("form", "language", "said"),
    [("md", "de", "Zusammenfassung"), ("md", "en", "summary"), ("html", "en", "<!doctype html>")],
)
def test_the_report_comes_in_every_form_and_language(journal, capsys, form, language, said):
    assert main(["report", journal, "--format", form, "--lang", language]) == 0
    assert said.casefold() in capsys.readouterr().out.casefold()


def test_the_report_comes_for_machines(journal, capsys):
    assert main(["report", journal, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_an_unknown_crisis_is_one_sentence(journal, capsys):
    assert main(["report", journal[:-1]]) == 1
    assert f"Did you mean '{journal}'?" in capsys.readouterr().err
