"""The newsroom's memory on disk, hidden beside its pages: items, register, what was begun, the edition shown."""

import logging
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bot.outlets.files import show, stage, sync_folder
from bot.outlets.newsroom_pages import item
from bot.outlets.newsroom_pages.item import Item, newest_first
from bot.outlets.newsroom_pages.register import Front, Place, Register, Volume
from bot.outlets.newsroom_pages.summary import Summary, summarise

_log = logging.getLogger(__name__)


class Shelf:
    """`.items/<crisis>/<statement>.json` is the truth, everything else can be made from it. Calls may raise OSError."""

    def __init__(self, folder: Path, *, drill: bool) -> None:
        self._drill = drill
        self._items, self._begun, self._edition = folder / ".items", folder / ".begun", folder / ".edition"
        self._register = folder / ".register"

    def place(self, crisis: str, statement: str) -> Path:
        """Where an item lies."""
        return self._items / crisis / f"{statement}.json"

    def find(self, crisis: str, statement: str) -> Item | None:
        """The item, or None when there is none. Raises ValueError when it cannot be read as one."""
        try:
            return item.decode(self.place(crisis, statement).read_bytes())
        except FileNotFoundError:
            return None

    def knows(self, crisis: str) -> bool:
        """Whether there ever was an item of this crisis, readable or not."""
        return (self._items / crisis).is_dir()

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

    def front(self) -> Front:
        """What the register says of the front page. Raises FileNotFoundError; ValueError when it is damaged."""
        return msgspec.json.decode((self._register / "front.json").read_bytes(), type=Front)

    def volume(self, year: int, number: int) -> Volume:
        """A volume of the register. Raises FileNotFoundError; ValueError when it is damaged or empty."""
        found = msgspec.json.decode((self._register / _volume_name((year, number))).read_bytes(), type=Volume)
        if not found:
            raise ValueError(f"volume {number} of {year} is empty")
        return found

    def volumes(self) -> tuple[Place, ...]:
        """The places of all volumes for which there is a file, sorted."""
        stems = (path.stem.split("-") for path in self._register.glob("[0-9]*-[0-9]*.json"))
        return tuple(sorted((int(year), int(number)) for year, number in stems))

    def summaries(self) -> dict[str, Summary]:
        """The summaries of all crises by id; made from the items when the register is missing or damaged."""
        try:
            front = self.front()
            bound = (self.volume(year, 1 + at) for year, count in front.volumes.items() for at in range(count))
            return {each.crisis: each for volume in (front.current, *bound) for each in volume}
        except (FileNotFoundError, ValueError):
            found = ((crisis, self.items(crisis)) for crisis in self.crises())
            return {crisis: summarise(items) for crisis, items in found if items}

    def register_files(self, register: Register) -> dict[Path, bytes]:
        """Place and content of the register's files, one summary a line; the front last."""
        bound = {self._register / _volume_name(place): _lines(volume) for place, volume in register.volumes.items()}
        return bound | {self._register / "front.json": msgspec.json.encode(register.front)}

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


def _volume_name(place: Place) -> str:
    return f"{place[0]}-{place[1]}.json"


def _lines(volume: Volume) -> bytes:
    return b"[\n" + b",\n".join(msgspec.json.encode(each, order="deterministic") for each in volume) + b"\n]\n"
