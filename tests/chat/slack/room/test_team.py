"""Who is in the room: everybody of the team, nobody with a conflict; one bad id keeps nobody out."""

import logging
from collections.abc import AsyncIterator

import pytest

from bot.chat.slack.room.team import Team, kept_out, team_of
from bot.crisis.roster import DeclareConflict
from bot.slack_api.web import Denied, Limited
from tests.chat.slack.office import Book, Office, a_crisis, office
from tests.playbooks import LADDERS, PEOPLE, Run, playbook, setup
from tests.slack.workspace import BOT_USER

BOOK = Book({who.id: f"U{who.id.upper()}" for who in PEOPLE if who.id != "moser"})


@pytest.fixture
async def here() -> AsyncIterator[Office]:
    async with office() as found:
        yield found


def test_the_team_is_everybody_with_a_role_whom_slack_knows():
    everybody = {who for ladder in LADDERS.values() for who in ladder}
    assert "moser" in everybody
    assert team_of(a_crisis(), BOOK) == {BOOK.ids[who] for who in everybody - {"moser"}}
    assert kept_out(a_crisis(), BOOK) == frozenset()


def test_whoever_started_it_is_there_unless_it_is_private():
    ladders = {**LADDERS, "lead": ("eva",)}
    assert "UANNA" in team_of(a_crisis(of=setup(ladders=ladders)), BOOK)
    assert "UANNA" not in team_of(a_crisis(of=setup(playbook(private=True), ladders=ladders)), BOOK)


def test_a_conflict_puts_people_out():
    run = Run()
    run.do("anna", DeclareConflict(person="clara", reason="befangen"))
    assert "UCLARA" not in team_of(run.crisis, BOOK)
    assert kept_out(run.crisis, BOOK) == {"UCLARA"}


async def test_one_call_invites_them_all_once(here: Office):
    channel = here.named("krise")
    team = Team(here.web)
    everybody = frozenset(here.book.ids.values())
    await team.invite(channel.id, everybody)
    await team.invite(channel.id, everybody)
    assert here.slack.calls.methods == ["conversations.invite"]
    assert set(here.channel(channel.id).members) == {BOT_USER, *everybody}
    late = here.slack.workspace.add_user("late").id
    await team.invite(channel.id, everybody | {late})
    assert here.slack.calls[-1].params["users"] == late


async def test_a_hundred_in_one_call(here: Office):
    channel = here.named("krise")
    many = frozenset(here.slack.workspace.add_user(f"u{number}").id for number in range(150))
    await Team(here.web).invite(channel.id, many)
    assert len(here.slack.calls) == 2
    assert many < set(here.channel(channel.id).members)


async def test_one_who_cannot_come_keeps_nobody_out(here: Office, caplog: pytest.LogCaptureFixture):
    channel = here.named("krise")
    gone = here.slack.workspace.add_user("gone", deleted=True).id
    wanted = frozenset({*here.book.ids.values(), gone})
    with caplog.at_level(logging.WARNING):
        await Team(here.web).invite(channel.id, wanted)
    assert set(here.channel(channel.id).members) == {BOT_USER, *here.book.ids.values()}
    assert f"{gone} was not invited" in caplog.text


async def test_when_slack_takes_all_or_nobody_they_are_invited_one_by_one(
    here: Office, caplog: pytest.LogCaptureFixture
):
    channel = here.named("krise")
    here.slack.faults.refuse("conversations.invite", "cant_invite", when=lambda call: "," in call.params["users"])
    gone = here.slack.workspace.add_user("gone", deleted=True).id
    await Team(here.web).invite(channel.id, frozenset({*here.book.ids.values(), gone}))
    assert here.people(channel.id) == set(here.book.ids)
    assert f"{gone} was not invited" in caplog.text


async def test_after_a_restart_nobody_is_asked_one_by_one(here: Office, caplog: pytest.LogCaptureFixture):
    channel, everybody = here.named("krise"), frozenset(here.book.ids.values())
    await Team(here.web).invite(channel.id, everybody)
    here.slack.calls.clear()
    with caplog.at_level(logging.WARNING):
        await Team(here.web).invite(channel.id, everybody)
    assert len(here.slack.calls) <= 2
    assert not caplog.text


async def test_whoever_is_there_already_does_not_make_it_many_calls(here: Office):
    channel, everybody = here.named("krise"), frozenset(here.book.ids.values())
    here.slack.workspace.join(channel.id, here.book.ids["anna"], here.book.ids["ben"])
    here.slack.faults.refuse("conversations.invite", "already_in_channel", nth=1)
    await Team(here.web).invite(channel.id, everybody)
    assert here.slack.calls.methods == ["conversations.invite", "conversations.members", "conversations.invite"]
    assert here.people(channel.id) == set(here.book.ids)


async def test_without_the_right_it_says_so(here: Office):
    here.slack.faults.refuse("conversations.invite", "missing_scope")
    with pytest.raises(Denied):
        await Team(here.web).invite(here.named("krise").id, frozenset(here.book.ids.values()))
    assert len(here.slack.calls) == 1


async def test_after_429_only_the_rest_is_invited(here: Office):
    channel = here.named("krise")
    many = frozenset(here.slack.workspace.add_user(f"u{number}").id for number in range(150))
    here.slack.faults.limit("conversations.invite", 3, nth=2)
    team = Team(here.web)
    with pytest.raises(Limited):
        await team.invite(channel.id, many)
    await team.invite(channel.id, many)
    assert many < set(here.channel(channel.id).members)
    assert len(here.slack.calls.of("conversations.invite")) == 3


async def test_people_are_put_out(here: Office, caplog: pytest.LogCaptureFixture):
    channel = here.slack.workspace.add_channel("krise", members=(BOT_USER, here.book.ids["anna"], here.book.ids["ben"]))
    out = frozenset({here.book.ids["anna"], here.book.ids["clara"]})
    with caplog.at_level(logging.ERROR):
        await Team(here.web).remove(channel.id, out)
    assert here.people(channel.id) == {"ben"}
    assert not caplog.text


async def test_who_cannot_be_put_out_is_named_and_the_others_go(here: Office, caplog: pytest.LogCaptureFixture):
    anna, ben = sorted((here.book.ids["anna"], here.book.ids["ben"]))
    channel = here.slack.workspace.add_channel("krise", members=(BOT_USER, anna, ben))
    here.slack.faults.refuse("conversations.kick", "restricted_action", when=lambda call: call.params["user"] == anna)
    with pytest.raises(Denied):
        await Team(here.web).remove(channel.id, frozenset({anna, ben}))
    assert here.slack.workspace.channel(channel.id).members == (BOT_USER, anna)
    assert f"{anna} has a conflict and is still in" in caplog.text
