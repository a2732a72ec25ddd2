"""The newsroom's own pages."""

from dataclasses import replace
from datetime import timedelta

from bot.outlets.newsroom_pages.archive_page import archive_pages
from bot.outlets.newsroom_pages.front_page import CARDS, front_pages
from bot.outlets.newsroom_pages.item import item_of, with_note
from bot.outlets.newsroom_pages.register import Front, register_of
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.summary import Summary, summarise
from tests.outlets.page import parsed, visible
from tests.outlets.sample import BASE, START, closing, delivery, note_on

SITE = Site(BASE, "Stadtnetz GmbH", ("de", "en"), "Europe/Berlin")
OPEN = summarise([item_of(delivery())])


def closed(number: int, days_ago: int) -> Summary:
    at = START - timedelta(days=days_ago)
    done = summarise([item_of(closing(at=at, crisis=f"c-{number}"))])
    return replace(done, titles={"de": f"Thema {number}", "en": f"Matter {number}"})


def opened(number: int) -> Summary:
    titles = {"de": f"Thema {number}", "en": f"Matter {number}"}
    return replace(OPEN, crisis=f"c-{number}", titles=titles, updated_at=START + timedelta(minutes=number))


def front(*summaries: Summary) -> Front:
    return register_of(SITE.zone, summaries).front


def test_it_says_when_there_is_nothing():
    files = front_pages(SITE, Front())
    assert files["index.html"].replace(b"../", b"") != files["en/index.html"].replace(b"../", b"")
    assert "Zurzeit gibt es keine aktuellen Meldungen." in visible(parsed(files["index.html"]))
    assert "There are no current updates." in visible(parsed(files["en/index.html"]))


def test_what_was_spoken_about_last_comes_first():
    later = replace(OPEN, crisis="later", titles={"de": "Später", "en": "Later"}, updated_at=START + timedelta(hours=1))
    read = visible(parsed(front_pages(SITE, front(OPEN, later))["de/index.html"]))
    assert 0 < read.index("Später") < read.index("Störung im Netz")


def test_a_front_page_stays_small_however_much_is_archived():
    summaries = [OPEN, *(closed(number, days_ago=20 * number) for number in range(1, 80))]
    made = register_of(SITE.zone, summaries)
    page = front_pages(SITE, made.front)["de/index.html"]
    assert len(page) <= 30_000
    read = visible(parsed(page))
    assert "Thema 12 " in read
    assert "Thema 13 " not in read
    assert "Archiv nach Jahren: 2026 2025 2024 2023 2022" in read
    archives = archive_pages(SITE, made, lambda *_: ())
    listed = " ".join(visible(parsed(archives[f"de/archive-{year}.html"])) for year in range(2022, 2027))
    assert all(f"Thema {number} " in listed for number in range(1, 80))
    assert "Störung im Netz" not in listed


def test_more_open_ones_than_fit_go_on_further_pages():
    long = {"de": "Ä" * 300, "en": "W" * 300}
    many = [replace(opened(number), latest=long, titles=long) for number in range(500)]
    files = front_pages(SITE, front(*many, *(closed(number, 20 * number) for number in range(600, 680))))
    assert max(map(len, files.values())) <= 30_000
    files = front_pages(SITE, front(*(opened(number) for number in range(2 * CARDS + 1))))
    names = ["de/index.html", "de/current-2.html", "de/current-3.html"]
    assert [name for name in files if name.startswith("de/")] == names
    read = [visible(parsed(files[name])) for name in names]
    assert all("Weitere Seiten: 2 3" in page for page in read)
    assert [page.count("Thema ") for page in read] == [CARDS, CARDS, 1]
    assert "Thema 0 " in read[2]


def test_a_further_page_that_is_not_needed_any_more_shows_nothing():
    files = front_pages(SITE, front(OPEN), pages_there=2)
    assert "Störung" not in visible(parsed(files["de/current-2.html"]))
    assert "current-2" not in files["de/index.html"].decode()


def test_a_statement_that_was_corrected_is_marked_where_it_is_listed():
    wrong = delivery()
    marked = summarise([with_note(item_of(wrong), note_on(wrong))])
    files = front_pages(SITE, front(marked))
    assert "Richtiggestellt: Erste Meldung, 22.11.2026, 06:30 Uhr MEZ" in visible(parsed(files["de/index.html"]))
    assert "Corrected: First statement, 22 Nov 2026, 06:30 CET" in visible(parsed(files["en/index.html"]))


def test_a_wrong_address_is_answered_in_both_languages_with_absolute_links():
    page = front_pages(SITE, Front())["404.html"]
    tree = parsed(page)
    read = visible(tree)
    assert "Diese Seite gibt es nicht." in read
    assert "This page does not exist." in read
    hrefs = [a.attrib["href"] for a in tree.iter("a")]
    assert all(href.startswith((f"{BASE}/", "#page-content")) for href in hrefs)
