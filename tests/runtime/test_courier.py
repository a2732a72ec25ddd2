import asyncio
from datetime import timedelta

import pytest

from bot.crisis.approvals import Approve
from bot.crisis.attempts import BeginAttempt, DropDelivery, SayItIsNotOut, SayItIsOut
from bot.crisis.command import COURIER, Refused
from bot.crisis.consent import binding
from bot.crisis.deliveries import HEAD_START, delivery_for
from bot.crisis.lifecycle import TakeNote
from bot.crisis.notes import RetryNote
from bot.crisis.publishing import Publish
from bot.outlets.base import NotSent, PerhapsSent
from bot.runtime.courier import INTERRUPTED, Outlets
from bot.store.base import NotSaved
from tests.aftermath import mending_setup, retracted
from tests.playbooks import Run
from tests.runtime.parts import Behaviour, House, ScriptedOutlet, after, house, instead, nearly_out, until, when

NEWSROOM, MASTODON = "c1/first_word/newsroom", "c1/first_word/mastodon"


async def released(*outlets: ScriptedOutlet, patience: float = 5.0) -> House:
    """A house in which the first word leaves now."""
    place = await house(nearly_out(), *outlets, patience=patience).start()
    await place.wait(seconds=10)
    return place


def two(*script: Behaviour, idempotent: bool = False, finds: bool = True) -> tuple[ScriptedOutlet, ScriptedOutlet]:
    """A newsroom that behaves, and a Mastodon with this script."""
    return ScriptedOutlet("newsroom"), ScriptedOutlet("mastodon", *script, idempotent=idempotent, finds=finds)


async def looked(place: House) -> House:
    """The outlets were asked as often as they are before a person is."""
    for seconds in (15, 30, 60):
        await place.wait(seconds=seconds)
    return place


def begun(run: Run, *outlets: str) -> Run:
    """The bot died after it began to send to these outlets."""
    run.wait(seconds=10)
    for outlet in outlets:
        run.do(COURIER, BeginAttempt(statement="first_word", outlet=outlet))
    return run


# ---------------------------------------------------------------------------------------------- sending


async def test_each_outlet_gets_the_text_once():
    newsroom, mastodon = two()
    place = await released(newsroom, mastodon)
    await place.wait(hours=1)
    assert newsroom.received == [NEWSROOM] and mastodon.received == [MASTODON]
    assert place.status("newsroom") == place.status("mastodon") == "sent"
    outcome = place.crisis().deliveries.outcomes["first_word", "mastodon"]
    assert outcome.permalink == "https://mastodon.example/first_word"


async def test_nothing_is_sent_before_its_ten_seconds_are_over():
    newsroom, mastodon = two()
    place = await house(nearly_out(), newsroom, mastodon).start()
    await place.wait(seconds=9)
    assert newsroom.began == mastodon.began == []


async def test_the_hub_is_first_and_the_others_wait_for_it():
    open_now = asyncio.Event()
    newsroom, mastodon = ScriptedOutlet("newsroom", when(open_now)), ScriptedOutlet("mastodon")
    place = await house(nearly_out(), newsroom, mastodon).start()
    place.clock.move(seconds=10)
    await place.alarm.fire()
    await until(lambda: newsroom.began)
    assert mastodon.began == []
    open_now.set()
    await place.runtime.settle()
    assert mastodon.received == [MASTODON]


async def test_a_hub_that_refuses_does_not_hold_the_others_back():
    newsroom, mastodon = ScriptedOutlet("newsroom", instead(NotSent("no", final=True))), ScriptedOutlet("mastodon")
    place = await released(newsroom, mastodon)
    assert (place.status("newsroom"), place.status("mastodon")) == ("refused", "sent")


async def test_it_is_written_down_before_it_is_sent():
    seen: list[str] = []
    newsroom, _ = two()

    async def looks(outlet: ScriptedOutlet, delivery):
        records = place.store.journals["c1"]
        seen.extend(type(record.event).__name__ for record in records[-1:])
        return outlet.take(delivery)

    mastodon = ScriptedOutlet("mastodon", looks)
    place = await house(nearly_out(), newsroom, mastodon).start()
    await place.wait(seconds=10)
    assert seen == ["DeliveryAttempted"]


