"""One account on its server, through the SDK. To import this module takes a second: it is done when it is needed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
from atproto_client import AsyncClient, models
from atproto_client.request import AsyncRequest, Response

from bot.outlets.base import NotSent, PerhapsSent
from bot.outlets.bluesky_posts.answers import MISSING, THERE, WORN_OUT, error_of, meaning, surely_not
from bot.outlets.bluesky_posts.record import POSTS, Record, reference
from bot.outlets.http import PATIENCE, Host, bounded, is_loopback

NO_HANDLE = "handle.invalid"


@dataclass(frozen=True, slots=True)
class Session:
    """Whom the server takes us for, until `access` expires; `fresh` brings the next one."""

    did: str
    handle: str
    access: str = field(repr=False)
    fresh: str = field(repr=False)

    @property
    def name(self) -> str:
        """The handle; the identity where the network has not found the handle to be the account's own."""
        return self.did if self.handle == NO_HANDLE else self.handle


@dataclass(frozen=True, slots=True)
class Entry:
    """A post in the account's repository; `ref` is as in `record.reference`, `by` the account's name."""

    by: str
    ref: str
    record: Record


class Account:
    """Logs in once, and again when the session has ended. Nothing is repeated that may have had an effect.

    The SDK's own session would move on to the server that the account's identity names; here everything goes to the
    one address that was configured, no redirect is followed, and no connection is kept: one that the other end has
    closed meanwhile looks like a lost answer.
    """

    def __init__(self, server: str, name: str, password: str, clock: Callable[[], datetime]) -> None:
        self._server, self._name, self._password, self._clock = server, name, password, clock
        request = AsyncRequest(
            timeout=PATIENCE, max_redirects=0, limits=httpx.Limits(max_keepalive_connections=0),
            trust_env=not is_loopback(httpx.URL(server).host), event_hooks={"response": [bounded]},
        )  # fmt: skip
        self._client = AsyncClient(server, request)
        self._session: Session | None = None
        self._one_login = asyncio.Lock()

    async def name(self) -> str:
        """Under which people find the account. Raises NotSent."""
        return (await self._session_now()).name

    async def get(self, key: str) -> Entry | None:
        """What is under a key; None when there surely is nothing. Raises NotSent, PerhapsSent."""
        try:
            return await self._as_member(self._get, key)
        except Exception as problem:
            if error_of(problem) == MISSING:
                return None
            raise self._meaning(problem) from None

    async def put(self, key: str, record: Record) -> Entry | None:
        """Put it under a key; None when something else is there, and stays. The very same once more changes nothing.
        Raises NotSent, PerhapsSent."""
        try:
            return await self._as_member(self._put, key, record)
        except Exception as problem:
            if error_of(problem) == THERE:
                return None
            raise self._meaning(problem) from None

    async def _get(self, session: Session, key: str) -> Entry:
        params = models.ComAtprotoRepoGetRecord.Params(repo=session.did, collection=POSTS, rkey=key)
        answer = await self._client.invoke_query(
            "com.atproto.repo.getRecord", params=params, headers=_bearer(session.access)
        )
        return _entry(session, answer, _object(answer)["value"])

    async def _put(self, session: Session, key: str, record: Record) -> Entry:
        """`swapRecord: null` means that nothing may be there yet. The SDK's own model leaves a null out."""
        body = {"repo": session.did, "collection": POSTS, "rkey": key, "record": record, "swapRecord": None}
        answer = await self._client.invoke_procedure(
            "com.atproto.repo.putRecord", content=json.dumps(body).encode(), input_encoding="application/json",
            headers=_bearer(session.access),
        )  # fmt: skip
        return _entry(session, answer, record)

    async def _session_now(self) -> Session:
        """The session; logs in where there is none. Raises NotSent."""
        async with self._one_login:
            if self._session is None:
                self._session = await self._log_in()
            return self._session

    async def _as_member(self, ask: Callable[..., Awaitable[Entry]], *what: Any) -> Entry:
        """An ended session is refused before anything happens, so it may be asked once more with a new one."""
        session = await self._session_now()
        try:
            return await ask(session, *what)
        except Exception as problem:
            if error_of(problem) not in WORN_OUT:
                raise
        return await ask(await self._renewed(session), *what)

    async def _renewed(self, ended: Session) -> Session:
        async with self._one_login:
            if self._session is ended:
                self._session = await self._refreshed(ended) or await self._log_in()
        return await self._session_now()

    async def _refreshed(self, ended: Session) -> Session | None:
        """The next session; None when only the password helps. Raises NotSent when nobody answers."""
        try:
            said = await self._client.com.atproto.server.refresh_session(headers=_bearer(ended.fresh))
        except Exception as problem:
            if error_of(problem) in WORN_OUT:
                return None
            raise surely_not(self._meaning(problem)) from None
        return _session(said)

    async def _log_in(self) -> Session:
        who = models.ComAtprotoServerCreateSession.Data(identifier=self._name, password=self._password)
        try:
            return _session(await self._client.com.atproto.server.create_session(who))
        except Exception as problem:
            raise surely_not(self._meaning(problem)) from None  # its text may hold what was sent

    def _meaning(self, problem: Exception) -> NotSent | PerhapsSent:
        known = (self._session.access, self._session.fresh) if self._session else ()
        hide = Host("Bluesky", self._server, self._clock, (self._password, *known)).hide
        return meaning(problem, self._clock(), hide)


def _session(said: Any) -> Session:
    return Session(did=said.did, handle=said.handle, access=said.access_jwt, fresh=said.refresh_jwt)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _entry(session: Session, answer: Response, record: Record) -> Entry:
    uri, cid = _object(answer)["uri"], _object(answer)["cid"]
    if not (isinstance(uri, str) and isinstance(cid, str)):
        raise TypeError("no reference")
    return Entry(session.name, reference(uri, cid, record), record)


def _object(answer: Response) -> dict[str, Any]:
    if not isinstance(answer.content, dict):
        raise TypeError("no JSON object")
    return answer.content
