import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.crisis.command import ALARM, Refused
from bot.crisis.core import EVENTS, fold
from bot.crisis.lifecycle import CrisisStarted, NoteTaken, StartCrisis, TakeNote
from bot.crisis.model import Crisis
from bot.crisis.roster import ClaimRole, HandOver
from bot.crisis.steps import DecideStep, MarkStepOverdue, StepDecided
from bot.runtime import desk as desk_module
from bot.runtime.desk import Desk, Outcome
from bot.store.base import Damaged, NotSaved, Store, StoreError, VersionConflict
from bot.store.codec import Codec
from bot.store.tiny import TinyStore
from tests.playbooks import START, Run, setup
from tests.runtime.parts import Clock, MemoryStore, journal_of

START_IT = StartCrisis(setup=setup(), severity="S2")
GO_ON = DecideStep(step="confirm", choice="crisis")


def note(text: str) -> TakeNote:
    return TakeNote(text=text)


async def opened(store: Store, clock: Clock | None = None) -> Desk:
    desk = Desk(store, clock or Clock())
    await desk.open()
    return desk


async def running() -> tuple[Desk, MemoryStore]:
    """A desk with the crisis `c1`."""
    store = MemoryStore({"c1": journal_of(Run())})
    return await opened(store), store


def notes(store: MemoryStore, stream: str = "c1") -> list[str]:
    return [r.event.text for r in store.journals[stream] if isinstance(r.event, NoteTaken)]


async def all_of(*work: object) -> list[Outcome | BaseException]:
    return await asyncio.gather(*work, return_exceptions=True)  # type: ignore[call-overload, no-any-return]


async def a_moment() -> None:
    """Everything that can go on goes on."""
    for _ in range(20):
        await asyncio.sleep(0)


# ------------------------------------------------------------------------------ one command after the other


async def test_a_command_is_answered_when_it_is_durable():
    desk, store = await running()
    store.hold()
    asking = asyncio.create_task(desk.handle("c1", GO_ON, "anna", "r1"))
    await a_moment()
    assert not asking.done()
    before = desk.crisis("c1")
    store.release()
    outcome = await asking
    assert before and "confirm" in before.steps.by_id and not before.steps.done("confirm")
    assert outcome.crisis.steps.done("confirm")
    assert isinstance(outcome.events[0], StepDecided)
    assert desk.crisis("c1") == fold("c1", [record.event for record in store.journals["c1"]])


async def test_many_commands_on_one_crisis_are_under_way_at_a_time_and_keep_their_order():
    desk, store = await running()
    store.hold()
    asking = [asyncio.create_task(desk.handle("c1", note(f"n{n}"), "anna", f"r{n}")) for n in range(50)]
    await a_moment()
    assert store.queued == [f"r{n}" for n in range(50)]
    store.release()
    outcomes = await asyncio.gather(*asking)
    assert notes(store) == [f"n{n}" for n in range(50)]
    assert [outcome.crisis.version for outcome in outcomes] == sorted(outcome.crisis.version for outcome in outcomes)
    assert store.reads == ["c1"]


async def test_the_hands_hear_of_each_version_once_and_only_of_durable_ones():
    desk, store = await running()
    heard: list[int] = []

    def hand(crisis: Crisis) -> None:
        heard.append(crisis.version)
        assert crisis.version <= len(store.journals["c1"])

    desk.observe(hand)
    asking = [asyncio.create_task(desk.handle("c1", note(f"n{n}"), "anna", f"r{n}")) for n in range(20)]
    await asyncio.gather(*asking)
    assert heard == list(range(len(store.journals["c1"]) - 19, len(store.journals["c1"]) + 1))


async def test_a_hand_that_fails_changes_nothing_for_the_sender(caplog: pytest.LogCaptureFixture):
    desk, store = await running()
    heard: list[int] = []

    def broken(crisis: Crisis) -> None:
        raise ValueError("a broken hand")

    desk.observe(broken)
    desk.observe(lambda crisis: heard.append(crisis.version))
    await desk.handle("c1", note("x"), "anna", "r1")
    assert notes(store) == ["x"]
    assert heard and "a broken hand" in caplog.text


