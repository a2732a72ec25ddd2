import subprocess
import sys

import pytest

from bot import __version__
from bot.cli import main

COMMANDS = ["run", "console", "demo", "check", "playbook", "report", "audit", "bench", "doctor"]


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS), ["playbook", "show"], ["audit", "verify"]])
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as left:
        main([*command, "--help"])
    assert left.value.code == 0
    assert "usage: bot" in capsys.readouterr().out


def test_an_unknown_command_is_refused_with_the_known_ones(capsys):
    with pytest.raises(SystemExit) as left:
        main(["strat"])
    assert left.value.code == 2
    assert "console" in capsys.readouterr().err


def test_the_module_runs_as_a_program():
    done = subprocess.run([sys.executable, "-m", "bot", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"bot {__version__}"
