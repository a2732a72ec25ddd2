from datetime import timedelta
from typing import Any

import pytest

from bot.crisis.attempts import SayItIsOut
from bot.crisis.backoff import MAX_ATTEMPTS
from bot.crisis.command import COURIER
from bot.crisis.core import deadlines, fold
from bot.crisis.notes import (
    LeaveNote,
    NoteFailed,
    NotePosted,
    ReportNoted,
    ReportNotNoted,
    RetryNote,
    due_notes,
    newsroom_link,
    note_texts,
)
from bot.crisis.statements import DraftStatement
from bot.outlets.newsroom_pages.site import Site, permalink
from tests.aftermath import correcting, mending_setup, not_sent, out, released, retracted, retracting, sent
from tests.playbooks import NEWSROOM, Run

ON_MASTODON: dict[str, Any] = {"statement": "first_word", "outlet": "mastodon"}


def due(run: Run) -> list[tuple[str, str, str]]:
    return [(statement, outlet, note.statement) for statement, outlet, note in due_notes(run.crisis, run.now)]


def posted(run: Run, *outlets: str, statement: str = "first_word") -> Run:
    """The courier added the notes that are due."""
    for name, outlet, note in due_notes(run.crisis, run.now):
        if name == statement and outlet in (outlets or (outlet,)):
            run.do(COURIER, ReportNoted(statement=name, outlet=outlet, mender=note.statement))
    return run


# ------------------------------------------------------------------------------------------------- the words


def test_the_note_says_when_and_leads_to_the_newsroom():
    run = out()
    mender = correcting(run)
    assert note_texts(run.crisis, mender) == {
        "de": "Richtiggestellt am 02.11., 05:44 Uhr: https://news.example/c1/de/#correction-1",
        "en": "Corrected on 2 Nov, 05:44: https://news.example/c1/en/#correction-1",
    }
    assert note_texts(retracted().crisis, "retraction-1") == {
        "de": "Zurückgenommen am 02.11., 05:44 Uhr: https://news.example/c1/de/#retraction-1",
        "en": "Withdrawn on 2 Nov, 05:44: https://news.example/c1/en/#retraction-1",
    }


def test_before_the_release_the_time_is_marked_as_computed():
    run = out()
    run.do("eva", DraftStatement(template="correction", about="first_word"))
    assert note_texts(run.crisis, "correction-1", run.now)["de"].startswith("Richtiggestellt am [02.11., 05:44] Uhr: ")
    assert note_texts(run.crisis, "correction-1")["en"].startswith("Corrected on […]: https://")


def test_a_text_that_mends_nothing_leaves_no_note():
    assert note_texts(out().crisis, "first_word") == {}


def test_in_a_drill_the_note_says_so():
    run = retracted("drill")
    assert note_texts(run.crisis, "retraction-1")["de"].startswith("ÜBUNG · Zurückgenommen am ")
    assert note_texts(run.crisis, "retraction-1")["en"].endswith(" · EXERCISE")
    assert due(run) == due(retracted())


def test_the_link_is_the_address_that_the_newsroom_gives_it():
    base = "https://news.example"
    site = Site(base, "Linznet", ("de", "en"), "Europe/Vienna")
    run = out_in(permalink(base, "c1"))
    mender = correcting(run)
    assert newsroom_link(run.crisis, mender, "en") == site.update_url("c1", mender, "en")


def out_in(newsroom: str) -> Run:
    run = Run(mending_setup(newsroom=newsroom)).go_on().know()
    return run.out("first_word", "anna")


def test_what_does_not_go_to_a_newsroom_leads_to_the_page_of_the_crisis():
    places = tuple(place for place in mending_setup().places if not place.hub)
    run = Run(mending_setup(places=places)).go_on().know().out("first_word", "anna")
    mender = correcting(run)
    assert newsroom_link(run.crisis, mender, "de") == NEWSROOM


# ---------------------------------------------------------------------------------------- when, and where


def test_every_outlet_that_has_the_wrong_text_and_takes_notes_gets_one():
    run = out()
    run.do("finn", SayItIsOut(statement="first_word", outlet="xing"))
    mender = retracting(run)
    assert due(run) == [], "it is not out anywhere yet"
    sent(run, mender, "newsroom")
    assert due(run) == [("first_word", "newsroom", mender), ("first_word", "mastodon", mender)]
    (_, _, on_newsroom), (_, _, on_mastodon) = due_notes(run.crisis, run.now)
    assert set(on_newsroom.texts) == {"de", "en"} and set(on_mastodon.texts) == {"de"}
    assert on_mastodon.mends == "retraction" and on_mastodon.at == run.now
    assert on_mastodon.link in on_mastodon.texts["de"]


def test_an_outlet_that_has_not_got_the_wrong_text_needs_no_note_until_it_has():
    run = released()
    sent(run, "first_word", "newsroom")
    not_sent(run, "mastodon", final=True)
    mender = retracting(run)
    sent(run, mender, "newsroom")
    assert due(run) == [("first_word", "newsroom", mender)]
    run.do("anna", SayItIsOut(**ON_MASTODON))
    assert ("first_word", "mastodon", mender) in due(run)