async def test_crises_do_not_wait_for_each_other():
    store = MemoryStore({"c1": journal_of(Run()), "c2": journal_of(Run())})
    desk = await opened(store)
    store.hold()
    slow = asyncio.create_task(desk.handle("c1", note("slow"), "anna", "r1"))
    await a_moment()
    other = asyncio.create_task(desk.handle("c2", note("fast"), "anna", "r1"))
    await a_moment()
    store._flush("c2")
    assert (await other).events
    assert not slow.done()
    store.release()
    await slow


# -------------------------------------------------------------------------- the same command, delivered again


async def test_the_same_command_three_times_at_once_has_one_effect_and_one_answer():
    desk, store = await running()
    first, *others = await asyncio.gather(*(desk.handle("c1", note("once"), "anna", "r1") for _ in range(3)))
    assert notes(store) == ["once"]
    assert [(each.events, each.duplicate) for each in others] == [(first.events, True)] * 2


async def test_the_same_command_after_a_restart_gets_the_recorded_answer():
    desk, store = await running()
    first = await desk.handle("c1", GO_ON, "anna", "r1")
    again = await (await opened(MemoryStore(store.journals))).handle("c1", GO_ON, "anna", "r1")
    assert (again.events, again.duplicate) == (first.events, True)
    assert again.crisis == first.crisis


async def test_a_start_three_times_at_once_and_after_a_restart_is_one_crisis():
    store = MemoryStore()
    desk = await opened(store)
    first, *others = await asyncio.gather(*(desk.handle("new", START_IT, "anna", "r1") for _ in range(3)))
    others.append(await (await opened(MemoryStore(store.journals))).handle("new", START_IT, "anna", "r1"))
    assert isinstance(first.events[0], CrisisStarted)
    assert [each.events for each in others] == [first.events] * 3
    assert len(store.journals["new"]) == len(first.events)


async def test_a_refusal_stays_a_refusal_for_the_same_command():
    desk, _store = await running()
    tick = DecideStep(step="pause", choice="x")
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await desk.handle("c1", tick, "anna", "r1")
        assert refused.value.phrase.key == "refused.step_not_open"
    await desk.handle("c1", GO_ON, "anna", "r2")
    with pytest.raises(Refused) as later:
        await desk.handle("c1", tick, "anna", "r1")
    assert later.value.phrase == refused.value.phrase
    with pytest.raises(Refused) as anew:
        await desk.handle("c1", tick, "anna", "r3")
    assert anew.value.phrase != refused.value.phrase


async def test_nothing_to_change_stays_nothing_for_the_same_command():
    desk, store = await running()
    claim = ClaimRole(role="lead")
    assert (await desk.handle("c1", claim, "anna", "r1")).events == ()
    await desk.handle("c1", HandOver(role="lead", to="eva"), "anna", "r2")
    before = len(store.journals["c1"])
    assert (await desk.handle("c1", claim, "anna", "r1")).events == ()
    assert len(store.journals["c1"]) == before
    assert (await desk.handle("c1", claim, "anna", "r3")).events


async def test_what_a_hand_was_refused_it_may_do_later():
    clock = Clock()
    desk = await opened(MemoryStore({"c1": journal_of(Run())}), clock)
    overdue = MarkStepOverdue(step="confirm")
    assert (await desk.handle("c1", overdue, ALARM, "a1")).events == ()
    clock.move(minutes=10)
    assert (await desk.handle("c1", overdue, ALARM, "a1")).events


