import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.crisis.facts import ReportFact
from bot.crisis.statements import EditStatement
from bot.crisis.text import clean, clean_link, mark_drill, title_of, wording
from tests.playbooks import Run

ZERO = "\u200b"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (" hallo\r\nWelt ", "hallo\nWelt"),
        ("a\u2028b\x0bc\x85d", "a\nb\nc\nd"),
        ("a\u202eb\u2066c\u200ed\ufeffe\x00f\u200bg", "abcdefg"),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("@channel", f"@{ZERO}channel"),
        ("hallo (@here)", f"hallo (@{ZERO}here)"),
        (".@press @@all", f".@{ZERO}press @@{ZERO}all"),
        ("＠all", f"＠{ZERO}all"),
        ("presse@netz.example", "presse@netz.example"),
        ("3 @ 5", "3 @ 5"),
        ("@{what}", f"@{ZERO}{{what}}"),
        ("<!channel> <@U1> <#C1>", f"<{ZERO}!channel> <{ZERO}@{ZERO}U1> <{ZERO}#C1>"),
        ("1 < 2", "1 < 2"),
        ("@\u200bchannel", f"@{ZERO}channel"),
    ],
)
def test_clean(said: str, kept: str):
    assert clean(said) == kept


@given(st.text(alphabet=st.sampled_from("@<!#{ab. \n\u200b\u202e\u2028")))
def test_cleaning_twice_changes_nothing(said: str):
    assert clean(clean(said)) == clean(said)


def test_clean_cuts():
    assert clean("abc def", 4) == "abc"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (" https://social.example/@linznet/1 ", "https://social.example/@linznet/1"),
        ("https://x.example/<!channel>", f"https://x.example/<{ZERO}!channel>"),
        ("@channel", f"@{ZERO}channel"),
        ("", ""),
    ],
)
def test_clean_link(said: str, kept: str):
    assert clean_link(said) == kept


def test_facts_fill_their_slots_and_only_in_confirmed_languages():
    run = Run().go_on().know({"what": "Internet", "since": "5:20"})
    run.do("anna", ReportFact(fact="scope", de="city"))
    words = wording(run.crisis, "first_word")
    assert words.texts["de"].startswith("Seit 05:20 geht nicht: Internet.")
    assert words.texts["de"].endswith("{next_update}: {newsroom}")
    assert words.complete == ("de", "en")
    run.do("ben", ReportFact(fact="what", de="Netz"))
    words = wording(run.crisis, "first_word")
    assert words.complete == ("de",)
    assert words.missing == {"de": (), "en": ("what",)}


def test_a_choice_is_told_by_its_label():
    run = Run().first_word()
    assert wording(run.crisis, "fuller").texts["en"].startswith("Affected: the city.")


def test_words_and_facts_together_ring_nobody():
    run = Run().first_word().know({"what": "channel"})
    run.do("eva", EditStatement(statement="fuller", de="<{what} @{what} {next_update}"))
    run.do("ben", ReportFact(fact="what", de="!channel>"))
    assert "<!" not in wording(run.crisis, "fuller").texts["de"]
    assert "@!" not in wording(run.crisis, "fuller").texts["de"]


def test_every_line_of_a_drill_says_so_at_both_ends():
    assert mark_drill("eins\n\nzwei", "de") == "ÜBUNG · eins · ÜBUNG\n\nÜBUNG · zwei · ÜBUNG"
    assert mark_drill("one", "en") == "EXERCISE · one · EXERCISE"


def test_one_of_several_texts_has_its_number():
    run = Run().first_word()
    assert title_of(run.crisis, "fuller").de == "Zweite Meldung"
    run.wait(minutes=55)
    assert title_of(run.crisis, "no_news-1").en == "No news 1"
