import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.slack.who.profile import FRESH, LATER, Home, Profile, Profiles, profile_of
from bot.runtime.time import VirtualClock
from bot.slack_api.web import Denied, Limited, Lost, Web, web_client
from tests.slack.standin import StandIn

HOME = Home("T1", "E1")
MEMBER = {"id": "U1", "team_id": "T1", "locale": "de-AT", "profile": {"email": "Anna@Example.org "}}


@pytest.fixture
async def slack() -> AsyncIterator[StandIn]:
    async with StandIn() as running:
        yield running


def profiles(slack: StandIn, clock: VirtualClock | None = None, patience: float = 10) -> Profiles:
    return Profiles(Web(web_client(slack.bot_token, slack.url)), clock or at(), patience)


def at() -> VirtualClock:
    return VirtualClock(datetime(2026, 11, 23, 5, 44, tzinfo=UTC))


def later(clock: VirtualClock, by: timedelta) -> None:
    clock.advance_to(clock() + by)


# what one answer says


def test_a_full_member_of_our_workspace():
    assert profile_of(MEMBER, HOME) == Profile("member", "anna@example.org", "de", "")


@pytest.mark.parametrize(
    ("about", "standing"),
    [
        ({}, "member"),
        ({"is_restricted": True}, "guest"),
        ({"is_restricted": True, "is_ultra_restricted": True}, "guest"),
        ({"is_bot": True}, "bot"),
        ({"is_workflow_bot": True}, "bot"),
        ({"is_connector_bot": True}, "bot"),
        ({"id": "USLACKBOT"}, "bot"),
        ({"deleted": True}, "gone"),
        ({"team_id": "T2"}, "foreign"),
        ({"team_id": "T2", "is_restricted": True}, "foreign"),
        ({"is_stranger": True}, "foreign"),
        ({"team_id": None}, "foreign"),
        ({"team_id": ""}, "foreign"),
        ({"team_id": ["T1"]}, "foreign"),
        ({"team_id": "T2", "enterprise_user": {"id": "W1", "enterprise_id": "E1"}}, "member"),
        ({"team_id": "T2", "enterprise_user": {"id": "W1", "enterprise_id": "E2"}}, "foreign"),
        ({"team_id": "T2", "enterprise_id": "E1"}, "member"),
        ({"team_id": "E1"}, "member"),
        ({"is_bot": "false"}, "bot"),
    ],
)
def test_standing(about: dict[str, Any], standing: str):
    assert profile_of(MEMBER | about, HOME).standing == standing


def test_without_an_organisation_nobody_is_in_it():
    assert profile_of(MEMBER | {"team_id": "", "enterprise_id": ""}, Home("T1")).standing == "foreign"


def test_an_address_that_nobody_confirmed_is_none():
    assert profile_of(MEMBER | {"is_email_confirmed": False}, HOME).email == ""
    assert profile_of(MEMBER | {"is_email_confirmed": True}, HOME).email == "anna@example.org"


@pytest.mark.parametrize(("locale", "language"), [("en-GB", "en"), ("de_AT", "de"), ("FR", "fr"), ("", ""), (5, "")])
def test_the_language_of_a_locale(locale: object, language: str):
    assert profile_of(MEMBER | {"locale": locale}, HOME).language == language


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(json_values | st.dictionaries(st.sampled_from(["id", "profile", "enterprise_user", "locale"]), json_values))
def test_what_is_odd_is_no_member(user: object):
    assert profile_of(user, HOME).standing != "member"


# asking


async def test_one_answer_holds_for_ten_minutes(slack: StandIn):
    anna, clock = slack.person("anna", email="anna@example.org", locale="de-DE").id, at()
    directory = profiles(slack, clock)
    assert await directory.of(anna) == Profile("member", "anna@example.org", "de")
    later(clock, FRESH - timedelta(seconds=1))
    assert await directory.of(anna) == Profile("member", "anna@example.org", "de")
    assert slack.calls.methods == ["auth.test", "users.info"]
    slack.workspace.change_user(anna, is_restricted=True)
    later(clock, timedelta(seconds=1))
    assert await directory.of(anna) == Profile("guest", "anna@example.org", "de")
    assert slack.calls.methods == ["auth.test", "users.info", "users.info"]