async def test_what_cannot_be_written_down_is_not_sent():
    newsroom, mastodon = two()
    place = await house(nearly_out(), newsroom, mastodon).start()
    place.store.refuse = lambda stream, command_id: NotSaved("full") if command_id.startswith("attempt") else None
    await place.wait(seconds=10)
    await place.sweep()
    assert newsroom.began == mastodon.began == []
    place.store.refuse = lambda stream, command_id: None
    await place.sweep()
    assert newsroom.received == [NEWSROOM] and mastodon.received == [MASTODON]


async def test_an_outlet_that_is_not_set_up_is_for_a_person():
    place = await released(ScriptedOutlet("newsroom"))
    assert place.status("mastodon") == "refused"
    await place.do("anna", DropDelivery(statement="first_word", outlet="mastodon"))
    assert place.status("mastodon") == "dropped"


async def test_a_hub_that_hangs_holds_the_others_up_for_five_seconds_at_most():
    newsroom, mastodon = ScriptedOutlet("newsroom", when(asyncio.Event())), ScriptedOutlet("mastodon")
    place = await house(nearly_out(), newsroom, mastodon, patience=60).start()
    place.clock.move(seconds=10)
    await place.alarm.fire()
    await until(lambda: newsroom.began)
    assert place.alarm.next() == place.clock() + HEAD_START
    place.clock.move(seconds=5)
    await place.alarm.fire()
    await until(lambda: mastodon.received)
    assert place.status("newsroom") == "attempting"
    await place.runtime.stop(grace=0)


async def test_what_a_person_puts_somewhere_is_not_the_couriers_work():
    newsroom, mastodon = two()
    run = Run(mending_setup()).go_on().know()
    run.approve("first_word", "anna")
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    xing = ScriptedOutlet("xing")
    place = await house(run, newsroom, mastodon, ScriptedOutlet("x"), xing).start()
    await place.wait(seconds=10)
    await place.wait(hours=2)
    assert xing.began == xing.asked == [] and place.status("xing") == "ready"
    await place.do("finn", SayItIsOut(statement="first_word", outlet="xing"))
    assert place.status("xing") == "sent"


async def test_a_hanging_outlet_delays_no_other():
    never = asyncio.Event()
    run = nearly_out()
    hub, mastodon = ScriptedOutlet("newsroom"), ScriptedOutlet("mastodon", when(never))
    intranet = ScriptedOutlet("intranet")
    place = await house(run, hub, mastodon, intranet, patience=60).start()
    place.clock.move(seconds=10)
    await place.alarm.fire()
    await until(lambda: mastodon.began)
    assert place.status("newsroom") == "sent"
    wish = Approve(statement="staff", binding=binding(place.crisis(), "staff"))
    await place.desk.handle("c1", wish, "anna", "a1")
    await place.desk.handle("c1", Publish(statement="staff", binding=wish.binding), "anna", "a2")
    place.clock.move(seconds=10)
    await place.alarm.fire()
    await until(lambda: intranet.received)
    assert place.status("mastodon") == "attempting"
    never.set()
    await place.runtime.settle()
    assert place.status("mastodon") == "sent"


# ------------------------------------------------------------------------------- when it surely did not work


async def test_what_was_surely_not_sent_is_tried_again_after_a_pause():
    newsroom, mastodon = two(instead(NotSent("connection refused")))
    place = await released(newsroom, mastodon)
    assert place.status("mastodon") == "ready" and len(mastodon.began) == 1
    assert place.alarm.next() == place.clock() + timedelta(seconds=5)
    await place.wait(seconds=4)
    assert len(mastodon.began) == 1
    await place.wait(seconds=1)
    assert place.status("mastodon") == "sent" and mastodon.received == [MASTODON]


async def test_the_pause_is_as_long_as_the_outlet_asks():
    newsroom, mastodon = two(instead(NotSent("429", wait=timedelta(minutes=7))))
    place = await released(newsroom, mastodon)
    await place.wait(minutes=6, seconds=59)
    await place.sweep()
    assert len(mastodon.began) == 1
    await place.wait(seconds=1)
    assert mastodon.received == [MASTODON]


async def test_the_pauses_grow_and_in_the_end_a_person_decides():
    newsroom, mastodon = two(*[instead(NotSent("no route"))] * 5)
    place = await released(newsroom, mastodon)
    began = place.clock()
    moments = []
    while place.status("mastodon") == "ready":
        moments.append((place.clock() - began).total_seconds())
        await place.wait(seconds=5)
    assert len(mastodon.began) == 5
    assert moments[-1] == 70
    assert place.status("mastodon") == "refused"
    await place.do("anna", SayItIsNotOut(statement="first_word", outlet="mastodon"))
    assert place.status("mastodon") == "sent" and mastodon.received == [MASTODON]


