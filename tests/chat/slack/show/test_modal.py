from dataclasses import replace

import pytest
from hypothesis import given

from bot.chat.forms import form
from bot.chat.plain import harmless_lines
from bot.chat.slack.carry import OnCard, OnForm, unpack
from bot.chat.slack.show.modal import MOST_WORDS, answers, modal, notice
from bot.chat.slack.show.rich import link_to_channel
from bot.crisis.approvals import Approve
from bot.crisis.cards import Button, Field, Passage
from bot.crisis.lifecycle import TakeNote
from bot.crisis.publishing import PublishNow
from bot.crisis.standdown import StandDown
from bot.crisis.statements import EditStatement, PreviewStatement
from bot.crisis.text import DRILL_MARK
from bot.locale import Say
from bot.playbook.scalars import Bilingual
from tests.chat.slack.any_card import asks, buttons, shows, texts
from tests.chat.slack.valid import Json, assert_clean, assert_valid_view, inputs, submitted, words
from tests.contract.chat_contract import HOSTILE
from tests.journeys.robot import Robot, setup
from tests.playbooks import PEOPLE
from tests.situations import SITUATIONS, looked

GERMAN = Say("de")
CARRIED = OnCard("c1", "text.fuller", "0123456789ab")
NOTE = Button("Notiz …", TakeNote(text=""), (Field("text", "Was soll ins Protokoll?", limit=2000, lines=3),))
APPROVE = Button("Freigeben", Approve(statement="s", binding="b"), look="approve", shows=(Passage("Newsroom", "Text"),))
PUBLISH = Button("Jetzt", PublishNow(statement="s", binding="b"), look="publish", shows=(Passage("Newsroom", "Text"),))


def read(view: Json) -> str:
    """What a person reads in it."""
    return words(view["blocks"])


def quoted(view: Json) -> list[str]:
    """The exact words, piece by piece."""
    elements = [each for block in view["blocks"] if block["type"] == "rich_text" for each in block["elements"]]
    return [words(each) for each in elements if each["type"] == "rich_text_quote"]


def assert_asked(button: Button, language: str, drill: bool) -> None:
    """Fail unless Slack takes the form, all of it can be read, and it asks what the button asks."""
    view = modal(button, CARRIED, Say(language), drill=drill)
    assert_valid_view(view)
    assert "".join(quoted(view)) == "".join(harmless_lines(each.text) for each in button.shows)
    assert all(each.heading in read(view) for each in button.shows)
    assert answers(submitted(view)).keys() == {ask.name for ask in button.asks}
    goes_on = button.then if isinstance(button.command, PreviewStatement) else button
    said = view.get("submit", {}).get("text", "")
    assert (said.rstrip("…") in goes_on.label) if goes_on else not said


@pytest.mark.parametrize("kind", ["live", "drill"])
@pytest.mark.parametrize("name", SITUATIONS)
def test_every_form_of_every_situation(name: str, kind: str):
    run = SITUATIONS[name](kind)
    for language in ("de", "en"):
        for card in looked(run, language).values():
            for button in card.buttons:
                assert_asked(button, language, card.drill)


@pytest.mark.parametrize("kind", ["live", "drill"])
@pytest.mark.parametrize("languages", [("de", "en"), ("en", "de")], ids="-".join)
@pytest.mark.parametrize("playbook", ["service_outage", "data_breach"])
def test_every_form_of_the_shipped_playbooks(pytestconfig, playbook: str, languages: tuple[str, ...], kind: str):
    robot = Robot(setup(pytestconfig.rootpath, playbook, languages), "S1", kind)
    robot.play()
    asking = {button for card in robot.shown for button in card.buttons if button.asks or button.shows}
    assert len(asking) > 20
    for button in asking:
        assert_asked(button, languages[0], kind == "drill")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "word", ["start", "drill", "fact", "fact what", "draft", "page", "handover", "note", "severity", "conflict"]
)
def test_every_form_of_a_typed_word(word: str, language: str):
    titles = {"service_outage": Bilingual(de="Störung", en="Outage")}
    button = form(word, SITUATIONS["first_word"]("live").crisis, PEOPLE[0], Say(language), titles)
    assert button is not None
    assert_asked(button, language, drill=False)


