from bot.report.known import known
from tests.report.crises import begun, journal, whole


def test_every_answer_stands_in_the_playbooks_order_with_its_times():
    found = [(each.fact, each.values["de"], each.reported_by, each.confirmed_by) for each in known(whole())]
    assert found == [
        ("what", "Internet und Telefon", "eva", ""),
        ("what", "Internet", "ben", "ben"),
        ("since", "05:20", "ben", "ben"),
        ("count", "18.000", "ben", "ben"),
        ("count", "15.000", "ben", "ben"),
        ("scope", "city", "anna", "anna"),
    ]


def test_an_answer_held_until_the_next_one_came():
    first, second = (each for each in known(whole()) if each.fact == "what")
    assert (first.replaced_at, first.confirmed_at) == (second.reported_at, None)
    assert second.replaced_at is None


def test_an_open_question_stands_there_without_an_answer():
    found = known(journal(begun()))
    assert [each.fact for each in found] == ["what", "since", "count", "scope"]
    assert not [each for each in found if each.values or each.reported_at or each.confirmed_at]
