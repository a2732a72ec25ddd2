"""Updates laid out over pages: none is lost, none is shown twice, full pages keep their content."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.outlets.newsroom_pages.item import item_of
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.update import ROOM, Update, spread, update_of
from tests.outlets.sample import BASE, update

SITE = Site(BASE, "Stadtnetz GmbH", ("de", "en"), "Europe/Berlin")


def updates(lengths: list[int]) -> list[Update]:
    """Newest first, each with as many words as asked."""
    items = [item_of(update(number, {"de": "Wort " * length})) for number, length in enumerate(lengths, 1)]
    return [update_of(SITE, item, "de") for item in reversed(items)]


@given(st.lists(st.integers(1, 1_600), min_size=1, max_size=60))
def test_each_is_in_one_place(lengths: list[int]):
    given_updates = updates(lengths)
    laid_out = spread(given_updates)
    older = [each for group in laid_out.groups for each in group]
    assert [*laid_out.full, *reversed(older)] == given_updates
    assert laid_out.full
    assert all(laid_out.groups)
    assert [each for _, each in laid_out.lines()] == given_updates[len(laid_out.full) :][:40]
    assert sum(len(each.html) for each in laid_out.full) <= ROOM or len(laid_out.full) == 1


@settings(max_examples=30)
@given(st.lists(st.integers(200, 1_600), min_size=20, max_size=40))
def test_a_full_page_of_older_ones_never_changes(lengths: list[int]):
    before, after = spread(updates(lengths)).groups, spread(updates([*lengths, 300])).groups
    assert after[: max(0, len(before) - 1)] == before[:-1]


def test_a_missing_translation_is_said_and_the_words_are_shown():
    german = update_of(SITE, item_of(update(1, {"de": "Nur deutsch."})), "en")
    assert (german.language, german.note) == ("de", "This update is available in German only.")
    english = update_of(SITE, item_of(update(1, {"en": "Only English."})), "de")
    assert (english.language, english.note) == ("en", "Diese Meldung gibt es nur auf Englisch.")
    assert update_of(SITE, item_of(update(1)), "de").note == ""
