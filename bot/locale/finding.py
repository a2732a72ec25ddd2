"""What a check found, in plain words, and what somebody can do about it."""

from dataclasses import dataclass

from bot.locale.say import Say


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `ok` with a `fix` is a remark: nothing is broken, but somebody may want to know."""

    ok: bool
    sentence: str
    fix: str = ""

    @property
    def mark(self) -> str:
        """✔ fine, ! worth knowing, ✘ to be put right."""
        return "✘" if not self.ok else "!" if self.fix else "✔"


class Tell:
    """Findings in one language, by their keys in the catalogue: `doctor.KEY` and `doctor.KEY.fix`."""

    def __init__(self, say: Say) -> None:
        self.say = say

    def fine(self, key: str, **values: object) -> Finding:
        """All is well."""
        return Finding(True, self.say(f"doctor.{key}", **values))

    def remark(self, key: str, **values: object) -> Finding:
        """Nothing is broken, but somebody may want to know."""
        return Finding(True, self.say(f"doctor.{key}", **values), self.say(f"doctor.{key}.fix", **values))

    def wrong(self, key: str, **values: object) -> Finding:
        """Something must be put right."""
        return Finding(False, self.say(f"doctor.{key}", **values), self.say(f"doctor.{key}.fix", **values))
