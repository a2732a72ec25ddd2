import asyncio
import shutil
import threading
from functools import partial
from pathlib import Path

import pytest

from bot.chat.slack.doctor.app import SCOPES
from bot.chat.slack.doctor.channels import Named
from bot.chat.slack.doctor.people import Member
from bot.cli import main
from bot.cli.doctor import slack_setup
from bot.config import load_config
from tests.cli.conftest import ROOT
from tests.slack.standin import StandIn
from tests.slack.workspace import BOT_USER


def write_config(channel="C404", *, settings=True, outlet=True, languages="en, de"):
    """Write config.yaml, which names one channel: as the one for alerts, as an outlet."""
    Path("config.yaml").write_text(
        f"""
organisation: Linznet
languages: [{languages}]
newsroom: {{url: "https://news.linznet.at"}}
{f"slack: {{duty_channel: {channel}}}" if settings else ""}
people:
  anna: {{name: Anna Berger, email: anna@linznet.example}}
  agnes: {{name: Agnes Stein, slack: U0AGNES00, external: true}}
roles: {{lead: [anna]}}
outlets: {{{f"staff: {{title: Staff, kind: slack, channel: {channel}}}" if outlet else ""}}}
""",
        encoding="utf-8",
    )


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder with a configuration, in which nothing of the environment counts."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    write_config()


@pytest.fixture
def slack(home, monkeypatch):
    """The stand-in, which runs beside the command in a thread of its own, and the tokens for it."""
    standin, loop, started = StandIn(scopes=SCOPES), asyncio.new_event_loop(), threading.Event()
    stopped = asyncio.Event()

    async def serve():
        async with standin:
            started.set()
            await stopped.wait()

    thread = threading.Thread(target=partial(loop.run_until_complete, serve()))
    thread.start()
    assert started.wait(10)
    monkeypatch.setenv("SLACK_API_URL", standin.url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", standin.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", standin.app_token)
    yield standin
    loop.call_soon_threadsafe(stopped.set)
    thread.join()
    loop.close()


def test_all_is_well(slack, capsys):
    duty = slack.workspace.add_channel("duty", members=[BOT_USER])
    slack.workspace.add_user("anna", email="anna@linznet.example")
    slack.workspace.add_user("agnes", id="U0AGNES00", is_restricted=True)
    write_config(duty.id)
    assert main(["doctor", "slack"]) == 0
    told = capsys.readouterr().out
    assert "✔ #duty (slack.duty_channel): the bot is in it." in told
    assert "✔ #duty (outlets.staff.channel): the bot is in it." in told
    assert "✔ Anna Berger is @anna" in told
    assert "✔ Agnes Stein is @agnes (U0AGNES00), from outside; may only draft." in told
    assert told.endswith("\nAll is well.\n")


def test_what_is_wrong_is_told_with_its_fix(slack, capsys):
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "✘ slack.duty_channel: the bot cannot see the channel C404.\n    If it is private" in told
    assert "✘ Anna Berger: nobody in Slack has the address anna@linznet.example.\n    Below people.anna" in told
    assert told.endswith("\nTo be put right: 4.\n")


def test_no_token_is_printed(slack, capsys, monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-standin-HUSH")
    assert main(["doctor", "slack"]) == 1
    told = capsys.readouterr()
    assert "HUSH" not in told.out + told.err
    assert slack.app_token not in told.out + told.err


def test_it_speaks_the_organisations_language(home, capsys):
    write_config(languages="de, en")
    assert main(["doctor", "slack"]) == 1
    assert "✘ SLACK_BOT_TOKEN ist nicht gesetzt." in capsys.readouterr().out


def test_where_nothing_is_set_up_there_is_nothing_to_check(home, capsys):
    write_config(settings=False, outlet=False)
    assert main(["doctor"]) == 0
    assert "docs/slack.md" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["settings", "outlet"])
def test_slack_is_set_up_when_config_says_anything_of_it(home, capsys, what):
    write_config(**({"settings": False, "outlet": False} | {what: True}))
    assert main(["doctor"]) == 1
    assert "✘ SLACK_BOT_TOKEN is not set." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_slack_is_set_up_when_a_token_is_there(home, capsys, monkeypatch, name):
    write_config(settings=False, outlet=False)
    monkeypatch.setenv(name, "odd")
    assert main(["doctor"]) == 1
    assert f"✘ {name} is not the right one" in capsys.readouterr().out


