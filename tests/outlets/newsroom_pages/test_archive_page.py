"""The archive by year: the newest of a year on its page, everything on the pages of its volumes."""

from bot.outlets.newsroom_pages.archive_page import archive_pages
from bot.outlets.newsroom_pages.frame import Files
from bot.outlets.newsroom_pages.register import VOLUME, Front, Register, register_of
from bot.outlets.newsroom_pages.site import Site
from tests.outlets.newsroom_pages.test_front_page import closed
from tests.outlets.page import parsed, visible
from tests.outlets.sample import BASE

SITE = Site(BASE, "Stadtnetz GmbH", ("de", "en"), "Europe/Berlin")


def pages(count: int) -> Files:
    """The archive of a year in which so many crises ended, one a day, the last on New Year's Eve's eve."""
    made = register_of(SITE.zone, [closed(number, days_ago=number % 300) for number in range(1, count + 1)])
    return archive_pages(SITE, made, lambda *_: ())


def listed(page: bytes) -> list[str]:
    return [item.find("a").text for item in parsed(page).iter("li") if item.find("span") is not None]


def test_a_year_that_fits_is_on_one_page_newest_first():
    files = pages(VOLUME)
    assert listed(files["de/archive-2026.html"]) == [f"Thema {number}" for number in range(1, VOLUME + 1)]
    assert listed(files["en/archive-2026.html"])[0] == "Matter 1"
    assert "Weitere Seiten" not in visible(parsed(files["de/archive-2026.html"]))


def test_a_busy_year_shows_its_newest_and_leads_to_all():
    files = pages(290)
    last = -(-290 // VOLUME)
    year = files["de/archive-2026.html"]
    assert listed(year)[0] == "Thema 1"
    assert VOLUME < len(listed(year)) <= 2 * VOLUME
    reached, queue = set[str](), ["de/archive-2026.html"]
    while queue:
        name = queue.pop()
        reached.add(name)
        hrefs = [a.attrib["href"] for a in parsed(files[name]).iter("a")]
        queue += [there for href in hrefs if (there := href.removeprefix("../")) in files and there not in reached]
    found = {title for name in reached if name.startswith("de/") for title in listed(files[name])}
    assert found == {f"Thema {number}" for number in range(1, 291)}
    assert listed(files[f"de/archive-2026-{last}.html"])[0] == "Thema 1"


def test_no_page_is_large_however_many_there_are():
    files = pages(3_000)
    assert max(map(len, files.values())) <= 30_000
    year = visible(parsed(files["de/archive-2026.html"]))
    assert "Weitere Seiten: 118 117" in year
    assert len(list(parsed(files["de/archive-2026.html"]).iter("nav"))) == 2


def test_a_year_that_became_empty_says_so():
    emptied = archive_pages(SITE, Register(Front(), {(2026, 1): ()}), lambda *_: ())
    for name in ("archive-2026.html", "archive-2026-1.html"):
        assert "Hier steht zurzeit nichts." in visible(parsed(emptied[f"de/{name}"]))
        assert "There is nothing here at present." in visible(parsed(emptied[f"en/{name}"]))


def test_the_volume_before_is_read_when_it_did_not_change():
    made = register_of(SITE.zone, [closed(number, days_ago=number) for number in range(1, VOLUME + 2)])
    last = {(2026, 2): made.volumes[2026, 2]}
    asked = []

    def read(year: int, number: int):
        asked.append((year, number))
        return made.volumes[year, number]

    files = archive_pages(SITE, Register(made.front, last), read)
    assert asked == [(2026, 1)]
    assert len(listed(files["de/archive-2026.html"])) == VOLUME + 1
    assert "de/archive-2026-1.html" not in files
