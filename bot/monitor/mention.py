"""A mention: somebody wrote something about us. It is data, whatever it says."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Mention:
    """One post: when (aware UTC), by whom, where, its words and its address."""

    at: datetime
    author: str
    source: str
    text: str
    link: str
