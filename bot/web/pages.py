"""The newsroom's folder over HTTP, cached so that a run on it stays with caches and browsers."""

import asyncio
import errno
import mimetypes
import os
import stat
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
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
NEVER_THERE = "public, max-age=86400"
"""Every browser asks for an icon that the pages do not have; once a day is enough."""
_ICON = "favicon.ico"
_TYPES = {".atom": "application/atom+xml; charset=utf-8", ".json": "application/feed+json"}
_REMEMBERED = 128
"""Pages kept in memory: some megabytes, and all that a run asks for."""
_NO_SUCH_NAME = (errno.ENAMETOOLONG, errno.EINVAL)


@dataclass(frozen=True, slots=True)
class _Page:
    """A file's content, kind and time of change. The tag is the content's, so a page that was made again unchanged is
    still the same."""

    content: bytes
    kind: str
    changed: str
    tag: str

    def response(self, status: HTTPStatus) -> Response:
        """The whole of it."""
        fresh = SHOWN if status == HTTPStatus.OK else MISSING
        headers = {"ETag": self.tag, "Last-Modified": self.changed, "Cache-Control": fresh}
        return Response(self.content, status, headers, self.kind)


class Pages(StaticFiles):
    """GET and HEAD of what lies in the folder; hidden files do not exist, and nothing outside of it does.

    Starlette's own answers open a file after they measured it; a page that is replaced in between would arrive torn.
    Pages are small, so they are read whole, and kept while they stay the same.
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
            page, inside = await asyncio.to_thread(self._read, path)
            missing = None if page or path == _ICON else (await asyncio.to_thread(self._read, "404.html"))[0]
        except OSError as error:
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "10"}) from error
        if page:
            return self._answer(page, path, scope, inside=inside)
        if missing:
            return missing.response(HTTPStatus.NOT_FOUND)
        raise HTTPException(HTTPStatus.NOT_FOUND, headers={"Cache-Control": NEVER_THERE} if path == _ICON else None)

    def _answer(self, page: _Page, path: str, scope: Scope, *, inside: bool) -> Response:
        if inside and not scope["path"].endswith("/"):  # relative: behind a proxy we do not know our own address
            return RedirectResponse(f"./{quote(PurePath(path).name)}/", HTTPStatus.PERMANENT_REDIRECT)
        response = page.response(HTTPStatus.OK)
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response

    def _read(self, path: str) -> tuple[_Page | None, bool]:
        """The page, and whether it is the index of the folder that was asked for."""
        try:
            full_path, status = self.lookup_path(path)
            inside = status is not None and stat.S_ISDIR(status.st_mode)
            if inside:
                full_path, status = self.lookup_path(f"{path}/index.html")
        except ValueError:  # null bytes and the like
            return None, False
        except OSError as error:
            if error.errno in _NO_SUCH_NAME:
                return None, False
            raise
        if not status or not stat.S_ISREG(status.st_mode):
            return None, False
        return _page(full_path, status.st_ino, status.st_mtime_ns, status.st_size), inside


@lru_cache(_REMEMBERED)
def _page(path: str, _inode: int, _changed_ns: int, _size: int) -> _Page:
    """A file, read once for as long as it is the same: a page is replaced, never written over."""
    with Path(path).open("rb") as file:
        content, changed = file.read(), os.fstat(file.fileno()).st_mtime
    kind = _TYPES.get(PurePath(path).suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    return _Page(content, kind, formatdate(changed, usegmt=True), f'"{sha256(content).hexdigest()[:32]}"')
