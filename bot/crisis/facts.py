"""What is known: each fact is reported by anybody and confirmed by the role that answers for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot.crisis.change import alter, put
from bot.crisis.command import Act, Changes, Command, Events, Refused, Rules
from bot.crisis.event import Event
from bot.crisis.roster import require_role
from bot.crisis.text import clean
from bot.playbook.model import Fact as Question
from bot.playbook.scalars import LANGUAGES

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?:\s*(?:uhr|h))?", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}(?:[.,'\s]?\d{3})*|\d+")


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer by language (time, number and choice are the same in each), who gave it, who confirmed it."""

    values: Mapping[str, str]
    reported_by: str
    reported_at: datetime
    confirmed_by: str = ""
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All answers by the fact's name."""

    by_name: Mapping[str, Fact] = field(default_factory=dict)

    def confirmed(self, name: str) -> bool:
        """Whether the fact is answered and confirmed."""
        return name in self.by_name and bool(self.by_name[name].confirmed_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFact(Command):
    """This is the answer, in one language or more. Values that are left out in a text stay unknown there."""

    fact: str
    de: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmFact(Command):
    """I answer for this fact as I saw it."""

    fact: str
    de: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactReported(Event):
    """Somebody answered a question; what was known of it before no longer counts."""

    fact: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactConfirmed(Event):
    """The role that answers for it confirmed the latest answer."""

    fact: str


def report(crisis: "Crisis", wish: ReportFact, act: Act) -> Events:
    """Anybody known may report; from those who may confirm it, the report is the confirmation."""
    question = _question(crisis, wish.fact)
    values = _values(question, {"de": wish.de, "en": wish.en})
    known = crisis.facts.by_name.get(wish.fact)
    if known is None or known.values != values:
        yield FactReported(at=act.now, by=act.by, fact=wish.fact, values=values)
    elif known.confirmed_by:
        return
    if _may_confirm(crisis, question, act):
        yield FactConfirmed(at=act.now, by=act.by, fact=wish.fact)


def confirm(crisis: "Crisis", wish: ConfirmFact, act: Act) -> Events:
    """Only for exactly the answer that the person saw."""
    question = _question(crisis, wish.fact)
    require_role(crisis, act, question.confirm)
    known = crisis.facts.by_name.get(wish.fact)
    if known is None:
        raise Refused("refused.no_answer", fact=question)
    if wish.de != known.values.get("de", "") or wish.en != known.values.get("en", ""):
        now = " / ".join(dict.fromkeys(known.values.values()))
        raise Refused("refused.fact_changed", fact=question, who=crisis.roster.name(known.reported_by), now=now)
    if not known.confirmed_by:
        yield FactConfirmed(at=act.now, by=act.by, fact=wish.fact)


def _question(crisis: "Crisis", name: str) -> Question:
    if name not in crisis.playbook.facts:
        raise Refused("refused.unknown_fact", name=name, known=", ".join(crisis.playbook.facts))
    return crisis.playbook.facts[name]


def _may_confirm(crisis: "Crisis", question: Question, act: Act) -> bool:
    return crisis.roster.holds(act.by, question.confirm) and crisis.roster.may_decide(act.by)


def _values(question: Question, given: Mapping[str, str]) -> dict[str, str]:
    answers = {language: " ".join(clean(text).split()) for language, text in given.items() if clean(text)}
    if not answers:
        raise Refused("refused.empty")
    if any("{" in answer or "}" in answer for answer in answers.values()):
        raise Refused("refused.braces")
    if question.type == "text":
        return {language: _short_enough(question, answer) for language, answer in answers.items()}
    typed = _typed(question, _short_enough(question, next(iter(answers.values()))))
    return dict.fromkeys(LANGUAGES, typed)


def _short_enough(question: Question, answer: str) -> str:
    if len(answer) > question.max:
        raise Refused("refused.too_long", length=str(len(answer)), limit=str(question.max))
    return answer.rstrip(".") or answer


def _typed(question: Question, answer: str) -> str:
    if question.type == "time":
        return clock_time(answer)
    if question.type == "number":
        if not _NUMBER.fullmatch(answer):
            raise Refused("refused.number", given=answer)
        return answer
    if answer not in question.choices:
        raise Refused("refused.choice", given=answer, known=", ".join(question.choices))
    return answer


def clock_time(answer: str) -> str:
    """A time as somebody writes it (`5.20`, `05:20 Uhr`) as `05:20`. Raises Refused."""
    match = _TIME.fullmatch(clean(answer, 40))
    if not match:
        raise Refused("refused.time", given=clean(answer, 40))
    return f"{int(match[1]):02}:{match[2]}"


def on_reported(facts: Facts, event: FactReported) -> Facts:
    """A new answer is unconfirmed."""
    answer = Fact(values=event.values, reported_by=event.by, reported_at=event.at)
    return replace(facts, by_name=put(facts.by_name, event.fact, answer))


def on_confirmed(facts: Facts, event: FactConfirmed) -> Facts:
    """The answer may be used in statements."""
    return replace(facts, by_name=alter(facts.by_name, event.fact, confirmed_by=event.by, confirmed_at=event.at))


RULES: Rules = {ReportFact: report, ConfirmFact: confirm}
CHANGES: Changes = {FactReported: on_reported, FactConfirmed: on_confirmed}
