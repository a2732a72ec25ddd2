import json

from bot.cli import main


def test_what_was_not_altered_is_said_to_be_whole(journal, capsys):
    assert main(["audit", "verify"]) == 0
    assert "nothing altered" in capsys.readouterr().out


def test_an_altered_record_is_named(journal, home, capsys):
    path = next((home / "state" / "closed").iterdir())
    path.write_bytes(path.read_bytes().replace(b"18.000", b"18.001", 1))
    assert main(["audit", "verify", journal]) == 1
    assert f"{path}, line " in capsys.readouterr().out


def test_the_verdict_comes_for_machines(journal, capsys):
    assert main(["audit", "verify", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["crisis"] == journal
    assert row["findings"] == []


def test_an_unknown_crisis_is_one_sentence(journal, capsys):
    assert main(["audit", "verify", "nothing"]) == 1
    assert "There is no crisis 'nothing'" in capsys.readouterr().err


def test_before_the_first_crisis_there_is_nothing_to_verify(home, capsys):
    assert main(["audit", "verify"]) == 0
    assert "No crisis has been recorded yet." in capsys.readouterr().out