def test_plain_doctor_looks_at_the_outlets_too_and_says_that_slack_is_not_set_up(home, capsys):
    write_config(settings=False, outlet=False)
    text = (
        Path("config.yaml").read_text(encoding="utf-8").replace("outlets: {}", "outlets: {intranet: {title: Intranet}}")
    )
    Path("config.yaml").write_text(text, encoding="utf-8")
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out == (
        "! Slack is not set up; docs/slack.md says how.\n✔ intranet (folder): ready.\n\nAll is well.\n"
    )


def test_an_unknown_name_is_refused_with_the_known_ones(home, capsys):
    with pytest.raises(SystemExit):
        main(["doctor", "slcak"])
    assert "slack" in capsys.readouterr().err


def test_a_broken_configuration_is_told_without_a_traceback(home, capsys):
    Path("config.yaml").write_text("organisation: Linznet\n", encoding="utf-8")
    assert main(["doctor", "slack"]) == 1
    assert "config.yaml:" in capsys.readouterr().err


def test_the_configuration_and_the_environment_are_taken_as_they_are(home):
    names = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
    setup = slack_setup(load_config(Path("config.yaml")), {name: name.lower() for name in names})
    assert (setup.tokens.bot, setup.tokens.app, setup.tokens.signing) == tuple(name.lower() for name in names)
    assert setup.channels == (Named("slack.duty_channel", "C404"), Named("outlets.staff.channel", "C404"))
    assert setup.people == (
        Member("anna", "Anna Berger", email="anna@linznet.example"),
        Member("agnes", "Agnes Stein", slack="U0AGNES00", external=True),
    )
    assert (setup.newsroom, setup.delivery, setup.team, setup.room_channel) == (
        "https://news.linznet.at",
        "socket",
        "",
        "",
    )


@pytest.fixture
def texts(home, monkeypatch):
    """A configuration with outlets of several kinds, and a playbook that names one more."""
    for name in ("MASTODON_TOKEN", "EMAIL_USER", "EMAIL_PASSWORD", "CRISIS_STATE"):
        monkeypatch.delenv(name, raising=False)
    path = Path("config.yaml")
    outlets = """outlets:
  newsroom: {title: Newsroom, kind: newsroom}
  social: {title: Mastodon, kind: mastodon, server: "https://m.example", as: mastodon}
  press: {title: Press, kind: email, server: "smtp://127.0.0.1:25", sender: a@b.example, recipients: press.csv}
  xing: {title: Xing, kind: manual}
"""
    path.write_text(path.read_text(encoding="utf-8").partition("outlets:")[0] + outlets, encoding="utf-8")
    Path("press.csv").write_text("email;name\nanna(at)orf.example;Anna\n", encoding="utf-8")
    shutil.copytree(ROOT / "playbooks", "playbooks")


def test_the_outlets_are_told_one_by_one(texts, capsys):
    assert main(["doctor", "outlets"]) == 1
    told = capsys.readouterr().out
    assert "✔ newsroom (newsroom): ready.\n" in told
    assert "✘ social (mastodon): the environment lacks MASTODON_TOKEN.\n    Set before the start: export" in told
    assert "✘ press (email): press.csv:2: “anna(at)orf.example” is no e-mail address" in told
    assert "✔ xing: a person puts the text there" in told
    assert "! press_list is named by playbooks (" in told
    assert "mastodon is named by playbooks" not in told
    assert told.endswith("\nTo be put right: 2.\n")


def test_slack_outlets_are_left_to_the_doctor_for_slack(home, capsys, monkeypatch):
    assert main(["doctor", "outlets"]) == 1
    assert "✘ staff (slack): the environment lacks SLACK_BOT_TOKEN." in capsys.readouterr().out
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-odd")
    assert main(["doctor", "outlets"]) == 0
    assert "✔ staff (slack): `doctor slack` checks the channel." in capsys.readouterr().out


def test_the_folders_that_outlets_write_are_looked_at(home, capsys):
    config = Path("config.yaml").read_text(encoding="utf-8").partition("outlets:")[0]
    Path("state").write_text("in the way")
    outlets = "outlets: {newsroom: {title: N, kind: newsroom}, desk: {title: D}, wiki: {title: W, folder: wiki}}"
    Path("config.yaml").write_text(config + outlets, encoding="utf-8")
    assert main(["doctor", "outlets"]) == 1
    told = capsys.readouterr().out
    assert "✘ newsroom (newsroom): the folder " in told
    assert "✘ desk (folder): the folder " in told
    assert "✔ wiki (folder): ready." in told
    assert not Path("wiki").exists()
