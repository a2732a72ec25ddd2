from dataclasses import replace

import pytest

from bot.chat.slack.carry import OnForm, pack
from bot.chat.slack.hear.filling import opened_among
from bot.chat.slack.hear.inbound import Submitted
from bot.chat.slack.who.directory import Known
from bot.crisis.command import Refused
from bot.crisis.lifecycle import NoteTaken
from bot.crisis.roster import Person
from bot.crisis.steps import DecideStep
from bot.store.base import NotSaved
from tests.chat.slack.hearing import blocks_of, facts_wanted, form_of, hearing, nobody, sender, shown
from tests.playbooks import Run


async def test_a_crisis_is_started_from_its_form():
    bot = await nobody()
    form = (await bot.types("anna", "start")).form
    told = {"playbook": "service_outage", "what": "Kein Internet\nin Linz", "severity": "S1"}
    answer = await bot.submits("anna", form, told, times=3)
    assert answer.ok
    assert not answer.errors
    assert "Störung läuft, Stufe S1." in shown(answer)
    assert answer.form and "submit" not in answer.form
    (crisis,) = bot.behind.desk.crises()
    assert (crisis.life.severity, crisis.life.kind) == ("S1", "live")


async def test_a_fact_alone_asks_which_and_then_its_answer():
    bot = await hearing(facts_wanted())
    first = await bot.types("ben", "fakt")
    second = await bot.submits("ben", first.form, {"fact": "since"})
    assert blocks_of(second) == ["de"]
    assert (await bot.submits("ben", second.form, {"de": "5:20"})).ok
    assert bot.crisis().facts.confirmed("since")


async def test_what_is_wrong_with_an_answer_is_said_below_it_and_it_can_be_sent_again():
    bot = await hearing(facts_wanted())
    form = (await bot.types("ben", "fakt since")).form
    answer = await bot.submits("ben", form, {"de": "mittags"}, times=3)
    assert answer.errors == {"de": "„mittags“ ist keine Uhrzeit. So geht es: 05:20."}
    assert (await bot.submits("ben", form, {"de": "12 Uhr"})).errors
    assert (await bot.submits("ben", form, {"de": "12:00 Uhr"})).ok


async def test_an_answer_meets_its_own_question_though_another_one_is_open_by_then():
    bot = await hearing(Run().go_on().know({"what": "Internet", "scope": "city"}))
    form = (await bot.types("deniz", "fact")).form
    assert (await bot.types("ben", "fakt since = 5:20")).ok
    assert (await bot.submits("deniz", form, {"de": "6:30"})).ok
    assert bot.crisis().facts.by_name["since"].values["de"] == "06:30"


@pytest.mark.parametrize("word", ["notiz", "fakt what", "übergabe", "entwurf", "konflikt"])
async def test_the_form_of_a_word_says_when_its_crisis_has_ended(word):
    bot = await hearing(Run())
    form = (await bot.types("anna", word)).form
    await bot.behind.do("anna", DecideStep(step="confirm", choice="no"))
    answer = await bot.submits("anna", form)
    assert "beendet" in next(iter(answer.errors.values()))
    bot.behind.clock.move(hours=1)
    await bot.behind.sweep()
    answer = await bot.submits("anna", form)
    assert "beendet" in next(iter(answer.errors.values()))


async def test_a_message_becomes_an_inquiry():
    bot = await hearing(Run(), rooms=["C1"])
    answer = await bot.shortcut("ben", "log_inquiry", "Wann geht es wieder?", "CELSE")
    assert (await bot.submits("ben", answer.form, {"asker": "OÖN", "kind": "press"})).ok
    (inquiry,) = bot.crisis().inquiries.by_id.values()
    assert (inquiry.question, inquiry.asker, inquiry.kind) == ("Wann geht es wieder?", "OÖN", "press")


async def test_an_inquiry_says_to_which_crisis_it_belongs():
    bot = await hearing(Run(), Run(what="B"))
    answer = await bot.shortcut("ben", "log_inquiry", "Wann?", "CELSE")
    assert blocks_of(answer)[0] == "crisis"
    assert (await bot.submits("ben", answer.form, {"crisis": "c2", "kind": "other"})).ok
    assert len(bot.crisis("c2").inquiries.by_id) == 1
    assert not (await bot.submits("ben", answer.form, {"kind": "other"})).ok


async def test_an_exercise_among_crises_says_that_it_is_one_and_stands_last():
    bot = await hearing(Run(kind="drill"), Run(what="Wels"))
    answer = await bot.shortcut("ben", "log_inquiry", "Wann?", "CELSE")
    options = form_of(answer)["blocks"][0]["element"]["options"]
    assert [each["text"]["text"] for each in options] == [
        "Störung · Wels · S2", "ÜBUNG · Störung · S2 · ÜBUNG",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("rufen", "Jemanden rufen"), ("übergabe", "Rolle übergeben"), ("stufe", "Stufe ändern"), ("notiz", "Notiz"),
        ("anfrage", "Anfrage eintragen"), ("entwurf", "Entwurf beginnen"), ("fakt", "Frage beantworten"),
        ("konflikt", "Interessenkonflikt"), ("beenden", "Krise beenden"), ("start", "Krise starten"),
        ("pause", "Alles anhalten"),
    ],
)  # fmt: skip
async def test_a_form_says_what_it_is_for_and_which_crisis_it_is_about(text, title):
    bot = await hearing(facts_wanted())
    form = form_of(await bot.types("anna", text))
    assert form["title"]["text"] == title
    assert text == "start" or "Störung · " in str(form["blocks"][0])


async def test_what_was_not_saved_can_be_sent_again():
    bot = await hearing(facts_wanted())
    form = form_of(await bot.types("ben", "notiz"))
    bot.behind.store.refuse = lambda stream, command_id: NotSaved("disk full")
    sent = Submitted("slack:submitted:same", sender("ben"), form["private_metadata"], {"text": "wichtig"})
    assert "Nicht gespeichert" in (await bot.talk.hear(sent)).errors["text"]
    bot.behind.store.refuse = lambda stream, command_id: None
    assert (await bot.talk.hear(sent)).ok
    assert (await bot.talk.hear(sent)).ok
    assert len(bot.happened(NoteTaken)) == 1


async def test_who_may_no_longer_do_it_is_told_when_the_form_is_sent():
    bot = await hearing(Run())
    form = (await bot.types("anna", "stufe")).form
    await bot.types("anna", "konflikt Aktien")
    answer = await bot.submits("anna", form, {"severity": "S1", "reason": "x"})
    assert "gerade nicht tun" in next(iter(answer.errors.values()))
    assert bot.crisis().life.severity == "S2"


async def test_a_form_that_belongs_to_no_crisis_any_more_does_nothing():
    bot = await hearing(Run())
    form = form_of(await bot.types("anna", "notiz"))
    for carried in (pack(OnForm("note")), pack(OnForm("nonsense", "c1")), "spoiled"):
        answer = await bot.submits("anna", {**form, "private_metadata": carried}, {"text": "x"})
        assert list(answer.errors) == ["text"]
    assert not bot.happened(NoteTaken)


async def test_who_came_after_the_start_of_a_crisis_is_no_part_of_it():
    bot = await hearing(Run(), Run())
    voice = replace(bot.house.voice(Known("anna", "de")), person=Person("new", "Somebody new"))
    for crises in (bot.behind.desk.crises()[:1], bot.behind.desk.crises()):
        with pytest.raises(Refused):
            opened_among(bot.house, voice, "inquiry", crises, {})
