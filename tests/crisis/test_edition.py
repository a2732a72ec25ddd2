from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
import regex
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.crisis.approvals import Approve, RequestApproval
from bot.crisis.core import evolve
from bot.crisis.edition import (
    LONGEST_SUBJECT,
    clock_time,
    final_texts,
    next_update,
    previewed,
    subjects_for,
    too_small,
)
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import Place
from bot.crisis.model import Crisis
from bot.crisis.statements import DraftStatement, EditStatement, StatementEdited
from bot.crisis.text import clean
from bot.playbook.length import Counting, length
from tests.playbooks import NEWSROOM, START, Run, playbook, setup, with_statement
from tests.playbooks import both as two

LONG = "Das ist ein ganzer Satz. " * 30


def texts(limit: int, kind: str = "live", **words: object) -> str:
    """What Mastodon gets of the first word, when it takes so many characters."""
    return texts_at(Place("mastodon", "M", limit=limit, languages=("de",)), kind, **words)


def texts_at(place: Place, kind: str = "live", **words: object) -> str:
    """What that place gets of it."""
    run = Run(setup(with_statement("first_word", **words), places=(place,)), kind=kind).go_on().know()
    return final_texts(run.crisis, "first_word", run.now)["mastodon"]["de"]


def limited(limit: int, kind: str = "live", **words: object) -> Run:
    """The first word can go to the newsroom, and to Mastodon that takes so many characters."""
    places = (Place("newsroom", "N", hub=True), Place("mastodon", "M", limit=limit, languages=("de",)))
    return Run(setup(with_statement("first_word", **words), places=places), kind=kind).go_on().know()


def both(text: str) -> dict[str, str]:
    return {"de": text, "en": text}


def test_the_long_words_where_they_fit():
    assert texts(500) == f"Seit 05:20 geht nicht: Internet. Es tut uns leid. Nächste Meldung um 06:40: {NEWSROOM}"


def test_where_a_note_can_be_added_a_text_leaves_room_for_it():
    whole, mark = texts(500), "\n\nRichtiggestellt am 30 Sep, 23:55 Uhr: "
    room = len(f"{mark}{NEWSROOM.rstrip('/')}/de/#correction-10")
    noting = Place("mastodon", "M", limit=len(whole) + room, languages=("de",), edits=True)
    assert texts_at(noting) == whole
    assert texts_at(replace(noting, limit=noting.limit - 1)) != whole
    assert texts_at(replace(noting, limit=noting.limit - 1, edits=False)) == whole
    assert texts_at(replace(noting, limit=60)), "what fits only without that room goes without it"


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


# ------------------------------------------------------------------------------------- as the outlet counts


def at(place: Place, kind: str = "live", text: str = "", **words: object) -> Run:
    """The first word (or these words of it) can go to the newsroom and to this place."""
    words |= {"text": both(text)} if text else {}
    places = (Place("newsroom", "N", hub=True), replace(place, name="mastodon", languages=("de",)))
    return Run(setup(with_statement("first_word", **words), places=places), kind=kind).go_on().know()


def got(run: Run) -> str:
    return final_texts(run.crisis, "first_word", run.now)["mastodon"]["de"]


@pytest.mark.parametrize(
    ("counting", "link", "limit"),
    [("characters", 0, 54), ("utf16", 0, 57), ("graphemes", 0, 50), ("x", 0, 51), ("x", 10, 38), ("graphemes", 40, 67)],
)
def test_a_limit_is_counted_as_the_outlet_counts(counting: Counting, link: int, limit: int):
    """Exactly that many fit; with one less the text is shortened."""
    text = "Familie: 👩‍👩‍👧. Mehr um {next_update}: {newsroom}"
    whole = f"Familie: 👩‍👩‍👧. Mehr um 06:40: {NEWSROOM}"
    assert length(whole, counting, link) == limit
    for less, expected in ((0, whole), (1, f"… Mehr um 06:40: {NEWSROOM}")):
        place = Place("", "M", counting=counting, link=link, limit=limit - less)
        assert got(at(place, text=text, short=None)) == expected


def test_short_words_are_counted_so_too():
    short = two("🎈🎈🎈🎈. Bis {next_update}: {newsroom}", "x {next_update} {newsroom}")
    place = Place("", "M", counting="x", link=10, limit=8 + len(". Bis 06:40: ") + 10)
    long = "Seit {since} geht nicht: {what}. {next_update}."
    assert got(at(place, text=long, short=short)) == f"🎈🎈🎈🎈. Bis 06:40: {NEWSROOM}"
    assert got(at(replace(place, limit=place.limit - 1), text=long, short=short)) == f"… 06:40. {NEWSROOM}"


def test_the_marks_of_a_drill_count():
    run = at(Place("", "M", limit=len(f"ÜBUNG · Internet. Nächste Meldung 06:40: {NEWSROOM} · ÜBUNG")), "drill")
    assert got(run) == f"ÜBUNG · Internet. Nächste Meldung 06:40: {NEWSROOM} · ÜBUNG"
    place = run.crisis.life.places["mastodon"]
    assert "Internet" not in got(at(replace(place, limit=place.limit - 1), "drill"))


