"""A list of the press or of stakeholders as an outlet: one message to each address, each at most once.

Mail servers know no keys and cannot be asked later. So a book keeps who was tried and what the server said, written
down before and after each message; only an address whose answer was lost is asked about.
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bot.crisis.deliveries import Delivery
from bot.outlets.base import NEVER, Capabilities, NotSent, Outlet, Sent, Spec
from bot.outlets.book import Book, Clock, Mark, book_of, unwritable
from bot.outlets.fit import unfit
from bot.outlets.mailing.handover import Envelope
from bot.outlets.mailing.message import Sender, message, sender_of
from bot.outlets.mailing.outcome import found, outcome
from bot.outlets.mailing.recipients import BrokenList, Recipient, read_list
from bot.outlets.mailing.round import Bounds, Round
from bot.outlets.mailing.server import connect, leave, server_of

BOUNDS = Bounds()


def build(spec: Spec, clock: Clock) -> Outlet:
    """The list of an outlet of kind email. What is wrong with its settings is told when it is used."""
    return EmailOutlet(spec, clock)


class EmailOutlet(Outlet):
    """One list. Sent again, it goes to those who surely do not have it, and to those in doubt: whoever sends again
    while some are in doubt was told so by a person."""

    remembers = NEVER

    def __init__(self, spec: Spec, clock: Clock, bounds: Bounds = BOUNDS) -> None:
        self.name = spec.name
        self._spec, self._clock, self._bounds = spec, clock, bounds

    async def publish(self, delivery: Delivery) -> Sent:
        """Send it to everybody who does not have it. A list with a broken line goes to nobody."""
        if reason := unfit(delivery):
            raise NotSent(reason, final=True)
        server, sender = server_of(self._spec), sender_of(self._spec.sender)
        recipients = await self._recipients()
        book = await book_of(delivery, self._spec.memory, self._clock)
        try:
            due = await _due(book, recipients)
        except OSError as error:
            raise unwritable(error) from error
        envelope = partial(_envelope, delivery, sender, self._spec.languages)
        problem = await Round(server, sender.domain, book, envelope, self._bounds).go(due)
        return outcome(book.page, problem)

    async def find(self, delivery: Delivery) -> Sent | None:
        """What the book says: out when everybody was served, None when some still must be and nobody is in doubt."""
        return None if unfit(delivery) else found((await book_of(delivery, self._spec.memory, self._clock)).page)

    async def capabilities(self) -> Capabilities:
        """How many it reaches. Says hello to the server, with the password, and sends nothing."""
        server, sender = server_of(self._spec), sender_of(self._spec.sender)
        recipients = await self._recipients()
        await leave(await connect(server, sender.domain))
        return Capabilities(threads=True, reach=len(recipients))

    async def _recipients(self) -> Sequence[Recipient]:
        try:
            return (await asyncio.to_thread(read_list, self._spec.recipients or Path())).recipients
        except BrokenList as broken:
            said = f"The list has a mistake; nothing is sent until it is put right. {broken}"
            raise NotSent(said, final=True) from broken


def _envelope(delivery: Delivery, sender: Sender, languages: Sequence[str], recipient: Recipient) -> Envelope:
    return Envelope(sender.email, recipient.email, message(delivery, recipient, sender, languages))


async def _due(book: Book, recipients: Sequence[Recipient]) -> list[Recipient]:
    """Those who are to be tried now. Those whom the server refused stay refused, unless it refused everybody."""
    for key in book.page.those("trying"):
        await book.mark(key, Mark("put_off"))
    await book.take([recipient.key for recipient in recipients])
    page = book.page
    done = {*page.those("sent"), *(page.those("refused") if page.those("sent") else ())}
    return [recipient for recipient in recipients if recipient.key not in done]
