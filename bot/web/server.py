"""uvicorn inside the bot's own event loop: it serves until it is closed, and leaves the signals to the bot."""

import asyncio
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

_CLOSING_SECONDS = 5
_MOST_CONNECTIONS = 400  # a run must leave the bot enough file handles for its own work


class CannotListen(Exception):
    """The address is taken, forbidden or not this machine's; the text says which and what to do."""


class _Embedded(uvicorn.Server):
    """The bot decides when to end; uvicorn would otherwise take SIGINT and SIGTERM for itself."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Take none."""
        yield


class Serving:
    """A server at work on `port`."""

    def __init__(self, server: uvicorn.Server, listener: socket.socket) -> None:
        self.port: int = listener.getsockname()[1]
        self._server = server
        self._task = asyncio.create_task(server.serve(sockets=[listener]), name=f"web on port {self.port}")

    async def close(self) -> None:
        """Take no more requests, finish those under way (at most five seconds), and end. May be called twice."""
        self._server.should_exit = True
        await self._task


async def serve(app: ASGIApp, host: str, port: int) -> Serving:
    """Serve the application from now on; port 0 lets the system choose one. Raises CannotListen."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", server_header=False, ws="none",
        limit_concurrency=_MOST_CONNECTIONS, timeout_graceful_shutdown=_CLOSING_SECONDS,
    )  # fmt: skip
    return Serving(_Embedded(config), _listener(host, port))


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        made = socket.create_server((host, port), family=family, backlog=2048)
        # Named as TCP: asyncio sends without delay (TCP_NODELAY) only then; every answer would wait 40 ms otherwise.
        return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=made.detach())
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotListen(
            f"The web pages cannot be served on {host} port {port}: {reason}. Choose another address or port."
        ) from error
