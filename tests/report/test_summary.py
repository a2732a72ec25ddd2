from bot.report.report import Report, report
from bot.report.summary import summary, tiles
from tests.report.crises import begun, dismissed, journal, ladder_ends, whole


def of(language: str = "de", kind: str = "live") -> Report:
    return report(whole(kind), language, name="c1")


def test_a_whole_crisis_in_a_few_sentences():
    assert summary(of()) == (
        "Am 2. November 2026 um 05:44 Uhr (MEZ) rief Anna die Krise „Störung“ in der Stufe S2 aus "
        "(„Kein Internet in Linz“).",
        "Die erste öffentliche Meldung war nach 6 min 2 s draußen; Ziel waren höchstens 15 min.",
        "Insgesamt gingen 7 Texte hinaus, davon vorab freigegeben: 3.",
        "Pünktlich kamen 3 von 5 versprochenen Meldungen; die längste öffentliche Stille dauerte 1 h 6 min.",
        "Freigaben warteten am längsten auf Recht (Clara): zusammen 43 min.",
        "Erreichte Ziele: 8 von 12, die sich messen ließen. Nicht erreicht: Versprochene Meldungen pünktlich; "
        "Längste öffentliche Stille; Anteil der Korrekturen an den öffentlichen Texten; "
        "Rufe, auf die sich niemand meldete.",
        "Um 09:10 Uhr, nach 3 h 26 min, wurde die Krise beendet.",
    )


def test_an_exercise_is_called_one():
    sentences = summary(of("en", "drill"))
    assert "Anna began the exercise" in sentences[0]
    assert sentences[-1] == "The exercise ended at 09:10, after 3 h 26 min."


def test_what_was_no_crisis():
    sentences = summary(report(journal(dismissed()), "de"))
    assert "Öffentlich ging keine Meldung hinaus." in sentences
    assert "Kein Ziel ließ sich messen." in sentences
    assert sentences[-1] == "Um 05:45 Uhr, nach 1 min, stand fest: Es war keine Krise."


def test_a_crisis_that_still_runs_and_spoke_late():
    run = begun()
    run.wait(minutes=20)
    run.first_word()
    sentences = summary(report(journal(run), "de"))
    assert "Die erste öffentliche Meldung war nach 20 min 10 s draußen, später als das Ziel von 15 min." in sentences
    assert sentences[-1] == "Die Krise läuft noch; der Bericht reicht bis 06:04 Uhr."


def test_the_five_numbers_at_the_top():
    assert [(tile.value, tile.mark) for tile in tiles(of())] == [
        ("3 h 26 min", ""), ("6 min 2 s", "good"), ("3 von 5", "bad"), ("1 h 6 min", "bad"), ("8 von 12", "open"),
    ]  # fmt: skip
    assert [tile.value for tile in tiles(report(journal(begun()), "en"))] == ["0 s", "—", "—", "—", "0 of 0"]


def test_a_promise_that_nobody_kept():
    run = ladder_ends()
    assert any("0 von 1 versprochenen" in each for each in summary(report(journal(run), "de", now=run.now)))
