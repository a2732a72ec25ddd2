import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.chat.slack.who.directory import AGAIN, SILENT, Directory, Known, Listed, Stranger
from bot.chat.slack.who.profile import FRESH
from bot.chat.slack.who.sender import Sender
from bot.locale import Say
from bot.runtime.time import VirtualClock
from bot.slack_api.web import Web, web_client
from tests.slack.standin import StandIn

ANNA = Listed("anna", email="Anna@example.org", language="en")


@pytest.fixture
async def slack() -> AsyncIterator[StandIn]:
    async with StandIn() as running:
        running.person("anna", email="anna@example.org", locale="de-DE")
        yield running


def at() -> VirtualClock:
    return VirtualClock(datetime(2026, 11, 23, 5, 44, tzinfo=UTC))


def directory(slack: StandIn, *people: Listed, clock: VirtualClock | None = None, patience: float = 10) -> Directory:
    web = Web(web_client(slack.bot_token, slack.url))
    return Directory(web, people or [ANNA], ("de", "en"), clock or at(), patience)


async def recognised(known: Directory, user: str) -> Known | Stranger:
    return await known.recognise(Sender(user, "T0STANDIN0"))


async def reason(known: Directory, user: str) -> str:
    stranger = await recognised(known, user)
    assert isinstance(stranger, Stranger), stranger
    assert user in Say("de")(stranger.reason, user=stranger.user) or stranger.reason == "slack.who.bot"
    return stranger.reason


# who is who


async def test_a_person_is_known_by_their_address(slack: StandIn):
    known, anna = directory(slack), slack.person("anna").id
    assert await recognised(known, anna) == Known("anna", "de")
    assert (known.member("anna"), known.language("anna")) == (anna, "de")


async def test_a_person_is_known_by_their_id_and_then_only_by_it(slack: StandIn):
    other = slack.person("other", email="else@example.org").id
    known = directory(slack, Listed("anna", slack=other, email="anna@example.org"))
    assert await recognised(known, other) == Known("anna", "en")
    assert await reason(known, slack.person("anna").id) == "slack.who.unknown"
    assert known.member("anna") == other


async def test_whoever_is_not_in_the_configuration_is_not_known(slack: StandIn):
    assert await reason(directory(slack), slack.person("eve", email="eve@example.org").id) == "slack.who.unknown"
    assert await reason(directory(slack), slack.person("mallory").id) == "slack.who.unknown"


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"is_restricted": True}, "slack.who.guest"),
        ({"is_ultra_restricted": True}, "slack.who.guest"),
        ({"team_id": "T0OTHER001"}, "slack.who.foreign"),
        ({"is_stranger": True, "team_id": "T0OTHER001"}, "slack.who.foreign"),
    ],
)
async def test_guests_and_strangers_count_only_by_id_and_as_externals(slack: StandIn, about: dict[str, Any], told: str):
    eva = slack.person("eva", email="eva@agency.example", locale="en-US", **about).id
    by_address = directory(slack, Listed("eva", email="eva@agency.example", external=True))
    own = directory(slack, Listed("eva", slack=eva, email="eva@agency.example"))
    external = directory(slack, Listed("eva", slack=eva, external=True))
    assert await reason(by_address, eva) == told
    assert await reason(own, eva) == told
    assert (by_address.member("eva"), own.member("eva")) == ("", "")
    assert await recognised(external, eva) == Known("eva", "en")
    assert external.member("eva") == eva


@pytest.mark.parametrize(
    ("about", "told"), [({"is_bot": True}, "slack.who.bot"), ({"deleted": True}, "slack.who.unknown")]
)
async def test_bots_and_those_who_left_never_count(slack: StandIn, about: dict[str, Any], told: str):
    who = slack.person("robot", **about).id
    known = directory(slack, Listed("robot", slack=who, external=True))
    assert await reason(known, who) == told
    assert known.member("robot") == ""


async def test_the_bot_itself_is_a_bot(slack: StandIn):
    assert await reason(directory(slack), "U0STANDBOT") == "slack.who.bot"


