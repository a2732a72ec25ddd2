"""The newsroom as a place: its disk fails at every turn, and what counts is what a reader finds on its pages."""

import asyncio
import errno
from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from bot.outlets import newsroom as module
from bot.outlets.base import Outlet, Spec
from bot.outlets.files import Staged, show, stage
from bot.outlets.newsroom import Newsroom
from bot.outlets.newsroom_pages.item import Item
from tests.faults.publishing_front import Mishap
from tests.faults.publishing_outlets import newsroom_of
from tests.faults.publishing_places import Arrived, Stand, Texts
from tests.outlets.page import parsed, visible


class Dead(BaseException):
    """The process that was writing is not there any more."""


class _Newsroom(Newsroom):
    """Knows when it publishes: only then its disk fails."""

    publishes = False

    def _put(self, item: Item) -> None:
        self.publishes = True
        try:
            super()._put(item)
        finally:
            self.publishes = False


class NewsroomStand(Stand):
    """One newsroom a crisis. `late` is as `never` here: a disk does nothing later."""

    name = kind = "newsroom"
    languages = ("de", "en")

    async def open(self, life: AsyncExitStack) -> None:
        self._loop = asyncio.get_running_loop()
        self._newsroom: _Newsroom | None = None
        life.enter_context(patch.multiple(module, stage=self._stage, show=self._show))

    def begin(self, crisis: str, number: int) -> None:
        self._crisis, self._place = crisis, self.folder / f"newsroom-{number}"

    def spec(self) -> Spec:
        return replace(self.entry(server="https://news.example"), memory=self._place)

    def make(self) -> Outlet:
        self._newsroom = newsroom_of(self.spec(), _Newsroom)
        return self._newsroom

    def everything(self) -> list[Arrived]:
        """The words of each statement on the crisis' page, in each language."""
        return [
            (language, visible(words))
            for language in self.languages
            for page in (self._place / self._crisis / language).glob("index.html")
            for words in parsed(page.read_bytes()).iter("div")
            if words.get("class") == "text"
        ]

    def arrived(self) -> Counter[Arrived]:
        return Counter(self.everything())

    def expected(self, texts: Texts) -> Counter[Arrived]:
        return Counter((language, " ".join(text.split())) for language, text in texts.items())

    # what the disk does

    def _stage(self, files: Mapping[Path, bytes]) -> Staged:
        if (mishap := self._next()) and mishap.ending == "limited":
            self.troubles.publishing.popleft()
            raise OSError(errno.ENOSPC, "No space left on device")
        return stage(files)

    def _show(self, staged: Staged) -> None:
        if self._next() is None:
            show(staged)
            return
        mishap = self.troubles.publishing.popleft()
        share = 0.5 if mishap.ending == "5xx" else float(mishap.effect == "now")

        async def moved() -> None:
            show(staged[: round(len(staged) * share)])

        done = self.troubles.happen(Mishap("now", mishap.ending), moved)
        asyncio.run_coroutine_threadsafe(done, self._loop).result()
        raise Dead if mishap.ending == "dies" else OSError(errno.EIO, "Input/output error")

    def _next(self) -> Mishap | None:
        here = self._newsroom is not None and self._newsroom.publishes and self.troubles.publishing
        return self.troubles.publishing[0] if here else None
