"""The newsroom's own pages."""

from dataclasses import replace
from datetime import timedelta

from bot.outlets.newsroom_pages.front_page import archive_pages, front_pages, year_of
from bot.outlets.newsroom_pages.item import item_of
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.summary import Summary, summarise
from tests.outlets.page import parsed, visible
from tests.outlets.sample import BASE, START, closing, delivery

SITE = Site(BASE, "Stadtnetz GmbH", ("de", "en"), "Europe/Berlin")
OPEN = summarise([item_of(delivery())])


def closed(number: int, days_ago: int) -> Summary:
    at = START - timedelta(days=days_ago)
    done = summarise([item_of(closing(at=at, crisis=f"c-{number}"))])
    return replace(done, titles={"de": f"Thema {number}", "en": f"Matter {number}"})


def test_it_says_when_there_is_nothing():
    files = front_pages(SITE, [])
    assert files["index.html"].replace(b"../", b"") != files["en/index.html"].replace(b"../", b"")
    assert "Zurzeit gibt es keine aktuellen Meldungen." in visible(parsed(files["index.html"]))
    assert "There are no current updates." in visible(parsed(files["en/index.html"]))


def test_what_was_spoken_about_last_comes_first():
    later = replace(OPEN, crisis="later", titles={"de": "Später", "en": "Later"}, updated_at=START + timedelta(hours=1))
    read = visible(parsed(front_pages(SITE, [OPEN, later])["de/index.html"]))
    assert 0 < read.index("Später") < read.index("Störung im Netz")


def test_a_front_page_stays_small_however_much_is_archived():
    summaries = [OPEN, *(closed(number, days_ago=20 * number) for number in range(1, 80))]
    page = front_pages(SITE, summaries)["de/index.html"]
    assert len(page) <= 30_000
    read = visible(parsed(page))
    assert "Thema 12 " in read
    assert "Thema 13 " not in read
    assert "Archiv nach Jahren: 2026 2025 2024 2023 2022" in read
    archives = [archive_pages(SITE, summaries, year)[f"de/archive-{year}.html"] for year in range(2022, 2027)]
    listed = " ".join(visible(parsed(page)) for page in archives)
    assert all(f"Thema {number} " in listed for number in range(1, 80))
    assert "Störung im Netz" not in listed


def test_the_year_is_the_organisations():
    new_year = replace(OPEN, started_at=START.replace(year=2026, month=12, day=31, hour=23, minute=30))
    assert year_of(SITE, new_year) == 2027
    assert year_of(replace(SITE, zone="UTC"), new_year) == 2026


def test_a_wrong_address_is_answered_in_both_languages_with_absolute_links():
    page = front_pages(SITE, [])["404.html"]
    tree = parsed(page)
    read = visible(tree)
    assert "Diese Seite gibt es nicht." in read
    assert "This page does not exist." in read
    hrefs = [a.attrib["href"] for a in tree.iter("a")]
    assert all(href.startswith((f"{BASE}/", "#page-content")) for href in hrefs)
