"""The language as JSON Schema: editors check and complete with it, and errors are worded with its help."""

import ast
import inspect
from functools import cache
from typing import Any

from pydantic import BaseModel

from bot.playbook.model import Playbook
from bot.playbook.step import STEP_KINDS

Schema = dict[str, Any]
_FORMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Step": tuple((kind,) for kind in STEP_KINDS),
    "Rule": (("all_of",), ("any_of",), ("n_of", "of")),
    "Approval": (("all_of",), ("any_of",), ("n_of", "of")),
}


def playbook_schema() -> Schema:
    """JSON Schema (2020-12) of a playbook file, for editors. A fresh dict each time."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Made by `python -m bot playbook schema`. `python -m bot check` checks more.",
    }
    return {**head, **_make(Playbook)}


@cache
def schema_of(model: type[BaseModel]) -> Schema:
    """The schema of any model of the language; shared, so do not change it."""
    return _make(model)


def _make(model: type[BaseModel]) -> Schema:
    schema: Schema = _tidy(model.model_json_schema(by_alias=True))
    for part in _parts(model):
        _describe(part, schema if part is model else schema["$defs"][part.__name__])
    return schema


def _tidy(schema: Any) -> Any:
    """Without "or null", which nobody writes; with yes and no, as people do; with keys bound to their pattern."""
    if isinstance(schema, list):
        return [_tidy(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {key: _tidy(value) for key, value in schema.items()}
    if "anyOf" in tidy and {"type": "null"} in tidy["anyOf"]:
        (kept,) = [option for option in tidy.pop("anyOf") if option != {"type": "null"}]
        tidy = {**{key: value for key, value in tidy.items() if key != "default"}, **kept}
    if tidy.get("type") == "boolean":
        tidy = {**{key: value for key, value in tidy.items() if key != "type"}, "enum": [False, True, "no", "yes"]}
    if "patternProperties" in tidy:
        tidy.pop("propertyNames", None)
        tidy["additionalProperties"] = False
    return tidy


def _parts(model: type[BaseModel]) -> list[type[BaseModel]]:
    """The model and every model that it is built from."""
    found, waiting = {model: None}, [model]
    while waiting:
        for field in waiting.pop().model_fields.values():
            new = [part for part in _models_in(field.annotation) if part not in found]
            found.update(dict.fromkeys(new))
            waiting.extend(new)
    return list(found)


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return [annotation]
    return [part for inner in getattr(annotation, "__args__", ()) for part in _models_in(inner)]


def _describe(part: type[BaseModel], schema: Schema) -> None:
    """What the docstrings say, and which keys exclude each other."""
    texts = {name: text for base in reversed(part.__mro__) for name, text in _field_texts(base).items()}
    for name, field in part.model_fields.items():
        if text := texts.get(name):
            schema["properties"][field.alias or name]["description"] = text
    if forms := _FORMS.get(part.__name__):
        schema["oneOf"] = [{"required": list(form)} for form in forms]


def _field_texts(part: type) -> dict[str, str]:
    """The texts that stand below the fields of a class of this package."""
    if not part.__module__.startswith("bot."):
        return {}
    (definition,) = (n for n in ast.walk(ast.parse(inspect.getsource(part))) if isinstance(n, ast.ClassDef))
    pairs = zip(definition.body, definition.body[1:], strict=False)
    return {
        field.target.id: text.value.value
        for field, text in pairs
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }
