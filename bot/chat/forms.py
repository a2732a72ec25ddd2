"""What a chat with forms asks when somebody types a word and nothing else: a button to fill in, like those on cards.

Only what this person may do now is offered, and only choices that they may take: the core itself is asked.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from bot.chat.answers import granted
from bot.crisis.cards import Button, Field, filled
from bot.crisis.command import Command
from bot.crisis.facts import ReportFact
from bot.crisis.inquiries import KINDS, MOST_ASKER, MOST_WORDS, LogInquiry
from bot.crisis.lifecycle import ChangeSeverity, Start, TakeNote
from bot.crisis.model import Crisis
from bot.crisis.paging import AnswerPage, CallRole, Page
from bot.crisis.pausing import PauseAll
from bot.crisis.roster import DeclareConflict, HandOver, Person
from bot.crisis.statements import DraftStatement
from bot.crisis.steps import open_steps
from bot.crisis.text import title_of
from bot.locale import Say
from bot.playbook.model import Bilingual
from bot.playbook.model import Fact as Question
from bot.playbook.scalars import SEVERITIES

__all__ = ["exact", "filled", "following", "form"]

MOST_WHAT, MOST_REASON, MOST_NOTE = 300, 300, 2_000
"""Characters that the core keeps."""

Choices = tuple[tuple[str, str], ...]

_NO_WORDS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who wants to fill in what, about which crisis; `rest` is what already followed the word."""

    crisis: Crisis
    person: Person
    say: Say
    rest: str

    def may(self, command: Command) -> bool:
        """Whether the core would do it. What one may do does not hang on the minute."""
        return granted(self.crisis, command, self.person.id, self.crisis.updated_at)

    def role(self, name: str) -> str:
        """A role's title."""
        titles = self.crisis.playbook.roles
        return titles[name][self.say.language] if name in titles else name

    def roles(self, names: Iterable[str]) -> Choices:
        """Roles to choose from."""
        return tuple((name, self.role(name)) for name in names)

    def people(self, names: Iterable[str]) -> Choices:
        """People to choose from, each once."""
        return tuple((name, self.crisis.roster.name(name)) for name in dict.fromkeys(names))


def form(
    word: str,
    crisis: Crisis | None,
    person: Person,
    say: Say,
    playbooks: Mapping[str, Bilingual],
    *,
    given: Mapping[str, str] = _NO_WORDS,
) -> Button | None:
    """The button that a word stands for; None where there is nothing to ask, or nothing that this person may do.

    `word` is a meaning of the vocabulary (`start`), with the fact's name behind `fact` where that is known already
    (`fact since`). `playbooks` are the titles by name; `given` is what stands in a field already.
    """
    meaning, _, rest = word.partition(" ")
    if meaning in ("start", "drill"):
        button = _start(meaning, person, say, playbooks)
    else:
        found = _FORMS.get(meaning) if crisis and crisis.open else None
        button = found(_Asked(crisis, person, say, rest)) if found and crisis else None
    return _with(button, given) if button and given else button


def exact(word: str, button: Button) -> str:
    """The word for which this form opens again whatever happens meanwhile, so that an answer meets its question."""
    fact = button.command.fact if isinstance(button.command, ReportFact) else ""
    return f"fact {fact}" if fact else word


def following(word: str, answers: Mapping[str, str]) -> str:
    """The word of the form that comes next, as these answers decide; empty when that was all."""
    return f"fact {answers['fact']}" if word == "fact" and answers.get("fact") else ""


def _with(button: Button, given: Mapping[str, str]) -> Button:
    return replace(button, asks=tuple(_filled_in(ask, given.get(ask.name, ask.value)) for ask in button.asks))


def _filled_in(ask: Field, value: str) -> Field:
    return replace(ask, value=value[: ask.limit or None])


