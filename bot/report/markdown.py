"""The report as Markdown (GitHub's tables, nothing else beyond CommonMark). Texts that went out stand in fences."""

import re
from collections.abc import Iterable, Iterator

from bot.report.document import (
    Block,
    Bullets,
    Cell,
    Document,
    Group,
    Heading,
    MentionChart,
    Pairs,
    Paragraph,
    Quote,
    Row,
    Section,
    Table,
    Waterfall,
)
from bot.report.report import Report
from bot.report.sections import document
from bot.report.words import visible

_MARKUP = re.compile(r"([\\`*_\[\]|~$])")
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LINE_START = re.compile(r"^(\d+(?=[.)])|(?=[-+=#]))")


def to_markdown(report: Report) -> str:
    """The whole report as one Markdown text that ends with a line break."""
    page = document(report)
    return "\n\n".join(_page(page)) + "\n"


def _page(page: Document) -> Iterator[str]:
    if page.stamp:
        yield f"> **{escape(page.stamp)}**"
    yield f"# {escape(page.title)}"
    yield _at_start(page.subtitle)
    yield _table(tuple(tile.label for tile in page.tiles), (tuple(Cell(f"{t.value} ({t.note})") for t in page.tiles),))
    for section in page.sections:
        yield from _section(section)
    yield "---"
    yield _at_start(page.footer)
    if page.stamp:
        yield f"> **{escape(page.stamp)}**"


def _section(section: Section) -> Iterator[str]:
    yield f"## {escape(section.title)}"
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Table(head=head, rows=rows):
            yield _table(head, rows)
        case Pairs(items=items):
            yield "\n".join(f"- **{escape(name)}:** {escape(value)}" for name, value in items)
        case Paragraph(text=text):
            yield _at_start(text)
        case Bullets(items=items):
            yield "\n".join(f"- {_at_start(item)}" for item in items)
        case Quote(source=source, text=text):
            yield f"*{escape(source)}*"
            yield fenced(text)
        case Heading(text=text, note=note):
            yield f"### {escape(text)}" + (f" ({escape(note)})" if note else "")
        case MentionChart(flags=flags):
            if flags:
                yield "\n".join(f"- {flag.number}: {escape(flag.label)}" for flag in flags)
        case Waterfall():
            return


def _table(head: tuple[str, ...], rows: tuple[Row | Group, ...]) -> str:
    lines = [_line(escape(name) for name in head), "|" + " --- |" * len(head)]
    for row in rows:
        if isinstance(row, Group):
            text = f"**{escape(row.text)}**" + (f" {escape(row.note)}" if row.note else "")
            lines.append(_line((text, *[""] * (len(head) - 1))))
        else:
            lines.append(_line(escape(cell.text) for cell in row))
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def escape(text: str) -> str:
    """Plain text that Markdown shows as it is, within a line: no markup, no HTML."""
    return _MARKUP.sub(r"\\\1", " ".join(visible(text).split()).translate(_HTML))


def _at_start(text: str) -> str:
    """The same at the beginning of a line: no list, no heading, no rule either."""
    return _LINE_START.sub(r"\1\\", escape(text))


def fenced(text: str) -> str:
    """The exact text in a fence that is longer than any within it."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{visible(text)}\n{fence}"