async def test_what_will_never_work_is_not_tried_again():
    newsroom, mastodon = two(instead(NotSent("too long", final=True)))
    place = await released(newsroom, mastodon)
    await place.wait(hours=2)
    assert place.status("mastodon") == "refused" and len(mastodon.began) == 1


# -------------------------------------------------------------------------- when nobody knows whether it did


@pytest.mark.parametrize("error", [PerhapsSent("read timeout"), ConnectionResetError("reset"), ValueError("bug")])
async def test_a_lost_answer_is_looked_up_and_nothing_goes_out_twice(error: Exception):
    newsroom, mastodon = two(after(error))
    place = await released(newsroom, mastodon)
    await place.wait(hours=2)
    assert place.status("mastodon") == "sent"
    assert mastodon.received == [MASTODON] and mastodon.asked == [MASTODON]


async def test_what_the_outlet_surely_does_not_have_is_sent_again():
    newsroom, mastodon = two(instead(PerhapsSent("500")))
    place = await released(newsroom, mastodon)
    await place.wait(seconds=5)
    assert place.status("mastodon") == "sent" and mastodon.received == [MASTODON]


async def test_when_the_outlet_cannot_say_either_a_person_is_asked():
    newsroom, mastodon = two(after(PerhapsSent("500")), finds=False)
    place = await looked(await released(newsroom, mastodon))
    await place.wait(hours=2)
    await place.sweep()
    assert place.status("mastodon") == "unknown" and len(mastodon.began) == 1
    await place.do("anna", SayItIsOut(statement="first_word", outlet="mastodon"))
    assert place.status("mastodon") == "sent" and mastodon.received == [MASTODON]


async def test_it_is_asked_again_after_pauses_that_grow_before_a_person_is():
    newsroom, mastodon = two(after(PerhapsSent("500")), finds=False)
    place = await released(newsroom, mastodon)
    began, moments = place.clock(), [0.0]
    while place.status("mastodon") == "attempting":
        asked = len(mastodon.asked)
        await place.wait(seconds=5)
        await place.sweep()
        moments += [(place.clock() - began).total_seconds()] * (len(mastodon.asked) - asked)
    assert moments == [0, 15, 45, 105]
    assert place.crisis().deliveries.outcomes["first_word", "mastodon"].reason == "500"


async def test_what_the_outlet_says_at_the_second_look_counts():
    newsroom, mastodon = two(after(PerhapsSent("500")), finds=False)
    place = await released(newsroom, mastodon)
    assert place.alarm.next() == place.clock() + timedelta(seconds=15), "nobody has to wait for the sweep"
    await place.wait(seconds=14)
    mastodon.finds = True
    assert place.status("mastodon") == "attempting"
    await place.wait(seconds=1)
    assert place.status("mastodon") == "sent" and mastodon.received == [MASTODON]


async def test_where_only_a_person_can_look_one_is_asked_at_once():
    newsroom, mastodon = two(after(PerhapsSent("500")))

    async def nobody_can(delivery):
        raise PerhapsSent("A bot cannot read this channel.", final=True)

    mastodon.find = nobody_can  # type: ignore[method-assign]  # this one never can
    place = await released(newsroom, mastodon)
    assert place.status("mastodon") == "unknown"


async def test_what_happens_elsewhere_does_not_ask_an_outlet_again_before_its_pause_is_over():
    newsroom, mastodon = two(after(PerhapsSent("500")), finds=False)
    place = await released(newsroom, mastodon)
    for number in range(5):
        await place.do("anna", TakeNote(text=f"Notiz {number}"))
    assert mastodon.asked == [MASTODON]


async def test_a_person_who_looked_may_have_it_sent():
    newsroom, mastodon = two(instead(PerhapsSent("500")), finds=False)
    place = await looked(await released(newsroom, mastodon))
    await place.do("anna", SayItIsNotOut(statement="first_word", outlet="mastodon"))
    assert place.status("mastodon") == "sent" and mastodon.received == [MASTODON]


async def test_an_outlet_that_takes_nothing_twice_is_simply_asked_again():
    newsroom, mastodon = two(after(PerhapsSent("500")), idempotent=True, finds=False)
    place = await released(newsroom, mastodon)
    await place.wait(seconds=5)
    assert place.status("mastodon") == "sent" and mastodon.received == [MASTODON] and len(mastodon.began) == 2


