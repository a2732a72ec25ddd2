"""What tests see of a server of the Bluesky network: the real one and the stand-in are the same to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

POSTS = "app.bsky.feed.post"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's account, with an app password."""

    handle: str
    did: str
    password: str


class Place(Protocol):
    """One server on this machine."""

    url: str

    def join(self) -> Member:
        """A new account without any post."""

    def posts(self, member: Member) -> list[Mapping[str, Any]]:
        """`uri cid value` of everything that the account has posted, by key."""

    def take_down(self, member: Member) -> None:
        """As moderators do it."""

    def expired(self, member: Member) -> str:
        """A token of the account that was good until a while ago."""
