import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.slack.carry import OnCard, OnForm, unpack
from bot.chat.slack.show.home import home, home_saying
from bot.chat.slack.show.overview import Duty, Overview, Running, Waiting, overview
from bot.locale import Say
from tests.chat.slack.any_card import cards, texts
from tests.chat.slack.valid import Json, assert_valid_view, buttons, dicts, words
from tests.contract.chat_contract import HOSTILE
from tests.playbooks import PEOPLE, START, Run
from tests.situations import SITUATIONS, approved_b, asked, card

WHO = {person.id: person for person in PEOPLE}
GERMAN = Say("de")
NOTHING = Overview(START, (), (), 0, (), 0, (), may_start=False)
CARDS = tuple(card(asked(), key) for key in ("page.p6.0", "text.fuller", "board"))


def read(seen: Overview, language: str = "de") -> list[str]:
    """What a person reads, line by line."""
    return words(home(seen, Say(language))["blocks"]).splitlines()


def headings(view: Json) -> list[str]:
    return [each["text"]["text"] for each in dicts(view) if each.get("type") == "header"]


@pytest.mark.parametrize("kind", ["live", "drill"])
@pytest.mark.parametrize("name", SITUATIONS)
def test_every_situation_for_everybody(name: str, kind: str):
    run = SITUATIONS[name](kind)
    for person in PEOPLE:
        for language in ("de", "en"):
            view = home(overview([run.crisis], person, Say(language), run.now), Say(language))
            assert_valid_view(view)
            assert all(unpack(each["value"]) for each in buttons(view))


waiting = st.builds(
    Waiting, crisis=st.just("c1"), title=texts, cards=st.lists(cards, min_size=1, max_size=3).map(tuple)
)  # fmt: skip
running = st.builds(Running, headline=texts, promise=texts, channel=st.sampled_from(("", "C1")))
duties = st.builds(Duty, role=texts, before=st.lists(texts, max_size=3).map(tuple), total=st.just(4))
overviews = st.builds(
    Overview, at=st.just(START), said=st.lists(texts, max_size=3).map(tuple), perhaps=st.integers(0, 500),
    waiting=st.lists(waiting, max_size=3).map(tuple), running=st.lists(running, max_size=20).map(tuple),
    more=st.integers(0, 480), duties=st.lists(duties, max_size=5).map(tuple), may_start=st.booleans(),
)  # fmt: skip


@given(overviews)
def test_whatever_there_is_to_see(seen: Overview):
    assert_valid_view(home(seen, GERMAN))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_strangers_text_stays_text(text: str):
    run = Run(what=text).first_word()
    assert_valid_view(home(overview([run.crisis], WHO["clara"], GERMAN, run.now), GERMAN))
    assert_valid_view(home_saying(text))


def test_the_one_next_action_comes_first_with_its_buttons():
    view = home(replace(NOTHING, waiting=(Waiting("c1", "Störung · Linz", CARDS),)), GERMAN)
    lines = words(view["blocks"]).splitlines()
    assert lines[:3] == ["Jetzt für dich", "Störung · Linz", CARDS[0].lines[0]]
    assert unpack(buttons(view)[0]["value"]) == OnCard("c1", CARDS[0].key, CARDS[0].buttons[0].token)
    assert lines.index("Wartet auch auf dich") < lines.index(CARDS[1].lines[0])
    assert len(buttons(view)) == sum(len(each.buttons) for each in CARDS)


def test_only_the_next_action_and_publishing_stand_out():
    publish = card(approved_b(), "publish.fuller")
    view = home(replace(NOTHING, waiting=(Waiting("c1", "Störung", (*CARDS[:2], publish)),)), GERMAN)
    loud = {each["text"]["text"]: each["style"] for each in buttons(view) if "style" in each}
    assert loud == {"Ich übernehme": "primary", "📣 Jetzt veröffentlichen": "danger"}
    assert [unpack(each["value"]) for each in buttons(view)] == [
        OnCard("c1", shown.key, button.token) for shown in (*CARDS[:2], publish) for button in shown.buttons
    ]


