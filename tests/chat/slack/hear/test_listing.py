from tests.chat.slack.hearing import blocks_of, buttons, hearing, nobody, shown
from tests.playbooks import Run


async def test_elsewhere_one_is_chosen_and_what_was_typed_is_done_there():
    bot = await hearing(Run(), Run(what="Linz"), rooms=["C1", "C2"])
    answer = await bot.types("ben", "notiz wo auch immer")
    assert answer.text == "Um welche Krise geht es?"
    assert not bot.requests
    chosen = next(value for label, value in buttons(answer).items() if "Linz" in label)
    done = await bot.taps("ben", chosen, times=3)
    assert (done.ok, done.replaces, done.text) == (True, True, "✔ Störung: Notiz eingetragen.")
    assert [request.crisis for request in bot.requests] == ["c2"]


async def test_a_chosen_word_alone_opens_its_form():
    bot = await hearing(Run(), Run())
    answer = await bot.types("ben", "notiz")
    form = await bot.taps("ben", next(iter(buttons(answer).values())))
    assert blocks_of(form) == ["text"]
    assert not form.replaces


async def test_of_many_crises_the_latest_five_are_offered():
    runs = [Run(what=f"Nr. {n}") for n in range(7)]
    bot = await hearing(*runs)
    answer = await bot.types("ben", "stand")
    assert len(buttons(answer)) == 5
    assert "Noch 2 weitere" in shown(answer)


async def test_what_is_too_long_to_be_carried_is_typed_in_the_room():
    bot = await hearing(Run(), Run(), rooms=["C1", "C2"])
    answer = await bot.types("ben", "notiz " + "x" * 3_000)
    assert not buttons(answer)
    assert "in ihrem Raum" in answer.text
    assert "#C1" in shown(answer)


async def test_a_list_names_every_crisis_and_its_room():
    bot = await hearing(Run(what="Linz"), Run(kind="drill"), rooms=["C1", ""])
    answer = await bot.types("ben", "liste")
    first, second = sorted(shown(answer).splitlines(), key=lambda line: "ÜBUNG" in line)
    assert first == "Störung · Linz · S2 · seit 05:44 (0 s) · #C1"
    assert second.startswith("ÜBUNG · ")
    assert (await (await nobody()).types("ben", "liste")).text.startswith("Gerade läuft keine Krise.")


async def test_a_long_list_is_cut():
    bot = await hearing(*(Run() for _ in range(23)))
    assert "und 3 weitere" in shown(await bot.types("ben", "liste"))
