"""`bench`: run one benchmark of the folder benchmarks/ and print its figures."""

import argparse
import json
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bot.cli.main import Complaint
from bot.playbook.problems import did_you_mean


def run(options: argparse.Namespace) -> int:
    """Each benchmark is a module with `run() -> dict[str, float]`."""
    known = sorted(path.stem for path in Path("benchmarks").glob("[a-z]*.py"))
    if options.name not in known or not find_spec(f"benchmarks.{options.name}"):
        raise Complaint(f"There is no benchmark '{options.name}'. {did_you_mean(options.name, known)}")
    figures = import_module(f"benchmarks.{options.name}").run()
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:32} {value:,.3f}")
    return 0
