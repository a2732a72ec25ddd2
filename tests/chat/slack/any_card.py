"""Cards, buttons and questions with whatever strangers may write in them."""

from typing import Any

from hypothesis import strategies as st

from bot.crisis.approvals import Approve
from bot.crisis.cards import ROOM, Button, Card, Field, Passage
from bot.crisis.lifecycle import TakeNote
from bot.crisis.publishing import Publish
from tests.contract.chat_contract import HOSTILE

NASTY = (*HOSTILE, "x" * 40_000, "👩‍🚒" * 3_000, "\n" * 9_000, "a\n\nb c " * 3_000, " " * 9_000, "https://a.at " * 99)
COMMANDS = (TakeNote(text=""), Approve(statement="s", binding="b"), Publish(statement="s", binding="b"))

SAID = ("board", "Jetzt: Ben", "ÜBUNG · Now: x", "https://a.example/x?y=1.", "http://[", "\u200b", "\x00", " ", "")
LOOKS = ("plain", "main", "approve", "publish", "danger")

nasty = st.integers(0, len(NASTY) - 1).map(NASTY.__getitem__)
texts = st.text(st.characters(), max_size=30) | st.sampled_from(SAID) | nasty
names = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True)
many = st.integers(1, 600).map(lambda n: tuple((f"v{i}", f"Wahl {i}") for i in range(n)))
choices = st.dictionaries(names, texts, max_size=9).map(lambda each: tuple(each.items())) | many
fields = st.builds(
    Field, name=names, label=texts, value=texts | st.sampled_from(("v0", "v150")), choices=choices,
    optional=st.booleans(), limit=st.integers(0, 9_000), lines=st.integers(1, 9),
)  # fmt: skip
asks = st.lists(fields, max_size=3, unique_by=lambda each: each.name).map(tuple)
shows = st.lists(st.builds(Passage, heading=texts, text=texts), max_size=3).map(tuple)


def buttons(**more: Any) -> st.SearchStrategy[Button]:
    """Buttons of all looks; what they ask and show only where it is said."""
    return st.builds(Button, label=texts, command=st.sampled_from(COMMANDS), look=st.sampled_from(LOOKS), **more)


cards = st.builds(
    Card, key=st.sampled_from(("board", "text.a", "page.p1.0")), place=st.just(ROOM),
    lines=st.lists(texts, min_size=1, max_size=6).map(tuple), buttons=st.lists(buttons(), max_size=3).map(tuple),
    quote=st.lists(texts, max_size=3).map(tuple), drill=st.booleans(),
)  # fmt: skip
