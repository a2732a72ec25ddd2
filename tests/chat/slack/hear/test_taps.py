from bot.chat.slack.carry import OnCard, pack, unpack
from bot.chat.slack.hear.taps import tap
from bot.chat.slack.who.directory import Known
from bot.crisis.cards import ROOM, Button, Card, Field
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import Start
from bot.crisis.steps import DecideStep
from tests.chat.slack.hearing import blocks_of, buttons, facts_wanted, form_of, hearing, nobody, shown, to_approve
from tests.playbooks import Run


async def test_a_tap_is_done_once_however_often_it_is_delivered():
    bot = await hearing(Run())
    answer = await bot.taps_card("anna", "step.confirm", "Krise", times=3)
    assert (answer.ok, answer.text) == (True, "")
    assert bot.crisis().steps.by_id["confirm"].choice == "crisis"


async def test_a_tap_that_comes_too_late_is_told_what_changed():
    bot = await hearing(to_approve())
    stale = bot.value("ben", "text.fuller", "Freigeben")
    await bot.behind.do("anna", ReportFact(fact="scope", de="region"))
    answer = await bot.taps("ben", stale)
    assert not answer.ok
    assert answer.text.startswith("Dieser Knopf gilt nicht mehr.")
    assert "the region" in shown(answer), "the card as it is now"
    assert (await bot.taps("ben", buttons(answer)["Ändern …"])).form


async def test_a_form_is_called_after_its_text_and_says_what_it_is_about():
    bot = await hearing(to_approve())
    for label in ("Freigeben", "Ablehnen …", "Vorschau je Kanal"):
        form = form_of(await bot.taps_card("ben", "text.fuller", label))
        assert form["title"]["text"] == "Zweite Meldung"
        assert "Freigabe erbeten: Zweite Meldung · Klasse B" in str(form["blocks"][0])
    note = form_of(await bot.taps_card("ben", "board", "Notiz …"))
    assert note["title"]["text"] == "Notiz"
    assert "🔴 Störung" in str(note["blocks"][0])


async def test_a_button_that_asks_opens_its_form_and_nothing_else_happens():
    bot = await hearing(facts_wanted())
    version = bot.version()
    answer = await bot.taps_card("anna", "step.pause", "Geht nicht …")
    assert blocks_of(answer) == ["reason"]
    assert bot.version() == version
    assert (await bot.submits("anna", answer.form, {"reason": "Planer steht"})).ok
    assert bot.crisis().steps.by_id["pause"].skipped == "Planer steht"


async def test_approving_on_the_card_shows_the_exact_words():
    bot = await hearing(to_approve())
    answer = await bot.taps_card("ben", "text.fuller", "Freigeben")
    assert "Betroffen ist die Stadt" in shown(answer)
    assert (await bot.submits("ben", answer.form, times=3)).ok
    assert [type(r.wish).__name__ for r in bot.requests] == ["Tap"]


async def test_looking_shows_the_exact_words_of_each_outlet_and_changes_nothing():
    bot = await hearing(to_approve())
    version = bot.version()
    answer = await bot.taps_card("agnes", "text.fuller", "Vorschau je Kanal", times=3)
    assert "Newsroom, Mastodon · DE" in shown(answer)
    assert "Betroffen ist die Stadt" in shown(answer)
    assert bot.version() == version and not bot.requests


async def test_looking_leads_on_to_editing():
    """A text that waits has no button to edit it on its card."""
    bot = await hearing(to_approve())
    look = await bot.taps_card("eva", "text.fuller", "Vorschau je Kanal")
    assert form_of(look)["submit"]["text"] == "Ändern"
    form = await bot.submits("eva", look.form, times=2)
    assert blocks_of(form) == ["de", "en"]
    assert "Zweite Meldung" in form_of(form)["title"]["text"]
    words = "Betroffen ist {scope}. Bald mehr. Nächste Meldung um {next_update}."
    assert (await bot.submits("eva", form.form, {"de": words})).ok
    assert bot.crisis().statements.by_id["fuller"].texts["de"] == words


