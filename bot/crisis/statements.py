"""The texts of a crisis: made from a template of the playbook, edited by people, each with its authors."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.crisis.change import alter, put
from bot.crisis.command import Act, Changes, Command, Events, Refused, Rules
from bot.crisis.event import Event
from bot.crisis.mending import mendable, mended
from bot.crisis.text import clean, fact_slots, promises_next, title_of
from bot.playbook.model import Statement as Template
from bot.playbook.template import slots

if TYPE_CHECKING:
    from bot.crisis.model import Crisis


@dataclass(frozen=True, slots=True)
class Edit:
    """The latest change to a text: who, when, and the words before and after, one language."""

    by: str
    at: datetime
    language: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One text: `texts` and `shorts` by language with slots in braces. `edits` counts the changes by people.

    `about` is the statement that a correction or retraction mends.
    """

    id: str
    template: str
    number: int
    texts: Mapping[str, str]
    shorts: Mapping[str, str]
    drafted_by: str
    drafted_at: datetime
    edits: int = 0
    authors: frozenset[str] = frozenset()
    last_edit: Edit | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Statements:
    """All statements of the crisis by id, in the order in which they were drafted."""

    by_id: Mapping[str, Statement] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStatement(Command):
    """Begin a text from a template; a template of an `update` step can be drafted again and again.

    `about` is the text that a correction or retraction mends; it may be empty where only one can be meant.
    """

    template: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditStatement(Command):
    """Replace the words, in one language or in several at once; a language that is left empty stays as it is.

    Where the words change, the short ones of that language are dropped: they were the short form of other words.
    `seen` is the number of edits when the person began to write, so that nobody overwrites what another changed
    meanwhile; empty: whatever stands there.
    """

    statement: str
    seen: str = ""
    de: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewStatement(Command):
    """Look at the exact words for each outlet. Chats show them; nothing happens because of it."""

    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementDrafted(Event):
    """A text was begun; its words are the template's."""

    statement: str
    template: str
    number: int
    texts: dict[str, str]
    shorts: dict[str, str]
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEdited(Event):
    """A person changed the words: approvals given before no longer fit, and that person is an author now.

    `short` are the short words from now on; empty: there are none any more.
    """

    statement: str
    language: str
    text: str
    short: str


def draft(crisis: "Crisis", wish: DraftStatement, act: Act) -> Events:
    """Everybody known may draft, agencies too. Only what is out, and still holds, can be mended."""
    if wish.template not in crisis.playbook.statements:
        known = ", ".join(crisis.playbook.statements)
        raise Refused("refused.unknown_statement", name=wish.template, known=known)
    template = crisis.playbook.statements[wish.template]
    yield from begin(crisis, wish.template, act, _wrong(crisis, template, wish.about) if template.mends else "")


def _wrong(crisis: "Crisis", template: Template, about: str) -> str:
    """The text to mend; where none is named, the only one that can be meant. Raises Refused."""
    choice = mendable(crisis, template)
    if about in choice or (not about and len(choice) == 1):
        return about or choice[0]
    if not choice:
        raise Refused("refused.nothing_to_mend")
    known = [title_of(crisis, name) for name in choice]
    if about and not crisis.publishing.out(require_statement(crisis, about).id):
        raise Refused("refused.not_out_yet", name=title_of(crisis, about), known=known)
    if about in mended(crisis):
        raise Refused("refused.taken_back", name=title_of(crisis, about), known=known)
    raise Refused("refused.which_is_wrong", known=known)


def begin(crisis: "Crisis", name: str, act: Act, about: str = "") -> Events:
    """The event that begins a text, unless an unpublished one of that template (about the same text) is there already.

    A second closing text is for a crisis that went on after the first. What mends but is not said to be about any text
    is about the latest one that can be mended.
    """
    template = crisis.playbook.statements[name]
    about = about or (next(iter(mendable(crisis, template)), "") if template.mends else "")
    earlier = [statement for statement in crisis.statements.by_id.values() if statement.template == name]
    same = [statement for statement in earlier if statement.about == about]
    if same and not crisis.publishing.out(same[-1].id):
        return
    again = repeats(crisis, name) or (earlier and (template.closing or earlier[-1].number))
    number = len(earlier) + 1 if again else 0
    if earlier and not number:
        return
    yield StatementDrafted(
        at=act.now, by=act.by, statement=f"{name}-{number}" if number else name, template=name, number=number,
        texts=_in_languages(crisis, template, template.text.items()),
        shorts=_in_languages(crisis, template, template.short.items() if template.short else ()), about=about,
    )  # fmt: skip


def repeats(crisis: "Crisis", template: str) -> bool:
    """Whether the template belongs to an `update` step, or mends others: it can go out more than once."""
    mends = crisis.playbook.statements[template].mends
    return bool(mends) or any(template in (step.update or ()) for step in crisis.playbook.steps)


