"""What the courier says of what happened at an outlet: commands for the core, in words that people can read."""

from bot.crisis.attempts import ReportNotSent, ReportSent, ReportUnknown
from bot.crisis.command import Command
from bot.crisis.deliveries import Delivery
from bot.crisis.notes import Note, ReportNoted, ReportNotNoted
from bot.outlets.base import NotSent, PerhapsSent, Sent


def sent(delivery: Delivery, there: Sent) -> Command:
    """It is out."""
    return ReportSent(
        statement=delivery.statement, outlet=delivery.outlet, permalink=there.permalink, ref=there.ref, note=there.note
    )


def not_sent(delivery: Delivery, why: NotSent) -> Command:
    """It is surely not out."""
    return ReportNotSent(
        statement=delivery.statement, outlet=delivery.outlet, reason=why.reason, final=why.final, wait=why.wait
    )


def not_there(delivery: Delivery, why: BaseException) -> Command:
    """Looked up after a doubt, and not found: a request that was given up may still arrive."""
    return ReportNotSent(
        statement=delivery.statement, outlet=delivery.outlet, reason=in_words(why), in_doubt=True
    )  # fmt: skip


def unknown(delivery: Delivery, why: BaseException) -> Command:
    """Nobody can tell: a person must look."""
    return ReportUnknown(statement=delivery.statement, outlet=delivery.outlet, reason=in_words(why))


def noted(delivery: Delivery, note: Note) -> Command:
    """The note stands there."""
    return ReportNoted(statement=delivery.statement, outlet=delivery.outlet, mender=note.statement)


def not_noted(delivery: Delivery, note: Note, why: BaseException) -> Command:
    """The note does not stand there, or nobody knows; adding it twice is adding it once."""
    surely = why if isinstance(why, NotSent) else NotSent(in_words(why))
    return ReportNotNoted(
        statement=delivery.statement, outlet=delivery.outlet, mender=note.statement, reason=surely.reason,
        final=surely.final, wait=surely.wait,
    )  # fmt: skip


def in_words(why: BaseException) -> str:
    """What an outlet meant for people. The text of any other error may hold an address with a secret in it."""
    if isinstance(why, TimeoutError):
        return "No answer came in time."
    if isinstance(why, NotSent):
        return why.reason
    unforeseen = f"An error that nobody foresaw ({type(why).__name__}). Tell whoever runs the bot."
    return (isinstance(why, PerhapsSent) and str(why)) or unforeseen
