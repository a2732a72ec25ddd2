"""`mastodon_mock`, which keeps posts as a Mastodon server does: started for the tests, on loopback only."""

import json
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests.mastodon.port import free_port

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "build" / "mastodon"
PROGRAM = PLACE / "bin" / "mastodon_mock"
VERSION = "0.6.1"
TOKEN = "mock_token"
"""The token of the one account that there is."""


def missing() -> str:
    """Why it cannot be started here; empty when it can."""
    if not PROGRAM.is_file():
        return f"mastodon_mock {VERSION} is not installed below {PLACE.relative_to(ROOT)}; .ci/run says how"
    right = any(PLACE.glob(f"lib/python3*/site-packages/mastodon_mock-{VERSION}.dist-info"))
    return "" if right else f"another mastodon_mock than {VERSION} is installed"


class MastodonServer:
    """The running server: `with MastodonServer() as server`."""

    def __enter__(self) -> "MastodonServer":
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self._process = subprocess.Popen(
            [PROGRAM, "serve", "--in-memory", "--host", "127.0.0.1", "--port", str(port), "--log-level", "critical"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=PROGRAM.parent,
        )  # fmt: skip
        self._wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(10)

    def reset(self) -> None:
        """As it was at the start."""
        self.call("POST", "/api/v1/_mock/reset")

    def call(self, method: str, path: str, body: dict[str, Any] | None = None, token: str = TOKEN) -> Any:
        """One call of its API, past everything that is tested."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        data = json.dumps(body or {}).encode() if method != "GET" else None
        with urlopen(Request(self.url + path, data, headers, method=method), timeout=10) as answer:
            return json.load(answer)

    def statuses(self) -> list[dict[str, Any]]:
        """Every post of the account, the oldest first."""
        account = self.call("GET", "/api/v1/accounts/verify_credentials")["id"]
        found: list[dict[str, Any]] = self.call("GET", f"/api/v1/accounts/{account}/statuses?limit=40")
        return found[::-1]

    def written(self) -> list[str]:
        """What was written in each post, the oldest first."""
        return [self.call("GET", f"/api/v1/statuses/{each['id']}/source")["text"] for each in self.statuses()]

    def _wait(self) -> None:
        for _ in range(200):
            try:
                self.call("GET", "/api/v1/instance")
            except (URLError, ConnectionError):
                time.sleep(0.05)  # it says nothing when it is ready
                if self._process.poll() is not None:
                    break
            else:
                return
        raise RuntimeError(f"{PROGRAM.name} did not start")
