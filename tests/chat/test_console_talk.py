"""People and a whole bot: what is typed, what is done, what is said back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.base import Reply, Request
from bot.chat.console_rows import Row
from bot.chat.console_speaker import Speaker
from bot.chat.console_talk import LONGEST, Talk
from bot.chat.console_wall import Wall
from bot.crisis.cards import ROOM, Button, Card, Field
from bot.crisis.lifecycle import Start, TakeNote
from tests.chat.stage import Clock, Session, house, session

START_LINE = "/krise start service_outage S2 kein Internet in Linz"


@pytest.fixture
async def one(tmp_path: Path) -> AsyncIterator[Session]:
    """A session in which the crisis has begun."""
    async with session(tmp_path) as begun:
        await begun.type(START_LINE)
        yield begun


async def know(one: Session) -> None:
    """Decided, and all facts of the first word are confirmed."""
    await one.tap("anna", "Krise")
    for line in ("ben: fakt what = Kein Netz | No net", "fakt since = 5:20", "anna: fakt scope = city"):
        await one.type(line)


# ----------------------------------------------------------------------------------------------- a whole crisis


async def test_a_crisis_from_the_first_line_to_the_last(one: Session):
    await know(one)
    assert "└ [" in await one.type("weiter")
    await one.tap("anna", "Freigeben")
    assert "📣 Erste Meldung geht in 10 Sekunden hinaus (Anna)" in await one.tap("anna", "JETZT VERÖFFENTLICHEN")
    said = await one.wait(seconds=10)
    assert "Draußen: Erste Meldung · Newsroom ✔ 05:44 · Mastodon ✔ 05:44" in said
    assert one.bot.live["newsroom"].sent

    await one.tap("eva", "Zur Freigabe vorlegen")
    assert "✘ Abgelehnt von Clara" in await one.tap("clara", "Ablehnen …", "falscher Ton")
    await one.tap("eva", "Ändern …", "Betroffen ist {scope}. Nächste Meldung um {next_update}.")
    await one.tap("eva", "Zur Freigabe vorlegen")
    await one.tap("ben", "Freigeben")
    await one.type("clara: freigeben fuller")
    await one.type("anna: veröffentlichen")
    await one.wait(seconds=10)
    (text,) = [texts["de"] for key, texts in one.bot.live["mastodon"].sent.items() if "fuller" in key]
    assert text.startswith("Betroffen ist die Stadt.")

    await one.tap("clara", "Gilt nicht …", "keine Daten betroffen")
    await one.tap("anna", "Weiter ohne die anderen")
    await one.tap("finn", "☑ Planer A")
    await one.tap("finn", "☑ Planer B")
    await one.tap("ben", "Erledigt")
    await one.type("eva: entwurf closing")
    await one.tap("eva", "Zur Freigabe vorlegen")
    await one.type("ben: freigeben closing")
    await one.type("clara: freigeben closing")
    await one.type("anna: veröffentlichen closing")
    await one.wait(seconds=10)
    assert "beenden – die Krise beenden" in await one.type("hilfe")
    assert "⚪ Störung · kein Internet in Linz · S2 · beendet um 05:44" in await one.type("beenden")
    assert "Diese Krise ist seit 05:44 beendet." in await one.type("stufe S1 doch nicht")
    assert one.bot.runtime.desk.crises() == ()


async def test_every_card_on_the_way_was_short_enough(tmp_path: Path):
    async with session(tmp_path) as one:
        await one.type(START_LINE)
        await test_a_crisis_from_the_first_line_to_the_last(one)
        assert len(one.bot.inspector.seen) > 50
        assert one.bot.inspector.too_much() == []


async def test_a_drill_says_so_in_every_line_and_reaches_no_live_outlet(tmp_path: Path):
    async with session(tmp_path) as one:
        await one.type("/krise übung service_outage kein Internet")
        await know(one)
        await one.type("anna: freigeben")
        await one.type("veröffentlichen")
        await one.wait(seconds=10)
        cards = [line for line in one.text.splitlines() if line.startswith("╱")]
        assert cards
        said = [line for line in cards if line[2:4] not in (" [", " «", " ┃")]
        assert all(line.endswith((" · ÜBUNG", " · EXERCISE")) for line in said)
        told = [line for line in (await one.type("wo")).splitlines() if "Newsroom" in line]
        assert told and all(line.strip().endswith(" · ÜBUNG") for line in told), told
        assert one.bot.drill["newsroom"].sent
        assert not one.bot.live["newsroom"].sent


# ------------------------------------------------------------------------------------------- buttons and numbers


async def test_a_tap_shows_which_button_it_was(one: Session):
    number = one.number("Krise")
    assert (await one.type(f"anna: {number}")).startswith(f"Anna ▸ {number}   [{number} Krise]\n")


async def test_a_late_number_never_hits_another_button(one: Session):
    old = one.number("Krise")
    await one.tap("anna", "Krise")
    said = await one.type(str(old))
    assert "✘ Dieser Knopf gilt nicht mehr. Es ist inzwischen weitergegangen. Bitte noch einmal ansehen." in said
    assert old not in [one.number(label) for label in ("Antworten …", "Weiter ohne die anderen")]


async def test_an_approval_of_words_that_were_changed_says_who_changed_them(one: Session):
    await know(one)
    old = one.number("Freigeben")
    await one.tap("eva", "Ändern …", "Anders. Nächste Meldung um {next_update}.")
    said = await one.type(f"anna: {old}")
    assert "Dieser Knopf gilt nicht mehr. Geändert von Eva, 05:44: „Anders." in said
    assert one.bot.crisis().approvals.requests == {}


async def test_a_text_can_be_looked_at_before_anybody_agrees(one: Session):
    await know(one)
    before = one.bot.crisis().version
    said = await one.tap("agnes", "Vorschau je Kanal")
    assert "  Newsroom, Mastodon · DE\n  ┃ Seit 05:20 geht nicht: Kein Netz." in said
    assert "  Newsroom · EN\n  ┃ Since 05:20 this is down: No net." in said
    assert one.bot.crisis().version == before


async def test_a_text_that_waits_is_edited_from_its_preview(one: Session):
    await know(one)
    await one.tap("anna", "Freigeben")
    await one.tap("anna", "JETZT VERÖFFENTLICHEN")
    await one.wait(seconds=10)
    await one.tap("eva", "Zur Freigabe vorlegen")
    assert "Ändern …]" in (await one.tap("eva", "Vorschau je Kanal")).splitlines()[-1]
    await one.tap("eva", "Ändern …", "Betroffen ist {scope}. Bald mehr. Nächste Meldung um {next_update}.")
    assert one.bot.crisis().statements.by_id["fuller"].edits == 1


async def test_what_went_on_cannot_be_looked_at_any_more(one: Session):
    await know(one)
    old = one.number("Vorschau je Kanal")
    await one.tap("anna", "Freigeben")
    await one.tap("anna", "JETZT VERÖFFENTLICHEN")
    assert "✘ Dieser Knopf gilt nicht mehr." in await one.type(f"anna: {old}")
    assert "✘ Dieser Knopf fragt nichts." in await one.type(f"anna: {old} = ja")


async def test_a_number_that_was_never_shown(one: Session):
    assert "✘ Einen Knopf 99 gibt es nicht." in await one.type("99")
    assert "✘ Einen Knopf 0 gibt es nicht." in await one.type("0")


async def test_whoever_may_not_is_told_who_can(one: Session):
    assert "✘ Das dürfen: Anna, Eva." in await one.tap("clara", "Krise")


async def test_an_approval_may_be_typed_while_one_text_waits(one: Session):
    await know(one)
    assert "✔ Freigegeben von Anna." in await one.type("anna: freigeben")
    assert "Keine Karte zeigt gerade so einen Knopf" in await one.type("freigeben")


async def test_publishing_can_be_stopped_by_a_word(one: Session):
    await know(one)
    await one.type("anna: freigeben")
    await one.type("veröffentlichen")
    await one.type("ben: halt")
    await one.wait(seconds=20)
    assert not one.bot.live["newsroom"].sent
    assert one.bot.crisis().publishing.publications == {}


# --------------------------------------------------------------------------------------------------- questions


async def test_a_text_is_sent_later_and_not_forgotten_at_the_end(one: Session):
    await know(one)
    await one.tap("anna", "Freigeben")
    said = await one.tap("anna", "Später …", "06:00")
    assert "📣 Erste Meldung geht um 06:00 hinaus (noch 16 min) · geplant von Anna" in said
    assert "🕖 Geplant: Erste Meldung um 06:00" in said
    assert "„Erste Meldung“ soll um 06:00 hinausgehen. Das geht nur, wenn der Bot dann wieder läuft." in await one.type(
        "ende"
    )


async def test_everything_is_paused_and_resumed_by_words(one: Session):
    await know(one)
    await one.tap("anna", "Freigeben")
    await one.tap("anna", "JETZT VERÖFFENTLICHEN")
    assert "So geht es: pause GRUND." in await one.type("eva: /krise pause")
    said = await one.type("eva: /krise pause Polizei bittet um Ruhe")
    assert "⛔ ALLES ANGEHALTEN: „Polizei bittet um Ruhe“ · Eva" in said
    await one.wait(minutes=1)
    assert not one.bot.live["newsroom"].sent
    assert "Weiter …" in await one.type("anna: weiter"), "shows the pause, and resumes nothing"
    assert "▶ Es geht weiter: Anna" in await one.type("anna: fortsetzen")
    await one.wait(minutes=1)
    assert not one.bot.live["newsroom"].sent
    await one.type("anna: veröffentlichen")
    await one.wait(seconds=10)
    assert one.bot.live["newsroom"].sent


async def test_a_button_that_asks_asks_one_question_after_the_other(one: Session):
    await one.tap("anna", "Krise")
    assert "? Ben: Was geht nicht? (auf Deutsch)" in await one.tap("ben", "Antworten …")
    assert "(auf Englisch) (darf leer bleiben" in await one.type("Kein Netz")
    assert "Frage 2 von 3" in await one.type("No net")
    assert one.bot.crisis().facts.by_name["what"].values == {"de": "Kein Netz", "en": "No net"}


async def test_an_answer_may_look_like_a_word_a_number_or_a_name(one: Session):
    for answer in ("hilfe", "ende", "3", "Achtung: Strom weg"):
        await one.tap("eva", "Notiz …")
        await one.type(answer)
    records = await one.bot.runtime.store.read(one.bot.crisis().id)
    noted = [record.event for record in records if type(record.event).__name__ == "NoteTaken"]
    assert [getattr(event, "text", "") for event in noted] == ["hilfe", "ende", "3", "Achtung: Strom weg"]


async def test_two_people_answer_at_the_same_time(one: Session):
    await one.tap("anna", "Krise")
    await one.tap("ben", "Antworten …")
    await one.tap("eva", "Notiz …")
    assert "(auf Englisch)" in await one.type("ben: Kein Netz")
    assert await one.type("eva: Frau Kern ruft zurück") == "Eva ▸ Frau Kern ruft zurück\n"
    assert "(auf Englisch)" in await one.type("ben:")
    await one.type("")
    assert one.bot.crisis().facts.by_name["what"].values == {"de": "Kein Netz"}


async def test_a_slash_command_is_heard_between_two_answers(one: Session):
    await one.tap("anna", "Krise")
    await one.tap("ben", "Antworten …")
    assert "🔴 Störung" in await one.type("/krise stand")
    assert "(auf Englisch)" in await one.type("Kein Netz")


async def test_an_empty_line_cancels_and_nothing_is_sent(one: Session):
    before = one.bot.crisis().version
    await one.tap("ben", "Notiz …")
    assert "✔ Abgebrochen, es wurde nichts gesendet." in await one.type("")
    assert one.bot.crisis().version == before


async def test_a_wrong_choice_is_asked_again(one: Session):
    await one.tap("anna", "Jemanden rufen …")
    said = await one.type("Mond")
    assert "✘ „Mond“ steht nicht zur Wahl. Möglich: Leitung, Netzbetrieb" in said
    assert "? Anna: Wen?" in said
    assert "📟 Clara, du wirst gebraucht: Recht" in await one.type("Recht")


async def test_nobody_is_asked_for_what_has_passed(one: Session):
    await one.tap("anna", "Krise")
    old = one.number("Antworten …")
    await one.type("ben: fakt what = Kein Netz")
    said = await one.type(f"ben: {old} = Zu spät")
    assert "✘ Dieser Knopf gilt nicht mehr." in said
    assert "?" not in said.replace("Was geht nicht?", "")


async def test_an_answer_for_a_button_that_asks_nothing(one: Session):
    number = one.number("Krise")
    assert f"Bitte nur die Nummer tippen: {number}" in await one.type(f"{number} = ja")


# ------------------------------------------------------------------------------------------------ several crises


async def test_several_crises_have_numbers_and_one_is_talked_about(one: Session):
    said = await one.type("start service_outage S3 Linz auch")
    assert "┌ (2 Störung) 🔴 Störung · Linz auch" in said
    assert (await one.type("stand")).startswith("Anna · 2 Störung ▸ stand\n┌ (2 Störung) 🔴 Störung · Linz auch")
    listed = await one.type("liste")
    assert "  1) 🔴 Störung · kein Internet in Linz" in listed
    assert "  2) 🔴 Störung · Linz auch" in listed
    assert "  Jetzt geht es um Störung." in await one.type("krise 1")
    await one.type("notiz nur hier")
    versions = {crisis.life.what: crisis.version for crisis in one.bot.runtime.desk.crises()}
    assert versions["kein Internet in Linz"] == versions["Linz auch"] + 1
    assert "✘ Die Krise 7 gibt es nicht. Bekannt: 1, 2." in await one.type("/crisis 7")


async def test_a_button_of_another_crisis_works_without_switching(one: Session):
    first = one.number("Krise")
    await one.type("start service_outage S3 Linz auch")
    await one.type(f"anna: {first}")
    assert (await one.type("stand")).startswith("Anna · 2 Störung ▸")
    decided = [crisis.life.what for crisis in one.bot.runtime.desk.crises() if crisis.steps.done("confirm")]
    assert decided == ["kein Internet in Linz"]


# --------------------------------------------------------------------------------------------------- language


async def test_everybody_is_answered_in_their_own_language(one: Session):
    assert "✘ I do not understand “frobnicate”." in await one.type("finn: frobnicate")
    assert "✘ „frobnicate“ verstehe ich nicht." in await one.type("ben: frobnicate")
    said = await one.tap("anna", "Krise")
    assert "→ Finn: 📟 Finn, you are needed: Social media" in said


# ---------------------------------------------------------------------------------------------------- bad input


async def test_an_unknown_person_is_told_who_is_known(one: Session):
    said = await one.type("zoe: 1")
    assert said.startswith("Anna ▸ zoe: 1\n✘ „zoe“ kenne ich nicht. Bekannt: anna (Anna), ben (Ben)")


@pytest.mark.parametrize(
    "line",
    ["\x00", "\x1b[2J", "notiz \x00\x1b[2J\u202e", "9" * 9, "9" * 5_000, "9 = " + "x" * 5_000, "=", " = ", "|",
     ": :", "::", "/", "/krise /krise", "krise 99999999999", "{0} {next_update}", "notiz {", "%s %d", "[bold]x[/bold]",
     "fakt = ", "fakt what = {x}", "übergabe übergabe übergabe", "\ud83d", "\u202e" * 100, "\u0661", "1\u0661",
     "x" * 8_001],
)  # fmt: skip
async def test_nothing_that_can_be_typed_does_harm(one: Session, line: str):
    before = len(one.text)
    await one.type(line.encode("utf-8", "replace").decode())
    said = one.text[before:]
    assert "unser Fehler" not in said
    assert not set(said) & set("\x00\x1b\u202e")
    assert "🔴 Störung" in await one.type("stand")


async def test_too_long_a_line_is_refused_with_its_length(one: Session):
    said = await one.type("notiz " + "x" * LONGEST)
    assert f"✘ Das sind {LONGEST + 6} Zeichen, erlaubt sind {LONGEST}." in said
    assert len(said) < 20_000


async def test_one_line_is_answered_in_one_line(one: Session):
    said = await one.type("frob\x0bnic\u2028ate\x85 now")
    assert said.splitlines()[1] == "✘ „frob“ verstehe ich nicht. „hilfe“ zeigt, was du tun kannst."
    assert len(said.splitlines()) == 2


async def test_many_lines_at_once_are_answered_one_by_one(one: Session):
    lines = [f"notiz {number}" for number in range(200)]
    for line in lines:
        await one.type(line)
    records = await one.bot.runtime.store.read(one.bot.crisis().id)
    assert sum(type(record.event).__name__ == "NoteTaken" for record in records) == len(lines)


# ---------------------------------------------------------------------------- the talk alone, without a bot behind


class Home:
    """A door that keeps what was wished."""

    def __init__(self, reply: Reply) -> None:
        self.reply, self.requests = reply, list[Request]()

    async def __call__(self, request: Request) -> Reply:
        self.requests.append(request)
        return self.reply


class Quiet:
    """A talk that is heard by nobody but the test."""

    def __init__(self, *, asks: bool = True) -> None:
        self.said: list[Row] = []
        self.wall, of = Wall(), house(Clock())
        self.talk = Talk(of, self.wall, Speaker(of.people), self.said.extend, asks, echoes=False, session="s")

    @property
    def text(self) -> str:
        return "\n".join(row.text for row in self.said)


async def test_requests_have_ids_of_their_own():
    quiet, home = Quiet(), Home(Reply(True))
    await quiet.talk.hear("start a", home)
    await quiet.talk.hear("ben: start b", home)
    assert [(request.id, request.by, request.crisis) for request in home.requests] == [
        ("console:s:1", "anna", ""), ("console:s:2", "ben", "")
    ]  # fmt: skip


async def test_a_started_crisis_is_the_one_that_people_talk_about():
    quiet = Quiet()
    await quiet.talk.hear("start a", Home(Reply(True, "Läuft.", "c7")))
    assert quiet.wall.current == "c7"
    await quiet.talk.hear("start b", Home(Reply(False, "Geht nicht.", "c8")))
    assert quiet.wall.current == "c7"
    assert quiet.text == "✔ Läuft.\n✘ Geht nicht."


async def test_a_tap_on_an_alert_goes_to_the_alert_and_takes_its_buttons():
    quiet, home = Quiet(), Home(Reply(True, "Läuft.", "c1"))
    begin = Button("Krise starten", Start(playbook="service_outage"))
    quiet.wall.post("alert.1", ROOM, Card("alert.1", ROOM, ("Viel los",), (begin,)))
    (standing,) = quiet.wall.cards()
    quiet.wall.number(standing, begin)
    await quiet.talk.hear("1", home)
    assert (home.requests[0].crisis, quiet.wall.current) == ("alert.1", "c1")
    await quiet.talk.hear("1", home)
    assert standing.card.buttons == ()


async def test_a_failing_door_is_our_fault_and_no_traceback(caplog: pytest.LogCaptureFixture):
    async def broken(request: Request) -> Reply:
        raise RuntimeError("kaputt")

    quiet = Quiet()
    await quiet.talk.hear("start a", broken)
    assert "Das ist unser Fehler" in quiet.text
    assert "kaputt" not in quiet.text
    assert "kaputt" in caplog.text


async def test_start_alone_names_the_playbooks_and_help_what_can_be_done_without_a_crisis():
    quiet, home = Quiet(), Home(Reply(True))
    await quiet.talk.hear("start", home)
    assert quiet.text.endswith("Playbooks: service_outage")
    quiet.said.clear()
    await quiet.talk.hear("liste", home)
    await quiet.talk.hear("agnes: hilfe", home)
    assert quiet.text.splitlines() == [
        "  Gerade läuft keine Krise.", "  liste – alle Krisen", "  hilfe – was du tun kannst"
    ]  # fmt: skip
    assert home.requests == []


async def test_a_command_without_a_crisis_says_how_one_begins():
    quiet = Quiet()
    await quiet.talk.hear("freigeben", Home(Reply(True)))
    assert quiet.text == "✘ Gerade läuft keine Krise. So beginnt eine: start PLAYBOOK, dann was geschehen ist."


async def test_where_the_question_stands_below_it_is_not_printed_too():
    quiet = Quiet(asks=False)
    note = Button("Notiz", TakeNote(text=""), (Field("text", "Was?"),))
    quiet.wall.post("c1", ROOM, Card("board", ROOM, ("a",), (note,)))
    (standing,) = quiet.wall.cards()
    quiet.wall.number(standing, note)
    await quiet.talk.hear("1", Home(Reply(True)))
    assert quiet.said == []
    assert [row.text for row in quiet.talk.foot("ja")] == [
        "? Anna: Was? (eine leere Zeile bricht ab)", "Anna ▸ ja"
    ]  # fmt: skip


async def test_an_inquiry_from_the_telephone_to_its_answer(one: Session):
    said = await one.type("eva: anfrage Der Standard fragt: Wann geht es wieder?")
    assert "📨 Anfragen: 1 offen, um 1 kümmert sich noch niemand" in said
    assert "„Der Standard fragt: Wann geht es wieder?“ · Ben" in await one.tap("ben", "Ich übernehme die älteste")
    said = await one.tap("ben", "Beantwortet …", "1 | Wir nennen um 06:30 den Stand.")
    assert "📨 Anfragen: alle beantwortet (1)" in said
    assert one.bot.crisis().inquiries.by_id["inquiry-1"].answer == "Wir nennen um 06:30 den Stand."
    assert "✘ So geht es: anfrage FRAGE" in await one.type("anfrage")
