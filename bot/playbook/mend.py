"""Put something that will do in place of what is wrong, so that everything else can still be checked."""

import re
from typing import Any

from bot.playbook.problems import Where, nearest
from bot.playbook.shape import SAMPLE, Shape


class Mender:
    """A document in texts, lists and dicts, and the places in it that no longer say what was written.

    `spoiled` are places where the reader left something out.
    """

    def __init__(self, data: Any, shape: Shape, spoiled: set[Where]) -> None:
        self.data, self.shape = data, shape
        self.touched = set(spoiled)
        self.tried: set[Where] = set()

    def covers(self, where: Where) -> bool:
        """Whether the value there, or one around it, was replaced."""
        return any(where[:length] in self.touched for length in range(len(where) + 1))

    def meant(self, where: Where) -> str:
        """The key that an unknown key probably stands for; empty if there is none, or if it is there already."""
        meant = nearest(str(where[-1]), self.shape.keys(where[:-1]))
        return "" if meant in self.get(where[:-1]) else meant

    def get(self, where: Where) -> Any:
        """The value at that place, None if there is none."""
        value = self.data
        for step in where:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def rename(self, where: Where) -> None:
        """An unknown key becomes the one that was meant, or goes."""
        meant, above = self.meant(where), self.get(where[:-1])
        value = above.pop(where[-1])
        if meant:
            above[meant] = value

    def name(self, where: Where) -> None:
        """A key that is no name becomes one; a key that is none of a few possible ones goes."""
        above = self.get(where[:-1])
        value = above.pop(where[-1])
        if "propertyNames" not in self.shape.at(where[:-1]):
            above.setdefault(_slug(str(where[-1])), value)

    def add(self, where: Where) -> None:
        """A missing key comes in with a value that will do."""
        above = self.get(where[:-1])
        if where[-1] not in above:
            above[where[-1]] = self.shape.sample(self.shape.at(where))
            self.touched.add(where)

    def replace(self, where: Where) -> None:
        """A wrong value becomes one that will do: as close to it as can be, and at the second try any."""
        old, schema = self.get(where), self.shape.at(where)
        if isinstance(old, dict) and "properties" in schema and where not in self.tried:
            new: Any = self.shape.completed(schema, old)
            self.touched.update((*where, key) for key in new if key not in old)
        else:
            named = isinstance(old, str) and "a-z" in schema.get("pattern", "") and where not in self.tried
            new = _slug(old) if named else self.shape.sample(schema)
            self.touched.add(where)
        self.tried.add(where)
        self.get(where[:-1])[where[-1]] = new


def _slug(text: str) -> str:
    """The name that is nearest to a text."""
    plain = text.lower().translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"})
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return (name if name[:1].isalpha() else f"n_{name}" if name else SAMPLE)[:40]
