from datetime import timedelta

import pytest

from bot.crisis.edition import clock_time, cut, final_texts
from bot.crisis.lifecycle import Place
from bot.crisis.statements import DraftStatement
from tests.playbooks import NEWSROOM, START, Run, setup, with_statement

DUE = START + timedelta(minutes=56)
LONG = "Das ist ein ganzer Satz. " * 30


def texts(limit: int, kind: str = "live", **words: object) -> str:
    """What Mastodon gets of the first word, when it takes so many characters."""
    of = setup(with_statement("first_word", **words), places=(Place("mastodon", "M", limit=limit, languages=("de",)),))
    run = Run(of, kind=kind).go_on().know()
    return final_texts(run.crisis, "first_word", run.now, DUE)["mastodon"]["de"]


def both(text: str) -> dict[str, str]:
    return {"de": text, "en": text}


def test_the_long_words_where_they_fit():
    assert texts(500) == f"Seit 05:20 geht nicht: Internet. Es tut uns leid. Nächste Meldung um 06:40: {NEWSROOM}"


def test_the_short_words_where_the_long_do_not_fit():
    assert texts(90) == f"Internet. Nächste Meldung 06:40: {NEWSROOM}"


@pytest.mark.parametrize("kind", ["live", "drill"])
@pytest.mark.parametrize("limit", [80, 120, 200, 400])
def test_words_that_do_not_fit_are_cut_after_whole_sentences(limit: int, kind: str):
    said = texts(limit, kind, text=both(f"{LONG}\nNächste Meldung um {{next_update}}."), short=None)
    assert len(said) <= limit
    assert "06:40" in said
    assert NEWSROOM in said
    assert (said.startswith("ÜBUNG · ") and said.endswith(" · ÜBUNG")) is (kind == "drill")


def test_cut_keeps_the_promise():
    assert cut("Eins. Zwei zwei. Um 06:40 mehr.", 40, "https://x", "06:40") == "Eins. … Um 06:40 mehr. https://x"
    assert cut(f"Eins. Um 06:40 mehr, {'und ' * 20}.", 30, "https://x", "06:40") == "Eins. … 06:40 https://x"
    assert cut("Eins. Zwei.", 20, "https://x", "06:40") == "Eins. … https://x"
    linked = "Eins zwei drei vier. Mehr um 06:40: https://x."
    assert cut(linked, 40, "https://x", "06:40") == "… Mehr um 06:40: https://x."


def test_an_outlet_gets_its_languages():
    run = Run().go_on().know()
    said = final_texts(run.crisis, "first_word", run.now, DUE)
    assert {outlet: set(texts) for outlet, texts in said.items()} == {"newsroom": {"de", "en"}, "mastodon": {"de"}}


def test_an_outlet_without_a_language_of_the_text_gets_nothing():
    run = Run(setup(languages=("en",))).go_on().know()
    assert set(final_texts(run.crisis, "first_word", run.now, DUE)) == {"newsroom"}


def test_an_internal_text_names_the_time_that_was_promised_to_all():
    of = setup(with_statement("staff", text=both("Nächste Meldung um {next_update}, Stand {as_of}.")))
    run = Run(of).go_on().know()
    run.do("eva", DraftStatement(template="staff"))
    said = final_texts(run.crisis, "staff", run.now, None)["intranet"]["de"]
    assert said == "Nächste Meldung um 06:40, Stand 05:44."
    run.out("first_word", "anna").sleep(minutes=30)
    said = final_texts(run.crisis, "staff", run.now, None)["intranet"]["de"]
    assert said == "Nächste Meldung um 06:40, Stand 06:14."


@pytest.mark.parametrize(
    ("language", "later", "said"),
    [("de", 30, "06:14"), ("en", 30, "06:14"), ("de", 1440, "03.11., 05:44"), ("en", 1440, "3 Nov, 05:44")],
)
def test_a_time_of_another_day_has_its_day(language: str, later: int, said: str):
    assert clock_time(START + timedelta(minutes=later), START, "Europe/Vienna", language) == said
