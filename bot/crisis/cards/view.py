"""What a card is made from: the crisis, the reader's language, the present moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.crisis.model import Crisis
from bot.crisis.text import title_of
from bot.locale import Say


@dataclass(frozen=True, slots=True)
class View:
    """A crisis as one reader sees it at one moment."""

    crisis: Crisis
    say: Say
    now: datetime
    minutes: bool = True
    """Whether minutes that pass are shown; without them a card changes only when something happened."""

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.say.language

    @property
    def for_good(self) -> tuple[str, str]:
        """What is asked before something that cannot be taken back, and how one says no."""
        return self.say("button.for_good"), self.say("button.back")

    def role(self, name: str) -> str:
        """A role's title; a name that the playbook does not declare stands for itself."""
        role = self.crisis.playbook.roles.get(name)
        return role[self.language] if role else name

    def roles(self, names: tuple[str, ...]) -> str:
        """Titles of roles, one after the other."""
        return self.say("word.or").join(self.role(name) for name in names)

    def person(self, who: str) -> str:
        """A person's name; the playbook and the hands by what they are."""
        return self.say("word.playbook") if who.startswith("bot:") else self.crisis.roster.name(who)

    def title(self, statement: str) -> str:
        """A text's title; of one that mends another, with the title of that."""
        title, about = title_of(self.crisis, statement), self.crisis.statements.by_id[statement].about
        if not about:
            return self.say.word(title)
        return self.say("text.about", title=title, wrong=title_of(self.crisis, about))

    def left(self, due: datetime) -> str:
        """How much time is left, or since when it is over."""
        if not self.minutes:
            return "…"
        if due > self.now:
            return self.say("time.left", time=due - self.now)
        return (
            self.say("time.late", time=self.now - due)
            if self.now - due >= timedelta(minutes=1)
            else self.say("time.now")
        )

    def since(self, moment: datetime) -> str:
        """Since when, with the minutes."""
        return self.say("time.since", clock=moment, time=self.now - moment if self.minutes else "…")
