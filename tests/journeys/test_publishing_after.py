"""After a text has left: what hangs where, what was wrong, what nobody knows, what people do by hand, and the board."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.crisis.approvals import Approve
from bot.crisis.attempts import DropDelivery, SayItIsNotOut, SayItIsOut
from bot.crisis.by_hand import MarkByHandLate
from bot.crisis.deliveries import DeliveryAttempted
from bot.crisis.facts import ReportFact
from bot.crisis.publishing import Publish, PublishNow
from bot.crisis.statements import DraftStatement
from tests.journeys.publishing_company import PressOffice, press_office
from tests.journeys.publishing_script import (
    agreed_by,
    first_word_approved,
    first_word_out,
    fuller_approved,
    fuller_out,
    leaves,
    submitted,
)

POST = "https://forum.example/linznet/t/4711"


@pytest.fixture(params=["de", "en"])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[PressOffice]:
    async with press_office(tmp_path, request.param) as office:
        yield office


async def correction_out(office: PressOffice, about: str) -> str:
    """Eva puts a text right, two agree, it leaves; its name."""
    assert (await office.tap("eva", "whereabouts", DraftStatement, about=about, template="correction")).ok
    name = next(name for name, text in office.stage.crisis.statements.by_id.items() if text.template == "correction")
    await submitted(office, name)
    await agreed_by(office, f"text.{name}", "ben", "deniz")
    await leaves(office, name)
    return name


# ------------------------------------------------------------------------------------------------- threads


async def test_later_texts_hang_under_the_first_where_the_outlet_can(office: PressOffice):
    await fuller_out(office)
    outside = office.outside
    first, second = outside.german.statuses
    assert (first.under, second.under) == (None, first.id)
    assert [tweet.under for tweet in outside.x.tweets] == ["", outside.x.tweets[0].id]
    one, two = outside.telegram.chats.shown(outside.channel)
    assert (one.reply_to, two.reply_to) == (0, one.id)
    posts = {post["value"]["text"]: post for post in outside.bluesky.posts(outside.member)}
    under = [post["value"]["reply"]["root"]["uri"] for post in posts.values() if "reply" in post["value"]]
    assert under == [post["uri"] for post in posts.values() if "reply" not in post["value"]]
    assert not any(letter.message["In-Reply-To"] for letter in outside.box.letters), "the list got nothing before"


async def test_the_manual_outlet_is_told_under_what_to_put_it(office: PressOffice):
    await first_word_out(office)
    assert (await office.tap("finn", "by_hand.first_word.forum", SayItIsOut, permalink=POST)).ok
    await office.passes(minutes=5)
    await two_agree_and_it_leaves(office)
    assert POST in office.on("by_hand.fuller.forum")


async def two_agree_and_it_leaves(office: PressOffice) -> None:
    await office.tap("ben", "step.emergency", ReportFact, de="works")
    await submitted(office, "fuller")
    await agreed_by(office, "text.fuller", "ben", "deniz")
    await leaves(office, "fuller")


# -------------------------------------------------------------------------------------------- what was wrong


async def test_a_correction_marks_what_was_wrong_wherever_it_can_and_hangs_below_it_everywhere(office: PressOffice):
    await fuller_out(office)
    name = await correction_out(office, "fuller")
    outside, link = office.outside, office.stage.crisis.life.newsroom
    mark, english = f"Richtiggestellt am 22.11., {at(office, name)} Uhr: ", f"Corrected on 22 Nov, {at(office, name)}: "
    wrong = outside.german.statuses[1]
    assert mark in wrong.text and f"{link}de/#{name}" in wrong.text, "marked and linked"
    assert wrong.text.startswith(outside.german.before[wrong.id][0]), "nothing of it was changed silently"
    assert english in outside.english.statuses[1].text
    assert "Richtiggestellt" not in outside.german.statuses[0].text, "only the wrong one"
    (noted,) = [key for key in outside.cms.notes if "fuller" in key]
    assert outside.cms.notes[noted][0]["texts"]["de"].startswith(mark)
    assert mark in outside.telegram.chats.shown(outside.channel)[1].text
    assert "Richtiggestellt" in office.page("de") and f"#{name}" in office.page("de")
    assert "Corrected" in office.page("en")
    assert outside.x.tweets[1].text == office.stage.crisis.publishing.publications["fuller"].texts["x"]["de"]
    assert outside.x.tweets[2].under == outside.x.tweets[1].id, "below the wrong one, where no note can stand"
    assert outside.german.statuses[2].under == wrong.id


async def test_what_the_note_will_say_is_previewed(office: PressOffice):
    await fuller_out(office)
    assert (await office.tap("eva", "whereabouts", DraftStatement, about="fuller", template="correction")).ok
    name = next(name for name, text in office.stage.crisis.statements.by_id.items() if text.template == "correction")
    await submitted(office, name)
    shows = office.button(f"text.{name}", Approve).shows
    notes = [each for each in shows if each.text.startswith(("Richtiggestellt am [", "Corrected on ["))]
    assert len(notes) == 2
    assert all("Newsroom" in each.heading and "X" not in each.heading.split(", ") for each in notes)


async def test_a_retraction_takes_one_tap_and_marks_everything(office: PressOffice):
    await first_word_out(office)
    assert (await office.tap("anna", "whereabouts", DraftStatement, about="first_word", template="retraction")).ok
    (name,) = [name for name, text in office.stage.crisis.statements.by_id.items() if text.template == "retraction"]
    assert (await office.tap("anna", f"text.{name}", PublishNow)).ok
    await office.passes(seconds=11)
    assert "Zurückgenommen" in office.outside.german.statuses[0].text
    assert "Withdrawn on 22 Nov" in office.outside.english.statuses[0].text
    assert office.outside.x.tweets[1].under == office.outside.x.tweets[0].id
    said = {"de": "zurückgenommen", "en": "withdrawn"}
    assert said[office.language] in office.on("whereabouts")


async def test_what_is_known_to_be_wrong_goes_nowhere_any_more(office: PressOffice):
    office.outside.german.fail("POST", "limited", "limited", "limited")
    office.outside.german.limit_headers = {"Retry-After": "600"}
    await fuller_out(office)
    assert len(office.outside.german.statuses) == 0
    name = await correction_out(office, "fuller")
    await office.passes(hours=1)
    held = office.on("held.fuller.mastodon_de")
    assert at(office, name) in held
    assert all("Ausführliche" not in each.text for each in office.outside.german.statuses)
    fuller = office.stage.crisis.publishing.publications["fuller"].texts["mastodon_de"]["de"]
    assert fuller not in [each.text for each in office.outside.german.statuses]


def at(office: PressOffice, text: str) -> str:
    """When a text left, on the clocks in Vienna."""
    released = office.stage.crisis.publishing.publications[text].released_at
    assert released
    return f"{released + timedelta(hours=1):%H:%M}"


# ---------------------------------------------------------------------------------------- what nobody knows


async def test_an_answer_that_is_lost_is_looked_up_and_nobody_is_asked(office: PressOffice):
    for place in (office.outside.german, office.outside.x, office.outside.cms):
        place.fail("POST", "lost")
    await first_word_out(office)
    await office.passes(minutes=5)
    assert {len(texts) for outlet, texts in office.arrived().items() if outlet != "press_list"} == {1}
    assert not [key for key in office.shown_keys if key.startswith("delivery.")]


async def test_where_nobody_can_look_a_person_is_asked_with_the_link_and_never_twice(office: PressOffice):
    office.outside.telegram.faults.lose("sendMessage", nth=1)
    await first_word_out(office)
    card = office.card("delivery.first_word.telegram")
    said = "\n".join(card.lines)
    assert card.rings and "https://t.me/linznet" in said
    assert "Kein Internet seit 05:20" in said, "what to look for"
    assert {type(button.command) for button in card.buttons} >= {SayItIsOut, SayItIsNotOut}
    await office.passes(hours=1)
    assert len(office.outside.telegram.chats.shown(office.outside.channel)) == 1, "never again blindly"
    await office.tap("finn", "delivery.first_word.telegram", SayItIsOut, permalink="https://t.me/linznet/2")
    assert "https://t.me/linznet/2" in await office.says("anna", WHERE[office.language])
    assert "delivery.first_word.telegram" not in office.shown_keys


async def test_who_says_that_it_is_not_there_has_it_sent(office: PressOffice):
    office.outside.telegram.faults.cut("sendMessage", nth=1)
    await first_word_out(office)
    assert not office.outside.telegram.chats.shown(office.outside.channel)
    assert (await office.tap("finn", "delivery.first_word.telegram", SayItIsNotOut)).ok
    assert len(office.outside.telegram.chats.shown(office.outside.channel)) == 1


async def test_what_is_refused_says_why_in_the_readers_language(office: PressOffice):
    office.outside.x.instead = refuses
    await first_word_out(office)
    said = office.on("delivery.first_word.x")
    reason = {"de": "X hat das abgelehnt (403: Not permitted).", "en": "X refused it (403: Not permitted)."}
    assert reason[office.language] in said and "consumer" not in said
    assert len([event for event in await office.happened(DeliveryAttempted) if event.outlet == "x"]) == 1
    assert (await office.tap("eva", "delivery.first_word.x", DropDelivery)).ok
    assert "delivery.first_word.x" not in office.shown_keys


async def refuses(asked: object) -> web.Response:
    return web.json_response({"title": "Forbidden", "detail": "Not permitted", "status": 403}, status=403)


async def test_one_outlet_that_is_down_keeps_none_of_the_others(office: PressOffice):
    await office.outside.german.close()
    await first_word_out(office)
    there = {outlet for outlet, texts in office.arrived().items() if texts}
    assert there == {"newsroom", "website", "mastodon_en", "x", "bluesky", "telegram"}


# ------------------------------------------------------------------------------------------------- by hand


async def test_the_manual_outlet_has_a_card_a_clock_and_a_link(office: PressOffice):
    await first_word_out(office)
    card = office.card("by_hand.first_word.forum")
    assert card.rings and "Finn Walsh" in card.lines[0] and "05:56" in card.lines[0]
    assert card.quote == (office.stage.crisis.publishing.publications["first_word"].texts["forum"]["de"],)
    assert any("https://forum.example/linznet" in line for line in card.lines)
    await office.passes(minutes=16)
    late = office.card("by_hand.first_word.forum.late")
    assert late.rings and late.quote == card.quote
    assert (await office.tap("eva", "by_hand.first_word.forum.late", SayItIsOut, permalink=POST)).ok
    assert not [key for key in office.shown_keys if key.startswith("by_hand.")]
    assert POST in await office.says("anna", WHERE[office.language])
    await office.passes(hours=1)
    assert not [key for key in office.shown_keys if key.startswith("by_hand.")]


async def test_nothing_is_put_up_by_hand_without_an_approval(office: PressOffice):
    await first_word_approved(office)
    assert not [key for key in office.shown_keys if key.startswith("by_hand.")]
    assert (await office.tap("anna", "publish.first_word", Publish)).ok
    assert not [key for key in office.shown_keys if key.startswith("by_hand.")], "nor within the ten seconds"
    assert not (await office.does("finn", MarkByHandLate(statement="first_word", outlet="forum"))).ok


# ----------------------------------------------------------------------------------------- what is out where

WHERE = {"de": "/krise wo", "en": "/crisis out"}


async def test_the_board_and_where_tell_what_is_out_since_when_with_permalinks(office: PressOffice):
    await first_word_out(office)
    told = await office.says("gabi", WHERE[office.language])
    public = [place for place in office.stage.crisis.life.places.values() if place.audience == "public"]
    went = [place for place in public if place.name != "press_list"]
    lines = {
        place.name: next(line for line in told.splitlines() if line.startswith(f"– {place.title} ")) for place in went
    }
    assert f"https://news.linznet.example/{office.stage.stream}/{office.language}/#first_word" in lines["newsroom"]
    assert f"{office.outside.german.url}/@linznet/" in lines["mastodon_de"]
    assert "https://x.com/linznet/status/" in lines["x"] and "https://bsky.app/profile/" in lines["bluesky"]
    assert "https://t.me/linznet/" in lines["telegram"] and "https://www.example.org/news/" in lines["website"]
    assert all("05:41" in line for name, line in lines.items() if name != "forum")
    for key in ("board", "whereabouts"):
        assert all(place.title in office.on(key) for place in went)


async def test_an_agency_may_look_where_everything_is(office: PressOffice):
    await fuller_approved(office)
    told = await office.says("agnes", WHERE[office.language])
    assert "https://news.linznet.example/" in told


async def test_a_retraction_of_what_was_corrected_outdoes_the_correction_everywhere(office: PressOffice):
    await fuller_out(office)
    await correction_out(office, "fuller")
    await office.passes(minutes=3)
    assert (await office.tap("anna", "whereabouts", DraftStatement, about="fuller", template="retraction")).ok
    assert (await office.tap("anna", "text.retraction-1", PublishNow)).ok
    await office.passes(seconds=11)
    assert not [key for key in office.shown_keys if key.startswith("note.")], "nobody has to see to a note"
    outside = office.outside
    assert "Withdrawn on 22 Nov, 05:49" in outside.english.statuses[1].text
    assert "Zurückgenommen am 22.11., 05:49" in outside.german.statuses[1].text
    assert "Zurückgenommen am 22.11., 05:49" in outside.telegram.chats.shown(outside.channel)[1].text
    assert "Zurückgenommen" in office.page("de") and "Withdrawn" in office.page("en")
