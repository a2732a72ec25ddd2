"""What never leaves, and which words do."""

import pytest

from bot.outlets.fit import unfit, words_of
from tests.outlets.sample import as_drill, delivery


def test_a_real_text_may_leave():
    assert unfit(delivery()) == ""


def test_an_exercise_never_leaves():
    assert "exercise" in unfit(as_drill(delivery()))


@pytest.mark.parametrize("field", ["crisis", "statement", "outlet"])
@pytest.mark.parametrize("name", ["../x", "a.b", "a b", "", "Ü", "-a", "a\n", "a" * 101])
def test_a_name_that_is_no_id(field: str, name: str):
    assert "is no id" in unfit(delivery(**({"statement": "x"} | {field: name})))


def test_nothing_to_say():
    assert unfit(delivery(texts={"de": " \n"})) == "There is no text."


@pytest.mark.parametrize(
    ("texts", "languages", "words"),
    [
        ({"de": "a"}, ("de",), "a"),
        ({"en": "b"}, ("de",), "b"),
        ({"de": "a", "en": "b"}, ("en",), "b"),
        ({"de": " ", "en": "b"}, ("de",), "b"),
        ({"de": "a", "en": "b"}, ("fr",), ""),
        ({"de": "a", "en": "b"}, (), ""),
        ({}, ("de",), ""),
    ],
)
def test_one_language(texts: dict[str, str], languages: tuple[str, ...], words: str):
    assert words_of(delivery(texts=texts), languages) == words
