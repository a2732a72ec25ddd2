import pytest

from bot.chat.slack.doctor.findings import Tell
from bot.chat.slack.doctor.people import Member, check_people
from bot.locale import Say
from bot.slack_api.web import Web, web_client
from tests.slack import faces
from tests.slack.standin import StandIn

TELL = Tell(Say("en"))
ADDRESS = "anna@linznet.example"


@pytest.fixture
async def slack():
    async with StandIn() as slack:
        yield slack


async def said_of(slack, *members):
    async def sleep(_: float) -> None:
        return None

    web = Web(web_client(slack.bot_token, slack.url))
    me = await web.call("auth.test")
    return [f"{f.mark} {f.sentence} {f.fix}".strip() async for f in check_people(members, me, web, TELL, sleep)]


def anna(**about):
    return Member("anna", "Anna Berger", **about)


async def test_somebody_is_found_by_e_mail(slack):
    user = slack.workspace.add_user("anna", email=ADDRESS)
    assert await said_of(slack, anna(email="Anna@linznet.example")) == [f"✔ Anna Berger is @anna ({user.id})."]


async def test_somebody_is_found_by_id(slack):
    user = slack.workspace.add_user("anna")
    assert await said_of(slack, anna(slack=user.id)) == [f"✔ Anna Berger is @anna ({user.id})."]


async def test_without_any_address_nobody_is_found(slack):
    (said,) = await said_of(slack, anna())
    assert said.startswith("✘ Anna Berger: config.yaml has neither an e-mail address nor a Slack id.")
    assert "people.anna" in said


async def test_an_agency_may_do_without_slack(slack):
    (said,) = await said_of(slack, anna(external=True))
    assert said.startswith("! Anna Berger: config.yaml has neither")


async def test_an_address_that_nobody_has(slack):
    (said,) = await said_of(slack, anna(email=ADDRESS))
    assert said.startswith(f"✘ Anna Berger: nobody in Slack has the address {ADDRESS}.")


async def test_an_id_that_nobody_has(slack):
    (said,) = await said_of(slack, anna(slack="U404"))
    assert said.startswith("✘ Anna Berger: the Slack id U404 does not exist here.")


async def test_an_account_that_is_deactivated(slack):
    user = slack.workspace.add_user("anna", deleted=True)
    (said,) = await said_of(slack, anna(slack=user.id))
    assert said.startswith("✘ Anna Berger: the account @anna is deactivated.")


async def test_a_bot_is_nobody(slack):
    user = slack.workspace.add_user("anna", is_bot=True)
    (said,) = await said_of(slack, anna(slack=user.id))
    assert said.startswith("✘ Anna Berger: @anna is a bot, not a person.")


OUTSIDE = [
    {"is_restricted": True},
    {"is_restricted": True, "is_ultra_restricted": True},
    {"is_stranger": True, "team_id": "T0OTHER"},
    {"team_id": "T0OTHER"},
]


@pytest.mark.parametrize("about", OUTSIDE)
async def test_a_guest_is_not_listened_to(slack, about):
    user = slack.workspace.add_user("anna", **about)
    (said,) = await said_of(slack, anna(slack=user.id))
    assert said.startswith("✘ Anna Berger: @anna is a guest or from another organisation.")
    assert f"external: true and slack: {user.id}" in said


@pytest.mark.parametrize("about", OUTSIDE)
async def test_a_guest_counts_when_named_and_external(slack, about):
    user = slack.workspace.add_user("anna", **about)
    (said,) = await said_of(slack, anna(slack=user.id, external=True))
    assert said == f"✔ Anna Berger is @anna ({user.id}), from outside; may only draft."


async def test_for_a_guest_an_address_is_not_enough(slack):
    user = slack.workspace.add_user("anna", email=ADDRESS, is_restricted=True)
    (said,) = await said_of(slack, anna(email=ADDRESS, external=True))
    assert said.startswith("✘ Anna Berger: @anna is a guest or from another organisation, and named by e-mail")
    assert said.endswith(f"slack: {user.id}")


async def test_an_address_that_slack_does_not_vouch_for(slack, monkeypatch):
    user = slack.workspace.add_user("anna", email=ADDRESS)
    shown = faces.user
    monkeypatch.setattr(faces, "user", lambda of, **how: shown(of, **how) | {"is_email_confirmed": False})
    (said,) = await said_of(slack, anna(email=ADDRESS))
    assert said.startswith("✘ Anna Berger: the e-mail address of @anna is not confirmed in Slack.")
    assert await said_of(slack, anna(slack=user.id)) == [f"✔ Anna Berger is @anna ({user.id})."]


async def test_one_account_is_one_person(slack):
    user = slack.workspace.add_user("anna", email=ADDRESS)
    first, second = await said_of(slack, anna(email=ADDRESS), Member("ben", "Ben Huber", slack=user.id))
    assert first.startswith("✔ Anna Berger is @anna")
    assert second.startswith("✘ Ben Huber and Anna Berger are the same account in Slack.")


async def test_the_organisations_other_workspaces_are_ours():
    async with StandIn(enterprise="E0GRID") as slack:
        user = slack.workspace.add_user("anna", team_id="T0SISTER")
        assert await said_of(slack, anna(slack=user.id)) == [f"✔ Anna Berger is @anna ({user.id})."]


@pytest.mark.parametrize("error", ["missing_scope", "team_access_not_granted"])
async def test_a_refusal_is_not_held_against_the_person(slack, error):
    slack.faults.refuse("users.*", error)
    (said,) = await said_of(slack, anna(email=ADDRESS))
    assert said.startswith(f"✘ Anna Berger could not be checked ({error}).")


async def test_one_lost_answer_leaves_the_others(slack):
    slack.workspace.add_user("anna", email=ADDRESS)
    slack.faults.cut("users.lookupByEmail", nth=1)
    first, second = await said_of(slack, Member("ben", "Ben Huber", email="ben@linznet.example"), anna(email=ADDRESS))
    assert first.startswith("✘ Ben Huber could not be checked")
    assert second.startswith("✔ Anna Berger")
