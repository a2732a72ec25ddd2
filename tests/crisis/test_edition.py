from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.crisis.edition import clock_time, cut, final_texts, next_update, previewed
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import Place
from bot.crisis.statements import DraftStatement, EditStatement
from tests.playbooks import NEWSROOM, START, Run, setup, with_statement

LONG = "Das ist ein ganzer Satz. " * 30


def texts(limit: int, kind: str = "live", **words: object) -> str:
    """What Mastodon gets of the first word, when it takes so many characters."""
    of = setup(with_statement("first_word", **words), places=(Place("mastodon", "M", limit=limit, languages=("de",)),))
    run = Run(of, kind=kind).go_on().know()
    return final_texts(run.crisis, "first_word", run.now)["mastodon"]["de"]


def limited(limit: int, kind: str = "live", **words: object) -> Run:
    """The first word can go to the newsroom, and to Mastodon that takes so many characters."""
    places = (Place("newsroom", "N", hub=True), Place("mastodon", "M", limit=limit, languages=("de",)))
    return Run(setup(with_statement("first_word", **words), places=places), kind=kind).go_on().know()


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
    said = final_texts(run.crisis, "first_word", run.now)
    assert {outlet: set(texts) for outlet, texts in said.items()} == {"newsroom": {"de", "en"}, "mastodon": {"de"}}


def test_an_outlet_without_a_language_of_the_text_gets_nothing():
    run = Run(setup(languages=("en",))).go_on().know()
    assert set(final_texts(run.crisis, "first_word", run.now)) == {"newsroom"}


def test_an_internal_text_names_the_time_that_was_promised_to_all():
    of = setup(with_statement("staff", text=both("Nächste Meldung um {next_update}, Stand {as_of}.")))
    run = Run(of).go_on().know()
    run.do("eva", DraftStatement(template="staff"))
    said = final_texts(run.crisis, "staff", run.now)["intranet"]["de"]
    assert said == "Nächste Meldung um 06:40, Stand 05:44."
    run.out("first_word", "anna").sleep(minutes=30)
    said = final_texts(run.crisis, "staff", run.now)["intranet"]["de"]
    assert said == "Nächste Meldung um 06:40, Stand 06:14."


@pytest.mark.parametrize(
    ("language", "later", "said"),
    [("de", 30, "06:14"), ("en", 30, "06:14"), ("de", 1440, "03.11., 05:44"), ("en", 1440, "3 Nov, 05:44")],
)
def test_a_time_of_another_day_has_its_day(language: str, later: int, said: str):
    here = START.astimezone(ZoneInfo("Europe/Vienna"))
    assert clock_time(here + timedelta(minutes=later), here, language) == said


@pytest.mark.parametrize("kind", ["live", "drill"])
@pytest.mark.parametrize("limit", [500, 110, 100, 90, 80])
def test_a_preview_is_what_goes_out_with_its_times_in_brackets(limit: int, kind: str):
    """Also where the brackets would not fit any more."""
    run = limited(limit, kind)
    previews = previewed(run.crisis, "first_word", run.now).outlets
    sent = final_texts(run.crisis, "first_word", run.now)
    assert "[06:40]" in previews["mastodon"]["de"]
    assert {
        outlet: {language: text.replace("[", "").replace("]", "") for language, text in texts.items()}
        for outlet, texts in previews.items()
    } == sent
    assert len(sent["mastodon"]["de"]) <= limit


def test_a_preview_has_the_whole_words_of_every_language_too():
    run = Run().go_on().know({"what": "Internet", "since": "5:20"})
    run.do("eva", DraftStatement(template="fuller"))
    found = previewed(run.crisis, "fuller", run.now)
    assert found.whole["de"].startswith("Betroffen ist {scope}.")
    assert found.outlets == {}, "nothing goes out while a fact is missing"


def test_a_preview_without_now_does_not_change_as_time_passes():
    run = limited(90)
    before = previewed(run.crisis, "first_word", None)
    assert before.outlets["mastodon"]["de"] == f"Internet. Nächste Meldung […]: {NEWSROOM}"
    run.sleep(days=1)
    assert previewed(run.crisis, "first_word", None) == before
    assert previewed(run.crisis, "first_word", run.now).whole["de"].endswith(f"um [06:40]: {NEWSROOM}")
    run.sleep(minutes=30)
    assert previewed(run.crisis, "first_word", run.now).whole["de"].endswith(f"um [07:10]: {NEWSROOM}")


def test_a_fact_that_looks_like_the_promised_time_promises_nothing():
    """What is kept of a long text is the sentence with the promise, whatever other times stand in it."""
    text = f"{LONG} Nächste Meldung um {{next_update}}. Zuletzt ging es um {{since}}."
    run = limited(150, text=both(text), short=None)
    run.do("ben", ReportFact(fact="since", de="6:40"))
    said = final_texts(run.crisis, "first_word", run.now)["mastodon"]["de"]
    assert said.endswith(f"… Nächste Meldung um 06:40. {NEWSROOM}")


def test_what_a_text_promises():
    run = Run().go_on().know()
    for name in ("closing", "staff"):
        run.do("eva", DraftStatement(template=name))
    due = next_update(run.crisis, "first_word", run.now)
    assert isinstance(due, datetime) and due > run.now
    assert next_update(run.crisis, "closing", run.now) is None
    assert next_update(run.crisis, "staff", run.now) is None


def test_an_edited_text_has_no_short_words_any_more():
    run = limited(90)
    words = "Seit {since} geht nichts: {what}. Wir suchen noch immer den Fehler. Nächste Meldung um {next_update}."
    run.do("eva", EditStatement(statement="first_word", de=words))
    said = final_texts(run.crisis, "first_word", run.now)["mastodon"]["de"]
    assert said == f"Seit 05:20 geht nichts: Internet. … Nächste Meldung um 06:40. {NEWSROOM}"
