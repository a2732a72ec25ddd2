import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crisis.sentences import cut, sentences, shortest

LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TEXTS = st.lists(
    LETTERS | st.sampled_from([". ", "! ", "?\n", "\n\n", "… ", " ca. ", " 3. ", "{newsroom}"]), max_size=30
)


def within(limit: int):
    """Whether so many characters hold a text, slots and all."""
    return lambda text: len(text) <= limit


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Eins. Zwei! Drei? Vier", ["Eins. ", "Zwei! ", "Drei? ", "Vier"]),
        ("Eins …  Zwei", ["Eins …  ", "Zwei"]),
        ("Störung in Linz\n\nSeit 5 Uhr. Mehr", ["Störung in Linz\n\n", "Seit 5 Uhr. ", "Mehr"]),
        ("Betroffen:\n- Linz\n- Wels", ["Betroffen:\n", "- Linz\n", "- Wels"]),
        ("Seit 05:20. Wir suchen. 300. Ende", ["Seit 05:20. ", "Wir suchen. ", "300. ", "Ende"]),
        ("Rund 3.5 km. Ja.", ["Rund 3.5 km. ", "Ja."]),
        ("", []),
    ],
)
def test_a_sentence_ends_with_its_mark_or_its_line(text: str, found: list[str]):
    assert list(sentences(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "Das dauert ca. 30 Minuten",
        "Betroffen sind z. B. Linz und z.B. Wels",
        "Am 3. November und am 24. Dezember",
        "Dr. Maier und Mag. Berger aus St. Pölten",
        "Unter Tel. 0732 usw. geht es",
        "We met Mr. Smith of the U.S. Navy, e.g. Linz",
        "Wir suchen ... und finden",
        "Wer? fragt sie",
        "(Nr. 5)",
    ],
)
def test_not_every_full_stop_ends_a_sentence(text: str):
    assert sentences(text) == (text,)


@given(TEXTS)
def test_the_sentences_are_the_text(parts: list[str]):
    text = "".join(parts)
    assert "".join(sentences(text)) == text
    assert all(sentences(text))


def test_what_is_left_out_is_marked_where_it_stood():
    text = "Eins. Zwei zwei. Um {next_update} mehr. Danke an alle."
    assert cut(text, "de", within(52)) == "Eins. Zwei zwei. Um {next_update} mehr. … {newsroom}"
    assert cut(text, "de", within(51)) == "Eins. … Um {next_update} mehr. {newsroom}"
    assert cut(text, "de", within(40)) == "… Um {next_update} mehr. {newsroom}"


def test_a_promise_that_is_too_long_is_said_shortly():
    text = f"Eins. Um {{next_update}} mehr{', und' * 20}."
    assert cut(text, "de", within(60)) == "Eins. … Nächste Meldung: {next_update}. {newsroom}"
    assert cut(text, "en", within(60)) == "Eins. … Next update: {next_update}. {newsroom}"


def test_the_last_promise_counts():
    text = "Bis {next_update} warten wir. Eins. Zwei. Mehr um {next_update}."
    assert cut(text, "de", within(48)) == "… Mehr um {next_update}. {newsroom}"
    assert cut(text, "de", within(66)) == "Bis {next_update} warten wir. … Mehr um {next_update}. {newsroom}"


def test_a_link_is_not_said_twice():
    text = "Eins zwei drei vier. Mehr um {next_update}: {newsroom}."
    assert cut(text, "de", within(50)) == "… Mehr um {next_update}: {newsroom}."


def test_without_a_promise_the_beginning_and_the_link_are_left():
    assert cut("Eins. Zwei.", "de", within(20)) == "Eins. … {newsroom}"
    assert cut("Eins. Zwei.", "de", within(12)) == "… {newsroom}"


def test_lines_stay_lines():
    text = "Störung in Linz\n\nSeit 5 Uhr. Wir suchen.\nUm {next_update} mehr."
    assert cut(text, "de", within(68)) == "Störung in Linz\n\nSeit 5 Uhr. … Um {next_update} mehr. {newsroom}"


def test_when_not_even_the_time_and_the_link_fit_nothing_is_left():
    for text in ("Eins. Um {next_update} mehr. Zwei.", "Eins. Zwei."):
        least = min(map(len, shortest(text, "en")))
        assert cut(text, "en", within(least)).startswith("… ")
        assert cut(text, "en", within(least - 1)) == ""


def as_much_as_fits(text: str, limit: int) -> str:
    """The same, tried one after the other: the most sentences first."""
    parts = sentences(text)
    promising = [n for n, part in enumerate(parts) if "{next_update}" in part]
    first = promising[-1] + 1 if promising else 0
    ways = [(kept, "") for kept in range(len(parts) - 1, first - 1, -1)]
    for promise in (parts[first - 1].strip(), "Nächste Meldung: {next_update}.") if promising else ():
        ways += [(kept, promise) for kept in range(first - 1, -1, -1)]
    for kept, promise in ways:
        said = " ".join(filter(None, ("".join(parts[:kept]).rstrip(), "…", promise)))
        said += "" if "{newsroom}" in said else " {newsroom}"
        if len(said) <= limit:
            return said
    return ""


@given(TEXTS, st.booleans(), st.integers(0, 120))
def test_as_much_is_kept_as_fits(parts: list[str], promises: bool, limit: int):
    text = "".join(parts) + (" Um {next_update} mehr." if promises else "")
    found = cut(text, "de", within(limit))
    assert found == as_much_as_fits(text, limit)
    assert not found or ("{newsroom}" in found and ("{next_update}" in found) is promises)
