from typing import Any

import pytest

from bot.chat.words import LONGEST, Press, Show, Unfinished, Wish, hear, parse, shown_button
from bot.crisis.approvals import Approve
from bot.crisis.cards import cards
from bot.crisis.command import Refused
from bot.crisis.facts import ReportFact
from bot.crisis.inquiries import LogInquiry
from bot.crisis.lifecycle import ChangeSeverity, Start, TakeNote
from bot.crisis.model import Crisis
from bot.crisis.paging import AnswerPage, CallRole
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.publishing import Halt, Publish
from bot.crisis.roster import ClaimRole, DeclareConflict, HandOver
from bot.crisis.scheduling import PublishAtOnce
from bot.crisis.standdown import StandDown
from bot.crisis.statements import DraftStatement, EditStatement
from bot.locale import Say
from tests.aftermath import correcting, out
from tests.playbooks import Run
from tests.situations import late, scheduled


def wish(text: str, crisis: Crisis | None = None, by: str = "anna", language: str = "de") -> Wish:
    return parse(text, crisis, by, language)


def refused(text: str, crisis: Crisis | None = None, by: str = "anna", language: str = "de") -> str:
    with pytest.raises(Refused) as caught:
        parse(text, crisis, by, language)
    return Say(language).word(caught.value.phrase)


@pytest.fixture
def run() -> Run:
    return Run()


# ---------------------------------------------------------------------------------------------------- start


@pytest.mark.parametrize("before", ["/crisis ", "/krise ", "crisis ", "Krise ", "", "/KRISE   "])
@pytest.mark.parametrize("word", ["start", "starten", "begin"])
def test_start_with_or_without_the_slash(before: str, word: str):
    assert wish(f"{before}{word} service_outage") == Start(playbook="service_outage")


@pytest.mark.parametrize(
    ("rest", "start"),
    [
        ("x S2 kein Internet in Linz", Start(playbook="x", severity="S2", what="kein Internet in Linz")),
        ("x s1", Start(playbook="x", severity="S1")),
        ("x kein Netz S2", Start(playbook="x", what="kein Netz S2")),
        ("x drill S3 nur so", Start(playbook="x", severity="S3", kind="drill", what="nur so")),
        ("x S3 übung nur so", Start(playbook="x", severity="S3", kind="drill", what="nur so")),
        ("übung x nur so", Start(playbook="x", kind="drill", what="nur so")),
        ("x seit 5:20 weg", Start(playbook="x", what="seit 5:20 weg")),
    ],
)
def test_start_takes_severity_and_kind_in_any_order_before_the_words(rest: str, start: Start):
    assert wish(f"/crisis start {rest}") == start


def test_drill_is_a_start_of_an_exercise():
    assert wish("/crisis drill x S2 los") == Start(playbook="x", severity="S2", kind="drill", what="los")
    assert wish("/krise übung x") == Start(playbook="x", kind="drill")


def test_start_alone_asks_which_playbook():
    assert wish("/crisis start") == Show("start")
    assert wish("/krise übung") == Show("start")


def test_another_crisis_can_be_started_while_one_runs(run: Run):
    assert wish("start x", run.crisis) == Start(playbook="x")


# ------------------------------------------------------------------------------------------------ only to see


@pytest.mark.parametrize(
    ("typed", "what"),
    [("status", "status"), ("stand", "status"), ("liste", "list"), ("weiter", "next"), ("bericht", "report"),
     ("fakt", "facts"), ("fact", "facts"), ("hilfe", "help"), ("", "help"), ("/krise", "help")],
)  # fmt: skip
def test_questions_change_nothing(run: Run, typed: str, what: Any):
    assert wish(typed, run.crisis) == Show(what)


def test_without_a_crisis_only_what_needs_none():
    assert wish("hilfe") == Show("help")
    assert wish("liste") == Show("list")
    assert "So beginnt eine: start PLAYBOOK" in refused("stand")
    assert "start PLAYBOOK" in refused("approve", language="en")


def test_an_unknown_word_is_refused_with_what_was_perhaps_meant(run: Run):
    assert refused("veröfentlichen", run.crisis) == (
        "„veröfentlichen“ verstehe ich nicht. Meintest du: veröffentlichen? „hilfe“ zeigt, was du tun kannst."
    )
    assert refused("xyzzy plugh", run.crisis, language="en") == (
        "I do not understand “xyzzy”. “help” shows what you can do."
    )


def test_a_line_that_is_too_long_is_refused_not_cut(run: Run):
    assert str(LONGEST) in refused("note " + "a" * LONGEST, run.crisis)


