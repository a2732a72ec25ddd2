"""A synthetic stream of mentions from a declared model; every curve made from it must be labelled synthetic.

Model: independent five-minute buckets. Before the onset a Poisson mean of `USUAL` mentions; from the onset on
`USUAL + PEAK * ramp(t) * (1 + t / DECAY) ** -EXPONENT`, ramp rising linearly over fifteen minutes (t in minutes).
Nothing in it was measured anywhere.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from bot.monitor.mention import Mention

USUAL, PEAK, RAMP, DECAY, EXPONENT = 3.0, 90.0, 15.0, 60.0, 1.3
STEP = timedelta(minutes=5)
_TEXTS = (
    "Seit einer halben Stunde geht gar nichts mehr, kein Internet in ganz Linz @{topic}",
    "Ist bei euch auch das Internet weg? #störung {topic}",
    "{topic}: Ausfall, und bei der Hotline hebt niemand ab",
    "no internet in Linz since five, is {topic} down?",
    "Homeoffice kann ich heute vergessen, alles offline bei {topic}",
)
_USUAL_TEXTS = ("Der neue Tarif von {topic} ist ganz in Ordnung", "Wer hat Erfahrung mit {topic}?")
_SOURCES = ("linz.social", "linz.social", "linz.social", "forum.example", "zeitung.example")


def synthetic_mentions(topic: str, start: datetime, onset: datetime, end: datetime, seed: int) -> Iterator[Mention]:
    """Mentions from `start` to `end`, in the order of time; the same for the same seed."""
    random = Random(seed)  # noqa: S311  # a drill, not a secret
    at = start
    while at < end:
        after = (at - onset).total_seconds() / 60
        seconds = sorted(random.uniform(0, STEP.total_seconds()) for _ in range(_poisson(random, mean_at(after))))
        for each in seconds:
            yield _mention(random, topic, at + timedelta(seconds=each), crisis=after >= 0)
        at += STEP


def mean_at(minutes: float) -> float:
    """The model's mean number of mentions in five minutes, so many minutes after the onset (negative: before)."""
    if minutes < 0:
        return USUAL
    return USUAL + PEAK * min(1.0, (minutes + 5) / RAMP) * float((1 + minutes / DECAY) ** -EXPONENT)


def _poisson(random: Random, mean: float) -> int:
    """Knuth's way: count exponential gaps until they fill the interval."""
    count, filled = 0, random.expovariate(1.0)
    while filled < mean:
        count += 1
        filled += random.expovariate(1.0)
    return count


def _mention(random: Random, topic: str, at: datetime, *, crisis: bool) -> Mention:
    number = random.randrange(100_000)
    text = random.choice(_TEXTS if crisis and random.random() < 0.9 else _USUAL_TEXTS).format(topic=topic)  # noqa: PLR2004  # declared share
    source = random.choice(_SOURCES)
    return Mention(at, f"person{number}", source, text, f"https://{source}/{number}")