def test_each_crisis_is_named_once():
    waiting = (Waiting("c1", "Störung · Linz", CARDS[:2]), Waiting("c2", "Datenleck", CARDS[:2]))
    lines = read(replace(NOTHING, waiting=waiting))
    assert (lines.count("Störung · Linz"), lines.count("Datenleck")) == (1, 1)


def test_one_thing_alone_needs_no_second_heading():
    view = home(replace(NOTHING, waiting=(Waiting("c1", "Störung", CARDS[:1]),)), GERMAN)
    assert headings(view) == ["Jetzt für dich", "Deine Rollen"]


def test_where_nothing_waits_it_says_whose_turn_it_is():
    assert read(replace(NOTHING, said=("Jetzt ist Anna dran: team",)))[:2] == [
        "Jetzt für dich",
        "Jetzt ist Anna dran: team",
    ]
    assert read(NOTHING)[:2] == ["Jetzt für dich", "Gerade läuft keine Krise."]
    assert read(NOTHING, "en")[:2] == ["Now for you", "No crisis is running."]


def test_a_running_crisis_says_its_promise_and_leads_to_its_room():
    running = (Running("🔴 Störung", "Versprochen: 06:30", "C1"), Running("🔴 Datenleck", "", ""))
    lines = read(replace(NOTHING, running=running, more=480, perhaps=7))
    assert lines[lines.index("Was gerade läuft") :][1:6] == [
        "🔴 Störung", "Versprochen: 06:30", "C1", "🔴 Datenleck", "und 480 weitere Krisen"
    ]  # fmt: skip
    assert "Vielleicht wartet auch etwas in 7 weiteren Krisen." in lines


def test_roles_say_who_comes_before():
    duties = (Duty("Recht", (), 2), Duty("Netzbetrieb", ("Ben", "Agnes"), 3))
    lines = read(replace(NOTHING, duties=duties))
    assert lines[lines.index("Deine Rollen") + 1 :][:2] == [
        "Recht: zuerst du", "Netzbetrieb: Vertretung, 3. von 3 (vor dir: Ben, Agnes)"
    ]  # fmt: skip
    assert "Du bist für keine Rolle vorgesehen." in read(NOTHING)


def test_whoever_may_can_start_a_crisis_and_where_nothing_runs_that_is_the_main_thing():
    (start,) = buttons(home(replace(NOTHING, may_start=True), GERMAN))
    assert (start["text"]["text"], unpack(start["value"]), start["style"]) == (
        "Krise starten …",
        OnForm("start"),
        "primary",
    )
    (other,) = buttons(home(replace(NOTHING, may_start=True, running=(Running("x", "", ""),)), GERMAN))
    assert "style" not in other
    assert not buttons(home(NOTHING, GERMAN))


def test_it_says_of_when_it_is():
    assert read(NOTHING)[-1] == "Stand 05:44"


def test_a_home_may_only_say_something():
    view = home_saying("Ich kenne dich nicht.")
    assert_valid_view(view)
    assert words(view["blocks"]) == "Ich kenne dich nicht."


@pytest.mark.parametrize("language", ["de", "en"])
def test_five_hundred_crises_fit(language: str):
    makes = [SITUATIONS[name](kind).crisis for name in ("asked", "near", "overdue") for kind in ("live", "drill")]
    crises = [replace(makes[i % len(makes)], id=f"service-outage-{i:010}") for i in range(500)]
    for person in PEOPLE:
        seen = overview(crises, person, Say(language), START + timedelta(minutes=5))
        view = home(seen, Say(language))
        assert_valid_view(view)
        assert len(view["blocks"]) <= 70
        assert str(seen.more) == "480" and any("480" in text for text in read(seen, language))


def test_nothing_of_slacks_own_library_is_needed_to_draw():
    modules = "blocks, home, inputs, modal, overview, rich"
    loaded = "sys.exit(bool({'slack_sdk', 'slack_bolt', 'aiohttp'} & set(sys.modules)))"
    code = f"import sys; from bot.chat.slack.show import {modules}; {loaded}"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
