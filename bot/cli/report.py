"""`report`: the after-action report of one crisis, from its journal alone."""

import argparse
import asyncio
from collections.abc import Sequence

from bot.cli.main import Complaint
from bot.config import load_config
from bot.crisis.event import Recorded
from bot.playbook.problems import did_you_mean
from bot.report.html import to_html
from bot.report.json_export import to_json
from bot.report.markdown import to_markdown
from bot.report.report import report
from bot.runtime.time import system_clock
from bot.wiring import open_to_read

FORMATS = {"md": to_markdown, "html": to_html, "json": to_json}


def run(options: argparse.Namespace) -> int:
    """Print the report in the wanted format and language."""
    language = options.lang or load_config(options.config).languages[0]
    records = asyncio.run(_records(options))
    print(FORMATS[options.format](report(records, language, name=options.crisis, now=system_clock())), end="")
    return 0


async def _records(options: argparse.Namespace) -> Sequence[Recorded]:
    store = open_to_read(options.config)
    try:
        known = await store.streams(open_only=False)
        if options.crisis not in known:
            raise Complaint(f"There is no crisis '{options.crisis}'. {did_you_mean(options.crisis, known)}")
        return await store.read(options.crisis)
    finally:
        await store.close()
