import re

import pytest

from bot.cli import main
from bot.drill.outage import BEGIN


@pytest.mark.parametrize(("language", "tapped"), [("de", "[Jetzt veröffentlichen]"), ("en", "[Publish now]")])
def test_the_demo_plays_to_its_end(home, capsys, language, tapped):
    assert main(["demo", "--lang", language, "--folder", "demo"]) == 0
    out = capsys.readouterr().out
    assert tapped in out
    paths = re.findall(r"\S+\.html", out)[-2:]
    assert all((home / path).stat().st_size > 1000 for path in paths)


def test_the_language_comes_from_the_environment(home, capsys, monkeypatch):
    monkeypatch.setenv("LANG", "de_AT.UTF-8")
    assert main(["demo"]) == 0
    assert "Alles hier ist erfunden" in capsys.readouterr().out


def test_the_first_word_is_out_within_two_minutes(home, capsys):
    main(["demo", "--lang", "en"])
    lines = capsys.readouterr().out.splitlines()
    out = next(i for i, line in enumerate(lines) if "Out: First word · Newsroom ✔" in line)
    time = next(line for line in reversed(lines[:out]) if line.startswith("── ")).split()[1]
    minutes, seconds = (int(part) for part in time.split(":")[1:])
    assert (minutes - BEGIN.minute) * 60 + seconds - BEGIN.second <= 120


def test_a_folder_with_other_things_is_left_alone(home, capsys):
    (home / "demo").mkdir()
    (home / "demo" / "mine.txt").touch()
    assert main(["demo"]) == 1
    assert "holds something that is no demo" in capsys.readouterr().err
    assert (home / "demo" / "mine.txt").exists()
