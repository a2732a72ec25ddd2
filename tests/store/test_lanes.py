import asyncio
import threading
from collections.abc import Mapping, Sequence

import pytest

from bot.store.base import Appended, StoreError
from bot.store.batch import Outcome, Submission
from bot.store.lanes import Lanes

Load = Mapping[str, Sequence[Submission]]


def submission(number: int = 0) -> Submission:
    return Submission(number, (), f"m{number}")


class Worker:
    """Saves nothing, notes what it gets, and waits at the gate."""

    def __init__(self) -> None:
        self.loads: list[dict[str, list[str]]] = []
        self.started = threading.Semaphore(0)
        self.gate = threading.Event()
        self.busy: set[str] = set()

    def __call__(self, load: Load) -> dict[str, list[Outcome]]:
        assert not self.busy & set(load), "a stream is in two loads at once"
        self.busy |= set(load)
        self.loads.append({stream: [each.command_id for each in batch] for stream, batch in load.items()})
        self.started.release()
        assert self.gate.wait(10)
        self.busy -= set(load)
        return {stream: [Appended(()) for _ in batch] for stream, batch in load.items()}


async def test_what_waits_for_a_stream_travels_together_in_its_order():
    worker = Worker()
    lanes = Lanes(worker, threads=2)
    first = asyncio.create_task(lanes.submit("c1", submission(0)))
    await asyncio.to_thread(worker.started.acquire, timeout=10)
    behind = [asyncio.create_task(lanes.submit("c1", submission(number))) for number in range(1, 9)]
    await asyncio.sleep(0)
    worker.gate.set()
    await asyncio.gather(first, *behind)
    assert worker.loads == [{"c1": ["m0"]}, {"c1": [f"m{number}" for number in range(1, 9)]}]
    lanes.close()


async def test_streams_are_shared_among_the_threads():
    worker = Worker()
    lanes = Lanes(worker, threads=2)
    tasks = [asyncio.create_task(lanes.submit(f"c{number}", submission())) for number in range(5)]
    for _ in range(2):
        await asyncio.to_thread(worker.started.acquire, timeout=10)
    late = asyncio.create_task(lanes.submit("late", submission()))
    await asyncio.sleep(0)
    assert sorted(map(len, worker.loads)) == [2, 3]
    worker.gate.set()
    await asyncio.gather(*tasks, late)
    await lanes.drain()
    assert worker.loads[2:] == [{"late": ["m0"]}]
    lanes.close()


async def test_everybody_hears_when_the_worker_breaks_and_the_lane_goes_on():
    broken = True

    def work(load: Load) -> dict[str, list[Outcome]]:
        if broken:
            raise MemoryError
        return {stream: [Appended(()) for _ in batch] for stream, batch in load.items()}

    lanes = Lanes(work, threads=1)
    results = await asyncio.gather(*(lanes.submit(f"c{n}", submission()) for n in range(3)), return_exceptions=True)
    assert len(results) == 3
    for result in results:
        assert isinstance(result, StoreError)
        assert "MemoryError" in str(result)
    broken = False
    assert await lanes.submit("c1", submission()) == Appended(())
    lanes.close()


async def test_draining_waits_for_all():
    worker = Worker()
    lanes = Lanes(worker, threads=1)
    tasks = [asyncio.create_task(lanes.submit(f"c{number % 3}", submission(number))) for number in range(30)]
    await asyncio.sleep(0)
    worker.gate.set()
    await lanes.drain()
    await asyncio.sleep(0)
    assert all(task.done() for task in tasks)
    await lanes.drain()
    lanes.close()


async def test_no_answer_for_who_has_left():
    worker = Worker()
    lanes = Lanes(worker, threads=1)
    task = asyncio.create_task(lanes.submit("c1", submission()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    worker.gate.set()
    await lanes.drain()
    lanes.close()
