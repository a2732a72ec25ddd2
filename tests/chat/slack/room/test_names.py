"""What war rooms are called."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.slack.room.names import LONGEST, channel_names, plain
from bot.crisis.model import Crisis
from tests.playbooks import Run, both, playbook, same, setup

ID = "service-outage-3fa2c1d09b"


def a_crisis(title: dict[str, str] | None = None, kind: str = "live", **life: object) -> Crisis:
    crisis = Run(setup(playbook(title=title or both("Störung", "Service outage"))), kind=kind).crisis
    return replace(crisis, id=ID, life=replace(crisis.life, **life))  # type: ignore[arg-type]  # names of fields


def test_kind_day_title_and_a_sign_of_its_own():
    assert next(channel_names(a_crisis())) == "krise-2026-11-02-stoerung-3fa2"
    assert next(channel_names(a_crisis(languages=("en",)))) == "crisis-2026-11-02-service-outage-3fa2"
    assert next(channel_names(a_crisis(), prefix="lage")) == "lage-2026-11-02-stoerung-3fa2"
    assert next(channel_names(a_crisis(), prefix="störung_1")).startswith("stoerung_1-2026")


def test_an_exercise_is_called_one():
    assert next(channel_names(a_crisis(kind="drill"))) == "uebung-2026-11-02-stoerung-3fa2"
    assert next(channel_names(a_crisis(kind="drill"), prefix="lage")).startswith("uebung-")
    assert next(channel_names(a_crisis(kind="drill", languages=("en",)))).startswith("drill-")


def test_the_day_is_the_one_on_the_wall():
    late = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
    assert next(channel_names(a_crisis(started_at=late))).startswith("krise-2026-11-03-")


def test_more_names_for_when_one_is_taken_always_the_same():
    names = list(channel_names(a_crisis()))
    assert names[1:3] == ["krise-2026-11-02-stoerung-3fa2c1d09b", "krise-2026-11-02-stoerung-3fa2c1d09b-2"]
    assert len(names) == len(set(names)) > 3
    assert names == list(channel_names(a_crisis()))


def test_another_crisis_of_that_day_has_another_name():
    other = replace(a_crisis(), id="service-outage-77aa000000")
    assert not {*channel_names(other)} & {*channel_names(a_crisis())}


def test_a_title_without_letters_is_replaced():
    assert next(channel_names(a_crisis(title=same("!!!")))) == "krise-2026-11-02-service-outage-3fa2"


def test_umlauts_are_spelt_out():
    assert plain("Störung: Größe & Maß, Ärger — l'été!") == "stoerung-groesse-mass-aerger-l-ete"


@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_slack_takes_every_name(title: str):
    crisis = a_crisis()
    book = crisis.playbook.model_copy(update={"title": crisis.playbook.title.model_copy(update={"de": title})})
    for name in channel_names(replace(crisis, life=replace(crisis.life, playbook=book))):
        assert re.fullmatch(r"[a-z0-9-]+", name)
        assert len(name) <= LONGEST
