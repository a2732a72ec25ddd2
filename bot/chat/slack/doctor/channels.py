"""Whether the channels of config.yaml are there, and the bot is in them."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.chat.slack.doctor.findings import Finding, Sleep, Tell, patient, why
from bot.slack_api.web import Denied, Lost, SurelyNot, Web

UNSEEN = {"channel_not_found", "not_in_channel", "invalid_channel"}


@dataclass(frozen=True, slots=True)
class Named:
    """A channel id, and the setting that names it (`slack.duty_channel`)."""

    setting: str
    id: str


async def check_channels(
    channels: Sequence[Named], bot: str, web: Web, tell: Tell, sleep: Sleep
) -> AsyncIterator[Finding]:
    """What is to be said about each; `bot` is our name in Slack."""
    for named in channels:
        where = {"id": named.id, "where": named.setting}
        try:
            answer = await patient(web, sleep, "conversations.info", channel=named.id)
        except Denied as denied:
            key = "channel_unknown" if denied.error in UNSEEN else "channel_unasked"
            yield tell.wrong(key, **where, bot=bot, error=why(denied))
        except (SurelyNot, Lost) as problem:
            yield tell.wrong("channel_unasked", **where, error=why(problem))
        else:
            for finding in check_channel(named.setting, answer.get("channel") or {}, bot, tell):
                yield finding


def check_channel(setting: str, channel: Mapping[str, Any], bot: str, tell: Tell) -> Iterator[Finding]:
    """What is to be said about one that Slack showed us."""
    values = {"name": f"#{channel.get('name', '?')}", "where": setting}
    if channel.get("is_archived"):
        yield tell.wrong("channel_archived", **values)
    elif not channel.get("is_member"):
        yield tell.wrong("channel_not_in", **values, bot=bot)
    else:
        yield tell.fine("channel", **values)
    if channel.get("is_ext_shared"):
        yield tell.remark("channel_shared", **values)