def test_controls_mentions_and_markup_do_not_come_in(run: Run):
    noted = wish("note \x1b[2Ja\x00b\u202ec <!channel> @here", run.crisis)
    assert noted == TakeNote(text="[2Jabc <\u200b!channel> @\u200bhere")


# ---------------------------------------------------------------------------------------------------- facts


def test_a_fact_in_both_languages_or_in_ones_own(run: Run):
    assert wish("fakt what = Kein Netz | No net", run.crisis) == ReportFact(fact="what", de="Kein Netz", en="No net")
    assert wish("fakt what = Kein Netz", run.crisis) == ReportFact(fact="what", de="Kein Netz")
    assert wish("fact what = No net", run.crisis, "deniz", "en") == ReportFact(fact="what", en="No net")
    assert wish("fact what = No net", run.crisis, "x", "fr") == ReportFact(fact="what", de="No net")


def test_a_fact_that_is_no_text_is_one_value_with_all_its_letters(run: Run):
    assert wish("fact since = 5:20", run.crisis, language="en") == ReportFact(fact="since", de="5:20")
    assert wish("fact count = 1.000 = viele", run.crisis) == ReportFact(fact="count", de="1.000 = viele")


def test_a_choice_is_known_by_its_value_its_words_or_their_beginning(run: Run):
    expected = ReportFact(fact="scope", de="city")
    assert wish("fakt scope = city", run.crisis) == expected
    assert wish("fakt Wie weit? = die Stadt", run.crisis) == expected
    assert wish("fact how far = the c", run.crisis) == expected
    assert "city, region" in refused("fakt scope = Mond", run.crisis)


def test_half_a_fact_is_refused_with_how_it_goes(run: Run):
    assert refused("fakt since", run.crisis) == "So geht es: fakt since = ANTWORT"
    assert refused("fakt since =", run.crisis) == "So geht es: fakt since = ANTWORT"
    assert "what, since, count, scope" in refused("fakt wann = 5:20", run.crisis)
    assert "DE | EN" in refused("fakt what = a | b | c", run.crisis)


# ---------------------------------------------------------------------------------------------------- texts


def test_what_mends_is_begun_with_the_text_that_was_wrong():
    run = out()
    correcting(run)
    of_the_first = DraftStatement(template="retraction", about="first_word")
    assert wish("entwurf Rücknahme Erste Meldung", run.crisis) == of_the_first
    assert wish("draft retraction first word", run.crisis) == of_the_first
    assert wish("draft correction correction-1", run.crisis) == DraftStatement(
        template="correction", about="correction-1"
    )
    assert wish("draft retraction", run.crisis) == DraftStatement(template="retraction")
    assert "first_word" in refused("entwurf Rücknahme Gedicht", run.crisis)


def test_where_everything_is(run: Run):
    for typed in ("wo", "draußen", "out", "where", "/krise wo", "/crisis out"):
        assert wish(typed, run.crisis) == Show("out")


def test_a_text_is_begun_by_its_name_or_its_title(run: Run):
    assert wish("entwurf closing", run.crisis) == DraftStatement(template="closing")
    assert wish("draft all clear", run.crisis) == DraftStatement(template="closing")
    assert wish("draft all", run.crisis) == DraftStatement(template="closing")
    assert "first_word, staff, fuller" in refused("entwurf", run.crisis)


def test_an_update_needs_its_time(run: Run):
    assert "noch nicht" in refused("meldung", run.crisis)
    run.first_word()
    assert wish("meldung", run.crisis) == DraftStatement(template="update")


def test_approve_publish_and_halt_are_taps_not_commands(run: Run):
    run.first_word()
    assert wish("freigeben", run.crisis) == Press("approve")
    assert wish("veröffentlichen Zweite Meldung", run.crisis) == Press("publish", "fuller")
    assert wish("publish second word", run.crisis) == Press("publish", "fuller")
    assert wish("halt", run.crisis) == Press("halt")
    assert "Bekannt: first_word" in refused("freigeben nichts", run.crisis)


def test_a_typed_approval_carries_what_the_shown_card_carried(run: Run):
    run.first_word().submit("fuller")
    shown = cards(run.crisis, "de", run.now)
    seen = run.binding("fuller")
    run.do("eva", EditStatement(statement="fuller", de="Anders. Nächste Meldung {next_update}."))
    card, button = shown_button(Press("approve", "fuller"), shown)
    assert card.key == "text.fuller"
    assert button.command == Approve(statement="fuller", binding=seen)
    assert seen != run.binding("fuller")


def test_one_waiting_text_needs_no_name_and_several_do(run: Run):
    run.first_word().submit("fuller")
    with pytest.raises(Refused) as caught:
        shown_button(Press("approve"), cards(run.crisis, "de", run.now))
    assert "staff, fuller" in Say("de").word(caught.value.phrase)
    run.approve("fuller", "ben", "clara")
    _, button = shown_button(Press("publish"), cards(run.crisis, "de", run.now))
    assert button.command == Publish(statement="fuller", binding=run.binding("fuller"))


