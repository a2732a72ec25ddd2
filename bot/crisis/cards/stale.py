"""Why a button is gone: who was first, and when; or which words changed."""

from bot.crisis.command import Phrase
from bot.crisis.model import Crisis
from bot.crisis.publishing import Publication
from bot.crisis.statements import changed_words
from bot.crisis.text import shorten

MOST_CHANGED = 120
"""Characters of changed words that a refusal repeats."""


def now_says(crisis: Crisis, key: str) -> Phrase:
    """What has happened to the card with this key, in one sentence."""
    kind, _, rest = key.partition(".")
    name = rest.rpartition(".")[0] if kind == "halted" else rest
    found = _left(crisis, kind, name) or _stopped(crisis, kind, name) or _resumed(crisis, kind, rest)
    return found or _edited(crisis, name) or Phrase("stale.moved_on")


def _left(crisis: Crisis, kind: str, name: str) -> Phrase | None:
    """Somebody has published it, or said when it leaves."""
    by_id, publication = crisis.publishing.publications, None
    if kind in ("publish", "halted", "text"):
        publication = by_id.get(name)
    elif kind == "promise":
        publication = _kept_by(crisis, name)
    if publication is None:
        return None
    who = crisis.roster.name(publication.by)
    if publication.scheduled:
        return Phrase("stale.scheduled", {"who": who, "at": publication.at, "leaves": publication.release_at})
    return Phrase("stale.published", {"who": who, "at": publication.at})


def _kept_by(crisis: Crisis, promised_with: str) -> Publication | None:
    """The public text that somebody sent after the promise was made, the latest of several."""
    promise = next((each for each in crisis.promises.made if each.statement == promised_with), None)
    texts, templates = crisis.statements.by_id, crisis.playbook.statements
    later = (
        publication
        for name, publication in crisis.publishing.publications.items()
        if promise and publication.at > promise.made_at and templates[texts[name].template].audience == "public"
    )
    return max(later, key=lambda publication: publication.at, default=None)


def _stopped(crisis: Crisis, kind: str, name: str) -> Phrase | None:
    """Somebody has stopped it, or everything."""
    if kind not in ("publish", "halted", "held", "promise"):
        return None
    if pause := crisis.pausing.now:
        return Phrase("stale.paused", {"who": crisis.roster.name(pause.by), "at": pause.at, "why": pause.reason})
    halted, text = crisis.publishing.halted.get(name), crisis.statements.by_id.get(name)
    edited = text.last_edit if text else None
    if halted is None or halted.reason or (edited and edited.at > halted.at):
        return None
    return Phrase("stale.halted", {"who": crisis.roster.name(halted.by), "at": halted.at})


def _resumed(crisis: Crisis, kind: str, number: str) -> Phrase | None:
    """Somebody has resumed."""
    pauses = crisis.pausing.pauses
    pause = pauses[int(number) - 1] if kind == "paused" and number.isdecimal() and int(number) <= len(pauses) else None
    if pause is None or pause.resumed_at is None:
        return None
    return Phrase("stale.resumed", {"who": crisis.roster.name(pause.resumed_by), "at": pause.resumed_at})


def _edited(crisis: Crisis, name: str) -> Phrase | None:
    """Somebody has changed the words."""
    statement = crisis.statements.by_id.get(name)
    edit = statement.last_edit if statement else None
    if edit is None:
        return None
    before, after = (shorten(part, MOST_CHANGED) for part in changed_words(edit.before, edit.after))
    key = "stale.edited" if before and after else "stale.added" if after else "stale.removed"
    return Phrase(key, {"who": crisis.roster.name(edit.by), "at": edit.at, "before": before, "after": after})
