"""The stations of a crisis at the company that publishes everywhere; each leads from the one before to the next."""

from datetime import timedelta

from aiohttp import web

from bot.crisis.approvals import Approve, RefuseApproval, RequestApproval
from bot.crisis.attempts import DropDelivery, SayItIsNotOut, SayItIsOut, SendHeld
from bot.crisis.clocks import ClockDoesNotApply
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import ChangeSeverity
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.points import points_of
from bot.crisis.publishing import Halt, Publish, PublishNow
from bot.crisis.scheduling import PublishLater
from bot.crisis.standdown import StandDown
from bot.crisis.statements import DraftStatement, EditStatement
from bot.crisis.steps import DecideStep, FinishStep, TickItem
from bot.drill.outage import WHERE, answer_page
from tests.journeys.publishing_company import PressOffice
from tests.outlets.place import Asked

MORE = {"de": "Linz und Steyr, rund 21.000 Anschlüsse", "en": "Linz and Steyr, about 21,000 lines"}
WHY = "Wir prüfen die Zahl der Betroffenen"
TYPED = {
    "de": {"where": "/krise wo", "pause": "/krise pause", "next": "weiter", "help": "hilfe"},
    "en": {"where": "/crisis out", "pause": "/crisis pause", "next": "next", "help": "help"},
}


async def facts_are_known(office: PressOffice) -> None:
    """Anna decides that it is a crisis; Ben answers the four questions."""
    await office.tap("anna", "step.triage", DecideStep)
    for value in ("internet", "05:20", WHERE, "searching"):
        answers = value if isinstance(value, dict) else {"de": value}
        await office.tap("ben", "step.facts", ReportFact, **answers)


async def leaves(office: PressOffice, text: str, by: str = "anna") -> None:
    """An approved text is published, and ten seconds later it has left."""
    assert (await office.tap(by, f"publish.{text}", Publish)).ok
    await office.passes(seconds=11)


async def first_word_approved(office: PressOffice) -> None:
    """Class A: Anna's yes is enough."""
    await facts_are_known(office)
    assert (await office.tap("anna", "text.first_word", Approve)).ok


async def first_word_out(office: PressOffice) -> None:
    """It has left."""
    await first_word_approved(office)
    await leaves(office, "first_word")


async def fuller_drafted(office: PressOffice) -> None:
    """The first word is out, and the fuller statement waits for somebody to submit it."""
    await first_word_out(office)
    await emergency_is_known(office)


async def emergency_is_known(office: PressOffice) -> None:
    """Five minutes later."""
    await office.passes(minutes=5)
    await office.tap("ben", "step.emergency", ReportFact, de="works")


async def fuller_asked(office: PressOffice) -> None:
    """Eva has submitted it: class B, for network operations and the law."""
    await fuller_drafted(office)
    await submitted(office, "fuller")


async def fuller_approved(office: PressOffice) -> None:
    """Two have agreed to it."""
    await fuller_asked(office)
    await agreed_by(office, "text.fuller", "ben", "deniz")


async def fuller_out(office: PressOffice) -> None:
    """It has left."""
    await fuller_approved(office)
    await leaves(office, "fuller")


async def submitted(office: PressOffice, text: str) -> None:
    """Eva asks for approval."""
    assert (await office.tap("eva", f"text.{text}", RequestApproval)).ok


async def agreed_by(office: PressOffice, card: str, *people: str) -> None:
    """These say yes to what the card shows now."""
    for person in people:
        reply = await office.tap(person, card, Approve)
        assert reply.ok, reply.text


async def tick_all(office: PressOffice, step: str) -> None:
    """Everybody ticks their own tool, one by one; Finn the rest."""
    for point in points_of(office.stage.crisis, office.stage.crisis.playbook.step(step)):
        reply = await office.tap(point.owner or "finn", f"step.{step}", TickItem)
        assert reply.ok, reply.text


