"""The stand-in is as Telegram describes itself, and python-telegram-bot gets on with it."""

import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TimedOut
from telegram.request import HTTPXRequest

from tests.telegram import methods
from tests.telegram.chats import Chats
from tests.telegram.shapes import METHODS, STRUCTURES, Shape
from tests.telegram.standin import StandIn
from tests.telegram.values import Chat, Json

ROOT = Path(__file__).parents[2]
DESCRIPTION = ROOT.parent / "shared" / "data" / "telegram" / "api.json"
NOW = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)

needs_description = pytest.mark.skipif(
    not DESCRIPTION.is_file(), reason="Telegram's description of its Bot API (api.json) is not beside the repository"
)


@pytest.fixture
async def telegram() -> AsyncIterator[StandIn]:
    async with StandIn(lambda: NOW) as telegram:
        yield telegram


@pytest.fixture
async def bot(telegram: StandIn) -> AsyncIterator[Bot]:
    request = HTTPXRequest(read_timeout=1)
    async with Bot(telegram.token, telegram.url, request=request) as bot:
        yield bot


# -------------------------------------------------------------------------------- as Telegram describes itself


def described() -> Any:
    return json.loads(DESCRIPTION.read_text(encoding="utf-8"))


def fields(entry: Json) -> dict[str, Json]:
    return {field["name"]: field for field in entry.get("fields", [])}


def differences(shape: Shape, entry: Json) -> Iterator[str]:
    theirs = fields(entry)
    for name, field in shape.items():
        if name not in theirs:
            yield f"{name} is not described"
        elif (set(field.types), field.required) != (set(theirs[name]["types"]), theirs[name]["required"]):
            yield f"{name}: {field}, described {theirs[name]['types']}, required: {theirs[name]['required']}"
        elif field.longest and f"-{field.longest} " not in theirs[name]["description"]:
            yield f"{name}: {theirs[name]['description']}"
    yield from (f"{name} is required" for name, field in theirs.items() if field["required"] and name not in shape)


@needs_description
@pytest.mark.parametrize("name", METHODS)
def test_methods_are_as_described(name: str):
    assert not list(differences(METHODS[name], described()["methods"][name]))


@needs_description
@pytest.mark.parametrize("name", STRUCTURES)
def test_structures_are_as_described(name: str):
    known = {"ReplyParameters": "quote"}  # its length stands in no figure of the description's own field
    shape = {field: what for field, what in STRUCTURES[name].items() if known.get(name) != field}
    assert not list(differences(shape, described()["types"][name]))


def misshapen(value: Any, kinds: list[str], types: dict[str, Json], way: str) -> Iterator[str]:
    """What an answer of ours has that the description does not, or lacks."""
    plain = {"Integer": int, "String": str, "Boolean": bool, "Float": float, "True": bool}
    if any(kind in plain and isinstance(value, plain[kind]) for kind in kinds):
        return
    kind = next((kind for kind in kinds if kind in types), "")
    if not kind or not isinstance(value, dict):
        yield f"{way}: {value!r} is not {kinds}"
        return
    inner = types[kind].get("subtypes")
    theirs = fields(types["ChatMemberAdministrator" if inner and "can_be_edited" in value else kind])
    if inner and "can_be_edited" not in value:
        theirs = fields(types["ChatMemberMember"])
    for name, each in value.items():
        if name not in theirs:
            yield f"{way}.{name} is not described"
        else:
            yield from misshapen(each, theirs[name]["types"], types, f"{way}.{name}")
    yield from (f"{way}.{name} is missing" for name, field in theirs.items() if field["required"] and name not in value)


@needs_description
@pytest.mark.parametrize("kind", ["channel", "supergroup", "group"])
@pytest.mark.parametrize("standing", ["administrator", "member"])
def test_answers_are_as_described(kind: Any, standing: Any):
    chats, api = Chats(lambda: NOW), described()
    chat = chats.add(kind, username="linznet")
    first = methods.send_message(chats, {"chat_id": chat.id, "text": "x"})
    chats.put(Chat(chat.id, kind, "Linznet", "linznet", bot="administrator"))
    calls: dict[str, Json] = {
        "getMe": {},
        "getChat": {"chat_id": chat.id},
        "sendMessage": {
            "chat_id": "@linznet", "text": "y", "reply_parameters": {"message_id": first["message_id"]},
            "link_preview_options": {"is_disabled": True},
        },
        "editMessageText": {"chat_id": chat.id, "message_id": first["message_id"], "text": "z"},
        "getChatMember": {"chat_id": chat.id, "user_id": chats.bot.id},
    }  # fmt: skip
    for name, given in calls.items():
        if name == "getChatMember":
            chats.put(Chat(chat.id, kind, "Linznet", "linznet", bot=standing))
        answer = methods.CALLED[name](chats, given)
        assert not list(misshapen(answer, api["methods"][name]["returns"], api["types"], name))


def test_every_method_is_described_and_done():
    assert set(METHODS) == set(methods.CALLED)


# --------------------------------------------------------------------------------------- as a bot meets it


