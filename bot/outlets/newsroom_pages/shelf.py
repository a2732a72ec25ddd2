"""The newsroom's memory on disk, hidden beside its pages: items, what was begun, and which edition is shown."""

import logging
from collections.abc import Iterator
from pathlib import Path

from bot.outlets.files import show, stage, sync_folder
from bot.outlets.newsroom_pages import item, summary
from bot.outlets.newsroom_pages.item import Item, newest_first
from bot.outlets.newsroom_pages.summary import Summary, summarise

_log = logging.getLogger(__name__)


class Shelf:
    """`.items/<crisis>/<statement>.json` is the truth, everything else can be made from it. Calls may raise OSError."""

    def __init__(self, folder: Path, *, drill: bool) -> None:
        self._drill = drill
        self._items, self._begun = folder / ".items", folder / ".begun"
        self._summaries, self._edition = folder / ".summaries.json", folder / ".edition"

    def place(self, crisis: str, statement: str) -> Path:
        """Where an item lies."""
        return self._items / crisis / f"{statement}.json"

    def find(self, crisis: str, statement: str) -> Item | None:
        """The item, or None when there is none. Raises ValueError when it cannot be read as one."""
        try:
            return item.decode(self.place(crisis, statement).read_bytes())
        except FileNotFoundError:
            return None

    def crises(self) -> tuple[str, ...]:
        """The ids of all crises of which something was published, sorted."""
        if not self._items.is_dir():
            return ()
        return tuple(sorted(folder.name for folder in self._items.iterdir() if folder.is_dir()))

    def items(self, crisis: str) -> tuple[Item, ...]:
        """The items of a crisis, newest first. Left out and logged: what is damaged, and an exercise among live items
        (or the other way round), which only a folder used for both can hold."""
        return newest_first(self._readable(crisis))

    def _readable(self, crisis: str) -> Iterator[Item]:
        for path in sorted((self._items / crisis).glob("[!.]*.json")):
            try:
                found = item.decode(path.read_bytes())
            except ValueError as error:
                _log.error("%s is damaged and not shown: %s. Restore it from a backup.", path, error)
                continue
            if found.drill == self._drill:
                yield found
            else:
                _log.error("%s is not shown: live statements and exercises need folders of their own.", path)

    def summaries(self) -> dict[str, Summary]:
        """The summaries of all crises by id; made from the items when their file is missing or damaged."""
        try:
            return summary.decode(self._summaries.read_bytes())
        except (FileNotFoundError, ValueError):
            found = ((crisis, self.items(crisis)) for crisis in self.crises())
            return {crisis: summarise(items) for crisis, items in found if items}

    def summaries_file(self, summaries: dict[str, Summary]) -> tuple[Path, bytes]:
        """Place and content of the summaries' file."""
        return self._summaries, summary.encode(summaries.values())

    def begin(self, crisis: str) -> None:
        """Note durably that the crisis' pages are about to change."""
        self._begun.mkdir(parents=True, exist_ok=True)
        (self._begun / crisis).touch()
        sync_folder(self._begun)

    def done(self, crisis: str) -> None:
        """The crisis' pages show its items."""
        (self._begun / crisis).unlink(missing_ok=True)

    def begun(self) -> tuple[str, ...]:
        """Crises whose pages may lack an item, because the bot ended in between."""
        return tuple(sorted(mark.name for mark in self._begun.iterdir())) if self._begun.is_dir() else ()

    def shows(self, edition: str) -> bool:
        """Whether all pages were made by this edition of templates and settings."""
        return self._edition.is_file() and self._edition.read_text(encoding="ascii") == edition

    def set_edition(self, edition: str) -> None:
        """All pages are of this edition now."""
        show(stage({self._edition: edition.encode("ascii")}))
