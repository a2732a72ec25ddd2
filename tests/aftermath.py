"""The small playbook with places that take notes, one that does not, and one without an interface; and what can go
wrong once a text is out there."""

from datetime import timedelta
from typing import Any

from bot.crisis.attempts import BeginAttempt, ReportNotSent, ReportSent
from bot.crisis.command import COURIER
from bot.crisis.lifecycle import Place, Setup
from bot.crisis.notes import ReportNotNoted
from bot.crisis.publishing import Publish
from bot.crisis.statements import DraftStatement
from bot.playbook.model import Playbook
from tests.playbooks import Run, both, playbook, setup

PLACES = (
    Place("newsroom", "Newsroom", hub=True, edits=True),
    Place("mastodon", "Mastodon", limit=500, languages=("de",), edits=True, page="https://social.example/@linznet"),
    Place("x", "X", limit=500, languages=("de",)),
    Place("xing", "Xing", by_hand=True, within=timedelta(minutes=10), page="https://xing.example/linznet"),
    Place("intranet", "Intranet", audience="internal"),
)
PUBLIC = ("newsroom", "mastodon", "x", "xing")
BY_ITSELF = ("newsroom", "mastodon", "x")


def mending_playbook() -> Playbook:
    """Every public text goes to all four public places; there is a retraction, approved beforehand."""
    statements: dict[str, Any] = playbook().model_dump(by_alias=True)["statements"]
    for statement in statements.values():
        statement["to"] = PUBLIC if statement["audience"] == "public" else statement["to"]
    statements["retraction"] = {
        "title": both("Rücknahme", "Retraction"), "class": "A", "to": PUBLIC, "mends": "retraction",
        "text": both("Das war ein Versehen. {next_update}, {newsroom}", "It was a mistake. {next_update}, {newsroom}"),
    }  # fmt: skip
    return playbook(statements=statements)


def mending_setup(book: Playbook | None = None, **changes: Any) -> Setup:
    """What a crisis of it (or of another playbook) copies at its start."""
    return setup(book or mending_playbook(), **{"places": PLACES, **changes})


def released(kind: str = "live") -> Run:
    """The first word has just left the house; nothing is out yet."""
    run = Run(mending_setup(), kind=kind).go_on().know()
    run.approve("first_word", "anna")
    return publish(run, "first_word")


def out(kind: str = "live") -> Run:
    """The first word is out wherever the bot puts it itself."""
    run = released(kind)
    sent(run, "first_word")
    return run


def publish(run: Run, statement: str) -> Run:
    """An approved text is released."""
    run.do("anna", Publish(statement=statement, binding=run.binding(statement)))
    run.wait(seconds=10)
    return run


def sent(run: Run, statement: str, *outlets: str) -> Run:
    """A released text arrives at these outlets (all that the bot serves itself)."""
    for outlet in outlets or BY_ITSELF:
        one: dict[str, Any] = {"statement": statement, "outlet": outlet}
        run.do(COURIER, BeginAttempt(**one))
        link = f"https://{outlet}.example/{statement}"
        run.do(COURIER, ReportSent(**one, permalink=link, ref=f"{outlet}:{statement}"))
    return run


def not_sent(run: Run, outlet: str, statement: str = "first_word", **more: Any) -> Run:
    """An outlet does not take it."""
    run.do(COURIER, BeginAttempt(statement=statement, outlet=outlet))
    run.do(COURIER, ReportNotSent(statement=statement, outlet=outlet, **{"reason": "503", **more}))
    return run


def retracting(run: Run, about: str = "first_word") -> str:
    """A retraction about a text is drafted and released; its id."""
    run.do("eva", DraftStatement(template="retraction", about=about))
    mender = list(run.crisis.statements.by_id)[-1]
    run.approve(mender, "anna")
    publish(run, mender)
    return mender


def correcting(run: Run, about: str = "first_word") -> str:
    """A correction about a text is drafted, agreed to and released; its id."""
    run.do("eva", DraftStatement(template="correction", about=about))
    mender = list(run.crisis.statements.by_id)[-1]
    run.submit(mender)
    run.approve(mender, "ben", "clara")
    publish(run, mender)
    return mender


def retracted(kind: str = "live") -> Run:
    """The first word was wrong, and its retraction is out."""
    run = out(kind)
    sent(run, retracting(run))
    return run


def late_by_hand(kind: str = "live") -> Run:
    """Nobody put the first word where only a person can."""
    run = out(kind)
    run.wait(minutes=11)
    return run


def note_failed(kind: str = "live") -> Run:
    """Mastodon does not take the note on the first word, which was retracted."""
    run = retracted(kind)
    run.do(COURIER, ReportNotNoted(
        statement="first_word", outlet="mastodon", mender="retraction-1", reason="The post was deleted.", final=True,
    ))  # fmt: skip
    return run


def held_back(kind: str = "live") -> Run:
    """The first word was retracted when only the newsroom had it."""
    run = sent(released(kind), "first_word", "newsroom")
    retracting(run)
    return run


AFTERMATH = {
    "out_but_by_hand": out, "late_by_hand": late_by_hand, "retracted": retracted, "note_failed": note_failed,
    "held_back": held_back,
}  # fmt: skip
"""Moments by name; each takes the kind (live, drill) and plays it afresh."""
