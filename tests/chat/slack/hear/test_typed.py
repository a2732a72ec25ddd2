import pytest

from bot.crisis.consent import agreed
from bot.crisis.steps import DecideStep
from tests.chat.slack.hearing import (
    buttons,
    facts_wanted,
    form_of,
    hearing,
    nobody,
    shown,
    to_approve,
)
from tests.playbooks import Run


async def test_a_start_with_everything_starts_at_once():
    bot = await nobody()
    answer = await bot.types("anna", "start service_outage S2 kein Internet in Linz", times=3)
    assert (answer.ok, answer.text) == (True, "Störung läuft, Stufe S2.")
    assert [crisis.life.what for crisis in bot.behind.desk.crises()] == ["kein Internet in Linz"]


async def test_a_playbook_is_found_by_its_title_and_nearly_by_what_looks_like_it():
    bot = await nobody()
    assert (await bot.types("anna", "starten störung S1 Linz")).ok
    answer = await bot.types("deniz", "start servise_outage Linz")
    assert not answer.ok
    assert "Did you mean: service_outage?" in answer.text


@pytest.mark.parametrize(
    ("text", "label"), [("start", "Krise starten"), ("übung", "Übung starten"), ("start drill", "Übung starten")]
)
async def test_a_word_alone_opens_its_form(text, label):
    bot = await nobody()
    answer = await bot.types("anna", text)
    assert form_of(answer)["submit"]["text"] == label
    assert answer.otherwise
    assert not bot.requests


async def test_an_unknown_word_is_answered_with_what_was_perhaps_meant():
    bot = await hearing()
    answer = await bot.types("anna", "stadn")
    assert not answer.ok
    assert "Meintest du: stand, start?" in answer.text


@pytest.mark.parametrize("text", ["status", "fakt", "weiter", "notiz Hallo", "freigeben"])
async def test_without_a_crisis_there_is_nothing_to_say_about_one(text):
    bot = await nobody()
    answer = await bot.types("anna", text)
    assert (answer.ok, answer.form) == (False, None)
    assert "Gerade läuft keine Krise" in answer.text


async def test_status_shows_the_board_with_buttons_that_work():
    bot = await hearing(facts_wanted())
    answer = await bot.types("anna", "stand")
    assert "Störung" in shown(answer)
    form = (await bot.taps("anna", buttons(answer)["Notiz …"])).form
    await bot.submits("anna", form, {"text": "gesehen"})
    assert bot.requests[-1].crisis == "c1"


async def test_next_shows_what_waits_for_whoever_asks():
    bot = await hearing(facts_wanted())
    answer = await bot.types("ben", "weiter")
    assert "Ich übernehme" in buttons(answer)
    assert "Auf dich wartet gerade nichts" in (await bot.types("moser", "weiter")).text


async def test_a_page_of_somebody_else_is_not_shown():
    bot = await hearing(facts_wanted())
    assert "Ben, du wirst gebraucht" in shown(await bot.types("ben", "weiter"))
    assert "Ben, du wirst gebraucht" not in shown(await bot.types("clara", "weiter"))


async def test_help_names_only_what_the_person_may_do():
    bot = await hearing(facts_wanted())
    lead, agency = await bot.types("anna", "hilfe"), await bot.types("agnes", "hilfe")
    assert "/krise stufe STUFE" in lead.text
    assert "stufe STUFE" not in agency.text
    assert "/krise notiz TEXT" in agency.text


async def test_a_typed_wish_is_done_and_said():
    bot = await hearing(facts_wanted())
    answer = await bot.types("ben", "fakt since = 5:20", times=3)
    assert answer.text == "✔ Störung: Antwort eingetragen."
    assert bot.crisis().facts.by_name["since"].values["de"] == "05:20"
    assert bot.requests[0].language == "de"


@pytest.mark.parametrize(
    ("text", "word", "stands_there"),
    [
        ("übergabe lead", "Übergeben", {"role": "lead"}),
        ("stufe S1", "Stufe ändern", {"severity": "S1"}),
        ("konflikt Ben", "Eintragen", {"person": "ben"}),
        ("pause", "Alles anhalten", {"reason": ""}),
    ],
)
async def test_what_was_said_already_stands_in_the_form(text, word, stands_there):
    bot = await hearing(facts_wanted())
    form = form_of(await bot.types("anna", text))
    assert form["submit"]["text"] == word
    assert stands_there.items() <= filled_in(form).items()


def filled_in(form):
    """What stands in a form before anybody has touched it."""
    asked = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    chosen = {name: element.get("initial_option", {}).get("value") for name, element in asked.items()}
    return {name: chosen[name] or element.get("initial_value", "") for name, element in asked.items()}


async def test_whoever_may_not_is_told_so_and_not_how_it_would_go():
    bot = await hearing(facts_wanted())
    assert (await bot.types("ben", "stufe")).text == "Das kannst du gerade nicht tun. /krise hilfe zeigt, was geht."
    assert (await bot.types("ben", "stufe S1")).text.startswith("Das dürfen: Anna")


async def test_a_form_is_not_opened_for_a_crisis_that_is_over():
    run = Run()
    run.do("anna", DecideStep(step="confirm", choice="no"))
    bot = await hearing(run)
    for text in ("notiz", "übergabe", "fakt"):
        assert (await bot.types("anna", text)).form is None