def test_short_words_without_the_promise_are_no_way_out():
    run = at(Place("", "M", limit=80), short=both("Internet: {newsroom}"))
    assert got(run) == f"… Nächste Meldung um 06:40: {NEWSROOM}"


COUNTINGS = st.sampled_from(get_args(Counting))
ODD = [
    "👩‍👩‍👧‍👦",
    "🇦🇹",
    "e\u0301",
    "\u0301",
    "障害",
    "ﷺ",
    "ß",
    "https://a.example/x?y=1.",
    "ca. 5",
    "am 3. Mai",
    "\n\n",
    "\t",
]
PIECES = st.lists(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}…"), max_size=8)
    | st.sampled_from([*ODD, ". ", "! ", "?\n", "Wir arbeiten daran. ", "Danke. "]),
    max_size=25,
)
LEAST = {
    "live": "… Nächste Meldung: 30.12., 23:55. {}",
    "drill": "ÜBUNG · … Nächste Meldung: 30.12., 23:55. {} · ÜBUNG",
}
DECIDED = {kind: Run(kind=kind).go_on().know().crisis for kind in ("live", "drill")}


def with_words(kind: str, text: str, place: Place) -> Crisis:
    """The first word says this in German, and has one such outlet beside the newsroom."""
    crisis = DECIDED[kind]
    places = {"newsroom": Place("newsroom", "N", hub=True), "mastodon": place}
    crisis = replace(crisis, life=replace(crisis.life, places=places))
    event = StatementEdited(
        at=crisis.updated_at, by="eva", statement="first_word", language="de", text=clean(text), short=""
    )  # fmt: skip
    return evolve(crisis, event)


@given(
    pieces=PIECES, promise=st.sampled_from(["Mehr um {next_update}.", "Um {next_update}, " + "und " * 90 + "so fort."]),
    behind=PIECES, counting=COUNTINGS, link=st.sampled_from([0, 1, 23, 40]), room=st.integers(0, 300),
    kind=st.sampled_from(["live", "drill"]), later=st.integers(0, 3_000),
)  # fmt: skip
def test_whatever_an_outlet_gets_fits_and_is_honest(
    pieces: list[str], promise: str, behind: list[str], counting: Counting, link: int, room: int, kind: str, later: int
):
    limit = length(LEAST[kind].format(NEWSROOM), counting, link) + room
    place = Place("mastodon", "M", counting=counting, link=link, limit=limit, languages=("de",))
    crisis = with_words(kind, f"{''.join(pieces)} {promise} {''.join(behind)}", place)
    assert not too_small(crisis, "first_word")
    now = START + timedelta(minutes=later)
    found = final_texts(crisis, "first_word", now)
    whole, said = found["newsroom"]["de"], found["mastodon"]["de"]
    assert length(said, counting, link) <= limit
    assert (said == whole) is (length(whole, counting, link) <= limit)
    due = next_update(crisis, "first_word", now)
    assert due and f"{due.astimezone(ZoneInfo('Europe/Vienna')):%H:%M}" in said
    if said != whole:
        cut_honestly(unmarked(said, kind), unmarked(whole, kind))
    shown = previewed(crisis, "first_word", now).outlets["mastodon"]["de"]
    time = clock_time(due.astimezone(ZoneInfo("Europe/Vienna")), now.astimezone(ZoneInfo("Europe/Vienna")), "de")
    assert shown.replace(f"[{time}]", time) == said


def unmarked(said: str, kind: str) -> str:
    """Without the marks of a drill, which every line with words in it must have."""
    if kind == "live":
        return said
    lines = [line for line in said.split("\n") if line.strip()]
    assert all(line.startswith("ÜBUNG · ") and line.endswith(" · ÜBUNG") for line in lines)
    return "\n".join(line.removeprefix("ÜBUNG · ").removesuffix(" · ÜBUNG") for line in said.split("\n"))


def cut_honestly(said: str, whole: str) -> None:
    """What is left is the beginning of the text up to the end of a sentence, three dots, the promise, the link."""
    assert NEWSROOM in said
    kept, dots, end = said.partition("…")
    kept, end = kept.rstrip(), end.removesuffix(NEWSROOM).strip()
    assert dots and whole.startswith(kept)
    boundaries = [0, *(each.end() for each in regex.finditer(r"\X", whole))]
    behind = whole[len(kept) :]
    assert len(kept) in boundaries and (not kept or behind[0].isspace())
    assert not kept or kept[-1] in ".!?" or "\n" in behind[: len(behind) - len(behind.lstrip())]
    words = re_time(end)
    assert not end or end in whole or words == "Nächste Meldung: TIME."


def re_time(said: str) -> str:
    return regex.sub(r"(\d\d\.\d\d\., )?\d\d:\d\d", "TIME", said)


