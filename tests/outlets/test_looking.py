"""Looking a few times, and whether a post says what was sent."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outlets.base import PerhapsSent, Sent
from bot.outlets.http import Unanswered
from bot.outlets.looking import LOOKS, PAUSES, look_again, same_words, unescaped
from tests.x.standin import shortened

SENT = Sent("https://place.example/1", "1")
BUSY, LATER = Unanswered("busy"), Unanswered("later", wait=timedelta(seconds=5))
LONG, NEVER = Unanswered("much later", wait=timedelta(minutes=15)), Unanswered("no right", final=True)


class Looks:
    """Looks that bring what the test says, and what was waited between them."""

    def __init__(self, *brings: Sent | Unanswered | None) -> None:
        self._brings = list(brings)
        self.paused: list[float] = []

    async def look(self) -> Sent | None:
        found = self._brings.pop(0)
        if isinstance(found, Unanswered):
            raise found
        return found

    async def pause(self, seconds: float) -> None:
        self.paused.append(seconds)

    async def all(self) -> Sent | None:
        found = await look_again(self.look, self.pause)
        assert not self._brings
        return found


@pytest.mark.parametrize(
    ("brings", "found"),
    [
        ([SENT], SENT),
        ([None, None, SENT], SENT),
        ([BUSY, SENT], SENT),
        ([None, BUSY, SENT], SENT),
        ([BUSY, BUSY, BUSY, BUSY, SENT], SENT),
        ([None, None, None], None),
        ([BUSY, None, None, None], None),
        ([None, BUSY, None, BUSY, None], None),
    ],
)
async def test_nothing_is_there_when_that_was_seen_three_times(
    brings: Sequence[Sent | Unanswered | None], found: Sent | None
):
    assert await Looks(*brings).all() == found


@pytest.mark.parametrize(
    ("brings", "reason"),
    [
        ([BUSY] * len(PAUSES), "busy"),
        ([None, None, *[BUSY] * 6], "busy"),
        ([*[BUSY] * 6, None, None], "busy"),
        ([None, LONG], "much later"),
        ([NEVER], "no right"),
    ],
)
async def test_what_was_not_seen_nobody_knows(brings: Sequence[Sent | Unanswered | None], reason: str):
    with pytest.raises(PerhapsSent, match=reason):
        await Looks(*brings).all()


async def test_it_waits_as_long_as_it_is_asked_to():
    looks = Looks(None, LATER, None, None)
    assert await looks.all() is None
    assert looks.paused == [2, 5, 2]
    assert len(PAUSES) > LOOKS


TEXT = "Das Netz ist seit 05:41 gestört. Mehr: https://news.example/c1/\n\nNächste Meldung um 06:30."


@pytest.mark.parametrize(
    "theirs",
    [
        TEXT,
        TEXT + " \n",
        TEXT.replace("\n\n", "\n"),
        TEXT.replace("https://", "http://"),
        TEXT.replace("/c1/", "/c1"),
        TEXT.replace("ö", "o\u0308"),
        TEXT.replace("05:41", "05:\u200b41"),
        TEXT.replace("https://news.example/c1/", "https://lnkd.in/eX2f"),
        TEXT.replace("https://news.example/c1/", "https://xn--nws-0qa.example/c1/"),
    ],
)
def test_the_same_words_however_the_place_writes_them(theirs: str):
    assert same_words(TEXT, theirs)
    assert same_words(theirs, TEXT)


@pytest.mark.parametrize(
    "theirs",
    [
        "",
        TEXT.replace("05:41", "05:42"),
        TEXT.replace("gestört", "gestort"),
        TEXT[:-10],
        f"RT @linznet: {TEXT}",
        "https://t.co/1",
    ],
)
def test_other_words(theirs: str):
    assert not same_words(TEXT, theirs)


def test_an_address_alone_is_not_any_address():
    assert same_words("https://a.example/1", "http://a.example/1/")
    assert not same_words("https://a.example/1", "https://a.example/2")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=80))
def test_what_x_makes_of_a_text_is_undone(text: str):
    escaped, urls = shortened(text)
    shown = unescaped(escaped)
    for url in urls:
        shown = shown.replace(url["url"], url["expanded_url"])
    assert same_words(text, shown)


def test_only_what_is_escaped_is_unescaped():
    assert unescaped("R&amp;D &lt;b&gt; &amp;lt; &copy; &") == "R&D <b> &lt; &copy; &"
