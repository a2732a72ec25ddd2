"""A line that is being typed on a terminal. The console draws it itself, so that cards may change above it."""

import codecs
import re
import termios
import tty
from collections import deque
from collections.abc import Callable
from typing import Self

from bot.chat.console_input import Source

LONGEST_TYPED = 20_000
_KEY = re.compile(r"\x1b\[[0-9;?]*[@-~]|\x1bO.|\x1b[^\[O]|\r\n|[^\x1b]", re.DOTALL)
_UP, _DOWN = ("\x1b[A", "\x1bOA"), ("\x1b[B", "\x1bOB")
_ENTER, _BACK, _CLEAR, _WORD, _END = ("\r", "\n", "\r\n"), ("\x7f", "\b"), "\x15", "\x17", "\x04"


class Keys:
    """Lines from a terminal, key by key. `typed` is the line so far; `changed` is called when it is another one.

    Used as a context: the terminal is put back into its own mode at the end, whatever happens.
    """

    def __init__(self, source: Source, changed: Callable[[], None]) -> None:
        self.typed = ""
        self._source, self._changed = source, changed
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._unread = ""
        self._lines: deque[str] = deque()
        self._history: list[str] = []
        self._back = 0
        self._ended = False

    def __enter__(self) -> Self:
        descriptor = self._source.descriptor
        self._before = termios.tcgetattr(descriptor)
        tty.setcbreak(descriptor)
        mode = termios.tcgetattr(descriptor)
        mode[0] &= ~termios.IXON  # Ctrl-S would halt the output, and with it the whole bot
        termios.tcsetattr(descriptor, termios.TCSADRAIN, mode)
        return self

    def __exit__(self, *problem: object) -> None:
        termios.tcsetattr(self._source.descriptor, termios.TCSADRAIN, self._before)

    async def next(self) -> str | None:
        """The next line that was finished with Enter; None at the end (Ctrl-D on an empty line)."""
        while not self._lines and not self._ended:
            chunk = await self._source.more()
            if not chunk:
                return None
            self.press(self._decoder.decode(chunk))
            self._changed()
        return self._lines.popleft() if self._lines else None

    def press(self, text: str) -> None:
        """Keys that were pressed, as the terminal sends them; half an escape sequence waits for its other half."""
        self._unread += text
        read = 0
        for key in _KEY.finditer(self._unread):
            if key.start() != read:
                break
            read = key.end()
            self._one(key[0])
        self._unread = self._unread[read:][-20:]

    def _one(self, key: str) -> None:
        if key in _ENTER:
            self._enter()
        elif key in _BACK:
            self.typed = self.typed[:-1]
        elif key == _CLEAR:
            self.typed = ""
        elif key == _WORD:
            self.typed = self.typed.rstrip().rpartition(" ")[0]
        elif key == _END:
            self._ended = self._ended or not self.typed
        elif key in _UP or key in _DOWN:
            self._recall(1 if key in _UP else -1)
        elif key.isprintable() and len(self.typed) < LONGEST_TYPED:
            self.typed += key

    def _enter(self) -> None:
        self._lines.append(self.typed)
        if self.typed and self.typed not in self._history[-1:]:
            self._history.append(self.typed)
        self.typed, self._back = "", 0

    def _recall(self, steps: int) -> None:
        self._back = min(max(self._back + steps, 0), len(self._history))
        self.typed = self._history[-self._back] if self._back else ""