@given(
    counting=COUNTINGS, link=st.sampled_from([0, 23]), limit=st.integers(1, 70), kind=st.sampled_from(["live", "drill"])
)
def test_where_not_even_the_least_fits_nobody_can_approve(counting: Counting, link: int, limit: int, kind: str):
    assume(limit < length(LEAST[kind].format(NEWSROOM), counting, link))
    place = Place("mastodon", "Mastodon", counting=counting, link=link, limit=limit, languages=("de",))
    crisis = with_words(kind, f"{'Wir suchen. ' * 20} Mehr{' und mehr' * 10} um {{next_update}}.", place)
    (small,) = too_small(crisis, "first_word")
    assert (small.outlet, small.language, small.limit) == ("mastodon", "de", limit)
    assert small.needed > limit
    for said in final_texts(crisis, "first_word", START).get("mastodon", {}).values():
        assert length(said, counting, link) <= limit, "whoever agreed before it was so: nothing wrong goes out"


def test_the_refusal_says_which_outlet_and_why():
    run = at(Place("", "Mastodon", limit=30), text="Wir suchen. Nächste Meldung um {next_update}.", short=None)
    for command in (
        Approve(statement="first_word", binding=run.binding("first_word")), RequestApproval(statement="first_word"),
    ):  # fmt: skip
        phrase = run.refused("anna", command)
        assert phrase.key == "refused.does_not_fit"
        assert phrase.params == {"outlet": "Mastodon (DE)", "limit": "30", "needed": "57"}
    run.do("eva", EditStatement(statement="first_word", de="Bald. Mehr um {next_update}."))
    run.submit("first_word")
    assert got(run) == "Bald. Mehr um 06:40."


# ------------------------------------------------------------------------------------------------- subjects


def mailing(kind: str = "live", **changes: object) -> Run:
    places = (Place("newsroom", "Newsroom", hub=True), Place("mastodon", "Presse", subjects=True))
    return Run(setup(**{"places": places, **changes}), kind=kind).go_on().know()  # type: ignore[arg-type]  # its fields


def test_a_subject_says_what_it_is_about():
    run = mailing()
    assert subjects_for(run.crisis, "first_word", "mastodon") == {
        "de": "Erste Meldung: Störung – Linznet",
        "en": "First word: Service outage – Linznet",
    }
    assert subjects_for(run.crisis, "first_word", "newsroom") == {}


def test_a_subject_is_there_in_every_language_of_the_outlet_even_while_a_fact_is_missing():
    run = mailing(places=(Place("mastodon", "Presse", subjects=True, languages=("en",)),))
    run.do("ben", ReportFact(fact="what", de="Netz"))
    assert set(subjects_for(run.crisis, "first_word", "mastodon")) == {"en"}


def test_a_subject_has_the_number_of_its_text():
    run = Run().first_word()
    run.wait(minutes=55)
    run.crisis.life.places["mastodon"] = Place("mastodon", "Presse", subjects=True)  # type: ignore[index]  # a dict
    assert subjects_for(run.crisis, "no_news-1", "mastodon")["de"] == "Nichts Neues 1: Störung – Linznet"


def test_what_puts_another_text_right_has_no_number():
    run = mailing().out("first_word", "anna")
    run.do("eva", DraftStatement(template="correction", about="first_word"))
    assert subjects_for(run.crisis, "correction-1", "mastodon")["de"] == "Berichtigung: Störung – Linznet"


def test_the_subject_of_a_drill_says_so():
    assert subjects_for(mailing("drill").crisis, "first_word", "mastodon") == {
        "de": "ÜBUNG · Erste Meldung: Störung – Linznet · ÜBUNG",
        "en": "EXERCISE · First word: Service outage – Linznet · EXERCISE",
    }


@given(
    title=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}"), min_size=1, max_size=200),
    company=st.text(st.characters(exclude_categories=["Cs"]), max_size=100), kind=st.sampled_from(["live", "drill"]),
)  # fmt: skip
def test_a_subject_is_one_short_line(title: str, company: str, kind: str):
    of = with_statement("first_word", title=both(f"Lage {title}"))
    crisis = DECIDED[kind]
    places = {"mastodon": Place("mastodon", "Presse", subjects=True)}
    crisis = replace(crisis, life=replace(crisis.life, playbook=of, places=places, organisation=company))
    for subject in subjects_for(crisis, "first_word", "mastodon").values():
        assert 0 < len(subject) <= LONGEST_SUBJECT
        assert subject.isprintable() or "\u200b" in subject or "\u200d" in subject
        assert len(subject.splitlines()) == 1
        assert subject.startswith("Lage" if kind == "live" else ("ÜBUNG · Lage", "EXERCISE · Lage"))


# ------------------------------------------------------------------------------------- two accounts, one name


def test_two_outlets_that_are_called_alike_get_each_their_language():
    places = (
        Place("newsroom", "Newsroom", hub=True),
        Place("mastodon", "Mastodon", languages=("de",)),
        Place("mastodon_en", "Mastodon EN", languages=("en",), called="mastodon"),
    )
    run = Run(setup(playbook(), places=places)).go_on().know()
    found = final_texts(run.crisis, "first_word", run.now)
    assert {outlet: set(texts) for outlet, texts in found.items()} == {
        "newsroom": {"de", "en"}, "mastodon": {"de"}, "mastodon_en": {"en"},
    }  # fmt: skip
    assert found["mastodon_en"]["en"] == found["newsroom"]["en"]