async def test_what_names_two_people_names_nobody(slack: StandIn, caplog: pytest.LogCaptureFixture):
    anna, ben = slack.person("anna").id, slack.person("ben").id
    known = directory(
        slack,
        ANNA,
        Listed("anni", email="anna@example.org"),
        Listed("ben", slack=ben),
        Listed("benni", slack=ben),
    )
    assert await reason(known, anna) == "slack.who.unknown"
    assert await reason(known, ben) == "slack.who.unknown"
    assert [known.member(person) for person in ("anna", "anni", "ben", "benni")] == [""] * 4
    assert "anni has the same anna@example.org in config.yaml as somebody else" in caplog.text


@pytest.mark.parametrize("org_wide", [False, True])
async def test_in_an_organisation_all_its_members_are_ours(org_wide: bool):
    async with StandIn(enterprise="E0GROUP001", org_wide=org_wide) as slack:
        here = slack.person("anna", email="anna@example.org").id
        there = slack.person("ben", email="ben@example.org", team_id="T0OTHER001").id
        outside = slack.person("eve", email="eve@example.org", team_id="T0X", enterprise_id="E0OTHER001").id
        known = directory(slack, ANNA, Listed("ben", slack=there), Listed("eve", slack=outside))
        assert await recognised(known, here) == Known("anna", "en")
        assert await recognised(known, there) == Known("ben", "en")
        assert await reason(known, outside) == "slack.who.foreign"


# language


@pytest.mark.parametrize(("locale", "language"), [("de-AT", "de"), ("en-GB", "en"), ("fr-FR", "en"), ("", "en")])
async def test_the_language_is_slacks_where_the_organisation_has_it(slack: StandIn, locale: str, language: str):
    anna = slack.person("anna").id
    slack.workspace.change_user(anna, locale=locale)
    known = directory(slack)
    assert known.language("anna") == "en"
    assert await recognised(known, anna) == Known("anna", language)
    assert known.language("anna") == language


async def test_strangers_are_answered_in_their_language_else_in_the_organisations(slack: StandIn):
    for locale, language in (("en-GB", "en"), ("fr-FR", "de")):
        stranger = await recognised(directory(slack), slack.person(f"eve-{language}", locale=locale).id)
        assert isinstance(stranger, Stranger)
        assert stranger.language == language
    assert directory(slack).language("nobody") == "de"


# when Slack says nothing


async def test_an_id_in_the_configuration_is_trusted_while_slack_says_nothing(slack: StandIn):
    anna = slack.person("anna").id
    slack.faults.server_error("users.info")
    assert await recognised(directory(slack, Listed("anna", slack=anna)), anna) == Known("anna", "de")
    assert await reason(directory(slack), anna) == "slack.who.unchecked"


async def test_nobody_waits_for_slack_longer_than_the_patience(slack: StandIn):
    anna = slack.person("anna").id
    gate = slack.faults.hold("users.info")
    known = directory(slack, Listed("anna", slack=anna), patience=0.01)
    assert await recognised(known, anna) == Known("anna", "de")
    await gate.reached()
    assert slack.calls.of("users.info").running
    known.close()


async def test_who_was_known_by_their_address_stays_so_while_slack_says_nothing(slack: StandIn):
    anna, clock = slack.person("anna").id, at()
    known = directory(slack, clock=clock)
    assert await recognised(known, anna) == Known("anna", "de")
    slack.faults.limit("*", 30)
    clock.advance_to(clock() + FRESH)
    assert await recognised(known, anna) == Known("anna", "de")
    assert known.member("anna") == anna


async def test_who_was_asked_about_lately_costs_no_call(slack: StandIn):
    known, anna = directory(slack), slack.person("anna").id
    await asyncio.gather(*(recognised(known, anna) for _ in range(10)))
    await recognised(known, anna)
    assert len(slack.calls.of("users.info")) == 1


async def test_who_became_a_guest_is_none_of_us_any_more(slack: StandIn):
    anna, clock = slack.person("anna").id, at()
    known = directory(slack, clock=clock)
    await recognised(known, anna)
    slack.workspace.change_user(anna, is_restricted=True)
    clock.advance_to(clock() + FRESH)
    assert await reason(known, anna) == "slack.who.guest"
    assert known.member("anna") == ""


# at the start


