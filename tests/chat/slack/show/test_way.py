from dataclasses import replace

import pytest

from bot.chat.slack.show.rich import block
from bot.chat.slack.show.way import way_to
from bot.crisis.model import Crisis
from bot.crisis.rooms import Rooms
from bot.locale import Say
from tests.playbooks import Run
from tests.slack.values import words


def shown(crisis: Crisis, place: str, language: str = "de") -> list[str]:
    parts = way_to(replace(crisis, rooms=Rooms({"slack": place})), Say(language))
    return list(words([block({"type": "rich_text_section", "elements": parts})]))


@pytest.mark.parametrize(
    ("place", "said"), [("slack:C1", "Zum Krisenraum: #C1"), ("slack:C1/17.1", "Zum Krisenraum: ein Thread in #C1")]
)
def test_it_leads_to_the_channel(place, said):
    assert shown(Run().crisis, place) == [said]
    assert shown(Run().crisis, place, "en")[0].startswith("To the war room: ")


def test_in_an_exercise_it_says_so():
    assert shown(Run(kind="drill").crisis, "slack:C1") == ["ÜBUNG · Zum Krisenraum: #C1 · ÜBUNG"]


def test_without_a_room_there_is_no_way():
    assert way_to(Run().crisis, Say("de")) == []
