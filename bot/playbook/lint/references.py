"""Whoever and whatever is named must be defined in the same playbook."""

from collections.abc import Iterable, Iterator, Mapping

from bot.playbook.model import Playbook, Rule
from bot.playbook.problems import Finding, Where, did_you_mean

Named = Iterable[tuple[Where, str]]


def _unknown(noun: str, named: Named, known: Iterable[str]) -> Iterator[Finding]:
    known = tuple(known)
    for where, name in named:
        if name not in known:
            yield Finding(where, f"unknown-{noun}", f"There is no {noun} '{name}'.", did_you_mean(name, known))


def _each(where: Where, names: Iterable[str] | None) -> Iterator[tuple[Where, str]]:
    for number, name in enumerate(names or ()):
        yield (*where, number), name


def _voices(where: Where, rule: Rule) -> Iterator[tuple[Where, str]]:
    form = "all_of" if rule.all_of else "any_of" if rule.any_of else "of"
    for number, part in enumerate(rule.parts):
        if isinstance(part, str):
            yield (*where, form, number), part
        else:
            yield from _voices((*where, form, number), part)


def roles(playbook: Playbook) -> Iterator[Finding]:
    """Roles: in steps, facts, deputies, clocks and approvals."""
    yield from _unknown("role", _named_roles(playbook), playbook.roles)


def _named_roles(playbook: Playbook) -> Iterator[tuple[Where, str]]:
    for number, step in enumerate(playbook.steps):
        yield ("steps", number, "by"), step.by
        yield from _each(("steps", number, "page"), step.page)
    for name, fact in playbook.facts.items():
        yield ("facts", name, "confirm"), fact.confirm
    for name, role in playbook.roles.items():
        yield from _each(("roles", name, "deputies"), role.deputies)
    for name, clock in playbook.clocks.items():
        yield ("clocks", name, "owner"), clock.owner
    for name, approval in playbook.approvals.items():
        yield from _voices(("approvals", name), approval)


def lead(playbook: Playbook) -> Iterator[Finding]:
    """Every crisis has a lead."""
    if "lead" not in playbook.roles:
        said, fix = "There is no role 'lead'; somebody must lead.", "Add `lead` to `roles`."
        yield Finding(("roles",), "no-lead", said, fix, at="key")


def voices_once(playbook: Playbook) -> Iterator[Finding]:
    """No role is counted twice in one approval rule."""
    for name, approval in playbook.approvals.items():
        seen: set[str] = set()
        for where, role in _voices(("approvals", name), approval):
            if role in seen:
                said = f"Class {name} names '{role}' twice; one yes would count twice."
                yield Finding(where, "voice-twice", said, "Name it once.")
            seen.add(role)


def own_deputies(playbook: Playbook) -> Iterator[Finding]:
    """Nobody is their own deputy."""
    for name, role in playbook.roles.items():
        for where, deputy in _each(("roles", name, "deputies"), role.deputies):
            if deputy == name:
                yield Finding(where, "own-deputy", f"'{name}' is its own deputy.", "Name another role.")


def steps(playbook: Playbook) -> Iterator[Finding]:
    """Steps: in `after` and in `decided`."""
    named = [
        (("steps", number, "after", place), name)
        for number, step in enumerate(playbook.steps)
        for place, name in enumerate(step.after)
    ]
    yield from _unknown("step", named, [step.id for step in playbook.steps])


def facts(playbook: Playbook) -> Iterator[Finding]:
    """Facts: in `fact` steps and in conditions."""
    yield from _unknown("fact", _named_facts(playbook), playbook.facts)


def _named_facts(playbook: Playbook) -> Iterator[tuple[Where, str]]:
    for number, step in enumerate(playbook.steps):
        yield from _each(("steps", number, "fact"), step.fact)
        yield from _keys(("steps", number, "when", "facts"), step.when.facts)


def _keys(where: Where, entries: Mapping[str, object]) -> Iterator[tuple[Where, str]]:
    for key in entries:
        yield (*where, key), key


def statements(playbook: Playbook) -> Iterator[Finding]:
    """Statements: in draft, approve, publish, notify and update steps."""
    named = [
        (("steps", number, step.kind), step.statement) for number, step in enumerate(playbook.steps) if step.statement
    ]
    updates = [
        pair for number, step in enumerate(playbook.steps) for pair in _each(("steps", number, "update"), step.update)
    ]
    yield from _unknown("statement", [*named, *updates], playbook.statements)


def clocks(playbook: Playbook) -> Iterator[Finding]:
    """Clocks: in `clock` steps."""
    for number, step in enumerate(playbook.steps):
        yield from _unknown("clock", _each(("steps", number, "clock"), step.clock), playbook.clocks)


def severities(playbook: Playbook) -> Iterator[Finding]:
    """Severities: in conditions."""
    for number, step in enumerate(playbook.steps):
        named = _each(("steps", number, "when", "severity"), step.when.severity)
        yield from _unknown("severity", named, playbook.severity)


def approval_classes(playbook: Playbook) -> Iterator[Finding]:
    """Approval classes: in statements, and the class to which an edited class A text falls."""
    for name, statement in playbook.statements.items():
        where = ("statements", name, "class")
        if statement.approval not in playbook.approvals:
            said = f"Statement '{name}' is class {statement.approval}, but nothing says who approves that."
            yield Finding(where, "unknown-class", said, f"Add {statement.approval} to `approvals`.")
        elif statement.approval == "A" and not {"B", "C"} & playbook.approvals.keys():
            said = f"Once edited, statement '{name}' becomes class B, but nothing says who approves that."
            yield Finding(where, "unknown-class", said, "Add B to `approvals`.")


RULES = (
    roles,
    lead,
    own_deputies,
    voices_once,
    steps,
    facts,
    statements,
    clocks,
    severities,
    approval_classes,
)
