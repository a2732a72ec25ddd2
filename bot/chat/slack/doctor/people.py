"""Whether everybody of config.yaml is found in Slack, and would be listened to there."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat.slack.doctor.findings import Finding, Sleep, Tell, patient, why
from bot.chat.slack.who.profile import Home, profile_of
from bot.slack_api.web import Denied, Lost, SurelyNot, Web

UNKNOWN = {"user_not_found", "users_not_found", "user_not_visible"}


@dataclass(frozen=True, slots=True)
class Member:
    """A person of config.yaml: `id` is the key there, `slack` the member id (or empty)."""

    id: str
    name: str
    slack: str = ""
    email: str = ""
    external: bool = False


async def check_people(
    people: Sequence[Member], me: Mapping[str, Any], web: Web, tell: Tell, sleep: Sleep
) -> AsyncIterator[Finding]:
    """One finding a person; `me` is what auth.test said of the bot."""
    taken: dict[str, str] = {}
    for member in people:
        if not (member.slack or member.email):
            yield (tell.remark if member.external else tell.wrong)("person_no_address", id=member.id, name=member.name)
            continue
        try:
            user = await _look_up(member, web, sleep)
        except Denied as denied:
            yield _not_found(member, denied, tell)
        except (SurelyNot, Lost) as problem:
            yield tell.wrong("person_unasked", id=member.id, name=member.name, error=why(problem))
        else:
            other = taken.setdefault(str(user.get("id", "")), member.name)
            yield check_user(member, user, me, tell) if other == member.name else _twice(member, other, tell)


async def _look_up(member: Member, web: Web, sleep: Sleep) -> Mapping[str, Any]:
    if member.slack:
        answer = await patient(web, sleep, "users.info", user=member.slack)
    else:
        answer = await patient(web, sleep, "users.lookupByEmail", email=member.email)
    user: Mapping[str, Any] = answer.get("user", {})
    return user


def _not_found(member: Member, denied: Denied, tell: Tell) -> Finding:
    if denied.error not in UNKNOWN:
        return tell.wrong("person_unasked", id=member.id, name=member.name, error=why(denied))
    if member.slack:
        return tell.wrong("person_unknown_id", id=member.id, name=member.name, slack=member.slack)
    return tell.wrong("person_unknown_email", id=member.id, name=member.name, email=member.email)


def _twice(member: Member, other: str, tell: Tell) -> Finding:
    return tell.wrong("person_twice", id=member.id, name=member.name, other=other)


def check_user(member: Member, user: Mapping[str, Any], me: Mapping[str, Any], tell: Tell) -> Finding:
    """Whether this account of Slack may act for this person."""
    profile = profile_of(user, Home(str(me.get("team_id", "")), str(me.get("enterprise_id") or "")))
    values = {"id": member.id, "name": member.name, "handle": user.get("name", "?"), "slack": user.get("id", "?")}
    if profile.standing == "gone":
        return tell.wrong("person_left", **values)
    if profile.standing == "bot":
        return tell.wrong("person_bot", **values)
    if profile.standing in ("guest", "foreign"):
        return _from_outside(member, values, tell)
    if not member.slack and profile.email != member.email.strip().casefold():
        return tell.wrong("person_unconfirmed", **values)
    return tell.fine("person", **values)


def _from_outside(member: Member, values: Mapping[str, object], tell: Tell) -> Finding:
    """They count only when somebody wrote down exactly whom, and that they are external."""
    if not member.external:
        return tell.wrong("person_guest", **values)
    return tell.fine("person_outside", **values) if member.slack else tell.wrong("person_guest_by_email", **values)
