"""Places that answer nonsense, for ever, or with harm in it: an outlet says what that means, in a clean sentence."""

import asyncio
import random
import tracemalloc
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.crisis.deliveries import Delivery
from bot.crisis.text import clean, clean_link
from bot.outlets.base import Capabilities, NotSent, Outlet, PerhapsSent, Sent, Spec
from bot.outlets.email import EmailOutlet
from bot.outlets.mailing.round import Bounds
from tests.faults.outlet_garbage import ENDLESS, FLOOD, SECRET, garbage, huge
from tests.faults.outlet_mail import RogueMail
from tests.faults.outlet_rogue import Answer, Rogue, http, said
from tests.faults.outlet_stage import STAGES, WELL, Stage
from tests.outlets.sample import START, delivery, note_on

PATIENCE = 20.0
"""Seconds that the courier would give an outlet here."""

KINDS = list(STAGES)
KNOWS_BY_ITSELF = ("apprise", "capabilities")
"""What asks nobody."""

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # Apprise looks for it


def deeds(outlet: Outlet, text: Delivery) -> dict[str, Callable[[], Awaitable[Any]]]:
    return {
        "publish": lambda: outlet.publish(text),
        "find": lambda: outlet.find(text),
        "edit": lambda: outlet.edit(text, note_on(text)),
        "capabilities": outlet.capabilities,
    }


async def outcome(deed: Callable[[], Awaitable[Any]], patience: float = PATIENCE) -> Any:
    """What it gave or raised; TimeoutError where the courier's patience was needed."""
    try:
        async with asyncio.timeout(patience):
            return await deed()
    except Exception as problem:
        return problem


def faults(name: str, came: Any) -> list[str]:
    """Everything about an outcome that people should not get to see."""
    match came:
        case Sent(permalink, ref, note):
            plain = clean_link(permalink) == permalink and permalink.startswith(("https://", "http://"))
            found = [] if plain or not permalink else [f"permalink {permalink[:60]!r}"]
            found += [] if clean(ref, 500) == ref else [f"ref {ref[:60]!r}"]
            return found + said_badly(note)
        case NotSent():
            waits = timedelta(0) <= came.wait <= WELL
            return said_badly(came.reason) + ([] if waits else [f"wait {came.wait}"])
        case PerhapsSent():
            return said_badly(str(came))
        case Capabilities():
            held = clean_link(came.page) == came.page and (not came.page or came.page.startswith(("https:", "http:")))
            fits = 20 <= came.limit <= 1_000_000 and 0 <= came.link <= came.limit and came.reach >= 0
            return ([] if held else [f"page {came.page[:60]!r}"]) + ([] if fits else [f"{came.limit} {came.link}"])
        case None if name in ("find", "edit"):
            return []
    return [f"escaped: {type(came).__name__}: {str(came)[:80]}"]


def said_badly(reason: str) -> list[str]:
    found = ["secret"] if SECRET in reason else []
    reason = reason.removeprefix("The keys are those of @")  # and then the name of an account
    if "\n" in reason or clean(reason) != reason or not reason.isprintable():
        found.append(f"not clean {reason[:120]!r}")
    return found + ([f"long ({len(reason)})"] if len(reason) > 400 else [])


async def storm(stage: Stage, folder: Path, seeds: range) -> Counter[str]:
    """Each seed is one deed against one way to answer; every fault with the first seed that has it."""
    found: Counter[str] = Counter()
    async with Rogue(lambda *_: said({})) as elsewhere, Rogue(lambda *_: said({})) as rogue:
        for seed in seeds:
            chance = random.Random(seed)
            trouble = chance.random()

            def make(method: str, path: str, chance: random.Random = chance, trouble: float = trouble) -> Answer:
                right = stage.right(method, path)
                if chance.random() < trouble:
                    return garbage(right, chance, elsewhere.url)
                return said(right, headers=b"X-RestLi-Id: urn:li:share:17\r\n")

            rogue.make = make
            outlet = stage.make(rogue.url, folder / str(seed))
            name, deed = chance.choice(list(deeds(outlet, stage.text()).items()))
            for fault in faults(name, await outcome(deed)):
                found[f"{stage.name} {name} {fault} (seed {seed})"] += 1
        assert not elsewhere.asked, "a redirect was followed"
    return found


@pytest.mark.parametrize("kind", KINDS)
async def test_nonsense_is_told_in_a_clean_sentence(kind: str, tmp_path: Path):
    found = await storm(STAGES[kind], tmp_path, range(60))
    assert not found, "\n".join(found)


