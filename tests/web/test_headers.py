"""Even an answer to a crash carries the headers."""

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.headers import SecureHeaders


async def crash(_: Request) -> Response:
    raise RuntimeError("a fault")


async def test_a_crash_is_secured_and_tells_nothing():
    app = SecureHeaders(Starlette(routes=[Route("/", crash)]), policy="default-src 'none'")
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as http:
        answer = await http.get("/")
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == "default-src 'none'"
    assert "fault" not in answer.text
