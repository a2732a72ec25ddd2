import pytest

from bot.chat.console_speaker import Speaker
from bot.crisis.command import Refused
from bot.crisis.roster import Person
from bot.locale import Say

PEOPLE = {
    person.id: person
    for person in (Person("anna", "Anna Berger"), Person("ben", "Ben Huber"), Person("moser", "Frau Moser"))
}


@pytest.fixture
def speaker() -> Speaker:
    return Speaker(PEOPLE)


@pytest.mark.parametrize("line", ["ben: 1", "Ben: 1", "BEN HUBER: 1", "Huber : 1", "ben:1"])
def test_a_known_name_before_a_colon_speaks(speaker: Speaker, line: str):
    assert speaker.hear(line) == "1"
    assert speaker.id == "ben"


def test_the_last_named_goes_on_speaking(speaker: Speaker):
    assert speaker.id == "anna"
    speaker.hear("Moser: hilfe")
    assert speaker.hear("stand") == "stand"
    assert speaker.id == "moser"


def test_a_name_alone_only_changes_who_speaks(speaker: Speaker):
    assert speaker.hear("ben:") == ""
    assert speaker.id == "ben"


@pytest.mark.parametrize(
    "line",
    ["fakt since = 05:20", "/krise start x seit 5:20", "start x: es brennt", "notiz: Rückruf", "5:20 Uhr",
     "4 = Achtung: Strom weg", "http://a.example/1", "zoe:1"],
)  # fmt: skip
def test_a_colon_elsewhere_names_nobody(speaker: Speaker, line: str):
    assert speaker.hear(line) == line
    assert speaker.id == "anna"


def test_an_unknown_name_is_refused_with_the_known_ones(speaker: Speaker):
    with pytest.raises(Refused) as caught:
        speaker.hear("zoe: 1")
    assert Say("de").word(caught.value.phrase) == (
        "„zoe“ kenne ich nicht. Bekannt: anna (Anna Berger), ben (Ben Huber), moser (Frau Moser)."
    )
    assert speaker.id == "anna"


def test_an_answer_may_begin_with_any_word_but_a_name(speaker: Speaker):
    assert speaker.hear("Achtung: Strom weg", answering=True) == "Achtung: Strom weg"
    assert speaker.hear("ben: 1", answering=True) == "1"


def test_a_name_that_two_people_share_is_nobodys(speaker: Speaker):
    twins = Speaker({"a": Person("a", "Kim Lee"), "b": Person("b", "Kim Day")})
    with pytest.raises(Refused):
        twins.hear("kim: 1")
    assert twins.hear("Kim Day: 1") == "1"
    assert twins.id == "b"


def test_who_speaks_first_can_be_said():
    assert Speaker(PEOPLE, "Huber").id == "ben"
    with pytest.raises(Refused):
        Speaker(PEOPLE, "zoe")


def test_where_nobody_is_known_nobody_speaks():
    nobody = Speaker({})
    assert (nobody.id, nobody.hear("1"), nobody.name("")) == ("", "1", "")
