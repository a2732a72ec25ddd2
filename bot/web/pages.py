"""The newsroom's folder over HTTP, cached so that a run on it stays with caches and browsers."""

import asyncio
import errno
import mimetypes
import os
import stat
from dataclasses import dataclass
from email.utils import formatdate
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path, PurePath
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

SHOWN = "public, max-age=30, stale-while-revalidate=60, stale-if-error=86400"
"""A page is at most 30 seconds old; when the bot is down, a cache may show the last one for a day."""
MISSING = "public, max-age=5"
"""The permalink is known before the first statement is out: nobody may remember for long that there is nothing."""
_TYPES = {".atom": "application/atom+xml; charset=utf-8", ".json": "application/feed+json"}
_NO_SUCH_NAME = (errno.ENAMETOOLONG, errno.EINVAL)


@dataclass(frozen=True, slots=True)
class _Page:
    """A file's content and time of change, read at one moment; `inside` when it is the asked folder's index."""

    name: str
    content: bytes
    changed: float
    inside: bool

    def response(self, status: HTTPStatus) -> Response:
        """The whole of it. The tag is the content's, so a page that was made again unchanged is still the same."""
        kind = _TYPES.get(PurePath(self.name).suffix) or mimetypes.guess_type(self.name)[0]
        headers = {
            "ETag": f'"{sha256(self.content).hexdigest()[:32]}"',
            "Last-Modified": formatdate(self.changed, usegmt=True),
            "Cache-Control": SHOWN if status == HTTPStatus.OK else MISSING,
        }
        return Response(self.content, status, headers, kind or "application/octet-stream")


class Pages(StaticFiles):
    """GET and HEAD of what lies in the folder; hidden files do not exist, and nothing outside of it does.

    Starlette's own answers open a file after they measured it; a page that is replaced in between would arrive torn.
    Pages are small, so they are read whole.
    """

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """The file below the folder, and None when there is none for the public."""
        hidden = any(part.startswith(".") and part != "." for part in PurePath(path).parts)
        return ("", None) if hidden else super().lookup_path(path)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, a 304 for who has it, the redirect to a folder's page, or the newsroom's own 404 page."""
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
        try:
            page = await asyncio.to_thread(self._read, path)
            missing = None if page else await asyncio.to_thread(self._read, "404.html")
        except OSError as error:
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "10"}) from error
        if page:
            return self._answer(page, path, scope)
        if missing:
            return missing.response(HTTPStatus.NOT_FOUND)
        raise HTTPException(HTTPStatus.NOT_FOUND)

    def _answer(self, page: _Page, path: str, scope: Scope) -> Response:
        if page.inside and not scope["path"].endswith("/"):  # relative: behind a proxy we do not know our own address
            return RedirectResponse(f"./{quote(PurePath(path).name)}/", HTTPStatus.PERMANENT_REDIRECT)
        response = page.response(HTTPStatus.OK)
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response

    def _read(self, path: str) -> _Page | None:
        try:
            full_path, status = self.lookup_path(path)
            inside = status is not None and stat.S_ISDIR(status.st_mode)
            if inside:
                full_path, status = self.lookup_path(f"{path}/index.html")
        except ValueError:  # null bytes and the like
            return None
        except OSError as error:
            if error.errno in _NO_SUCH_NAME:
                return None
            raise
        return _open(Path(full_path), inside=inside) if status and stat.S_ISREG(status.st_mode) else None


def _open(path: Path, *, inside: bool) -> _Page:
    with path.open("rb") as file:
        return _Page(path.name, file.read(), os.fstat(file.fileno()).st_mtime, inside)
