"""What is written beside a text that is out and was wrong: a visible note with the way to its correction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Mends = Literal["correction", "retraction"]


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a text that is out. `texts` are its exact words by language, with the link in them."""

    mends: Mends
    statement: str
    at: datetime
    link: str
    texts: Mapping[str, str]
