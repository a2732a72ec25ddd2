"""An announcement channel as an outlet: posted once, looked up in doubt, exact words and nothing but words."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.crisis.deliveries import Delivery, Post
from bot.crisis.notes import Note
from bot.outlets.base import NotSent, Outlet, PerhapsSent, Sent
from bot.outlets.kinds import KINDS
from bot.outlets.slack import SlackOutlet
from bot.slack_api.web import Web, web_client
from tests.contract.outlet_contract import OutletContract
from tests.outlets.sample import START, as_drill, delivery, update
from tests.slack.standin import StandIn
from tests.slack.values import Message, parts
from tests.slack.workspace import BOT_USER


def outlet(slack: StandIn, *languages: str) -> SlackOutlet:
    """The outlet of another process each time: it remembers nothing."""
    channel = slack.workspace.channel("presse").id
    return SlackOutlet("presse", channel, Web(web_client(slack.bot_token, slack.url)), languages, no_pause)


async def no_pause(seconds: float) -> None:
    """Tests do not wait."""


def there(slack: StandIn) -> list[Message]:
    return [message for message in slack.workspace.messages("presse") if message.by_app]


@pytest.fixture
async def slack() -> AsyncIterator[StandIn]:
    async with StandIn(clock=lambda: START) as found:
        found.workspace.add_channel("presse", members=(BOT_USER,))
        yield found


class TestSlack(OutletContract):
    slack: StandIn

    @pytest.fixture(autouse=True)
    def before_slack(self, slack: StandIn) -> None:
        self.slack = slack

    def make(self, folder: Path) -> Outlet:
        return outlet(self.slack)

    def fitting(self, statement: str) -> Delivery:
        return delivery(statement)

    def unfitting(self) -> Delivery:
        return as_drill(delivery())

    def seen(self, folder: Path) -> Any:
        return [message.shown for message in there(self.slack)]


async def test_every_language_stands_there_as_it_was_approved(slack: StandIn):
    sent = await outlet(slack).publish(delivery())
    (message,) = there(slack)
    assert [block["type"] for block in message.blocks] == ["rich_text", "divider", "rich_text"]
    assert message.shown == "\n".join(delivery().texts.values())
    assert sent.ref == message.id
    assert sent.permalink == f"https://standin.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"
    assert message.metadata == {"event_type": "crisis_statement", "event_payload": {"key": delivery().key}}


async def test_the_organisations_first_language_comes_first(slack: StandIn):
    await outlet(slack, "en", "de").publish(delivery())
    assert there(slack)[0].shown.startswith("The internet")
    assert there(slack)[0].text.startswith("The internet")


async def test_only_the_words_that_there_are(slack: StandIn):
    await outlet(slack).publish(delivery(texts={"de": " ", "en": "We are on it."}))
    assert there(slack)[0].shown == "We are on it."
    with pytest.raises(NotSent, match="no text") as refusal:
        await outlet(slack).publish(delivery("none", texts={"de": " \n"}))
    assert refusal.value.final


async def test_nobody_is_rung_and_nothing_unfurls(slack: StandIn):
    text = "<!channel> <@U1> @everyone *fett* https://news.example/c1/ <https://a.example|hier>"
    await outlet(slack).publish(delivery(texts={"de": text}))
    (message,) = there(slack)
    assert message.shown == text
    links = [part for part in parts(list(message.blocks)) if part.get("type") == "link"]
    assert "https://news.example/c1/" in [link["url"] for link in links]
    assert all(link["url"] == link["text"] for link in links)
    assert {part["type"] for part in parts(list(message.blocks)) if "type" in part} == {
        "rich_text", "rich_text_section", "text", "link",
    }  # fmt: skip
    assert not set(message.text) & set("<>")
    params = slack.calls.of("chat.postMessage")[0].params
    assert (params["unfurl_links"], params["unfurl_media"], params["parse"]) == ("false", "false", "none")
    assert "link_names" not in params


@pytest.mark.parametrize("plan", ["limit", "cut", "lose"])
async def test_without_its_address_it_is_out_all_the_same(slack: StandIn, plan: str):
    getattr(slack.faults, plan)("chat.getPermalink", nth=1)
    sent = await outlet(slack).publish(delivery())
    assert sent == Sent("", there(slack)[0].id)
    found = await outlet(slack).find(delivery())
    assert found
    assert found.permalink.startswith("https://")
    assert found.ref == sent.ref


async def test_after_a_lost_answer_it_is_looked_up(slack: StandIn):
    slack.faults.lose("chat.postMessage", nth=1)
    with pytest.raises(PerhapsSent):
        await outlet(slack).publish(delivery())
    found = await outlet(slack).find(delivery())
    assert found
    assert len(there(slack)) == len(slack.calls.of("chat.postMessage")) == 1


async def test_a_request_that_was_cut_is_not_out(slack: StandIn):
    slack.faults.cut("chat.postMessage", nth=1)
    with pytest.raises(PerhapsSent):
        await outlet(slack).publish(delivery())
    assert await outlet(slack).find(delivery()) is None


async def test_a_late_one_is_found_once_it_has_arrived(slack: StandIn):
    gate = slack.faults.hold("chat.postMessage", nth=1)
    web = Web(web_client(slack.bot_token, slack.url))
    web.client.timeout = 1
    with pytest.raises(PerhapsSent):
        await SlackOutlet("presse", slack.workspace.channel("presse").id, web).publish(delivery())
    assert await outlet(slack).find(delivery()) is None
    gate.open()
    await slack.until(lambda: there(slack))
    assert await outlet(slack).find(delivery())


@pytest.mark.parametrize("error", ["internal_error", "fatal_error", "request_timeout"])
async def test_what_slack_does_not_know_itself_is_in_doubt(slack: StandIn, error: str):
    slack.faults.refuse("chat.postMessage", error, done=True, nth=1)
    with pytest.raises(PerhapsSent):
        await outlet(slack).publish(delivery())
    assert await outlet(slack).find(delivery())


async def test_429_says_how_long_and_nothing_is_out(slack: StandIn):
    slack.faults.limit("chat.postMessage", 12, nth=1)
    with pytest.raises(NotSent) as limited:
        await outlet(slack).publish(delivery())
    assert (limited.value.wait, limited.value.final) == (timedelta(seconds=12), False)
    assert await outlet(slack).find(delivery()) is None


async def test_out_of_reach_is_not_out(slack: StandIn):
    async with slack.unreachable():
        with pytest.raises(NotSent, match="cannot be reached") as problem:
            await outlet(slack).publish(delivery())
        assert not problem.value.final
        with pytest.raises(PerhapsSent):
            await outlet(slack).find(delivery())


@pytest.mark.parametrize(
    "error",
    ["channel_not_found", "not_in_channel", "is_archived", "missing_scope", "msg_too_long", "restricted_action"],
)
async def test_what_cannot_heal_by_itself_is_final_and_said_in_words(slack: StandIn, error: str):
    slack.faults.refuse("chat.postMessage", error)
    with pytest.raises(NotSent, match=error) as refusal:
        await outlet(slack).publish(delivery())
    assert refusal.value.final
    assert not refusal.value.reason.startswith("Slack said no")


async def test_what_may_pass_is_tried_again(slack: StandIn):
    slack.faults.refuse("chat.postMessage", "team_added_to_org")
    with pytest.raises(NotSent) as refusal:
        await outlet(slack).publish(delivery())
    assert not refusal.value.final


async def test_a_text_that_slack_finds_too_long_is_refused_whole(slack: StandIn):
    with pytest.raises(NotSent, match="too long") as refusal:
        await outlet(slack).publish(delivery(texts={"de": "x" * 13_000}))
    assert refusal.value.final
    assert not there(slack)


async def test_what_cannot_be_looked_up_nobody_can_tell(slack: StandIn):
    await outlet(slack).publish(delivery())
    slack.faults.refuse("conversations.history", "missing_scope", nth=1)
    with pytest.raises(PerhapsSent, match="lacks a scope") as lasting:
        await outlet(slack).find(delivery())
    assert lasting.value.final
    slack.faults.cut("conversations.history", times=3)
    with pytest.raises(PerhapsSent, match="broke before an answer came") as passing:
        await outlet(slack).find(delivery())
    assert not passing.value.final
    assert await outlet(slack).find(delivery())


async def test_a_passing_trouble_is_no_question_to_people(slack: StandIn):
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds)

    sent = await outlet(slack).publish(delivery())
    slack.faults.limit("conversations.history", 7, nth=1)
    slack.faults.cut("conversations.history", nth=2)
    web = Web(web_client(slack.bot_token, slack.url))
    patient = SlackOutlet("presse", slack.workspace.channel("presse").id, web, pause=pause)
    assert await patient.find(delivery()) == sent
    assert paused == [7, 3]


async def test_when_slack_wants_to_be_left_alone_for_long_a_person_is_asked(slack: StandIn):
    slack.faults.limit("conversations.history", 60, nth=1)
    with pytest.raises(PerhapsSent, match="60 s"):
        await outlet(slack).find(delivery())
    assert len(slack.calls) == 1


async def test_it_is_found_in_a_busy_channel_and_among_others(slack: StandIn):
    wanted = delivery("update_3")
    sent = await outlet(slack).publish(wanted)
    for number in (1, 2, 4):
        await outlet(slack).publish(delivery(f"update_{number}"))
    for number in range(20):
        slack.workspace.post(slack.workspace.channel("presse").id, slack.person("anna").id, f"Frage {number}")
    slack.api.largest_page = 3
    assert await outlet(slack).find(wanted) == sent
    assert await outlet(slack).find(replace(wanted, key="another")) is None


# ---------------------------------------------------------------------------------------------------- threads


def under(sent: Sent) -> Post:
    return Post("k", sent.permalink, sent.ref)


async def test_an_update_is_in_the_thread_of_the_first_and_in_the_channel(slack: StandIn):
    first = await outlet(slack).publish(delivery())
    sent = await outlet(slack).publish(update(1, under=under(first)))
    root, reply = there(slack)
    assert (root.thread_ts, reply.thread_ts, reply.broadcast) == ("", root.ts, True)
    assert f"thread_ts={root.ts}" in sent.permalink
    assert sent.ref == reply.id
    assert await outlet(slack).find(update(1, under=under(first))) == sent


async def test_the_correction_of_an_update_is_in_the_same_thread(slack: StandIn):
    first = await outlet(slack).publish(delivery())
    second = await outlet(slack).publish(update(1, under=under(first)))
    third = await outlet(slack).publish(update(2, under=under(second)))
    assert [message.thread_ts for message in there(slack)] == ["", there(slack)[0].ts, there(slack)[0].ts]
    assert third.note == ""


async def test_an_update_that_shows_only_in_the_thread_is_found_there(slack: StandIn):
    first = await outlet(slack).publish(delivery())
    wanted = update(1, under=under(first))
    sent = await outlet(slack).publish(wanted)
    slack.workspace.edit(there(slack)[1], broadcast=False)
    assert await outlet(slack).find(wanted) == sent
    assert await outlet(slack).find(update(2, under=under(first))) is None


@pytest.mark.parametrize("address_is_known", [True, False])
async def test_where_the_first_message_is_gone_an_update_stands_by_itself(slack: StandIn, address_is_known: bool):
    first = await outlet(slack).publish(delivery())
    second = await outlet(slack).publish(update(1, under=under(first)))
    slack.workspace.delete(there(slack)[0])
    wanted = update(2, under=under(second) if address_is_known else Post("k", "", second.ref))
    assert await outlet(slack).find(wanted) is None
    sent = await outlet(slack).publish(wanted)
    assert there(slack)[-1].thread_ts == ""
    assert "stands by itself" in sent.note
    assert await outlet(slack).find(wanted) == replace(sent, note="")


@pytest.mark.parametrize("elsewhere", [Post("k", "", "C999/1.2"), Post("k", "", ""), Post("k", "", "x")])
async def test_what_stands_elsewhere_has_no_thread_here(slack: StandIn, elsewhere: Post):
    sent = await outlet(slack).publish(update(1, under=elsewhere))
    assert there(slack)[0].thread_ts == sent.note == ""


async def test_what_else_slack_refuses_in_a_thread_is_refused(slack: StandIn):
    first = await outlet(slack).publish(delivery())
    slack.faults.refuse("chat.postMessage", "is_archived")
    with pytest.raises(NotSent, match="is_archived") as no:
        await outlet(slack).publish(update(1, under=under(first)))
    assert no.value.final
    assert len(slack.calls.of("chat.postMessage")) == 2


# ---------------------------------------------------------------------------------------------------- editing

CORRECTED = Note(
    "correction", "second", START, "https://news.example.org/c1/#second",
    {"de": "Berichtigt: https://news.example.org/c1/#second <!channel> *x*", "en": "Corrected: https://a.example/b"},
)  # fmt: skip


async def published(slack: StandIn, **changes: Any) -> Delivery:
    wanted = delivery(**changes)
    return replace(wanted, sent=under(await outlet(slack).publish(wanted)))


async def test_the_note_stands_below_the_words_once(slack: StandIn):
    out = await published(slack)
    for _ in range(2):
        await outlet(slack).edit(out, CORRECTED)
    (message,) = there(slack)
    assert message.shown == "\n".join([*out.texts.values(), *CORRECTED.texts.values()])
    assert [block["type"] for block in message.blocks] == [
        "rich_text",
        "divider",
        "rich_text",
        "divider",
        *["rich_text"] * 2,
    ]
    assert not message.rings
    assert message.metadata
    assert len(slack.calls.of("chat.update")) == 1


async def test_a_second_note_stands_below_the_first(slack: StandIn):
    out = await published(slack)
    await outlet(slack).edit(out, CORRECTED)
    await outlet(slack).edit(
        out, replace(CORRECTED, mends="retraction", statement="third", texts={"de": "Zurückgezogen."})
    )
    assert there(slack)[0].shown.endswith("https://a.example/b\nZurückgezogen.")


async def test_what_has_a_note_is_found_all_the_same(slack: StandIn):
    out = await published(slack)
    await outlet(slack).edit(out, CORRECTED)
    found = await outlet(slack).find(out)
    assert out.sent
    assert found
    assert found.ref == out.sent.ref


@pytest.mark.parametrize("broadcast", [True, False])
async def test_a_note_on_an_update_in_a_thread(slack: StandIn, broadcast: bool):
    first = await outlet(slack).publish(delivery())
    wanted = update(1, under=under(first))
    out = replace(wanted, sent=under(await outlet(slack).publish(wanted)))
    slack.workspace.edit(there(slack)[1], broadcast=broadcast)
    await outlet(slack).edit(out, CORRECTED)
    assert "Berichtigt" in there(slack)[1].shown
    assert "Berichtigt" not in there(slack)[0].shown


async def test_a_note_on_a_message_that_is_gone_or_unknown_is_refused(slack: StandIn):
    out = await published(slack)
    slack.workspace.delete(there(slack)[0])
    for each in (out, replace(out, sent=None), replace(out, sent=Post("k", "https://x", ""))):
        with pytest.raises(NotSent) as no:
            await outlet(slack).edit(each, CORRECTED)
        assert no.value.final


@pytest.mark.parametrize(
    ("error", "words"),
    [("edit_window_closed", "so late"), ("cant_update_message", "answer it by hand"), ("msg_too_long", "too long")],
)
async def test_what_slack_does_not_let_us_change_is_said_in_words(slack: StandIn, error: str, words: str):
    out = await published(slack)
    slack.faults.refuse("chat.update", error)
    with pytest.raises(NotSent, match=words) as no:
        await outlet(slack).edit(out, CORRECTED)
    assert no.value.final


async def test_an_edit_whose_answer_was_lost_may_be_repeated(slack: StandIn):
    out = await published(slack)
    slack.faults.lose("chat.update", nth=1)
    with pytest.raises(PerhapsSent):
        await outlet(slack).edit(out, CORRECTED)
    await outlet(slack).edit(out, CORRECTED)
    assert there(slack)[0].shown.count("Berichtigt") == 1


async def test_an_edit_that_is_put_off_says_how_long(slack: StandIn):
    out = await published(slack)
    slack.faults.limit("chat.update", 11)
    with pytest.raises(NotSent) as no:
        await outlet(slack).edit(out, CORRECTED)
    assert (no.value.final, no.value.wait) == (False, timedelta(seconds=11))


# ------------------------------------------------------------------------------------------------ capabilities


async def test_what_it_takes_and_where_people_look(slack: StandIn):
    channel = slack.workspace.channel("presse").id
    can = await outlet(slack).capabilities()
    assert can == replace(KINDS["slack"].can, page=f"https://standin.slack.com/archives/{channel}")


@pytest.mark.parametrize("about", [{"members": ()}, {"is_archived": True}])
async def test_a_channel_that_is_not_open_to_the_bot_is_told_beforehand(slack: StandIn, about: dict[str, Any]):
    slack.workspace.put(replace(slack.workspace.channel("presse"), **about))
    with pytest.raises(NotSent, match="conversations") as no:
        await outlet(slack).capabilities()
    assert no.value.final
