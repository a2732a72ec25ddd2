"""Who is in a crisis' channel: all of its team whom Slack knows, and nobody who has a conflict."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from bot.crisis.model import Crisis
from bot.slack_api.pages import items
from bot.slack_api.reasons import in_words, lasts, passes
from bot.slack_api.web import Denied, Web

log = logging.getLogger(__name__)
MOST_AT_ONCE = 100
"""People in one invitation."""

_MEMBERS = ("conversations.members", "members")
_THERE_ALREADY = frozenset({"already_in_channel", "cant_invite_self"})
_NOT_THERE = frozenset({"not_in_channel", "cant_kick_self", "user_not_found"})


class Members(Protocol):
    """Who is who in Slack."""

    def member(self, person: str) -> str:
        """The Slack id of a person of config.yaml; empty when Slack does not know them."""

    def language(self, person: str) -> str:
        """The language in which that person reads."""


def team_of(crisis: Crisis, members: Members) -> frozenset[str]:
    """The Slack ids of everybody who belongs into the channel; for a private crisis only those with a role."""
    people = {person for ladder in crisis.roster.ladders.values() for person in ladder}
    if not crisis.playbook.private:
        people.add(crisis.life.started_by)
    return _ids(people - crisis.roster.conflicted, members)


def kept_out(crisis: Crisis, members: Members) -> frozenset[str]:
    """The Slack ids of everybody who must not be there."""
    return _ids(crisis.roster.conflicted, members)


class Team:
    """Lets people in and out. Remembers whom it let in, so that nobody is invited twice."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._settled: dict[str, set[str]] = defaultdict(set)

    async def invite(self, channel: str, people: frozenset[str]) -> None:
        """Let them in who were not invited yet; whom Slack refuses is logged, and keeps nobody else out.

        Raises Denied when nobody can be invited there, and what else Web.call raises.
        """
        missing = sorted(people - self._settled[channel])
        for some in _batches(missing):
            await self._invite(channel, some)

    async def remove(self, channel: str, people: frozenset[str]) -> None:
        """Put them out, as many as Slack lets; then raises like `invite`."""
        denials = [no for person in sorted(people) if (no := await self._remove(channel, person))]
        if denials:
            raise denials[0]

    async def _remove(self, channel: str, person: str) -> Denied | None:
        try:
            await self._web.call("conversations.kick", channel=channel, user=person)
        except Denied as no:
            if no.error not in _NOT_THERE:
                log.error("%s has a conflict and is still in %s. Please see to it by hand.", person, channel)
                return no
        return None

    async def _invite(self, channel: str, people: Sequence[str]) -> None:
        try:
            answer = await self._web.call("conversations.invite", channel=channel, users=",".join(people), force=True)
        except Denied as no:
            await self._without(no, channel, people)
        else:
            for problem in answer.get("errors") or ():
                _refused(channel, str(problem.get("user")), str(problem.get("error")))
        self._settled[channel].update(people)

    async def _without(self, no: Denied, channel: str, people: Sequence[str]) -> None:
        """Some of them cannot be invited: first without those who are there already, then one by one."""
        if lasts(no) or passes(no):
            raise no
        if len(people) == 1:
            _refused(channel, people[0], in_words(no), no.error)
            return
        there = await self._members(channel)
        missing = [person for person in people if person not in there]
        if missing and len(missing) < len(people):
            await self._invite(channel, missing)
            return
        for person in missing:
            await self._invite(channel, [person])

    async def _members(self, channel: str) -> frozenset[str]:
        """Who is there; nobody when Slack does not tell."""
        try:
            return frozenset([str(member) async for member in items(self._web, *_MEMBERS, channel=channel)])
        except Denied:
            return frozenset()


def _refused(channel: str, person: str, why: str, error: str = "") -> None:
    if (error or why) not in _THERE_ALREADY:
        log.warning("%s was not invited to %s: %s", person, channel, why)


def _ids(people: Iterable[str], members: Members) -> frozenset[str]:
    return frozenset(filter(None, map(members.member, people)))


def _batches(people: Sequence[str]) -> Iterator[Sequence[str]]:
    return (people[start : start + MOST_AT_ONCE] for start in range(0, len(people), MOST_AT_ONCE))