def test_what_stands_there_is_written_down_word_by_word_and_not_done_again():
    run = posted(retracted())
    assert due(run) == []
    events = run.happened(NotePosted)
    assert [(event.outlet, event.mender) for event in events] == [
        ("newsroom", "retraction-1"), ("mastodon", "retraction-1"),
    ]  # fmt: skip
    assert events[1].texts == {"de": note_texts(run.crisis, "retraction-1")["de"]}
    assert run.crisis.notes.on("first_word")["mastodon"].status == "posted"
    assert fold("c1", run.events) == run.crisis
    again = ReportNoted(**ON_MASTODON, mender="retraction-1")
    assert run.do(COURIER, again) == ()


def test_a_later_correction_gets_a_note_of_its_own():
    run = out()
    sent(run, correcting(run), "newsroom")
    posted(run)
    second = correcting(run)
    assert due(run) == []
    sent(run, second, "newsroom")
    assert due(run) == [("first_word", "newsroom", second), ("first_word", "mastodon", second)]
    assert run.do(COURIER, ReportNoted(**ON_MASTODON, mender="correction-1")) == (), "that one is not wanted any more"
    assert run.do(COURIER, ReportNotNoted(**ON_MASTODON, mender="correction-1", reason="x")) == ()


def test_a_wrong_correction_gets_a_note_too():
    run = out()
    first = correcting(run)
    sent(run, first)
    posted(run)
    second = retracting(run, first)
    sent(run, second)
    assert {statement for statement, _, _ in due(run)} == {first}


# ----------------------------------------------------------------------------------------- when it fails


def fails(run: Run, **more: Any) -> None:
    run.do(COURIER, ReportNotNoted(**ON_MASTODON, mender="retraction-1", **{"reason": "503", **more}))


def test_a_note_that_failed_is_tried_again_later_and_later_and_in_the_end_a_person_decides():
    run, pauses = retracted(), []
    for _ in range(MAX_ATTEMPTS - 1):
        fails(run)
        again = run.crisis.notes.on("first_word")["mastodon"].not_before
        assert again and ("first_word", "mastodon", "retraction-1") not in due(run)
        assert again in [deadline.at for deadline in deadlines(run.crisis) if deadline.command is None]
        pauses.append((again - run.now).total_seconds())
        run.now = again
        assert ("first_word", "mastodon", "retraction-1") in due(run)
    assert pauses == [5, 10, 20, 40]
    fails(run)
    assert run.crisis.notes.on("first_word")["mastodon"].status == "failed"
    run.sleep(hours=3)
    assert ("first_word", "mastodon", "retraction-1") not in due(run)
    fails(run)
    assert len(run.happened(NoteFailed)) == MAX_ATTEMPTS


def test_what_cannot_help_is_not_tried_again():
    run = retracted()
    fails(run, final=True)
    assert run.crisis.notes.on("first_word")["mastodon"].status == "failed"


def test_an_outlet_may_ask_for_a_pause():
    run = retracted()
    fails(run, wait=timedelta(minutes=7))
    assert run.crisis.notes.on("first_word")["mastodon"].not_before == run.now + timedelta(minutes=7)


def test_a_person_has_it_tried_again_from_the_beginning():
    run = retracted()
    fails(run, final=True)
    run.do("eva", RetryNote(**ON_MASTODON))
    assert ("first_word", "mastodon", "retraction-1") in due(run)
    fails(run)
    assert run.crisis.notes.on("first_word")["mastodon"].failures == 1


def test_a_person_leaves_it():
    run = retracted()
    fails(run, final=True)
    run.do("finn", LeaveNote(**ON_MASTODON))
    assert [outlet for _, outlet, _ in due(run)] == ["newsroom"]
    assert run.refused("finn", RetryNote(**ON_MASTODON)).key == "refused.stale"


@pytest.mark.parametrize("by", ["ben", "agnes"])
@pytest.mark.parametrize("wish", [RetryNote(**ON_MASTODON), LeaveNote(**ON_MASTODON)])
def test_not_everybody_decides_about_notes(by: str, wish: RetryNote | LeaveNote):
    run = retracted()
    assert run.refused("anna", wish).key == "refused.stale", "the bot is still at it"
    fails(run, final=True)
    assert run.refused(by, wish).key == "refused.not_yours"


def test_a_later_correction_begins_anew():
    run = out()
    first = correcting(run)
    sent(run, first)
    run.do(COURIER, ReportNotNoted(**ON_MASTODON, mender=first, reason="403", final=True))
    second = correcting(run)
    sent(run, second)
    assert ("first_word", "mastodon", second) in due(run)
    assert run.refused("anna", LeaveNote(**ON_MASTODON)).key == "refused.stale"
