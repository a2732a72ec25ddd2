"""People, channels, messages and views as Slack's JSON shows them to an app."""

from tests.slack.values import Bookmark, Channel, Json, Message, Note, User, View
from tests.slack.workspace import APP, BOT, BOT_USER, Workspace

BOT_PROFILE = {"id": BOT, "app_id": APP, "name": "Crisis Bot", "deleted": False, "updated": 0, "team_id": ""}


def user(of: User, *, with_email: bool, with_locale: bool) -> Json:
    """As users.info answers; the e-mail address needs its own scope."""
    profile = {"real_name": of.real_name, "display_name": of.name, "team": of.team_id, "status_text": ""}
    if of.email and with_email and not of.is_stranger:
        profile["email"] = of.email
    seen = {
        "id": of.id,
        "team_id": of.team_id,
        "name": of.name,
        "deleted": of.deleted,
        "real_name": of.real_name,
        "tz": "Europe/Vienna",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "profile": profile,
        "is_bot": of.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if not of.deleted:
        seen |= {"is_admin": False, "is_owner": False, "is_primary_owner": False}
        seen |= {"is_restricted": of.is_restricted, "is_ultra_restricted": of.is_ultra_restricted}
    if of.is_stranger:
        seen["is_stranger"] = True
    if of.enterprise_id:
        seen["enterprise_user"] = {
            "id": of.id,
            "enterprise_id": of.enterprise_id,
            "enterprise_name": "Stand-in Group",
            "is_admin": False,
            "is_owner": False,
            "teams": [of.team_id],
        }
    return seen | ({"locale": of.locale} if with_locale else {})


def channel(of: Channel, team: str) -> Json:
    """As the conversations methods answer."""
    seen: Json = {
        "id": of.id,
        "created": of.created,
        "is_archived": of.is_archived,
        "is_im": of.is_im,
        "is_org_shared": False,
        "context_team_id": team,
        "updated": of.created * 1000,
    }
    if of.is_im:
        return seen | {"user": of.creator, "is_user_deleted": False}
    return seen | {
        "name": of.name,
        "name_normalized": of.name,
        "is_channel": not of.is_private,
        "is_group": of.is_private,
        "is_mpim": False,
        "is_private": of.is_private,
        "is_general": of.is_general,
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "is_member": BOT_USER in of.members,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "shared_team_ids": [team],
        "unlinked": 0,
        "creator": of.creator,
        "topic": _note(of.topic),
        "purpose": _note(of.purpose),
        "previous_names": list(of.previous_names),
    }


def _note(of: Note) -> Json:
    return {"value": of.value, "creator": of.creator, "last_set": of.last_set}


def message(of: Message, workspace: Workspace, *, with_metadata: bool = False) -> Json:
    """As it stands in a history or in a payload. The metadata is there only for who asks for it."""
    seen: Json = {"type": "message", "user": of.user, "ts": of.ts, "text": of.text, "team": workspace.team}
    if of.subtype:
        seen["subtype"] = of.subtype
    if of.by_app:
        seen |= {"bot_id": BOT, "app_id": APP, "bot_profile": BOT_PROFILE | {"team_id": workspace.team}}
    if of.blocks:
        seen["blocks"] = list(of.blocks)
    if of.edited_ts:
        seen["edited"] = {"user": of.user, "ts": of.edited_ts}
    if of.metadata and with_metadata:
        seen["metadata"] = of.metadata
    return seen | _thread(of, workspace)


def _thread(of: Message, workspace: Workspace) -> Json:
    if of.thread_ts:
        root = workspace.message(of.channel, of.thread_ts)
        return {"thread_ts": of.thread_ts, "parent_user_id": root.user if root else None}
    replies = [] if of.seen_by else workspace.thread(of.channel, of.ts)[1:]
    if not replies:
        return {}
    users = sorted({reply.user for reply in replies})
    return {
        "thread_ts": of.ts,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "subscribed": False,
        "is_locked": False,
    }


def view(of: View, workspace: Workspace, values: Json | None = None) -> Json:
    """As the views methods answer and interactions carry it; `values` is what the person has filled in."""
    content = dict(of.content)
    return {
        "id": of.id,
        "team_id": workspace.team,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": values or {}},
        "hash": of.hash,
        "title": content.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": of.previous or None,
        "root_view_id": of.root or of.id,
        "app_id": APP,
        "external_id": of.external_id,
        "app_installed_team_id": workspace.enterprise if workspace.org_wide else workspace.team,
        "bot_id": BOT,
    }


def bookmark(of: Bookmark) -> Json:
    """As the bookmarks methods answer."""
    return {
        "id": of.id,
        "channel_id": of.channel_id,
        "title": of.title,
        "link": of.link,
        "emoji": of.emoji,
        "icon_url": "",
        "type": of.type,
        "entity_id": None,
        "date_created": of.date_created,
        "date_updated": 0,
        "rank": "0|hzzzzz:",
        "last_updated_by_user_id": BOT_USER,
        "last_updated_by_team_id": "",
        "shortcut_id": None,
        "app_id": None,
    }
