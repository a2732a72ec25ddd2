"""The state of one Slack workspace, for an app that is installed there."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.slack.refused import Refused
from tests.slack.values import Bookmark, Channel, Message, Note, User, View

Clock = Callable[[], datetime]
TEAM, APP, BOT_USER, BOT = "T0STANDIN0", "A0STANDIN0", "U0STANDBOT", "B0STANDIN0"


def wall_clock() -> datetime:
    return datetime.now(UTC)


class Workspace:
    """Who and what is there. Tests may look at everything, and change it as an administrator could."""

    def __init__(self, clock: Clock = wall_clock, enterprise: str = "", org_wide: bool = False) -> None:
        self.clock, self.team, self.domain = clock, TEAM, "standin"
        self.enterprise, self.org_wide = enterprise, org_wide
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.pins: dict[str, list[str]] = defaultdict(list)
        """Timestamps of the pinned messages, by channel id."""
        self.bookmarks: dict[str, list[Bookmark]] = defaultdict(list)
        self.homes: dict[str, View] = {}
        """The App Home of each person."""
        self.views: dict[str, list[View]] = defaultdict(list)
        """The open modals of each person, the topmost last."""
        self.ephemerals: list[Message] = []
        self.changed: Callable[[], None] = lambda: None
        self._messages: dict[str, dict[str, Message]] = defaultdict(dict)
        self._numbers = itertools.count(1)
        self._last_moment = 0
        self.add_user("crisisbot", id=BOT_USER, real_name="Crisis Bot", is_bot=True)
        self.add_channel("general", is_general=True)

    # ids and times

    def fresh(self, letter: str) -> str:
        """An id that was never used: letter and number, as long as Slack's."""
        return f"{letter}{next(self._numbers):010d}"

    def now(self) -> int:
        """Seconds since 1970."""
        return int(self.clock().timestamp())

    def moment(self) -> str:
        """A timestamp as Slack writes it; never the same twice, even when the clock stands."""
        self._last_moment = max(int(self.clock().timestamp() * 1_000_000), self._last_moment + 1)
        return f"{self._last_moment // 1_000_000}.{self._last_moment % 1_000_000:06d}"

    # people

    def add_user(self, name: str, **about: Any) -> User:
        """A member, by default of this workspace; `about` names fields of User."""
        user = User(
            **{
                "id": self.fresh("W" if self.enterprise else "U"),
                "name": name,
                "real_name": name.title(),
                "team_id": self.team,
                "enterprise_id": self.enterprise,
            }
            | about
        )
        self.users[user.id] = user
        return user

    def change_user(self, user_id: str, **about: Any) -> User:
        """The same person, with some fields of User changed."""
        self.users[user_id] = replace(self.users[user_id], **about)
        return self.users[user_id]

    def user(self, name_or_id: str) -> User:
        """The person with this id or name; KeyError when there is none."""
        found = self.users.get(name_or_id)
        return found or next(user for user in self.users.values() if user.name == name_or_id)

    # channels

    def add_channel(self, name: str, *, members: Sequence[str] = (), **about: Any) -> Channel:
        """A channel with these members (ids); the app is one only when BOT_USER is among them."""
        channel = Channel(id=self.fresh("C"), name=name, created=self.now(), members=tuple(members), **about)
        return self.put(channel)

    def put(self, channel: Channel) -> Channel:
        """Keep a channel, new or changed."""
        self.channels[channel.id] = channel
        self.changed()
        return channel

    def channel(self, name_or_id: str) -> Channel:
        """The channel with this id or name (with or without #); KeyError when there is none."""
        name = name_or_id.removeprefix("#")
        for channel in self.channels.values():
            if name in (channel.id, channel.name) and (not channel.is_im or channel.id == name):
                return channel
        raise KeyError(f"no channel {name_or_id}; there are {[c.name for c in self.channels.values()]}")

    @property
    def rooms(self) -> list[Channel]:
        """The channels that the app has made, oldest first."""
        return [channel for channel in self.channels.values() if channel.creator == BOT_USER]

    def direct(self, user: str) -> Channel:
        """The direct messages between the app and a person; opened when they are not yet."""
        for channel in self.channels.values():
            if channel.is_im and channel.creator == user:
                return channel
        members = (user, BOT_USER)
        return self.put(Channel(self.fresh("D"), "directmessage", user, self.now(), is_im=True, members=members))

    def join(self, channel: str, *users: str) -> Channel:
        """People (ids) become members of a channel (id)."""
        known = self.channels[channel]
        added = tuple(user for user in users if user not in known.members)
        return self.put(replace(known, members=known.members + added))

    def leave(self, channel: str, user: str) -> Channel:
        """A person (id) is no longer a member of a channel (id)."""
        known = self.channels[channel]
        return self.put(replace(known, members=tuple(member for member in known.members if member != user)))

    def set_note(self, channel: str, kind: str, text: str, by: str) -> Channel:
        """Set `topic` or `purpose` of a channel."""
        note = Note(text, by, self.now())
        known = self.channels[channel]
        return self.put(replace(known, topic=note) if kind == "topic" else replace(known, purpose=note))

    # messages

    def messages(self, channel: str) -> list[Message]:
        """Everything in a channel (id or name), threads included, oldest first."""
        return list(self._messages[self.channel(channel).id].values())

    def posts(self, channel: str) -> list[Message]:
        """What the app itself said in a channel (id or name), without what Slack says of its doings."""
        return [message for message in self.messages(channel) if message.by_app and not message.subtype]

    def thread(self, channel: str, ts: str) -> list[Message]:
        """A message and the replies to it, oldest first."""
        return [message for message in self.messages(channel) if ts in (message.ts, message.thread_ts)]

    def message(self, channel: str, ts: str) -> Message | None:
        """As it is now."""
        return self._messages[channel].get(ts)

    def post(self, channel: str, user: str, text: str = "", **about: Any) -> Message:
        """A new message; `about` names fields of Message. With `seen_by` it is ephemeral."""
        message = Message(channel=channel, ts=self.moment(), user=user, text=text, **about)
        if message.seen_by:
            self.ephemerals.append(message)
        else:
            self._messages[channel][message.ts] = message
        self.changed()
        return message

    def edit(self, message: Message, **about: Any) -> Message:
        """Replace a message, ephemeral or not, by its changed self."""
        changed = replace(message, **about)
        if message.seen_by:
            self.ephemerals = [changed if each.ts == message.ts else each for each in self.ephemerals]
        else:
            self._messages[message.channel][message.ts] = changed
        self.changed()
        return changed

    def delete(self, message: Message) -> None:
        """Take a message away."""
        if message.seen_by:
            self.ephemerals = [each for each in self.ephemerals if each.ts != message.ts]
        else:
            self._messages[message.channel].pop(message.ts, None)
            self.pins[message.channel] = [ts for ts in self.pins[message.channel] if ts != message.ts]
        self.changed()

    # views

    def view(self, user: str) -> View | None:
        """The modal that a person looks at."""
        return self.views[user][-1] if self.views[user] else None

    def find_view(self, view_id: str) -> View | None:
        """Any modal or Home that is open, by its id."""
        everything = [*self.homes.values(), *(view for stack in self.views.values() for view in stack)]
        return next((view for view in everything if view.id == view_id), None)

    def new_view(self, user: str, content: Mapping[str, Any], previous: View | None = None) -> View:
        """A view as Slack would keep it; nobody sees it yet."""
        fresh = self.fresh("V")
        external = str(content.get("external_id", ""))
        if external and any(view.external_id == external for stack in self.views.values() for view in stack):
            raise Refused("duplicate_external_id")
        root, before = (previous.root or previous.id, previous.id) if previous else (fresh, "")
        return View(fresh, self.new_hash(), user, content, root, before, external)

    def new_hash(self) -> str:
        """A view's hash: changes with every update."""
        return f"{self.now()}.{next(self._numbers):08x}"

    def show_home(self, view: View) -> View:
        """Publish an App Home."""
        self.homes[view.user] = view
        self.changed()
        return view

    def show(self, view: View) -> View:
        """Put a modal on top of what its person has open."""
        self.views[view.user].append(view)
        self.changed()
        return view

    def redraw(self, view: View, content: Mapping[str, Any]) -> View:
        """A view with other content and a new hash."""
        changed = replace(view, content=content, hash=self.new_hash())
        if self.homes.get(view.user, view).id == view.id and view.user in self.homes:
            self.homes[view.user] = changed
        self.views[view.user] = [changed if each.id == view.id else each for each in self.views[view.user]]
        self.changed()
        return changed

    def close(self, user: str, view_id: str) -> None:
        """Close one modal of a person."""
        self.views[user] = [view for view in self.views[user] if view.id != view_id]
        self.changed()

    def close_all(self, user: str) -> None:
        """Close all modals of a person."""
        self.views[user] = []
        self.changed()
