"""What can be typed after `python -m bot`, and how errors are told: one sentence, never a traceback."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from bot import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 when all is well, 1 when something is wrong, 2 for unusable words."""
    options = _parser().parse_args(arguments)
    module, function = options.does.split(":")
    command: Callable[[argparse.Namespace], int] = getattr(import_module(f"bot.cli.{module}"), function)
    try:
        return command(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as problem:
        return _told(problem)


def _told(problem: Exception) -> int:
    """Errors that are meant for people are printed; any other is our fault and is shown whole."""
    from bot.playbook.problems import PlaybookErrors
    from bot.playbook.shelf import UnknownPlaybook
    from bot.playbook.sign import NotSigned
    from bot.store.base import StoreError
    from bot.wiring import Incomplete

    meant = (PlaybookErrors, UnknownPlaybook, NotSigned, StoreError, OSError, Complaint, Incomplete)
    if not isinstance(problem, meant):
        raise problem
    print(problem, file=sys.stderr)
    return 1


class Complaint(Exception):
    """Something that a person can put right; the text says what and how."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot", description="From the first alarm to the after-action report.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add(commands, "run", "serve:run", "run the bot: chats, newsroom, promises")
    console = _add(commands, "console", "serve:console", "the whole bot in this terminal")
    console.add_argument(
        "--as", dest="person", metavar="NAME", help="who types when no name is given (default: the lead)"
    )
    _add_demo(commands)
    check = _add(commands, "check", "check:run", "check config.yaml and playbooks; exit 1 when something is wrong")
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders (default: all)")
    check.add_argument("--json", action="store_true", help="print the problems as JSON")
    doctor = _add(commands, "doctor", "doctor:run", "check what is set up; exit 1 when something must be put right")
    names = ("slack", "outlets")
    doctor.add_argument("name", nargs="?", choices=names, help="what to check (default: all that is set up)")
    _add_playbook(commands)
    _add_report(commands)
    _add_audit(commands)
    bench = _add(commands, "bench", "bench:run", "run one benchmark of benchmarks/")
    bench.add_argument("name", metavar="NAME")
    bench.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser


Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add(commands: Subparsers, name: str, does: str, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.add_argument("--config", type=Path, default=Path("config.yaml"), metavar="FILE", help="default: config.yaml")
    parser.set_defaults(does=does)
    return parser


def _add_demo(commands: Subparsers) -> None:
    demo = _add(commands, "demo", "demo:run", "play one crisis by itself, in compressed time")
    demo.add_argument("--lang", choices=("de", "en"), help="default: what LANG says")
    demo.add_argument(
        "--folder", type=Path, default=Path("demo"), metavar="DIR", help="where it leaves its state (default: demo)"
    )


def _add_playbook(commands: Subparsers) -> None:
    parser = commands.add_parser("playbook", help="list, show and export playbooks")
    inner = parser.add_subparsers(metavar="WHAT", required=True)
    listing = _add(inner, "list", "playbook:listing", "name every playbook")
    listing.add_argument("--json", action="store_true")
    show = _add(inner, "show", "playbook:show", "print a playbook as people read it")
    show.add_argument("name", metavar="NAME")
    show.add_argument("--lang", choices=("de", "en"), help="default: the organisation's language")
    show.add_argument("--json", action="store_true")
    page = _add(inner, "page", "playbook:page", "write the prepared page of a playbook: a draft, never public")
    page.add_argument("name", nargs="?", metavar="NAME")
    page.add_argument("--all", action="store_true", help="the pages of all playbooks")
    page.add_argument("--lang", choices=("de", "en"), help="default: every language of the organisation")
    sign = _add(inner, "sign", "playbook:sign", "write into the ledger that somebody approved class A words beforehand")
    sign.add_argument("name", metavar="NAME")
    sign.add_argument("statement", metavar="STATEMENT")
    sign.add_argument("--written-by", required=True, metavar="ID", help="who wrote the words")
    sign.add_argument("--approved-by", required=True, metavar="ID", help="who approved them; somebody else")
    sign.add_argument("--until", metavar="YYYY-MM-DD", help="the last day on which it counts (default: in a year)")
    _add(inner, "schema", "playbook:schema", "print the JSON Schema for editors")


def _add_report(commands: Subparsers) -> None:
    report = _add(commands, "report", "report:run", "print the after-action report of a crisis")
    report.add_argument("crisis", metavar="CRISIS")
    report.add_argument("--format", choices=("md", "html", "json"), default="md")
    report.add_argument("--lang", choices=("de", "en"), help="default: the organisation's language")


def _add_audit(commands: Subparsers) -> None:
    parser = commands.add_parser("audit", help="verify that no journal was altered")
    inner = parser.add_subparsers(metavar="WHAT", required=True)
    verify = _add(inner, "verify", "audit:verify", "verify one journal, or all; exit 1 when one was altered")
    verify.add_argument("crisis", nargs="?", metavar="CRISIS")
    verify.add_argument("--json", action="store_true")