@pytest.mark.faults_long
@pytest.mark.parametrize("kind", KINDS)
async def test_much_nonsense_is_told_in_a_clean_sentence(kind: str, tmp_path: Path):
    found = await storm(STAGES[kind], tmp_path, range(1_000, 2_000))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_right_goes_well(kind: str, tmp_path: Path):
    """Else the storm would show nothing."""
    stage = STAGES[kind]
    right = b"X-RestLi-Id: urn:li:share:17\r\n"
    async with Rogue(lambda method, path: said(stage.right(method, path), headers=right)) as place:
        outlet = stage.make(place.url, tmp_path)
        assert isinstance(await outlet.publish(stage.text()), Sent)
        assert isinstance(await outlet.capabilities(), Capabilities)


def always(answer: Answer) -> Callable[[str, str], Answer]:
    return lambda method, path: answer


REDIRECTS = (301, 302, 303, 307, 308)


@pytest.mark.parametrize("kind", KINDS)
async def test_nobody_is_followed_elsewhere(kind: str, tmp_path: Path):
    stage = STAGES[kind]
    async with Rogue(lambda *_: said({"ok": True})) as elsewhere, Rogue(lambda *_: said({})) as place:
        for status in REDIRECTS:
            there = http(b"", status, b"Location: %b/x\r\n" % elsewhere.url.encode())
            place.make = always(there)
            outlet = stage.make(place.url, tmp_path / str(status))
            for name, deed in deeds(outlet, stage.text()).items():
                came = await outcome(deed)
                assert not faults(name, came), (status, name)
                assert isinstance(came, NotSent | PerhapsSent) or (kind, name) == KNOWS_BY_ITSELF, (status, name)
        assert not elsewhere.asked


WAYS = {"flood": FLOOD, "20 MB": huge(20)}
BOUNDED = ("x", "linkedin", "webhook", "mastodon", "bluesky", "telegram")
MEGABYTES = 48
"""Of memory for an answer: the asker, the place itself and what they hold of it."""


@pytest.mark.parametrize("way", ["flood", "20 MB"])
@pytest.mark.parametrize("kind", BOUNDED)
async def test_no_more_is_read_than_anybody_needs(kind: str, way: str, tmp_path: Path):
    stage, answer = STAGES[kind], WAYS[way]
    async with Rogue(lambda *_: answer) as place:
        outlet = stage.make(place.url, tmp_path)
        await outcome(outlet.capabilities)  # what is imported counts for nobody
        tracemalloc.start()
        came = await outcome(lambda: outlet.publish(stage.text()))
        most = tracemalloc.get_traced_memory()[1] >> 20
        tracemalloc.stop()
    assert isinstance(came, NotSent | PerhapsSent) and not faults("publish", came)
    assert most < MEGABYTES


@pytest.mark.faults_long
@pytest.mark.parametrize("kind", BOUNDED)
async def test_what_never_ends_is_given_up(kind: str, tmp_path: Path):
    """Also where each part of it comes in time; and nobody waits for it afterwards."""
    stage = STAGES[kind]
    async with Rogue(lambda *_: ENDLESS) as place:
        came = await outcome(lambda: stage.make(place.url, tmp_path).publish(stage.text()), 60)
        assert isinstance(came, NotSent | PerhapsSent), came
        async with asyncio.timeout(10):
            await place.idle.wait()


async def mail_storm(folder: Path, seeds: range) -> Counter[str]:
    """The same against a mail server that answers what it likes."""
    found: Counter[str] = Counter()
    (folder / "press.csv").write_text("email\na@b.example\nc@d.example\n", encoding="utf-8")
    async with RogueMail(SECRET) as place:
        for seed in seeds:
            place.chance = random.Random(seed)
            place.trouble = place.chance.random() / 2
            spec = Spec(
                "press", "email", "Linznet", "Europe/Vienna", ("de",), folder / str(seed), sender="P <p@l.example>",
                server=f"smtp://127.0.0.1:{place.port}", recipients=folder / "press.csv",
                secrets={"USER": "user", "PASSWORD": SECRET},
            )  # fmt: skip
            outlet = EmailOutlet(spec, lambda: START, Bounds(begin=1.0, end=2.0))
            text = delivery(outlet="press", subjects={"de": "S"})
            name = place.chance.choice(("publish", "capabilities"))
            deed = deeds(outlet, text)[name]
            for fault in faults(name, await outcome(deed)):
                found[f"email {name} {fault} (seed {seed})"] += 1
    return found


async def test_a_mail_server_that_says_nonsense(tmp_path: Path):
    found = await mail_storm(tmp_path, range(40))
    assert not found, "\n".join(found)


@pytest.mark.faults_long
async def test_a_mail_server_that_says_much_nonsense(tmp_path: Path):
    found = await mail_storm(tmp_path, range(1_000, 1_400))
    assert not found, "\n".join(found)
