"""An account on a Mastodon server as an outlet. A text whose answer was lost is looked for among the account's posts,
by its words; for an hour the server knows a text that comes again by its key, too.

https://docs.joinmastodon.org/methods/statuses/
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

from bot.crisis.deliveries import Delivery
from bot.crisis.notes import Note
from bot.outlets.base import Capabilities, NotSent, Outlet, PerhapsSent, Sent, Spec
from bot.outlets.fit import unfit, words_of
from bot.outlets.http import Unanswered
from bot.outlets.kinds import KINDS, Clock
from bot.outlets.looking import EARLIER, Pause, look_again
from bot.outlets.mastodon_server import Refused, Server, Status
from bot.outlets.mastodon_text import may_show, same, shows
from bot.playbook.length import length

KEYS_ARE_KEPT, UNDER_WAY = timedelta(hours=1), timedelta(minutes=5)
"""By Mastodon, from the first request with a key on; and how long a request may be on its way."""

PAGES = 25
"""The pages of posts that are looked through before a person is asked."""

_NOT_OFFERED = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


def build(spec: Spec, clock: Clock) -> "MastodonOutlet":
    """The outlet of an entry in config.yaml."""
    return MastodonOutlet(spec.name, Server(spec.server, spec.secrets["TOKEN"].strip(), clock), spec.languages)


class MastodonOutlet(Outlet):
    """One public post a delivery."""

    remembers = KEYS_ARE_KEPT - UNDER_WAY

    def __init__(
        self, name: str, server: Server, languages: tuple[str, ...] = (), pause: Pause = asyncio.sleep
    ) -> None:  # fmt: skip
        self.name = name
        self._server, self._languages, self._pause = server, languages, pause
        self._account = ""

    async def publish(self, delivery: Delivery) -> Sent:
        """Post it, as an answer to what it hangs under; by itself where that is gone."""
        if reason := self._refusal(delivery):
            raise NotSent(reason, final=True)
        under = delivery.under.ref if delivery.under else ""
        try:
            return _sent(await self._post(delivery, under))
        except Refused as no:
            if not under or no.status != HTTPStatus.NOT_FOUND:
                raise
        alone = _sent(await self._post(delivery, ""))
        return replace(alone, note="The post that it was to hang under is gone, so it stands by itself.")

    async def find(self, delivery: Delivery) -> Sent | None:
        """The account's post with the delivery's words, from its release on."""
        if self._refusal(delivery):
            return None
        return await look_again(lambda: self._look(delivery), self._pause)

    async def edit(self, delivery: Delivery, note: Note) -> None:
        """Add the note below the post's words, unless it stands there already; below an earlier note, or in its place
        where there is no room for both."""
        if reason := self._refusal(delivery):
            raise NotSent(reason, final=True)
        if delivery.sent is None or not delivery.sent.ref:
            raise NotSent("The bot does not know which post it is; answer it by hand.", final=True)
        there = await self._server.source(delivery.sent.ref)
        words = words_of(replace(delivery, texts=note.texts), self._languages).strip()
        if words in there:
            return
        text, can = f"{there.rstrip()}\n\n{words}", await self.capabilities()
        ours = words_of(delivery, self._languages).strip()
        if length(text, can.counting, can.link) > can.limit and there.startswith(ours):
            text = f"{ours}\n\n{words}"
        if (counted := length(text, can.counting, can.link)) > can.limit:
            reason = (
                f"With the note the post counts {counted} characters, and the server takes {can.limit}: "
                "answer it by hand."
            )
            raise NotSent(reason, final=True)
        await self._server.update(delivery.sent.ref, text)

    async def capabilities(self) -> Capabilities:
        """What the server takes, and the address of the account."""
        limits, account, usual = await self._server.limits(), await self._server.account(), KINDS["mastodon"].can
        most, link = limits.characters or usual.limit, limits.link or usual.link
        return replace(usual, limit=most, link=link, page=account.url)

    def _refusal(self, delivery: Delivery) -> str:
        reason = unfit(delivery)
        return reason or ("" if words_of(delivery, self._languages) else "There is no text in its language.")

    async def _post(self, delivery: Delivery, under: str) -> Status:
        text = words_of(delivery, self._languages)
        key = hashlib.sha256(delivery.key.encode()).hexdigest()
        return await self._server.post(text, key, _language(delivery.texts, text), under)

    async def _look(self, delivery: Delivery) -> Sent | None:
        try:
            return await self._look_through(delivery)
        except NotSent as no:
            raise Unanswered(no.reason, final=no.final, wait=no.wait) from no
        except PerhapsSent as lost:
            raise Unanswered(str(lost)) from lost

    async def _look_through(self, delivery: Delivery) -> Sent | None:
        """Raises Unanswered when it cannot be seen whether it is there."""
        self._account = self._account or (await self._server.account()).id
        text, since, before = words_of(delivery, self._languages), delivery.released_at - EARLIER, ""
        for _ in range(PAGES):
            page = await self._server.page(self._account, before)
            for status in page:
                if status.at < since:
                    return None
                if await self._says(status, text):
                    return _sent(status)
            if not page:
                return None
            before = page[-1].id
        raise Unanswered("The account has more posts since then than the bot looks through.", final=True)

    async def _says(self, status: Status, text: str) -> bool:
        """As it shows, else as it was written or showed before, where the server tells."""
        if shows(status.html, text):
            return True
        if not may_show(status.html, text):
            return False
        try:
            if same(await self._server.source(status.id), text):
                return True
            return status.edited and any(shows(html, text) for html in await self._server.versions(status.id))
        except Refused as no:
            if no.status in _NOT_OFFERED:
                return False
            raise


def _language(texts: Mapping[str, str], text: str) -> str:
    return next((language for language, each in texts.items() if each == text), "")


def _sent(status: Status) -> Sent:
    return Sent(status.url, status.id)
