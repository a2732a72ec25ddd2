"""The one web application: the newsroom's folder for the public, and the bot's health for whoever watches it."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from bot.outlets.newsroom_pages.look import policy
from bot.web.headers import SecureHeaders
from bot.web.pages import Pages

Health = Callable[[], Awaitable[Mapping[str, object]]]
"""Tells how the bot is: any JSON, with `ok` true when it can do its work."""

_log = logging.getLogger(__name__)


def build_app(
    newsroom_folder: Path, *, health: Health, rehearsals: Path | None = None, hooks: Mapping[str, ASGIApp] | None = None
) -> ASGIApp:
    """The application; `/health` answers 200 or 503 with what `health` tells, `/drill` shows the exercises.

    `hooks` are what others deliver to: applications by their path, which see to their own signatures and limits.
    The folders are made when they are missing. Raises OSError when one cannot be made.
    """
    routes: list[BaseRoute] = [Route("/health", _health_page(health), methods=["GET"])]
    routes += [Route(path, hook, methods=["POST"]) for path, hook in (hooks or {}).items()]
    for path, folder in (("/drill", rehearsals), ("/", newsroom_folder)):
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            routes.append(Mount(path, Pages(directory=folder, html=True)))
    return SecureHeaders(Starlette(routes=routes), policy=f"{policy()}; frame-ancestors 'none'")


def _health_page(health: Health) -> Callable[[Request], Awaitable[JSONResponse]]:
    async def page(_: Request) -> JSONResponse:
        told = await _asked(health)
        return JSONResponse(
            dict(told), status_code=200 if told.get("ok") is True else 503, headers={"Cache-Control": "no-store"}
        )

    return page


async def _asked(health: Health) -> Mapping[str, object]:
    try:
        return await health()
    except Exception:
        _log.exception("the bot's health could not be told")
        return {"ok": False, "reason": "the bot's health could not be told; its log says why"}