async def test_a_text_that_arrives_after_it_was_given_up_is_seen_before_the_next_try():
    newsroom, mastodon = two(instead(PerhapsSent("read timeout")))
    place = await released(newsroom, mastodon)
    assert place.status("mastodon") == "ready"
    mastodon.received.append(MASTODON)
    await place.wait(seconds=5)
    assert place.status("mastodon") == "sent" and mastodon.received == [MASTODON] and len(mastodon.began) == 1


async def test_what_is_in_doubt_is_not_sent_again_when_the_outlet_cannot_be_asked_any_more():
    newsroom, mastodon = two(instead(PerhapsSent("read timeout")))
    place = await released(newsroom, mastodon)
    mastodon.received.append(MASTODON)
    mastodon.finds = False
    await place.wait(seconds=5)
    await looked(place)
    assert place.status("mastodon") == "unknown" and len(mastodon.began) == 1


async def test_what_was_surely_not_sent_is_sent_again_also_when_the_outlet_cannot_be_asked():
    newsroom, mastodon = two(instead(NotSent("429")), instead(NotSent("429")), finds=False)
    place = await released(newsroom, mastodon)
    await place.wait(seconds=5)
    await place.wait(seconds=10)
    assert place.status("mastodon") == "sent" and mastodon.received == [MASTODON]


async def test_a_person_who_looked_ends_the_doubt():
    newsroom, mastodon = two(instead(PerhapsSent("500")), instead(NotSent("429")), finds=False)
    place = await looked(await released(newsroom, mastodon))
    await place.do("anna", SayItIsNotOut(statement="first_word", outlet="mastodon"))
    await place.wait(seconds=10)
    assert place.status("mastodon") == "sent" and mastodon.received == [MASTODON]


async def test_an_outlet_that_never_answers_is_given_up():
    newsroom, mastodon = two(when(asyncio.Event(), takes_before=True))
    place = await released(newsroom, mastodon, patience=0.05)
    assert place.status("mastodon") == "sent" and mastodon.received == [MASTODON]


async def test_an_outlet_that_never_says_what_it_has_is_for_a_person():
    newsroom, mastodon = two(instead(PerhapsSent("500")))

    async def hangs(delivery):
        await asyncio.Event().wait()

    mastodon.find = hangs  # type: ignore[method-assign]  # this one hangs
    place = await looked(await released(newsroom, mastodon, patience=0.05))
    assert place.status("mastodon") == "unknown"


async def test_the_text_of_an_unknown_error_is_shown_to_nobody():
    newsroom, mastodon = two(instead(OSError("https://hooks.example/secret-token refused")), finds=False)
    place = await looked(await released(newsroom, mastodon))
    assert place.crisis().deliveries.outcomes["first_word", "mastodon"].reason == (
        "An error that nobody foresaw (OSError). Tell whoever runs the bot."
    )


# ------------------------------------------------------------------------------------------ after a restart


async def test_what_was_begun_and_arrived_is_found():
    newsroom, mastodon = two()
    newsroom.received.append(NEWSROOM)
    place = await house(begun(nearly_out(), "newsroom"), newsroom, mastodon).start()
    assert place.status("newsroom") == "sent" and newsroom.began == []
    assert place.status("mastodon") == "sent"


async def test_what_was_begun_and_surely_did_not_arrive_is_sent_after_a_pause():
    newsroom, mastodon = two()
    place = await house(begun(nearly_out(), "newsroom"), newsroom, mastodon).start()
    assert place.status("newsroom") == "ready" and newsroom.began == []
    await place.wait(seconds=5)
    assert newsroom.received == [NEWSROOM] and place.status("newsroom") == "sent"


async def test_what_was_begun_where_nobody_can_look_is_for_a_person():
    newsroom, mastodon = two()
    newsroom.finds = False
    place = await looked(await house(begun(nearly_out(), "newsroom"), newsroom, mastodon).start())
    assert place.status("newsroom") == "unknown" and newsroom.began == []
    assert place.crisis().deliveries.outcomes["first_word", "newsroom"].reason == INTERRUPTED


async def test_what_was_begun_at_an_outlet_that_is_gone_is_for_a_person():
    place = await house(begun(nearly_out(), "newsroom"), ScriptedOutlet("mastodon")).start()
    assert place.status("newsroom") == "unknown"


