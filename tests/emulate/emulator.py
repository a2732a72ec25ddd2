"""`emulate` from npm, which keeps a Slack workspace behind the Web API: started for the tests, on loopback only."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.doctor.app import SCOPES
from bot.slack_api.web import Web, web_client
from tests.playbooks import PEOPLE

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "build" / "emulate" / "node_modules" / "emulate"
VERSION = "0.8.0"

TOKEN, BOT_USER, BOT = "xoxb-emulated", "U0CRISISBOT", "B0CRISISBOT"
ONLOOKER = "xoxb-onlooker"
"""A token with which tests see, and take away, more than the bot itself may."""

EVERYBODY = tuple(person.id for person in PEOPLE if person.id != "moser")


def token_without(scope: str) -> str:
    """The token of the same bot, which lacks one scope."""
    return f"xoxb-without-{scope}"


def missing() -> str:
    """Why the emulator cannot be started here; empty when it can."""
    if not shutil.which("node"):
        return "node is not installed"
    if not (PACKAGE / "package.json").is_file():
        return f"emulate {VERSION} is not installed below {PACKAGE.relative_to(ROOT)}; .ci/run says how"
    version = json.loads((PACKAGE / "package.json").read_text(encoding="utf-8"))["version"]
    return "" if version == VERSION else f"emulate {version} is installed, not {VERSION}"


def seed() -> dict[str, Any]:
    """A workspace with the people of the small playbook but Moser, and our app, whose scopes are enforced."""
    more = {"im:read", "pins:read"}
    scopes = {TOKEN: SCOPES, ONLOOKER: SCOPES | more} | {token_without(scope): SCOPES - {scope} for scope in SCOPES}
    app = {"client_id": "1.2", "client_secret": "none", "app_id": "A0CRISISBOT", "name": "Crisis bot",
           "redirect_uris": [], "bot_id": BOT, "bot_user_id": BOT_USER, "bot_name": "crisisbot"}  # fmt: skip
    return {
        "slack": {
            "team": {"name": "Linznet", "domain": "linznet"},
            "users": [{"name": name, "email": f"{name}@linznet.example"} for name in EVERYBODY],
            "oauth_apps": [app | {"scopes": sorted(SCOPES)}],
            "tokens": [
                {"token": token, "type": "bot", "user_id": BOT_USER, "bot_id": BOT, "scopes": sorted(granted)}
                for token, granted in scopes.items()
            ],
            "strict_scopes": True,
        }
    }


class Emulator:
    """The running emulator: `with Emulator() as emulator`, then `emulator.web()`."""

    def __enter__(self) -> "Emulator":
        self._process = subprocess.Popen(
            ["node", Path(__file__).with_name("start.mjs"), PACKAGE],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        self.url = f"http://127.0.0.1:{json.loads(self._tell(json.dumps(seed())))['port']}/api/"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def reset(self) -> None:
        """The workspace as it was seeded; the ids of people and channels are new."""
        answer = self._tell("reset")
        if answer != "fresh":
            raise RuntimeError(f"the emulator said {answer!r}")

    def web(self, token: str = TOKEN) -> Web:
        """Our own Web API layer, with the real slack_sdk below it."""
        return Web(self.connect(token))

    async def look(self, method: str, **params: str) -> Mapping[str, Any]:
        """The answer of any method, whether or not the bot itself would call it."""
        answer = await self.connect(ONLOOKER).api_call(method, data=params)
        return answer.data if isinstance(answer.data, dict) else {}

    @property
    def connect(self) -> Callable[[str], AsyncWebClient]:
        """The client of slack_sdk for a token."""
        return partial(web_client, base_url=self.url)

    def _tell(self, line: str) -> str:
        """Send one line, return the line that it answers."""
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the emulator has no pipes")
        print(line, file=process.stdin, flush=True)
        return process.stdout.readline().strip()
