"""Why Slack said no, in plain words with what to do, and whether waiting could help."""

from collections.abc import Mapping

from bot.slack_api.web import Denied

_PASSING = frozenset(
    {"accesslimited", "ekm_access_denied", "external_channel_migrating", "org_login_required", "team_added_to_org",
     "update_failed"}
)  # fmt: skip

_LASTING = frozenset(
    {"account_inactive", "channel_not_found", "invalid_auth", "is_archived", "method_not_supported_for_channel_type",
     "missing_scope", "no_permission", "not_allowed_token_type", "not_authed", "not_in_channel", "restricted_action",
     "team_access_not_granted", "token_expired", "token_revoked"}
)  # fmt: skip

_WORDS: Mapping[str, str] = {
    "account_inactive": "The bot was removed from this Slack workspace. Install it again.",
    "cant_invite": "Slack does not let this person in.",
    "channel_not_found": "The bot does not see this channel. Is its id right, and is the bot invited to it?",
    "invalid_auth": "Slack does not know the bot's token. Set SLACK_BOT_TOKEN anew.",
    "is_archived": "The channel is archived. Restore it, or name another one.",
    "is_inactive": "The channel is archived. Restore it, or name another one.",
    "message_not_found": "The message is not there any more.",
    "missing_argument": "Slack must be told the workspace. Name it as slack.team in config.yaml (Enterprise Grid).",
    "missing_scope": "The bot lacks a scope in Slack. Add it to the app and install the app again.",
    "msg_too_long": "The text is too long for Slack. Shorten it.",
    "msg_blocks_too_long": "The text is too long for Slack. Shorten it.",
    "not_allowed_token_type": "SLACK_BOT_TOKEN is no bot token. It begins with xoxb-.",
    "not_authed": "The bot has no token. Set SLACK_BOT_TOKEN.",
    "not_in_channel": "The bot is not in this channel. Invite it there.",
    "no_permission": "The bot may not do this in Slack. Is it in the channel?",
    "restricted_action": "A setting of the workspace forbids this. Whoever administers Slack can allow it.",
    "restricted_action_read_only_channel": "Only some people may post in this channel. Allow the bot to.",
    "restricted_action_thread_only_channel": "In this channel nobody may post but in threads. Name another one.",
    "team_access_not_granted": "The bot is not installed in the workspace of this channel. Add it there.",
    "token_expired": "The bot's token has expired. Set SLACK_BOT_TOKEN anew.",
    "token_revoked": "The bot's token was withdrawn. Install the bot again and set SLACK_BOT_TOKEN anew.",
    "ura_max_channels": "This guest may be in no more channels.",
    "user_not_found": "Slack does not know this person.",
}


def in_words(no: Denied) -> str:
    """One or two sentences for people, with Slack's own word for it."""
    said = _WORDS.get(no.error, "Slack said no.")
    if no.error == "missing_scope" and no.needed:
        said = f"The bot lacks the scope {no.needed} in Slack. Add it to the app and install the app again."
    return f"{said} ({no.method}: {no.error})"


def passes(no: Denied) -> bool:
    """Whether it can be over in a while though nobody does anything about it (a workspace that is just moved, say)."""
    return no.error in _PASSING


def lasts(no: Denied) -> bool:
    """Whether Slack will say the same to every call like this, until somebody changes the app, channel or workspace."""
    return no.error in _LASTING
