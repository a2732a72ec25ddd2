"""What people type becomes a wish: `/crisis fact since = 05:20`, `/krise freigeben`, or the same without the slash.

Typed words never agree to a text by themselves. An approval holds for exactly the text that somebody saw; so typed
`approve`, `publish` and `halt` are the tap on the one such button that the person has been shown (`shown_button`). It
carries what the button carried when it was shown: when the text has changed since, it is refused like any stale tap.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.chat.choose import called, choose, did_you_mean, echo, plain
from bot.chat.vocabulary import meaning_of, suggestions, word_for
from bot.crisis.approvals import Approve
from bot.crisis.cards import Button, Card
from bot.crisis.command import Command, Phrase, Refused
from bot.crisis.facts import ReportFact
from bot.crisis.inquiries import LogInquiry
from bot.crisis.lifecycle import ChangeSeverity, Start, TakeNote
from bot.crisis.mending import mendable
from bot.crisis.model import Crisis
from bot.crisis.paging import AnswerPage, CallRole, Page
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.publishing import Halt, Publish, PublishNow
from bot.crisis.roster import ClaimRole, DeclareConflict, HandOver, Person
from bot.crisis.scheduling import PublishAtOnce
from bot.crisis.standdown import StandDown
from bot.crisis.statements import DraftStatement
from bot.crisis.steps import open_steps
from bot.crisis.text import clean, title_of
from bot.playbook.model import Bilingual

LONGEST = 8_000
"""Characters of one typed line."""

_SLASH = re.compile(r"/?(?:crisis|krise)\b\s*", re.IGNORECASE)
_SEVERITY = re.compile(r"[Ss]\d")


@dataclass(frozen=True, slots=True)
class Show:
    """Nothing is to be changed, only to be seen. `start` asks which playbook; the others are answered by `answers`."""

    what: Literal["start", "status", "list", "next", "facts", "out", "report", "help"]


@dataclass(frozen=True, slots=True)
class Press:
    """The tap on the one button of this kind that was shown, about this statement (empty: about any)."""

    kind: Literal["approve", "publish", "halt"]
    statement: str = ""


Wish = Command | Show | Press


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A word that needs more words; a chat with forms asks for them.

    `word` is what `forms.form` takes: the meaning, with the fact's name behind `fact`. `given` is what was said
    already, by the field of the command. `otherwise` is what it means where nothing can be asked: a wish, or the
    sentence that says how it goes.
    """

    word: str
    otherwise: Wish | Phrase
    given: Mapping[str, str] = field(default_factory=dict)


Heard = Wish | Unfinished


@dataclass(frozen=True, slots=True)
class _Said:
    """What follows the first word, who said it, in which language, about which crisis."""

    rest: str
    crisis: Crisis
    by: str
    language: str


def parse(text: str, crisis: Crisis | None, by: str, language: str) -> Wish:
    """What a typed line wishes. Raises Refused with what is possible, or what was perhaps meant."""
    heard = hear(text, crisis, by, language)
    if not isinstance(heard, Unfinished):
        return heard
    if isinstance(heard.otherwise, Phrase):
        raise Refused(heard.otherwise.key, **heard.otherwise.params)
    return heard.otherwise


def hear(text: str, crisis: Crisis | None, by: str, language: str) -> Heard:
    """The same for a chat with forms: a word that needs more words is not refused, but Unfinished."""
    if len(text) > LONGEST:
        raise Refused("refused.too_long", length=str(len(text)), limit=str(LONGEST))
    line = clean(text)
    word, _, rest = _SLASH.sub("", line, count=1).partition(" ") if _SLASH.match(line) else line.partition(" ")
    if not word:
        return Show("help")
    meaning = meaning_of(word)
    if not meaning:
        raise Refused("words.unknown", given=echo(word), hint=did_you_mean(suggestions(word, language)))
    if meaning in _ANYWHERE:
        return _ANYWHERE[meaning](rest.strip())
    if crisis is None:
        raise Refused("words.no_crisis", word=word_for("start", language))
    return _IN_A_CRISIS[meaning](_Said(rest.strip(), crisis, by, language))


def shown_button(wish: Press, shown: Iterable[Card]) -> tuple[Card, Button]:
    """The one such button on the cards, as the person was shown them. Raises Refused for none or several."""
    kinds = _KINDS[wish.kind]
    found = {
        button.token: (card, button)
        for card in shown
        for button in card.buttons
        if isinstance(button.command, kinds) and wish.statement in ("", button.command.statement)
    }
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        known = ", ".join(card.key.partition(".")[2] for card, _ in found.values())
        raise Refused("words.several_buttons", word=wish.kind, known=known)
    raise Refused("words.no_button")


