"""A button that asks: its questions, one after the other, until the tap is complete."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.chat.choose import candidates, echo
from bot.chat.console_rows import Row, row
from bot.chat.console_wall import Numbered
from bot.crisis.cards import Field
from bot.crisis.command import Refused
from bot.locale import Say

_BETWEEN = re.compile(r"(?<=\s)\|(?=\s)")


class Cancelled(Exception):
    """The person left a question empty that cannot stay empty."""


@dataclass(slots=True)
class Form:
    """The button that was tapped, and the answers so far by the field's name."""

    numbered: Numbered
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> Field | None:
        """What is asked now; None when everything is answered."""
        return next((ask for ask in self.numbered.button.asks if ask.name not in self.answers), None)

    def give(self, typed: str) -> None:
        """The answer to what is asked now. Raises Refused (and asks again) or Cancelled."""
        ask = self.asked
        if ask is None:
            return
        answer = typed.strip() or ask.value
        if not answer and not ask.optional:
            raise Cancelled
        if ask.choices and answer:
            answer = _chosen(ask, answer)
        if ask.lines > 1:
            answer = answer.replace("\\n", "\n")
        if ask.limit and len(answer) > ask.limit:
            raise Refused("refused.too_long", length=str(len(answer)), limit=str(ask.limit))
        self.answers[ask.name] = answer

    def give_inline(self, typed: str) -> None:
        """The answers that stand behind the number, separated by ` | `. Raises as `give` does."""
        asks = self.numbered.button.asks
        if not asks:
            raise Refused("console.no_questions", number=str(self.numbered.number))
        answers = _BETWEEN.split(f" {typed} ") if len(asks) > 1 else [typed]
        if len(answers) > len(asks):
            raise Refused("console.too_many_answers", labels=", ".join(ask.label for ask in asks))
        for answer in answers:
            self.give(answer)
        while (ask := self.asked) and (ask.optional or ask.value):
            self.give("")


def _chosen(ask: Field, typed: str) -> str:
    """The value of a choice, by its number, its value, its label, or the beginning of one."""
    values = [value for value, _ in ask.choices]
    if typed.isdecimal() and 0 < int(typed) <= len(values):
        return values[int(typed) - 1]
    found = candidates(typed, {value: (label,) for value, label in ask.choices})
    if len(found) != 1:
        raise Refused("refused.choice", given=echo(typed), known=", ".join(label for _, label in ask.choices))
    return found[0]


def question(ask: Field, name: str, say: Say) -> list[Row]:
    """What a person is asked: the question, the choices, what may be typed."""
    hints = " · ".join(_hints(ask, say))
    choices = [row(f"{number}) {label}", "", "  ") for number, (_, label) in enumerate(ask.choices, start=1)]
    return [row(f"{name}: {ask.label}" + (f" ({hints})" if hints else ""), "head", "? "), *choices]


def _hints(ask: Field, say: Say) -> Iterable[str]:
    if ask.value:
        yield say("console.ask_now", value=dict(ask.choices).get(ask.value, ask.value))
    elif ask.optional:
        yield say("console.ask_optional")
    else:
        yield say("console.ask_cancel")
    if ask.lines > 1:
        yield say("console.ask_lines")
    if ask.limit:
        yield say("console.ask_limit", limit=str(ask.limit))
