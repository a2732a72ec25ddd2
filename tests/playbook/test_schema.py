import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.playbook.ledger import Ledger
from bot.playbook.schema import Schema, playbook_schema, schema_of
from tests.playbook.sample import SAMPLE, changed

SHIPPED = sorted(path for path in Path("playbooks").glob("*.yaml") if path.name != "preapproved.yaml")


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do (1.2): whole numbers, true and false; everything else is text."""


EditorLoader.yaml_implicit_resolvers = {}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789"))
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def plain(text: str) -> Any:
    return yaml.load(text, Loader=EditorLoader)


def errors(document: Any, schema: Schema | None = None) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema or playbook_schema())
    return [error.message for error in validator.iter_errors(document)]


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(playbook_schema())
    jsonschema.Draft202012Validator.check_schema(schema_of(Ledger))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_playbooks_are_accepted(path: Path):
    assert errors(plain(path.read_text(encoding="utf-8"))) == []


def test_the_shipped_ledger_is_accepted():
    document = plain(Path("playbooks/preapproved.yaml").read_text(encoding="utf-8"))
    assert errors(document, schema_of(Ledger)) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("within: 8m", "witihn: 8m", "'witihn' was unexpected"),
        ("within: 8m", "within: soon", "does not match"),
        ("    within: 8m\n", "", "'within' is a required property"),
        ("by: lead", "by: The Lead", "does not match"),
        ("cluster: accidental", "cluster: bad luck", "is not one of"),
        ("version: 1", "version: 2", "1 was expected"),
        ("publish: first_word", "publish: first_word\n    draft: first_word", "is valid under each of"),
        ("    publish: first_word\n", "", "is not valid under any of"),
        ("any_of: [legal]", "n_of: 1", "is not valid under any of"),
        ("  scope:", "  Scope:", "any of the regexes"),
        ("max: 40", "max: 4000", "greater than the maximum"),
        ("fact: [what, since, scope]", "fact: []", "should be non-empty"),
        ("2026-11-02", "2.11.2026", "does not match"),
        ("closing: yes", "closing: maybe", "is not one of"),
        ("class: B", "approval: B", "'approval' was unexpected"),
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(old: str, new: str, words: str):
    assert errors(plain(SAMPLE)) == []
    assert any(words in said for said in errors(plain(changed((old, new)))))


def _properties(schema: Schema) -> dict[str, Schema]:
    named = {"Playbook": schema, **schema.get("$defs", {})}
    return {
        f"{part}.{key}": value
        for part, definition in named.items()
        for key, value in definition.get("properties", {}).items()
    }


def test_every_key_says_what_it_is_for():
    silent = [
        name
        for schema in (playbook_schema(), schema_of(Ledger))
        for name, value in _properties(schema).items()
        if not value.get("description", "").endswith(".")
    ]
    assert silent == []


def test_nobody_writes_null():
    assert "null" not in str(playbook_schema())


def test_the_exported_schema_may_be_changed():
    playbook_schema().clear()
    assert playbook_schema()["title"] == "Playbook"
