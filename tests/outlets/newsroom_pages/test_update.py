"""Updates laid out over pages: none is lost, none is shown twice, full pages keep their content."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.outlets.newsroom_pages.item import item_of, with_note
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.update import ROOM, Spread, Update, spread, updates_of
from tests.outlets.sample import BASE, note_on, update

SITE = Site(BASE, "Stadtnetz GmbH", ("de", "en"), "Europe/Berlin")


def updates(lengths: list[int]) -> list[Update]:
    """Newest first, each with as many words as asked."""
    items = [item_of(update(number, {"de": "Wort " * length})) for number, length in enumerate(lengths, 1)]
    return updates_of(SITE, items[::-1], "de")


@given(st.lists(st.integers(1, 1_600), min_size=1, max_size=60))
def test_each_is_in_one_place(lengths: list[int]):
    given_updates = updates(lengths)
    laid_out = spread(given_updates)
    older = [each for group in laid_out.groups for each in group]
    assert [*laid_out.full, *reversed(older)] == given_updates
    assert laid_out.full
    assert all(laid_out.groups)
    assert list(laid_out.lines()) == given_updates[len(laid_out.full) :][:30]
    assert [each for _, _, shown in laid_out.pages() for each in shown[::-1]] == [*reversed(laid_out.full), *older]
    assert sum(len(each.html) for each in laid_out.full) <= ROOM or len(laid_out.full) == 1


@settings(max_examples=30)
@given(st.lists(st.integers(200, 1_600), min_size=20, max_size=40))
def test_a_full_page_of_older_ones_never_changes(lengths: list[int]):
    before, after = spread(updates(lengths)).groups, spread(updates([*lengths, 300])).groups
    assert after[: max(0, len(before) - 1)] == before[:-1]


def test_a_missing_translation_is_said_and_the_words_are_shown():
    (german,) = updates_of(SITE, [item_of(update(1, {"de": "Nur deutsch."}))], "en")
    assert (german.language, german.note) == ("de", "This update is available in German only.")
    (english,) = updates_of(SITE, [item_of(update(1, {"en": "Only English."}))], "de")
    assert (english.language, english.note) == ("en", "Diese Meldung gibt es nur auf Englisch.")
    (both,) = updates_of(SITE, [item_of(update(1))], "de")
    assert both.note == ""


def test_a_note_takes_room():
    wrong = update(1, {"de": "Wort " * 600})
    noted = with_note(item_of(wrong), note_on(wrong))
    plain = [item_of(update(number, {"de": "Wort " * 600})) for number in range(9, 0, -1)]
    with_notes = [replace(noted, statement=item.statement) for item in plain]
    assert len(spread(updates_of(SITE, with_notes, "de")).full) < len(spread(updates_of(SITE, plain, "de")).full)


def test_from_many_pages_each_leads_to_some_dozens_below():
    laid_out = Spread(full=(), groups=((),) * 60)
    assert list(laid_out.numbers()) == list(range(60, 36, -1))
    assert list(laid_out.numbers(below=3)) == [2, 1]
    assert list(laid_out.numbers(below=1)) == []
