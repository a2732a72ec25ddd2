import pytest
from hypothesis import given

from bot.chat.slack.show.rich import block, in_blocks, in_pieces, lines, plain_text, quote, small_print
from tests.chat.slack.any_card import texts
from tests.chat.slack.valid import assert_clean, assert_valid_message, words

LONGEST = 3_000


def links(line: str) -> list[str]:
    """What can be tapped in a line."""
    elements = lines([(line, False)])["elements"]
    assert "".join(each["text"] for each in elements) == line
    return [each["url"] for each in elements if each["type"] == "link"]


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/c1",
        "http://a.example:8080/x?y=1&z=ä2"[:30],
        "https://a.example/(x)y#z",
        "https://A.example",
    ],
)
@pytest.mark.parametrize("around", ["{}", "Siehe {}, dann {}.", "({})", "„{}“", "Zwei:{} … {}!"])
def test_addresses_can_be_tapped_and_say_where_they_lead(address: str, around: str):
    assert set(links(around.replace("{}", address))) == {address}


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "ftp://a.example", "slack://channel?id=C1", "mailto:a@b.example", "https://", "http:///x",
        "xhttps://a.example", "https://exämple.at", "https://a.example|hier", "<https://a.example|hier>", "https://?x",
        "https://a.example/" + "x" * 600, "https://[::1", "https:a.example", "www.a.example",
    ],
)  # fmt: skip
def test_nothing_else_can_be_tapped(text: str):
    assert not links(text)


def test_of_many_addresses_the_first_can_be_tapped():
    assert len(links("https://a.example/x " * 30)) == 3


def test_an_address_in_a_bold_line_is_bold_too():
    elements = lines([("Siehe https://a.example/x", True), ("und", False)])["elements"]
    assert [each.get("style", {}).get("bold", False) for each in elements] == [True, True, False, False]


def test_in_a_quote_nothing_can_be_tapped():
    elements = quote("eins https://a.example\nzwei")["elements"]
    assert elements == [{"type": "text", "text": "eins https://a.example\nzwei"}]


def test_lines_that_are_empty_are_left_out():
    said = lines([("eins", True), ("\x00 \u202e", False), ("", False), ("zwei", False)])
    assert words(said) == "eins\nzwei"
    assert words(lines([])) == words(quote("\x00")) == plain_text("\u202e", 9)["text"] == "…"


@given(texts)
def test_whatever_somebody_writes_can_be_shown(text: str):
    shown = block(lines([(text, True), (text, False)], 700), quote(text[:LONGEST]))
    assert_valid_message({"blocks": [shown, small_print(text)], "text": "x"})


@given(texts)
def test_a_label_is_one_line_that_is_never_empty(text: str):
    label = plain_text(text, 24)["text"]
    assert 1 <= len(label) <= 24
    assert "\n" not in label
    assert_clean(label)


@given(texts)
def test_pieces_are_short_and_together_the_whole(text: str):
    pieces = list(in_pieces(text))
    assert "".join(pieces) == text
    assert all(1 <= len(piece) <= LONGEST for piece in pieces)


def test_pieces_are_parted_behind_a_line_or_a_word():
    line, word = "x" * 99 + "\n", "y" * 9 + " "
    assert {len(piece) % 100 for piece in in_pieces(line * 99)} == {0}
    assert {len(piece) % 10 for piece in in_pieces(word * 990)} == {0}


def test_elements_share_blocks_without_getting_too_long():
    elements = [quote("x" * n) for n in (1_000, 1_500, 600, 2_999, 1, 1)]
    blocks = in_blocks(elements)
    assert [each for block in blocks for each in block["elements"]] == elements
    assert [sum(map(len, map(words, block["elements"]))) for block in blocks] == [2_500, 600, 3_000, 1]
