"""Who speaks: several people share one terminal, and `anna: 1` is said by Anna."""

import re
from collections.abc import Mapping

from bot.chat.choose import called, echo
from bot.chat.vocabulary import meaning_of
from bot.chat.words import people_by_name
from bot.crisis.command import Refused
from bot.crisis.roster import Person

_PREFIX = re.compile(r"([^:=|/]{1,60}):(.*)", re.DOTALL)
_PERHAPS_A_NAME = re.compile(r"[^\W\d_][\w.-]*\s*:(\s.*)?", re.DOTALL)


class Speaker:
    """The person whose lines these are: whoever was named last, at first the one given (or the first of all)."""

    def __init__(self, people: Mapping[str, Person], first: str = "") -> None:
        """Raises Refused when nobody is called so."""
        self._people, self._names = people, people_by_name(people)
        self.id = self._person(first) if first else next(iter(people), "")

    def hear(self, line: str, *, answering: bool = False) -> str:
        """What was said, without the name before it; whoever was named speaks from now on.

        Raises Refused for a name that nobody has; not while a question is being answered, where any word may
        stand before a colon.
        """
        found = _PREFIX.fullmatch(line)
        if not found:
            return line
        name = found[1].strip()
        known = len(called(name, self._names)) == 1
        if not known and (answering or not _PERHAPS_A_NAME.fullmatch(line) or meaning_of(name)):
            return line
        self.id = self._person(name)
        return found[2].strip()

    def name(self, person: str) -> str:
        """How a person is called."""
        return self._people[person].name if person in self._people else person

    def _person(self, name: str) -> str:
        found = called(name, self._names)
        if len(found) == 1:
            return found[0]
        known = ", ".join(f"{person.id} ({person.name})" for person in self._people.values()) or "—"
        raise Refused("refused.unknown_person", name=echo(name), known=known)
