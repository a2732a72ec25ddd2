"""The smallest app that does one of everything, to try the stand-in with the real slack_bolt and slack_sdk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.standin import StandIn
from tests.slack.values import Json

REDELIVERED = "/slow"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(label: str, value: str = "", action: str = "go") -> Json:
    return {"type": "button", "action_id": action, "text": plain(label), "value": value or label}


def card(line: str, *labels: str) -> list[Json]:
    """A line of rich text, and buttons."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": line}]}
    buttons = [button(label, action=f"tap:{number}") for number, label in enumerate(labels)]
    rows = [{"type": "actions", "block_id": "buttons", "elements": buttons}] if buttons else []
    return [{"type": "rich_text", "elements": [section]}, *rows]


def asks(name: str, label: str, **element: Any) -> Json:
    """An input of one field."""
    asked = {"type": "plain_text_input", "action_id": "said", **element}
    return {"type": "input", "block_id": name, "label": plain(label), "element": asked}


def form(*blocks: Json, **about: Any) -> Json:
    """A modal."""
    return {"type": "modal", "callback_id": "form", "title": plain("Krise"), "submit": plain("Starten")} | {
        "blocks": list(blocks),
        **about,
    }


class LittleApp:
    """`/crisis` opens a form (or answers with what was typed), a form makes a room, a tap edits its message."""

    def __init__(self, slack: StandIn) -> None:
        self.client = web_client(slack)
        self.heard: list[Json] = []
        """Every payload, as the app got it."""
        self.app = AsyncApp(
            client=self.client, signing_secret=slack.signing_secret, raise_error_for_unhandled_request=True
        )
        self.app.command("/crisis")(self.typed)
        self.app.view("form")(self.submitted)
        self.app.action("tap:0")(self.tapped)
        self.app.shortcut("note")(self.noted)
        self.app.event("app_home_opened")(self.at_home)
        self.app.view_closed("form")(self.closed)

    async def typed(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        if body["text"] != "start":
            await ack(f"Sie schrieben: {body['text']}")
            return
        await self.client.views_open(trigger_id=body["trigger_id"], view=form(asks("what", "Was ist los?")))
        await ack()

    async def submitted(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        said = body["view"]["state"]["values"]["what"]["said"]["value"]
        if said == "nichts":
            await ack({"response_action": "errors", "errors": {"what": "Dann eben nicht."}})
            return
        await ack()
        room = await self.client.conversations_create(name=f"krise-{len(self.heard)}")
        channel = room["channel"]["id"]
        await self.client.conversations_invite(channel=channel, users=body["user"]["id"])
        await self.client.chat_postMessage(channel=channel, text=said, blocks=card(said, "Übernehmen"))

    async def tapped(self, ack: Any, body: Json, respond: Any) -> None:
        self.heard.append(body)
        await ack()
        await respond("Danke.")
        if "message" in body:
            where, ts = body["channel"]["id"], body["message"]["ts"]
            await self.client.chat_update(channel=where, ts=ts, text="übernommen", blocks=card("übernommen"))

    async def noted(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        await ack()

    async def at_home(self, body: Json, event: Json) -> None:
        self.heard.append(body)
        home = {"type": "home", "blocks": card("Nichts zu tun", "Krise starten …")}
        await self.client.views_publish(user_id=event["user"], view=home)

    async def closed(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        await ack()


def web_client(slack: StandIn) -> AsyncWebClient:
    """The SDK's client for the bot token, without its retries."""
    return AsyncWebClient(slack.bot_token, base_url=slack.url, retry_handlers=[])


@asynccontextmanager
async def over_sockets(slack: StandIn, little: LittleApp) -> AsyncIterator[LittleApp]:
    """The app, connected in Socket Mode."""
    handler = AsyncSocketModeHandler(little.app, slack.app_token, web_client=little.client, ping_interval=0.2)
    await handler.connect_async()
    try:
        yield little
    finally:
        await handler.close_async()


@asynccontextmanager
async def over_http(slack: StandIn, little: LittleApp) -> AsyncIterator[LittleApp]:
    """The app, listening for signed posts."""

    async def hears(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await little.app.async_dispatch(await to_bolt_request(request)))

    app = web.Application()
    app.router.add_post("/slack/events", hears)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.signed.url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield little
    finally:
        await runner.cleanup()


@asynccontextmanager
async def little_app(slack: StandIn) -> AsyncIterator[LittleApp]:
    """The app, in the delivery that the stand-in was made for."""
    connected = over_sockets if slack.delivery == "socket" else over_http
    async with connected(slack, LittleApp(slack)) as little:
        yield little
