import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.slack_api.methods import APP_METHODS, METHODS

ROOT = Path(__file__).parents[2]
SPEAKS_TO_SLACK = sorted(path for path in (ROOT / "bot").rglob("*.py") if "slack" in path.relative_to(ROOT).as_posix())


def called(path: Path) -> Iterator[str]:
    """The methods that a module names, for a call or to hand them on to one: words like `chat.postMessage`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("call", "api_call")
        ):
            constants = (part for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant))
            yield from (part.value for part in constants if isinstance(part.value, str))


@pytest.mark.parametrize("path", SPEAKS_TO_SLACK, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_methods_of_the_table_are_called(path: Path):
    assert set(called(path)) <= METHODS.keys() | APP_METHODS.keys()


def test_calls_are_found():
    assert {"users.info", "auth.test"} <= set(called(ROOT / "bot" / "chat" / "slack" / "who" / "profile.py"))


def test_the_clients_own_methods_are_not_used():
    """slack_sdk has one for each of Slack's methods: whoever called that would go past the table."""
    own = {method.replace(".", "_") for method in METHODS} | {
        "chat_delete",
        "conversations_archive",
        "conversations_list",
    }
    found = {
        f"{path.relative_to(ROOT)}: {node.attr}"
        for path in SPEAKS_TO_SLACK
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in own
    }
    assert not found


def test_scopes_look_like_scopes():
    for scopes in [*METHODS.values(), *APP_METHODS.values()]:
        assert all(scope.count(":") == 1 and scope == scope.lower() for scope in scopes)
