from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from bot.playbook.scalars import Bilingual, Day, Duration, Name, format_duration, parse_duration

DURATIONS = st.integers(1, 3_660 * 86_400).map(lambda seconds: timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("10m", 600), ("1h30m", 5_400), ("10d", 864_000), (" 2m ", 120), ("1d2h3m4s", 93_784)],
)
def test_a_duration_is_numbers_and_units(text: str, seconds: int):
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "10", "m", "10 m", "10min", "-5m", "0m", "30m1h", "1.5h", "06:30", "٣m", "99999d", "9999d"]
)
def test_anything_else_is_refused_with_an_example(text: str):
    with pytest.raises(ValueError, match="such as 90s, 10m, 1h30m or 10d"):
        parse_duration(text)


@given(DURATIONS)
def test_a_duration_comes_back_from_its_text(length: timedelta):
    assert parse_duration(format_duration(length)) == length


@pytest.mark.parametrize("length", [timedelta(0), timedelta(days=-1), timedelta(milliseconds=5), timedelta(days=9_999)])
def test_a_length_that_has_no_text_is_refused(length: timedelta):
    with pytest.raises(ValueError, match="at least a second and at most ten years"):
        parse_duration(length)


def test_a_duration_is_json_text():
    adapter = TypeAdapter(Duration)
    assert adapter.dump_json(adapter.validate_python("90m")) == b'"1h30m"'


@pytest.mark.parametrize("name", ["first_word", "a", "s3", "a" * 40])
def test_names(name: str):
    assert TypeAdapter(Name).validate_python(name) == name


@pytest.mark.parametrize("name", ["", "First", "3d", "_x", "a-b", "a b", "größe", "a" * 41, "a\n"])
def test_what_is_no_name(name: str):
    with pytest.raises(ValidationError, match="begins with a letter"):
        TypeAdapter(Name).validate_python(name)


def test_a_day_stands_in_the_calendar():
    assert TypeAdapter(Day).validate_python("2028-02-29") == "2028-02-29"
    with pytest.raises(ValidationError, match="the calendar has no 2027-02-29"):
        TypeAdapter(Day).validate_python("2027-02-29")
    with pytest.raises(ValidationError, match="year-month-day"):
        TypeAdapter(Day).validate_python("2.11.2026")


def test_a_bilingual_text_is_read_by_language():
    text = Bilingual(de="Störung", en="Outage")
    assert (text["de"], text["en"]) == ("Störung", "Outage")
    assert dict(text.items()) == {"de": "Störung", "en": "Outage"}
