"""When a step applies: the severity, live or drill, confirmed facts, earlier decisions."""

from typing import TYPE_CHECKING

from bot.playbook.model import Condition

if TYPE_CHECKING:
    from bot.crisis.model import Crisis


def applies(crisis: "Crisis", when: Condition) -> bool:
    """Whether every line of a condition holds now; what is not known yet does not hold."""
    return (
        (not when.severity or crisis.life.severity in when.severity)
        and (when.kind is None or crisis.life.kind == when.kind)
        and (not when.facts or all(_fact_is(crisis, name, value) for name, value in when.facts.items()))
        and (not when.decided or all(_chosen(crisis, step) == choice for step, choice in when.decided.items()))
    )


def _fact_is(crisis: "Crisis", name: str, value: str) -> bool:
    return crisis.facts.confirmed(name) and value in crisis.facts.by_name[name].values.values()


def _chosen(crisis: "Crisis", step: str) -> str:
    return crisis.steps.by_id[step].choice if step in crisis.steps.by_id else ""