async def test_what_was_not_begun_is_sent():
    newsroom, mastodon = two()
    place = await house(begun(nearly_out()), newsroom, mastodon).start()
    assert (place.status("newsroom"), place.status("mastodon")) == ("sent", "sent")


async def test_a_pause_goes_on_over_a_restart():
    newsroom, mastodon = two(instead(NotSent("429", wait=timedelta(minutes=7))))
    place = await released(newsroom, mastodon)
    place.clock.move(minutes=5)
    late = await place.again().start()
    assert len(mastodon.began) == 1
    await late.wait(minutes=2)
    assert mastodon.received == [MASTODON] and late.status("mastodon") == "sent"


# --------------------------------------------------------------------- when the outcome cannot be written down


async def test_an_outcome_that_cannot_be_saved_is_reported_later_and_nothing_is_sent_again():
    newsroom, mastodon = two()
    place = await house(nearly_out(), newsroom, mastodon).start()
    place.store.refuse = lambda stream, command_id: NotSaved("full") if command_id.startswith("report") else None
    await place.wait(seconds=10)
    await place.sweep()
    await place.wait(hours=1)
    assert place.status("newsroom") == "attempting" and newsroom.received == [NEWSROOM]
    place.store.refuse = lambda stream, command_id: None
    await place.sweep()
    assert (place.status("newsroom"), place.status("mastodon")) == ("sent", "sent")
    assert newsroom.received == [NEWSROOM] and newsroom.asked == [] and mastodon.received == [MASTODON]


async def test_a_beginning_that_was_saved_although_nobody_was_told_is_looked_up():
    """As with a database that is lost between the commit and its answer."""
    newsroom, mastodon = two()
    place = await house(nearly_out(), newsroom, mastodon).start()
    save, append = place.store.append, place.store.append

    async def lost(stream, version, events, command_id):
        outcome = await append(stream, version, events, command_id)
        if command_id.startswith(f"attempt:{NEWSROOM}"):
            raise NotSaved("the answer was lost")
        return outcome

    place.store.append = lost  # type: ignore[method-assign]  # the answer is lost
    await place.wait(seconds=10)
    place.store.append = save  # type: ignore[method-assign]  # all is well again
    await place.sweep()
    await place.wait(seconds=5)
    assert newsroom.received == [NEWSROOM] and place.status("newsroom") == "sent"
    assert place.status("mastodon") == "sent"


async def test_the_sweep_finds_nothing_to_do_when_all_is_well():
    newsroom, mastodon = two()
    place = await released(newsroom, mastodon)
    before = len(place.store.journals["c1"])
    for _ in range(5):
        await place.sweep()
    assert len(place.store.journals["c1"]) == before and len(newsroom.began) == len(mastodon.began) == 1


def test_a_drill_is_never_wired_to_a_live_outlet():
    live, sandbox = ScriptedOutlet("newsroom"), ScriptedOutlet("newsroom")
    outlets = Outlets({"newsroom": live}, {"newsroom": sandbox})
    run = Run(kind="drill").first_word()
    drill = run.crisis
    assert drill.life.drill
    assert outlets.of(delivery_for(drill, "first_word", "newsroom")) is sandbox
    assert outlets.of(delivery_for(Run().first_word().crisis, "first_word", "newsroom")) is live
    assert Outlets({"newsroom": live}, {}).of(delivery_for(drill, "first_word", "newsroom")) is None


async def test_an_outcome_that_is_refused_is_not_reported_for_ever(caplog: pytest.LogCaptureFixture):
    """Somebody else ended the crisis while the text was on its way; that must not turn into a circle."""
    newsroom, mastodon = two(when(asyncio.Event()))
    place = await released(newsroom, mastodon, patience=0.05)
    assert place.status("newsroom") == "sent"
    reported = [record for record in place.store.journals["c1"] if record.command_id.startswith("report")]
    handle = place.desk.handle

    async def refuses(stream, wish, by, command_id):
        if command_id.startswith("report"):
            raise Refused("refused.ended", when=place.clock())
        return await handle(stream, wish, by, command_id)

    place.desk.handle = refuses  # type: ignore[method-assign]  # as if the crisis had ended
    await place.wait(seconds=5)
    await place.sweep()
    place.desk.handle = handle  # type: ignore[method-assign]  # all is well again
    await place.sweep()
    await place.wait(seconds=30)
    assert "was refused" in caplog.text
    assert mastodon.received == [MASTODON] and place.status("mastodon") == "sent"
    assert len(reported) >= 2


