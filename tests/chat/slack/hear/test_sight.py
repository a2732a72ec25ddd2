from bot.chat.slack.carry import OnForm, Retold, pack
from bot.chat.slack.hear.sight import may_see, visible
from bot.crisis.core import fold
from bot.crisis.roster import DeclareConflict, Person
from tests.chat.slack.hearing import EVERYBODY, confidential, hearing, shown, without
from tests.playbooks import Run


async def test_a_confidential_crisis_is_nobody_elses():
    run = confidential(Run(by="anna"))
    bot = await hearing(run, rooms=["C1"])
    assert (await bot.types("anna", "liste")).blocks
    answer = await bot.types("stranger", "liste")
    assert not answer.ok


async def test_whoever_is_out_of_a_confidential_crisis_sees_nothing_of_it():
    run = confidential(Run())
    run.do("anna", DeclareConflict(person="ben", reason="Aktien"))
    bot = await hearing(run, rooms=["C1"])
    assert (await bot.types("ben", "liste")).text.startswith("Gerade läuft keine Krise.")
    assert "vertraulich" in (await bot.types("ben", "stand", "C1")).text
    assert "keine Krise" in (await bot.types("ben", "notiz x")).text
    assert not (await bot.taps_card("ben", "board", "Notiz …")).ok
    assert not (await bot.taps("ben", pack(Retold("c1", "stand")))).ok
    assert not (await bot.taps("ben", pack(OnForm("note", "c1")))).ok
    form = (await bot.types("anna", "notiz")).form
    refusal = await bot.submits("ben", form, {"text": "x"})
    assert refusal.errors == {"text": "Diese Krise gibt es nicht."}
    assert not bot.requests


async def test_an_agency_sees_only_crises_in_which_it_has_a_part():
    theirs, not_theirs = Run(), Run(what="geheim")
    without(not_theirs, "agnes")
    bot = await hearing(theirs, not_theirs, rooms=["C1", "C2"])
    assert "geheim" not in shown(await bot.types("agnes", "liste"))
    assert "geheim" in shown(await bot.types("anna", "liste"))
    assert (await bot.types("agnes", "notiz x")).ok
    assert "vertraulich" in (await bot.types("agnes", "notiz x", "C2")).text
    assert not (await bot.taps_card("agnes", "board", "Notiz …", "c2")).ok


def test_everybody_of_the_company_knows_of_an_ordinary_crisis():
    crisis = without(Run(), "finn").crisis
    assert may_see(crisis, EVERYBODY["finn"])
    assert may_see(crisis, Person("new", "Somebody new"))
    assert not may_see(crisis, Person("other", "Another agency", external=True))
    assert visible((crisis, crisis), EVERYBODY["anna"]) == (crisis, crisis)


def test_of_a_confidential_one_only_its_team_knows():
    crisis = fold("c1", confidential(without(Run(), "finn")).events)
    assert may_see(crisis, EVERYBODY["anna"])
    assert may_see(crisis, EVERYBODY["agnes"])
    assert not may_see(crisis, EVERYBODY["finn"])
    assert visible((crisis,), EVERYBODY["finn"]) == ()


def test_a_conflict_shuts_out_of_a_confidential_crisis_only():
    open_to_all, closed = Run(), Run()
    for run in (open_to_all, closed):
        run.do("anna", DeclareConflict(person="ben", reason="Aktien"))
    assert may_see(open_to_all.crisis, EVERYBODY["ben"])
    assert not may_see(fold("c1", confidential(closed).events), EVERYBODY["ben"])