def _start(meaning: str, person: Person, say: Say, playbooks: Mapping[str, Bilingual]) -> Button | None:
    if person.external or not playbooks:
        return None
    titles = sorted(((name, title[say.language]) for name, title in playbooks.items()), key=lambda each: each[1])
    asks = (
        Field("playbook", say("form.playbook"), titles[0][0] if len(titles) == 1 else "", choices=tuple(titles)),
        Field("what", say("form.what"), optional=True, limit=MOST_WHAT, lines=3),
        Field("severity", say("form.severity"), choices=tuple((name, name) for name in SEVERITIES), optional=True),
    )
    if meaning == "drill":
        return Button(say("form.start_drill"), Start(playbook="", kind="drill"), asks, look="main")
    kinds = (("live", say("form.live")), ("drill", say("form.drill")))
    return Button(
        say("form.start"),
        Start(playbook=""),
        (*asks, Field("kind", say("form.kind"), "live", choices=kinds)),
        look="main",
    )


# ------------------------------------------------------------------------------------------------ in a crisis


def _fact(asked: _Asked) -> Button | None:
    """The fact's own questions; with several facts to choose from, first which one."""
    questions, name = asked.crisis.playbook.facts, asked.rest
    open_ones = _open_facts(asked.crisis)
    names = [name] if name in questions else [] if name else list(open_ones or questions)
    names = [known for known in names if asked.may(_sample(known, questions[known]))]
    if len(names) == 1:
        return Button(asked.say("button.answer"), ReportFact(fact=names[0]), _answers(asked, names[0]), look="main")
    choices = tuple((known, questions[known][asked.say.language]) for known in names)
    which = Field("fact", asked.say("form.fact"), choices=choices)
    return Button(asked.say("form.next"), ReportFact(fact=""), (which,)) if names else None


def _open_facts(crisis: Crisis) -> tuple[str, ...]:
    wanted = (name for step in open_steps(crisis) for name in step.fact or () if not crisis.facts.confirmed(name))
    return tuple(dict.fromkeys(wanted))


def _sample(name: str, question: Question) -> ReportFact:
    """An answer that nothing is wrong with, to ask the core whether this person may give one at all."""
    answer = {"time": "00:00", "number": "0", "choice": next(iter(question.choices), "")}.get(question.type, "x")
    return ReportFact(fact=name, de=answer)


def _answers(asked: _Asked, name: str) -> tuple[Field, ...]:
    question, known = asked.crisis.playbook.facts[name], asked.crisis.facts.by_name.get(name)
    values, language = known.values if known else {}, asked.say.language
    if question.type != "text":
        choices = tuple((value, label[language]) for value, label in question.choices.items())
        return (Field("de", question[language], values.get("de", ""), choices=choices),)
    spoken = asked.crisis.life.languages
    return tuple(
        Field(
            each, asked.say(f"ask.in_{each}", question=question[language]), values.get(each, ""),
            optional=each != spoken[0], limit=question.max,
        )
        for each in spoken
    )  # fmt: skip


def _draft(asked: _Asked) -> Button | None:
    crisis = asked.crisis
    begun = {text.template for name, text in crisis.statements.by_id.items() if not crisis.publishing.requested(name)}
    choices = tuple(
        (name, template.title[asked.say.language])
        for name, template in crisis.playbook.statements.items()
        if name not in begun and asked.may(DraftStatement(template=name))
    )
    which = Field("template", asked.say("form.text"), choices=choices)
    return Button(asked.say("form.begin"), DraftStatement(template=""), (which,), look="main") if choices else None


def _pause(asked: _Asked) -> Button | None:
    ask = Field("reason", asked.say("ask.why"), limit=MOST_REASON)
    button = Button(asked.say("form.pause"), PauseAll(reason=""), (ask,), look="danger")
    return button if asked.may(PauseAll(reason="x")) else None


def _page(asked: _Asked) -> Button | None:
    choices = asked.roles(role for role in asked.crisis.roster.ladders if asked.may(CallRole(role=role)))
    which = Field("role", asked.say("ask.role"), choices=choices)
    return Button(asked.say("form.call"), CallRole(role=""), (which,), look="main") if choices else None


