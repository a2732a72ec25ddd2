"""The eleven invariants of the house, as properties: random commands by random people at random times, over random
playbooks. `play` is what may happen, `witness` is who watches; each invariant is named where it is asserted."""

from collections import Counter
from random import Random

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.crisis.core import EVENTS
from bot.playbook.lint import lint
from bot.store.codec import Codec
from tests.any_crisis import any_setup
from tests.faults.play import Play

CODEC = Codec(EVENTS)
CHANCE = st.randoms(use_true_random=False)

MOVES = {
    Play.speak: 6, Play.tap: 3, Play.insist: 2, Play.intrude: 1, Play.mumble: 1, Play.know: 1, Play.edit: 2,
    Play.agree: 2, Play.publish: 2, Play.unsettle: 2, Play.work: 1, Play.push: 2, Play.carry: 2, Play.look: 1,
    Play.mend: 2, Play.pause: 1.5, Play.hasten: 1,
    Play.tick: 2, Play.oversleep: 1, Play.sleep: 1, Play.set_back: 0.3, Play.finish: 1,
}  # fmt: skip
"""What may happen, and how often."""

SOUND_SEEDS = range(150)
STORM_SEEDS = range(1_000, 5_000)
STEPS = 60


class CrisisMachine(RuleBasedStateMachine):
    """Hypothesis chooses what happens; what fails, it makes small."""

    play: Play

    @initialize(random=CHANCE)
    def begin(self, random: Random) -> None:
        self.play = Play(random)

    @precondition(lambda self: self.play.crisis.open)
    @rule(random=CHANCE)
    def anything(self, random: Random) -> None:
        move = random.choices(list(MOVES), list(MOVES.values()))[0]
        move(self.play, random)

    @precondition(lambda self: not self.play.crisis.open)
    @rule(random=CHANCE)
    def after_the_end(self, random: Random) -> None:
        for move in (Play.insist, Play.intrude, Play.mumble, Play.carry, Play.oversleep):
            move(self.play, random)

    @invariant()
    def state_is_the_fold_of_its_events(self) -> None:
        if hasattr(self, "play"):
            self.play.replay()

    def teardown(self) -> None:
        if hasattr(self, "play"):
            self.play.show()


TestCrisis = CrisisMachine.TestCase
TestCrisis.settings = settings(max_examples=80, stateful_step_count=40)


def storm(seed: int) -> Play:
    """One crisis under an ordinary Random: faster, so it goes deeper."""
    random = Random(seed)
    play = Play(random)
    for move in random.choices(list(MOVES), list(MOVES.values()), k=STEPS):
        move(play, random)
    play.replay()
    play.show()
    return play


def test_random_playbooks_are_valid():
    for seed in range(100):
        found = lint(any_setup(Random(seed)).playbook)
        assert not [finding for finding in found if finding.severity == "error"]


@pytest.fixture(scope="module")
def plays() -> list[Play]:
    return [storm(seed) for seed in SOUND_SEEDS]


def test_every_invariant_holds_in_every_storm(plays: list[Play]):
    """And the storms are worth their name: nearly everything that can happen did, most of it often."""
    happened: Counter[str] = Counter()
    for play in plays:
        happened += play.witness.counts
    assert {kind.__name__ for kind in EVENTS} - happened.keys() <= {"CrisisStarted", *_RARE}
    for often in ("StatementReleased", "ApprovalGiven", "DeliverySent", "DeliveryUnknown", "StatementEdited"):
        assert happened[often] > 20, often


_RARE = {"CardPosted", "CardNotPosted", "ClockMet", "DeliveryDropped"}


def test_what_a_journal_holds_can_be_read_back(plays: list[Play]):
    """Invariant 7: the events survive being written down as JSON."""
    for play in plays[::5]:
        documents = [CODEC.document(n, "command", 0, event) for n, event in enumerate(play.events, 1)]
        assert [CODEC.event(msgspec.json.decode(msgspec.json.encode(each))) for each in documents] == play.events


def test_drills_and_live_crises_were_both_played(plays: list[Play]):
    released = {play.crisis.life.kind for play in plays if play.witness.order}
    assert released == {"live", "drill"}


@pytest.mark.faults_long
@pytest.mark.parametrize("first", STORM_SEEDS[::250])
def test_a_long_storm(first: int):
    for seed in range(first, first + 250):
        storm(seed)


@pytest.mark.faults_long
def test_a_long_search():
    class Long(CrisisMachine):
        pass

    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Long, settings=settings(max_examples=600, stateful_step_count=60))
