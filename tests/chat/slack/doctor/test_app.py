import pytest

from bot.chat.slack.doctor.app import ROOM_SCOPES, SCOPES, check_scopes, check_socket, check_team, log_in
from bot.chat.slack.doctor.findings import Tell
from bot.locale import Say
from bot.slack_api.web import web_client
from tests.slack.standin import StandIn

TELL = Tell(Say("en"))


@pytest.fixture
async def slack():
    async with StandIn(scopes=SCOPES) as slack:
        yield slack


def client(slack, token=StandIn.bot_token):
    return web_client(token, slack.url)


def keys(findings):
    """Every finding as mark and sentence."""
    return [f"{finding.mark} {finding.sentence}" for finding in findings]


async def test_all_is_well(slack):
    login = await log_in(client(slack), "", "", TELL)
    assert keys(login.findings) == [
        f"✔ Slack answers ({slack.url}).",
        "✔ Logged in as @crisisbot in “standin” (T0STANDIN0).",
        "✔ All scopes that are needed are granted.",
    ]
    assert login.me["bot_id"]


async def test_a_token_that_slack_does_not_know(slack):
    login = await log_in(client(slack, "xoxb-old"), "", "", TELL)
    assert keys(login.findings)[1:] == ["✘ Slack does not accept SLACK_BOT_TOKEN (invalid_auth)."]
    assert login.reached
    assert not login.me


async def test_nobody_listens(slack):
    async with slack.unreachable():
        login = await log_in(client(slack), "", "", TELL)
    assert keys(login.findings) == [f"✘ Slack does not answer ({slack.url}): Slack cannot be reached (auth.test)."]
    assert not login.reached


@pytest.mark.parametrize(
    ("mishap", "said"),
    [
        (lambda faults: faults.server_error("auth.test"), "Slack has a fault of its own (auth.test: 503)"),
        (lambda faults: faults.limit("auth.test"), "Slack asks us to wait 1 s (auth.test)"),
        (lambda faults: faults.cut("auth.test"), "The connection to Slack broke before an answer came (auth.test)"),
    ],
)
async def test_no_usable_answer_does_not_speak_against_the_token(slack, mishap, said):
    mishap(slack.faults)
    login = await log_in(client(slack), "", "", TELL)
    assert keys(login.findings) == [f"✘ Slack does not answer ({slack.url}): {said}."]


async def test_a_persons_token_is_not_the_bots(slack, monkeypatch):
    monkeypatch.setattr("tests.slack.users.BOT", "")
    login = await log_in(client(slack), "", "", TELL)
    assert keys(login.findings)[1:] == ["✘ SLACK_BOT_TOKEN belongs to a person (crisisbot), not to the bot."]
    assert not login.me


async def test_scopes_that_are_missing_are_named():
    async with StandIn(scopes=SCOPES - {"pins:write", "users:read.email"}) as slack:
        login = await log_in(client(slack), "", "", TELL)
    assert keys(login.findings)[2:] == ["✘ The app lacks scopes: pins:write, users:read.email."]
    assert "docs/slack-manifest.yaml" in login.findings[2].fix


def test_scopes_that_nobody_needs_are_named():
    needed, more = check_scopes(SCOPES | {"files:read"}, "", TELL)
    assert needed.mark == "✔"
    assert (more.mark, more.sentence) == ("!", "The app has more scopes than it needs: files:read.")


def test_without_the_right_to_make_channels_crises_live_in_threads():
    remark, fine = check_scopes(SCOPES - ROOM_SCOPES, "C123", TELL)
    assert (remark.mark, fine.mark) == ("!", "✔")
    assert "threads of C123" in remark.sentence
    assert [finding.mark for finding in check_scopes(SCOPES - ROOM_SCOPES, "", TELL)] == ["✘"]


def test_a_go_between_that_hides_the_scopes_is_said():
    (finding,) = check_scopes(None, "", TELL)
    assert finding.mark == "!"


GRID = {"enterprise_id": "E1", "team_id": "T1"}


@pytest.mark.parametrize(
    ("team", "me", "said"),
    [
        ("", {"team_id": "T1"}, []),
        ("T1", {"team_id": "T1"}, []),
        ("T2", {"team_id": "T1"}, ["✘ config.yaml says slack.team: T2, but the app is installed in T1."]),
        ("", GRID, ["✔ The workspace belongs to the organisation E1; the app is installed in it alone."]),
        (
            "T9",
            {**GRID, "is_enterprise_install": True},
            ["✔ The app is installed for the whole organisation E1; war rooms are made in T9."],
        ),
        (
            "",
            {**GRID, "is_enterprise_install": True},
            [
                "✘ The app is installed for a whole organisation, but config.yaml does not say in which workspace "
                "war rooms are made."
            ],
        ),
    ],
)
def test_an_organisation_must_say_where_rooms_are_made(team, me, said):
    assert keys(check_team(team, me, TELL)) == said


async def test_an_installation_for_a_whole_organisation_is_recognised():
    async with StandIn(scopes=SCOPES, enterprise="E0GRID", org_wide=True) as slack:
        login = await log_in(client(slack), "T0STANDIN0", "", TELL)
    assert "✔ The app is installed for the whole organisation E0GRID; war rooms are made in T0STANDIN0." in keys(
        login.findings
    )


async def test_socket_mode_can_be_opened_and_is_not(slack):
    finding = await check_socket(client(slack, slack.app_token), TELL)
    assert finding.ok
    assert slack.calls.methods == ["apps.connections.open"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("missing_scope", "✘ SLACK_APP_TOKEN may not open Socket Mode (missing_scope)."),
        ("forbidden_team", "✘ Socket Mode: Slack does not let the bot in (forbidden_team)."),
    ],
)
async def test_socket_mode_that_is_refused_says_why(slack, error, said):
    slack.faults.refuse("apps.connections.open", error)
    assert keys([await check_socket(client(slack, slack.app_token), TELL)]) == [said]


async def test_a_token_of_the_wrong_kind_opens_nothing(slack):
    finding = await check_socket(client(slack), TELL)
    assert "not_allowed_token_type" in finding.sentence


async def test_socket_mode_of_a_slack_that_does_not_answer(slack):
    async with slack.unreachable():
        finding = await check_socket(client(slack, slack.app_token), TELL)
    assert finding.sentence.startswith("Slack does not answer")