async def test_the_end_is_asked_for_once_more():
    bot = await hearing(facts_wanted())
    answer = await bot.types("anna", "beenden")
    assert bot.crisis().open
    assert "niemand mehr gerufen" in shown(answer)
    assert form_of(answer)["submit"]["text"] == "Krise beenden"
    assert (await bot.submits("anna", answer.form)).ok
    assert not bot.crisis().open


async def test_whoever_may_not_end_it_is_told_who_may():
    bot = await hearing(facts_wanted())
    assert (await bot.types("ben", "beenden")).text.startswith("Das dürfen: Anna")


async def test_in_slack_one_types_the_command_before_each_word():
    bot = await nobody()
    assert (await bot.types("anna", "stand")).text == "Gerade läuft keine Krise. So beginnt eine: /krise start"
    assert (await bot.types("deniz", "stadn")).text.endswith("/crisis help shows what you can do.")
    assert all(line.startswith("/krise ") for line in (await bot.types("anna", "hilfe")).text.splitlines())


async def test_the_report_says_whom_to_ask():
    bot = await hearing(facts_wanted())
    assert "wer den Bot betreibt" in (await bot.types("anna", "bericht")).text


async def test_a_refusal_is_said_in_the_language_of_slack():
    bot = await hearing(facts_wanted())
    answer = await bot.types("deniz", "fact since = noon")
    assert (answer.ok, answer.text) == (False, "“noon” is no time of day. Like this: 05:20.")


async def test_facts_in_the_plural_are_listed():
    bot = await hearing(facts_wanted())
    answer = await bot.types("ben", "fakten")
    assert answer.form is None
    assert "since: Seit wann?" in answer.text


async def test_a_fact_that_nobody_asks_for_is_not_guessed():
    bot = await hearing(facts_wanted())
    answer = await bot.types("ben", "fakt sinze")
    assert "since" in answer.text
    assert answer.form is None


async def test_what_an_agency_may_not_do_is_said_without_a_form():
    bot = await hearing(facts_wanted())
    for text in ("rufen", "übergabe", "stufe"):
        answer = await bot.types("agnes", text)
        assert (answer.ok, answer.form) == (False, None)
    assert (await bot.types("agnes", "entwurf")).form


@pytest.mark.parametrize("text", ["start", "start service_outage Linz", "übung"])
async def test_an_agency_cannot_start_a_crisis_and_learns_no_names(text):
    bot = await nobody()
    answer = await bot.types("agnes", text)
    assert (answer.ok, answer.form) == (False, None)
    assert "Anna" not in answer.text
    assert "service_outage" not in answer.text
    assert not bot.requests


async def test_typed_approval_shows_the_exact_words_first():
    bot = await hearing(to_approve())
    bot.show("ben")
    assert "staff, fuller" in (await bot.types("ben", "freigeben")).text
    answer = await bot.types("ben", "freigeben zweite")
    assert not bot.requests
    assert answer.form is not None
    assert "Betroffen ist die Stadt" in shown(answer)
    assert (await bot.submits("ben", answer.form)).ok
    assert agreed(bot.crisis(), "fuller", bot.behind.clock()) == ("ben",)


async def test_words_that_have_changed_since_they_were_shown_are_not_approved():
    bot = await hearing(to_approve())
    bot.show("ben")
    form = (await bot.types("ben", "freigeben zweite")).form
    await bot.types("anna", "fakt scope = region")
    late = await bot.submits("ben", form)
    assert not late.ok
    assert late.form is not None
    assert "gilt nicht mehr" in shown(late)
    assert "gilt nicht mehr" in (await bot.types("ben", "freigeben zweite")).text


async def test_what_nobody_was_shown_is_not_approved():
    bot = await hearing(to_approve())
    answer = await bot.types("ben", "freigeben")
    assert not answer.ok
    assert not bot.requests


async def test_publishing_is_the_tap_that_was_shown():
    run = to_approve()
    run.approve("fuller", "ben", "clara")
    bot = await hearing(run)
    bot.show("anna")
    answer = await bot.types("anna", "veröffentlichen")
    if answer.form:
        answer = await bot.submits("anna", answer.form)
    assert answer.ok
    bot.show("eva")
    assert (await bot.types("eva", "halt")).text == "✔ Störung: angehalten, es geht nicht hinaus."
    assert not bot.crisis().publishing.requested("fuller")


@pytest.mark.parametrize(
    "text",
    ["x" * 40_000, "notiz " + "ä" * 9_000, "<!channel> <@U1>", "\x00", "\u202eetirnotiz", "", "   ", "💥" * 500,
     "fakt =", "=", "fakt since =", "start", "übergabe lead", "stufe S9", "stufe", "konflikt", "/krise /krise", "\n\n"],
)  # fmt: skip
async def test_whatever_is_typed_is_answered(text):
    bot = await hearing(facts_wanted())
    answer = await bot.types("anna", text)
    assert answer.text or answer.form or answer.blocks
    assert "Fehler" not in answer.text


async def test_what_is_too_long_is_said_so():
    bot = await hearing(Run(), Run())
    answer = await bot.types("anna", "notiz " + "x" * 40_000)
    assert answer.text.startswith("Das sind 40006 Zeichen")
