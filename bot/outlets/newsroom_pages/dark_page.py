"""The dark page: how the first word of a playbook would look, with what is missing. A draft that is never public."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.outlets.newsroom_pages.gaps import SLOT_WORDS
from bot.outlets.newsroom_pages.look import policy_for, squeezed, templates
from bot.outlets.newsroom_pages.prose import prose
from bot.outlets.newsroom_pages.words import WORDS
from bot.playbook.model import COMPUTED_SLOTS, Fact, Playbook, Statement
from bot.playbook.template import fill, slots

DARK: Mapping[str, dict[str, str]] = {
    "de": {
        "banner": "ENTWURF – nicht öffentlich",
        "choices": "Zur Auswahl:",
        "confirmed_by": "Bestätigen muss:",
        "draft": "Entwurf",
        "everything": "In diesem Text fehlt nichts.",
        "lead": "Vorbereitete Seite. So steht die erste Meldung im Newsroom, wenn alles Fehlende bestätigt und der "
        "Text freigegeben ist. Was rot und in eckigen Klammern steht, fehlt noch.",
        "longest": "Höchstens {} Zeichen.",
        "to_fill": "Was noch fehlt",
    },
    "en": {
        "banner": "DRAFT – not public",
        "choices": "To choose from:",
        "confirmed_by": "To be confirmed by:",
        "draft": "Draft",
        "everything": "Nothing is missing in this text.",
        "lead": "A prepared page. This is the first update in the newsroom once everything that is missing is "
        "confirmed and the text is approved. What is red and in square brackets is still missing.",
        "longest": "At most {} characters.",
        "to_fill": "What is still missing",
    },
}


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that must be filled: the question, who confirms the answer, and what it may be."""

    question: str
    confirmed_by: str
    answers: tuple[str, ...]
    longest: str


def dark_page(playbook: Playbook, organisation: str, language: str, languages: Sequence[str]) -> bytes:
    """The prepared page of a playbook in one language; `languages` are those in which it lies beside it.

    Raises KeyError when the playbook has no public text (see `first_word`).
    """
    statement, sheet = playbook.statements[first_word(playbook) or ""], squeezed("dark.css")
    page = templates().get_template("dark.html").render(
        words={**DARK[language], **SLOT_WORDS[language]}, language=language, organisation=organisation,
        style=sheet, policy=policy_for(sheet), title=playbook.title[language], heading=statement.title[language],
        html=_html(playbook, statement, language), gaps=tuple(_gaps(playbook, statement, language)),
        switch=[(each, WORDS[each]["name"], f"{playbook.name}.{each}.html") for each in languages],
    )  # fmt: skip
    return page.encode()


def first_word(playbook: Playbook) -> str | None:
    """The name of the public text that goes out first; None when there is none."""
    in_order = [step.publish for step in playbook.steps if step.publish] + list(playbook.statements)
    return next((name for name in in_order if playbook.statements[name].audience == "public"), None)


def _html(playbook: Playbook, statement: Statement, language: str) -> Markup:
    """The words as they would stand on the page; every slot shows what belongs there."""
    said = {name: _slot(playbook, name, language) for name in slots(statement.text[language])}
    return Markup(fill(str(prose(statement.text[language])), said))  # noqa: S704  # escaped by prose and by _slot


def _slot(playbook: Playbook, name: str, language: str) -> Markup:
    if name in COMPUTED_SLOTS:
        return Markup('<span class="computed">[{}]</span>').format(SLOT_WORDS[language][name])
    question = playbook.facts[name][language]
    return Markup('<strong class="slot">[{} {}]</strong>').format(SLOT_WORDS[language]["missing"], question)


def _gaps(playbook: Playbook, statement: Statement, language: str) -> Iterator[Gap]:
    for name in slots(statement.text[language]):
        if name not in COMPUTED_SLOTS:
            yield _gap(playbook, playbook.facts[name], language)


def _gap(playbook: Playbook, fact: Fact, language: str) -> Gap:
    choices = tuple(choice[language] for choice in fact.choices.values())
    longest = DARK[language]["longest"].format(fact.max) if fact.type == "text" else ""
    return Gap(fact[language], playbook.roles[fact.confirm][language], choices, longest)
