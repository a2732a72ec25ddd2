"""What Slack delivers, spoiled in every way: recorded shapes of each kind, and a mutator with a seed."""

import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).parent / "chat" / "slack" / "payloads"

TEXTS = (
    "",
    " ",
    "\x00",
    "x" * 40_001,
    "ä" * 50_000,
    "\ud800 halb",
    "<!channel> <!here> <!everyone> @channel",
    "<@U024BE7LH> <#C2147483705|allgemein> <https://example.org|hier>",
    "&lt;!channel&gt; &amp;lt;",
    "\u202eegalhcsnU\u202c \u2067\u05d0\u2069",
    "👩‍🚒🔥" * 50,
    "'; DROP TABLE crises; -- {since} %s ${x} {{7*7}}",
    "U024BE7LH\n/crisis",
    "../../etc/passwd",
    "1700000000.000100",
    "block_actions",
    "home",
    '["card","x","board","y"]',
)
NAMES = ("new_field", "enterprise", "bot_id", "thread_ts", "view", "actions", "\x00", "\udfff", "ß" * 300)
NUMBERS = (0, -1, 1, 2**70, 3.14, 1e308, True, False)
Slot = tuple[Any, Any]
"""A dict or list, and a key or index of it."""


@cache
def _recorded() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in sorted(RECORDED.glob("*.json")))


def samples() -> list[dict[str, Any]]:
    """One payload of each recorded kind, as Slack sends it (a slash command as its form); new at each call."""
    return [json.loads(text) for text in _recorded()]


def sample(name: str) -> dict[str, Any]:
    """The recorded payload of this name: `slash`, `tap_message`, `submission`, …"""
    payload: dict[str, Any] = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return payload


def mutated(rng: random.Random, payload: dict[str, Any]) -> object:
    """The payload with one to four things wrong, or now and then something else; JSON can carry each of them."""
    if rng.random() < 0.01:
        return junk(rng)
    body = _copy(payload)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 4))):
        slots = [*_slots(body)]
        if slots:
            rng.choice(WAYS)(rng, slots)
    return body


def junk(rng: random.Random) -> Any:
    """Any value that JSON knows, often an unusual one."""
    return rng.choice((_nothing, _number, _text, _deep, _empty, _mixed))(rng)


def _slots(tree: Any) -> Iterator[Slot]:
    waiting = [tree]
    while waiting:
        box = waiting.pop()
        for key in list(box) if isinstance(box, dict) else range(len(box)):
            yield box, key
            if isinstance(box[key], dict | list):
                waiting.append(box[key])


def _copy(tree: Any) -> Any:
    return json.loads(json.dumps(tree))


def _nothing(rng: random.Random) -> Any:
    return None


def _number(rng: random.Random) -> Any:
    return rng.choice(NUMBERS)


def _text(rng: random.Random) -> Any:
    return rng.choice(TEXTS)


def _empty(rng: random.Random) -> Any:
    return rng.choice(([], {}, [None], {"": None}, [[]], {"id": None}))


def _mixed(rng: random.Random) -> Any:
    return [rng.choice(TEXTS), rng.choice(NUMBERS), {"id": rng.choice(TEXTS), "value": rng.choice(NUMBERS)}]


def _deep(rng: random.Random) -> Any:
    tree: Any = rng.choice(TEXTS[:3])
    for _ in range(rng.choice((3, 30, 120))):
        tree = rng.choice(([tree], {"value": tree}, {"id": tree}))
    return tree


def _drop(rng: random.Random, slots: list[Slot]) -> None:
    box, key = rng.choice(slots)
    del box[key]


def _replace(rng: random.Random, slots: list[Slot]) -> None:
    box, key = rng.choice(slots)
    box[key] = junk(rng)


def _retype(rng: random.Random, slots: list[Slot]) -> None:
    """A number where a text stood and the other way round; a list around what was none, the first of what was one."""
    box, key = rng.choice(slots)
    value = box[key]
    if isinstance(value, str):
        box[key] = rng.choice(
            (len(value), [value], {"id": value}, {"value": value}, value.encode("utf-8", "surrogatepass").hex())
        )
    elif isinstance(value, list):
        box[key] = value[0] if value else "[]"
    else:
        box[key] = rng.choice((str(value), [value]))


def _spoil(rng: random.Random, slots: list[Slot]) -> None:
    """A text with something strange in its middle."""
    box, key = rng.choice(slots)
    if isinstance(box[key], str):
        at = rng.randrange(len(box[key]) + 1)
        box[key] = box[key][:at] + rng.choice(TEXTS) + box[key][at:]


def _swap(rng: random.Random, slots: list[Slot]) -> None:
    """Two leaves, or two branches, change places; what would lie within itself is copied."""
    (box, key), (other, place) = rng.choice(slots), rng.choice(slots)
    box[key], other[place] = _copy(other[place]), _copy(box[key])


def _double(rng: random.Random, slots: list[Slot]) -> None:
    """The same again: twice in a list, or under a second name."""
    box, key = rng.choice(slots)
    if isinstance(box, list):
        box.append(_copy(box[key]))
    else:
        box[rng.choice((f"{key}_", str(key).upper(), "id", "type", "value", "user", "team"))] = _copy(box[key])


def _add(rng: random.Random, slots: list[Slot]) -> None:
    """What nobody asked for."""
    box, _ = rng.choice(slots)
    if isinstance(box, list):
        box.insert(rng.randrange(len(box) + 1), junk(rng))
    else:
        box[rng.choice(NAMES)] = junk(rng)


WAYS: tuple[Callable[[random.Random, list[Slot]], None], ...] = (
    _drop,
    _drop,
    _replace,
    _replace,
    _retype,
    _spoil,
    _swap,
    _double,
    _add,
)
