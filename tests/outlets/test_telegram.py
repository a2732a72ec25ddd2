"""A Telegram channel as an outlet: posted once, exact words, and a person asked where nobody can tell."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.crisis.deliveries import Delivery, Post
from bot.crisis.notes import Note
from bot.outlets.base import NotSent, Outlet, PerhapsSent, Sent, Spec
from bot.outlets.kinds import KINDS
from bot.outlets.telegram import TelegramOutlet, build
from bot.outlets.telegram_bot import bot_of
from tests.contract.outlet_contract import OutletContract
from tests.outlets.sample import START, as_drill, delivery, update
from tests.real_courier import carry
from tests.telegram.standin import StandIn
from tests.telegram.values import Chat, Message


def outlet(telegram: StandIn, channel: str = "@linznet", patience: float = 2.0) -> TelegramOutlet:
    """The outlet of another process each time: it remembers nothing."""
    return TelegramOutlet("telegram", bot_of(telegram.token, telegram.url, patience), channel, ("de",))


def shown(telegram: StandIn) -> list[Message]:
    return telegram.chats.shown(telegram.chats.named("@linznet"))


@pytest.fixture
async def telegram() -> AsyncIterator[StandIn]:
    async with StandIn(lambda: START) as found:
        found.chats.add(username="linznet")
        yield found


class TestTelegram(OutletContract):
    """Whatever asks whether something is there gets PerhapsSent: nobody but a person can look."""

    telegram: StandIn

    @pytest.fixture(autouse=True)
    def before_telegram(self, telegram: StandIn) -> None:
        self.telegram = telegram

    def make(self, folder: Path) -> Outlet:
        return outlet(self.telegram)

    def fitting(self, statement: str) -> Delivery:
        return delivery(statement)

    def unfitting(self) -> Delivery:
        return as_drill(delivery())

    def seen(self, folder: Path) -> Any:
        return [each.text for each in shown(self.telegram)]

    async def test_it_knows_nothing_before(self, tmp_path: Path):
        with pytest.raises(PerhapsSent, match="Look there"):
            await self.make(tmp_path).find(self.fitting("first_word"))

    async def test_what_was_published_is_found(self, tmp_path: Path):
        made = self.make(tmp_path)
        await made.publish(self.fitting("first_word"))
        with pytest.raises(PerhapsSent):
            await made.find(self.fitting("first_word"))

    async def test_it_is_found_after_a_restart(self, tmp_path: Path):
        await self.make(tmp_path).publish(self.fitting("first_word"))
        with pytest.raises(PerhapsSent):
            await self.make(tmp_path).find(self.fitting("first_word"))

    async def test_a_note_stands_there_once_or_the_outlet_says_that_it_takes_none(self, tmp_path: Path):
        there, before = await self.published(tmp_path), self.seen(tmp_path)
        await self.make(tmp_path).edit(there, self.note(there))
        after = self.seen(tmp_path)
        await self.make(tmp_path).edit(there, self.note(there))
        assert before != after == self.seen(tmp_path)

    async def test_many_at_once_all_arrive(self, tmp_path: Path):
        made = self.make(tmp_path)
        sent = [made.publish(update(number)) for number in range(1, 9)]
        refs = {(await each).ref for each in sent}
        assert len(refs) == len(shown(self.telegram)) == 8


async def test_the_exact_words_as_plain_text_without_a_preview(telegram: StandIn):
    text = "*fett* <b>x</b> [a](https://a.example) @alle #Störung & https://news.example.org/c1/"
    sent = await outlet(telegram).publish(delivery(texts={"de": text, "en": "Other."}))
    (message,) = shown(telegram)
    assert (message.text, message.parse_mode, message.has_preview) == (text, "", False)
    assert sent == Sent(f"https://t.me/linznet/{message.id}", f"{message.chat}/{message.id}")
    (call,) = telegram.calls
    assert set(call.params) == {"chat_id", "text", "link_preview_options"}


@pytest.mark.parametrize(
    ("about", "permalink"),
    [
        ({"id": -1001234567890}, "https://t.me/c/1234567890/2"),
        ({"type": "supergroup", "id": -1001234567890}, "https://t.me/c/1234567890/2"),
        ({"type": "group", "id": -4242}, ""),
    ],
)
async def test_where_people_see_it(telegram: StandIn, about: dict[str, Any], permalink: str):
    chat = telegram.chats.put(Chat(**({"type": "channel"} | about)))
    sent = await outlet(telegram, str(chat.id)).publish(delivery())
    assert sent == Sent(permalink, f"{chat.id}/2")


async def test_it_is_made_from_an_entry_of_the_configuration(telegram: StandIn, tmp_path: Path):
    secrets = {"BOT_TOKEN": f"{telegram.token}\n", "API_URL": telegram.url}
    spec = Spec("news", "telegram", "L", "UTC", ("en",), tmp_path, channel="@linznet", secrets=secrets)
    await build(spec, lambda: START).publish(delivery())
    assert shown(telegram)[0].text == delivery().texts["en"]


# ---------------------------------------------------------------------------------------------------- threads


async def test_an_update_answers_the_first_post(telegram: StandIn):
    first = await outlet(telegram).publish(delivery())
    sent = await outlet(telegram).publish(update(1, under=Post("k", first.permalink, first.ref)))
    assert [each.reply_to for each in shown(telegram)] == [0, shown(telegram)[0].id]
    assert sent.note == ""
    assert "?" not in sent.permalink


async def test_where_the_first_post_is_gone_an_update_stands_by_itself(telegram: StandIn):
    first = await outlet(telegram).publish(delivery())
    telegram.chats.delete(shown(telegram)[0])
    sent = await outlet(telegram).publish(update(1, under=Post("k", first.permalink, first.ref)))
    assert [each.reply_to for each in shown(telegram)] == [0]
    assert "stands by itself" in sent.note


@pytest.mark.parametrize(
    "under", [Post("k", "https://t.me/other/2", "-100999/2"), Post("k", "", "x"), Post("k", "", "")]
)
async def test_what_stands_elsewhere_is_not_answered(telegram: StandIn, under: Post):
    await outlet(telegram).publish(delivery())
    sent = await outlet(telegram).publish(update(1, under=under))
    assert [each.reply_to for each in shown(telegram)] == [0, 0]
    assert sent.note == ""


async def test_a_private_channel_has_threads_too(telegram: StandIn):
    chat = telegram.chats.add(id=-1001234567890)
    first = await outlet(telegram, str(chat.id)).publish(delivery())
    await outlet(telegram, str(chat.id)).publish(update(1, under=Post("k", first.permalink, first.ref)))
    assert telegram.chats.shown(chat)[1].reply_to == 2


# --------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"bot": "kicked"}, "Make the bot an administrator"),
        ({"bot": "member"}, "Make the bot an administrator"),
        ({"may_post": False}, "Make the bot an administrator"),
        ({"type": "group", "moved_to": -100777}, r'channel: "-100777"'),
    ],
)
async def test_where_the_bot_may_not_post_it_is_told_what_to_do(telegram: StandIn, about: dict[str, Any], words: str):
    telegram.chats.put(replace(telegram.chats.named("@linznet"), **about))
    with pytest.raises(NotSent, match=words) as no:
        await outlet(telegram).publish(delivery())
    assert no.value.final
    assert not shown(telegram)


@pytest.mark.parametrize(("channel", "words"), [("@nobody", "channel. in config"), ("-100888", "channel. in config")])
async def test_a_channel_that_nobody_knows(telegram: StandIn, channel: str, words: str):
    with pytest.raises(NotSent, match=words):
        await outlet(telegram, channel).publish(delivery())


async def test_4096_units_and_not_one_more(telegram: StandIn):
    await outlet(telegram).publish(delivery(texts={"de": "😀" * 2_048}))
    with pytest.raises(NotSent, match="too long") as no:
        await outlet(telegram).publish(delivery("long", texts={"de": "😀" * 2_048 + "x"}))
    assert no.value.final
    assert len(shown(telegram)) == 1
    assert telegram.wrong == ["sendMessage: text is too long"]
    telegram.wrong.clear()


async def test_without_a_text_in_its_language_nothing_leaves(telegram: StandIn):
    with pytest.raises(NotSent, match="no text in its language"):
        await outlet(telegram).publish(delivery(texts={"fr": "Bonjour.", "it": "Buongiorno."}))
    assert not telegram.calls


# ------------------------------------------------------------------------------------------- lost, late, cut


@pytest.mark.parametrize("plan", ["lose", "cut"])
async def test_after_a_lost_answer_nobody_can_tell(telegram: StandIn, plan: str):
    getattr(telegram.faults, plan)("sendMessage", nth=1)
    with pytest.raises(PerhapsSent):
        await outlet(telegram).publish(delivery())
    with pytest.raises(PerhapsSent, match="Look there") as asked:
        await outlet(telegram).find(delivery())
    assert asked.value.final
    assert len(telegram.calls) == 1


async def test_429_says_how_long_and_nothing_is_out(telegram: StandIn):
    telegram.faults.limit("sendMessage", 9, nth=1)
    with pytest.raises(NotSent) as no:
        await outlet(telegram).publish(delivery())
    assert (no.value.final, no.value.wait) == (False, timedelta(seconds=9))
    assert not shown(telegram)


@pytest.mark.parametrize("done", [True, False])
async def test_a_fault_of_theirs_is_in_doubt(telegram: StandIn, done: bool):
    telegram.faults.server_error("sendMessage", 502, done=done, nth=1)
    with pytest.raises(PerhapsSent, match="502"):
        await outlet(telegram).publish(delivery())


async def test_out_of_reach_is_not_out(telegram: StandIn):
    await telegram.stop()
    with pytest.raises(NotSent, match="cannot be reached"):
        await outlet(telegram).publish(delivery())


@pytest.mark.parametrize("seed", range(12))
async def test_the_courier_never_sends_it_twice(telegram: StandIn, seed: int):
    telegram.faults.storm(seed, limit=0.25, lose=0.2, cut=0.15, server_error=0.1)
    outcome = await carry(lambda: outlet(telegram), killed=(1,))
    assert len(shown(telegram)) <= 1
    assert outcome.status in ("sent", "unknown", "refused")
    if outcome.status == "sent":
        assert outcome.ref == f"{shown(telegram)[0].chat}/{shown(telegram)[0].id}"
    else:
        assert (outcome.status == "unknown") == ("429" not in outcome.reason)


async def test_what_was_only_put_off_goes_out_by_itself(telegram: StandIn):
    telegram.faults.limit("sendMessage", 5, times=3)
    outcome = await carry(lambda: outlet(telegram))
    assert (outcome.status, len(shown(telegram))) == ("sent", 1)


async def test_a_late_request_is_a_question_and_no_second_post(telegram: StandIn):
    gate = telegram.faults.hold("sendMessage", nth=1)
    outcome = await carry(lambda: outlet(telegram, patience=0.3))
    assert outcome.status == "unknown"
    gate.open()
    assert len(telegram.calls) == 1


# ---------------------------------------------------------------------------------------------------- editing


def note(text: str = "Berichtigt um 07:10: https://t.me/linznet/9") -> Note:
    return Note("correction", "second", START, "", {"de": text, "en": "Corrected."})


async def published(telegram: StandIn, **changes: Any) -> Delivery:
    wanted = delivery(**changes)
    sent = await outlet(telegram).publish(wanted)
    return replace(wanted, sent=Post(wanted.key, sent.permalink, sent.ref))


async def test_the_note_stands_below_the_words_once(telegram: StandIn):
    out = await published(telegram)
    for _ in range(2):
        await outlet(telegram).edit(out, note())
    (message,) = shown(telegram)
    assert message.text == f"{out.texts['de']}\n\n{note().texts['de']}"
    assert (message.parse_mode, message.has_preview) == ("", False)


async def test_a_note_that_does_not_fit_is_refused_in_words(telegram: StandIn):
    out = await published(telegram, texts={"de": "x" * 4_090})
    with pytest.raises(NotSent, match="takes 4096: answer it by hand") as no:
        await outlet(telegram).edit(out, note())
    assert no.value.final
    assert telegram.calls.methods == ["sendMessage"]


async def test_a_note_on_a_post_that_is_gone_or_unknown_is_refused(telegram: StandIn):
    out = await published(telegram)
    telegram.chats.delete(shown(telegram)[0])
    for each, words in ((out, "not there any more"), (replace(out, sent=None), "does not know which")):
        with pytest.raises(NotSent, match=words) as no:
            await outlet(telegram).edit(each, note())
        assert no.value.final


async def test_an_edit_whose_answer_was_lost_may_be_repeated(telegram: StandIn):
    out = await published(telegram)
    telegram.faults.lose("editMessageText", nth=1)
    with pytest.raises(PerhapsSent):
        await outlet(telegram).edit(out, note())
    await outlet(telegram).edit(out, note())
    assert shown(telegram)[0].text.count("Berichtigt") == 1


# ------------------------------------------------------------------------------------------------ capabilities


async def test_what_it_takes_and_where_people_look(telegram: StandIn):
    assert await outlet(telegram).capabilities() == replace(KINDS["telegram"].can, page="https://t.me/linznet")
    assert telegram.calls.methods == ["getMe", "getChat", "getChatMember"]
    group = telegram.chats.add("group", bot="member")
    assert (await outlet(telegram, str(group.id)).capabilities()).page == ""


@pytest.mark.parametrize("about", [{"bot": "member"}, {"bot": "kicked"}, {"may_post": False}])
async def test_a_bot_that_may_not_post_is_told_so_beforehand(telegram: StandIn, about: dict[str, Any]):
    telegram.chats.put(replace(telegram.chats.named("@linznet"), **about))
    with pytest.raises(NotSent, match="administrator") as no:
        await outlet(telegram).capabilities()
    assert no.value.final