async def test_all_who_wait_share_one_call(slack: StandIn):
    anna, directory = slack.person("anna").id, profiles(slack)
    gate = slack.faults.hold("users.info")
    waiting = [asyncio.create_task(directory.of(anna)) for _ in range(20)]
    await gate.reached()
    waiting[0].cancel()
    gate.open()
    assert set(await asyncio.gather(*waiting[1:])) == {Profile("member", "", "en")}
    assert len(slack.calls.of("users.info")) == 1


async def test_nobody_waits_long_and_a_late_answer_counts(slack: StandIn):
    anna, clock = slack.person("anna").id, at()
    directory = profiles(slack, clock, patience=0.01)
    gate = slack.faults.hold("users.info")
    assert await directory.of(anna) is None
    assert await directory.of(anna) is None
    await gate.reached()
    gate.open()
    await asyncio.gather(*directory._asking.values())
    assert await directory.of(anna) == Profile("member", "", "en")
    assert len(slack.calls.of("users.info")) == 1


async def test_what_slack_said_last_holds_while_it_says_nothing(slack: StandIn, caplog: pytest.LogCaptureFixture):
    anna, clock = slack.person("anna").id, at()
    directory = profiles(slack, clock)
    known = await directory.of(anna)
    slack.faults.server_error("users.info")
    later(clock, FRESH)
    assert await directory.of(anna) == known
    assert f"Slack does not say who {anna} is" in caplog.text
    asked = len(slack.calls)
    assert await directory.of(anna) == known
    assert len(slack.calls) == asked
    later(clock, LATER)
    slack.faults.clear()
    slack.workspace.change_user(anna, deleted=True)
    assert await directory.of(anna) == Profile("gone", "", "en")


@pytest.mark.parametrize("error", ["user_not_found", "user_not_visible"])
async def test_whom_slack_does_not_show_is_no_member(slack: StandIn, error: str):
    slack.faults.refuse("users.info", error)
    seen = await profiles(slack).of("U0NOBODY01")
    assert seen == Profile("gone" if error == "user_not_found" else "foreign")


async def test_asking_says_why_it_was_not_answered(slack: StandIn):
    anna, directory = slack.person("anna").id, profiles(slack)
    slack.faults.limit("users.info", 7, times=1)
    with pytest.raises(Limited):
        await directory.ask(anna)
    slack.faults.refuse("users.info", "missing_scope", times=1)
    with pytest.raises(Denied):
        await directory.ask(anna)
    slack.faults.cut("users.info", times=1)
    with pytest.raises(Lost):
        await directory.ask(anna)
    assert directory.last(anna) is None
    assert await directory.ask(anna) == directory.last(anna)


async def test_nobody_is_judged_before_it_is_known_whose_bot_this_is(slack: StandIn):
    anna, clock = slack.person("anna").id, at()
    directory = profiles(slack, clock)
    slack.faults.refuse("auth.test", "internal_error", times=1)
    assert await directory.of(anna) is None
    later(clock, LATER)
    assert await directory.of(anna) == Profile("member", "", "en")


async def test_an_answer_that_does_not_say_whose_bot_this_is_is_none(slack: StandIn):
    anna, directory = slack.person("anna").id, profiles(slack)
    slack.workspace.team = ""
    with pytest.raises(Lost, match="without the workspace"):
        await directory.ask(anna)


async def test_looking_up_an_address(slack: StandIn):
    anna, directory = slack.person("anna", email="anna@example.org").id, profiles(slack)
    assert await directory.look_up("Anna@example.org") == anna
    assert await directory.look_up("nobody@example.org") == ""
    slack.faults.refuse("users.lookupByEmail", "invalid_auth")
    with pytest.raises(Denied, match="invalid_auth"):
        await directory.look_up("anna@example.org")


async def test_closing_ends_what_is_asked(slack: StandIn, caplog: pytest.LogCaptureFixture):
    anna, directory = slack.person("anna").id, profiles(slack)
    gate = slack.faults.hold("users.info")
    waiting = asyncio.create_task(directory.of(anna))
    await gate.reached()
    directory.close()
    assert await waiting is None
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
