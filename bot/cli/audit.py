"""`audit verify`: each record carries the hash of the one before; whatever was altered is named."""

import argparse
import json

from bot.cli.main import Complaint
from bot.config import folders, load_config
from bot.crisis.core import EVENTS
from bot.store.audit import Verdict, audit

CLOSING = {event.__name__ for event in EVENTS if event.closes}


def verify(options: argparse.Namespace) -> int:
    """Verify one journal or all of them, also while the bot runs."""
    state = folders(load_config(options.config), options.config).state
    verdicts = list(audit(state, CLOSING.__contains__, options.crisis))
    if options.crisis and not verdicts:
        raise Complaint(f"There is no crisis '{options.crisis}' in {state}.")
    print(json.dumps([_row(each) for each in verdicts], indent=2) if options.json else _text(verdicts))
    return 1 if any(verdict.findings for verdict in verdicts) else 0


def _text(verdicts: list[Verdict]) -> str:
    return "\n".join(map(str, verdicts)) or "No crisis has been recorded yet."


def _row(verdict: Verdict) -> dict[str, object]:
    return {
        "crisis": verdict.stream,
        "records": verdict.records,
        "head": verdict.head,
        "findings": [{"line": each.line, "what": each.what} for each in verdict.findings],
    }
