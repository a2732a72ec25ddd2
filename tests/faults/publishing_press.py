"""A list of the press as a place: a mail server that fails at every turn, one message a recipient."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import replace
from unittest.mock import patch

from aiosmtpd.smtp import SMTP, Envelope, Session

from bot.outlets.base import Outlet, Spec
from bot.outlets.email import EmailOutlet
from bot.outlets.mailing import server as mail_server
from bot.outlets.mailing.round import Bounds
from tests.faults.publishing_front import Troubles
from tests.faults.publishing_places import Arrived, Stand, Texts
from tests.outlets.mailing.list import SENDER
from tests.outlets.mailing.postbox import Letter, Postbox

LIST = {"anna@orf.example": ("de",), "ben@bbc.example": ("en",), "eva@apa.example": ("de", "en")}
"""Each address with the languages that it gets."""

LONGEST, USUAL = 0.15, 3.0
"""Seconds, real ones, until a message that hangs is given up: where it will hang, and where it should not."""


class TroubledPostbox(Postbox):
    """Mishaps strike the messages themselves, where the answer decides.

    A 5xx is a no for good in SMTP, so it is only said of what was kept; a server that keeps nothing says 451.
    """

    troubles: Troubles

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if not self.troubles.publishing:
            return await super().handle_DATA(server, session, envelope)
        mishap = self.troubles.publishing.popleft()
        if mishap.ending == "5xx" and mishap.effect == "late":
            mishap = replace(mishap, effect="never")
        (address,), content = envelope.rcpt_tos, envelope.content
        assert isinstance(content, bytes)
        letter = Letter(str(envelope.mail_from), address, content)

        async def kept() -> None:
            self.letters.append(letter)

        # whoever asks may be gone meanwhile, and the message arrives all the same
        await asyncio.shield(asyncio.ensure_future(self.troubles.happen(mishap, kept)))
        if mishap.ending == "5xx" and mishap.effect == "now":
            return "554 5.3.0 Transaction failed"
        if mishap.ending in ("5xx", "limited"):
            return "451 4.3.0 Try again later"
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()
        return "451 4.4.2 Connection dropped"


class PressStand(Stand):
    """Three people, one without a language of their own."""

    name, kind = "press", "email"
    languages = ("de", "en")
    certain, gives_up = False, True

    async def open(self, life: AsyncExitStack) -> None:
        self._box = TroubledPostbox()
        self._box.troubles = self.troubles
        await life.enter_async_context(self._box)
        life.enter_context(patch.object(mail_server, "FAREWELL", 0.01))  # who dies says no goodbye
        life.push_async_callback(self.troubles.arrive)
        rows = [f"{address},,{each[0] if len(each) == 1 else ''}\n" for address, each in LIST.items()]
        self.folder.mkdir(exist_ok=True)
        self._list = self.folder / "press.csv"
        self._list.write_text("email,name,language\n" + "".join(rows), encoding="utf-8")

    def slow(self, seconds: float) -> None:
        """Each message takes so long from now on."""

        async def wait(address: str) -> None:
            await asyncio.sleep(seconds)

        self._box.before = wait

    def spec(self) -> Spec:
        return self.entry(server=self._box.url, sender=SENDER, recipients=self._list)

    def make(self) -> Outlet:
        hangs = any(mishap.ending == "hangs" for mishap in self.troubles.publishing)
        return EmailOutlet(self.spec(), self.clock, Bounds(end=LONGEST if hangs else USUAL))

    def begin(self, crisis: str, number: int) -> None:
        self._box.letters.clear()
        super().begin(crisis, number)

    def everything(self) -> list[Arrived]:
        """A message that comes again under the same Message-ID is one message; `repeats` counts those."""
        once = {(letter.to, letter.message["Message-ID"]): letter for letter in self._box.letters}
        return [(letter.to, letter.text.replace("\r\n", "\n").removesuffix("\n")) for letter in once.values()]

    @property
    def repeats(self) -> int:  # type: ignore[override]  # of this one place it is counted
        return len(self._box.letters) - len(self.everything())

    def expected(self, texts: Texts) -> Counter[Arrived]:
        return Counter((to, "\n\n* * *\n\n".join(texts[each] for each in said)) for to, said in LIST.items())
