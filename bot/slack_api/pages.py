"""What Slack hands out page by page, read to its end."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from bot.slack_api.web import Lost, Web

PER_PAGE = 200
"""Items a page; Slack recommends no more."""


async def items(web: Web, method: str, field: str, **params: object) -> AsyncIterator[Any]:
    """Every item that the method lists under `field`, on all pages.

    Raises what Web.call raises; Lost, too, when an answer is no whole page: then nobody knows what is missing.
    """
    cursor, seen = "", {""}
    while True:
        page = await web.call(method, **params, limit=PER_PAGE, cursor=cursor or None)
        found = page.get(field)
        if not isinstance(found, list):
            raise Lost(f"Slack's answer lacks {field} ({method})")
        for item in found:
            yield item
        cursor = _next(page)
        if not cursor and not page.get("has_more"):
            return
        if cursor in seen:
            raise Lost(f"Slack's answer has no end ({method})")
        seen.add(cursor)


def _next(page: Mapping[str, Any]) -> str:
    more = page.get("response_metadata")
    return str(more.get("next_cursor") or "") if isinstance(more, dict) else ""
