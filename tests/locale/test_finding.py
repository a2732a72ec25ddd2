import pytest

from bot.locale import Say
from bot.locale.finding import Finding, Tell


@pytest.mark.parametrize(
    ("finding", "mark"),
    [(Finding(True, "fine"), "✔"), (Finding(True, "odd", "look there"), "!"), (Finding(False, "bad", "do this"), "✘")],
)
def test_a_finding_is_fine_or_worth_knowing_or_to_be_put_right(finding, mark):
    assert finding.mark == mark


def test_findings_are_told_in_the_readers_language():
    assert Tell(Say("de")).fine("socket") == Finding(True, "Socket Mode: Slack lässt den Bot herein.")
    assert Tell(Say("en")).fine("socket") == Finding(True, "Socket Mode: Slack lets the bot in.")


def test_what_is_wrong_and_what_is_worth_knowing_come_with_what_to_do():
    values = {"name": "press", "kind": "email", "file": "press.csv", "lines": "7"}
    remark = Tell(Say("en")).remark("outlet_twice", **values)
    assert (remark.ok, remark.fix) == (True, "Each gets one message; the first line counts.")
    wrong = Tell(Say("de")).wrong("outlet_list", name="press", kind="email", fault="press.csv:7: falsch")
    assert wrong == Finding(
        False, "press (email): press.csv:7: falsch", "Bis das gerichtet ist, geht an diese Liste nichts."
    )
