"""Plays the demo's script once for each death, dies, lives on, and brings the script to its end.

`python -m tests.faults.runtime_victim FOLDER` reads fates from its input, one world a line: `NAME FATE FATE` means that
the bot of that world dies twice (see `Moments`), and that its third life comes to the end. The worlds lie in FOLDER
afterwards, beside `rehearsal`. It forks, so that starting Python is paid for once.
"""

import asyncio
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from tests.faults.runtime_world import Line, Moments, World, note, perform, rehearse


def main(place: Path) -> None:
    """All worlds, one after the other."""
    moments = Moments()
    moments.watch_the_disk()
    rehearsal = World(place / "rehearsal")
    rehearsal.folder.mkdir()
    script = asyncio.run(rehearse(rehearsal, moments))
    note(place / "moments", "\n".join(moments.names))
    for each in sys.stdin:
        name, *fates = each.split()
        world = World(place / name)
        world.folder.mkdir()
        for fate in (*fates, ""):
            moments.fate(fate)
            if _lives(world, moments, script):
                break


def _lives(world: World, moments: Moments, script: Sequence[Line]) -> bool:
    """Whether the bot came to the end of the script in this life."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        note(world.folder / "lives", "died" if os.WIFSIGNALED(status) else "lived")
        return not os.WIFSIGNALED(status)
    try:
        asyncio.run(perform(world, moments, script))
    except BaseException:
        note(world.folder / "fault", traceback.format_exc())
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
