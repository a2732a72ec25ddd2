import asyncio

import pytest

from bot.chat.slack.delivery.line import Line, next_pause
from bot.crisis.lifecycle import NoteTaken
from tests.chat.slack.operation import Operation, operating
from tests.playbooks import Run
from tests.runtime.parts import until
from tests.slack.delivery import Delivery


def calls(work: Operation, method: str) -> int:
    return sum(call.method == method for call in work.slack.calls)


async def test_a_line_that_breaks_in_the_middle_of_a_command_loses_and_doubles_nothing():
    async with operating(Run()) as work:
        store = work.bot.behind.store
        store.hold()
        typing = asyncio.create_task(work.anna.types("/krise notiz unterbrochen"))
        await until(lambda: store.queued)
        work.slack.sockets.drop()
        store.release()
        assert (await typing).text == "✔ Störung: Notiz eingetragen."
        assert [note.text for note in work.bot.happened(NoteTaken)] == ["unterbrochen"]


async def test_a_line_that_breaks_again_and_again_is_made_again():
    async with operating(Run()) as work:
        for number in range(4):
            work.slack.sockets.drop()
            assert (await work.anna.types(f"/krise notiz {number}")).text
        assert len(work.bot.happened(NoteTaken)) == 4
        assert not work.slack.sockets.strays


async def test_when_slack_wants_a_new_line_nothing_is_lost_with_the_old_one():
    async with operating(Run()) as work:
        store = work.bot.behind.store
        store.hold()
        typing = asyncio.create_task(work.anna.types("/krise notiz alt"))
        await until(lambda: store.queued)
        refreshing = asyncio.create_task(work.slack.sockets.refresh())
        await until(lambda: len(work.slack.sockets.links) == 2)
        store.release()
        assert (await typing).text == "✔ Störung: Notiz eingetragen."
        await refreshing
        assert (await work.anna.types("/krise notiz neu")).text
        assert [note.text for note in work.bot.happened(NoteTaken)] == ["alt", "neu"]


async def test_while_slack_is_not_there_it_is_called_until_it_is(caplog):
    async with operating(Run()) as work:
        async with work.slack.unreachable():
            await until(lambda: caplog.text.count("Slack is not reached") >= 2)
        await work.slack.sockets.connected()
        assert (await work.anna.types("/krise notiz wieder da")).text


@pytest.mark.parametrize("fault", ["limit", "cut", "server_error"])
async def test_a_call_that_slack_does_not_take_is_made_again(fault):
    async with operating(Run(), connected=False) as work:
        getattr(work.slack.faults, fault)("apps.connections.open", times=1)
        await work.call()
        assert (await work.anna.types("/krise notiz x")).text
        assert calls(work, "apps.connections.open") == 2


async def test_a_wrong_token_is_said_and_tried_again(caplog):
    async with operating(Run(), connected=False) as work:
        work.slack.faults.refuse("apps.connections.open", "invalid_auth", times=3)
        await work.call()
        assert (
            caplog.text.count(
                "Slack does not take the call: apps.connections.open: invalid_auth. Is SLACK_APP_TOKEN right?"
            )
            == 3
        )
        assert "Traceback" not in caplog.text


async def test_each_handshake_has_a_ticket_of_its_own():
    async with operating(Run(), connected=False) as work:
        work.slack.faults.server_error("link", times=2)
        await work.call()
        tickets = [call.params["ticket"] for call in work.slack.calls if call.method == "link"]
        assert len(set(tickets)) == 3


def test_pauses_grow_up_to_a_minute_and_start_anew_after_a_steady_line():
    pauses = [0.0]
    for held in (0.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3_600.0, 0.0):
        pauses.append(next_pause(pauses[-1], held, 1.0))
    assert pauses == [0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 0.0, 1.0]


@pytest.mark.parametrize(
    "said", ["nonsense", "[1]", '{"type": 7}', '{"envelope_id": 7, "type": "interactive"}', "{" * 9_000]
)
async def test_what_slack_never_says_is_not_heard(said):
    async with operating(Run()) as work:
        (link,) = work.slack.sockets.links
        await link.socket.send_str(said)
        assert (await work.anna.types("/krise notiz x")).text
        assert not work.slack.sockets.strays


@pytest.mark.parametrize("payload", [None, [], "text", 7, {}, {"type": "block_actions", "user": []}])
async def test_what_cannot_be_understood_is_acknowledged_so_that_it_does_not_come_again(payload):
    async with operating(Run()) as work:
        ack = await work.slack.deliver(Delivery("interactive", payload))
        assert ack.payload == {}
        assert len(work.slack.sockets.envelopes) == 1


async def test_after_the_end_nothing_is_taken_and_slack_delivers_it_to_the_next():
    async with operating(Run()) as work:
        (first,) = work.lines
        await first.close()
        await until(lambda: not work.slack.sockets.links)
        typing = asyncio.create_task(work.anna.types("/krise notiz danach"))
        work.app.closing = False
        await work.call()
        assert (await typing).text == "✔ Störung: Notiz eingetragen."


async def test_what_arrives_while_the_bot_ends_is_not_acknowledged():
    async with operating(Run()) as work:
        work.app.closing = True
        work.slack.sockets.redeliver_after = 0.05
        typing = asyncio.create_task(work.anna.types("/krise notiz x"))
        await until(lambda: len(work.slack.sockets.envelopes) > 1)
        work.app.closing = False
        assert (await typing).text
        assert len(work.bot.happened(NoteTaken)) == 1


async def test_whatever_happens_on_the_line_it_is_made_anew(monkeypatch, caplog):
    async with operating(Run()) as work:
        (line,) = work.lines

        async def breaks(socket):
            monkeypatch.undo()
            await socket.close()
            raise ValueError("odd")

        monkeypatch.setattr(line, "_listen", breaks)
        work.slack.sockets.drop()
        await work.slack.sockets.connected()
        assert (await work.anna.types("/krise notiz x")).text
        assert "ValueError" in caplog.text


async def test_a_line_that_was_never_made_can_be_closed():
    async with operating(connected=False) as work:
        await Line(work.app, "xapp-x", work.slack.url).close()
