"""A whole crisis at the company that publishes everywhere, in earnest and as a drill; and every card on the way."""

import asyncio
import re
from collections import Counter
from pathlib import Path

import pytest

from bot.crisis.cards import Card
from bot.crisis.deliveries import DeliveryAttempted, DeliveryNotSent, DeliverySent
from bot.crisis.publishing import StatementReleased
from bot.crisis.text import DRILL_MARK
from tests.journeys.publishing_company import PressOffice, press_office
from tests.journeys.publishing_places import PRESS, Texts
from tests.journeys.publishing_script import troubles, whole_crisis

LONGEST_LINE = 340
"""Characters: on a phone ten lines, when nine outlets are named."""

JARGON = {
    "de": {"outlet", "delivery", "held", "draft", "pending", "binding", "statement", "status", "permalink"},
    "en": {"delivery", "binding", "rkey", "status", "permalink", "freigabe", "meldung", "uhr"},
}
"""Words of the house that nobody outside of it should have to know, and of the other language."""


class Played:
    """The crisis after its end; what every place heard and everybody saw."""

    def __init__(self, folder: Path, language: str, kind: str) -> None:
        self.folder, self.language, self.kind = folder, language, kind
        self.drill = kind == "drill"
        asyncio.run(self._play())

    async def _play(self) -> None:
        async with press_office(self.folder, self.language, self.kind) as office:
            self.office, self.asked_before = office, office.outside.asked()
            if not self.drill:
                troubles(office)
            await whole_crisis(office)
            self.asked, self.outside = office.outside.asked(), office.outside.arrived()
            self.arrived: dict[str, list[Texts]] = office.arrived()
            self.crisis, self.same = office.stage.crisis, await self._replayed(office)
            self.attempts = await office.happened(DeliveryAttempted)
            self.sent, self.not_sent = await office.happened(DeliverySent), await office.happened(DeliveryNotSent)
            self.released = await office.happened(StatementReleased)
            self.pages = {each: office.page(each) for each in ("de", "en")}
            for each in ("de", "en"):
                (self.folder / f"seen.{each}.txt").write_text(office.transcript(each), encoding="utf-8")
        self.audited = office.audited()

    async def _replayed(self, office: PressOffice) -> bool:
        return office.replayed(await office.bot.store.read(office.stage.stream)) == office.stage.crisis

    def cards(self) -> list[tuple[str, Card]]:
        """Every card that was ever shown, with its language."""
        return self.office.shown


@pytest.fixture(scope="module", params=[("de", "live"), ("en", "live"), ("de", "drill")], ids="-".join)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    return Played(tmp_path_factory.mktemp("press"), *request.param)


# --------------------------------------------------------------------------------------------- what left


def test_it_comes_to_its_end(played: Played):
    assert played.crisis.life.outcome == "stood_down"
    assert not played.crisis.deliveries.unresolved()
    assert played.same and played.audited == []


def test_nothing_is_anywhere_twice_and_nothing_is_missing(played: Played):
    twice = Counter((each.statement, each.outlet) for each in played.sent)
    assert set(twice.values()) == {1}
    texts = {each.statement: each.texts for each in played.released}
    wanted = {(name, outlet) for name, at in texts.items() for outlet in at}
    left_out = {("no_news-1", "forum")}
    assert twice.keys() == wanted - left_out
    for outlet, found in played.outside.items():
        many = {"press_list": len(PRESS)}.get(outlet, 1) * len([name for name, at in wanted if at == outlet])
        assert len(found) == (0 if played.drill else many), outlet


def test_what_stands_outside_is_what_was_released_byte_for_byte(played: Played):
    released = {each.statement: each.texts for each in played.released}
    for outlet, found in played.arrived.items():
        if outlet != "press_list" and not (played.drill and outlet != "newsroom"):
            said = [released[name][outlet] for name in released if outlet in released[name]]
            assert [bare(each, words) for each, words in zip(found, said, strict=True)] == said, outlet


def bare(texts: Texts, said: Texts) -> Texts:
    """Words as they left, without a note that was added later: in the newsroom above them, elsewhere below, each time
    with an empty line between."""
    paragraphs = {language: text.split("\n\n") for language, text in texts.items()}
    return {
        language: next((each for each in found if each == said[language]), "") for language, found in paragraphs.items()
    }


