"""An alert: what was noticed, the evidence, the playbook that fits, and the card that shows it. A person decides."""

from dataclasses import dataclass
from datetime import datetime

from bot.crisis.cards.base import ROOM, Button, Card
from bot.crisis.lifecycle import Start
from bot.crisis.text import clean
from bot.locale import Say
from bot.monitor.mention import Mention
from bot.playbook.scalars import Bilingual

QUOTE = 140


@dataclass(frozen=True, slots=True)
class Match:
    """A playbook, and those of its trigger words that people used."""

    playbook: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """Many more mentions of a topic than usual: how many times, since when, by how many people, where."""

    topic: str
    at: datetime
    since: datetime
    times: float
    mentions: int
    authors: int
    sources: tuple[tuple[str, float], ...]
    matches: tuple[Match, ...]
    telling: tuple[Mention, ...]

    @property
    def id(self) -> str:
        """Its name, the same for the same alert."""
        return f"alert:{self.topic}:{self.since:%Y%m%d%H%M}"


def alert_card(alert: Alert, say: Say, titles: dict[str, Bilingual]) -> Card:
    """The alert for the people on duty. What strangers wrote is quoted, cleaned and cut, never formatted."""
    best = alert.matches[0] if alert.matches else None
    lines = [
        say(
            "alert.heading",
            topic=alert.topic,
            times=f"{alert.times:.0f}",
            since=alert.since,
            authors=str(alert.authors),
        ),
        say("alert.where", parts=" · ".join(f"{share:.0%} {name}" for name, share in alert.sources[:3])),
    ]
    lines += [_quoted(mention, say) for mention in alert.telling[:1]]
    if best:
        title = titles[best.playbook]
        lines.append(say("alert.fits", title=title, words=", ".join(best.words[:4])))
    return Card(alert.id, ROOM, tuple(lines), tuple(_buttons(best, say, titles)), rings=True)


def _quoted(mention: Mention, say: Say) -> str:
    return say(
        "alert.quote", text=" ".join(clean(mention.text, QUOTE).split()), where=clean(mention.source, 40), at=mention.at
    )


def _buttons(best: Match | None, say: Say, titles: dict[str, Bilingual]) -> list[Button]:
    if best is None:
        return []
    label = say("alert.start", title=titles[best.playbook])
    return [Button(label, Start(playbook=best.playbook), look="main")]
