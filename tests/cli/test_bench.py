import json

import pytest

from bot.cli import main


@pytest.fixture
def benchmarks(tmp_path, monkeypatch):
    folder = tmp_path / "benchmarks"
    folder.mkdir()
    (folder / "sample_figures.py").write_text("def run():\n    return {'ratio': 1.5}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.cli.bench.PACKAGE", "")
    monkeypatch.syspath_prepend(str(folder))


def test_a_benchmark_is_run_and_printed(benchmarks, capsys):
    assert main(["bench", "sample_figures"]) == 0
    assert capsys.readouterr().out.split() == ["ratio", "1.500"]


def test_a_benchmark_is_printed_for_machines(benchmarks, capsys):
    assert main(["bench", "sample_figures", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ratio": 1.5}


def test_an_unknown_benchmark_is_one_sentence(benchmarks, capsys):
    assert main(["bench", "sample_figure"]) == 1
    assert "Did you mean 'sample_figures'?" in capsys.readouterr().err
