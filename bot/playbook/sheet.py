"""A playbook as people read it on paper: who does what by when, then the words."""

from collections.abc import Iterable, Iterator

from bot.playbook.model import Playbook, Step
from bot.playbook.rule import Rule
from bot.playbook.scalars import format_duration

HEADINGS = {
    "de": ("Stufen", "Rollen", "Fakten", "Schritte", "Texte", "Freigaben", "Nie", "Fertig, wenn", "danach", "nach"),
    "en": ("Severities", "Roles", "Facts", "Steps", "Texts", "Approvals", "Never", "Done when", "then", "after"),
}


def sheet(playbook: Playbook, language: str) -> str:
    """The whole playbook as plain text in one language."""
    return "\n".join(_lines(playbook, language)) + "\n"


def _lines(playbook: Playbook, language: str) -> Iterator[str]:
    names = HEADINGS[language]
    yield from (f"{playbook.title[language]} ({playbook.name})", "")
    yield from _section(names[0], (f"{name}: {level[language]}" for name, level in playbook.severity.items()))
    yield from _section(names[1], (_role(playbook, name, language) for name in playbook.roles))
    yield from _section(names[2], (f"{name}: {fact[language]}" for name, fact in playbook.facts.items()))
    yield from _section(names[3], (_step(playbook, step, language) for step in playbook.steps))
    for name, statement in playbook.statements.items():
        yield f"{names[4]}: {statement.title[language]} ({name}, {statement.approval}) → {', '.join(statement.to)}"
        yield from (f"  │ {line}" for line in statement.text[language].splitlines())
        yield ""
    rules = (f"{name}: {_rule(playbook, rule, language)}" for name, rule in playbook.approvals.items())
    yield from _section(names[5], rules)
    yield from _section(names[6], playbook.never[language])
    yield from _section(names[7], playbook.done_when[language])


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    yield heading
    yield from (f"  {line}" for line in lines)
    yield ""


def _role(playbook: Playbook, name: str, language: str) -> str:
    role = playbook.roles[name]
    deputies = ", ".join(playbook.roles[deputy][language] for deputy in role.deputies)
    return f"{role[language]}" + (f" ({HEADINGS[language][8]}: {deputies})" if deputies else "")


def _step(playbook: Playbook, step: Step, language: str) -> str:
    after = ", ".join(playbook.step(before).title[language] for before in step.after)
    who = playbook.roles[step.by][language]
    line = f"{step.title[language]} · {who} · {format_duration(step.within)}"
    before = " + ".join(filter(None, (after, format_duration(step.wait) if step.wait else "")))
    return line + (f" · {HEADINGS[language][9]}: {before}" if before else "")


def _rule(playbook: Playbook, rule: Rule, language: str) -> str:
    parts = [
        playbook.roles[part][language] if isinstance(part, str) else f"({_rule(playbook, part, language)})"
        for part in rule.parts
    ]
    if rule.n_of:
        return f"{rule.n_of}: {', '.join(parts)}"
    joint = " + " if rule.all_of else (" oder " if language == "de" else " or ")
    return joint.join(parts)
