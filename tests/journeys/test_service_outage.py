"""The script of the demo through all real parts: to its end, in German and English, in earnest and as a drill."""

import asyncio
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pytest

from bot.crisis.approvals import ApprovalGiven, ApprovalRefused, ApprovalRequested
from bot.crisis.cards import cards
from bot.crisis.deliveries import DeliveryAttempted, DeliverySent
from bot.crisis.event import Event, Recorded
from bot.crisis.model import Crisis
from bot.crisis.paging import PageAnswered, PagePassed, PageStarted
from bot.crisis.promises import PromiseKept, PromiseMissed
from bot.crisis.publishing import PublicationRequested, StatementReleased
from bot.crisis.statements import StatementEdited
from bot.crisis.text import DRILL_MARK
from bot.drill.outage import play
from tests.journeys.company import Company
from tests.runtime.parts import RecordingChat

E = TypeVar("E", bound=Event)


class Played:
    """The crisis after its end, its journal, and all that anybody outside could see."""

    def __init__(self, folder: Path, language: str, kind: str) -> None:
        self.kind, self.chat = kind, RecordingChat()
        self.company = Company(folder, language, chats=[self.chat])
        self.states: list[Crisis] = []
        self.crisis, self.records = asyncio.run(self._play())
        self.events = [record.event for record in self.records]

    async def _play(self) -> tuple[Crisis, tuple[Recorded, ...]]:
        company = await self.company.open()
        await company.begin("service_outage", kind=self.kind)
        company.watch = lambda company: self.states.append(company.stage.crisis)
        await play(company.stage)
        records = await company.bot.store.read(company.stage.stream)
        await company.close()
        return company.stage.crisis, records

    def happened(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def released(self, statement: str) -> StatementReleased:
        return next(event for event in self.happened(StatementReleased) if event.statement == statement)


@pytest.fixture(scope="module", params=[("de", "live"), ("en", "live"), ("de", "drill")], ids="-".join)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    return Played(tmp_path_factory.mktemp("company"), *request.param)


def test_the_first_public_word_is_out_within_two_minutes(played: Played):
    first = played.released("first_word")
    assert first.at - played.crisis.life.started_at <= timedelta(minutes=2)
    sent = [event for event in played.happened(DeliverySent) if event.statement == "first_word"]
    assert [event.outlet for event in sent] == ["newsroom"] and sent[0].at == first.at
    assert first.next_update is not None
    assert played.crisis.life.preapproved["first_word"].approved_by == "clara"


def test_the_fuller_statement_is_refused_once_edited_and_agreed_to_by_two(played: Played):
    about = [e for e in played.events if getattr(e, "statement", "") == "fuller"]
    story = [
        (type(event).__name__, event.by)
        for event in about
        if isinstance(event, (ApprovalRequested, ApprovalGiven, ApprovalRefused, StatementEdited, PublicationRequested))
    ]
    edits = [("StatementEdited", "eva")] * len(played.crisis.life.languages)
    assert story == [
        ("ApprovalRequested", "eva"), ("ApprovalGiven", "ben"), ("ApprovalRefused", "deniz"), *edits,
        ("ApprovalRequested", "eva"), ("ApprovalGiven", "ben"), ("ApprovalGiven", "deniz"),
        ("PublicationRequested", "anna"),
    ]  # fmt: skip


def test_an_edit_voids_what_was_agreed_to_before(played: Played):
    given = [event for event in played.happened(ApprovalGiven) if event.statement == "fuller"]
    asked = next(event for event in played.happened(PublicationRequested) if event.statement == "fuller")
    assert given[0].binding != given[1].binding == given[2].binding == asked.binding
    text = played.released("fuller").texts["newsroom"]
    assert "Uhrzeit für das Ende" not in text["de"] and "time for the end" not in text["en"]


def test_clara_does_not_answer_so_deniz_is_called_and_does(played: Played):
    page = next(e for e in played.happened(PageStarted) if e.role == "legal" and not e.about)
    passed = next(e for e in played.happened(PagePassed) if e.page == page.page)
    answered = next(e for e in played.happened(PageAnswered) if e.page == page.page)
    assert page.rungs[:2] == ("clara", "deniz")
    assert (passed.rung, passed.passed_by, passed.at - page.at) == (1, "", page.wait)
    assert answered.by == "deniz"
    assert played.crisis.roster.claimed["legal"] == "deniz"


def test_every_promise_is_kept_and_one_only_just(played: Played):
    made = played.crisis.promises.made
    assert len(made) >= 3
    assert all(promise.kept_in_time for promise in made)
    assert played.happened(PromiseMissed) == [] and len(played.happened(PromiseKept)) == len(made)
    left = [promise.due - promise.kept_at for promise in made if promise.kept_at]
    assert timedelta(0) <= min(left) < timedelta(seconds=30)


def test_the_closing_word_promises_nothing_and_the_crisis_is_stood_down(played: Played):
    assert played.released("closing").next_update is None
    assert played.crisis.life.outcome == "stood_down"
    assert not any(card.buttons for card in cards(played.crisis, "de", played.company.clock()))


def test_nothing_is_sent_twice(played: Played):
    attempts = Counter((event.statement, event.outlet) for event in played.happened(DeliveryAttempted))
    sent = Counter((event.statement, event.outlet) for event in played.happened(DeliverySent))
    assert attempts == sent and set(sent.values()) == {1}
    assert sent.keys() == played.crisis.deliveries.outcomes.keys()


def test_nobody_is_paged_twice_and_every_card_is_up_to_date(played: Played):
    rang = Counter(spot for spot in played.chat.posted if spot[0].startswith("page."))
    assert rang and set(rang.values()) == {1}
    assert Counter(played.chat.posted).most_common(1)[0][1] == 1
    assert not any(card.buttons for card in played.chat.stands.values())


def test_the_journal_tells_the_same_story_and_nothing_in_it_was_altered(played: Played):
    assert played.company.replayed(played.records) == played.crisis
    assert played.company.audited() == []
    assert [record.version for record in played.records] == list(range(1, len(played.records) + 1))
    assert (played.company.places.state / "closed" / f"{played.crisis.id}.journal").exists()


def test_every_state_on_the_way_was_a_step_forward(played: Played):
    assert all(one.version <= next_one.version for one, next_one in pairwise(played.states))
    assert len(played.states) > 40


def test_people_can_read_it_where_they_should_and_nowhere_else(played: Played):
    state = played.company.places.state
    drill = played.kind == "drill"
    newsroom = state / "drill" / "newsroom" if drill else played.company.places.newsroom
    shown = (newsroom / played.crisis.id / "index.html").read_text(encoding="utf-8")
    public = [e for e in played.happened(StatementReleased) if "newsroom" in e.texts]
    assert len(public) >= 4
    for event in public:
        for line in event.texts["newsroom"][played.company.language].splitlines():
            assert line.partition(" ")[0] in shown
    files = list((state / "drill" if drill else state / "outlets").glob("*/*/staff_card*.txt"))
    assert len(files) == 2
    assert played.company.public() == (set() if drill else {played.crisis.id})


def test_every_line_of_a_drill_says_so_and_no_line_of_a_real_crisis_does(played: Played):
    drill = played.kind == "drill"
    lines = [
        (line, DRILL_MARK[language])
        for event in played.happened(StatementReleased)
        for texts in event.texts.values()
        for language, text in texts.items()
        for line in text.splitlines()
        if line.strip()
    ]
    lines += [(line, "ÜBUNG") for card in played.chat.stands.values() for line in card.lines if card.place == "room"]
    assert len(lines) > 50
    if drill:
        assert all(line.startswith(mark) and line.endswith(mark) for line, mark in lines)
    else:
        assert not any(mark in line for line, mark in lines)


def test_the_script_is_played_by_many_hands(played: Played):
    assert {tapped.by for tapped in played.company.taps} >= {"anna", "ben", "deniz", "eva", "finn", "gabi"}
    assert played.company.taps == sorted(played.company.taps, key=lambda tapped: tapped.at)
