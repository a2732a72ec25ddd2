from bot.crisis.cards import filled
from bot.crisis.cards.base import ROOM, Field
from bot.crisis.inquiries import AnswerInquiry, LogInquiry, TakeInquiry
from bot.crisis.steps import DecideStep
from tests.playbooks import Run
from tests.situations import button, card, crowded_log, inquired, labels, looked


def test_without_an_inquiry_there_is_no_card():
    assert "inquiries" not in looked(Run().first_word())


def test_the_oldest_comes_first_with_who_has_it():
    run = inquired()
    shown = card(run, "inquiries")
    assert (shown.place, shown.rings) == (ROOM, False)
    assert shown.lines == (
        "📨 Anfragen: 3 offen, um 2 kümmert sich noch niemand",
        "05:44 · Presse, Der Standard: „Wie viele Anschlüsse?“ · Eva",
        "05:51 · Behörde: „Geht der Notruf?“ · noch niemand",
        "05:51 · Frau Berger: „Wann geht es wieder?“ · noch niemand",
    )
    assert labels(shown) == [
        ("Ich übernehme die älteste", "main"), ("Beantwortet …", "plain"), ("Anfrage eintragen …", "plain"),
    ]  # fmt: skip
    english = card(run, "inquiries", "en")
    assert english.lines[:2] == (
        "📨 Inquiries: 3 open, nobody takes care of 2 of them yet",
        "05:44 · Press, Der Standard: “Wie viele Anschlüsse?” · Eva",
    )
    assert [text for text, _ in labels(english)] == ["I take the oldest", "Answered …", "Log an inquiry …"]


def test_taking_the_oldest_that_nobody_has():
    run = inquired()
    take = button(card(run, "inquiries"), "Ich übernehme die älteste")
    assert take.command == TakeInquiry(inquiry="inquiry-2")
    run.do("ben", take.command)
    assert button(card(run, "inquiries"), "Ich übernehme die älteste").command == TakeInquiry(inquiry="inquiry-3")
    run.do("ben", TakeInquiry(inquiry="inquiry-3"))
    shown = card(run, "inquiries")
    assert shown.lines[0] == "📨 Anfragen: 3 offen"
    assert [text for text, _ in labels(shown)] == ["Beantwortet …", "Anfrage eintragen …"]
    assert card(run, "inquiries", "en").lines[0] == "📨 Inquiries: 3 open"


def test_answering_asks_which_and_what():
    run = inquired()
    answered = button(card(run, "inquiries"), "Beantwortet …")
    assert answered.asks == (
        Field(
            "inquiry", "Welche Anfrage?",
            choices=(
                ("inquiry-1", "Presse, Der Standard: Wie viele Anschlüsse?"),
                ("inquiry-3", "Frau Berger: Wann geht es wieder?"),
                ("inquiry-2", "Behörde: Geht der Notruf?"),
            ),
        ),
        Field("answer", "Was wurde geantwortet?", limit=2_000, lines=4),
    )  # fmt: skip
    run.do("eva", filled(answered, {"inquiry": "inquiry-1", "answer": "18.000."}))
    assert len(run.crisis.inquiries.open) == 2


def test_the_last_one_needs_no_choice():
    run = inquired()
    for name in ("inquiry-1", "inquiry-2"):
        run.do("eva", AnswerInquiry(inquiry=name, answer="Ja."))
    assert button(card(run, "inquiries"), "Beantwortet …").asks[0].value == "inquiry-3"


def test_logging_asks_for_the_question_first():
    log = button(card(inquired(), "inquiries"), "Anfrage eintragen …")
    assert [(ask.name, ask.optional, ask.value) for ask in log.asks] == [
        ("question", False, ""), ("asker", True, ""), ("kind", False, "other"),
    ]  # fmt: skip
    assert filled(log, {"question": "?", "asker": "ORF", "kind": "press"}) == LogInquiry(
        question="?", asker="ORF", kind="press"
    )


def test_many_inquiries_still_fit():
    run = crowded_log()
    shown = card(run, "inquiries")
    assert len(shown.lines) == 6
    assert shown.lines[1].startswith("05:44 · Anfrage: „Frage 0?“")
    assert shown.lines[4].startswith("05:44 · Anfrage: „Frage 3?“")
    assert shown.lines[5] == "und 9 weitere"
    choices = button(shown, "Beantwortet …").asks[0].choices
    assert len(choices) == 10
    assert [value for value, _ in choices[:3]] == ["inquiry-1", "inquiry-13", "inquiry-12"]


def test_five_inquiries_need_no_last_line():
    run = Run()
    for number in range(5):
        run.do("eva", LogInquiry(question=f"Frage {number}?"))
    shown = card(run, "inquiries")
    assert len(shown.lines) == 6
    assert "Frage 4?" in shown.lines[5]


def test_a_long_question_is_cut():
    run = Run()
    run.do("eva", LogInquiry(asker="Frau Berger", question="Warum? " * 200))
    shown = card(run, "inquiries")
    assert len(shown.lines[1]) < 160
    assert "…“" in shown.lines[1]
    assert all(len(label) <= 75 for _, label in button(shown, "Beantwortet …").asks[0].choices)


def test_all_answered():
    run = inquired()
    for name in ("inquiry-1", "inquiry-2", "inquiry-3"):
        run.do("eva", AnswerInquiry(inquiry=name, answer="Ja."))
    shown = card(run, "inquiries")
    assert shown.lines == ("📨 Anfragen: alle beantwortet (3)",)
    assert [text for text, _ in labels(shown)] == ["Anfrage eintragen …"]
    assert card(run, "inquiries", "en").lines == ("📨 Inquiries: all answered (3)",)


def test_after_the_end_it_says_what_was_left():
    run = Run()
    run.do("eva", LogInquiry(question="Was ist los?"))
    run.do("anna", DecideStep(step="confirm", choice="no"))
    shown = card(run, "inquiries")
    assert (shown.lines, shown.buttons) == (("📨 Anfragen: 1 von 1 blieben offen",), ())
    assert card(run, "inquiries", "en").lines == ("📨 Inquiries: 1 of 1 left open",)
