"""Times as the public reads them."""

from datetime import UTC, datetime

import pytest

from bot.outlets.newsroom_pages import times

WINTER = datetime(2026, 11, 22, 4, 59, 30, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "german", "english"),
    [
        (WINTER, "Europe/Berlin", "22.11.2026, 05:59 Uhr MEZ", "22 Nov 2026, 05:59 CET"),
        (SUMMER, "Europe/Berlin", "02.07.2026, 00:30 Uhr MESZ", "2 Jul 2026, 00:30 CEST"),
        (SUMMER, "Europe/London", "01.07.2026, 23:30 Uhr BST", "1 Jul 2026, 23:30 BST"),
        (SUMMER, "UTC", "01.07.2026, 22:30 Uhr UTC", "1 Jul 2026, 22:30 UTC"),
        (SUMMER, "America/Sao_Paulo", "01.07.2026, 19:30 Uhr UTC-03", "1 Jul 2026, 19:30 UTC-03"),
    ],
)
def test_a_moment_has_day_and_zone(at: datetime, zone: str, german: str, english: str):
    assert times.moment(at, zone, "de") == german
    assert times.moment(at, zone, "en") == english


def test_a_promise_has_its_day_when_it_is_another_one():
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert times.promised(late, WINTER, "Europe/Berlin", "de") == "23.11.2026, 00:30 Uhr MEZ"
    assert times.promised(late, WINTER, "Europe/Berlin", "en") == "23 Nov 2026, 00:30 CET"
    assert times.promised(late, WINTER, "Europe/London", "en") == "23:30 GMT"


def test_machines_get_the_offset():
    assert times.machine(WINTER, "Europe/Berlin") == "2026-11-22T05:59:30+01:00"
