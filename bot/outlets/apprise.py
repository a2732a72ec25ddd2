"""One of the many services that Apprise speaks to, named by a URL in the environment.

Apprise says yes or nothing: what got no yes may be there all the same, and nobody can look it up from here. So a book
keeps whether it was tried, and a person is asked when it was and no yes came.
"""

import asyncio
import logging
import re
from contextlib import suppress
from unicodedata import normalize

from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat, OverflowMode

from bot.crisis.deliveries import Delivery
from bot.outlets.base import NEVER, Capabilities, NotSent, Outlet, PerhapsSent, Sent, Spec
from bot.outlets.book import Clock, Mark, book_of, unwritable
from bot.outlets.fit import unfit, words_of

logging.getLogger("apprise").disabled = True  # it writes what it could not read of a URL, secrets and all

PATIENCE = 25.0
"""Seconds for the service's answer; less than the courier waits for an outlet."""

IT = "it"
"""In the book: the one place that gets the text."""

_SEVERAL = re.compile(r"[\s,;]+[a-z0-9]+://", re.IGNORECASE)


def build(spec: Spec, clock: Clock) -> Outlet:
    """The outlet behind a URL. What is wrong with the URL is told when it is used."""
    return AppriseOutlet(spec, clock)


class AppriseOutlet(Outlet):
    """Exactly the text, with the subject where the service has room for one."""

    remembers = NEVER

    def __init__(self, spec: Spec, clock: Clock) -> None:
        self.name = spec.name
        self._spec, self._clock = spec, clock

    async def publish(self, delivery: Delivery) -> Sent:
        """Send it; nothing happens when the service said yes before."""
        if reason := unfit(delivery):
            raise NotSent(reason, final=True)
        words, service = words_of(delivery, self._spec.languages), await self._service()
        if not words or len(words) > service.body_maxlen:
            said = (
                f"The service takes at most {service.body_maxlen} characters." if words else "Its language is missing."
            )
            raise NotSent(said, final=True)
        book = await book_of(delivery, self._spec.memory, self._clock)
        if book.page.those("sent"):
            return Sent()
        try:
            await book.take([IT])
            await book.try_(IT)
        except OSError as problem:
            raise unwritable(problem) from problem
        await self._send(service, words, self._title(delivery, service))
        with suppress(OSError):  # it is out, and whoever asked will write that down too
            await book.mark(IT, Mark("sent"))
        return Sent()

    async def find(self, delivery: Delivery) -> Sent | None:
        """What the book says: None when it was never tried. Raises PerhapsSent when no yes came."""
        if unfit(delivery):
            return None
        page = (await book_of(delivery, self._spec.memory, self._clock)).page
        if page.those("trying"):
            raise PerhapsSent(_NO_YES, final=True)
        return Sent() if page.those("sent") else None

    async def capabilities(self) -> Capabilities:
        """How much the service takes, as Apprise knows it; nothing is asked."""
        return Capabilities(limit=(await self._service()).body_maxlen)

    async def _send(self, service: NotifyBase, words: str, title: str) -> None:
        sender = Apprise(asset=service.asset)
        sender.add(service)
        try:
            yes = await sender.async_notify(body=words, title=title, body_format=NotifyFormat.TEXT)
        except Exception as problem:
            raise PerhapsSent(_NO_YES, final=True) from problem
        if not yes:
            raise PerhapsSent(_NO_YES, final=True)

    async def _service(self) -> NotifyBase:
        """What the URL names; nothing in the URL makes it send twice, call a failure a success, or cut the text."""
        url, asset = self._spec.secrets.get("URL", ""), _asset(self._spec.organisation)
        service = await asyncio.to_thread(Apprise.instantiate, url, asset)  # the first one imports all services
        if service is None or _SEVERAL.search(url):
            raise NotSent("APPRISE_URL is not one URL that Apprise understands; docs/outlets.md says more.", final=True)
        service.retry, service.optional, service.overflow_mode = 0, False, OverflowMode.UPSTREAM
        service.redirects = False  # a text that is posted elsewhere is lost, and a stranger would say that it is out
        return service

    def _title(self, delivery: Delivery, service: NotifyBase) -> str:
        """The subject; where the service has no room for one, Apprise would write it into the text."""
        language = next((each for each in self._spec.languages if each in delivery.subjects), "")
        return delivery.subjects.get(language, "") if service.title_maxlen > 0 else ""


_NO_YES = "The service did not say that it took the text. Look whether it is there."


def _asset(organisation: str) -> AppriseAsset:
    """Nothing of Apprise's own in what leaves: no name, no picture. Names go into headers too."""
    name = normalize("NFKD", organisation).encode("ascii", "ignore").decode().strip() or "-"
    return AppriseAsset(
        app_id=name, app_desc=name, app_url="", image_url_mask="", image_url_logo="", image_path_mask="",
        interpret_emojis=False, storage_mode="memory", service_timeout=PATIENCE, allow_templates=False,
    )  # fmt: skip
