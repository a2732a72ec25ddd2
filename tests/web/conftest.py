"""A newsroom with one crisis in it, served on a port of this machine."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.outlets.newsroom import Newsroom
from bot.web.app import build_app
from bot.web.server import serve
from tests.outlets.sample import BASE, delivery


async def healthy() -> dict[str, object]:
    return {"ok": True}


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A newsroom's folder; beside it lies a file that is nobody's business."""
    (tmp_path / "secret.txt").write_text("secret")
    room = Newsroom(tmp_path / "newsroom", BASE, "Stadtnetz GmbH", ("de", "en"), "Europe/Berlin")
    await room.repair()
    await room.publish(delivery())
    return tmp_path / "newsroom"


@pytest.fixture
async def browser(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a real server that serves the folder."""
    server = await serve(build_app(folder, health=healthy), "127.0.0.1", 0)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as client:
        yield client
    await server.close()