async def test_everybody_is_found_at_the_start(slack: StandIn):
    anna, ben = slack.person("anna").id, slack.person("ben", locale="de-AT").id
    known = directory(slack, ANNA, Listed("ben", slack=ben, language="en"))
    assert (known.member("anna"), known.member("ben")) == ("", ben)
    assert await known.prepare() == timedelta(0)
    assert (known.member("anna"), known.member("ben")) == (anna, ben)
    assert (known.language("anna"), known.language("ben")) == ("de", "de")
    asked = len(slack.calls)
    assert await recognised(known, anna) == Known("anna", "de")
    assert await known.prepare() == timedelta(0)
    assert len(slack.calls) == asked


async def test_the_log_says_who_is_not_there(slack: StandIn, caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")
    guest = slack.person("gast", is_restricted=True).id
    robot = slack.person("robot", is_bot=True).id
    known = directory(
        slack,
        ANNA,
        Listed("ben", email="ben@example.org"),
        Listed("clara", slack="U0NOBODY01"),
        Listed("deniz"),
        Listed("eva", slack=guest),
        Listed("frida", slack=robot),
    )
    assert await known.prepare() == timedelta(0)
    assert [known.member(person) for person in ("ben", "clara", "deniz", "eva", "frida")] == [""] * 5
    for line in (
        "ben is not in Slack with the `email:` of config.yaml. Correct it, or add `slack:`.",
        "clara cannot act in Slack: their account U0NOBODY01 is not in Slack, or not any more.",
        "deniz is not reached in Slack: config.yaml has neither `slack:` nor `email:`.",
        f"eva cannot act in Slack: their account {guest} is a guest; needs `slack:` and `external: true` in "
        "config.yaml.",
        f"frida cannot act in Slack: their account {robot} is a bot or workflow.",
    ):
        assert line in caplog.messages


async def test_who_comes_later_is_found_when_it_is_looked_again(slack: StandIn):
    known = directory(slack, Listed("ben", email="ben@example.org"))
    await known.prepare()
    ben = slack.person("ben", email="ben@example.org").id
    assert known.member("ben") == ""
    assert await known.prepare() == timedelta(0)
    assert known.member("ben") == ben


async def test_a_limit_is_waited_for(slack: StandIn):
    known, anna = directory(slack), slack.person("anna").id
    slack.faults.limit("users.lookupByEmail", 45, times=1)
    assert await known.prepare() == timedelta(seconds=45)
    assert known.member("anna") == ""
    assert await known.prepare() == timedelta(0)
    assert known.member("anna") == anna


async def test_a_lost_answer_about_one_keeps_nobody_else_waiting(slack: StandIn):
    ben = slack.person("ben", email="ben@example.org").id
    known = directory(slack, ANNA, Listed("ben", email="ben@example.org"))
    slack.faults.lose("users.lookupByEmail", nth=1)
    assert await known.prepare() == AGAIN
    assert (known.member("anna"), known.member("ben")) == ("", ben)
    assert await known.prepare() == timedelta(0)
    assert known.member("anna") == slack.person("anna").id


async def test_nothing_is_found_while_slack_is_away(slack: StandIn):
    known = directory(slack)
    async with slack.unreachable():
        assert await known.prepare() == AGAIN
    assert slack.calls == []


async def test_a_missing_permission_is_named(caplog: pytest.LogCaptureFixture):
    async with StandIn(scopes=["users:read"]) as slack:
        anna = slack.person("anna", email="anna@example.org").id
        known = directory(slack, Listed("anna", slack=anna), Listed("ben", email="ben@example.org"))
        assert await known.prepare() == timedelta(0)
        assert known.member("anna") == anna
    assert "Slack does not say who ben is there. The bot lacks the scope users:read.email in Slack." in caplog.text


# the log of refusals


async def test_a_refusal_is_logged_once_an_hour_for_each(slack: StandIn, caplog: pytest.LogCaptureFixture):
    eve, mallory, clock = slack.person("eve").id, slack.person("mallory").id, at()
    known = directory(slack, clock=clock)

    async def said() -> list[str]:
        caplog.clear()
        for who in (eve, eve, mallory):
            await recognised(known, who)
        return caplog.messages

    lines = [f"Refused {who} (workspace T0STANDIN0) in Slack: not in config.yaml." for who in (eve, mallory)]
    assert await said() == lines
    assert await said() == []
    clock.advance_to(clock() + SILENT)
    assert await said() == lines
