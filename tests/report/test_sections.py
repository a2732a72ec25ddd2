import pytest

from bot.report.document import Block, Bullets, Document, Group, Pairs, Paragraph, Table
from bot.report.report import report
from bot.report.sections import document, limits
from tests.playbooks import START
from tests.report.crises import MENTIONS, begun, dismissed, journal, ladder_ends, stormy, whole


def of(language: str = "de", kind: str = "live") -> Document:
    return document(report(whole(kind), language, name="c1", alarm=START, mentions=MENTIONS, label="synthetisch"))


def blocks(page: Document, anchor: str) -> tuple[Block, ...]:
    return next(section.blocks for section in page.sections if section.anchor == anchor)


def test_all_chapters_are_there_once_in_order():
    assert [section.anchor for section in of().sections] == [
        "summary", "overview", "moments", "measures", "mentions", "texts", "promises", "approvals", "decisions",
        "known", "clocks", "calls", "inquiries", "steps", "mistakes", "plan", "limits", "timeline", "proof",
    ]  # fmt: skip


def test_without_mentions_there_is_no_chapter_on_them():
    page = document(report(whole(), "de"))
    assert "mentions" not in [section.anchor for section in page.sections]


def test_only_an_exercise_is_stamped():
    assert (of().stamp, of(kind="drill").stamp, of("en", "drill").stamp) == ("", "ÜBUNG", "EXERCISE")
    assert of(kind="drill").title == "Übungsbericht: Störung"


def test_the_overview_names_roles_and_who_had_them_when():
    (pairs,) = blocks(of(), "overview")
    assert isinstance(pairs, Pairs)
    items = dict(pairs.items)
    assert items["Wer welche Rolle hatte"] == "Leitung: Anna, ab 08:36 Eva; Text: Eva; Netzbetrieb: Deniz; Recht: Clara"
    assert (items["Stufe"], items["Kennung"]) == ("S2 → S1", "c1")
    assert items["Ende"] == "2. November 2026, 09:10 Uhr (MEZ)"


def test_measures_stand_under_their_objective_with_a_suggested_rating():
    table = blocks(of(), "measures")[0]
    assert isinstance(table, Table)
    groups = {row.text: row.note for row in table.rows if isinstance(row, Group)}
    assert groups == {
        "Früh sprechen": "Vorschlag: erfüllt (P)",
        "Wort halten": "Vorschlag: große Schwierigkeiten (M)",
        "Nur sagen, was freigegeben ist": "Vorschlag: mit Abstrichen (S)",
        "Menschen erreichen, niemanden überlasten": "Vorschlag: mit Abstrichen (S)",
        "Fristen wahren": "Vorschlag: erfüllt (P)",
    }


def test_the_plan_begins_with_what_was_missed_and_leaves_room():
    table = next(block for block in blocks(of(), "plan") if isinstance(block, Table))
    rows = [row for row in table.rows if not isinstance(row, Group)]
    assert [row[1].text for row in rows][:2] == [
        "Versprochene Meldungen pünktlich: 60 % statt mindestens 95 %",
        "Längste öffentliche Stille: 1 h 6 min statt höchstens 1 h 2 min",
    ]
    assert all(cell.fill for row in rows for cell in row[2:])
    assert [row[1].fill for row in rows] == [False] * 4 + [True] * 2


def test_the_short_story_is_part_of_the_long_one():
    short, long = blocks(of(), "moments")[0], blocks(of(), "timeline")[1]
    assert isinstance(short, Table)
    assert isinstance(long, Table)
    assert set(short.rows) < set(long.rows)
    assert len(short.rows) < 25 < len(long.rows)


def test_a_crisis_in_which_nothing_went_wrong_says_so():
    (only,) = blocks(document(report(journal(dismissed()), "de")), "mistakes")
    assert isinstance(only, Paragraph)
    assert only.text.startswith("Nichts davon kam vor")


@pytest.mark.parametrize("language", ["de", "en"])
def test_honest_limits_are_in_every_report(language: str):
    page = document(report(journal(begun()), language))
    (block,) = blocks(page, "limits")
    assert isinstance(block, Bullets)
    assert block.items == limits(report(journal(begun()), language))
    assert "2407.13549" in " ".join(block.items)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("seed", range(6))
def test_every_row_fits_its_table(seed: int, language: str):
    run = ladder_ends()
    for page in (document(report(stormy(seed), language)), document(report(journal(run), language, now=run.now))):
        for table in (block for section in page.sections for block in section.blocks if isinstance(block, Table)):
            assert {len(row) for row in table.rows if not isinstance(row, Group)} <= {len(table.head)}
