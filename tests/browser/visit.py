"""One visit to a page: what it asked for, what the browser complained of, how it looks, what axe finds."""

from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from playwright.async_api import ConsoleMessage, Page, Request

from tests.browser.tools import PICTURES

SIZES = {1280: 900, 320: 640}
"""Width and height of the screens, in CSS pixels."""
SCHEMES = ("light", "dark")


@dataclass
class Visit:
    """`async with Visit(page, url) as visit`; the network is as it is, and everything asked of it is written down."""

    page: Page
    url: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    status: int = 0

    async def __aenter__(self) -> "Visit":
        self.page.on("request", self._asks)
        self.page.on("console", self._complains)
        answer = await self.page.goto(self.url)
        self.status = answer.status if answer else 0
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.page.remove_listener("request", self._asks)
        self.page.remove_listener("console", self._complains)

    def _asks(self, request: Request) -> None:
        self.asked.append(request.url)

    def _complains(self, message: ConsoleMessage) -> None:
        if message.location["url"] != self.url or "status of 404" not in message.text:
            self.complaints.append(message.text)

    async def see(self, width: int, scheme: str) -> None:
        """Another screen."""
        await self.page.set_viewport_size({"width": width, "height": SIZES[width]})
        await self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    async def violations(self) -> list[str]:
        """What axe finds, a line each: the rule and where. The window must have it (`window` in conftest)."""
        found: list[dict[str, Any]] = await self.page.evaluate("() => axe.run(document).then(told => told.violations)")
        return [
            f"{each['id']} ({each['impact']}): {node['target']} {node['failureSummary']}"
            for each in found
            for node in each["nodes"]
        ]

    async def overflow(self) -> int:
        """CSS pixels by which the page is wider than the screen."""
        wide: int = await self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wide

    async def picture(self, name: str) -> bytes:
        """The whole page as a PNG, kept under that name."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        return await self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