@given(buttons(asks=asks, shows=shows))
def test_whatever_a_button_shows_and_asks(button: Button):
    view = modal(button, CARRIED, GERMAN)
    assert_valid_view(view)
    if "submit" in view:
        assert "".join(quoted(view)) == "".join(harmless_lines(each.text) for each in button.shows)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_strangers_text_stays_text(text: str):
    button = Button(
        text, NOTE.command, (Field("text", text, text), Field("why", text, "v", ((text[:9] or "v", text),)))
    )
    view = modal(button, CARRIED, GERMAN, title=text)
    assert_clean(read(view))
    assert_clean(view["title"]["text"])


def test_a_form_carries_what_it_is_about():
    view = modal(NOTE, CARRIED, GERMAN, "Störung Linz")
    assert view["callback_id"] == "form"
    assert unpack(view["private_metadata"]) == CARRIED
    assert unpack(modal(NOTE, OnForm("note", "c1"), GERMAN)["private_metadata"]) == OnForm("note", "c1")
    assert "clear_on_close" not in view
    with pytest.raises(ValueError, match="2000"):
        modal(NOTE, OnForm("x" * 2_000), GERMAN)


def test_its_title_and_its_buttons_are_short():
    view = modal(NOTE, CARRIED, GERMAN)
    assert (view["title"]["text"], view["submit"]["text"], view["close"]["text"]) == ("Notiz", "Notiz", "Abbrechen")
    assert modal(NOTE, CARRIED, GERMAN, "Störung Linz")["title"]["text"] == "Störung Linz"
    assert modal(NOTE, CARRIED, Say("en"))["close"]["text"] == "Cancel"
    long = Button("Ist nicht draußen, senden", NOTE.command)
    assert modal(long, CARRIED, GERMAN)["submit"]["text"] == "Ist nicht draußen, send…"


def test_what_only_shows_is_only_closed_unless_it_leads_on():
    shows = (Passage("Newsroom · DE", "Um [06:40] mehr."),)
    look = Button("Vorschau je Kanal", PreviewStatement(statement="s"), shows=shows)
    view = modal(look, CARRIED, GERMAN, "Zweite Meldung")
    assert_valid_view(view)
    assert "submit" not in view and view["close"]["text"] == "Schließen"
    assert read(view).startswith("Was in [ ] steht, wird beim Senden berechnet.")
    assert modal(look, CARRIED, Say("en"))["close"]["text"] == "Close"
    edit = Button("Ändern …", EditStatement(statement="s"), (Field("de", "Der Text", lines=8),))
    onward = modal(replace(look, then=edit), CARRIED, GERMAN)
    assert onward["submit"]["text"] == "Ändern"
    assert not inputs(onward), "the questions are asked in the form that follows"
    assert unpack(onward["private_metadata"]) == CARRIED


def test_without_anything_to_show_or_ask_it_says_what_it_does():
    view = modal(Button("Halt!", NOTE.command), CARRIED, GERMAN)
    assert_valid_view(view)
    assert read(view) == "Halt!"


# ---------------------------------------------------------------------------------------------- exact words


def test_the_words_stand_below_where_they_will_be_read():
    shown = (Passage("Newsroom · DE", "Eins.\n\n*Zwei* <!here> https://a.example"), Passage("Mastodon · EN", "Three."))
    view = modal(Button("Freigeben", APPROVE.command, look="approve", shows=shown), CARRIED, GERMAN)
    assert "Newsroom · DE\nEins.\n\n*Zwei* <!here> https://a.example\nMastodon · EN\nThree." in read(view)
    assert quoted(view) == [each.text for each in shown]


def test_to_publish_reads_otherwise_than_to_approve():
    """Slack's own button is green in both."""
    for language in ("de", "en"):
        first, second = (read(modal(each, CARRIED, Say(language))).partition("\n")[0] for each in (APPROVE, PUBLISH))
        assert first != second
        assert "📣" in second and "📣" not in first
    assert "noch nicht" in read(modal(APPROVE, CARRIED, GERMAN))


