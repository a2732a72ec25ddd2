"""Who must agree to a text, whose yes counts for nothing, and what makes a yes worthless: through the whole bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.crisis.approvals import REASONS, ApprovalGiven, Approve, RefuseApproval, RequestApproval
from bot.crisis.cards import Button
from bot.crisis.consent import approved
from bot.crisis.facts import ReportFact
from bot.crisis.lifecycle import ChangeSeverity
from bot.crisis.paging import PageStarted
from bot.crisis.publishing import Publish, PublishNow
from bot.crisis.roster import DeclareConflict
from bot.crisis.scheduling import PublishLater
from bot.crisis.statements import DraftStatement, EditStatement
from tests.journeys.publishing_company import PressOffice, press_office
from tests.journeys.publishing_script import (
    agreed_by,
    facts_are_known,
    first_word_approved,
    fuller_approved,
    fuller_asked,
    fuller_drafted,
    leaves,
)

WHERE = {"de": "Linz und Steyr, rund 21.000 Anschlüsse", "en": "Linz and Steyr, about 21,000 lines"}


@pytest.fixture(params=["de", "en"])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[PressOffice]:
    async with press_office(tmp_path, request.param) as office:
        yield office


@pytest.fixture
async def german(tmp_path: Path) -> AsyncIterator[PressOffice]:
    async with press_office(tmp_path) as office:
        yield office


def is_approved(office: PressOffice, text: str) -> bool:
    return approved(office.stage.crisis, text, office.clock())


def nothing_left(office: PressOffice, text: str) -> bool:
    """Neither on its way nor out, and nobody is offered to send it."""
    crisis = office.stage.crisis
    buttons = [button for card in office.cards()[office.language] for button in card.buttons]
    return not crisis.publishing.requested(text) and not any(isinstance(each.command, Publish) for each in buttons)


# ----------------------------------------------------------------------------------------------- who counts


async def test_class_b_needs_two_of_the_house(office: PressOffice):
    await fuller_asked(office)
    assert "B" in office.on("text.fuller") and "Eva Lang" in office.on("text.fuller")
    await agreed_by(office, "text.fuller", "ben")
    assert not is_approved(office, "fuller") and nothing_left(office, "fuller")
    assert "✔ Ben Huber" in office.on("text.fuller")
    await agreed_by(office, "text.fuller", "clara")
    assert is_approved(office, "fuller")


async def test_two_roles_of_one_person_are_one_voice(german: PressOffice):
    await fuller_asked(german)
    await agreed_by(german, "text.fuller", "moser")
    assert not is_approved(german, "fuller")
    assert "Es fehlt noch eine zweite Person: Allein gibt niemand frei." in german.on("text.fuller")
    await agreed_by(german, "text.fuller", "ben")
    assert is_approved(german, "fuller")


async def test_whoever_wrote_it_does_not_count(office: PressOffice):
    await fuller_asked(office)
    reply = await office.tap("eva", "text.fuller", Approve)
    said = {"de": "Du hast den Text geschrieben, deshalb zählt deine Freigabe nicht.", "en": "You wrote this text"}
    assert not reply.ok and reply.text.startswith(said[office.language])
    assert "Ben Huber" in reply.text and "Eva Lang" not in reply.text.partition(":")[2]


async def test_the_agency_may_write_and_never_counts(office: PressOffice):
    await fuller_drafted(office)
    texts = office.stage.crisis.statements.by_id["fuller"].texts
    words = {language: text.replace(".\n", ", leider.\n", 1) for language, text in texts.items()}
    assert (await office.tap("agnes", "text.fuller", EditStatement, **words)).ok
    assert (await office.tap("agnes", "text.fuller", RequestApproval)).ok
    for kind in (Approve, RefuseApproval):
        reply = await office.tap("agnes", "text.fuller", kind, **({"reason": "tone"} if kind is RefuseApproval else {}))
        assert not reply.ok and "Agnes" not in reply.text.partition(":")[2]
    await agreed_by(office, "text.fuller", "ben", "clara")
    reply = await office.tap("agnes", "publish.fuller", Publish)
    assert not reply.ok
    given = [event for event in await office.happened(ApprovalGiven) if event.statement == "fuller"]
    assert {event.by for event in given} == {"ben", "clara"}


async def test_whoever_has_a_conflict_does_not_count_any_more_even_afterwards(office: PressOffice):
    await fuller_approved(office)
    assert (await office.does("deniz", DeclareConflict(person="deniz", reason="Beteiligung am Lieferanten"))).ok
    assert not is_approved(office, "fuller") and nothing_left(office, "fuller")
    reply = await office.tap("deniz", "text.fuller", Approve)
    assert not reply.ok and "Clara Maier" in reply.text
    await agreed_by(office, "text.fuller", "clara")
    assert is_approved(office, "fuller")


# --------------------------------------------------------------------------------------- what makes it worthless


async def test_a_changed_word_takes_every_yes_away(office: PressOffice):
    await fuller_approved(office)
    old = office.button("publish.fuller", Publish)
    texts = office.stage.crisis.statements.by_id["fuller"].texts
    words = {each: text.replace("{doing}.", "{doing} mit 40 Leuten.") for each, text in texts.items()}
    assert words != texts
    assert (await office.tap("finn", "text.fuller", EditStatement, **words)).ok
    assert not is_approved(office, "fuller") and nothing_left(office, "fuller")
    assert "Finn Walsh" in office.on("text.fuller")
    reply = await office.taps_old("anna", "publish.fuller", old)
    assert not reply.ok and "Finn Walsh" in reply.text and "mit 40 Leuten" in reply.text
    assert (await office.tap("eva", "text.fuller", RequestApproval)).ok
    await agreed_by(office, "text.fuller", "ben", "clara")
    await leaves(office, "fuller")
    assert "mit 40 Leuten" in office.arrived()["telegram"][-1]["de"]


async def test_another_severity_takes_every_yes_away(office: PressOffice):
    await fuller_approved(office)
    assert (await office.does("anna", ChangeSeverity(severity="S1", reason="Notruf betroffen"))).ok
    assert not is_approved(office, "fuller") and nothing_left(office, "fuller")
    assert (await office.does("anna", ChangeSeverity(severity="S2", reason="doch nicht"))).ok
    assert not is_approved(office, "fuller"), "nor does it come back"
    said = {
        "de": "Fakten oder Stufe haben sich geändert: Die früheren Freigaben gelten nicht mehr.",
        "en": "Facts or severity have changed: the earlier approvals no longer count.",
    }
    assert said[office.language] in office.on("text.fuller")


async def test_another_fact_in_it_takes_every_yes_away(office: PressOffice):
    await fuller_approved(office)
    assert (await office.does("ben", ReportFact(fact="who", **WHERE))).ok
    assert not is_approved(office, "fuller") and nothing_left(office, "fuller")
    assert (await office.tap("eva", "text.fuller", RequestApproval)).ok
    await agreed_by(office, "text.fuller", "ben", "clara")
    await leaves(office, "fuller")
    assert WHERE["de"] in office.arrived()["telegram"][-1]["de"]


async def test_a_fact_that_is_not_in_it_takes_nothing_away(office: PressOffice):
    await first_word_approved(office)
    assert (await office.does("ben", ReportFact(fact="emergency", de="works"))).ok
    assert is_approved(office, "first_word")


async def test_a_fact_that_is_no_longer_confirmed_takes_it_away_too(office: PressOffice):
    await fuller_approved(office)
    assert (await office.does("gabi", ReportFact(fact="who", **WHERE))).ok
    assert not is_approved(office, "fuller") and nothing_left(office, "fuller")


async def test_a_yes_does_not_last_for_ever(office: PressOffice):
    await fuller_approved(office)
    await office.passes(minutes=29)
    assert is_approved(office, "fuller")
    await office.passes(minutes=2)
    assert not is_approved(office, "fuller") and nothing_left(office, "fuller")
    await agreed_by(office, "text.fuller", "ben", "deniz")
    assert is_approved(office, "fuller")


async def test_what_waits_for_its_time_falls_back_when_it_no_longer_holds(office: PressOffice):
    await fuller_approved(office)
    assert (await office.tap("anna", "publish.fuller", PublishLater, at="06:05")).ok
    assert (await office.does("ben", ReportFact(fact="who", **WHERE))).ok
    card = office.card("halted.fuller.1")
    assert card.rings and ("NICHT" in card.lines[0] or "NOT" in card.lines[0])
    await office.passes(hours=1)
    assert "fuller" not in office.feed("de") and not office.outside.box.letters


# ---------------------------------------------------------------------------------------------- no, silence


@pytest.mark.parametrize("reason", REASONS)
async def test_a_no_is_one_tap_with_its_reason_and_stops_it(german: PressOffice, reason: str):
    await fuller_asked(german)
    await agreed_by(german, "text.fuller", "ben")
    assert [name for name, _ in german.button("text.fuller", RefuseApproval).asks[0].choices] == list(REASONS)
    assert (await german.tap("clara", "text.fuller", RefuseApproval, reason=reason)).ok
    assert "✘ Abgelehnt von Clara Maier, 05:46" in german.on("text.fuller")
    await agreed_by(german, "text.fuller", "deniz")
    assert not is_approved(german, "fuller"), "while one says no"
    assert nothing_left(german, "fuller")


async def test_silence_approves_nothing_and_calls_the_deputy(office: PressOffice):
    await fuller_asked(office)
    await office.passes(minutes=11)
    assert not is_approved(office, "fuller")
    called = [event for event in await office.happened(PageStarted) if event.about == "fuller"]
    assert {event.role for event in called} >= {"fact_owner", "legal"}
    said = {"de": "Schweigen gibt nichts frei", "en": "Silence approves nothing"}
    assert said[office.language] in office.on("text.fuller")


# -------------------------------------------------------------------------------------------------- class A


async def test_an_edit_of_the_first_word_makes_it_class_b_and_says_so(office: PressOffice):
    await facts_are_known(office)
    texts = office.stage.crisis.statements.by_id["first_word"].texts
    words = {language: f"Guten Morgen. {text}" for language, text in texts.items()}
    assert (await office.tap("eva", "text.first_word", EditStatement, **words)).ok
    said = {"de": "Klasse B statt A: Eva Lang hat den Text geändert.", "en": "Class B instead of A"}
    assert said[office.language] in office.on("text.first_word")
    reply = await office.does("anna", PublishNow(statement="first_word", binding="x"))
    assert not reply.ok


async def test_only_the_lead_can_say_yes_to_class_a(office: PressOffice):
    await facts_are_known(office)
    reply = await office.tap("gabi", "text.first_word", Approve)
    assert not reply.ok and "Anna Berger" in reply.text and "Hana Novak" in reply.text
    assert nothing_left(office, "first_word")


async def test_an_old_yes_button_says_what_changed(office: PressOffice):
    await facts_are_known(office)
    old: Button = office.button("text.first_word", Approve)
    assert (await office.does("ben", ReportFact(fact="since", de="05:05"))).ok
    reply = await office.taps_old("anna", "text.first_word", old)
    assert not reply.ok and reply.text
    assert not is_approved(office, "first_word")


async def test_the_agency_cannot_start_a_correction_past_everybody(office: PressOffice):
    await first_word_approved(office)
    await leaves(office, "first_word")
    assert (await office.does("agnes", DraftStatement(template="retraction", about="first_word"))).ok
    card = next(key for key in office.shown_keys if key.startswith("text.retraction"))
    reply = await office.tap("agnes", card, PublishNow)
    assert not reply.ok
    await office.passes(minutes=5)
    assert len(office.arrived()["x"]) == 1
