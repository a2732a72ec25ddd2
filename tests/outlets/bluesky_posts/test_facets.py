"""Links in a text, where readers of any script see them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.outlets.bluesky_posts.facets import facets
from bot.playbook.length import LINK

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ADDRESSES = st.sampled_from(
    ["https://a.example", "http://ä.example/ü?x=1&y=📡#z", "HTTPS://A.EXAMPLE/(b)", "https://a.example/👩‍👩‍👧‍👦/日本"]
)
GAPS = st.sampled_from([" ", "\n", " 📡 ", "\u00a0", "\u3000", "\r\n", ", ", ". ", " e\u0301 "])


def tapped(text: str) -> list[tuple[str, str]]:
    """The words under each link, as a reader's program cuts them out, and where they lead."""
    raw = text.encode()
    return [
        (raw[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(), facet["features"][0]["uri"])
        for facet in facets(text)
    ]


@given(WORDS)
def test_whatever_the_text_a_link_is_what_it_shows(text: str):
    assert all(shown == address for shown, address in tapped(text))
    assert len(tapped(text)) <= len(LINK.findall(text))


@given(st.lists(st.tuples(WORDS.filter(lambda text: "://" not in text), GAPS, ADDRESSES), max_size=5), GAPS)
def test_every_address_is_a_link_in_its_order(pieces: list[tuple[str, str, str]], end: str):
    text = "".join(f"{words}{gap}{address}{end}" for words, gap, address in pieces)
    assert [address for _, address in tapped(text)] == [address for *_, address in pieces]
    places = [(facet["index"]["byteStart"], facet["index"]["byteEnd"]) for facet in facets(text)]
    assert all(before[1] <= after[0] for before, after in pairwise(places))


def test_offsets_are_bytes():
    (facet,) = facets("ü📡 https://a.example.")
    assert facet["index"] == {"byteStart": 7, "byteEnd": 24}


def test_only_a_bracket_that_the_address_opened_is_part_of_it():
    assert tapped("https://a.example/(b), (siehe https://a.example/c) https://a.example/(d).") == [
        (address, address) for address in ("https://a.example/(b)", "https://a.example/c", "https://a.example/(d)")
    ]


def test_nobody_is_called_and_nothing_is_tagged():
    assert facets("@jemand.bsky.social #krise $GELD www.example.org mailto:a@b.example") == []


def test_what_the_network_takes_for_no_address_stays_words():
    assert facets("https:///nowhere https://a.example/\ufeffb") == []