def _handover(asked: _Asked) -> Button | None:
    ways = [
        (role, person)
        for role in asked.crisis.roster.ladders
        for person in asked.crisis.roster.deciders(role)
        if person != asked.crisis.roster.claimed.get(role) and asked.may(HandOver(role=role, to=person))
    ]
    roles = tuple(dict.fromkeys(role for role, _ in ways))
    asks = (
        Field("role", asked.say("form.role"), choices=asked.roles(roles)),
        Field("to", asked.say("form.to"), choices=asked.people(person for _, person in ways)),
    )
    return Button(asked.say("form.hand_over"), HandOver(role="", to=""), asks, look="main") if ways else None


def _note(asked: _Asked) -> Button | None:
    ask = Field("text", asked.say("ask.note"), limit=MOST_NOTE, lines=5)
    return Button(asked.say("form.log"), TakeNote(text=""), (ask,)) if asked.may(TakeNote(text="x")) else None


def _severity(asked: _Asked) -> Button | None:
    life, language = asked.crisis.life, asked.say.language
    levels = [
        (level, f"{level}: {criterion[language]}")
        for level, criterion in sorted(life.playbook.severity.items())
        if level != life.severity and asked.may(ChangeSeverity(severity=level, reason="x"))
    ]
    asks = (
        Field("severity", asked.say("form.level", now=life.severity), choices=tuple(levels)),
        Field("reason", asked.say("ask.why"), limit=MOST_REASON),
    )
    return (
        Button(asked.say("form.change"), ChangeSeverity(severity="", reason=""), asks, look="main") if levels else None
    )


def _conflict(asked: _Asked) -> Button | None:
    """Oneself first; whoever may decide that for others, also them."""
    me, roster = asked.person.id, asked.crisis.roster
    people = [
        person
        for person in (me, *(other for other in roster.people if other != me))
        if person not in roster.conflicted and asked.may(DeclareConflict(person=person, reason="x"))
    ]
    asks = (
        Field("person", asked.say("form.who"), me if me in people else "", choices=asked.people(people)),
        Field("reason", asked.say("ask.why"), limit=MOST_REASON),
    )
    return Button(asked.say("form.log"), DeclareConflict(person="", reason=""), asks) if people else None


def _inquiry(asked: _Asked) -> Button | None:
    kinds = tuple((kind, asked.say(f"form.from_{kind}")) for kind in KINDS)
    asks = (
        Field("question", asked.say("form.question"), limit=MOST_WORDS, lines=4),
        Field("asker", asked.say("form.asker"), optional=True, limit=MOST_ASKER),
        Field("kind", asked.say("form.from"), "other", choices=kinds),
    )
    may = asked.may(LogInquiry(question="x"))
    return Button(asked.say("form.log"), LogInquiry(question=""), asks, look="main") if may else None


def _ack(asked: _Asked) -> Button | None:
    """Which call; one alone needs no question."""
    pages = [page for page in asked.crisis.paging.ringing() if page.person == asked.person.id]
    which = Field("page", asked.say("form.page"), choices=tuple((page.id, _call(asked, page)) for page in pages))
    return Button(asked.say("button.take"), AnswerPage(page=""), (which,), look="main") if pages[1:] else None


def _call(asked: _Asked, page: Page) -> str:
    text = title_of(asked.crisis, page.about)[asked.say.language] if page.about else ""
    return " · ".join(part for part in (asked.role(page.role), text) if part)


_FORMS: Mapping[str, Callable[[_Asked], Button | None]] = {
    "fact": _fact,
    "draft": _draft,
    "pause": _pause,
    "page": _page,
    "handover": _handover,
    "note": _note,
    "severity": _severity,
    "conflict": _conflict,
    "inquiry": _inquiry,
    "ack": _ack,
}
