"""config.yaml with every kind of outlet, and what people may make of it; the same for the same seed."""

import copy
import random
from collections.abc import Callable
from typing import Any

import yaml

SETTINGS: dict[str, Any] = {
    "organisation": "Linznet",
    "languages": ["de", "en"],
    "timezone": "Europe/Vienna",
    "newsroom": {"url": "http://127.0.0.1:8080", "folder": "state/newsroom", "port": 8080},
    "people": {
        "anna": {"name": "Anna Berger", "email": "anna@linznet.example"},
        "ben": {"name": "Ben Huber", "email": "ben@linznet.example", "language": "en"},
        "agnes": {"name": "Agnes Stein", "external": True},
    },
    "roles": {"lead": ["anna", "ben"], "writer": ["ben"]},
    "schedulers": {
        "planner": {"title": "Postplan", "owner": "ben", "page": "https://planner.example/queue"},
        "letter": {"title": "Newsletter", "owner": "anna"},
    },
    "outlets": {
        "newsroom": {"title": "Newsroom", "kind": "newsroom"},
        "desk": {"title": "Service-Desk", "kind": "folder", "audience": "internal"},
        "xing": {"title": "Xing", "kind": "manual", "within": "10m", "page": "https://xing.example"},
        "room": {"title": "Slack", "kind": "slack", "channel": "C0123456789"},
        "telegram": {"title": "Telegram", "kind": "telegram", "channel": "@linznet"},
        "mastodon": {"title": "M", "kind": "mastodon", "server": "https://m.invalid", "languages": ["de"]},
        "mastodon_en": {"title": "M en", "kind": "mastodon", "server": "https://m.invalid", "as": "mastodon"},
        "bluesky": {"title": "B", "kind": "bluesky", "account": "a.invalid", "server": "https://b.invalid"},
        "x": {"title": "X", "kind": "x", "account": "linznet", "limit": 280},
        "linkedin": {"title": "L", "kind": "linkedin", "account": "123"},
        "press": {
            "title": "Presse",
            "kind": "email",
            "server": "smtp://mail.invalid:587",
            "sender": "P <p@l.example>",
            "recipients": "press.csv",
        },
        "website": {"title": "W", "kind": "webhook", "server": "https://www.invalid/hook"},
        "pager": {"title": "P", "kind": "apprise", "limit": 1000},
    },
}

SECRETS = {
    "TELEGRAM_BOT_TOKEN": "1:s3cr3t",
    "MASTODON_TOKEN": "s3cr3t",
    "BLUESKY_PASSWORD": "s3cr3t",
    "X_API_KEY": "k",
    "X_API_SECRET": "s",
    "X_ACCESS_TOKEN": "t",
    "X_ACCESS_SECRET": "u",
    "LINKEDIN_TOKEN": "s3cr3t",
    "WEBHOOK_SECRET": "s3cr3t",
    "APPRISE_URL": "json://127.0.0.1/",
    "EMAIL_USER": "u",
    "EMAIL_PASSWORD": "s3cr3t",
}

VALUES: list[Any] = [
    None,
    "",
    " ",
    0,
    -1,
    19,
    20,
    10**30,
    1.5,
    float("nan"),
    True,
    [],
    {},
    [None],
    ["de", "de"],
    ["de", "en"],
    ["fr"],
    {"de": "x"},
    "https://user:hush@m.invalid",
    "http://m.invalid",
    "https://m.invalid\nHost: x",
    "https://[::1",
    "//x",
    "ftp://x.invalid",
    "https://m.invalid:99999",
    "javascript:alert(1)",
    "smtp://user:hush@mail.invalid",
    "smtps://",
    "a\x00b",
    "a\nb",
    "\u202eevil",
    "ä" * 41,
    "Ünïcode Ω 😀",
    "x" * 5_000,
    "../../../../etc",
    "/dev/null",
    "no",
    "newsroom",
    "anna",
    "nobody",
    "mastodon",
    "email",
    "slack",
    "carrier_pigeon",
    "10m",
    "0s",
    "99d99h",
    "-5m",
    "P <p@x>\r\nBcc: y@z",
    "@linznet",
    "C1",
    "{title}",
    "https://" + "a" * 300 + ".invalid",
    "https://ä.invalid/ü",
    "http://127.0.0.1:1/x",
    "*a",
    "!!python/object:os.system",
    "2026-11-22",
    "0x10",
    "1_000",
    "https://m.invalid/?token=hush#x",
    "\ud800",
]

KEYS = [
    "as",
    "kind",
    "title",
    "limit",
    "server",
    "secret",
    "password",
    "Title",
    "",
    "ä",
    "a b",
    "x" * 41,
    "1",
    "none",
    "no",
]


def mistaken(chance: random.Random) -> bytes:
    """The text of a config.yaml with one to four mistakes; some are none."""
    tree = copy.deepcopy(SETTINGS)
    for _ in range(chance.randint(1, 4)):
        chance.choice(MISTAKES)(tree, chance)
    text = _yaml(tree)
    for _ in range(chance.choice((0, 0, 1))):
        text = _typo(text, chance)
    return text.encode("utf-8", "surrogatepass")


def _yaml(tree: Any) -> str:
    return str(yaml.dump(tree, allow_unicode=True, sort_keys=False))


def _typo(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    piece = chance.choice(("\t", ":", "{", "]", "&a ", "\x00", "\r", "\u2028", "- ", "\n", "#", "'", "%", "\x07", "? "))
    return text[:at] + piece + text[at + chance.randint(0, 3) :]


def _somewhere(tree: Any, chance: random.Random) -> tuple[Any, Any]:
    """A place in the tree: what holds it, and its key there. Outlets more often than others."""
    here, key = tree, "outlets" if "outlets" in tree and chance.random() < 0.6 else chance.choice(list(tree))
    while chance.random() < 0.8:
        below = here[key]
        if not isinstance(below, dict | list) or not below:
            break
        here, key = below, chance.choice(list(below)) if isinstance(below, dict) else chance.randrange(len(below))
    return here, key


def _other_value(tree: Any, chance: random.Random) -> None:
    here, key = _somewhere(tree, chance)
    here[key] = copy.deepcopy(chance.choice(VALUES))


def _gone(tree: Any, chance: random.Random) -> None:
    here, key = _somewhere(tree, chance)
    if len(tree) > 1 and len(here) > 1:
        del here[key]


def _more(tree: Any, chance: random.Random) -> None:
    here, _ = _somewhere(tree, chance)
    if isinstance(here, dict):
        here[chance.choice(KEYS)] = copy.deepcopy(chance.choice(VALUES))


def _renamed(tree: Any, chance: random.Random) -> None:
    here, key = _somewhere(tree, chance)
    if isinstance(here, dict):
        here[chance.choice(KEYS)] = here.pop(key)


def _copied(tree: Any, chance: random.Random) -> None:
    here, key = _somewhere(tree, chance)
    other, its = _somewhere(tree, chance)
    here[key] = copy.deepcopy(other[its])


MISTAKES: list[Callable[[Any, random.Random], None]] = [_other_value, _other_value, _gone, _more, _renamed, _copied]
