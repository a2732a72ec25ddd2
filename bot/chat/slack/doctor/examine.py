"""What must be right before the bot can live in Slack, checked in the order in which one thing needs the other."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.doctor.app import Login, check_socket, log_in
from bot.chat.slack.doctor.channels import Named, check_channels
from bot.chat.slack.doctor.findings import Finding, Sleep, Tell
from bot.chat.slack.doctor.people import Member, check_people
from bot.locale import Say
from bot.slack_api.web import Web

BOT, APP = "xoxb-", "xapp-"
"""How the tokens of bots and of apps begin."""

SIGNING_SECRET_LENGTH = 32

Connect = Callable[[str], AsyncWebClient]
"""The client of a token."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What stands in the environment; empty where nothing does. Never printed."""

    bot: str = field(default="", repr=False)
    app: str = field(default="", repr=False)
    signing: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Setup:
    """What config.yaml and the environment say about Slack."""

    tokens: Tokens
    newsroom: str
    delivery: Literal["socket", "http"] = "socket"
    team: str = ""
    duty_channel: str = ""
    room_channel: str = ""
    outlets: tuple[Named, ...] = ()
    people: tuple[Member, ...] = ()

    @property
    def channels(self) -> tuple[Named, ...]:
        """Every channel that is named."""
        own = (Named("slack.duty_channel", self.duty_channel), Named("slack.room_channel", self.room_channel))
        return tuple(channel for channel in (*own, *self.outlets) if channel.id)


async def examine(setup: Setup, say: Say, connect: Connect, sleep: Sleep) -> AsyncIterator[Finding]:
    """Everything that is fine and everything that is not, as it is found. Changes nothing in Slack, never raises."""
    tell, login = Tell(say), Login()
    for finding in check_tokens(setup.tokens, setup.delivery, tell):
        yield finding
    if setup.tokens.bot.startswith(BOT):
        login = await log_in(connect(setup.tokens.bot), setup.team, setup.room_channel, tell)
        for finding in login.findings:
            yield finding
    if login.reached:
        async for finding in _delivery(setup, connect, tell):
            yield finding
    if login.me:
        async for finding in _inside(setup, Web(connect(setup.tokens.bot)), login, tell, sleep):
            yield finding
    else:
        yield tell.remark("later")
    yield check_newsroom(setup.newsroom, tell)


async def _delivery(setup: Setup, connect: Connect, tell: Tell) -> AsyncIterator[Finding]:
    if setup.delivery == "http":
        yield tell.remark("http", url=f"{setup.newsroom}/slack/events")
    elif setup.tokens.app.startswith(APP):
        yield await check_socket(connect(setup.tokens.app), tell)


async def _inside(setup: Setup, web: Web, login: Login, tell: Tell, sleep: Sleep) -> AsyncIterator[Finding]:
    if not setup.duty_channel:
        yield tell.remark("no_duty_channel")
    async for finding in check_channels(setup.channels, str(login.me.get("user", "?")), web, tell, sleep):
        yield finding
    async for finding in check_people(setup.people, login.me, web, tell, sleep):
        yield finding


_KINDS = {
    "SLACK_BOT_TOKEN": (BOT, "OAuth & Permissions → Bot User OAuth Token"),
    "SLACK_APP_TOKEN": (APP, "Basic Information → App-Level Tokens → Generate Token and Scopes → connections:write"),
    "SLACK_SIGNING_SECRET": ("", "Basic Information → App Credentials → Signing Secret"),
}
"""How each secret begins, and where it stands on the app's page."""


def check_tokens(tokens: Tokens, delivery: str, tell: Tell) -> Iterator[Finding]:
    """Whether the secrets that this delivery needs are there and of the right kind."""
    if tokens.bot.startswith(APP) and tokens.app.startswith(BOT):
        yield tell.wrong("token_swapped")
        return
    yield _token("SLACK_BOT_TOKEN", tokens.bot, tell)
    if delivery == "socket":
        yield _token("SLACK_APP_TOKEN", tokens.app, tell)
    else:
        yield _token("SLACK_SIGNING_SECRET", tokens.signing, tell)


def _token(name: str, secret: str, tell: Tell) -> Finding:
    begins, where = _KINDS[name]
    if not secret:
        return tell.wrong("token_missing", name=name, where=where, begins=begins)
    if secret.startswith("xoxe"):
        return tell.wrong("token_rotates", name=name)
    if not begins and not _is_signing_secret(secret):
        return tell.wrong("signing_kind", name=name, where=where)
    if not secret.startswith(begins) or secret != secret.strip():
        return tell.wrong("token_kind", name=name, where=where, begins=begins)
    return tell.fine("token", name=name)


def _is_signing_secret(secret: str) -> bool:
    return len(secret) == SIGNING_SECRET_LENGTH and secret.isascii() and secret.isalnum()


ONLY_HERE = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


def check_newsroom(url: str, tell: Tell) -> Finding:
    """Whether the address that every war room's bookmark leads to opens for everybody."""
    return tell.fine("newsroom", url=url) if _is_public(url) else tell.remark("newsroom_private", url=url)


def _is_public(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        return parts.scheme == "https" and ip_address(host).is_global
    except ValueError:
        return parts.scheme == "https" and "." in host and not host.endswith(ONLY_HERE)
