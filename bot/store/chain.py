"""The hash chain: every record names the hash of the one before and carries its own."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec

_canonical = msgspec.json.Encoder(order="deterministic").encode


def origin(stream: str) -> str:
    """What the first record of a stream names as `previous`: the SHA-256 (hex) of the stream's name."""
    return sha256(stream.encode()).hexdigest()


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of a record's JSON text: without its `hash`, keys sorted, no white space, UTF-8."""
    return sha256(_canonical({key: document[key] for key in document if key != "hash"})).hexdigest()


def seal(document: dict[str, Any], previous: str) -> str:
    """Add `previous` and `hash` to a record that has neither; returns the hash."""
    document["previous"] = previous
    document["hash"] = sha256(_canonical(document)).hexdigest()
    return str(document["hash"])
