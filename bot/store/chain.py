"""The hash chain: every record names the hash of the one before, and ends with its own."""

from hashlib import sha256
from typing import Any

import msgspec

_encode = msgspec.json.Encoder().encode
_MEMBER = b',"hash":"%s"}'


def origin(stream: str) -> str:
    """What the first record of a stream names as `previous`: the SHA-256 (hex) of the stream's name."""
    return sha256(stream.encode()).hexdigest()


def seal(document: dict[str, Any], previous: str) -> str:
    """Add `previous` and, as the last member, `hash` to a record that has neither; returns the hash.

    The hash is the SHA-256 (hex) of the record's JSON text as it is without the hash.
    """
    document["previous"] = previous
    document["hash"] = digest = sha256(_encode(document)).hexdigest()
    return digest


def is_genuine(body: bytes, digest: str) -> bool:
    """Whether a record's JSON text ends with this hash, and the hash is that of the text before it."""
    member = _MEMBER % digest.encode()
    return body.endswith(member) and sha256(body.removesuffix(member) + b"}").hexdigest() == digest