async def test_only_so_many_answers_are_remembered(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(desk_module, "REMEMBERED_ANSWERS", 3)
    desk, _ = await running()
    for n in range(5):
        with pytest.raises(Refused):
            await desk.handle("c1", DecideStep(step="pause", choice="x"), "anna", f"r{n}")
    assert [command_id for _, command_id in desk._answers] == ["r2", "r3", "r4"]


async def test_a_command_whose_answer_got_lost_in_the_store_is_not_done_again():
    desk, store = await running()
    await desk.handle("c1", note("x"), "anna", "r1")
    file = desk._files["c1"]
    file.seen.discard("r1")
    outcome = await desk.handle("c1", note("x"), "anna", "r1")
    assert outcome.duplicate and notes(store) == ["x"]
    assert outcome.crisis == desk.crisis("c1") == fold("c1", [record.event for record in store.journals["c1"]])


async def test_a_command_that_only_seemed_to_be_on_its_way_is_done():
    desk, store = await running()
    desk._files["c1"].seen.add("r1")
    outcome = await desk.handle("c1", note("x"), "anna", "r1")
    assert notes(store) == ["x"] and not outcome.duplicate


# ------------------------------------------------------------------------------------- when saving goes wrong


async def test_when_one_append_fails_nobody_behind_it_is_acknowledged():
    desk, store = await running()
    heard: list[int] = []
    desk.observe(lambda crisis: heard.append(crisis.version))
    before = len(store.journals["c1"])
    store.refuse = lambda stream, command_id: NotSaved("the disk is full") if command_id == "r3" else None
    store.hold()
    asking = [asyncio.create_task(desk.handle("c1", note(f"n{n}"), "anna", f"r{n}")) for n in range(8)]
    await a_moment()
    store.release()
    outcomes = await all_of(*asking)
    assert [type(each) for each in outcomes] == [Outcome] * 3 + [NotSaved] * 5
    assert notes(store) == ["n0", "n1", "n2"]
    assert heard == [before + 1, before + 2, before + 3]
    assert desk.crisis("c1") == fold("c1", [record.event for record in store.journals["c1"]])


async def test_after_a_failure_the_same_commands_succeed():
    desk, store = await running()
    store.refuse = lambda stream, command_id: NotSaved("the disk is full")
    assert [type(each) for each in await all_of(desk.handle("c1", note("x"), "anna", "r1"))] == [NotSaved]
    store.refuse = lambda stream, command_id: None
    outcome = await desk.handle("c1", note("x"), "anna", "r1")
    assert notes(store) == ["x"] and not outcome.duplicate


async def test_the_hands_keep_the_durable_crisis_while_saving_fails():
    desk, store = await running()
    before = desk.crisis("c1")
    store.refuse = lambda stream, command_id: NotSaved("the disk is full")
    store.unreadable["c1"] = StoreError("nor can it be read")
    await all_of(desk.handle("c1", note("x"), "anna", "r1"), desk.handle("c1", note("y"), "anna", "r2"))
    assert desk.crisis("c1") is before
    assert desk.crises() == (before,)


async def test_an_answer_waits_for_what_it_rests_on():
    """Ben is told that Anna decided already only once that is so for good."""
    desk, store = await running()
    store.hold()
    anna = asyncio.create_task(desk.handle("c1", GO_ON, "anna", "r1"))
    await a_moment()
    ben = asyncio.create_task(desk.handle("c1", GO_ON, "anna", "r2"))
    await a_moment()
    assert not ben.done()
    store.release()
    assert (await anna).events
    with pytest.raises(Refused, match="step_not_open"):
        await ben


async def test_an_answer_shares_the_fate_of_what_it_rests_on():
    desk, store = await running()
    store.hold()
    store.refuse = lambda stream, command_id: NotSaved("the disk is full") if command_id == "r1" else None
    asking = [asyncio.create_task(desk.handle("c1", GO_ON, "anna", f"r{n}")) for n in (1, 2)]
    await a_moment()
    store.release()
    assert [type(each) for each in await all_of(*asking)] == [NotSaved, NotSaved]
    assert (await desk.handle("c1", GO_ON, "anna", "r2")).events


async def test_whoever_was_faster_is_taken_into_account():
    """Another process appended: the desk reads again, decides again on the fresh crisis, and tells the hands."""
    desk, store = await running()
    heard: list[int] = []
    desk.observe(lambda crisis: heard.append(crisis.version))
    other = await opened(MemoryStore(store.journals))
    await other.handle("c1", GO_ON, "anna", "other-1")
    with pytest.raises(Refused) as refused:
        await desk.handle("c1", DecideStep(step="confirm", choice="watch"), "anna", "r1")
    assert refused.value.phrase.key == "refused.step_not_open"
    await desk.handle("c1", note("x"), "anna", "r2")
    assert desk.crisis("c1") == fold("c1", [record.event for record in store.journals["c1"]])
    assert heard == [len(store.journals["c1"]) - 1, len(store.journals["c1"])]


async def test_a_conflict_is_not_tried_for_ever():
    desk, store = await running()
    store.refuse = lambda stream, command_id: VersionConflict("again")
    with pytest.raises(VersionConflict, match="all the time"):
        await desk.handle("c1", note("x"), "anna", "r1")
    assert len(store.reads) == desk_module.MOST_RETRIES


async def test_a_sender_who_hangs_up_changes_nothing():
    desk, store = await running()
    heard: list[int] = []
    desk.observe(lambda crisis: heard.append(crisis.version))
    store.hold()
    asking = asyncio.create_task(desk.handle("c1", note("x"), "anna", "r1"))
    await a_moment()
    asking.cancel()
    await asyncio.wait([asking])
    store.release()
    await a_moment()
    assert heard == [len(store.journals["c1"])]
    assert notes(store) == ["x"]
    assert (await desk.handle("c1", note("x"), "anna", "r1")).duplicate


async def test_a_fault_in_the_store_leaves_no_trace_in_the_crisis():
    desk, store = await running()
    store.refuse = lambda stream, command_id: ZeroDivisionError("our own fault")
    with pytest.raises(ZeroDivisionError):
        await desk.handle("c1", GO_ON, "anna", "r1")
    store.refuse = lambda stream, command_id: None
    assert (await desk.handle("c1", GO_ON, "anna", "r2")).events


async def test_a_crisis_that_could_not_be_read_again_is_read_by_the_sweep():
    desk, store = await running()
    heard: list[int] = []
    store.refuse = lambda stream, command_id: NotSaved("the disk is full")
    await all_of(desk.handle("c1", note("x"), "anna", "r1"))
    desk.observe(lambda crisis: heard.append(crisis.version))
    other = await opened(MemoryStore(store.journals))
    await other.handle("c1", GO_ON, "anna", "other-1")
    store.unreadable["c1"] = StoreError("not now")
    await desk.sweep()
    assert heard == []
    del store.unreadable["c1"]
    await desk.sweep()
    assert heard == [len(store.journals["c1"])]


# -------------------------------------------------------------------------------------- reading at the start


async def test_a_damaged_crisis_is_named_and_the_others_run_on(caplog: pytest.LogCaptureFixture):
    store = MemoryStore({name: journal_of(Run()) for name in ("a", "b", "c")})
    store.unreadable["b"] = Damaged("state/open/b.journal, line 7: broken")
    desk = await opened(store)
    assert [crisis.id for crisis in desk.crises()] == ["a", "c"]
    assert desk.damaged == {"b": "state/open/b.journal, line 7: broken"}
    assert "line 7" in caplog.text
    with pytest.raises(Damaged, match="line 7"):
        await desk.handle("b", note("x"), "anna", "r1")
    assert (await desk.handle("a", note("x"), "anna", "r1")).events


async def test_a_crisis_that_nobody_understands_stops_no_other():
    odd = journal_of(Run())
    odd[0] = replace(odd[0], event=odd[1].event)
    desk = await opened(MemoryStore({"odd": odd, "well": journal_of(Run())}))
    assert [crisis.id for crisis in desk.crises()] == ["well"]
    assert "cannot be replayed" in desk.damaged["odd"]


async def test_a_crisis_that_cannot_be_read_for_a_while_is_found_later():
    store = MemoryStore({"c1": journal_of(Run())})
    store.unreadable["c1"] = StoreError("the disk does not answer")
    desk = await opened(store)
    heard: list[str] = []
    desk.observe(lambda crisis: heard.append(crisis.id))
    assert desk.crises() == () and desk.damaged == {}
    del store.unreadable["c1"]
    await desk.sweep()
    assert [crisis.id for crisis in desk.crises()] == heard == ["c1"]


async def test_the_hands_hear_of_every_open_crisis_at_the_start():
    desk = Desk(MemoryStore({name: journal_of(Run()) for name in ("a", "b")}), Clock())
    heard: list[str] = []
    desk.observe(lambda crisis: heard.append(crisis.id))
    await desk.open()
    assert heard == ["a", "b"]


# ------------------------------------------------------------------------------------------- after the end


def over() -> Run:
    run = Run()
    run.do("anna", DecideStep(step="confirm", choice="no"))
    return run


async def test_a_crisis_leaves_the_desk_some_time_after_it_ended():
    clock, store = Clock(), MemoryStore({"c1": journal_of(Run())})
    desk = await opened(store, clock)
    await desk.handle("c1", DecideStep(step="confirm", choice="no"), "anna", "r1")
    clock.move(minutes=5)
    await desk.sweep()
    assert desk.crisis("c1") is not None and desk.crises() == ()
    clock.move(minutes=6)
    await desk.sweep()
    assert desk.crisis("c1") is None


async def test_a_crisis_from_the_archive_is_found_and_refuses_what_comes_late():
    clock, store = Clock(), MemoryStore({"old": journal_of(over())})
    desk = await opened(store, clock)
    heard: list[str] = []
    desk.observe(lambda crisis: heard.append(crisis.id))
    assert desk.crises() == () and desk.crisis("old") is None
    with pytest.raises(Refused) as refused:
        await desk.handle("old", GO_ON, "anna", "r1")
    assert refused.value.phrase.key == "refused.ended"
    found = await desk.find("old")
    assert found and found.life.ended_at == START
    assert heard == []
    clock.move(hours=1)
    await desk.sweep()
    assert desk.crisis("old") is None


async def test_nobody_finds_what_never_was():
    clock, store = Clock(), MemoryStore()
    desk = await opened(store, clock)
    assert await desk.find("nothing") is None
    with pytest.raises(Refused) as refused:
        await desk.handle("nothing", GO_ON, "anna", "r1")
    assert refused.value.phrase.key == "refused.no_crisis"
    clock.move(hours=1)
    await desk.sweep()
    assert desk._files == {}


async def test_an_open_crisis_stays_on_the_desk_however_long_nobody_asks():
    clock = Clock()
    desk = await opened(MemoryStore({"c1": journal_of(Run())}), clock)
    clock.now += timedelta(days=30)
    await desk.sweep()
    assert [crisis.id for crisis in desk.crises()] == ["c1"]


# ------------------------------------------------------------------------------------------- the real store


async def test_the_embedded_store_keeps_the_same_promises(tmp_path: Path):
    store = TinyStore.open(tmp_path, Codec(EVENTS))
    desk = await opened(store)
    await asyncio.gather(*(desk.handle("new", START_IT, "anna", "start") for _ in range(3)))
    first = await asyncio.gather(*(desk.handle("new", note(f"n{n}"), "anna", f"r{n}") for n in range(30)))
    again = await asyncio.gather(*(desk.handle("new", note(f"n{n}"), "anna", f"r{n}") for n in range(30)))
    before = desk.crisis("new")
    await store.close()
    store = TinyStore.open(tmp_path, Codec(EVENTS))
    late = await opened(store)
    final = [await late.handle("new", note(f"n{n}"), "anna", f"r{n}") for n in (0, 29)]
    assert [each.events for each in again] == [each.events for each in first]
    assert [each.events for each in final] == [first[0].events, first[29].events]
    assert late.crisis("new") == before
    await store.close()


async def test_the_embedded_store_archives_and_the_desk_still_answers(tmp_path: Path):
    store = TinyStore.open(tmp_path, Codec(EVENTS))
    clock = Clock()
    desk = await opened(store, clock)
    await desk.handle("new", START_IT, "anna", "start")
    ended = await desk.handle("new", DecideStep(step="confirm", choice="no"), "anna", "end")
    assert (tmp_path / "closed" / "new.journal").exists()
    clock.move(hours=1)
    await desk.sweep()
    again = await desk.handle("new", DecideStep(step="confirm", choice="no"), "anna", "end")
    assert again.events == ended.events and again.duplicate
    with pytest.raises(Refused, match="ended"):
        await desk.handle("new", GO_ON, "anna", "late")
    await store.close()