# ------------------------------------------------------------------------------------ notes on what was wrong


def noting(*script: Exception | None) -> tuple[ScriptedOutlet, ...]:
    """The public outlets; Mastodon takes notes as its script says, None is well done."""
    return ScriptedOutlet("newsroom"), ScriptedOutlet("mastodon", notes=script), ScriptedOutlet("x")


async def test_every_outlet_that_has_the_wrong_text_and_takes_notes_gets_one():
    newsroom, mastodon, x = noting()
    place = await house(retracted(), newsroom, mastodon, x).start()
    await place.wait(hours=1)
    (note,) = mastodon.noted
    assert note.texts == {"de": "Zurückgenommen am 02.11., 05:44 Uhr: https://news.example/c1/de/#retraction-1"}
    assert len(newsroom.noted) == 1 and x.noted == []
    assert {noted.status for noted in place.crisis().notes.by_post.values()} == {"posted"}


async def test_a_note_that_fails_is_tried_again_and_in_the_end_a_person_decides():
    newsroom, mastodon, x = noting(PerhapsSent("500"), OSError("secret"), *[NotSent("no")] * 3)
    place = await house(retracted(), newsroom, mastodon, x).start()
    for seconds in (5, 10, 20, 40):
        assert place.crisis().notes.on("first_word")["mastodon"].status == "waiting"
        await place.wait(seconds=seconds)
    noted = place.crisis().notes.on("first_word")["mastodon"]
    assert (noted.status, noted.reason, mastodon.noted) == ("failed", "no", [])
    await place.do("finn", RetryNote(statement="first_word", outlet="mastodon"))
    assert place.crisis().notes.on("first_word")["mastodon"].status == "posted" and len(mastodon.noted) == 1


async def test_a_note_may_be_asked_for_again_and_again():
    """Each time under a name of its own: what was reported before is not taken for what happens now."""
    newsroom, mastodon, x = noting(*[NotSent("no", final=True)] * 3)
    place = await house(retracted(), newsroom, mastodon, x).start()
    for _ in range(3):
        assert place.crisis().notes.on("first_word")["mastodon"].status == "failed"
        await place.do("finn", RetryNote(statement="first_word", outlet="mastodon"))
    assert place.crisis().notes.on("first_word")["mastodon"].status == "posted"


async def test_a_note_that_hangs_is_given_up_and_added_again():
    newsroom, mastodon, x = noting()
    never = asyncio.Event()

    async def hangs(delivery, note):
        await never.wait()

    edit, mastodon.edit = mastodon.edit, hangs  # type: ignore[method-assign]  # this one hangs
    place = await house(retracted(), newsroom, mastodon, x, patience=0.05).start()
    assert place.crisis().notes.on("first_word")["newsroom"].status == "posted"
    assert place.crisis().notes.on("first_word")["mastodon"].reason == "No answer came in time."
    mastodon.edit = edit  # type: ignore[method-assign]  # well again
    await place.wait(seconds=5)
    assert len(mastodon.noted) == 1


async def test_a_note_that_could_not_be_written_down_is_reported_later():
    newsroom, mastodon, x = noting()
    place = house(retracted(), newsroom, mastodon, x)
    place.store.refuse = lambda stream, command_id: NotSaved("full") if command_id.startswith("note") else None
    await place.start()
    await place.sweep()
    assert not place.crisis().notes.by_post
    place.store.refuse = lambda stream, command_id: None
    await place.sweep()
    assert place.crisis().notes.on("first_word")["mastodon"].status == "posted" and len(mastodon.noted) == 1


async def test_a_note_for_an_outlet_that_is_gone_is_for_a_person():
    newsroom, _, x = noting()
    place = await house(retracted(), newsroom, x).start()
    assert place.crisis().notes.on("first_word")["mastodon"].status == "failed"


async def test_after_a_crash_notes_are_simply_added_again():
    newsroom, mastodon, x = noting()
    place = house(retracted(), newsroom, mastodon, x)
    place.store.refuse = lambda stream, command_id: NotSaved("full") if command_id.startswith("note") else None
    await place.start()
    late = await place.again().start()
    assert len(mastodon.noted) == 2 and mastodon.noted[0] == mastodon.noted[1]
    assert late.crisis().notes.on("first_word")["mastodon"].status == "posted"
