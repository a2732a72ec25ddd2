"""The house keeps its own rules: small modules, short functions, tests beside what they test, no arrow up."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
BOT = ROOT / "bot"
MODULES = sorted(path for path in BOT.rglob("*.py") if path.stat().st_size)
NOT_MIRRORS = {"browser", "contract", "emulate", "faults", "journeys", "mastodon", "pds", "slack", "telegram"}

# Stricter than the floors: what a room may import of the house, beside itself and the standard library.
CORE_MAY_IMPORT = {
    "bot.playbook.length",
    "bot.playbook.model",
    "bot.playbook.scalars",
    "bot.playbook.template",
    "bot.locale",
}
BEHIND_A_BASE = {"bot.store", "bot.chat", "bot.outlets"}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length in lines of every function and method of a module, without its docstring."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                lines -= (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines


def imports(path: Path) -> Iterator[str]:
    """Dotted names of the modules that a module imports, and of what it takes out of them."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, rooms: set[str]) -> bool:
    return any(name == room or name.startswith(room + ".") for room in rooms)


def test_modules_are_small():
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    too_long = {str(path.relative_to(ROOT)): n for path, n in lines.items() if n > 350}
    assert not too_long
    assert median(lines.values()) <= 120


def test_functions_are_short():
    lengths = dict(each for path in MODULES for each in functions(path))
    too_long = {name: n for name, n in lengths.items() if n > 50}
    assert not too_long
    assert median(lengths.values()) <= 8


def test_the_core_knows_only_the_playbook():
    """What import-linter cannot say: no third party, no file readers, neither time nor chance."""
    strangers = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (BOT / "crisis").rglob("*.py")
        for name in imports(path)
        if not within(name, {"bot.crisis"} | CORE_MAY_IMPORT)
        and (name.split(".")[0] not in sys.stdlib_module_names or within(name, {"random", "time", "asyncio"}))
    }
    assert not strangers


def test_the_hands_know_parts_by_their_base():
    strangers = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (BOT / "runtime").rglob("*.py")
        for name in imports(path)
        if within(name, BEHIND_A_BASE) and not within(name, {f"{room}.base" for room in BEHIND_A_BASE})
    }
    assert not strangers


THE_CLOCK = BOT / "runtime" / "time.py"
CALLS_OF_TIME_AND_CHANCE = re.compile(
    r"\b(datetime\.(now|utcnow|today)|date\.today|time\.(time|monotonic)|random\.\w+|uuid4|token_\w+)\("
)


@pytest.mark.parametrize(
    "room", ["playbook", "crisis", "store", "chat", "outlets", "monitor", "report", "runtime", "slack_api"]
)
def test_time_and_chance_are_arguments(room: str):
    calls = {
        f"{path.relative_to(ROOT)} calls {call[0]}"
        for path in (BOT / room).rglob("*.py")
        if path != THE_CLOCK
        for call in CALLS_OF_TIME_AND_CHANCE.finditer(path.read_text(encoding="utf-8"))
    }
    assert not calls


def test_tests_mirror_the_bot():
    homeless = {
        str(test.relative_to(ROOT))
        for test in (ROOT / "tests").rglob("test_*.py")
        if (place := test.relative_to(ROOT / "tests")).parts[0] not in NOT_MIRRORS | {"test_house.py"}
        and not (BOT / place.parent / place.name.removeprefix("test_")).exists()
        and not (BOT / place.parent / place.stem.removeprefix("test_")).is_dir()
    }
    assert not homeless


def test_nothing_speaks_of_one_machine():
    texts = [
        path
        for place in ("bot", "tests", "docs", "playbooks", "benchmarks", "changelog.d", ".ci")
        for path in (ROOT / place).rglob("*")
        if path.suffix in {".py", ".md", ".yaml", ".html", ".css", ".po", ".sql", ".json", ""} and path.is_file()
    ] + [path for path in ROOT.iterdir() if path.is_file() and path.suffix in {".md", ".txt", ".in", ".toml", ".yaml"}]
    place_of_one_machine = re.compile(r"(?<![\w.-])/(?:work|root|home/\w+|opt/\w+)/|find-links|index-url")
    named = {
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in texts
        if path.name != "test_house.py"
        for found in place_of_one_machine.finditer(path.read_text(encoding="utf-8"))
    }
    assert not named
