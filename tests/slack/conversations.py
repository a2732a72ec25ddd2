"""The conversations methods that make and change channels."""

import re

from tests.slack import faces
from tests.slack.api import Api, Args, next_cursor
from tests.slack.refused import Refused, because
from tests.slack.values import Channel, Json
from tests.slack.workspace import BOT_USER

MANAGE = {"public_channel": "channels:manage", "private_channel": "groups:write", "im": "im:write"}
READ = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read"}
LONGEST_NAME, LONGEST_TOPIC, MOST_INVITED = 80, 250, 100


def _shown(api: Api, channel: Channel) -> Json:
    return {"channel": faces.channel(channel, api.workspace.team)}


def create(api: Api, args: Args) -> Json:
    """conversations.create"""
    private = args.flag("is_private")
    api.need(MANAGE["private_channel" if private else "public_channel"])
    if api.workspace.org_wide and not args.has("team_id"):
        raise Refused("missing_argument")
    name = _good_name(args.text("name"))
    if any(channel.name == name for channel in api.workspace.channels.values()):
        raise Refused("name_taken")
    members = (BOT_USER,)
    channel = api.workspace.add_channel(name, members=members, creator=BOT_USER, is_private=private)
    return _shown(api, channel)


def _good_name(name: str) -> str:
    if not name:
        raise Refused("invalid_name_required")
    if len(name) > LONGEST_NAME:
        raise Refused("invalid_name_maxlength")
    if not re.fullmatch(r"[a-z0-9_-]+", name):
        raise Refused("invalid_name_specials")
    if not re.search(r"[a-z0-9]", name):
        raise Refused("invalid_name_punctuation")
    return name


def info(api: Api, args: Args) -> Json:
    """conversations.info"""
    channel = api.channel(args.text("channel"), READ)
    answer = _shown(api, channel)
    if args.flag("include_num_members"):
        answer["channel"]["num_members"] = len(channel.members)
    return answer


def invite(api: Api, args: Args) -> Json:
    """conversations.invite: all or, unless `force`, nobody."""
    channel = api.channel(args.text("channel"), MANAGE)
    if channel.is_im:
        raise Refused("method_not_supported_for_channel_type")
    api.own_channel(channel.id)
    people = args.names("users")
    if not people:
        raise Refused("no_user")
    if len(people) > MOST_INVITED:
        raise because("invalid_arguments", f"at most {MOST_INVITED} users")
    errors = [{"user": each, "ok": False, "error": why} for each in people if (why := _not_invited(api, channel, each))]
    if errors and not (args.flag("force") and len(errors) < len(people)):
        raise Refused(str(errors[0]["error"]), errors=errors)
    welcome = [each for each in people if each not in {error["user"] for error in errors}]
    joined = api.workspace.join(channel.id, *welcome)
    for each in welcome:
        subtype = "group_join" if channel.is_private else "channel_join"
        api.workspace.post(channel.id, each, f"<@{each}> has joined the channel", subtype=subtype)
    return _shown(api, joined) | ({"errors": errors} if errors else {})


def _not_invited(api: Api, channel: Channel, user: str) -> str:
    """Why this person cannot be invited; empty when they can."""
    person = api.workspace.users.get(user)
    if person is None:
        return "user_not_found"
    if user == BOT_USER:
        return "cant_invite_self"
    if user in channel.members:
        return "already_in_channel"
    if person.deleted or person.is_stranger:
        return "cant_invite"
    elsewhere = any(user in each.members and not each.is_im for each in api.workspace.channels.values())
    return "ura_max_channels" if person.is_ultra_restricted and elsewhere else ""


def kick(api: Api, args: Args) -> Json:
    """conversations.kick"""
    channel = api.own_channel(args.text("channel"), MANAGE)
    person = api.user(args.text("user"))
    if person.id == BOT_USER:
        raise Refused("cant_kick_self")
    if channel.is_general:
        raise Refused("cant_kick_from_general")
    if person.id not in channel.members:
        raise Refused("not_in_channel")
    api.workspace.leave(channel.id, person.id)
    return {"errors": {}}


def members(api: Api, args: Args) -> Json:
    """conversations.members"""
    channel = api.channel(args.text("channel"), READ)
    some, cursor = api.page(channel.members, args)
    return {"members": list(some), **next_cursor(cursor)}


def open_direct(api: Api, args: Args) -> Json:
    """conversations.open, with one person"""
    api.need("im:write")
    people = args.names("users")
    if len(people) != 1:
        raise Refused("users_list_not_supplied" if not people else "not_enough_users")
    person = api.user(people[0])
    if person.deleted:
        raise Refused("user_disabled")
    return {"channel": {"id": api.workspace.direct(person.id).id}}


def set_topic(api: Api, args: Args) -> Json:
    """conversations.setTopic"""
    channel = api.own_channel(args.text("channel"), MANAGE)
    if channel.is_im:
        raise Refused("method_not_supported_for_channel_type")
    topic = args.text("topic")
    if len(topic) > LONGEST_TOPIC:
        raise Refused("too_long")
    changed = api.workspace.set_note(channel.id, "topic", topic, BOT_USER)
    text = f"<@{BOT_USER}> set the channel topic: {topic}"
    api.workspace.post(channel.id, BOT_USER, text, subtype="group_topic" if channel.is_private else "channel_topic")
    return _shown(api, changed)


def of_app(api: Api, args: Args) -> Json:
    """users.conversations, of the app itself"""
    wanted = args.names("types") or ["public_channel"]
    for kind in wanted:
        if kind not in READ and kind != "mpim":
            raise Refused("invalid_types")
        api.need(READ.get(kind, "mpim:read"))
    mine = [
        channel
        for channel in api.workspace.channels.values()
        if BOT_USER in channel.members
        and channel.kind in wanted
        and not (args.flag("exclude_archived") and channel.is_archived)
    ]
    some, cursor = api.page(mine, args)
    return {"channels": [faces.channel(channel, api.workspace.team) for channel in some], **next_cursor(cursor)}
