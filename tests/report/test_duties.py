from datetime import timedelta

from bot.crisis.clocks import ClockDoesNotApply, StartClock
from bot.crisis.steps import SkipStep
from bot.report.duties import clock_duties, promise_duties, silences, step_duties
from bot.report.history import final
from bot.report.releases import releases
from tests.playbooks import Run
from tests.report.crises import begun, journal, whole

MINUTE = timedelta(minutes=1)


def steps(run: Run) -> dict[str, str]:
    return {duty.name: duty.verdict for duty in step_duties(run.crisis, run.now)}


def test_steps_in_time_late_skipped_open_and_over():
    run = begun()
    assert steps(run) == {"confirm": "open"}
    run.wait(minutes=2)
    assert steps(run) == {"confirm": "overdue"}
    run.wait(minutes=1)
    run.go_on().know()
    run.do("anna", SkipStep(step="pause", reason="nichts geplant"))
    found = steps(run)
    assert (found["confirm"], found["facts"], found["pause"], found["team"]) == ("late", "in_time", "skipped", "open")


def test_steps_without_a_time_of_their_own_are_left_out():
    names = {duty.name for duty in step_duties(final(whole()), whole()[-1].event.at)}
    assert {"updates", "end"} & names == set()


def test_a_promise_two_minutes_late_is_kept_and_three_minutes_late_is_not():
    for minutes, verdict in ((2, "in_time"), (3, "late")):
        run = begun().first_word()
        run.wait(minutes=55 + minutes, seconds=40)
        run.out("no_news-1", "anna")
        (first, second) = promise_duties(run.crisis, run.now)
        assert (first.verdict, first.late_by, second.verdict) == (verdict, minutes * MINUTE, "open")


def test_a_promise_is_missed_once_its_time_has_come():
    run = begun().first_word()
    (promise,) = promise_duties(run.crisis, run.now)
    assert (promise.verdict, promise.late_by) == ("open", None)
    run.wait(minutes=57)
    assert [duty.verdict for duty in promise_duties(run.crisis, run.now)] == ["overdue"]


def test_clocks():
    run = begun().go_on()
    run.do("clara", ClockDoesNotApply(clock="privacy", reason="keine Daten"))
    (duty,) = clock_duties(run.crisis, run.now)
    assert (duty.verdict, duty.due, duty.text, duty.by) == ("not_applicable", None, "keine Daten", "clara")
    run.do("clara", StartClock(clock="privacy", minutes_ago="60"))
    (duty,) = clock_duties(run.crisis, run.now)
    assert (duty.verdict, run.now - duty.began_at) == ("open", 60 * MINUTE)
    assert clock_duties(run.crisis, run.now + timedelta(hours=71))[0].verdict == "overdue"
    (met,) = clock_duties(final(whole()), whole()[-1].event.at)
    assert (met.verdict, met.text) == ("in_time", "Meldung Nr. 4711 an die Behörde")


def test_silence_is_between_public_words():
    found = silences(releases(whole()), whole()[-1].event.at)
    assert [silence.length.total_seconds() for silence in found] == [1160, 3970, 1270, 1000, 2830]
    assert [silence.allowed for silence in found] == [60 * MINUTE] * 3 + [30 * MINUTE] * 2


def test_silence_lasts_until_now_unless_the_last_word_is_out():
    run = begun().first_word()
    run.wait(minutes=30)
    (silence,) = silences(releases(journal(run)), run.now)
    assert (silence.until, silence.length) == (None, 30 * MINUTE)
    assert silences((), run.now) == ()
