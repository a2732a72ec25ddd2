"""What Slack says about a member. Who is not surely a full member of our own workspace or organisation is none."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.slack_api.web import Denied, Lost, SurelyNot, Web

log = logging.getLogger(__name__)

FRESH = timedelta(minutes=10)
"""How long an answer holds before Slack is asked again."""

LATER = timedelta(seconds=10)
"""How long Slack is left alone about somebody after it did not answer."""

PATIENCE = 1.5
"""Seconds that anybody waits for Slack's answer; it is kept when it comes later."""

_NOBODY: Mapping[str, "Standing"] = {"user_not_found": "gone", "user_not_visible": "foreign"}
_SLACK_ITSELF = "USLACKBOT"

Standing = Literal["member", "guest", "foreign", "bot", "gone"]
"""Full member, guest, of another company (Slack Connect), no human, or not there (any more)."""


@dataclass(frozen=True, slots=True)
class Home:
    """Whose bot this is: the workspace, and the organisation (Enterprise Grid; else empty)."""

    team: str
    enterprise: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """One member. `email` is confirmed and in small letters; `language` is like `de`; both may be empty.

    `wide` is the member's id in the whole organisation (Enterprise Grid; else empty).
    """

    standing: Standing
    email: str = ""
    language: str = ""
    wide: str = ""


def profile_of(user: object, home: Home) -> Profile:
    """From a user object of Slack's Web API; whatever is missing or odd counts against it. Never raises."""
    member = _tree(user)
    confirmed = member.get("is_email_confirmed") is not False
    return Profile(
        standing=_standing(member, home),
        email=_text(_tree(member.get("profile")), "email").strip().casefold() if confirmed else "",
        language=_text(member, "locale").replace("_", "-").partition("-")[0].casefold(),
        wide=_text(_tree(member.get("enterprise_user")), "id"),
    )


def _standing(member: Mapping[str, Any], home: Home) -> Standing:
    def flagged(*names: str) -> bool:
        return any(bool(member.get(name)) for name in names)

    if flagged("is_bot", "is_workflow_bot", "is_connector_bot") or member.get("id") == _SLACK_ITSELF:
        return "bot"
    if flagged("deleted"):
        return "gone"
    if flagged("is_stranger") or not _ours(member, home):
        return "foreign"
    return "guest" if flagged("is_restricted", "is_ultra_restricted") else "member"


def _ours(member: Mapping[str, Any], home: Home) -> bool:
    wide = _tree(member.get("enterprise_user"))
    enterprises = {_text(wide, "enterprise_id"), _text(member, "enterprise_id")}
    teams = {_text(member, "team_id")}
    return bool((teams | enterprises) & ({home.team, home.enterprise} - {""}))


def _tree(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(tree: Mapping[str, Any], name: str) -> str:
    value = tree.get(name)
    return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class _Answer:
    profile: Profile | None
    until: datetime


class Profiles:
    """Everybody's profile: asked when it is needed, once for all who wait for it, kept for a while."""

    def __init__(self, web: Web, clock: Callable[[], datetime], patience: float = PATIENCE) -> None:
        self._web, self._clock, self._patience = web, clock, patience
        self._home: Home | None = None
        self._answers: dict[str, _Answer] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}

    def last(self, user: str) -> Profile | None:
        """What Slack said last about a member (id), however long ago; None when it never answered."""
        answer = self._answers.get(user)
        return answer.profile if answer else None

    async def of(self, user: str) -> Profile | None:
        """What Slack says about a member now, or said last when it does not answer soon. Never raises."""
        answer = self._answers.get(user)
        if answer and self._clock() < answer.until:
            return answer.profile
        asking = self._asking.get(user) or self._begin(user)
        _, silent = await asyncio.wait({asking}, timeout=self._patience)
        if silent:
            self._leave_alone(user)
        return self.last(user)

    async def ask(self, user: str) -> Profile:
        """What Slack says about a member now. Raises Limited, Denied, Unreached, Lost."""
        home = await self._whose()
        try:
            answer = await self._web.call("users.info", user=user, include_locale=True)
            profile = profile_of(answer.get("user"), home)
        except Denied as no:
            if no.error not in _NOBODY:
                raise
            profile = Profile(_NOBODY[no.error])
        self._answers[user] = _Answer(profile, self._clock() + FRESH)
        return profile

    async def look_up(self, email: str) -> str:
        """The id of the member with this address; empty when there is none. Raises Limited, Denied, Unreached, Lost."""
        try:
            answer = await self._web.call("users.lookupByEmail", email=email)
        except Denied as no:
            if no.error != "users_not_found":
                raise
            return ""
        return _text(_tree(answer.get("user")), "id")

    def close(self) -> None:
        """Ask nothing more."""
        for asking in self._asking.values():
            asking.cancel()

    def _begin(self, user: str) -> asyncio.Task[None]:
        asking = asyncio.create_task(self._try(user), name=f"who is {user}")
        self._asking[user] = asking
        asking.add_done_callback(lambda _: self._asking.pop(user, None))
        return asking

    async def _try(self, user: str) -> None:
        try:
            await self.ask(user)
        except (SurelyNot, Lost) as error:
            log.warning("Slack does not say who %s is: %s", user, error)
            self._leave_alone(user)

    def _leave_alone(self, user: str) -> None:
        self._answers[user] = _Answer(self.last(user), self._clock() + LATER)

    async def _whose(self) -> Home:
        if self._home is None:
            answer = await self._web.call("auth.test")
            team = _text(answer, "team_id")
            if not team:
                raise Lost("auth.test: an answer without the workspace")
            self._home = Home(team, _text(answer, "enterprise_id"))
        return self._home