def test_the_same_button_shown_twice_is_one(run: Run):
    run.first_word()
    shown = cards(run.crisis, "de", run.now)
    approve = Press("approve", "staff")
    assert shown_button(approve, [*shown, *shown])[1] == shown_button(approve, shown)[1]


def test_what_nobody_was_shown_cannot_be_typed(run: Run):
    with pytest.raises(Refused) as caught:
        shown_button(Press("publish"), cards(run.crisis, "en", run.now))
    assert "“next” shows what waits for you" in Say("en").word(caught.value.phrase)


def test_halt_finds_the_text_that_is_about_to_leave(run: Run):
    run.go_on().know()
    run.approve("first_word", "anna")
    run.do("anna", Publish(statement="first_word", binding=run.binding("first_word")))
    _, button = shown_button(Press("halt"), cards(run.crisis, "de", run.now))
    assert button.command == Halt(statement="first_word")


# --------------------------------------------------------------------------------------------------- people


def test_a_role_is_paged_by_its_name_or_its_title(run: Run):
    assert wish("rufen Recht", run.crisis) == CallRole(role="legal")
    assert wish("page legal", run.crisis) == CallRole(role="legal")
    assert "lead, fact_owner, legal" in refused("rufen", run.crisis)


def test_the_page_that_rings_for_me_is_the_one_that_i_answer(run: Run):
    run.go_on()
    (page,) = [page for page in run.crisis.paging.ringing() if page.role == "fact_owner"]
    assert wish("übernehme", run.crisis, "ben") == AnswerPage(page=page.id)
    assert wish("übernehme Netzbetrieb", run.crisis, "ben") == AnswerPage(page=page.id)


def test_a_deputy_may_answer_before_it_rings(run: Run):
    run.go_on()
    (page,) = [page for page in run.crisis.paging.ringing() if page.role == "fact_owner"]
    assert wish("ack fact_owner", run.crisis, "deniz", "en") == AnswerPage(page=page.id)


def test_several_pages_need_the_role(run: Run):
    run.go_on()
    run.do("anna", CallRole(role="executive"))
    run.do("moser", AnswerPage(page=run.crisis.paging.ringing()[-1].id))
    assert "ruft gerade niemand" in refused("übernehme", run.crisis, "moser")
    assert "fact_owner, legal" in refused("übernehme", run.crisis, "deniz")


def test_a_role_nobody_is_called_for_is_taken(run: Run):
    assert wish("übernehme Geschäftsführung", run.crisis, "moser") == ClaimRole(role="executive")


@pytest.mark.parametrize("typed", ["übergabe lead Eva", "handover Leitung an eva", "handover lead → EVA"])
def test_a_role_is_handed_to_a_person(run: Run, typed: str):
    assert wish(typed, run.crisis) == HandOver(role="lead", to="eva")


def test_names_and_titles_of_several_words(run: Run):
    assert wish("übergabe Soziale Medien Frau Moser", run.crisis) == HandOver(role="social", to="moser")


def test_half_a_handover_is_refused_with_how_it_goes(run: Run):
    assert "ROLLE PERSON" in refused("übergabe lead", run.crisis)
    assert "„Zoe“ kenne ich nicht" in refused("übergabe lead Zoe", run.crisis)
    assert "„Boss“ kenne ich nicht" in refused("übergabe Boss Eva", run.crisis)


def test_a_conflict_is_ones_own_or_that_of_somebody_named(run: Run):
    assert wish("konflikt Ich bin Kundin", run.crisis, "clara") == DeclareConflict(
        person="clara", reason="Ich bin Kundin"
    )
    assert wish("conflict Clara is a customer", run.crisis) == DeclareConflict(person="clara", reason="is a customer")
    assert "GRUND" in refused("konflikt", run.crisis)
    assert "GRUND" in refused("konflikt clara", run.crisis)


def test_the_beginning_of_a_name_is_not_yet_a_person_with_a_conflict(run: Run):
    assert wish("konflikt An der Firma beteiligt", run.crisis, "clara") == DeclareConflict(
        person="clara", reason="An der Firma beteiligt"
    )


# -------------------------------------------------------------------------------------------------- the rest


def test_severity_note_and_the_end(run: Run):
    assert wish("stufe s1 112 betroffen", run.crisis) == ChangeSeverity(severity="S1", reason="112 betroffen")
    assert wish("notiz: Hr. Maier ruft zurück", run.crisis) == TakeNote(text="Hr. Maier ruft zurück")
    assert wish("beenden", run.crisis) == StandDown()
    assert "S1, S2, S3" in refused("stufe", run.crisis)


