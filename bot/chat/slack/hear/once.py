"""What is delivered again gets the same answer, while it is being worked on and for a while after."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")

REMEMBERED = 4_000


class Once(Generic[T]):
    """Answers by the id of what was delivered. Work that was begun is carried to its end, also when its carrier leaves.

    `keeps` tells which answers hold for good; another one is worked out anew when it is asked for again.
    """

    def __init__(self, keeps: Callable[[T], bool] = lambda _: True, most: int = REMEMBERED) -> None:
        self._answers: OrderedDict[str, asyncio.Task[T]] = OrderedDict()
        self._keeps, self._most = keeps, most

    async def __call__(self, key: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The answer to this id: the one there is, or what the work answers."""
        task = self._answers.get(key)
        if task is None:
            task = self._answers[key] = asyncio.create_task(work(), name=key)
            task.add_done_callback(lambda done: self._ended(key, done))
        return await asyncio.shield(task)

    def _ended(self, key: str, task: "asyncio.Task[T]") -> None:
        if task.cancelled() or task.exception() or not self._keeps(task.result()):
            self._answers.pop(key, None)
        while len(self._answers) > self._most and next(iter(self._answers.values())).done():
            self._answers.popitem(last=False)
