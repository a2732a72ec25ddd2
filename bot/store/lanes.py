"""Group commit: commands that wait for the same crisis travel together, different crises in parallel."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bot.store.base import StoreError
from bot.store.batch import Outcome, Submission, again

_LARGEST_LOAD = 250

Work = Callable[[Mapping[str, Sequence[Submission]]], Mapping[str, list[Outcome]]]
"""Saves batches of several streams in the calling thread; outcomes stand in the order of the submissions."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    submission: Submission
    answer: asyncio.Future[Outcome]


_Load = dict[str, list[_Waiting]]
_Results = Mapping[str, list[Outcome]]


class Lanes:
    """One lane a stream, of which one batch at a time is at work in a thread. Belongs to one event loop.

    A thread takes over the batches of several streams at once when more streams than threads are waiting.
    """

    def __init__(self, work: Work, threads: int) -> None:
        self._work = work
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="append")
        self._idle = threads
        self._waiting: _Load = {}
        self._at_work: set[str] = set()
        self._jobs: set[asyncio.Future[_Results]] = set()
        self._due = False

    async def submit(self, stream: str, submission: Submission) -> Outcome:
        """Queue a command behind the others of its stream; returns when its fate is known."""
        loop = asyncio.get_running_loop()
        waiting = _Waiting(submission, loop.create_future())
        self._waiting.setdefault(stream, []).append(waiting)
        if self._idle and not self._due:
            self._due = True
            loop.call_soon(self._dispatch)
        return await waiting.answer

    async def drain(self) -> None:
        """Return when nothing is queued or at work any more."""
        while self._waiting or self._jobs:
            self._dispatch()
            await asyncio.wait(set(self._jobs))

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown()

    def _dispatch(self) -> None:
        """Share what is waiting among the idle threads."""
        self._due = False
        ready = [stream for stream in self._waiting if stream not in self._at_work]
        while ready and self._idle:
            size = min(_LARGEST_LOAD, -(-len(ready) // self._idle))
            self._start({stream: self._waiting.pop(stream) for stream in ready[:size]})
            ready = ready[size:]

    def _start(self, load: _Load) -> None:
        self._idle -= 1
        self._at_work.update(load)
        submissions = {stream: [each.submission for each in batch] for stream, batch in load.items()}
        job = asyncio.get_running_loop().run_in_executor(self._threads, self._work, submissions)
        self._jobs.add(job)
        job.add_done_callback(lambda _: self._finish(load, job))

    def _finish(self, load: _Load, job: asyncio.Future[_Results]) -> None:
        self._idle += 1
        self._jobs.discard(job)
        self._at_work.difference_update(load)
        for stream, outcomes in _results(load, job).items():
            self._answer(stream, load[stream], outcomes)
        self._dispatch()

    def _answer(self, stream: str, batch: list[_Waiting], outcomes: list[Outcome]) -> None:
        """Settle a batch; what is queued behind a refusal was decided on a state that never came about."""
        for each, outcome in zip(batch, outcomes, strict=True):
            _settle(each, outcome)
        refusal = next((outcome for outcome in outcomes if isinstance(outcome, Exception)), None)
        if refusal:
            for each in self._waiting.pop(stream, []):
                _settle(each, again(refusal) if isinstance(refusal, StoreError) else refusal)


def _results(load: _Load, job: asyncio.Future[_Results]) -> _Results:
    error = job.exception()
    if error is None:
        return job.result()
    fault = StoreError(f"The store failed ({error!r}): it is not known whether this was saved.")
    return {stream: [fault] * len(batch) for stream, batch in load.items()}


def _settle(waiting: _Waiting, outcome: Outcome) -> None:
    if not waiting.answer.done():  # whoever waited may have been cancelled; what was saved stays saved
        waiting.answer.set_result(outcome)