_KINDS: Mapping[str, tuple[type[Approve | Publish | PublishNow | PublishAtOnce | Halt], ...]] = {
    "approve": (Approve,),
    "publish": (Publish, PublishNow, PublishAtOnce),
    "halt": (Halt,),
}


def _start(rest: str, kind: str = "live") -> Heard:
    first, _, rest = rest.partition(" ")
    if meaning_of(first) == "drill":
        return _start(rest.strip(), "drill")
    if not first:
        return Unfinished("drill" if kind == "drill" else "start", Show("start"))
    severity, rest = "", rest.strip()
    while rest:
        word, _, further = rest.partition(" ")
        if _SEVERITY.fullmatch(word) and not severity:
            severity = word.upper()
        elif meaning_of(word) == "drill" and kind != "drill":
            kind = "drill"
        else:
            break
        rest = further.strip()
    return Start(playbook=first, severity=severity, what=rest, kind=kind)


def _fact(said: _Said) -> Heard:
    name, equals, value = said.rest.partition("=")
    if not name.strip():
        return Unfinished("fact", Show("facts"))
    questions = said.crisis.playbook.facts
    fact = choose(name, {known: tuple(_in_both(question)) for known, question in questions.items()})
    if not equals or not value.strip():
        return Unfinished(f"fact {fact}", _how("how_fact", "fact", said, name=fact))
    if questions[fact].type == "text":
        return ReportFact(fact=fact, **_by_language(value, said))
    choices = {known: tuple(_in_both(choice)) for known, choice in questions[fact].choices.items()}
    return ReportFact(fact=fact, de=choose(value, choices) if choices else value.strip())


def _by_language(value: str, said: _Said) -> dict[str, str]:
    """`Kein Internet | No internet` in the order of the crisis' languages; one alone is in the person's own."""
    languages = said.crisis.life.languages
    values = [part.strip() for part in value.split("|")]
    if len(values) == 1:
        return {said.language if said.language in languages else languages[0]: values[0]}
    if len(values) > len(languages):
        raise Refused("words.too_many_languages", known=" | ".join(language.upper() for language in languages))
    return dict(zip(languages, values, strict=False))


def _how(key: str, meaning: str, said: _Said, **more: object) -> Phrase:
    """How somebody says what is missing."""
    return Phrase(f"words.{key}", {"word": word_for(meaning, said.language), **more})


def _draft(said: _Said) -> Heard:
    templates = said.crisis.playbook.statements
    if not said.rest:
        return Unfinished("draft", _how("which_text", "draft", said, known=", ".join(templates)))
    titles = {name: _in_both(template.title) for name, template in templates.items()}
    first, _, about = said.rest.partition(" ")
    way = templates.get(_perhaps(first, titles)) if about else None
    if way and way.mends:
        wrong = {name: _in_both(title_of(said.crisis, name)) for name in mendable(said.crisis, way)}
        return DraftStatement(template=choose(first, titles), about=choose(about, wrong))
    return DraftStatement(template=choose(said.rest, titles))


def _update(said: _Said) -> Wish:
    templates = [step.update[0] for step in open_steps(said.crisis) if step.update]
    if not templates:
        raise Refused("words.no_update")
    return DraftStatement(template=templates[0])


def _press(kind: Literal["approve", "publish", "halt"]) -> Callable[[_Said], Wish]:
    def pressed(said: _Said) -> Wish:
        if not said.rest:
            return Press(kind)
        statements = said.crisis.statements.by_id
        return Press(kind, choose(said.rest, {name: _in_both(title_of(said.crisis, name)) for name in statements}))

    return pressed


def _pause(said: _Said) -> Heard:
    return PauseAll(reason=said.rest) if said.rest else Unfinished("pause", _how("how_pause", "pause", said))


def _page(said: _Said) -> Heard:
    if not said.rest:
        return Unfinished("page", _how("how_page", "page", said, known=", ".join(_roles(said.crisis))))
    return CallRole(role=choose(said.rest, _roles(said.crisis)))


def _ack(said: _Said) -> Heard:
    """The page that rings for the person; with a role, that one; a role that nobody is called for is taken."""
    role = choose(said.rest, _roles(said.crisis)) if said.rest else ""
    pages = [page for page in said.crisis.paging.pages.values() if role in ("", page.role) and _rings_for(page, said)]
    mine = [page for page in pages if page.ringing and page.person == said.by] or pages
    if len(mine) == 1 or (mine and role):
        return AnswerPage(page=mine[-1].id)
    if mine:
        names = ", ".join(dict.fromkeys(page.role for page in mine))
        return Unfinished("ack", _how("which_page", "ack", said, known=names))
    if role:
        return ClaimRole(role=role)
    raise Refused("words.no_page", word=word_for("ack", said.language))


