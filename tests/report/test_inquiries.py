from datetime import timedelta

import pytest

from bot.crisis.inquiries import AnswerInquiry, LogInquiry, TakeInquiry
from bot.report import tables
from bot.report.document import Group, Table
from bot.report.history import final
from bot.report.inquiries import Inquired, inquiries
from bot.report.json_export import to_json
from bot.report.markdown import to_markdown
from bot.report.measures import measures
from bot.report.report import report
from tests.playbooks import START, Run
from tests.report.crises import begun, journal, whole

MINUTE = timedelta(minutes=1)


def asked(*minutes: float) -> Run:
    """So many inquiries, answered after so many minutes; one more is open."""
    run = begun()
    for number, after in enumerate(minutes, 1):
        run.do("ben", LogInquiry(asker="Frau Huber", kind="press", question=f"Frage {number}?"))
        run.now += after * MINUTE
        run.do("eva", AnswerInquiry(inquiry=f"inquiry-{number}", answer="Ja."))
    run.do("ben", LogInquiry(question="Und jetzt?"))
    return run


def test_each_inquiry_with_the_time_it_waited():
    run = asked(12)
    run.do("anna", TakeInquiry(inquiry="inquiry-2"))
    assert inquiries(final(journal(run))) == (
        Inquired(
            "inquiry-1", "press", "Frage 1?", "ben", START, "", "Ja.", "eva", START + 12 * MINUTE, 12 * MINUTE,
        ),
        Inquired("inquiry-2", "other", "Und jetzt?", "ben", START + 12 * MINUTE, "anna", "", "", None, None),
    )  # fmt: skip


@pytest.mark.parametrize(("minutes", "median"), [((5,), 5), ((5, 30, 10), 10), ((4, 8), 6)])
def test_the_median_counts_what_was_answered(minutes: tuple[float, ...], median: float):
    found = measures(journal(asked(*minutes))).questions
    assert (found.value, found.met) == (median * MINUTE, None)
    assert found.detail is not None
    assert found.detail.params["good"] == len(minutes) == found.detail.params["all"] - 1  # type: ignore[operator]  # numbers


def test_without_answers_there_is_no_median():
    for run, why in ((begun(), "why.no_questions"), (asked(), "why.no_answers_given")):
        found = measures(journal(run)).questions
        assert found.value is None
        assert found.why is not None and found.why.key == why


def test_the_chapter():
    (table,) = tables.inquiries(report(whole(), "de"))
    assert isinstance(table, Table)
    assert table.head == ("Wer fragte", "Frage", "eingegangen", "Antwort", "von", "Antwort nach")
    assert [[cell.text for cell in row] for row in table.rows if not isinstance(row, Group)] == [
        ["Presse", "Wie viele sind betroffen?", "07:15", "Rund 15.000.", "Eva", "40 min 50 s"],
        ["Sonstige", "Wann geht es wieder?", "07:15", "—", "—", "—"],
    ]
    assert list(tables.inquiries(report(journal(begun()), "de"))) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_who_asked_is_not_told(language: str):
    found = report(whole(), language)
    for text in (to_json(found), to_markdown(found)):
        assert "Wie viele sind betroffen?" in text
        assert "Huber" not in text
