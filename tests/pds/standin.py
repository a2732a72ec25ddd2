"""A stand-in for a server of the Bluesky network, in process: the few methods that the outlet calls, strictly.

The suite of the outlet runs against it and against the real server, so both say the same.
"""

import base64
import hashlib
import itertools
import json
from collections.abc import Callable, Mapping, Set
from types import TracebackType
from typing import Any, Self

import libipld
from aiohttp import web

from tests.pds.lexicon import TID, post
from tests.pds.place import POSTS, Member


class Refusal(Exception):
    """An answer that is no yes."""

    def __init__(self, error: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.body, self.status = {"error": error, "message": message}, status


class StandIn:
    """`async with StandIn() as standin`: it listens on 127.0.0.1, at a port that the system chooses."""

    def __init__(self) -> None:
        self._members: dict[str, Member] = {}
        self._down: set[str] = set()
        self._tokens: dict[str, str] = {}
        self._fresh: dict[str, str] = {}
        self._kept: dict[str, dict[str, Any]] = {}
        self._numbers = itertools.count(1)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/xrpc/{method}", self._serve)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    def join(self) -> Member:
        """A new account."""
        number = next(self._numbers)
        did = "did:plc:" + base64.b32encode(hashlib.sha256(b"%d" % number).digest())[:24].decode().lower()
        member = Member(f"linznet{number}.test", did, f"app-password-{number}")
        self._members[did] = member
        self._kept[did] = {}
        return member

    def posts(self, member: Member) -> list[Mapping[str, Any]]:
        """Everything under the account's keys."""
        return [self._entry(member.did, key) for key in sorted(self._kept[member.did])]

    def take_down(self, member: Member) -> None:
        """Whatever the account asks for is refused from now on."""
        self._down.add(member.did)

    def expired(self, member: Member) -> str:
        """A token that is known and over."""
        return f"expired-{member.did}"

    # what it answers

    async def _serve(self, request: web.Request) -> web.Response:
        method = self._methods.get((request.method, request.match_info["method"]))
        try:
            if method is None:
                raise Refusal("InvalidRequest", f"No service configured for {request.match_info['method']}")
            return web.json_response(method(self, request, await request.read()))
        except Refusal as no:
            return web.json_response(no.body, status=no.status)

    def _create_session(self, request: web.Request, body: bytes) -> Mapping[str, Any]:
        said = _json(request, body, {"identifier", "password"})
        for did, member in self._members.items():
            known = said["identifier"] in (did, member.handle) and said["password"] == member.password
            if known and did not in self._down:
                return self._session(member)
        raise Refusal("AuthenticationRequired", "Invalid identifier or password", 401)

    def _refresh_session(self, request: web.Request, body: bytes) -> Mapping[str, Any]:
        did = self._fresh.pop(_bearer(request), None)
        if did is None:
            raise Refusal("InvalidToken", "Token could not be verified")
        if body:
            raise Refusal("InvalidRequest", "A request body was provided when none was expected")
        return self._session(self._members[did])

    def _session(self, member: Member) -> Mapping[str, Any]:
        number = next(self._numbers)
        access, fresh = f"access-{number}", f"fresh-{number}"
        self._tokens[access], self._fresh[fresh] = member.did, member.did
        elsewhere = [
            {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": "https://elsewhere.invalid"}
        ]
        return {
            "did": member.did, "handle": member.handle, "accessJwt": access, "refreshJwt": fresh, "active": True,
            "didDoc": {"@context": ["https://www.w3.org/ns/did/v1"], "id": member.did, "service": elsewhere},
        }  # fmt: skip

    def _get_record(self, request: web.Request, body: bytes) -> Mapping[str, Any]:
        query = dict(request.query)
        if set(query) != {"repo", "collection", "rkey"} or query["collection"] != POSTS:
            raise Refusal("InvalidRequest", f"strange question: {query}")
        did = next((did for did, each in self._members.items() if query["repo"] in (did, each.handle)), None)
        if did is None or did in self._down:
            raise Refusal("InvalidRequest", "Could not locate record")
        if query["rkey"] not in self._kept[did]:
            raise Refusal("RecordNotFound", f"Could not locate record: at://{did}/{POSTS}/{query['rkey']}")
        return self._entry(did, query["rkey"])

    def _put_record(self, request: web.Request, body: bytes) -> Mapping[str, Any]:
        did = self._whose(request)
        said = _json(request, body, {"repo", "collection", "rkey", "record"}, {"swapRecord"})
        if said["repo"] not in (did, self._members[did].handle) or said["collection"] != POSTS:
            raise Refusal("AuthenticationRequired", "Authentication Required", 401)
        key, value = str(said["rkey"]), said["record"]
        if not TID.fullmatch(key):
            raise Refusal("InvalidRequest", f'Invalid record key for {POSTS}: Invalid TID string (got "{key}")')
        if wrong := post(value):
            raise Refusal("InvalidRequest", f"Invalid {POSTS} record: {wrong}")
        there = self._kept[did].get(key)
        if there != value:
            known = _cid(there) if there else None
            if said.get("swapRecord", known) != known:
                raise Refusal("InvalidSwap", f"Record was at {known}")
            self._kept[did][key] = value
        return {"uri": f"at://{did}/{POSTS}/{key}", "cid": _cid(value), "validationStatus": "valid"}

    def _whose(self, request: web.Request) -> str:
        token = _bearer(request)
        if token.startswith("expired-"):
            raise Refusal("ExpiredToken", "Token has expired")
        if token not in self._tokens:
            raise Refusal("InvalidToken", "Token could not be verified")
        if self._tokens[token] in self._down:
            raise Refusal("AccountTakedown", "Account has been taken down", 401)
        return self._tokens[token]

    def _entry(self, did: str, key: str) -> Mapping[str, Any]:
        value = self._kept[did][key]
        return {"uri": f"at://{did}/{POSTS}/{key}", "cid": _cid(value), "value": value}

    _methods: Mapping[tuple[str, str], Callable[["StandIn", web.Request, bytes], Mapping[str, Any]]] = {
        ("POST", "com.atproto.server.createSession"): _create_session,
        ("POST", "com.atproto.server.refreshSession"): _refresh_session,
        ("GET", "com.atproto.repo.getRecord"): _get_record,
        ("POST", "com.atproto.repo.putRecord"): _put_record,
    }


def _bearer(request: web.Request) -> str:
    said = request.headers.get("Authorization", "")
    if not said.startswith("Bearer "):
        raise Refusal("AuthMissing", "Authentication Required", 401)
    return said.removeprefix("Bearer ")


def _json(request: web.Request, body: bytes, needs: Set[str], may: Set[str] = frozenset()) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise Refusal("InvalidRequest", f"Wrong request encoding (Content-Type): {request.content_type}")
    said = json.loads(body)
    if not needs <= set(said) <= needs | may:
        raise Refusal("InvalidRequest", f"strange body: {sorted(said)}")
    return dict(said)


def _cid(value: Any) -> str:
    """The content's own name, as the whole network computes it (CIDv1, dag-cbor, sha2-256)."""
    digest = hashlib.sha256(libipld.encode_dag_cbor(value)).digest()
    return "b" + base64.b32encode(b"\x01\x71\x12\x20" + digest).decode().lower().rstrip("=")
