"""The folders of the state: journals of open crises, and the archive."""

from pathlib import Path
from urllib.parse import quote, unquote

from bot.store.base import StoreError

SUFFIX = ".journal"
_LONGEST_NAME = 240


class Shelves:
    """Which file belongs to which stream. A file's name is the stream's, percent-encoded where need be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.open = folder / "open"
        self.closed = folder / "closed"

    def open_file(self, stream: str) -> Path:
        """Where the journal of an open crisis lies. Raises StoreError for a name that no file can have."""
        return self.open / _file_name(stream)

    def closed_file(self, stream: str) -> Path:
        """Where the journal of a closed crisis lies. Raises StoreError for a name that no file can have."""
        return self.closed / _file_name(stream)


def streams_in(folder: Path) -> list[str]:
    """The streams whose journals lie in a folder; none when there is no such folder. Raises OSError."""
    if not folder.is_dir():
        return []
    names = (path.name for path in folder.iterdir())
    return [unquote(name.removesuffix(SUFFIX)) for name in names if name.endswith(SUFFIX)]


def _file_name(stream: str) -> str:
    name = quote(stream, safe="", errors="surrogatepass")
    if not stream or len(name) > _LONGEST_NAME:
        raise StoreError(f"A crisis cannot be called {stream[:40]!r}: give it a short name.")
    return name + SUFFIX
