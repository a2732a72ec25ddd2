from dataclasses import dataclass

from bot.crisis.change import alter, put


@dataclass(frozen=True)
class Thing:
    size: int
    colour: str = "red"


def test_a_new_value_and_the_old_one_untouched():
    old = {"a": 1}
    assert put(old, "b", 2) == {"a": 1, "b": 2}
    assert put(old, "a", 3) == {"a": 3}
    assert old == {"a": 1}


def test_one_field_of_one_value():
    old = {"a": Thing(1), "b": Thing(2)}
    assert alter(old, "a", size=5) == {"a": Thing(5), "b": Thing(2)}
    assert old["a"] == Thing(1)
