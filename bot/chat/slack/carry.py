"""What a button or a form carries, so that whoever hears of it knows what it was about."""

import json
from dataclasses import asdict, dataclass, fields

LONGEST = 2_000
"""Characters of a button's value in Slack."""


@dataclass(frozen=True, slots=True)
class OnCard:
    """The button with this token on a card of a crisis (or on an alert, whose id is both)."""

    crisis: str
    card: str
    token: str


@dataclass(frozen=True, slots=True)
class OnForm:
    """The form that a typed word opens (`start`, `handover`), about this crisis (empty: about none)."""

    word: str
    crisis: str = ""


@dataclass(frozen=True, slots=True)
class Retold:
    """What somebody typed when it was not clear which crisis was meant: this one."""

    crisis: str
    text: str


Carried = OnCard | OnForm | Retold

# Slack writes these three as entities wherever it takes a text for words.
_AS_ESCAPES = str.maketrans({"&": "\\u0026", "<": "\\u003c", ">": "\\u003e"})

_KINDS: dict[str, type[OnCard | OnForm | Retold]] = {"card": OnCard, "form": OnForm, "said": Retold}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def pack(carried: Carried) -> str:
    """As a text. Raises ValueError when Slack would not carry it."""
    text = json.dumps([_NAMES[type(carried)], *asdict(carried).values()], ensure_ascii=False, separators=(",", ":"))
    text = text.translate(_AS_ESCAPES)
    if len(text) > LONGEST:
        raise ValueError(f"{len(text)} characters; Slack carries {LONGEST}")
    return text


def unpack(text: str) -> Carried | None:
    """From a text; None for anything that `pack` did not write."""
    try:
        said = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, list) or not said or not all(isinstance(part, str) for part in said):
        return None
    kind = _KINDS.get(said[0])
    if kind is None or len(said) != 1 + len(fields(kind)):
        return None
    return kind(*said[1:])
