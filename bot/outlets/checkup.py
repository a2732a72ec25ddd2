"""Whether the outlets of config.yaml can be used, and what to do where one cannot. Sends nothing, changes nothing."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.locale.finding import Finding, Tell
from bot.locale.reasons import told
from bot.outlets import kinds
from bot.outlets.base import Capabilities, NotSent, Spec
from bot.outlets.kinds import KINDS, Clock
from bot.outlets.known import can_be_asked
from bot.outlets.mailing.recipients import BrokenList, located, read_list

PATIENCE = 15.0
"""Seconds that a place may take to answer."""

_NO_LIMIT = Capabilities().limit


@dataclass(frozen=True, slots=True)
class Candidate:
    """One outlet to look at. `folder` is where it writes, for those that write files; `lacks` are names that must be in
    the environment and are not, beside those that its kind needs."""

    spec: Spec
    folder: Path | None = None
    lacks: tuple[str, ...] = ()


async def examine(
    candidates: Sequence[Candidate], unlisted: Mapping[str, Sequence[str]], clock: Clock, tell: Tell,
    patience: float = PATIENCE,
) -> AsyncIterator[Finding]:  # fmt: skip
    """All findings, outlet by outlet; all are asked at once. `unlisted` are outlets that only playbooks name, with the
    names of these."""
    asked = [asyncio.create_task(_look_at(each, clock, tell, patience)) for each in candidates]
    for each in asked:
        for finding in await each:
            yield finding
    for name, playbooks in unlisted.items():
        yield tell.remark("outlet_unlisted", name=name, playbooks=list(playbooks))


async def _look_at(candidate: Candidate, clock: Clock, tell: Tell, patience: float) -> list[Finding]:
    spec = candidate.spec
    if KINDS[spec.kind].by_hand:
        return [tell.fine("outlet_by_hand", name=spec.name)]
    here = [*_missing(candidate, tell), *_list(spec, tell)]
    if not all(finding.ok for finding in here):
        return here
    if spec.kind == "slack":
        return [tell.fine("outlet_slack", name=spec.name)]
    kind = KINDS[spec.kind]
    return [await _asked(spec, clock, tell, patience) if kind.module else _ready(spec, kind.can, tell), *here]


def _missing(candidate: Candidate, tell: Tell) -> Iterator[Finding]:
    """What this machine lacks."""
    spec, folder = candidate.spec, candidate.folder
    named = {"name": spec.name, "kind": spec.kind}
    if packages := kinds.missing_packages(spec.kind):
        command = f"pip install '.[{KINDS[spec.kind].extra}]'"
        yield tell.wrong("outlet_extra", **named, packages=packages, command=command)
    if secrets := (*kinds.missing_secrets(spec), *candidate.lacks):
        exports = "; ".join(f"export {secret}=…" for secret in secrets)
        yield tell.wrong("outlet_secret", **named, secrets=secrets, exports=exports)
    if folder and not _can_be_written(folder):
        yield tell.wrong("outlet_folder", **named, folder=str(folder))


def _can_be_written(folder: Path) -> bool:
    """Whether it is there and ours, or could be made."""
    there = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _list(spec: Spec, tell: Tell) -> Iterator[Finding]:
    """What is wrong with a list's file, line by line."""
    if spec.recipients is None:
        return
    named = {"name": spec.name, "kind": spec.kind}
    try:
        found = read_list(spec.recipients)
    except BrokenList as broken:
        for fault in broken.faults:
            yield tell.wrong("outlet_list", **named, fault=located(spec.recipients, fault, tell.say))
        return
    if found.twice:
        lines = ", ".join(map(str, found.twice))
        yield tell.remark("outlet_twice", **named, file=spec.recipients.name, lines=lines)


async def _asked(spec: Spec, clock: Clock, tell: Tell, patience: float) -> Finding:
    """What the place itself says."""
    named = {"name": spec.name, "kind": spec.kind}
    try:
        async with asyncio.timeout(patience):
            outlet = kinds.build(spec, clock)
            can = await outlet.capabilities() if can_be_asked(outlet) else KINDS[spec.kind].can
            return _ready(spec, can, tell)
    except NotSent as no:
        return tell.wrong("outlet_refuses", **named, why=told(no.reason, tell.say.language))
    except TimeoutError:
        return tell.wrong("outlet_silent", **named, seconds=f"{patience:g}")
    except Exception as problem:  # its text may hold a secret
        return tell.wrong("outlet_failed", **named, why=type(problem).__name__)


def _ready(spec: Spec, can: Capabilities, tell: Tell) -> Finding:
    said = [
        *([tell.say("doctor.outlet_reach", count=str(can.reach))] if can.reach else []),
        *([tell.say("doctor.outlet_limit", limit=str(can.limit))] if can.limit < _NO_LIMIT else []),
        *([can.page or spec.page] if can.page or spec.page else []),
    ]
    return tell.fine("outlet_ready", name=spec.name, kind=spec.kind, details=": " + ", ".join(said) if said else "")
