"""From a tree to a typed value, with all errors in one go."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.playbook.mend import Mender
from bot.playbook.problems import Finding, Where
from bot.playbook.schema import schema_of
from bot.playbook.shape import Shape
from bot.playbook.tree import Node, Tree
from bot.playbook.wording import Fault

M = TypeVar("M", bound=BaseModel)
_ROUNDS = 6
_ORDER = {"extra_forbidden": 0, "missing": 1}
_OTHERS, _KEYS = 2, 3


@dataclass(frozen=True, slots=True)
class Typed(Generic[M]):
    """A document as a value. When `findings` is not empty, `value` is a mended stand-in, good only for looking
    for more errors, and None when even that could not be made. `mender` knows what was replaced."""

    value: M | None
    findings: tuple[Finding, ...] = ()
    mender: Mender | None = None


def typed(model: type[M], tree: Tree) -> Typed[M]:
    """The tree's document as a model's value. `tree.root` must be there."""
    if tree.root is None:
        return Typed(None)
    data = tree.root.plain()
    try:
        if not tree.spoiled:
            return Typed(_validated(model, data))
    except ValidationError:
        pass
    return _by_rounds(model, tree, tree.root, data)


def _validated(model: type[M], data: Any) -> M:
    return model.model_validate(data, by_alias=True, by_name=False)


def _by_rounds(model: type[M], tree: Tree, root: Node, data: Any) -> Typed[M]:
    """Some errors show only when others are out of the way: note, mend, look again."""
    shape = Shape(schema_of(model))
    mender = Mender(data, shape, tree.spoiled)
    findings: dict[Finding, None] = {}
    for _ in range(_ROUNDS):
        try:
            return Typed(_validated(model, mender.data), tuple(findings), mender)
        except ValidationError as invalid:
            errors = [(error, _where(error)) for error in invalid.errors(include_url=False) if not _echo(error)]
        findings.update(dict.fromkeys(_said(errors, mender, root)))
        if not all(where for _, where in errors):
            break
        for error, where in sorted(errors, key=_innermost_first):
            _mend(mender, error, where)
    return Typed(None, tuple(findings), mender)


def _said(errors: list[tuple[ErrorDetails, Where]], mender: Mender, root: Node) -> Iterator[Finding]:
    """The errors in words, without those that follow from another."""
    extra = [where for error, where in errors if error["type"] == "extra_forbidden"]
    meant = {(*where[:-1], mender.meant(where)) for where in extra}
    for error, where in errors:
        if not mender.covers(where) and not (error["type"] == "missing" and where in meant):
            yield Fault(error, where, root, mender.shape).finding()


def _innermost_first(pair: tuple[ErrorDetails, Where]) -> tuple[int, int]:
    """Keys are renamed last and from the inside, so that the other places stay where they were."""
    error, where = pair
    order = _KEYS if error["loc"][-1:] == ("[key]",) else _OTHERS
    return _ORDER.get(error["type"], order), -len(where)


def _mend(mender: Mender, error: ErrorDetails, where: Where) -> None:
    if mender.get(where[:-1]) is None:
        return
    if error["type"] == "extra_forbidden":
        mender.rename(where)
    elif error["type"] == "missing":
        mender.add(where)
    elif error["loc"][-1:] == ("[key]",):
        mender.name(where)
    else:
        mender.replace(where)


def _where(error: ErrorDetails) -> Where:
    """The error's place in the document, without the model's own marks."""
    place = error["loc"]
    if place[-1:] == ("[key]",) and error["type"] not in ("extra_forbidden", "missing"):
        place = place[:-1]
    kept = [step for above, step in zip((None, *place), place, strict=False) if not _is_mark(above, step)]
    return tuple(kept)


def _echo(error: ErrorDetails) -> bool:
    """Whether a list only seems too short because what stands in it is wrong."""
    return error["type"] == "too_short" and bool(error["input"])


def _is_mark(above: object, step: object) -> bool:
    return isinstance(above, int) and step in ("<role>", "<rule>")
