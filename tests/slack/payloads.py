"""What Slack tells the app that people did, in the shapes of the real thing."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.slack import faces
from tests.slack.delivery import Delivery
from tests.slack.triggers import Triggers
from tests.slack.values import Channel, Json, Message, View
from tests.slack.workspace import APP, BOT_USER, Workspace

TOKEN = "verification"
"""The old verification token, which every payload still carries."""


@dataclass
class Payloads:
    """Builds them. `url` is the stand-in's base address, for response URLs."""

    workspace: Workspace
    triggers: Triggers
    url: str = ""

    def command(self, user: str, channel: Channel, command: str, text: str) -> Delivery:
        """A slash command."""
        where = self.workspace
        typed = {
            "token": TOKEN,
            "team_id": self._team_of(user),
            "team_domain": where.domain,
            **({"enterprise_id": where.enterprise, "enterprise_name": "Stand-in Group"} if where.enterprise else {}),
            "channel_id": channel.id,
            "channel_name": _channel_name(channel),
            "user_id": user,
            "user_name": where.users[user].name,
            "command": command,
            "text": text,
            "api_app_id": APP,
            "is_enterprise_install": str(where.org_wide).lower(),
            "response_url": self._response("commands", user, channel.id),
            "trigger_id": self.triggers.trigger(user),
        }
        return Delivery("slash_commands", typed)

    def tap(self, user: str, on: Message | View, action: Json, values: Json) -> Delivery:
        """A button or another element, on a message (ephemeral or not), a modal or the Home."""
        about = self._on_message(user, on) if isinstance(on, Message) else self._on_view(on, values)
        acted = {**action, "action_ts": self.workspace.moment()}
        return self._interactive("block_actions", user, **about, actions=[acted])

    def _on_message(self, user: str, on: Message) -> Json:
        channel = self.workspace.channels[on.channel]
        now = self.workspace.message(on.channel, on.ts) or on
        container = {"type": "message", "message_ts": on.ts, "channel_id": on.channel, "is_ephemeral": bool(on.seen_by)}
        if on.thread_ts:
            container["thread_ts"] = on.thread_ts
        about = {
            "container": container,
            "channel": {"id": channel.id, "name": _channel_name(channel)},
            "state": {"values": {}},
            "response_url": self._response("actions", user, on.channel, on.ts),
        }
        return about if on.seen_by else about | {"message": faces.message(now, self.workspace)}

    def _on_view(self, on: View, values: Json) -> Json:
        view = faces.view(self.workspace.find_view(on.id) or on, self.workspace, values)
        return {"container": {"type": "view", "view_id": on.id}, "view": view}

    def submission(self, user: str, view: View, values: Json) -> Delivery:
        """A modal that was sent."""
        shown = faces.view(view, self.workspace, values)
        return self._interactive("view_submission", user, view=shown, response_urls=[])

    def closed(self, user: str, view: View, *, cleared: bool = False) -> Delivery:
        """A modal that was closed."""
        shown = faces.view(view, self.workspace)
        return self._interactive("view_closed", user, triggered=False, view=shown, is_cleared=cleared)

    def shortcut(self, user: str, callback: str, message: Message | None) -> Delivery:
        """A shortcut, global or on a message."""
        about: Json = {"callback_id": callback, "action_ts": self.workspace.moment()}
        if message is None:
            return self._interactive("shortcut", user, of_app=False, **about)
        channel = self.workspace.channels[message.channel]
        about |= {
            "message_ts": message.ts,
            "message": faces.message(message, self.workspace),
            "channel": {"id": channel.id, "name": _channel_name(channel)},
            "response_url": self._response("app", user, message.channel),
        }
        return self._interactive("message_action", user, of_app=False, **about)

    def home_opened(self, user: str) -> Delivery:
        """The App Home; with the view that is published, if there is one."""
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": self.workspace.direct(user).id,
            "tab": "home",
            "event_ts": self.workspace.moment(),
        }
        home = self.workspace.homes.get(user)
        if home is not None:
            event["view"] = faces.view(home, self.workspace)
        return self.event(user, event)

    def event(self, user: str, event: Json) -> Delivery:
        """Anything that the app subscribed to."""
        where = self.workspace
        told = {
            "token": TOKEN,
            "team_id": self._team_of(user),
            **({"enterprise_id": where.enterprise} if where.enterprise else {}),
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": where.fresh("Ev"),
            "event_time": where.now(),
            "authorizations": [
                {
                    "enterprise_id": where.enterprise or None,
                    "team_id": None if where.org_wide else where.team,
                    "user_id": BOT_USER,
                    "is_bot": True,
                    "is_enterprise_install": where.org_wide,
                }
            ],
            "is_ext_shared_channel": where.users[user].is_stranger,
        }
        return Delivery("events_api", told)

    def _interactive(
        self, kind: str, user: str, *, of_app: bool = True, triggered: bool = True, **about: object
    ) -> Delivery:
        who = self.workspace.users[user]
        person = {"id": user, "username": who.name, "team_id": who.team_id} | ({"name": who.name} if of_app else {})
        if kind == "message_action":
            person = {"id": user, "name": who.name, "team_id": who.team_id}
        told = {
            "type": kind,
            "team": self._team(user, kind),
            "user": person,
            "enterprise": self._enterprise(),
            "token": TOKEN,
            "is_enterprise_install": self.workspace.org_wide,
            **({"api_app_id": APP} if of_app else {}),
            **({"trigger_id": self.triggers.trigger(user)} if triggered else {}),
            **about,
        }
        return Delivery("interactive", told)

    def _team(self, user: str, kind: str) -> Json | None:
        """In an app of a whole organisation, what is not in a channel is in no workspace either."""
        where = self.workspace
        if where.org_wide and kind in ("view_submission", "view_closed", "shortcut"):
            return None
        team = {"id": where.team, "domain": where.domain}
        if where.enterprise:
            team |= {"enterprise_id": where.enterprise, "enterprise_name": "Stand-in Group"}
        return team

    def _enterprise(self) -> Json | None:
        enterprise = self.workspace.enterprise
        return {"id": enterprise, "name": "Stand-in Group"} if enterprise else None

    def _team_of(self, user: str) -> str:
        return self.workspace.users[user].team_id

    def _response(self, kind: str, user: str, channel: str, ts: str = "") -> str:
        return f"{self.url}{kind}/{self.triggers.response(self.workspace.team, user, channel, ts)}"


def _channel_name(channel: Channel) -> str:
    """What a payload calls it: a private channel is never named there."""
    return "directmessage" if channel.is_im else "privategroup" if channel.is_private else channel.name


def find_action(blocks: Sequence[Json], what: str) -> Json:
    """The element with this action_id, label or value, with the id of its block. Raises LookupError."""
    found = [(block, element) for block in blocks for element in _elements(block)]
    for block, element in found:
        label = element.get("text", {}).get("text", "")
        if what in (element.get("action_id"), label, element.get("value")):
            return {**element, "block_id": block["block_id"]}
    labels = [element.get("text", {}).get("text") or element.get("action_id") for _, element in found]
    raise LookupError(f"there is no {what!r} to tap; there are {labels}")


def _elements(block: Json) -> list[Json]:
    inner = [*block.get("elements", []), block.get("accessory", {}), block.get("element", {})]
    return [each for each in inner if "action_id" in each]
