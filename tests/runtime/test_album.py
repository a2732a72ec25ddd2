from datetime import timedelta

from bot.chat.base import Place
from bot.crisis.cards import ROOM, Card, cards
from bot.crisis.command import DISPLAY
from bot.crisis.rooms import ReportRoom
from bot.runtime.album import settled, wanted, without_room
from bot.runtime.standing import Standing
from tests.playbooks import Run
from tests.runtime.parts import RecordingChat
from tests.situations import ended


def test_every_card_in_its_order_and_in_its_readers_language():
    run = Run().go_on()
    found = list(wanted(RecordingChat(), run.crisis, run.now))
    of = {language: {card.key: card for card in cards(run.crisis, language, run.now)} for language in ("de", "en")}
    assert [each.card.key for each in found] == list(of["de"])
    assert {each.place.language for each in found} == {"de", "en"}
    assert all(each.card == of[each.place.language][each.card.key] for each in found)
    assert all(each.may_be_posted for each in found)


def test_it_knows_what_a_card_says_without_its_minutes():
    run = Run()
    now, later = (
        {each.card.key: each for each in wanted(RecordingChat(), run.crisis, run.now + timedelta(minutes=n))}
        for n in (0, 7)
    )
    assert now["board"].card != later["board"].card
    assert now["board"].says == later["board"].says


def test_what_is_for_everybody_waits_for_the_room_and_pages_do_not():
    run, chat = Run().go_on(), RecordingChat(opens_rooms=True)
    assert without_room(chat, run.crisis)
    found = list(wanted(chat, run.crisis, run.now))
    assert found
    assert not [each for each in found if each.card.place == ROOM]
    run.do(DISPLAY, ReportRoom(chat="slack", place="slack:C7"))
    assert not without_room(chat, run.crisis)
    found = list(wanted(chat, run.crisis, run.now))
    assert {each.place.id for each in found if each.card.place == ROOM} == {"slack:C7"}


def test_another_chats_room_is_not_this_chats():
    run = Run()
    run.do(DISPLAY, ReportRoom(chat="telegram", place="telegram:7"))
    assert without_room(RecordingChat(opens_rooms=True), run.crisis)
    assert not without_room(RecordingChat(), run.crisis)


def test_after_the_end_nothing_new_is_posted():
    run = ended()
    assert not any(each.may_be_posted for each in wanted(RecordingChat(), run.crisis, run.now))


def test_what_is_settled_says_so_in_the_language_of_its_place():
    run = Run(kind="drill")
    standing = Standing(Place("slack:finn", "en"), "m1", Card("page.p1.0", "finn", ("Finn, …",), rings=True))
    card = settled(run.crisis, "page.p1.0", standing).card
    assert card == Card("page.p1.0", "finn", ("EXERCISE · ✔ This is settled. · EXERCISE",), rings=True, drill=True)
    unknown = settled(Run().crisis, "board", Standing(Place("slack:C1", "fr"), "m1"))
    assert unknown.card == Card("board", ROOM, ("✔ Das hat sich erledigt.",))
    assert not unknown.may_be_posted
