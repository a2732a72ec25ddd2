"""Whether the people of config.yaml can fulfil the approval rules of a playbook at all."""

from collections.abc import Iterator

from bot.config import Config
from bot.playbook.load import Examined
from bot.playbook.model import Speaks
from bot.playbook.problems import Finding, Problem
from bot.wiring import ladders_of


def unreachable(config: Config, examined: Examined) -> Iterator[Problem]:
    """The classes of a playbook for which there are too few people: two voices are two people, whatever their roles."""
    playbook = examined.playbook
    speaks = _speaks(config, examined)
    for name, rule in playbook.approvals.items() if playbook else ():
        if not rule.voices(speaks):
            enough = rule.voices(speaks, people=1)
            said = f"Nobody can approve class {name} with the people of config.yaml: {_why(bool(enough))}"
            fix = f"Name more people, or deputies, for: {', '.join(rule.roles())}."
            yield examined.tree.locate(Finding(("approvals", name), "quorum", said, fix, at="key"))


def _why(enough: bool) -> str:
    return "every voice that it wants is the same person's." if enough else "a role that it wants has no people."


def _speaks(config: Config, examined: Examined) -> Speaks:
    """Those of a role's ladder who may decide for the company."""
    ladders = ladders_of(config, examined.playbook) if examined.playbook else {}
    return lambda role: frozenset(who for who in ladders.get(role, ()) if not config.people[who].external)
