"""`playbook`: what is on the shelf, as people read it."""

import argparse
import json
import sys
from datetime import date, timedelta
from pathlib import Path

from bot.cli.main import Complaint
from bot.config import folders, load_config
from bot.playbook.model import Playbook
from bot.playbook.problems import did_you_mean
from bot.playbook.shelf import Shelf
from bot.runtime.time import system_clock


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


def page(options: argparse.Namespace) -> int:
    """The prepared page of one playbook, or of all, as files that no server serves; their paths are printed."""
    from bot.outlets.files import show as move
    from bot.outlets.files import stage

    config, shelf = load_config(options.config), _shelf(options)
    where = folders(config, options.config)
    folder = where.state / "dark"
    if folder.resolve().is_relative_to(where.newsroom.resolve()):
        raise Complaint(f"{folder} would be public: it lies in the newsroom's folder. Choose another newsroom.folder.")
    if bool(options.name) == options.all:
        raise Complaint(f"Name one playbook, or write --all. There are: {', '.join(shelf.names())}.")
    languages = [options.lang] if options.lang else list(config.languages)
    files: dict[Path, bytes] = {}
    for name in shelf.names() if options.all else [options.name]:
        files |= _dark_pages(shelf.load(name), config.organisation, languages, folder)
    move(stage(files))
    print("\n".join(map(str, files)))
    return 0


def _dark_pages(playbook: Playbook, organisation: str, languages: list[str], folder: Path) -> dict[Path, bytes]:
    from bot.outlets.newsroom_pages.dark_page import dark_page, first_word

    if first_word(playbook) is None:
        print(f"The playbook '{playbook.name}' has no public text, so it has no page to prepare.", file=sys.stderr)
        return {}
    return {
        folder / f"{playbook.name}.{language}.html": dark_page(playbook, organisation, language, languages)
        for language in languages
    }


def sign(options: argparse.Namespace) -> int:
    """One entry of the ledger, for people of the configuration; whoever approves works for the organisation."""
    from bot.playbook.sign import sign as write

    config, shelf = load_config(options.config), _shelf(options)
    for person in (options.written_by, options.approved_by):
        if person not in config.people:
            raise Complaint(f"There is no person '{person}'. {did_you_mean(person, config.people)}")
    if config.people[options.approved_by].external:
        raise Complaint(f"'{options.approved_by}' is external, and an agency never approves. Name somebody else.")
    today = system_clock().date()
    entry = write(
        shelf.ledger_path, shelf.load(options.name), options.statement,
        written_by=options.written_by, approved_by=options.approved_by, today=today,
        valid_until=_day(options.until) if options.until else today + timedelta(days=365),
    )  # fmt: skip
    print(f"{entry.statement} is approved by {entry.approved_by} until {entry.valid_until}.")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Complaint(f"'{text}' is no day. Write one such as 2027-11-22.") from None


def schema(_options: argparse.Namespace) -> int:
    """The JSON Schema that editors use while a playbook is written."""
    from bot.playbook.schema import playbook_schema

    print(json.dumps(playbook_schema(), ensure_ascii=False, indent=2))
    return 0
