import pytest

from bot.outlets.base import NotSent, PerhapsSent, Sent
from bot.outlets.book import Mark, Page
from bot.outlets.mailing.outcome import AGAIN, found, outcome
from bot.outlets.mailing.server import SOON


def page(**states: str) -> Page:
    """`a="sent", b=""`: one letter each; the empty state is one not tried."""
    whys = {"refused": "550 no such user", "put_off": "451 later"}
    marks = {key: Mark(state, whys.get(state, "")) for key, state in states.items() if state}  # type: ignore[arg-type]  # states
    return Page(tuple(states), marks)


def no(page: Page, problem: NotSent | None = None) -> NotSent:
    with pytest.raises(NotSent) as refusal:
        outcome(page, problem)
    return refusal.value


def test_everybody_has_it():
    assert outcome(page(a="sent", b="sent"), None) == found(page(a="sent", b="sent")) == Sent()


def test_who_was_refused_is_told_with_why():
    told = "2 of 3 accepted. Refused: c (550 no such user)."
    assert outcome(page(a="sent", b="sent", c="refused"), None) == Sent(note=told)
    assert found(page(a="sent", b="sent", c="refused")) == Sent(note=told)


def test_at_most_five_are_named():
    many = page(a="sent", **{f"r{number}": "refused" for number in range(7)})
    named = ", ".join(f"r{number} (550 no such user)" for number in range(5))
    assert outcome(many, None).note == f"1 of 8 accepted. Refused: {named} and 2 more."


def test_when_everybody_is_refused_it_is_not_out():
    refusal = no(page(a="refused", b="refused"))
    assert refusal.final
    assert refusal.reason.startswith("The server refuses every address: a (550")
    assert found(page(a="refused", b="refused")) is None


def test_who_is_put_off_is_tried_again_later():
    refusal = no(page(a="sent", b="put_off", c="refused"))
    assert (refusal.final, refusal.wait) == (False, AGAIN)
    assert refusal.reason == "1 of 3 accepted. Put off by the server: b (451 later)."
    assert found(page(a="sent", b="put_off", c="refused")) is None


def test_a_slow_server_gets_the_rest_at_once():
    refusal = no(page(a="sent", b="put_off", c=""))
    assert (refusal.final, refusal.wait.total_seconds()) == (False, 0)
    assert refusal.reason == "1 of 3 accepted. The server is slow; the others follow."


@pytest.mark.parametrize("problem", [NotSent("Closed.", wait=SOON), NotSent("Wrong password.", final=True)])
def test_what_stopped_it_is_told_with_how_many_have_it(problem):
    refusal = no(page(a="", b=""), problem)
    assert (refusal.reason, refusal.final, refusal.wait) == (problem.reason, problem.final, problem.wait)
    assert no(page(a="sent", b=""), problem).reason == f"1 of 2 accepted. {problem.reason}"


def test_what_stopped_it_does_not_matter_when_everybody_was_served():
    assert outcome(page(a="sent", b="refused"), NotSent("Closed.")).note


def test_a_doubt_goes_before_everything_and_only_a_person_can_end_it():
    told = r"^2 of 5 in doubt, for the answer was lost: c, d\. 1 accepted, 1 not sent\.$"
    doubt = page(a="sent", b="", c="trying", d="trying", e="refused")
    with pytest.raises(PerhapsSent, match=told):
        outcome(doubt, NotSent("Closed.", final=True))
    with pytest.raises(PerhapsSent, match=told) as asked:
        found(doubt)
    assert asked.value.final


def test_nothing_was_tried():
    assert found(Page()) is None
    assert found(page(a="", b="")) is None
