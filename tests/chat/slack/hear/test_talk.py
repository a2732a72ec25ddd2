import asyncio

from bot.chat.slack.carry import OnCard, OnForm, Retold, pack
from bot.chat.slack.hear.inbound import Typed
from bot.crisis.lifecycle import NoteTaken
from tests.chat.slack.hearing import (
    blocks_of,
    facts_wanted,
    form_of,
    hearing,
    nobody,
    sender,
    shown,
)
from tests.playbooks import Run


async def test_a_stranger_gets_one_sentence_wherever_they_are():
    bot = await hearing(facts_wanted(), rooms=["C1"])
    form = (await bot.types("anna", "notiz")).form
    answers = [
        await bot.types("mallory", "start service_outage x"),
        await bot.types("mallory", "liste"),
        await bot.taps("mallory", bot.value("anna", "board", "Notiz …")),
        await bot.taps("mallory", pack(OnForm("start"))),
        await bot.shortcut("mallory", "start_crisis"),
        await bot.opens_home("mallory"),
    ]
    assert all(not answer.ok and "Ich kenne dich hier nicht" in shown(answer) for answer in answers)
    assert list((await bot.submits("mallory", form, {"text": "x"})).errors) == ["text"]
    assert not bot.requests


async def test_deliveries_at_the_same_moment_are_one():
    bot = await hearing(Run())
    inbound = Typed("slack:typed:1", sender("anna"), "/krise", "notiz gleichzeitig", "C1", "t")
    answers = await asyncio.gather(*(bot.talk.hear(inbound) for _ in range(3)))
    assert len(bot.requests) == 1
    assert answers[0] is answers[1] is answers[2]


async def test_what_a_button_carries_and_nobody_can_read_does_nothing():
    bot = await hearing(Run())
    version = bot.version()
    for value in ("", "nonsense", '["card"]', pack(OnCard("nowhere", "board", "x")), pack(Retold("nowhere", "stand"))):
        answer = await bot.taps("anna", value)
        assert not answer.ok
        assert answer.text
    assert bot.version() == version


async def test_the_home_starts_a_crisis_by_its_form():
    bot = await nobody()
    answer = await bot.taps("anna", pack(OnForm("start")), home=True)
    assert blocks_of(answer)[0] == "playbook"


async def test_on_the_home_a_sentence_is_a_form():
    bot = await hearing(Run())
    stale = pack(OnCard("c1", "board", "gone"))
    answer = await bot.taps("anna", stale, home=True)
    assert (answer.text, answer.ok) == ("", False)
    assert "gilt nicht mehr" in shown(answer)


async def test_the_home_is_drawn_for_whoever_looks():
    bot = await hearing(Run())
    answer = await bot.opens_home("deniz")
    assert answer.home is not None
    assert (answer.home.person, answer.home.language) == ("deniz", "en")


async def test_a_message_becomes_what_happened():
    bot = await nobody()
    answer = await bot.shortcut("anna", "start_from_message", "Kein Netz\u202e <!channel> " + "x" * 500, "C1")
    value = form_of(answer)["blocks"][1]["element"]["initial_value"]
    assert value.startswith("Kein Netz <\u200b!channel>")
    assert len(value) == 300


async def test_the_global_shortcut_starts_with_nothing():
    bot = await nobody()
    answer = await bot.shortcut("deniz", "start_crisis")
    assert form_of(answer)["submit"]["text"] == "Start the crisis"
    refusal = await bot.shortcut("agnes", "start_crisis")
    assert "submit" not in form_of(refusal)


async def test_without_a_crisis_there_are_no_inquiries_and_no_other_shortcuts():
    bot = await nobody()
    assert "keine Krise" in shown(await bot.shortcut("ben", "log_inquiry", "x", "C1"))
    assert (await bot.shortcut("ben", "something_else")).form


async def test_hostile_words_are_kept_harmless():
    bot = await hearing(Run())
    await bot.types("anna", "notiz <!channel> @here \u202eevil\x00")
    (note,) = bot.happened(NoteTaken)
    assert note.text == "<\u200b!channel> @\u200bhere evil"


async def test_our_own_fault_is_said_and_no_exception_leaves(caplog):
    bot = await hearing(Run())
    bot.crashes = RuntimeError("broken")
    answer = await bot.types("anna", "notiz x")
    assert (answer.ok, "unser Fehler" in answer.text) == (False, True)
    assert "RuntimeError" in caplog.text
