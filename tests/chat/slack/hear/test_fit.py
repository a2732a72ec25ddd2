import pytest

from bot.chat.base import Tap
from bot.chat.slack.hear.fit import fit, is_crisis
from bot.crisis.command import Refused
from bot.crisis.inquiries import LogInquiry
from bot.crisis.lifecycle import ChangeSeverity, Start, TakeNote
from bot.crisis.paging import CallRole
from bot.crisis.roster import DeclareConflict
from tests.chat.slack.hearing import hearing, shown
from tests.playbooks import Run

FITTING = (
    Start(playbook="x", what="x" * 300),
    TakeNote(text="x" * 2_000),
    LogInquiry(question="x" * 2_000, asker="x" * 120),
    ChangeSeverity(severity="S1", reason="x" * 300),
    DeclareConflict(person="ben", reason="x" * 300),
    CallRole(role="x" * 9_000),
    Tap("text.fuller", "t", {"de": "x" * 8_000, "en": ""}),
    TakeNote(text="\x00" * 3_000 + " x "),
)
TOO_LONG = (
    (Start(playbook="x", what="x" * 301), "301", "300"),
    (TakeNote(text="x" * 2_001), "2001", "2000"),
    (TakeNote(text="@x " * 600), "2399", "2000"),
    (LogInquiry(question="x", asker="x" * 121), "121", "120"),
    (LogInquiry(question="x" * 2_001), "2001", "2000"),
    (ChangeSeverity(severity="S1", reason="x" * 40_000), "40000", "300"),
    (DeclareConflict(person="ben", reason="x" * 301), "301", "300"),
    (Tap("text.fuller", "t", {"de": "", "en": "x" * 8_001}), "8001", "8000"),
)


@pytest.mark.parametrize("wish", FITTING)
def test_what_fits_goes_through(wish):
    fit(wish)


@pytest.mark.parametrize(("wish", "length", "limit"), TOO_LONG)
def test_what_would_be_cut_is_refused(wish, length, limit):
    with pytest.raises(Refused) as no:
        fit(wish)
    assert no.value.phrase.key == "refused.too_long"
    assert no.value.phrase.params == {"length": length, "limit": limit}


@pytest.mark.parametrize("name", ["", "x" * 500, "../../etc/passwd", "Störung"])
def test_a_playbook_that_cannot_be_is_refused(name):
    with pytest.raises(Refused) as no:
        fit(Start(playbook=name))
    assert no.value.phrase.key == "refused.unknown_playbook"
    assert len(str(no.value.phrase.params["name"])) <= 40


@pytest.mark.parametrize("name", ["service-outage-78ced60cef", "c1", "alert:mentions.1", "x" * 100])
def test_crises_are_called_so(name):
    assert is_crisis(name)


@pytest.mark.parametrize("name", ["", " ", "x" * 101, "../state", "a\n", "🔥", "ä", "a/b"])
def test_and_not_so(name):
    assert not is_crisis(name)


async def test_nothing_is_written_down_of_what_is_too_long():
    work = await hearing(Run())
    answer = await work.types("anna", "notiz " + "x" * 2_001)
    assert (answer.ok, shown(answer)) == (False, "Das sind 2001 Zeichen, erlaubt sind 2000.")
    assert not work.requests


async def test_a_crisis_that_cannot_be_is_not_looked_for():
    work = await hearing(Run())
    for crisis in ("", "🔥" * 100, "x" * 500):
        answer = await work.taps("anna", f'["card","{crisis}","board","x"]')
        assert (answer.ok, shown(answer)) == (False, "Diese Krise gibt es nicht.")
    assert not work.requests