async def put_up_by_hand(office: PressOffice) -> None:
    """Finn puts everything into the forum that waits for him."""
    for key in sorted(key for key in office.shown_keys if key.startswith("by_hand.")):
        button = office.button(key, SayItIsOut) if office.card(key).buttons else None
        if button:
            where = f"https://forum.example/linznet/t/{key.split('.')[1]}"
            assert (await office.tap("finn", key, SayItIsOut, permalink=where)).ok


def named(office: PressOffice, template: str) -> str:
    """The latest text of a template."""
    return [name for name, text in office.stage.crisis.statements.by_id.items() if text.template == template][-1]


# ------------------------------------------------------------------------------------------ a whole crisis


async def whole_crisis(office: PressOffice) -> None:
    """Four hours in which nearly everything happens that can happen to texts, from the first word to the end."""
    await the_team_comes(office)
    await the_first_word_and_its_troubles(office)
    await the_schedulers(office)
    await the_fuller_statement_and_its_troubles(office)
    await what_was_wrong(office)
    await the_end(office)


def troubles(office: PressOffice) -> None:
    """Telegram takes the first message and does not answer; X refuses the first post."""
    office.outside.telegram.faults.lose("sendMessage", nth=1)
    answer, refused = office.outside.x.instead, list[Asked]()
    assert answer

    async def refuses_once(asked: Asked) -> web.Response:
        if asked.method == "GET" or refused:
            return await answer(asked)
        refused.append(asked)
        return web.json_response({"title": "Forbidden", "detail": "Not permitted", "status": 403}, status=403)

    office.outside.x.instead = refuses_once


async def the_team_comes(office: PressOffice) -> None:
    for person, role in (
        ("ben", "fact_owner"), ("eva", "writer"), ("finn", "social"), ("gabi", "internal_comms"), ("deniz", "legal"),
    ):  # fmt: skip
        if role == "fact_owner":
            await office.tap("anna", "step.triage", DecideStep)
        if role == "legal":
            await office.passes(minutes=3)
        await answer_page(office.stage, person, role)
    for value in ("internet", "05:20", WHERE, "searching"):
        await office.tap("ben", "step.facts", ReportFact, **(value if isinstance(value, dict) else {"de": value}))


async def the_first_word_and_its_troubles(office: PressOffice) -> None:
    """Stopped once; two want to publish it; Telegram does not answer, X refuses it; nobody goes to the forum."""
    await office.tap("gabi", "text.first_word", Approve)
    await office.tap("anna", "text.first_word", Approve)
    old = office.button("publish.first_word", Publish)
    await office.tap("anna", "publish.first_word", Publish)
    await office.taps_old("hana", "publish.first_word", old)
    await office.tap("gabi", "publish.first_word", Halt)
    await leaves(office, "first_word")
    if "delivery.first_word.telegram" in office.shown_keys:
        await office.tap("finn", "delivery.first_word.telegram", SayItIsOut, permalink="https://t.me/linznet/2")
        await office.tap("finn", "delivery.first_word.x", SayItIsNotOut)
    await office.says("anna", TYPED[office.language]["where"])
    await office.passes(minutes=16)
    await put_up_by_hand(office)


async def the_schedulers(office: PressOffice) -> None:
    await tick_all(office, "pause")
    await office.tap("anna", "text.staff_card", Approve)
    await leaves(office, "staff_card", by="gabi")
    await office.passes(minutes=11)
    await tick_all(office, "pause_recheck")
    for clock in ("nis2_early", "nis2_report", "tkg"):
        await office.tap("deniz", f"clock.{clock}", ClockDoesNotApply, reason="unter der Schwelle")
    await office.tap("anna", "step.grade", FinishStep)


