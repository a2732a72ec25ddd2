"""The kinds of outlets: what each needs in config.yaml and in the environment, what it takes, how it is made.

A kind's module is imported only when an outlet of that kind is configured; its SDK comes with an extra of the package.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from bot.outlets.base import Capabilities, Outlet, Spec

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of outlet.

    `module` has `build(spec, clock) -> Outlet`; without one the outlet is made elsewhere. `needs` are keys of its entry
    in config.yaml; `secrets` and `may_have` are the ends of names in the environment. `packages` must be importable;
    `extra` brings them. With `one_language` each text is a post of its own, so an outlet has one language. `subjects`
    where a subject goes before the text.
    """

    module: str = ""
    needs: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    may_have: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    extra: str = ""
    can: Capabilities = field(default_factory=Capabilities)
    one_language: bool = False
    by_hand: bool = False
    subjects: bool = False


SLACK_LIMIT = 5_500
"""Characters of a text in each language: two languages fill what the blocks of one message hold."""

KINDS: Mapping[str, Kind] = {
    "newsroom": Kind(can=Capabilities(edits=True)),
    "folder": Kind(),
    "manual": Kind(by_hand=True),
    "slack": Kind(needs=("channel",), can=Capabilities(limit=SLACK_LIMIT, threads=True, edits=True)),
    "telegram": Kind(
        "bot.outlets.telegram", needs=("channel",), secrets=("BOT_TOKEN",), may_have=("API_URL",), one_language=True,
        can=Capabilities(4_096, "utf16", threads=True, edits=True),
    ),
    "mastodon": Kind(
        "bot.outlets.mastodon", needs=("server",), secrets=("TOKEN",), packages=("mastodon",), extra="mastodon",
        one_language=True, can=Capabilities(500, "graphemes", 23, threads=True, edits=True),
    ),
    "bluesky": Kind(
        "bot.outlets.bluesky", needs=("account",), secrets=("PASSWORD",), packages=("atproto",), extra="bluesky",
        one_language=True, can=Capabilities(300, "graphemes", threads=True),
    ),
    "x": Kind(
        "bot.outlets.x", needs=("account",), secrets=("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET"),
        packages=("oauthlib",), extra="x", one_language=True, can=Capabilities(280, "x", 23, threads=True),
    ),
    "linkedin": Kind(
        "bot.outlets.linkedin", needs=("account",), secrets=("TOKEN",), may_have=("VERSION",), one_language=True,
        can=Capabilities(3_000, "utf16"),
    ),
    "email": Kind(
        "bot.outlets.email", needs=("server", "sender", "recipients"), may_have=("USER", "PASSWORD"),
        packages=("aiosmtplib",), extra="email", subjects=True, can=Capabilities(threads=True),
    ),
    "webhook": Kind("bot.outlets.webhook", needs=("server",), secrets=("SECRET",), can=Capabilities(edits=True)),
    "apprise": Kind(
        "bot.outlets.apprise", secrets=("URL",), packages=("apprise",), extra="apprise", one_language=True,
        subjects=True,
    ),
}  # fmt: skip


def secrets_of(name: str, kind: str, environment: Mapping[str, str]) -> dict[str, str]:
    """An outlet's secrets by the end of their name: `PRESS_LIST_PASSWORD`, else `EMAIL_PASSWORD` for all of a kind."""
    found = {}
    for end in (*KINDS[kind].secrets, *KINDS[kind].may_have):
        value = environment.get(f"{name.upper()}_{end}") or environment.get(f"{kind.upper()}_{end}")
        if value:
            found[end] = value
    return found


def missing_secrets(spec: Spec) -> tuple[str, ...]:
    """The names that the environment lacks, as they may be set for this outlet's whole kind."""
    return tuple(f"{spec.kind.upper()}_{end}" for end in KINDS[spec.kind].secrets if end not in spec.secrets)


def missing_packages(kind: str) -> tuple[str, ...]:
    """The packages that are not installed; `pip install '.[extra]'` brings them."""
    return tuple(package for package in KINDS[kind].packages if find_spec(package) is None)


def usable(spec: Spec) -> bool:
    """Whether nothing is missing that this machine must have."""
    return not missing_secrets(spec) and not missing_packages(spec.kind)


def build(spec: Spec, clock: Clock) -> Outlet:
    """The outlet of a kind that has a module. Its SDK is imported now."""
    outlet: Outlet = import_module(KINDS[spec.kind].module).build(spec, clock)
    return outlet
