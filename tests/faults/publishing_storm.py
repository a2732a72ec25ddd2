"""One text, one place, one fault: a cell. And one text for all places at once, with everything that can happen."""

import os
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from unittest.mock import patch

from bot.crisis.command import Command
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import ChangeSeverity, Place
from bot.crisis.pausing import PauseAll
from bot.crisis.publishing import Halt
from bot.crisis.roster import DeclareConflict
from tests.faults.publishing_bot import STATEMENT, Publication
from tests.faults.publishing_front import Effect, Mishap
from tests.faults.publishing_newsroom import NewsroomStand
from tests.faults.publishing_places import (
    BlueskyStand,
    LinkedInStand,
    MastodonStand,
    SlackStand,
    Stand,
    TelegramStand,
    WebhookStand,
    XStand,
)
from tests.faults.publishing_press import PressStand

STANDS: Sequence[type[Stand]] = (
    NewsroomStand, SlackStand, MastodonStand, BlueskyStand, XStand, LinkedInStand, PressStand, WebhookStand,
    TelegramStand,
)  # fmt: skip
BY_HAND = Place("forum", "Forum", by_hand=True, languages=("de",))
GATEWAYS, WAITS = (500, 502, 503, 504), (0, 1, 7, 90, 900)
UNSEEN: tuple[Effect, ...] = ("never", "late")
ANY: tuple[Effect, ...] = ("now", "late", "never")

FAULTS: dict[str, Callable[[Random], Mishap]] = {
    "answer lost": lambda random: Mishap("now", "lost"),
    "5xx after": lambda random: Mishap("now", "5xx", status=random.choice(GATEWAYS)),
    "5xx": lambda random: Mishap(random.choice(UNSEEN), "5xx", status=random.choice(GATEWAYS)),
    "reset": lambda random: Mishap(random.choice(UNSEEN), "lost"),
    "time-out": lambda random: Mishap(random.choice(ANY), "hangs"),
    "429": lambda random: Mishap("never", "limited", wait=random.choice(WAITS)),
    "dies during": lambda random: Mishap(random.choice(ANY), "dies"),
}  # fmt: skip
"""What strikes the request that publishes. `late`: it has its effect only after the bot has given it up."""

DEATHS = {"dies before": "before", "dies after": "after"}
ALL_FAULTS = (*FAULTS, *DEATHS)
MOST_IN_A_ROW = 3


OBJECTIONS: Sequence[tuple[str, Command]] = (
    ("eva", Halt(statement=STATEMENT)),
    ("anna", ChangeSeverity(severity="S1", reason="Notruf")),
    ("ben", ReportFact(fact="what", de="Fernsehen", en="TV")),
    ("anna", DeclareConflict(person="anna", reason="Aktien")),
    ("anna", PauseAll(reason="Warten")),
)
"""What takes the approval, or the publication, back within its ten seconds: who, and how."""


@dataclass
class Tally:
    """What came of the cells of one place and one fault."""

    cells: int = 0
    sent: int = 0
    asked: int = 0
    """Cells in which a person was asked, once or more often."""
    deaths: int = 0
    repeats: int = 0
    """Messages that came once more under their old Message-ID, on the word of the person who was asked."""
    wrong: list[str] = field(default_factory=list)

    def count(self, publication: Publication, wrong: str) -> None:
        """One more cell."""
        self.cells += 1
        self.sent += publication.settled
        self.asked += bool(publication.asked)
        self.deaths += publication.deaths
        self.repeats += sum(stand.repeats for stand in publication.stands)
        self.wrong += [wrong] if wrong else []


async def cell(stand: Stand, fault: str, number: int) -> tuple[Publication, str]:
    """One text for one place, whose publishing request is struck once or a few times in a row; what was wrong."""
    random = Random(f"{stand.name}/{fault}/{number}")
    publication, times = Publication([stand], number, random), random.randint(1, MOST_IN_A_ROW)
    if fault in FAULTS:
        stand.troubles.publishing.extend(FAULTS[fault](random) for _ in range(times))
    else:
        publication.fates[stand.name].extend([DEATHS[fault]] * times)
    await publication.publish()
    return publication, verdict(publication)


async def storm(stands: Sequence[Stand], number: int) -> tuple[Publication, str]:
    """One text for all places; anything strikes any request, looks included, and deaths strike all of them."""
    random = Random(f"storm/{number}")
    publication = Publication(stands, number, random, BY_HAND)
    for stand in stands:
        chosen = [FAULTS[random.choice(list(FAULTS))](random) for _ in range(random.randint(0, MOST_IN_A_ROW))]
        stand.troubles.publishing.extend(chosen)
        looks = [
            FAULTS[random.choice(("5xx", "reset", "429", "time-out"))](random) for _ in range(random.randint(0, 6))
        ]
        stand.troubles.looking.extend(Mishap("never", each.ending, each.status, each.wait) for each in looks)
        publication.fates[stand.name].extend(random.choices(("before", "after", ""), (1, 1, 6), k=3))
    await publication.publish()
    return publication, verdict(publication)


async def objected(stands: Sequence[Stand], number: int) -> tuple[Publication, str]:
    """One text for all places that somebody, or something, stops while it can be stopped. Nothing goes wrong else."""
    random = Random(f"objected/{number}")
    publication = Publication(stands, number, random, BY_HAND)
    by, wish = OBJECTIONS[number % len(OBJECTIONS)]
    await publication.publish((by, wish), rounds=random.randint(2, 6))
    publication.witness()
    arrived = {stand.name: dict(found) for stand in stands if (found := stand.arrived())}
    return publication, f"{publication.stream}: {by} {wish}, and all the same {arrived}" if arrived else ""


def verdict(publication: Publication) -> str:
    """What is wrong at the end; empty when each place has exactly the approved words, once."""
    publication.witness()
    wrong = [f"{name}: {status}" for name, status in publication.statuses.items() if status != "sent"]
    for stand in publication.stands:
        arrived, approved = stand.arrived(), publication.approved(stand)
        wrong += [f"{stand.name}: twice {dict(more)}"] if (more := arrived - approved) else []
        wrong += [f"{stand.name}: lost {dict(less)}"] if (less := approved - arrived) else []
        wrong += [f"{stand.name}: again unasked"] if stand.repeats and not publication.asked[stand.name] else []
        stand.troubles.over()
    return f"{publication.stream}: {'; '.join(wrong)}" if wrong else ""


@asynccontextmanager
async def standing(folder: Path, *kinds: type[Stand]) -> AsyncIterator[list[Stand]]:
    """These places (all of them when none is named), as long as it lasts. No machine loses its power here, so nothing
    waits for the medium."""
    async with AsyncExitStack() as life:
        life.enter_context(patch.object(os, "fsync", lambda handle: None))
        yield [await life.enter_async_context(kind(folder)) for kind in kinds or STANDS]


def row(name: str, tallies: dict[str, Tally]) -> str:
    """One line of the table: `sent/asked` for each fault."""
    return f"{name:10}" + "".join(f"{f'{each.sent}/{each.asked}':>13}" for each in tallies.values())


def head() -> str:
    """The line above."""
    return f"{'sent/asked':10}" + "".join(f"{fault:>13}" for fault in ALL_FAULTS)


async def cells(stand: Stand, numbers: Iterable[int]) -> dict[str, Tally]:
    """All faults at one place, once for each number."""
    tallies = {fault: Tally() for fault in ALL_FAULTS}
    for index, fault in enumerate(ALL_FAULTS):
        for number in numbers:
            publication, wrong = await cell(stand, fault, number * len(ALL_FAULTS) + index)
            tallies[fault].count(publication, wrong)
    return tallies
