import asyncio

from bot.chat.slack.delivery.homes import Homes, drawn
from bot.chat.slack.who.directory import Known
from bot.crisis.lifecycle import ChangeSeverity
from bot.crisis.steps import DecideStep
from tests.chat.slack.hearing import confidential, hearing, without
from tests.chat.slack.operation import Operation, operating
from tests.playbooks import Run
from tests.slack.values import words


def published(work: Operation) -> int:
    return sum(call.method == "views.publish" for call in work.slack.calls)


async def looks(work: Operation, who: str = "anna") -> None:
    before = work.people[who].home
    await work.people[who].opens_home()
    await work.slack.until(lambda: work.people[who].home is not before)


async def changes(work: Operation, severity: str, stream: str = "c1") -> None:
    await work.bot.behind.do("anna", ChangeSeverity(severity=severity, reason="x"), stream)
    work.app.changed(work.bot.crisis(stream))


async def test_a_home_that_somebody_looked_at_follows_the_crisis():
    async with operating(Run(severity="S3")) as work:
        await looks(work)
        await changes(work, "S1")
        await work.slack.until(lambda: work.anna.home and "S1" in work.anna.home.shown)


async def test_many_changes_are_drawn_once_and_nothing_is_drawn_that_looks_the_same():
    async with operating(Run(severity="S3")) as work:
        await looks(work)
        for severity in ("S2", "S1"):
            await work.bot.behind.do("anna", ChangeSeverity(severity=severity, reason="x"))
        for _ in range(4):
            work.app.changed(work.bot.crisis())
        await work.slack.until(lambda: work.anna.home and "S1" in work.anna.home.shown)
        assert published(work) == 2
        work.app.changed(work.bot.crisis())
        await looks_away(work)
        assert published(work) == 2


async def looks_away(work: Operation) -> None:
    """Wait until the Homes are at rest."""
    while work.homes._round and not work.homes._round.done():
        await asyncio.wait([work.homes._round])


async def test_nobody_is_told_of_what_they_may_not_know():
    async with operating(confidential(without(Run(what="geheim"), "finn")), Run(severity="S3", what="offen")) as work:
        await looks(work, "finn")
        home = await work.home(work.finn)
        assert "offen" in home.shown
        assert "geheim" not in home.shown
        await changes(work, "S1", "c1")
        assert not work.homes._stale()
        await looks(work, "anna")
        assert "geheim" in (await work.home(work.anna)).shown


async def test_who_looked_long_ago_looks_again_for_news():
    async with operating(Run(severity="S3")) as work:
        await looks(work)
        work.bot.behind.clock.move(hours=2)
        await changes(work, "S1")
        assert not work.homes._stale()
        assert published(work) == 1


async def test_only_so_many_homes_are_kept_up_to_date(monkeypatch):
    monkeypatch.setattr("bot.chat.slack.delivery.homes.MOST", 2)
    async with operating(Run()) as work:
        for who in ("anna", "ben", "clara"):
            await looks(work, who)
        assert len(work.homes._viewers) == 2
        await changes(work, "S1")
        await looks_away(work)
        shown = {who: (await work.home(work.people[who])).shown for who in ("anna", "ben", "clara")}
        assert {who for who, text in shown.items() if "S1" in text} == {"ben", "clara"}


async def test_what_slack_does_not_take_now_is_drawn_later(caplog):
    async with operating(Run(severity="S3")) as work:
        await looks(work)
        work.slack.faults.cut("views.publish", times=1)
        work.slack.faults.lose("views.publish", times=1)
        await changes(work, "S1")
        await work.slack.until(lambda: work.anna.home and "S1" in work.anna.home.shown)
        await looks_away(work)
        assert caplog.text.count("is not drawn now") >= 1


async def test_a_first_look_that_fails_is_made_up_for():
    async with operating(Run()) as work:
        work.slack.faults.server_error("views.publish", times=1)
        await work.anna.opens_home()
        assert (await work.home(work.anna)).shown


async def test_what_slack_forbids_is_said_and_left(caplog):
    async with operating(Run()) as work:
        work.slack.faults.refuse("views.publish", "not_enabled", times=1)
        await work.anna.opens_home()
        await work.app.close()
        assert "not_enabled" in caplog.text
        assert published(work) == 1


async def test_somebody_who_left_config_is_treated_like_an_agency():
    bot = await hearing(Run())
    assert "Störung" in "\n".join(words(drawn(bot.house, Known("anna", "de"))["blocks"]))
    assert "Störung · " not in "\n".join(words(drawn(bot.house, Known("gone", "de"))["blocks"]))


async def test_a_home_that_cannot_be_drawn_hurts_nobody(caplog):
    async with operating(Run()) as work:
        homes = Homes(work.web, work.bot.house)
        await homes.opened("U1", Known("anna", "xx"))
        assert "the Home of anna" in caplog.text
        assert published(work) == 0
        await homes.close()


async def test_the_end_of_a_crisis_is_drawn_too():
    async with operating(Run()) as work:
        await looks(work)
        await work.bot.behind.do("anna", DecideStep(step="confirm", choice="no"))
        work.app.changed(work.bot.crisis())
        await work.slack.until(lambda: work.anna.home and "Gerade läuft keine Krise" in work.anna.home.shown)
