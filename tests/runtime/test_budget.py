from bot.runtime.budget import Budget
from tests.runtime.parts import Clock


def spent(budget: Budget, *, first: bool) -> int:
    """How much can be spent until nothing is granted any more."""
    granted = 0
    while budget.take(first=first):
        granted += 1
    return granted


def test_what_is_not_first_leaves_half():
    budget = Budget(20, Clock())
    assert spent(budget, first=False) == 10
    assert spent(budget, first=True) == 10
    assert not budget.take(first=False)


def test_it_is_earned_by_the_minute_and_saved_for_no_longer():
    clock = Clock()
    budget = Budget(20, clock)
    assert spent(budget, first=True) == 20
    clock.move(seconds=15)
    assert budget.left == 5
    assert spent(budget, first=True) == 5
    clock.move(hours=3)
    assert spent(budget, first=True) == 20


def test_small_change_adds_up():
    clock = Clock()
    budget = Budget(20, clock)
    spent(budget, first=True)
    for _ in range(30):
        clock.move(seconds=1)
        assert budget.left <= 10
    assert budget.left == 10


def test_a_clock_that_is_set_back_earns_nothing():
    clock = Clock()
    budget = Budget(20, clock)
    spent(budget, first=True)
    clock.move(hours=-1)
    assert budget.left == 0
    clock.move(minutes=1)
    assert budget.left == 20


def test_nothing_a_minute_is_nothing():
    assert not Budget(0, Clock()).take(first=True)
