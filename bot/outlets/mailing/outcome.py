"""What became of a text for a list, in words for people: how many have it, who does not, and why."""

from collections.abc import Sequence
from datetime import timedelta

from bot.outlets.base import NotSent, PerhapsSent, Sent
from bot.outlets.book import Page

MOST_NAMED = 5
"""So many addresses are named; of the others the number is told."""

AGAIN = timedelta(minutes=2)
"""When addresses that were put off are tried again: servers that let strangers wait let them wait minutes."""


def found(page: Page) -> Sent | None:
    """What may be said without asking the server: out, or not out (yet) for all of them. Raises PerhapsSent."""
    if page.those("trying"):
        raise PerhapsSent(_in_doubt(page), final=True)
    return Sent(note=_refused(page)) if page.those("sent") and not page.waiting else None


def outcome(page: Page, problem: NotSent | None) -> Sent:
    """What a round came to, `problem` being what stopped it. Raises NotSent, PerhapsSent."""
    if sent := found(page):
        return sent
    if problem:
        raise NotSent(_so_far(page, problem.reason), final=problem.final, wait=problem.wait)
    put_off = [key for key in page.waiting if key in page.marks and page.marks[key].why]
    if not page.waiting:
        raise NotSent(f"The server refuses every address: {_named(page, page.those('refused'))}.", final=True)
    if len(put_off) < len(page.waiting):
        raise NotSent(_so_far(page, "The server is slow; the others follow."))
    raise NotSent(_so_far(page, f"Put off by the server: {_named(page, put_off)}."), wait=AGAIN)


def _so_far(page: Page, reason: str) -> str:
    sent = len(page.those("sent"))
    return f"{sent} of {len(page.everybody)} accepted. {reason}" if sent else reason


def _refused(page: Page) -> str:
    """Who will never get it; empty when everybody has it."""
    refused = page.those("refused")
    return _so_far(page, f"Refused: {_named(page, refused)}.") if refused else ""


def _in_doubt(page: Page) -> str:
    trying, waiting = page.those("trying"), len(page.waiting)
    told = f"{len(trying)} of {len(page.everybody)} in doubt, for the answer was lost: {_named(page, trying)}."
    return f"{told} {len(page.those('sent'))} accepted{f', {waiting} not sent' if waiting else ''}."


def _named(page: Page, keys: Sequence[str]) -> str:
    named = [f"{key} ({why})" if (why := page.marks[key].why) else key for key in keys[:MOST_NAMED]]
    more = len(keys) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")