def test_long_words_are_shown_whole():
    text = "Ein Satz mit sechs Wörtern darin. " * 1_176
    view = modal(Button("Freigeben", APPROVE.command, shows=(Passage("Newsroom", text),)), CARRIED, GERMAN)
    assert_valid_view(view)
    assert len(text) > 39_900 and "".join(quoted(view)) == text


def test_many_outlets_fit_into_one_form():
    shown = tuple(Passage(f"Kanal {i} · DE", f"Text {i}. " * 20) for i in range(300))
    view = modal(Button("Freigeben", APPROVE.command, shows=shown), CARRIED, GERMAN)
    assert_valid_view(view)
    assert quoted(view) == [each.text for each in shown]


def test_what_cannot_be_shown_whole_cannot_be_agreed_to():
    shown = (Passage("Newsroom", "x" * MOST_WORDS),)
    view = modal(Button("Freigeben", APPROVE.command, NOTE.asks, "approve", shown), CARRIED, GERMAN)
    assert_valid_view(view)
    assert "submit" not in view and not inputs(view)
    assert "bitte kürzen" in read(view)


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_form_of_a_drill_says_so_first(language: str):
    view = modal(APPROVE, CARRIED, Say(language), drill=True)
    assert_valid_view(view)
    assert DRILL_MARK[language] in words(view["blocks"][0])
    assert DRILL_MARK[language] not in read(modal(APPROVE, CARRIED, Say(language)))


# --------------------------------------------------------------------------------------------------- notice


@pytest.mark.parametrize(("language", "title", "close"), [("de", "Hinweis", "Schließen"), ("en", "Note", "Close")])
def test_a_notice_only_says_something(language: str, title: str, close: str):
    view = notice("Eins.\nSiehe https://a.example/x", Say(language))
    assert_valid_view(view)
    assert (view["title"]["text"], view["close"]["text"], "submit" in view) == (title, close, False)
    assert read(view) == "Eins.\nSiehe https://a.example/x"
    assert notice("x", GERMAN, "Hilfe")["title"]["text"] == "Hilfe"


@given(texts)
def test_a_notice_may_say_anything(text: str):
    assert_valid_view(notice(text, GERMAN))


def test_a_long_notice_is_shown_as_far_as_there_is_room():
    lines = [f"Zeile {i}" for i in range(400)]
    assert read(notice("\n".join(lines), GERMAN)).splitlines() == lines[:200]
    assert len(read(notice("Wort " * 9_000, GERMAN))) == 10_000 + 3


# ------------------------------------------------------------------------------------------------- what it means


def test_whoever_edits_or_agrees_is_told_what_the_signs_mean():
    edit = Button(
        "Ändern", EditStatement(statement="s"), (Field("de", "Der Text", "{what} seit {since} Uhr", lines=8),)
    )
    assert "Was in { } steht" in read(modal(edit, CARRIED, GERMAN))
    assert "{ }" not in read(modal(replace(edit, asks=(Field("de", "Der Text", "Kein Internet"),)), CARRIED, GERMAN))
    computed = replace(APPROVE, shows=(Passage("Newsroom", "Nächste Meldung: [06:40] Uhr"),))
    assert "Was in [ ] steht" in read(modal(computed, CARRIED, GERMAN))
    assert "[ ]" not in read(modal(APPROVE, CARRIED, GERMAN))


def test_the_end_says_that_it_cannot_be_taken_back():
    view = modal(Button("Krise beenden", StandDown(), look="danger"), CARRIED, GERMAN, above="Störung · S2")
    assert_valid_view(view)
    assert read(view).startswith("Störung · S2")
    assert "nicht zurücknehmen" in read(view)


def test_a_notice_may_lead_to_the_room():
    view = notice("Störung läuft.", GERMAN, way=[link_to_channel("C1")])
    assert_valid_view(view)
    assert {"type": "channel", "channel_id": "C1"} in view["blocks"][-1]["elements"][0]["elements"]
