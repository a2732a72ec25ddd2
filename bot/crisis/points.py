"""The points of a check list: first one for each tool in which scheduled posts wait, then the playbook's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.crisis.lifecycle import Scheduler
from bot.playbook.model import Bilingual
from bot.playbook.model import Step as Line

if TYPE_CHECKING:
    from bot.crisis.model import Crisis


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to tick. `owner` is whose tool it is (empty: nobody's), `page` where the tool can be opened."""

    words: Bilingual
    owner: str = ""
    page: str = ""


_OF_A_TOOL: Mapping[str, Bilingual] = {
    "pause": Bilingual(de="angehalten", en="paused"),
    "recheck": Bilingual(de="seit dem Anhalten ist nichts erschienen", en="nothing has appeared since the pause"),
    "resume": Bilingual(
        de="Wartendes durchgesehen, wieder eingeschaltet", en="looked through what waits, switched on again"
    ),
}

_WITHOUT_TOOLS: Mapping[str, Bilingual] = {
    "pause": Bilingual(
        de="Alles Geplante angehalten: Beiträge, Anzeigen, Newsletter",
        en="Everything scheduled is paused: posts, advertisements, newsletters",
    ),
    "recheck": Bilingual(
        de="Alle Kanäle angesehen: seit dem Anhalten ist nichts erschienen",
        en="Looked at every channel: nothing has appeared since the pause",
    ),
    "resume": Bilingual(
        de="Alles Wartende durchgesehen, wieder eingeschaltet",
        en="Looked through everything that waits, switched on again",
    ),
}
"""What stands on the list when nobody has named a tool and the playbook has no point of its own."""


def points_of(crisis: "Crisis", step: Line) -> tuple[Point, ...]:
    """Everything to tick in a step; at least one point in each check list, none in other steps."""
    if step.check is None:
        return ()
    own = tuple(Point(words) for words in step.check)
    if step.schedulers is None:
        return own
    tools = tuple(_of(tool, step.schedulers) for tool in crisis.life.schedulers)
    return (*tools, *own) or (Point(_WITHOUT_TOOLS[step.schedulers]),)


def _of(tool: Scheduler, what: str) -> Point:
    done = _OF_A_TOOL[what]
    words = Bilingual(de=f"{tool.title}: {done.de}", en=f"{tool.title}: {done.en}")
    return Point(words, tool.owner, tool.page)
