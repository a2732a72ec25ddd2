"""Slack as an outlet before a workspace that somebody else made: its contract."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from bot.crisis.deliveries import Delivery
from bot.outlets.base import Outlet
from bot.outlets.slack import SlackOutlet
from tests.contract.outlet_contract import OutletContract
from tests.emulate.emulator import TOKEN, Emulator
from tests.outlets.sample import as_drill, delivery


class TestEmulated(OutletContract):
    slack: Emulator

    @pytest.fixture(autouse=True)
    async def announcements(self, slack: Emulator) -> None:
        self.slack = slack
        answer = await slack.web().call("conversations.create", name="presse")
        self.channel = str(answer["channel"]["id"])

    def make(self, folder: Path) -> Outlet:
        return SlackOutlet("presse", self.channel, self.slack.web())

    def fitting(self, statement: str) -> Delivery:
        return delivery(statement)

    def unfitting(self) -> Delivery:
        return as_drill(delivery())

    def seen(self, folder: Path) -> Any:
        body = urlencode({"channel": self.channel}).encode()
        asked = Request(f"{self.slack.url}conversations.history", body, {"Authorization": f"Bearer {TOKEN}"})
        with urlopen(asked, timeout=10) as answer:
            return json.load(answer)["messages"]
