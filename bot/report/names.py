"""What people call the things that a crisis knows by an id, in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.crisis.command import PLAYBOOK
from bot.crisis.model import Crisis
from bot.crisis.points import points_of
from bot.crisis.text import title_of
from bot.report.words import Words


@dataclass(frozen=True, slots=True)
class Names:
    """Titles and names as they stood in one state of the crisis. An id that is not known stands for itself."""

    crisis: Crisis
    words: Words

    def person(self, who: str) -> str:
        """A person's name; the bot's hands are the bot, and what follows by itself is the playbook's."""
        if who.startswith("bot:"):
            return self.words("who.playbook" if who == PLAYBOOK else "who.bot")
        return self.words.word(self.crisis.roster.name(who))

    def people(self, who: Iterable[str]) -> str:
        """Names one after the other, once each; a dash for nobody."""
        return ", ".join(dict.fromkeys(self.person(each) for each in who)) or "—"

    def role(self, name: str) -> str:
        """A role's title."""
        return self._of(self.crisis.playbook.roles, name)

    def holder(self, role: str) -> str:
        """A role's title with whoever holds it, or the first of its ladder."""
        ladder = self.crisis.roster.deciders(role)
        who = self.crisis.roster.claimed.get(role) or (ladder[0] if ladder else "")
        return f"{self.role(role)} ({self.person(who)})" if who else self.role(role)

    def statement(self, statement: str) -> str:
        """A statement's title, with its number when it is one of several."""
        return self.words.word(title_of(self.crisis, statement))

    def outlet(self, name: str) -> str:
        """An outlet's title."""
        place = self.crisis.life.places.get(name)
        return self.words.word(place.title if place else name)

    def outlets(self, names: Iterable[str]) -> str:
        """Titles of outlets, one after the other; a dash for none."""
        return ", ".join(self.outlet(name) for name in names) or "—"

    def clock(self, name: str) -> str:
        """The duty behind a legal clock."""
        return self._of(self.crisis.playbook.clocks, name)

    def fact(self, name: str) -> str:
        """The question that a fact answers."""
        return self._of(self.crisis.playbook.facts, name)

    def answer(self, fact: str, values: Mapping[str, str]) -> str:
        """An answer in the reader's language, else in the one in which it was given; a choice by its label."""
        given = values.get(self.words.language) or next(iter(values.values()), "—")
        question = self.crisis.playbook.facts.get(fact)
        return self.words.word(question.choices.get(given, given) if question else given)

    def step(self, step: str) -> str:
        """A step's title."""
        return self.words.word(self.crisis.playbook.step(step).title)

    def choice(self, choice: str) -> str:
        """The label of an answer to a `decide` step."""
        choices = (step.decide or {} for step in self.crisis.playbook.steps)
        return self.words.word(next((labels[choice] for labels in choices if choice in labels), choice))

    def item(self, step: str, item: int) -> str:
        """One point of a check list."""
        points = points_of(self.crisis, self.crisis.playbook.step(step))
        return self.words.word(points[item].words if 0 <= item < len(points) else str(item + 1))

    def _of(self, titles: Mapping[str, object], name: str) -> str:
        return self.words.word(titles.get(name, name))