async def test_a_bot_posts_answers_and_changes(telegram: StandIn, bot: Bot):
    channel = telegram.chats.add(username="linznet")
    first = await bot.send_message("@linznet", " Hallo\n", link_preview_options=LinkPreviewOptions(is_disabled=True))
    second = await bot.send_message(channel.id, "Ja", reply_parameters=ReplyParameters(first.message_id))
    changed = await bot.edit_message_text("Hallo!", channel.id, first.message_id)
    assert [(each.text, each.reply_to) for each in telegram.chats.shown(channel)] == [
        ("Hallo!", 0), ("Ja", first.message_id),
    ]  # fmt: skip
    assert not telegram.chats.shown(channel)[0].reply_to
    assert second.reply_to_message
    assert isinstance(changed, Message)
    assert (changed.date, changed.edit_date) == (NOW, NOW)
    assert [each.has_preview for each in telegram.chats.shown(channel)] == [True, True]
    assert telegram.calls.methods == ["getMe", "sendMessage", "sendMessage", "editMessageText"]


async def test_a_bot_learns_where_it_is(telegram: StandIn, bot: Bot):
    channel = telegram.chats.add(username="linznet")
    assert (await bot.get_chat("@LinzNet")).id == channel.id
    assert (await bot.get_chat_member(channel.id, bot.id)).status == "administrator"
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat("@other")


@pytest.mark.parametrize(
    ("about", "error", "words"),
    [
        ({"bot": "kicked"}, Forbidden, "bot was kicked from the channel chat"),
        ({"bot": "left"}, Forbidden, "not a member"),
        ({"bot": "member"}, BadRequest, "administrator rights"),
        ({"may_post": False}, BadRequest, "Not enough rights"),
    ],
)
async def test_who_may_not_post_is_told(
    telegram: StandIn, bot: Bot, about: Json, error: type[Exception], words: str
):  # fmt: skip
    channel = telegram.chats.add(**about)
    with pytest.raises(error, match=words):
        await bot.send_message(channel.id, "x")
    assert not telegram.chats.shown(channel)


@pytest.mark.parametrize(
    ("text", "words"), [("x" * 4_097, "too long"), (" \n", "text is empty"), ("😀" * 2_049, "too long")]
)
async def test_texts_that_do_not_fit(telegram: StandIn, bot: Bot, text: str, words: str):
    channel = telegram.chats.add()
    with pytest.raises(BadRequest, match=words):
        await bot.send_message(channel.id, text)
    telegram.wrong.clear()


async def test_what_is_not_there_cannot_be_changed_or_answered(telegram: StandIn, bot: Bot):
    channel = telegram.chats.add()
    with pytest.raises(BadRequest, match="to edit not found"):
        await bot.edit_message_text("x", channel.id, 5)
    with pytest.raises(BadRequest, match="replied not found"):
        await bot.send_message(channel.id, "x", reply_parameters=ReplyParameters(5))
    message = await bot.send_message(channel.id, "x")
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("x", channel.id, message.message_id)


async def test_a_strange_token_is_not_let_in(telegram: StandIn):
    for token in ("7000000001:another", "nonsense"):
        stranger = Bot(token, telegram.url)
        with pytest.raises(InvalidToken):
            await stranger.get_me()
        await stranger.request.shutdown()


async def test_what_telegram_would_overlook_is_found(telegram: StandIn, bot: Bot):
    channel = telegram.chats.add()
    await bot_do(bot, "sendMessage", chat_id=channel.id, text="x", colour="red")
    await bot_do(bot, "sendMessage", chat_id=channel.id)
    await bot_do(bot, "editMessageText", chat_id=channel.id, message_id="one", text="x")
    await bot_do(bot, "sendMessage", chat_id=channel.id, text="x", reply_parameters={"message": 1})
    await bot_do(bot, "sendDice", chat_id=channel.id)
    assert telegram.wrong == [
        "sendMessage: colour is not known",
        "sendMessage: text is missing",
        "editMessageText: message_id is not Integer: 'one'",
        "sendMessage: reply_parameters.message_id is missing",
        "sendMessage: reply_parameters.message is not known",
        "sendDice is not in tests/telegram/shapes.py",
    ]
    telegram.wrong.clear()


async def bot_do(bot: Bot, method: str, **given: Any) -> None:
    with pytest.raises((BadRequest, InvalidToken, NetworkError)):
        await bot._post(method, given)


async def test_faults_strike(telegram: StandIn, bot: Bot):
    channel = telegram.chats.add()
    telegram.faults.lose("sendMessage", nth=1)
    telegram.faults.cut("sendMessage", nth=2)
    telegram.faults.server_error("sendMessage", 502, done=True, nth=3)
    gate = telegram.faults.hold("sendMessage", nth=4)
    telegram.faults.refuse("sendMessage", "Forbidden: bot was blocked by the user", nth=5)
    for number in range(4):
        with pytest.raises(TimedOut if number == 3 else NetworkError):
            await bot.send_message(channel.id, str(number))
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(channel.id, "4")
    gate.open()
    await bot.send_message(channel.id, "5")
    assert {each.text for each in telegram.chats.shown(channel)} >= {"0", "2", "5"}
    assert not {each.text for each in telegram.chats.shown(channel)} & {"1", "4"}
    assert [call.status for call in telegram.calls.of("sendMessage")][:3] == [0, 0, 502]


async def test_it_leaves_with_an_error_when_it_was_called_wrongly():
    with pytest.raises(AssertionError, match="colour"):
        async with StandIn() as telegram, Bot(telegram.token, telegram.url) as bot:
            await bot_do(bot, "getMe", colour="red")
