"""Whether Slack knows our app: who it is there, what it may do, whether what happens in Slack can reach it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.doctor.findings import Finding, Tell
from bot.locale.reasons import told
from bot.slack_api.methods import METHODS
from bot.slack_api.web import Denied, Lost, SurelyNot, Web

SCOPES = frozenset(scope for scopes in METHODS.values() for scope in scopes) | {"commands"}
"""What the app must be allowed, as docs/slack-manifest.yaml says."""

ROOM_SCOPES = frozenset({"channels:manage", "groups:write"})
"""What is needed only to make war rooms; without it a crisis lives in a thread of `slack.room_channel`."""


@dataclass(frozen=True, slots=True)
class Login:
    """What came of the bot's token. `me` is what auth.test said of it; empty as long as it has not said yes."""

    findings: tuple[Finding, ...] = ()
    reached: bool = True
    me: Mapping[str, Any] = field(default_factory=dict)


async def log_in(client: AsyncWebClient, team: str, room_channel: str, tell: Tell) -> Login:
    """Whether Slack answers, who we are there, where, and what we may do. `team` and `room_channel` as configured."""
    reached = tell.fine("reached", url=client.base_url)
    try:
        answer = await Web(client).ask("auth.test")
    except Denied as denied:
        return Login((reached, tell.wrong("login_refused", error=denied.error)))
    except (SurelyNot, Lost) as problem:
        return Login((tell.wrong("unreached", url=client.base_url, why=_why(problem, tell)),), reached=False)
    me = answer.said
    values = {"bot": me.get("user", "?"), "team": me.get("team", "?"), "id": me.get("team_id", "?")}
    if not me.get("bot_id"):
        return Login((reached, tell.wrong("login_person", **values)))
    rights = check_scopes(_scopes(answer.headers.get("x-oauth-scopes")), room_channel, tell)
    return Login((reached, tell.fine("login", **values), *check_team(team, me, tell), *rights), me=me)


async def check_socket(client: AsyncWebClient, tell: Tell) -> Finding:
    """Whether Slack would open a connection for the app-level token; none is opened."""
    try:
        await Web(client).call("apps.connections.open")
    except Denied as denied:
        return tell.wrong("socket_scope" if denied.error == "missing_scope" else "socket_refused", error=denied.error)
    except (SurelyNot, Lost) as problem:
        return tell.wrong("unreached", url=client.base_url, why=_why(problem, tell))
    return tell.fine("socket")


def _why(problem: SurelyNot | Lost, tell: Tell) -> str:
    return told(str(problem), tell.say.language)


def check_team(team: str, me: Mapping[str, Any], tell: Tell) -> Iterator[Finding]:
    """Enterprise Grid: an installation for the whole organisation must know in which workspace rooms are made."""
    enterprise = me.get("enterprise_id")
    if me.get("is_enterprise_install"):
        yield tell.fine("grid", enterprise=enterprise, team=team) if team else tell.wrong("grid_no_team")
    elif team and team != me.get("team_id"):
        yield tell.wrong("team_other", given=team, team=me.get("team_id", "?"))
    elif enterprise:
        yield tell.fine("grid_workspace", enterprise=enterprise)


def check_scopes(granted: frozenset[str] | None, room_channel: str, tell: Tell) -> Iterator[Finding]:
    """The scopes of the token against those of the manifest; `granted` is None where Slack does not say."""
    if granted is None:
        yield tell.remark("scopes_unsaid")
        return
    missing = SCOPES - granted
    if room_channel and missing & ROOM_SCOPES:
        yield tell.remark("scopes_threads", scopes=_listed(missing & ROOM_SCOPES), id=room_channel)
        missing -= ROOM_SCOPES
    if missing:
        yield tell.wrong("scopes_missing", scopes=_listed(missing))
    else:
        yield tell.fine("scopes")
    if granted - SCOPES:
        yield tell.remark("scopes_extra", scopes=_listed(granted - SCOPES))


def _listed(scopes: frozenset[str]) -> str:
    return ", ".join(sorted(scopes))


def _scopes(header: str | None) -> frozenset[str] | None:
    return None if header is None else frozenset(filter(None, map(str.strip, header.split(","))))
