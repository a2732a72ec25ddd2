from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.crisis.attempts import BeginAttempt, ReportUnknown
from bot.crisis.cards import ROOM, cards
from bot.crisis.cards.view import View
from bot.crisis.command import COURIER
from bot.crisis.facts import ReportFact
from bot.crisis.steps import SkipStep
from bot.crisis.text import DRILL_MARK
from bot.locale import Say
from tests.playbooks import PEOPLE, START, Run
from tests.situations import SITUATIONS, going, looked, near

LANGUAGES = ("de", "en")
HOSTILE = "<!channel> @everyone a\u202eb <@U024BE7LH>\r\nzweite\u2028dritte\x07 {what} {0}"
every_situation = pytest.mark.parametrize("name", SITUATIONS)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def view(language: str = "de", minutes: bool = True, later: timedelta = timedelta()) -> View:
    run = Run().go_on()
    return View(run.crisis, Say(language, "Europe/Vienna", START.date()), run.now + later, minutes)


def test_roles_and_people_are_called_by_name():
    seen = view()
    assert seen.role("legal") == "Recht"
    assert seen.role("no_such_role") == "no_such_role"
    assert seen.roles(("legal", "executive")) == "Recht oder Geschäftsführung"
    assert view("en").roles(("legal", "executive")) == "Legal or Executive"
    assert seen.person("moser") == "Frau Moser"
    assert seen.person("bot:alarm") == "Playbook"


@pytest.mark.parametrize(
    ("seconds", "german", "english"),
    [
        (180, "noch 3 min", "3 min left"),
        (1, "noch 1 s", "1 s left"),
        (0, "jetzt", "now"),
        (-59, "jetzt", "now"),
        (-60, "seit 1 min überfällig", "1 min overdue"),
        (-4000, "seit 66 min überfällig", "66 min overdue"),
    ],
)
def test_how_much_time_is_left(seconds: int, german: str, english: str):
    due = START + timedelta(seconds=seconds)
    assert view().left(due) == german
    assert view("en").left(due) == english
    assert view(minutes=False).left(due) == "…"


def test_since_when():
    assert view(later=timedelta(minutes=31)).since(START) == "seit 05:44 (31 min)"
    assert view("en", later=timedelta(minutes=31)).since(START) == "since 05:44 (31 min)"
    assert view(minutes=False, later=timedelta(minutes=31)).since(START) == "seit 05:44 (…)"


@every_situation
@every_language
@pytest.mark.parametrize("kind", ["live", "drill"])
def test_at_most_six_lines_and_three_buttons(name: str, language: str, kind: str):
    for shown in looked(SITUATIONS[name](kind), language).values():
        assert 1 <= len(shown.lines) <= 6, shown.key
        assert all(line.strip() and "\n" not in line for line in shown.lines), shown.key
        assert len(shown.buttons) <= 3, shown.key
        assert all(each.label.strip() for each in shown.buttons)


@every_situation
def test_one_main_thing_to_publish_or_to_approve_a_card(name: str):
    """Publishing never shares a card with approving."""
    for shown in looked(SITUATIONS[name]("live")).values():
        assert not {"approve", "publish"} <= {each.look for each in shown.buttons}, shown.key


@every_situation
def test_a_card_is_for_the_room_or_for_a_person(name: str):
    for shown in looked(SITUATIONS[name]("live")).values():
        assert shown.place in ({person.id for person in PEOPLE} if shown.key.startswith("page.") else {ROOM})


@every_situation
def test_both_languages_show_the_same_cards(name: str):
    run = SITUATIONS[name]("live")
    german, english = looked(run), looked(run, "en")
    assert list(german) == list(english)
    for key, shown in german.items():
        other = english[key]
        assert (shown.place, shown.rings, shown.quote) == (other.place, other.rings, other.quote), key
        assert [each.look for each in shown.buttons] == [each.look for each in other.buttons], key
        assert [len(each.asks) for each in shown.buttons] == [len(each.asks) for each in other.buttons], key


@every_situation
@every_language
def test_without_minutes_nothing_changes_by_time_passing(name: str, language: str):
    run = SITUATIONS[name]("live")
    before = cards(run.crisis, language, run.now, minutes=False)
    later = cards(run.crisis, language, run.now + timedelta(minutes=7), minutes=False)
    assert later == before


def test_with_minutes_cards_change_as_time_passes():
    run = near()
    assert cards(run.crisis, "de", run.now) != cards(run.crisis, "de", run.now + timedelta(minutes=7))


@every_situation
@every_language
def test_a_drill_says_so_in_every_line(name: str, language: str):
    mark = DRILL_MARK[language]
    for shown in looked(SITUATIONS[name]("drill"), language).values():
        assert shown.drill
        for line in shown.lines:
            assert line.startswith(f"{mark} · ") and line.endswith(f" · {mark}"), line


@every_situation
def test_a_preview_in_a_drill_says_so_in_every_line_in_its_own_language(name: str):
    for shown in looked(SITUATIONS[name]("drill"), "de").values():
        for quote in shown.quote:
            headed = quote[2:4] == ": "
            language, text = (quote[:2].lower(), quote[4:]) if headed else (_spoken(quote), quote)
            for line in filter(str.strip, text.split("\n")):
                assert line.startswith(f"{DRILL_MARK[language]} · ") and line.endswith(f" · {DRILL_MARK[language]}")


def _spoken(text: str) -> str:
    """The language of a text to copy: nothing stands in front of it."""
    return next(language for language, mark in DRILL_MARK.items() if text.startswith(mark))


@every_situation
def test_what_is_live_never_says_that_it_is_a_drill(name: str):
    for shown in looked(SITUATIONS[name]("live")).values():
        assert not shown.drill
        assert not any(DRILL_MARK["de"] in line for line in (*shown.lines, *shown.quote))


@every_situation
def test_after_the_end_nothing_can_be_tapped(name: str):
    run = SITUATIONS[name]("live")
    if not run.crisis.open:
        assert not any(shown.buttons for shown in looked(run).values())


def hostile(kind: str) -> Run:
    """Strangers' words wherever a person may type some."""
    run = Run(what=HOSTILE, kind=kind).go_on()
    run.do("anna", SkipStep(step="pause", reason=HOSTILE))
    run.do("eva", ReportFact(fact="what", de="@all <!here>\na\u202eb", en="<!here>"))
    return run


def out_of_reach(kind: str) -> Run:
    """An outlet that answers with markup."""
    run = going(kind, what=HOSTILE)
    run.wait(seconds=10)
    run.do(COURIER, BeginAttempt(statement="first_word", outlet="newsroom"))
    run.do(COURIER, ReportUnknown(statement="first_word", outlet="newsroom", reason=HOSTILE))
    return run


@every_language
@pytest.mark.parametrize("kind", ["live", "drill"])
@pytest.mark.parametrize("make", [hostile, out_of_reach])
def test_hostile_words_are_harmless(make: Callable[[str], Run], kind: str, language: str):
    for shown in looked(make(kind), language).values():
        assert len(shown.lines) <= 6
        for line in (*shown.lines, *shown.quote):
            assert not any(bad in line for bad in ("<!", "<@", "\u202e", "\x07", "\r", "\u2028", "@everyone", "@all"))
        for line in shown.lines:
            assert "\n" not in line, (shown.key, line)
