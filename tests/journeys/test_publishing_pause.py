"""Everything stops at one word with a reason, nothing fires in a heap afterwards; and other people's schedulers."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.crisis.approvals import Approve
from bot.crisis.attempts import DropDelivery, SendHeld
from bot.crisis.deliveries import DeliveryAttempted, DeliverySent
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.points import points_of
from bot.crisis.publishing import Publish
from bot.crisis.scheduling import PublishLater
from bot.crisis.steps import TickItem, open_steps
from tests.journeys.publishing_company import PressOffice, press_office
from tests.journeys.publishing_script import (
    agreed_by,
    emergency_is_known,
    first_word_approved,
    first_word_out,
    fuller_approved,
    leaves,
    submitted,
)

WHY = "Wir prüfen die Zahl der Betroffenen"


@pytest.fixture(params=["de", "en"])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[PressOffice]:
    async with press_office(tmp_path, request.param) as office:
        yield office


async def attempts(office: PressOffice) -> int:
    return len(await office.happened(DeliveryAttempted))


def opened(office: PressOffice) -> set[str]:
    return {step.id for step in open_steps(office.stage.crisis)}


# ----------------------------------------------------------------------------------------- pause everything


async def test_pause_wants_a_reason_and_everybody_sees_it(office: PressOffice):
    await fuller_approved(office)
    reply = await office.does("finn", PauseAll(reason="  "))
    assert not reply.ok and reply.text
    assert (await office.does("finn", PauseAll(reason=WHY))).ok
    card = office.card("paused.1")
    assert card.rings and WHY in card.lines[0] and "Finn Walsh" in card.lines[0]
    assert WHY in office.on("board") and "Finn Walsh" in office.on("board")
    assert not office.card("publish.fuller").buttons
    reply = await office.does("anna", PauseAll(reason="noch einmal"))
    assert not reply.ok and "Finn Walsh" in reply.text and WHY in reply.text


async def test_only_some_may_pause(office: PressOffice):
    reply = await office.does("gabi", PauseAll(reason=WHY))
    assert not reply.ok and "Anna Berger" in reply.text
    assert not (await office.does("agnes", PauseAll(reason=WHY))).ok


async def test_what_is_on_its_way_stops_and_nothing_new_can_be_sent(office: PressOffice):
    await first_word_approved(office)
    old = office.button("publish.first_word", Publish)
    assert (await office.tap("anna", "publish.first_word", Publish)).ok
    assert (await office.does("finn", PauseAll(reason=WHY))).ok
    await office.passes(minutes=2)
    assert await attempts(office) == 0
    reply = await office.taps_old("anna", "publish.first_word", old)
    assert not reply.ok and WHY in reply.text


async def test_going_on_sends_nothing_by_itself_and_lists_what_waits(office: PressOffice):
    await first_word_out(office)
    before = await attempts(office)
    await two_texts_are_ready(office)
    assert (await office.tap("anna", "publish.fuller", PublishLater, at="06:05")).ok
    assert (await office.tap("gabi", "publish.staff_card", Publish)).ok
    assert (await office.does("finn", PauseAll(reason=WHY))).ok
    await office.passes(minutes=25)
    assert await attempts(office) == before
    waiting = office.on("paused.1")
    assert (await office.tap("anna", "paused.1", ResumeAll)).ok
    await office.passes(minutes=2)
    assert await attempts(office) == before, "nothing fires in a heap"
    titles = {"de": ("Ausführliche Meldung", "Karte für Belegschaft"), "en": ("Fuller statement", "Card for staff")}
    for title in titles[office.language]:
        assert title in waiting and title in office.on("paused.1")
    assert (await office.tap("gabi", "publish.staff_card", Publish)).ok
    await office.passes(seconds=11)
    assert {event.statement for event in await office.happened(DeliverySent)} == {"first_word", "staff_card"}


async def two_texts_are_ready(office: PressOffice) -> None:
    """The fuller statement and the card for the staff are approved."""
    await emergency_is_known(office)
    await submitted(office, "fuller")
    await agreed_by(office, "text.fuller", "ben", "deniz")
    assert (await office.tap("anna", "text.staff_card", Approve)).ok


async def test_what_was_held_at_an_outlet_is_looked_through_one_by_one(office: PressOffice):
    for place in (office.outside.german, office.outside.cms):
        place.fail("POST", "limited")
    await first_word_out(office)
    assert (await office.does("finn", PauseAll(reason=WHY))).ok
    await office.passes(minutes=30)
    held = {key for key in office.shown_keys if key.startswith("held.")}
    assert held == {"held.first_word.website", "held.first_word.mastodon_de", "held.first_word.forum"}
    assert not any(isinstance(button.command, SendHeld) for key in held for button in office.card(key).buttons)
    assert (await office.tap("anna", "paused.1", ResumeAll)).ok
    await office.passes(minutes=30)
    assert not office.outside.german.statuses and not office.outside.cms.pages
    assert (await office.tap("anna", "held.first_word.mastodon_de", SendHeld)).ok
    assert len(office.outside.german.statuses) == 1 and not office.outside.cms.pages
    assert (await office.tap("anna", "held.first_word.website", DropDelivery)).ok
    await office.passes(minutes=30)
    assert not office.outside.cms.pages
    assert not {key for key in office.shown_keys if key.startswith("held.")} - {"held.first_word.forum"}


async def test_a_promise_goes_on_while_everything_is_paused(office: PressOffice):
    await first_word_out(office)
    assert (await office.does("finn", PauseAll(reason=WHY))).ok
    await office.passes(minutes=56)
    assert "06:40" in office.on("paused.1") and "06:40" in office.on("promise.first_word")
    assert [type(button.command) for button in office.card("promise.first_word").buttons] == [ResumeAll]


async def test_typed_words_pause_and_go_on(office: PressOffice):
    await first_word_approved(office)
    pause, resume = {"de": ("pause", "fortsetzen"), "en": ("pause", "resume")}[office.language]
    assert not await office.says("anna", f"{pause} {WHY}")
    assert [each.reason for each in office.stage.crisis.pausing.pauses if each.resumed_at is None] == [WHY]
    assert WHY in await office.says("finn", f"{pause} noch einmal")
    assert not await office.says("anna", resume)
    assert not [each for each in office.stage.crisis.pausing.pauses if each.resumed_at is None]
    await leaves(office, "first_word")


# ------------------------------------------------------------------------------- other people's schedulers


async def test_each_tool_is_ticked_by_whoever_owns_it_and_looked_at_again_after_ten_minutes(office: PressOffice):
    await first_word_out(office)
    lines = office.on("step.pause")
    for tool, owner in (("Postplan", "Finn Walsh"), ("Netzwerk-Suite", "Eva Lang"), ("Newsletter", "Gabi Wolf")):
        assert any(tool in line and owner in line for line in lines.splitlines())
    await tick_all(office, "pause")
    ended = office.clock()
    assert "pause_recheck" not in opened(office)
    await office.passes(minutes=9)
    assert "pause_recheck" not in opened(office)
    await office.passes(minutes=2)
    assert "pause_recheck" in opened(office)
    assert office.stage.crisis.steps.by_id["pause_recheck"].opened_at == ended + timedelta(minutes=10)
    await tick_all(office, "pause_recheck")
    assert "pause_recheck" not in opened(office)


async def test_nothing_is_switched_on_again_before_somebody_says_so(office: PressOffice):
    await first_word_out(office)
    await tick_all(office, "pause")
    await office.passes(hours=2)
    assert "resume" not in opened(office)
    resume = office.stage.crisis.playbook.step("resume")
    said = [point.words[office.language] for point in points_of(office.stage.crisis, resume)]
    assert len(said) >= 3 and all(any(tool in each for each in said) for tool in ("Postplan", "Newsletter"))
    assert resume.after


async def tick_all(office: PressOffice, step: str) -> None:
    """Everybody ticks their own tool, one by one; Finn the rest."""
    points = points_of(office.stage.crisis, office.stage.crisis.playbook.step(step))
    for number, point in enumerate(points):
        assert step in opened(office), f"closed after {number}"
        reply = await office.tap(point.owner or "finn", f"step.{step}", TickItem)
        assert reply.ok, reply.text
