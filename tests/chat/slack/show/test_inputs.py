import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.plain import harmless_lines
from bot.chat.slack.show.inputs import LONGEST_INPUT, LONGEST_PART, answers, inputs, split
from bot.crisis.cards import Field
from bot.locale import Say
from tests.chat.slack.any_card import fields, nasty, texts
from tests.chat.slack.valid import Json, assert_valid_view, submitted, words
from tests.chat.slack.valid import inputs as asking

GERMAN = Say("de")
PARAGRAPH = "Seit 05:20 Uhr fällt im Großraum Linz das Internet aus. Wir suchen den Fehler.\n"
pieces = st.lists(st.sampled_from((" ", "\n", "\n\n", "   ", "wort", "x" * 700, "ä" * 1_451, "😀")), max_size=60).map(
    "".join
)


def view(*asks: Field, language: str = "de") -> Json:
    """A form that asks this."""
    plain = {"type": "plain_text", "text": "Titel", "emoji": False}
    return {"type": "modal", "title": plain, "submit": plain, "blocks": list(inputs(asks, Say(language)))}


def only(*asks: Field) -> Json:
    """The one element that asks."""
    (element,) = asking(view(*asks)).values()
    return element


def test_a_short_text_is_one_line():
    element = only(Field("reason", "Warum?", limit=300))
    assert element == {"type": "plain_text_input", "action_id": "answer", "multiline": False, "max_length": 300}
    (block,) = view(Field("reason", "Warum?"))["blocks"]
    assert block["block_id"] == "reason" and block["optional"] is False and words(block).startswith("Warum?")


def test_a_long_text_has_room_for_lines():
    assert only(Field("text", "Text", lines=8, limit=8_000))["multiline"]
    assert only(Field("text", "Text", lines=8, limit=8_000))["max_length"] == LONGEST_INPUT
    assert only(Field("text", "Text", "eins\rzwei"))["multiline"]
    assert only(Field("text", "Text"))["max_length"] == LONGEST_INPUT


def test_what_stands_there_already_may_be_longer_than_the_limit():
    assert only(Field("text", "Text", "x" * 80, limit=60))["max_length"] == 80


def test_what_may_stay_empty_says_so():
    (block,) = view(Field("permalink", "Wo?", optional=True))["blocks"]
    assert block["optional"] is True


@pytest.mark.parametrize(
    ("count", "kind"), [(1, "radio_buttons"), (4, "radio_buttons"), (5, "static_select"), (100, "static_select")]
)
def test_few_choices_are_shown_at_once_many_in_a_list(count: int, kind: str):
    choices = tuple((f"v{i}", f"Wahl {i}") for i in range(count))
    element = only(Field("role", "Wen?", "v0", choices=choices))
    assert element["type"] == kind
    assert [(each["value"], each["text"]["text"]) for each in element["options"]] == list(choices)
    assert element["initial_option"] == element["options"][0]
    assert "initial_option" not in only(Field("role", "Wen?", "gone", choices=choices))


def test_very_many_choices_are_grouped():
    element = only(Field("to", "Wem?", "v250", choices=tuple((f"v{i}", f"Person {i}") for i in range(350))))
    assert [len(group["options"]) for group in element["option_groups"]] == [100, 100, 100, 50]
    assert element["option_groups"][3]["label"]["text"] == "Person 300 – Person 349"
    assert element["initial_option"]["value"] == "v250"


def test_a_long_label_of_a_choice_is_cut_visibly():
    (option,) = only(Field("severity", "Stufe", choices=(("S1", "x" * 90),)))["options"]
    assert option["text"]["text"] == "x" * 74 + "…"


@given(fields)
def test_every_question_can_be_asked_in_both_languages(ask: Field):
    for language in ("de", "en"):
        assert_valid_view(view(ask, language=language))


@given(fields)
def test_what_nobody_changes_comes_back_as_it_was(ask: Field):
    expected = ask.value if ask.value in dict(ask.choices[:500]) else "" if ask.choices else harmless_lines(ask.value)
    assert answers(submitted(view(ask))) == {ask.name: expected}


# ----------------------------------------------------------------------------------------------- long texts


@given(texts | pieces | nasty)
def test_a_text_in_parts_is_the_same_when_joined(text: str):
    text = harmless_lines(text)
    assert all(len(part) <= LONGEST_PART for _, part in split(text))
    assert answers(submitted(view(Field("text", "Text", text)))) == {"text": text}


@given(st.lists(st.integers(1, 90), min_size=200, max_size=400), st.sampled_from((" ", "\n", "\n\n")))
def test_blanks_that_get_lost_at_the_edges_of_an_input_are_not_missed(lengths: list[int], between: str):
    text = between.join("x" * length for length in lengths)
    back = {block: part.strip() for block, part in submitted(view(Field("text", "Text", text))).items()}
    assert answers(back) == {"text": text}


def test_a_text_is_parted_at_a_paragraph_else_a_line_else_a_word_else_anywhere():
    words = "Wort " * 400
    assert split(f"{words}a\n{words}b\n\n{words}c")[0] == ("", f"{words}a")
    assert split(f"{words}a\n\n{words}b\n{words}c")[:2] == [("", f"{words}a"), ("p", f"{words}b")]
    assert split(f"{words}{words}")[1][0] == "s"
    assert [mark for mark, _ in split("x" * 9_000)] == ["", "", "", ""]


def test_the_parts_say_which_they_are():
    form = view(Field("text", "Der neue Text", PARAGRAPH * 100, limit=8_000, lines=8))
    assert list(asking(form)) == ["text#1", "text#2n", "text#3n"]
    labels = [block["label"]["text"] for block in form["blocks"]]
    assert labels == ["Der neue Text (1 von 3)", "Der neue Text (2 von 3)", "Der neue Text (3 von 3)"]
    assert [block["optional"] for block in form["blocks"]] == [False, True, True]
    assert all(element["max_length"] == LONGEST_INPUT and element["multiline"] for element in asking(form).values())


def test_parts_are_joined_in_their_order_and_an_emptied_one_leaves_nothing():
    assert answers({"text#10": "c", "text#2n": "b", "text#1": "a", "why": "x"}) == {"text": "a\nbc", "why": "x"}
    assert answers({"text#1": "a", "text#2p": "", "text#3s": "c"}) == {"text": "a c"}
    assert answers({}) == {}


@given(
    st.dictionaries(st.text(max_size=9) | st.from_regex(r"[a-z]#[0-9]{1,4}[pnsx]?", fullmatch=True), texts, max_size=5)
)
def test_answers_to_anything_do_no_harm(blocks: dict[str, str]):
    joined = answers(blocks)
    assert len(joined) <= len(blocks)
    assert all(text in "".join(joined.values()) for text in blocks.values())
