"""The real outlets from their entries in the configuration, as the bot makes them; but none waits between looks."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.outlets.base import Outlet, Spec
from bot.outlets.bluesky import BlueskyOutlet
from bot.outlets.email import EmailOutlet
from bot.outlets.http import Host
from bot.outlets.kinds import Clock
from bot.outlets.linkedin import LinkedInOutlet
from bot.outlets.mastodon import MastodonOutlet
from bot.outlets.mastodon_server import Server
from bot.outlets.newsroom import Newsroom
from bot.outlets.slack import SlackOutlet
from bot.outlets.telegram import build as telegram
from bot.outlets.webhook import build as webhook
from bot.outlets.x import XOutlet
from bot.slack_api.web import Web, web_client
from tests.outlets.carried import no_pause

AnyNewsroom = TypeVar("AnyNewsroom", bound=Newsroom)


def outlet_of(spec: Spec, clock: Clock) -> Outlet:
    """The outlet of a process that has just begun."""
    return _MADE[spec.kind](spec, clock)


def newsroom_of(spec: Spec, kind: type[AnyNewsroom]) -> AnyNewsroom:
    """A newsroom in the folder `memory`, with the address `server`."""
    return kind(spec.memory, spec.server, spec.organisation, spec.languages, spec.zone, spec.name)


def _slack(spec: Spec, clock: Clock) -> Outlet:
    web = Web(web_client(spec.secrets["BOT_TOKEN"], spec.server))
    return SlackOutlet(spec.name, spec.channel, web, spec.languages, no_pause)


def _mastodon(spec: Spec, clock: Clock) -> Outlet:
    return MastodonOutlet(spec.name, Server(spec.server, spec.secrets["TOKEN"], clock), spec.languages, no_pause)


def _x(spec: Spec, clock: Clock) -> Outlet:
    host = Host("X", spec.server, clock, spec.secrets.values())
    return XOutlet(spec.name, spec.account, host, spec.secrets, clock, spec.languages, no_pause)


def _linkedin(spec: Spec, clock: Clock) -> Outlet:
    host, token = Host("LinkedIn", spec.server, clock, spec.secrets.values()), spec.secrets["TOKEN"]
    return LinkedInOutlet(spec.name, spec.account, host, token, spec.languages, pause=no_pause)


_MADE: Mapping[str, Callable[[Spec, Clock], Outlet]] = {
    "newsroom": lambda spec, clock: newsroom_of(spec, Newsroom),
    "slack": _slack,
    "mastodon": _mastodon,
    "bluesky": lambda spec, clock: BlueskyOutlet(spec, clock, no_pause),
    "x": _x,
    "linkedin": _linkedin,
    "email": EmailOutlet,
    "webhook": webhook,
    "telegram": telegram,
}
