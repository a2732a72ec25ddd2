from collections.abc import Callable, Iterator

from bot.report import tables
from bot.report.document import Block, Group, Paragraph, Table
from bot.report.report import Report, report
from tests.report.crises import begun, journal, whole

DE = report(whole(), "de")
EMPTY = report(journal(begun()), "de")


def rows(chapter: Callable[[Report], Iterator[Block]], number: int = 0) -> list[list[str]]:
    """The texts of a chapter's table."""
    found = [block for block in chapter(DE) if isinstance(block, Table)][number]
    return [[cell.text for cell in row] for row in found.rows if not isinstance(row, Group)]


def only(chapter: Callable[[Report], Iterator[Block]]) -> str:
    (block,) = chapter(EMPTY)
    assert isinstance(block, Paragraph)
    return block.text


def test_promises_with_their_deviation():
    assert rows(tables.promises)[:2] == [
        ["Erste Meldung", "05:50", "06:50", "06:09", "40 min 38 s früher", "Zweite Meldung", "gehalten"],
        ["Zweite Meldung", "06:09", "07:05", "07:15", "10 min 32 s später", "Nichts Neues 1", "später gekommen"],
    ]
    assert only(tables.promises) == "Es wurde keine Meldung versprochen."


def test_what_was_unknown_when():
    assert rows(tables.known)[:2] == [
        ["Was geht nicht?", "Internet und Telefon", "05:48 Eva", "—", "bis 05:49 unbestätigt, dann ersetzt"],
        ["Was geht nicht?", "Internet", "05:49 Ben", "05:49 Ben", "gesichert nach 5 min 52 s"],
    ]
    assert rows(tables.known)[3][-1] == "gesichert nach 25 min 22 s (galt bis 06:09)"
    (table,) = tables.known(EMPTY)
    assert isinstance(table, Table)
    assert [row[-1].text for row in table.rows if not isinstance(row, Group)] == ["blieb offen"] * 4


def test_clocks_and_those_nobody_looked_at():
    assert rows(tables.clocks) == [
        [
            "Meldung an die Behörde",
            "05:59",
            "05.11. 05:59",
            "09:10",
            "Meldung Nr. 4711 an die Behörde",
            "Clara",
            "gewahrt",
        ]
    ]
    assert only(tables.clocks) == "Nicht geprüft wurden: Meldung an die Behörde."


def test_calls_and_load():
    first = rows(tables.calls)[0]
    assert first == [
        "Netzbetrieb", "05:44", "Ben 05:44 (keine Antwort); Deniz 05:47 (meldete sich)", "4 min", "beantwortet",
    ]  # fmt: skip
    assert "Recht: Freigabe von „Zweite Meldung“" in [row[0] for row in rows(tables.calls)]
    assert rows(tables.calls, 1)[0] == ["Deniz", "9", "5", "1", "4"]
    assert only(tables.calls) == "Niemand musste gerufen werden."


def test_steps_with_the_reason_of_a_skipped_one():
    found = {row[0]: row[-1] for row in rows(tables.steps)}
    assert (found["confirm"], found["pause"]) == ("rechtzeitig", "ausgelassen: Planer B ist abgeschaltet")