async def the_fuller_statement_and_its_troubles(office: PressOffice) -> None:
    """Refused, edited, another severity, another fact, for later, all paused, and out at last."""
    await office.tap("ben", "step.emergency", ReportFact, de="works")
    await submitted(office, "fuller")
    for person in ("agnes", "eva", "gabi"):
        await office.tap(person, "text.fuller", Approve)
    await agreed_by(office, "text.fuller", "ben")
    await office.tap("deniz", "text.fuller", RefuseApproval, reason="legal")
    texts = office.stage.crisis.statements.by_id["fuller"].texts
    words = {each: "\n".join(line for line in text.splitlines() if "Router" not in line and "router" not in line)
             for each, text in texts.items()}  # fmt: skip
    await office.tap("eva", "text.fuller", EditStatement, **words)
    await office.passes(seconds=20)
    await submitted(office, "fuller")
    await agreed_by(office, "text.fuller", "ben", "deniz")
    await office.passes(seconds=20)
    await office.does("anna", ChangeSeverity(severity="S1", reason="Notrufe könnten betroffen sein"))
    await answer_page(office.stage, "moser", "executive")
    await submitted(office, "fuller")
    await agreed_by(office, "text.fuller", "ben", "deniz")
    later = f"{office.here() + timedelta(minutes=20):%H:%M}"
    await office.tap("anna", "publish.fuller", PublishLater, at="05:00")
    await office.tap("anna", "publish.fuller", PublishLater, at=later)
    await office.does("ben", ReportFact(fact="who", **MORE))
    await submitted(office, "fuller")
    await agreed_by(office, "text.fuller", "ben", "deniz")
    await office.tap("anna", "publish.fuller", PublishLater, at=f"{office.here() + timedelta(minutes=5):%H:%M}")
    await office.says("finn", f"{TYPED[office.language]['pause']} {WHY}")
    await office.does("anna", PauseAll(reason="noch einmal"))
    await office.passes(minutes=7)
    await office.says("anna", TYPED[office.language]["next"])
    await office.tap("anna", "paused.1", ResumeAll)
    await office.says("anna", TYPED[office.language]["next"])
    await leaves(office, "fuller")
    await put_up_by_hand(office)


async def what_was_wrong(office: PressOffice) -> None:
    """The number was wrong after all; then somebody publishes an update that should not have left."""
    await office.does("ben", ReportFact(fact="who", **WHERE))
    assert (await office.tap("eva", "whereabouts", DraftStatement, about="fuller", template="correction")).ok
    name = named(office, "correction")
    await submitted(office, name)
    await agreed_by(office, f"text.{name}", "ben", "deniz")
    await leaves(office, name)
    await put_up_by_hand(office)
    await office.says("eva", TYPED[office.language]["where"])
    await office.passes(minutes=26)
    promise = next(key for key in office.shown_keys if key.startswith("promise.") and office.card(key).buttons)
    assert (await office.tap("anna", promise, PublishNow)).ok
    await office.passes(seconds=11)
    await office.does("finn", PauseAll(reason=WHY))
    await office.tap("anna", "paused.2", ResumeAll)
    for key in sorted(key for key in office.shown_keys if key.startswith("held.")):
        await office.tap("finn", key, SendHeld if "forum" in key else DropDelivery)
    wrong = named(office, "no_news")
    assert (await office.tap("anna", "whereabouts", DraftStatement, about=wrong, template="retraction")).ok
    assert (await office.tap("anna", f"text.{named(office, 'retraction')}", PublishNow)).ok
    await office.passes(minutes=1)
    for key in sorted(key for key in office.shown_keys if key.startswith("held.")):
        await office.tap("finn", key, DropDelivery)
    await put_up_by_hand(office)
    await office.says("anna", TYPED[office.language]["where"])
    await office.says("anna", TYPED[office.language]["help"])


async def the_end(office: PressOffice) -> None:
    await office.tap("anna", "step.overview", FinishStep)
    for _ in range(2):
        await office.tap("ben", "step.stable", TickItem)
    await submitted(office, "closing")
    await agreed_by(office, "text.closing", "ben", "deniz")
    await leaves(office, "closing")
    await put_up_by_hand(office)
    await tick_all(office, "resume")
    assert (await office.tap("anna", "board", StandDown)).ok
