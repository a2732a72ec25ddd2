"""`check`: everything that is wrong with the configuration and the playbooks, each with its place and its fix."""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from bot.cli.main import Complaint
from bot.cli.quorum import unreachable
from bot.config import Config, examine_config, folders
from bot.playbook.ledger import LEDGER_FILE, examine_ledger
from bot.playbook.load import examine
from bot.playbook.problems import Problem
from bot.playbook.shelf import Shelf
from bot.runtime.time import system_clock


def run(options: argparse.Namespace) -> int:
    """Check the named files and folders, else config.yaml and its playbooks."""
    checked = [*_named(options.paths)] if options.paths else [*_everything(options.config)]
    problems = [problem for _, found in checked for problem in found]
    if options.json:
        print(json.dumps([{**asdict(p), "path": str(p.path)} for p in problems], ensure_ascii=False, indent=2))
    else:
        _print(problems, [*dict.fromkeys(path for path, _ in checked)])
    return 1 if any(problem.severity == "error" for problem in problems) else 0


Checked = tuple[Path, Sequence[Problem]]


def _everything(config_path: Path) -> Iterable[Checked]:
    if not config_path.is_file():
        raise Complaint(f"There is no {config_path}. Run this in the bot's folder, or name the file with --config.")
    examined = examine_config(config_path)
    yield config_path, examined.problems
    home = config_path.resolve().parent
    yield from _folder(folders(examined.config, config_path).playbooks if examined.config else home / "playbooks")
    if examined.config:
        yield from _approvals(examined.config, Shelf(folders(examined.config, config_path).playbooks))


def _approvals(config: Config, shelf: Shelf) -> Iterable[Checked]:
    """Whether there are people enough; said of the playbooks, which were checked already."""
    for name in shelf.names():
        examined = shelf.examine(name)
        if problems := tuple(unreachable(config, examined)):
            yield examined.tree.path, problems


def _named(given: Sequence[Path]) -> Iterable[Checked]:
    for path in given:
        if path.is_dir():
            yield from _folder(path)
        elif not path.is_file():
            raise Complaint(f"There is no {path}. Name a playbook, a config file, or a folder of playbooks.")
        else:
            yield path, _file(path)


def _file(path: Path) -> Sequence[Problem]:
    if path.name == LEDGER_FILE:
        return examine_ledger(path).problems
    return examine_config(path).problems if path.name == "config.yaml" else examine(path).problems


def _folder(folder: Path) -> Iterable[Checked]:
    problems = Shelf(folder).problems(system_clock())
    files = sorted({*folder.glob("*.yaml"), *(problem.path for problem in problems)})
    return [(path, [problem for problem in problems if problem.path == path]) for path in files]


def _print(problems: Sequence[Problem], checked: Sequence[Path]) -> None:
    here = Path.cwd()
    for problem in problems:
        print(str(problem).replace(f"{here}/", "", 1))
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"{len(checked)} files checked: {errors} errors, {len(problems) - errors} warnings.")
