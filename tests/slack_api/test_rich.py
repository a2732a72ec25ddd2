"""Words stay words; only well-formed web addresses can be opened."""

import pytest

from bot.slack_api.rich import LONGEST_NOTICE, notice, rich_text


def elements(text: str, *, bold: bool = False) -> list[dict[str, object]]:
    (section,) = rich_text(text, bold=bold)["elements"]
    assert section["type"] == "rich_text_section"
    found: list[dict[str, object]] = section["elements"]
    return found


def test_nothing_in_a_text_is_markup_or_a_mention():
    text = "<!channel> *fett* <@U1> @here\n:smile: <https://a.example|hier> `x` &amp;"
    assert elements("<!channel> *fett* <@U1>") == [{"type": "text", "text": "<!channel> *fett* <@U1>"}]
    assert {element["type"] for element in elements(text)} <= {"text", "link"}
    assert "".join(str(element["text"]) for element in elements(text)) == text


def test_addresses_can_be_opened_and_say_where_they_lead():
    found = elements("Mehr: https://news.example/c1/. Oder http://b.example!", bold=True)
    bold = {"style": {"bold": True}}
    assert found == [
        {"type": "text", "text": "Mehr: ", **bold},
        {"type": "link", "url": "https://news.example/c1/", "text": "https://news.example/c1/", **bold},
        {"type": "text", "text": ". Oder ", **bold},
        {"type": "link", "url": "http://b.example", "text": "http://b.example", **bold},
        {"type": "text", "text": "!", **bold},
    ]


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "https://", "http://[::1", "file:///etc/passwd", "https://a.exämple/", "xhttps://a.example",
     "https://a.example/" + "x" * 600],
)  # fmt: skip
def test_what_is_no_plain_address_cannot_be_opened(text: str):
    assert elements(text) == [{"type": "text", "text": text}]


@pytest.mark.parametrize("text", ["", " \n"])
def test_a_block_has_words(text: str):
    with pytest.raises(ValueError, match="without words"):
        rich_text(text)


def test_a_notice_is_one_short_line_in_which_nothing_rings():
    assert notice("<!channel> & @channel\n\nzweite  Zeile") == "&lt;!channel&gt; &amp; @\u200bchannel zweite Zeile"
    long = notice("x" * 1000)
    assert len(long) == LONGEST_NOTICE
    assert long.endswith("…")
