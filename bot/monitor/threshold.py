"""A simple alarm: many more mentions in an hour's usual five minutes, by enough different people.

The declared rule: in the running five minutes at least `FLOOR` mentions by at least `AUTHORS` people, and at least
`RATIO` times the mean of the 24 five-minute buckets before. One alert; it is given again only by a new watch.
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.monitor.alert import Alert, Match
from bot.monitor.mention import Mention

BUCKET = timedelta(minutes=5)
BUCKETS_BEFORE = 24
FLOOR = 20
AUTHORS = 10
RATIO = 4.0
TELLING = 3


class Threshold:
    """Watches one topic. `words` are the trigger words of each playbook by its name."""

    def __init__(self, topic: str, words: Mapping[str, Iterable[str]]) -> None:
        self.topic = topic
        self._words = {name: tuple(word.casefold() for word in listed) for name, listed in words.items()}
        self._before: deque[int] = deque(maxlen=BUCKETS_BEFORE)
        self._start: datetime | None = None
        self._bucket: list[Mention] = []
        self._given = False

    def feed(self, mention: Mention) -> Alert | None:
        """One more mention, in the order of time; an alert when it tips the scale."""
        start = _bucket_of(mention.at)
        if self._start is None:
            self._start = start
        while self._start < start:
            self._before.append(len(self._bucket))
            self._bucket = []
            self._start += BUCKET
        self._bucket.append(mention)
        if self._given or not self._tipped():
            return None
        self._given = True
        return self._alert(mention.at)

    def _tipped(self) -> bool:
        authors = {mention.author for mention in self._bucket}
        return len(self._bucket) >= FLOOR and len(authors) >= AUTHORS and self._times() >= RATIO

    def _times(self) -> float:
        usual = sum(self._before) / len(self._before) if self._before else 0.0
        return len(self._bucket) / max(usual, 1.0)

    def _alert(self, now: datetime) -> Alert:
        sources = Counter(mention.source for mention in self._bucket).most_common()
        return Alert(
            topic=self.topic, at=now, since=self._start or now, times=self._times(), mentions=len(self._bucket),
            authors=len({mention.author for mention in self._bucket}),
            sources=tuple((name, count / len(self._bucket)) for name, count in sources),
            matches=self._matches(), telling=self._telling(),
        )  # fmt: skip

    def _matches(self) -> tuple[Match, ...]:
        text = " ".join(mention.text for mention in self._bucket).casefold()
        found = [Match(name, tuple(word for word in words if word in text)) for name, words in self._words.items()]
        return tuple(sorted((match for match in found if match.words), key=lambda match: -len(match.words)))

    def _telling(self) -> tuple[Mention, ...]:
        words = {word for listed in self._words.values() for word in listed}
        ranked = sorted(self._bucket, key=lambda mention: -sum(word in mention.text.casefold() for word in words))
        return tuple(ranked[:TELLING])


def _bucket_of(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute - moment.minute % 5, second=0, microsecond=0)