def _rings_for(page: Page, said: _Said) -> bool:
    unanswered = not page.answered_by and not page.withdrawn
    return unanswered and (said.by in page.rungs or said.crisis.roster.holds(said.by, page.role))


def _handover(said: _Said) -> Heard:
    words = [word for word in said.rest.split() if plain(word) not in ("an", "to", "→")]
    role = _perhaps(" ".join(words), _roles(said.crisis))
    if role or not words[1:]:
        how = _how("how_handover", "handover", said, known=", ".join(_roles(said.crisis)))
        return Unfinished("handover", how, {"role": role} if role else {})
    for end in range(len(words) - 1, 0, -1):
        role = _perhaps(" ".join(words[:end]), _roles(said.crisis))
        person = _perhaps(" ".join(words[end:]), people_by_name(said.crisis.roster.people))
        if role and person:
            return HandOver(role=role, to=person)
    role = choose(words[0], _roles(said.crisis))
    return HandOver(role=role, to=choose(" ".join(words[1:]), people_by_name(said.crisis.roster.people)))


def _severity(said: _Said) -> Heard:
    level, _, reason = said.rest.partition(" ")
    known = sorted(said.crisis.playbook.severity)
    if not level:
        return Unfinished("severity", _how("how_severity", "severity", said, known=", ".join(known)))
    wish = ChangeSeverity(severity=level.upper(), reason=reason.strip())
    unfinished = not wish.reason and wish.severity in known
    return Unfinished("severity", wish, {"severity": wish.severity}) if unfinished else wish


def _note(said: _Said) -> Heard:
    wish = TakeNote(text=said.rest)
    return wish if said.rest else Unfinished("note", wish)


def _inquiry(said: _Said) -> Heard:
    """The question; who asked it can be said in the form, or is part of it."""
    return LogInquiry(question=said.rest) if said.rest else Unfinished("inquiry", _how("how_inquiry", "inquiry", said))


def _conflict(said: _Said) -> Heard:
    """One's own conflict, or (when the first word is a name) somebody else's; always with a reason."""
    first, _, reason = said.rest.partition(" ")
    somebody = called(first, people_by_name(said.crisis.roster.people)) if first else ()
    person = somebody[0] if len(somebody) == 1 else ""
    reason = reason.strip() if person else said.rest
    if not reason:
        how = _how("how_conflict", "conflict", said)
        return Unfinished("conflict", how, {"person": person} if person else {})
    return DeclareConflict(person=person or said.by, reason=reason)


def people_by_name(people: Mapping[str, Person]) -> dict[str, tuple[str, ...]]:
    """How people may be called: by id, by their whole name, by any part of it."""
    return {person.id: (person.name, *person.name.split()) for person in people.values()}


def _roles(crisis: Crisis) -> dict[str, tuple[str, ...]]:
    titles = crisis.playbook.roles
    return {name: _in_both(titles[name]) if name in titles else () for name in crisis.roster.ladders}


def _in_both(text: Bilingual) -> tuple[str, str]:
    return (text.de, text.en)


def _perhaps(given: str, options: Mapping[str, tuple[str, ...]]) -> str:
    try:
        return choose(given, options)
    except Refused:
        return ""


_ANYWHERE: Mapping[str, Callable[[str], Heard]] = {
    "start": _start,
    "drill": lambda rest: _start(rest, "drill"),
    "list": lambda _: Show("list"),
    "help": lambda _: Show("help"),
}

_IN_A_CRISIS: Mapping[str, Callable[[_Said], Heard]] = {
    "status": lambda _: Show("status"),
    "next": lambda _: Show("next"),
    "out": lambda _: Show("out"),
    "report": lambda _: Show("report"),
    "fact": _fact,
    "draft": _draft,
    "update": _update,
    "approve": _press("approve"),
    "publish": _press("publish"),
    "halt": _press("halt"),
    "pause": _pause,
    "resume": lambda _: ResumeAll(),
    "page": _page,
    "ack": _ack,
    "handover": _handover,
    "severity": _severity,
    "note": _note,
    "inquiry": _inquiry,
    "conflict": _conflict,
    "standdown": lambda _: StandDown(),
}
