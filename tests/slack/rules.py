"""How a JSON value must be made for Slack to take it: small rules, put together by `kit.py`.

A rule takes a value and the way to it, and yields what is wrong in the words of Slack's own messages.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Rule = Callable[[Any, str], Iterator[str]]


def wrong(what: str, way: str) -> str:
    """One complaint, as Slack writes it."""
    return f"{what} [json-pointer:{way}]"


def string(most: int, least: int = 0) -> Rule:
    """A text of so many characters."""

    def rule(value: Any, way: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must be a string", way)
        elif len(value) > most:
            yield wrong(f"must be less than {most + 1} characters", way)
        elif len(value) < least:
            yield wrong(f"must be more than {least - 1} characters", way)

    return rule


def link(most: int = 3000) -> Rule:
    """An address that Slack makes a link of."""

    def rule(value: Any, way: str) -> Iterator[str]:
        yield from string(most, 1)(value, way)
        if isinstance(value, str) and not value.startswith(("http://", "https://", "mailto:", "slack://", "tel:")):
            yield wrong("must be a valid URI", way)

    return rule


def whole(least: int, most: int) -> Rule:
    """A whole number."""

    def rule(value: Any, way: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield wrong("must be an integer", way)
        elif not least <= value <= most:
            yield wrong(f"must be between {least} and {most}", way)

    return rule


def truth(value: Any, way: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield wrong("must be a boolean", way)


def one_of(*words: str) -> Rule:
    """One of these words."""

    def rule(value: Any, way: str) -> Iterator[str]:
        if value not in words:
            yield wrong(f"must be one of {', '.join(words)}", way)

    return rule


def many(each: Rule, most: int, least: int = 1) -> Rule:
    """A list of so many."""

    def rule(value: Any, way: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong("must be an array", way)
            return
        if len(value) > most:
            yield wrong(f"no more than {most} items allowed", way)
        if len(value) < least:
            yield wrong(f"no fewer than {least} items allowed", way)
        for place, inner in enumerate(value):
            yield from each(inner, f"{way}/{place}")

    return rule


def thing(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """An object with these members, and no others."""
    known = {**required, **(optional or {})}

    def rule(value: Any, way: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must be an object", way)
            return
        for name in required:
            if name not in value:
                yield wrong(f"missing required field: {name}", way)
        for name, inner in value.items():
            if name in known:
                yield from known[name](inner, f"{way}/{name}")
            else:
                yield wrong(f"invalid additional property: {name}", way)

    return rule


def kinds(known: Mapping[str, Rule]) -> Rule:
    """An object whose `type` says which rule is meant."""

    def rule(value: Any, way: str) -> Iterator[str]:
        kind = str(value.get("type")) if isinstance(value, dict) else ""
        if kind in known:
            yield from known[kind]({name: inner for name, inner in value.items() if name != "type"}, way)
        else:
            yield wrong(f"unsupported type: {kind}; here may be {', '.join(known)}", way)

    return rule


def also(rule: Rule, *more: Rule) -> Rule:
    """All of these rules; those that follow are asked only when the first has nothing to say."""

    def both(value: Any, way: str) -> Iterator[str]:
        said = list(rule(value, way))
        for other in () if said else more:
            said += other(value, way)
        yield from said

    return both
