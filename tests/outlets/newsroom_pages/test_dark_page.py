"""The dark page: a draft that shows what is missing, looks like no page of the newsroom, and can never be one."""

import re
from pathlib import Path

import pytest

from bot.outlets.base import NotSent
from bot.outlets.newsroom import Newsroom
from bot.outlets.newsroom_pages.dark_page import DARK, dark_page, first_word
from bot.outlets.newsroom_pages.gaps import open_slot
from bot.outlets.newsroom_pages.look import policy_for, squeezed, style
from bot.playbook.model import Playbook
from bot.playbook.shelf import Shelf
from tests.contract.outlet_contract import names
from tests.outlets.page import Element, attributes, parsed, tags, visible
from tests.outlets.sample import BASE, delivery

SHELF = Shelf(Path(__file__).parents[3] / "playbooks")
PLAYBOOKS = [SHELF.load(name) for name in SHELF.names()]
OUTAGE = SHELF.load("service_outage")
LANGUAGES = ("de", "en")

every_page = pytest.mark.parametrize(
    ("playbook", "language"), [(playbook, language) for playbook in PLAYBOOKS for language in LANGUAGES]
)


def page(playbook: Playbook = OUTAGE, language: str = "de") -> bytes:
    return dark_page(playbook, "Linznet", language, LANGUAGES)


def marked(tree: Element, kind: str) -> list[str]:
    return [visible(each) for each in tree.iter() if each.attrib.get("class") == kind]


@every_page
def test_every_slot_is_shown_in_words_and_none_in_braces(playbook: Playbook, language: str):
    tree = parsed(page(playbook, language))
    text = playbook.statements[first_word(playbook) or ""].text[language]
    facts = [name for name in re.findall(r"\{(\w+)\}", text) if name in playbook.facts]
    word = {"de": "fehlt", "en": "missing"}[language]
    assert facts
    for name in facts:
        assert f"[{word}: {playbook.facts[name][language]}]" in marked(tree, "slot")
    assert all(open_slot([shown]) for shown in (*marked(tree, "slot"), *marked(tree, "computed")))
    assert not set("{}") & set(visible(tree))


@every_page
def test_it_says_that_it_is_a_draft_and_lets_no_search_engine_in(playbook: Playbook, language: str):
    tree = parsed(page(playbook, language))
    banner = {"de": "ENTWURF – nicht öffentlich", "en": "DRAFT – not public"}[language]
    assert visible(tree).startswith(banner)
    assert visible(tree).endswith(banner)
    assert (next(tree.iter("title")).text or "").startswith(f"{banner}: {playbook.title[language]}")
    assert ("content", "noindex, nofollow, noarchive") in attributes(tree)


@every_page
def test_it_is_small_and_asks_nobody_for_anything(playbook: Playbook, language: str):
    made = page(playbook, language)
    tree = parsed(made)
    assert len(made) <= 30_000
    assert not tags(tree) & {"script", "img", "iframe", "link", "form", "object"}
    assert not {key for key, _ in attributes(tree) if key.startswith("on") or key in ("src", "srcset", "style")}
    assert {("content", policy_for(squeezed("dark.css")))} <= attributes(tree)


def test_missing_is_red_and_underlined_and_in_brackets():
    sheet = squeezed("dark.css")
    assert "--missing:#a80016" in sheet
    slot = re.search(r"\.slot\{(.*?)\}", sheet)
    assert slot
    assert "color:var(--missing)" in slot[1]
    assert "underline" in slot[1]


def test_it_has_another_look_than_the_newsroom():
    assert squeezed("dark.css") != style()
    assert policy_for(squeezed("dark.css")) != policy_for(style())


def test_who_must_confirm_what_is_listed():
    read = visible(parsed(page()))
    assert "[fehlt: Was geht nicht?] Bestätigen muss: Netzbetrieb." in read
    assert "Zur Auswahl: Kein Internet" in read
    assert "[fehlt: Wen betrifft es, und wo?] Bestätigen muss: Netzbetrieb. Höchstens 80 Zeichen." in read


def test_languages_lead_to_each_other_and_alone_there_is_no_way():
    hrefs = [a.attrib["href"] for a in parsed(page()).iter("a")]
    assert hrefs == ["service_outage.de.html", "service_outage.en.html"]
    assert "a" not in tags(parsed(dark_page(OUTAGE, "Linznet", "de", ["de"])))


def test_the_first_word_is_the_first_that_is_published():
    assert first_word(OUTAGE) == "first_word"
    internal = {name: each.model_copy(update={"audience": "internal"}) for name, each in OUTAGE.statements.items()}
    assert first_word(OUTAGE.model_copy(update={"statements": internal})) is None
    public = OUTAGE.model_copy(update={"steps": ()})
    assert first_word(public) == "first_word"


def test_a_text_without_gaps_says_so():
    statement = OUTAGE.statements["first_word"]
    words = statement.text.model_copy(update={"de": "Wir sind dran.", "en": "We are on it."})
    whole = OUTAGE.model_copy(
        update={"statements": OUTAGE.statements | {"first_word": statement.model_copy(update={"text": words})}}
    )
    assert "In diesem Text fehlt nichts." in visible(parsed(page(whole)))


def test_markup_in_a_playbook_is_text():
    facts = {name: fact.model_copy(update={"de": "<script>x</script>"}) for name, fact in OUTAGE.facts.items()}
    assert "script" not in tags(parsed(page(OUTAGE.model_copy(update={"facts": facts}))))


@every_page
async def test_what_stands_on_it_can_never_be_published(tmp_path: Path, playbook: Playbook, language: str):
    text = next(each for each in parsed(page(playbook, language)).iter() if each.attrib.get("class") == "text")
    room = Newsroom(tmp_path, BASE, "Linznet", LANGUAGES, "Europe/Vienna")
    for words in (visible(text), playbook.statements[first_word(playbook) or ""].text[language]):
        with pytest.raises(NotSent, match="open slot") as refusal:
            await room.publish(delivery(texts={language: words}))
        assert refusal.value.final
    assert names(tmp_path) == set()


def test_every_language_has_every_word():
    assert DARK["de"].keys() == DARK["en"].keys()