async def test_looking_at_what_went_on_meanwhile_leads_nowhere():
    bot = await hearing(to_approve())
    look = await bot.taps_card("eva", "text.fuller", "Vorschau je Kanal")
    for who in ("ben", "clara"):
        await bot.submits(who, (await bot.taps_card(who, "text.fuller", "Freigeben")).form)
    answer = await bot.submits("eva", look.form)
    assert not answer.ok and "Dieser Knopf gilt nicht mehr." in shown(answer), "[Ändern] stands on the card now"
    publish = await bot.taps_card("anna", "publish.fuller", "Jetzt veröffentlichen")
    assert publish.ok
    gone = await bot.submits("eva", look.form)
    assert not gone.ok and "Dieser Knopf gilt nicht mehr." in shown(gone)


async def test_a_tap_on_what_is_over_says_when_it_ended():
    bot = await hearing(Run())
    value = bot.value("anna", "board", "Notiz …")
    form = (await bot.taps("anna", value)).form
    await bot.behind.do("anna", DecideStep(step="confirm", choice="no"))
    assert "beendet" in (await bot.taps("anna", value)).text
    assert "beendet" in (await bot.submits("anna", form, {"text": "zu spät"})).errors["text"]
    bot.behind.clock.move(hours=1)
    await bot.behind.sweep()
    assert bot.behind.desk.crisis("c1") is None
    assert "beendet" in (await bot.taps("anna", value)).text
    assert "beendet" in (await bot.submits("anna", form, {"text": "viel zu spät"})).errors["text"]


async def test_an_alert_starts_its_crisis_once():
    bot = await nobody()
    button = Button("Krise starten", Start(playbook="service_outage"), look="main")
    bot.behind.reception.alerts["alert:1"] = Card("alert:1", ROOM, ("Viele Erwähnungen",), (button,), rings=True)
    value = pack(OnCard("alert:1", "alert:1", button.token))
    first, second = await bot.taps("anna", value), await bot.taps("eva", value)
    assert first.text == "Störung läuft, Stufe S2."
    assert len(bot.behind.desk.crises()) == 1
    assert not second.ok or second.text
    assert not (await bot.taps("anna", pack(OnCard("alert:1", "alert:1", "old")))).ok


async def test_a_button_that_was_not_before_somebodys_eyes_is_shown_and_not_tapped():
    bot = await hearing(Run())
    voice = bot.house.voice(Known("anna", "de"), "slack:1")
    carried = unpack(bot.value("anna", "step.confirm", "Krise"))
    assert isinstance(carried, OnCard)
    answer = await tap(bot.house, voice, carried, unseen=True)
    assert answer.text == "Bitte sieh dir den Text an, bevor du ihn freigibst."
    assert "Krise" in buttons(answer)
    assert not bot.requests


async def test_a_form_in_a_drill_says_that_it_is_one():
    bot = await hearing(Run(kind="drill"))
    assert "ÜBUNG" in shown(await bot.taps_card("anna", "board", "Notiz …"))
    assert "ÜBUNG" in shown(await bot.types("anna", "notiz"))
    assert (await bot.types("anna", "notiz x")).text.startswith("ÜBUNG · ")
    assert "ÜBUNG" in shown(await bot.types("anna", "fakten"))


async def test_an_alert_whose_button_asks_asks_first():
    bot = await nobody()
    ask = Field("what", "Was?", limit=300)
    button = Button("Krise starten", Start(playbook="service_outage"), (ask,))
    bot.behind.reception.alerts["alert:1"] = Card("alert:1", ROOM, ("Viele Erwähnungen",), (button,), rings=True)
    answer = await bot.taps("anna", pack(OnCard("alert:1", "alert:1", button.token)))
    assert (await bot.submits("anna", answer.form, {"what": "Linz"})).ok
    assert [crisis.life.what for crisis in bot.behind.desk.crises()] == ["Linz"]
