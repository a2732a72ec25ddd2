"""`bench`: run one benchmark of the folder benchmarks/ and print its figures."""

import argparse
import json
from importlib import import_module
from pathlib import Path

from bot.cli.main import Complaint
from bot.playbook.problems import did_you_mean

PACKAGE = "benchmarks."


def run(options: argparse.Namespace) -> int:
    """Each benchmark is a module with `run() -> dict[str, float]`."""
    known = sorted(path.stem for path in Path("benchmarks").glob("[a-z]*.py"))
    if options.name not in known:
        raise Complaint(f"There is no benchmark '{options.name}'. {did_you_mean(options.name, known)}")
    figures = import_module(f"{PACKAGE}{options.name}").run()
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:32} {value:,.3f}")
    return 0
