"""`playbook`: what is on the shelf, as people read it."""

import argparse
import json

from bot.config import folders, load_config
from bot.playbook.shelf import Shelf


def _shelf(options: argparse.Namespace) -> Shelf:
    return Shelf(folders(load_config(options.config), options.config).playbooks)


def listing(options: argparse.Namespace) -> int:
    """One line a playbook: name, title in both languages, steps and texts."""
    shelf = _shelf(options)
    playbooks = [shelf.load(name) for name in shelf.names()]
    if options.json:
        rows = [{"name": p.name, "title": p.title.model_dump(), "severities": sorted(p.severity)} for p in playbooks]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for playbook in playbooks:
        title = f"{playbook.title.de} / {playbook.title.en}"
        print(f"{playbook.name:20} {title:40} {len(playbook.steps)} steps, {len(playbook.statements)} texts")
    return 0


def show(options: argparse.Namespace) -> int:
    """The playbook from top to bottom, in one language."""
    from bot.playbook.sheet import sheet

    shelf = _shelf(options)
    playbook = shelf.load(options.name)
    if options.json:
        print(playbook.model_dump_json(by_alias=True, exclude_defaults=True, indent=2))
    else:
        print(sheet(playbook, options.lang or load_config(options.config).languages[0]), end="")
    return 0


def schema(_options: argparse.Namespace) -> int:
    """The JSON Schema that editors use while a playbook is written."""
    from bot.playbook.schema import playbook_schema

    print(json.dumps(playbook_schema(), ensure_ascii=False, indent=2))
    return 0
