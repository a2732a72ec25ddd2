import json
from hashlib import sha256
from typing import Any

import msgspec

from bot.store.chain import is_genuine, origin, seal


def test_anybody_can_compute_the_hash_from_the_text():
    document: dict[str, Any] = {"version": 1, "data": {"text": "Störung", "share": 1e16}}
    digest = seal(document, origin("c1"))
    text = msgspec.json.encode(document).decode()
    assert list(json.loads(text)) == ["version", "data", "previous", "hash"]
    assert json.loads(text)["previous"] == sha256(b"c1").hexdigest()
    without = text.removesuffix(f',"hash":"{digest}"}}') + "}"
    assert sha256(without.encode()).hexdigest() == digest


def test_only_the_text_itself_is_genuine():
    document: dict[str, Any] = {"version": 1}
    digest = seal(document, origin("c1"))
    body = msgspec.json.encode(document)
    assert is_genuine(body, digest)
    assert not is_genuine(body.replace(b":1", b":2"), digest)
    assert not is_genuine(body.replace(b":1", b": 1"), digest)
    assert not is_genuine(body, origin("c2"))
    assert not is_genuine(body[:-1] + b',"by":"eve"}', digest)
    assert not is_genuine(b'{"by":"eve",' + body[1:], digest)