def test_the_first_try_of_every_text_is_at_the_newsroom(played: Played):
    first: dict[str, str] = {}
    for attempt in played.attempts:
        first.setdefault(attempt.statement, attempt.outlet)
    assert {name: outlet for name, outlet in first.items() if name != "staff_card"} == dict.fromkeys(
        [name for name in first if name != "staff_card"], "newsroom"
    )


def test_only_those_who_read_a_mistake_read_of_it(played: Played):
    at = {each.statement: each.texts.keys() for each in played.released}
    assert at["correction-1"] == at["fuller"] and "press_list" in at["fuller"]
    assert at["retraction-1"] == at["no_news-1"] and "press_list" not in at["no_news-1"]


def test_the_newsroom_tells_it_all_newest_first_in_both_languages(played: Played):
    public = [each.statement for each in played.released if "newsroom" in each.texts]
    for page in played.pages.values():
        assert [name for name in re.findall(r'<article id="([^"]+)"', page) if name in public] == public[::-1]


# ----------------------------------------------------------------------------------------------- a drill


def test_in_a_drill_no_place_hears_anything(played: Played):
    if played.drill:
        assert played.asked == played.asked_before and not any(played.outside.values())
        assert not any(played.office.places.newsroom.glob("*/de/index.html"))
    else:
        assert played.asked > played.asked_before and all(played.outside.values())


def test_every_word_of_a_drill_says_so_and_no_other_does(played: Played):
    words = [text for each in played.released for at in each.texts.values() for text in at.items()]
    said = [(line, DRILL_MARK[language]) for language, text in words for line in text.splitlines() if line.strip()]
    said += [(line, DRILL_MARK[language]) for language, card in played.cards() for line in card.lines]
    assert len(said) > 500
    if played.drill:
        assert all(line.startswith(mark) and line.endswith(mark) for line, mark in said)
    else:
        assert not any(mark in line for line, mark in said)


# ------------------------------------------------------------------------------------------ what people saw


def test_no_card_has_more_than_six_lines_and_three_buttons(played: Played):
    kinds = set()
    for _, card in played.cards():
        kinds.add(card.key.partition(".")[0])
        assert len(card.lines) <= 6 and len(card.buttons) <= 3, card
        assert len([button for button in card.buttons if button.look in ("main", "publish", "approve")]) <= 1, card
    expected = {
        "board", "page", "step", "clock", "text", "publish", "by_hand", "whereabouts", "promise", "paused", "held",
        "halted",
    }  # fmt: skip
    assert kinds == expected | (set() if played.drill else {"delivery"})


def test_no_line_is_longer_than_a_phone_can_show(played: Played):
    most = max((line for _, card in played.cards() for line in card.lines), key=len)
    assert len(most) <= LONGEST_LINE, most


def test_no_card_speaks_the_words_of_the_house_or_another_language(played: Played):
    for language, card in played.cards():
        for line in own_words(card):
            assert not set(re.findall(r"[a-zäöüß]+", line.lower())) & JARGON[language], line
            assert not re.search(r"[{}]|\bNone\b", line), line


def own_words(card: Card) -> list[str]:
    """What the bot says itself: no addresses, nothing that it repeats."""
    asks = [ask.label for button in card.buttons for ask in button.asks]
    lines = [*card.lines, *(button.label for button in card.buttons), *asks]
    return [re.sub(r"https?://\S+|„.*?“|“.*?”", "", line) for line in lines]


def test_whoever_is_asked_is_asked_in_the_first_line(played: Played):
    """What rings names a person or the trouble at once."""
    for _, card in played.cards():
        if card.rings and card.buttons:
            line = card.lines[0].removeprefix("ÜBUNG · ").removeprefix("EXERCISE · ")
            assert line[0] in "📟✍⏰⚠⛔", card


def test_all_of_it_can_be_read_in_one_file(played: Played):
    for language in ("de", "en"):
        seen = (played.folder / f"seen.{language}.txt").read_text(encoding="utf-8")
        assert len(seen.split("\n\n")) > 150
