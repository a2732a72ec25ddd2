"""The report as one HTML page: nothing is loaded, nothing runs, everything is escaped, it prints well."""

from base64 import b64encode
from hashlib import sha256

from jinja2 import Environment, StrictUndefined

from bot.report import charts
from bot.report.look import STYLE
from bot.report.page import PAGE
from bot.report.report import Report
from bot.report.sections import document
from bot.report.words import visible


def to_html(report: Report) -> str:
    """The whole report as one self-contained page."""
    return _TEMPLATE.render(page=document(report), word=report.words, style=STYLE, policy=POLICY)


def _policy() -> str:
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _environment() -> Environment:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"visible": visible, "waterfall": charts.waterfall, "mentions": charts.mention_chart}
    environment.tests["block"] = lambda value, name: type(value).__name__ == name
    return environment


POLICY = _policy()
"""The page's content security policy: its one style by its hash, nothing else."""

_TEMPLATE = _environment().from_string(PAGE)
