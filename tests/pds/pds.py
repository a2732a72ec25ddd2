"""The Personal Data Server of the Bluesky network itself, started for the tests, on loopback only."""

import atexit
import base64
import hashlib
import hmac
import itertools
import json
import shutil
import subprocess
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.pds.place import POSTS, Member

ROOT = Path(__file__).parents[2]
PACKAGES = ROOT / "build" / "pds"
COMPILED = PACKAGES / "node_modules" / "better-sqlite3" / "build" / "Release" / "better_sqlite3.node"
LONG_AGO = 1_700_000_000

_no_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def missing() -> str:
    """Why the server cannot be started here; empty when it can."""
    if not shutil.which("node"):
        return "node is not installed"
    wanted = json.loads(Path(__file__).with_name("package.json").read_text(encoding="utf-8"))["dependencies"]
    for name, version in wanted.items():
        package = PACKAGES / "node_modules" / name / "package.json"
        if not package.is_file():
            return f"{name} is not installed below {PACKAGES.relative_to(ROOT)}; .ci/run says how"
        if (found := json.loads(package.read_text(encoding="utf-8"))["version"]) != version:
            return f"{name} {found} is installed, not {version}"
    return "" if COMPILED.is_file() else "better-sqlite3 was not compiled; .ci/run says how"


@cache
def running() -> "Pds":
    """The server; one process serves all the tests of a worker, and ends with it."""
    pds = Pds()
    atexit.register(pds.close)
    return pds


class Pds:
    """A server with its directory of identities, both empty at the start."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pds-"))
        self._process = subprocess.Popen(
            ["node", Path(__file__).with_name("start.mjs"), PACKAGES, self._folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        said = self._process.stdout.readline() if self._process.stdout else ""
        if not said:
            self.close()
            raise RuntimeError("the PDS did not start; what it said stands above")
        started = json.loads(said)
        self.url = str(started["url"])
        self._secret, self._admin = started["jwtSecret"], f"admin:{started['adminPassword']}"
        self._numbers = itertools.count(1)

    def close(self) -> None:
        """End the process and drop what it kept."""
        self._process.communicate()
        shutil.rmtree(self._folder, ignore_errors=True)

    def join(self) -> Member:
        """A new account, made as anybody makes one, with an app password."""
        name = f"linznet{next(self._numbers)}"
        account = {"handle": f"{name}.test", "email": f"{name}@linznet.example", "password": "the account's own"}
        made = self._call("com.atproto.server.createAccount", account)
        token = f"Bearer {made['accessJwt']}"
        app = self._call("com.atproto.server.createAppPassword", {"name": "crisis bot"}, token)
        return Member(made["handle"], made["did"], app["password"])

    def posts(self, member: Member) -> list[Mapping[str, Any]]:
        """As anybody reads them."""
        query = urllib.parse.urlencode({"repo": member.did, "collection": POSTS, "limit": 100, "reverse": "true"})
        found = self._call(f"com.atproto.repo.listRecords?{query}")
        return list(found["records"])

    def take_down(self, member: Member) -> None:
        """With the administrator's word."""
        subject = {"$type": "com.atproto.admin.defs#repoRef", "did": member.did}
        word = {"subject": subject, "takedown": {"applied": True, "ref": "test"}}
        basic = base64.b64encode(self._admin.encode()).decode()
        self._call("com.atproto.admin.updateSubjectStatus", word, f"Basic {basic}")

    def expired(self, member: Member) -> str:
        """Signed with the server's own secret."""
        claims = {
            "scope": "com.atproto.appPass", "aud": "did:web:localhost", "sub": member.did,
            "iat": LONG_AGO, "exp": LONG_AGO + 7200,
        }  # fmt: skip
        signed = ".".join(_base64url(json.dumps(each).encode()) for each in ({"typ": "at+jwt", "alg": "HS256"}, claims))
        return f"{signed}.{_base64url(hmac.digest(self._secret.encode(), signed.encode(), hashlib.sha256))}"

    def _call(self, method: str, body: Mapping[str, Any] | None = None, authorization: str = "") -> dict[str, Any]:
        headers = {"Content-Type": "application/json"} | ({"Authorization": authorization} if authorization else {})
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/xrpc/{method}", data, headers)
        with _no_proxy.open(request, timeout=30) as answer:
            said: dict[str, Any] = json.loads(answer.read())
        return said


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