def test_an_inquiry_is_its_question(run: Run):
    expected = LogInquiry(kind="other", question="Der Standard: Wann geht es wieder?")
    assert wish("anfrage Der Standard: Wann geht es wieder?", run.crisis) == expected
    assert wish("/crisis inquiry Der Standard: Wann geht es wieder?", run.crisis) == expected
    assert refused("anfrage", run.crisis) == "So geht es: anfrage FRAGE"
    assert refused("/crisis inquiry", run.crisis, language="en") == "This is how: inquiry QUESTION"


@pytest.mark.parametrize(
    "typed", ["/krise pause Polizei bittet", "pausieren: Polizei bittet", "/crisis pause Polizei bittet"]
)
def test_everything_is_paused_with_a_reason(run: Run, typed: str):
    assert wish(typed, run.crisis) == PauseAll(reason="Polizei bittet")


@pytest.mark.parametrize("typed", ["/krise fortsetzen", "weitermachen", "/crisis resume", "resume"])
def test_and_resumed(run: Run, typed: str):
    assert wish(typed, run.crisis) == ResumeAll()


def test_a_pause_asks_for_its_reason(run: Run):
    said = "So geht es: pause GRUND. Dann geht nichts mehr hinaus, bis jemand weitermacht."
    assert refused("/krise pause", run.crisis) == said
    assert refused("pause", run.crisis, language="en").startswith("This is how: pause REASON.")


def test_typed_publish_is_the_tap_that_does_not_wait_for_the_time():
    run = scheduled()
    shown = cards(run.crisis, "de", run.now)
    _, button = shown_button(Press("publish"), shown)
    assert isinstance(button.command, PublishAtOnce)
    _, button = shown_button(Press("halt"), shown)
    assert button.command == Halt(statement="first_word")


def test_typed_publish_means_now_and_never_later():
    run = late()
    _, button = shown_button(Press("publish"), cards(run.crisis, "de", run.now))
    assert isinstance(button.command, Publish), "on two cards, but one and the same"


# ------------------------------------------------------------------------------------- for a chat with forms


@pytest.mark.parametrize(
    ("typed", "word", "given"),
    [
        ("start", "start", {}),
        ("/krise übung", "drill", {}),
        ("start drill", "drill", {}),
        ("fakt", "fact", {}),
        ("fakt Seit wann", "fact since", {}),
        ("fact since =", "fact since", {}),
        ("entwurf", "draft", {}),
        ("rufen", "page", {}),
        ("übergabe", "handover", {}),
        ("übergabe lead", "handover", {"role": "lead"}),
        ("übergabe an Soziale Medien", "handover", {"role": "social"}),
        ("übergabe Quatsch", "handover", {}),
        ("stufe", "severity", {}),
        ("stufe s1", "severity", {"severity": "S1"}),
        ("notiz", "note", {}),
        ("anfrage", "inquiry", {}),
        ("pause", "pause", {}),
        ("/crisis pause", "pause", {}),
        ("konflikt", "conflict", {}),
        ("konflikt Clara", "conflict", {"person": "clara"}),
    ],
)
def test_a_word_that_needs_more_words_says_what_to_ask_for(run: Run, typed: str, word: str, given: dict[str, str]):
    heard = hear(typed, run.crisis, "anna", "de")
    assert isinstance(heard, Unfinished)
    assert (heard.word, heard.given) == (word, given)


def test_several_calls_are_a_question_too(run: Run):
    run.go_on()
    heard = hear("übernehme", run.crisis, "deniz", "de")
    assert isinstance(heard, Unfinished) and heard.word == "ack"


def test_where_nothing_can_be_asked_it_means_what_it_always_meant(run: Run):
    assert wish("start") == Show("start")
    assert wish("notiz", run.crisis) == TakeNote(text="")
    assert wish("stufe S1", run.crisis) == ChangeSeverity(severity="S1", reason="")
    assert "ROLLE PERSON" in refused("übergabe lead", run.crisis)


@pytest.mark.parametrize(
    "typed", ["start x", "liste", "hilfe", "fakt since = 5:20", "freigeben", "stufe S9", "notiz x"]
)
def test_what_is_complete_is_heard_as_it_is_parsed(run: Run, typed: str):
    assert hear(typed, run.crisis, "anna", "de") == wish(typed, run.crisis)


def test_what_cannot_be_understood_is_refused_with_and_without_forms(run: Run):
    for typed, crisis in (("xyzzy", run.crisis), ("fakt", None), ("übergabe lead Zoe", run.crisis)):
        with pytest.raises(Refused):
            hear(typed, crisis, "anna", "de")
