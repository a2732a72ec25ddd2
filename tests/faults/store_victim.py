"""Runs the script once for every call it makes of the disk, and dies by SIGKILL at that call.

`python -m tests.faults.store_victim FOLDER` leaves in FOLDER one state a death, and beside it the list of the
commands that had been acknowledged. It forks, so that starting Python is paid for once.
"""

import os
import signal
import sys
from pathlib import Path

from tests.faults.store_disks import CountedDisk
from tests.faults.store_script import run


class MortalDisk(CountedDisk):
    def __init__(self, moment: int, manner: str) -> None:
        super().__init__()
        self._moment = moment
        self._manner = manner

    def before(self, name: str) -> None:
        if self._manner == "before":
            self._die()

    def after(self, name: str) -> None:
        if self._manner == "after":
            self._die()

    def partly(self, handle: int, data: bytes) -> None:
        if self._manner == "within" and len(self.calls) == self._moment:
            os.write(handle, data[: len(data) * 2 // 3])
            self._die()

    def _die(self) -> None:
        if len(self.calls) == self._moment:
            os.kill(os.getpid(), signal.SIGKILL)


def live(folder: Path, disk: CountedDisk) -> None:
    log = os.open(folder.with_suffix(".acknowledged"), os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def acknowledge(command_id: str) -> None:
        os.write(log, f"{command_id}\n".encode())

    run(folder, disk, acknowledge)


def main(place: Path) -> None:
    rehearsal = CountedDisk()
    live(place / "rehearsal", rehearsal)
    for moment, name in enumerate(rehearsal.calls, 1):
        for manner in ("before", "after", *(["within"] if name == "write" else [])):
            child = os.fork()
            if not child:
                live(place / f"{moment:03}-{name}-{manner}", MortalDisk(moment, manner))
                os._exit(0)
            _, status = os.waitpid(child, 0)
            if not os.WIFSIGNALED(status):
                sys.exit(f"nobody died {manner} call {moment} ({name})")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
