"""Questions as Slack's input blocks, and their answers back as the fields of a command."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.chat.plain import harmless_lines
from bot.chat.slack.show.rich import Json, plain_text
from bot.crisis.cards import Field
from bot.locale import Say

LONGEST_INPUT = 3_000
"""Characters that one input takes."""

LONGEST_PART = 2_900
"""Characters of a text that stand in one input from the beginning, so that there is room to write."""

LONGEST_QUESTION, LONGEST_CHOICE = 300, 75
MOST_BUTTONS, MOST_OPTIONS, MOST_CHOICES = 4, 100, 500
"""So many choices are shown all at once; fit into one list; fit into a view at all."""

_BETWEEN = {"p": "\n\n", "n": "\n", "s": " ", "": ""}
_BREAK = re.compile(r"(?<=\S)(?:\n\n|\n| )(?=\S)")
_PART = re.compile(r"([^#]+)#([0-9]{1,3})([pns]?)")


def inputs(asks: Iterable[Field], say: Say) -> Iterator[Json]:
    """The blocks that ask; a long text is asked for in several, whose ids begin with the field's name and `#`."""
    for ask in asks:
        if ask.choices:
            yield _input(ask.name, ask.label, _choice(ask, say), optional=ask.optional)
        else:
            yield from _texts(ask, say)


def answers(submitted: Mapping[str, str]) -> dict[str, str]:
    """Answers by the field's name, from answers by the block's id: texts in several parts are joined again."""
    joined = {block: text for block, text in submitted.items() if not _PART.fullmatch(block)}
    parts = ((found, text) for block, text in submitted.items() if (found := _PART.fullmatch(block)))
    for part, text in sorted(parts, key=lambda each: int(each[0][2])):
        name, _, mark = part.groups()
        joined[name] = joined.get(name, "") + (_BETWEEN[mark] + text if text else "")
    return joined


def split(text: str) -> list[tuple[str, str]]:
    """The text in parts that fit into an input each, with the mark of what stood before the part.

    Blanks at the edges of an input may get lost on their way, so a text is parted at a single break, which its
    mark remembers.
    """
    parts, mark = [], ""
    while len(text) > LONGEST_PART:
        end, next_mark = _where_to_part(text)
        parts.append((mark, text[:end]))
        mark, text = next_mark, text[end + len(_BETWEEN[next_mark]) :]
    return [*parts, (mark, text)]


def _where_to_part(text: str) -> tuple[int, str]:
    """The end of the first part and the mark of what follows it: a paragraph, else a line, else a word."""
    found = _BREAK.finditer(text, LONGEST_PART // 2, LONGEST_PART + 3)
    breaks = {each[0]: each.start() for each in found if each.start() <= LONGEST_PART}
    for mark, between in _BETWEEN.items():
        if between in breaks:
            return breaks[between], mark
    return LONGEST_PART, ""


def _texts(ask: Field, say: Say) -> Iterator[Json]:
    value = harmless_lines(ask.value)
    parts = split(value)
    long = ask.lines > 1 or len(parts) > 1 or "\n" in value
    for number, (mark, part) in enumerate(parts, start=1):
        name, label = ask.name, ask.label
        if len(parts) > 1:
            name = f"{name}#{number}{mark}"
            label = say("slack.part", label=label, number=str(number), total=str(len(parts)))
        limit = LONGEST_INPUT if len(parts) > 1 else ask.limit
        yield _input(name, label, _text(part, limit, multiline=long), optional=ask.optional or number > 1)


def _text(value: str, limit: int, *, multiline: bool) -> Json:
    most = min(max(limit, len(value)), LONGEST_INPUT) if limit else LONGEST_INPUT
    element = {"type": "plain_text_input", "action_id": "answer", "multiline": multiline, "max_length": most}
    return element | ({"initial_value": value} if value else {})


def _choice(ask: Field, say: Say) -> Json:
    options = [_option(value, label) for value, label in ask.choices[:MOST_CHOICES]]
    chosen: Json = next(({"initial_option": each} for each in options if each["value"] == ask.value), {})
    if len(options) <= MOST_BUTTONS:
        return {"type": "radio_buttons", "action_id": "answer", "options": options} | chosen
    element = {"type": "static_select", "action_id": "answer", "placeholder": plain_text(say("slack.choose"), 150)}
    return element | (_groups(options) if len(options) > MOST_OPTIONS else {"options": options}) | chosen


def _groups(options: Sequence[Json]) -> Json:
    """A list that is too long for Slack, in pieces that say from where to where they go."""
    pieces = [options[start : start + MOST_OPTIONS] for start in range(0, len(options), MOST_OPTIONS)]
    return {"option_groups": [{"label": _from_to(piece), "options": piece} for piece in pieces]}


def _from_to(options: Sequence[Json]) -> Json:
    first, last = (options[i]["text"]["text"][:30] for i in (0, -1))
    return plain_text(f"{first} – {last}", LONGEST_CHOICE)


def _option(value: str, label: str) -> Json:
    return {"text": plain_text(label, LONGEST_CHOICE), "value": value}


def _input(name: str, label: str, element: Json, *, optional: bool) -> Json:
    question = plain_text(label, LONGEST_QUESTION)
    return {"type": "input", "block_id": name, "label": question, "element": element, "optional": optional}
