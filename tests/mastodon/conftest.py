from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.mastodon.server import MastodonServer, missing
from tests.proxy import Proxy


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where there is no server, say so."""
    if reason := missing():
        for item in items:
            if item.path.is_relative_to(Path(__file__).parent) and "running" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def running() -> Iterator[MastodonServer]:
    """The server; one process serves all the tests of a worker."""
    with MastodonServer() as server:
        yield server


@pytest.fixture
def server(running: MastodonServer) -> MastodonServer:
    """The server, where nobody has posted anything yet."""
    running.reset()
    return running


@pytest.fixture
async def proxy(server: MastodonServer) -> AsyncIterator[Proxy]:
    """What the outlet takes for the server."""
    async with Proxy(server.url) as proxy:
        yield proxy
