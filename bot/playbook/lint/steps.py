"""The order of steps, their conditions, and the end."""

from collections.abc import Iterator

from bot.playbook.model import Playbook, Step
from bot.playbook.problems import Finding, did_you_mean


def unique(playbook: Playbook) -> Iterator[Finding]:
    """Every step has its own id."""
    seen: set[str] = set()
    for number, step in enumerate(playbook.steps):
        if step.id in seen:
            said = f"There is a step '{step.id}' already."
            yield Finding(("steps", number, "id"), "step-twice", said, "Give this one another id.")
        seen.add(step.id)


def circles(playbook: Playbook) -> Iterator[Finding]:
    """No step waits for itself, not even over others."""
    for number, step in enumerate(playbook.steps):
        if (circle := _way_back(playbook, step.id)) and min(circle) == step.id:
            said = f"These steps wait for each other: {' → '.join([*circle, circle[0]])}."
            yield Finding(("steps", number, "after"), "circle", said, "Take one of them out of `after`.")


def _way_back(playbook: Playbook, start: str) -> list[str]:
    """The steps on the shortest way from a step back to itself, along `after`; empty if there is none."""
    after = {step.id: step.after for step in playbook.steps}
    ways, seen = [[start]], {start}
    for way in ways:
        for name in after.get(way[-1], ()):
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []


def ancestors(playbook: Playbook, step: Step) -> set[str]:
    """Every step that must be done before this one."""
    after = {each.id: each.after for each in playbook.steps}
    found: set[str] = set()
    waiting = list(step.after)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(after.get(name, ()))
    return found


def decisions(playbook: Playbook) -> Iterator[Finding]:
    """A condition on a decision names an earlier `decide` step and one of its answers."""
    earlier: dict[str, Step] = {}
    for number, step in enumerate(playbook.steps):
        for name, answer in step.when.decided.items():
            where = ("steps", number, "when", "decided", name)
            deciding = earlier.get(name)
            if deciding is None or deciding.decide is None:
                known = [each.id for each in earlier.values() if each.decide]
                said = f"No earlier step '{name}' decides anything."
                yield Finding(where, "decided", said, did_you_mean(name, known))
            elif answer not in deciding.decide:
                said = f"'{answer}' is no answer to step '{name}'."
                yield Finding(where, "decided", said, did_you_mean(answer, deciding.decide))
        earlier[step.id] = step


def reachable(playbook: Playbook) -> Iterator[Finding]:
    """No step hangs on an answer that stops the crisis, or on a step that does."""
    dead: set[str] = set()
    for number, step in enumerate(playbook.steps):
        if blocking := _stopping_answer(playbook, step):
            said = f"Step '{step.id}' is never reached: {blocking}."
            yield Finding(("steps", number, "when"), "unreachable", said, "Choose an answer that goes on.")
            dead.add(step.id)
        elif hindered := [name for name in step.after if name in dead]:
            said = f"Step '{step.id}' is never reached: it waits for '{hindered[0]}'."
            yield Finding(("steps", number, "after"), "unreachable", said, "Let it wait for another step.")
            dead.add(step.id)


def _stopping_answer(playbook: Playbook, step: Step) -> str:
    decided = {each.id: each.decide or {} for each in playbook.steps}
    for name, answer in step.when.decided.items():
        choice = decided.get(name, {}).get(answer)
        if choice and choice.then != "go_on":
            return f"after '{answer}' in '{name}' nothing goes on"
    return ""


def ends(playbook: Playbook) -> Iterator[Finding]:
    """A crisis can be closed."""
    if not any(step.close for step in playbook.steps):
        said = "No step closes the crisis."
        yield Finding(("steps",), "no-close", said, "Add a step with `close: {de: …, en: …}`.", at="key")


def audiences(playbook: Playbook) -> Iterator[Finding]:
    """What is published is public; what goes to our own people is internal."""
    for number, step in enumerate(playbook.steps):
        statement = playbook.statements.get(step.publish or step.notify or "")
        if statement and step.publish and statement.audience == "internal":
            said = f"Statement '{step.publish}' is internal and cannot be published."
            yield Finding(("steps", number, "publish"), "audience", said, "Write `notify` instead.")
        if statement and step.notify and statement.audience == "public":
            said = f"Statement '{step.notify}' is public, but `notify` is for our own people."
            yield Finding(("steps", number, "notify"), "audience", said, "Write `publish` instead.", "warning")


def updates(playbook: Playbook) -> Iterator[Finding]:
    """An update is public, promises the next one, and one text is ready without waiting for approval."""
    for number, step in enumerate(playbook.steps):
        known = [name for name in step.update or () if name in playbook.statements]
        for place, name in enumerate(step.update or ()):
            statement = playbook.statements.get(name)
            if statement and (statement.closing or statement.audience == "internal"):
                kind = "closing" if statement.closing else "internal"
                said = f"Statement '{name}' is {kind} and cannot be an update."
                yield Finding(
                    ("steps", number, "update", place), "update", said, "Name a public statement that goes on."
                )
        if known and not any(playbook.statements[name].approval == "A" for name in known):
            said = "No update here is approved beforehand; a promise could wait for an approval."
            yield Finding(("steps", number, "update"), "update", said, "Add a class A statement.", "warning")


def lists(playbook: Playbook) -> Iterator[Finding]:
    """A check list has something to tick; only check lists name the tools in which scheduled posts wait."""
    for number, step in enumerate(playbook.steps):
        if step.schedulers and step.check is None:
            said = f"Step '{step.id}' has `schedulers`, but no `check`."
            yield Finding(("steps", number, "schedulers"), "schedulers", said, "Write `check: []` beside it.")
        if step.check is not None and not step.check and not step.schedulers:
            said = f"Step '{step.id}' has an empty check list."
            fix = "Write at least one point, or add `schedulers: pause`."
            yield Finding(("steps", number, "check"), "empty-check", said, fix)


RULES = (unique, circles, decisions, reachable, ends, audiences, updates, lists)