def _in_languages(crisis: "Crisis", template: Template, texts: object) -> dict[str, str]:
    return {language: text for language, text in texts if language in crisis.life.languages}  # type: ignore[attr-defined]  # pairs


def edit(crisis: "Crisis", wish: EditStatement, act: Act) -> Events:
    """Not after publication (a correction is a text of its own), never without the promise, never with a
    slot that the playbook does not declare. One event for each language whose words are others than before."""
    statement = require_statement(crisis, wish.statement)
    crisis.publishing.require_still_open(statement.id)
    if wish.seen and wish.seen != str(statement.edits):
        raise text_changed(crisis, statement)
    for language, text in _changed(statement, wish).items():
        check_words(crisis, statement, text)
        yield StatementEdited(at=act.now, by=act.by, statement=statement.id, language=language, text=text, short="")


def _changed(statement: Statement, wish: EditStatement) -> dict[str, str]:
    """The new words of each language in which they are new. Raises Refused when none were given at all."""
    given = {language: text for language, text in (("de", wish.de), ("en", wish.en)) if text}
    if not given:
        raise Refused("refused.empty")
    for language in given:
        if language not in statement.texts:
            raise Refused("refused.language", given=language, known=", ".join(statement.texts))
    words = {language: clean(text) for language, text in given.items()}
    return {language: text for language, text in words.items() if text != clean(statement.texts[language])}


def text_changed(crisis: "Crisis", statement: Statement) -> Refused:
    """The refusal of somebody who saw another text: what changed, by whom."""
    edit = statement.last_edit
    if edit is None:
        return Refused("refused.text_changed")
    before, after = changed_words(edit.before, edit.after)
    who = crisis.roster.name(edit.by)
    return Refused("refused.text_edited", who=who, when=edit.at, before=before, after=after)


def changed_words(before: str, after: str) -> tuple[str, str]:
    """What differs between two texts, by words: the part before, the part after."""
    old, new = before.split(), after.split()
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return " ".join(old[start : len(old) - tail]), " ".join(new[start : len(new) - tail])


def check_words(crisis: "Crisis", statement: Statement, text: str) -> None:
    """Refuse a text that could not go out: empty, with unknown slots, or without the time of the next update."""
    if not text:
        raise Refused("refused.empty")
    try:
        unknown = [name for name in fact_slots(text) if name not in crisis.playbook.facts]
    except ValueError:
        raise Refused("refused.braces") from None
    if unknown:
        raise Refused("refused.unknown_slot", name=unknown[0], known=", ".join(crisis.playbook.facts))
    template = crisis.playbook.statements[statement.template]
    if template.audience == "public" and not template.closing and not promises_next(text):
        raise Refused("refused.no_promise")
    if template.closing and "next_update" in slots(text):
        raise Refused("refused.closing_promises")


def look(crisis: "Crisis", wish: PreviewStatement, act: Act) -> Events:
    """Everybody may, and nothing changes."""
    require_statement(crisis, wish.statement)
    return iter(())


def require_statement(crisis: "Crisis", statement_id: str) -> Statement:
    """The statement, or a refusal that says which there are."""
    if statement_id not in crisis.statements.by_id:
        known = ", ".join(crisis.statements.by_id) or "—"
        raise Refused("refused.unknown_statement", name=statement_id, known=known)
    return crisis.statements.by_id[statement_id]


def on_drafted(statements: Statements, event: StatementDrafted) -> Statements:
    """The template's words have no author here: somebody signed them beforehand, or somebody submits them now."""
    statement = Statement(
        id=event.statement, template=event.template, number=event.number, texts=event.texts,
        shorts=event.shorts, drafted_by=event.by, drafted_at=event.at,
        about=event.about,
    )  # fmt: skip
    return replace(statements, by_id=put(statements.by_id, event.statement, statement))


def on_edited(statements: Statements, event: StatementEdited) -> Statements:
    """New words, one more author."""
    old = statements.by_id[event.statement]
    shorts = {language: short for language, short in old.shorts.items() if language != event.language}
    if event.short:
        shorts[event.language] = event.short
    by_id = alter(
        statements.by_id, event.statement, edits=old.edits + 1, authors=old.authors | {event.by},
        texts=put(old.texts, event.language, event.text), shorts=shorts,
        last_edit=Edit(event.by, event.at, event.language, old.texts[event.language], event.text),
    )  # fmt: skip
    return replace(statements, by_id=by_id)


RULES: Rules = {DraftStatement: draft, EditStatement: edit, PreviewStatement: look}
CHANGES: Changes = {StatementDrafted: on_drafted, StatementEdited: on_edited}
