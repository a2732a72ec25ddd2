"""Everything that people send from Slack, and what they get for it. Calls nothing in Slack; the door does the rest."""

import logging
from dataclasses import replace

from bot.chat.slack.carry import OnCard, OnForm, unpack
from bot.chat.slack.hear.answer import Answer, refused, said, seen
from bot.chat.slack.hear.filling import cannot, opened, opened_among, submitted
from bot.chat.slack.hear.house import House, Voice
from bot.chat.slack.hear.inbound import HomeOpened, Inbound, Shortcut, Submitted, Tapped, Typed
from bot.chat.slack.hear.meant import Meant
from bot.chat.slack.hear.once import Once
from bot.chat.slack.hear.taps import known_crisis, tap
from bot.chat.slack.hear.typed import about, typed
from bot.chat.slack.who.directory import Known, Stranger
from bot.crisis.command import Refused
from bot.crisis.text import clean

log = logging.getLogger(__name__)


class Talk:
    """Hears people. Nothing that is done is answered before it is durable, and nothing is done twice."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._meant = Meant(house.crises)
        self._answers: Once[Answer] = Once()
        # A form that was refused is sent again with other words or later; the door remembers what it refused.
        self._forms: Once[Answer] = Once(keeps=lambda answer: answer.ok)

    async def hear(self, inbound: Inbound) -> Answer:
        """The answer to what somebody sent, in their language; delivered again, it is the same. Never raises."""
        if isinstance(inbound, HomeOpened):
            return await self._hear(inbound)
        once = self._forms if isinstance(inbound, Submitted) else self._answers
        return await once(inbound.id, lambda: self._hear(inbound))

    async def _hear(self, inbound: Inbound) -> Answer:
        say = self._house.say(self._house.language)
        try:
            who = await self._house.directory.recognise(inbound.sender)
            say = self._house.say(who.language)
            if isinstance(who, Stranger):
                return refused(inbound, say(who.reason, user=who.user), say)
            answer = await self._done(inbound, who)
            if isinstance(inbound, Submitted) and not answer.ok:
                return refused(inbound, answer.text, say)
            return seen(inbound, answer, say)
        except Refused as no:
            return refused(inbound, said(no.phrase, say), say)
        except Exception:
            log.exception("%s from Slack", type(inbound).__name__)
            return refused(inbound, say("refused.our_fault"), say)

    async def _done(self, inbound: Inbound, who: Known) -> Answer:
        house = self._house
        if isinstance(inbound, HomeOpened):
            return Answer(home=who)
        voice = house.voice(who, inbound.id)
        if isinstance(inbound, Typed):
            return await typed(house, self._meant, voice, inbound.text, inbound.channel)
        if isinstance(inbound, Tapped):
            return await self._tapped(voice, inbound)
        if isinstance(inbound, Submitted):
            return await submitted(house, voice, inbound)
        return self._shortcut(voice, inbound)

    async def _tapped(self, voice: Voice, tapped: Tapped) -> Answer:
        carried = unpack(tapped.value)
        if isinstance(carried, OnCard):
            return await tap(self._house, voice, carried)
        if carried is None:
            raise Refused("slack.no_longer")
        crisis = known_crisis(self._house, voice, carried.crisis)
        if carried.crisis and crisis is None:
            raise Refused("refused.no_crisis")
        if isinstance(carried, OnForm):
            return opened(self._house, voice, carried.word, crisis) or cannot()
        answer = await about(self._house, voice, carried.text, crisis)
        return replace(answer, replaces=answer.form is None)

    def _shortcut(self, voice: Voice, shortcut: Shortcut) -> Answer:
        text = clean(shortcut.text)
        if shortcut.callback in ("start_crisis", "start_from_message"):
            return opened(self._house, voice, "start", None, {"what": text}) or cannot()
        if shortcut.callback != "log_inquiry":
            raise Refused("slack.no_longer")
        crises = self._meant.by(shortcut.channel, voice.person)
        if not crises:
            raise Refused("slack.none_open")
        if not crises[0].open:  # it is the one of this room
            raise Refused("refused.ended", when=crises[0].life.ended_at)
        return opened_among(self._house, voice, "inquiry", crises, {"question": text})
