from bot.crisis.cards import filled
from bot.crisis.cards.base import ROOM, Card, Field
from bot.crisis.cards.steps import MOST_LABEL, briefly, label
from bot.crisis.facts import ConfirmFact, ReportFact
from bot.crisis.lifecycle import Scheduler
from bot.crisis.paging import AnswerPage
from bot.crisis.steps import DecideStep, FinishStep, SkipStep, TickItem
from bot.playbook.scalars import Bilingual
from bot.playbook.step import Choice
from tests.playbooks import Run, playbook, setup
from tests.situations import (
    button,
    card,
    dismissed,
    ended,
    labels,
    looked,
    reported,
    skipped,
    ticked,
    unanswered,
    watched,
)


def step(run: Run, name: str, language: str = "de") -> Card:
    return card(run, f"step.{name}", language)


def test_a_decision():
    shown = step(Run(), "confirm")
    assert shown.place == ROOM and not shown.rings
    assert shown.lines == ("Anna, jetzt: confirm · fällig 05:46 (noch 2 min)",)
    assert labels(shown) == [("Krise", "main"), ("Beobachten", "plain"), ("Keine Krise", "plain")]
    choices = ("crisis", "watch", "no")
    assert [each.command for each in shown.buttons] == [DecideStep(step="confirm", choice=name) for name in choices]
    english = step(Run(), "confirm", "en")
    assert english.lines == ("Anna, now: confirm · due 05:46 (2 min left)",)
    assert [text for text, _ in labels(english)] == ["Crisis", "Watch", "No crisis"]


def test_what_is_watched_is_asked_again():
    shown = step(watched(), "confirm")
    assert shown.lines == (
        "Anna, jetzt: confirm · fällig 06:14 (noch 30 min)",
        "Wird beobachtet, nichts wird veröffentlicht. Neue Frage um 06:14.",
    )
    assert len(shown.buttons) == 3
    assert step(watched(), "confirm", "en").lines[1] == "Being watched, nothing is published. Asked again at 06:14."


def many_choices() -> Run:
    """The first step has four choices."""
    choices = {
        "crisis": Choice(de="Krise", en="Crisis"),
        "watch": Choice(de="Beobachten", en="Watch", then="watch"),
        "no": Choice(de="Nein", en="No", then="end"),
        "ask": Choice(de="Fragen", en="Ask"),
    }
    steps = tuple(
        each.model_copy(update={"decide": choices}) if each.id == "confirm" else each for each in playbook().steps
    )
    return Run(setup(playbook().model_copy(update={"steps": steps})))


def test_of_many_choices_two_have_a_button_and_the_third_asks_for_the_others():
    run = many_choices()
    shown = step(run, "confirm")
    assert labels(shown) == [("Krise", "main"), ("Beobachten", "plain"), ("Weitere …", "plain")]
    more = shown.buttons[2]
    assert more.command == DecideStep(step="confirm", choice="")
    assert more.asks == (Field("choice", "Wie entscheidest du?", choices=(("no", "Nein"), ("ask", "Fragen"))),)
    english = step(run, "confirm", "en").buttons[2]
    assert (english.label, english.asks[0].choices) == ("More …", (("no", "No"), ("ask", "Ask")))
    assert run.refused("anna", more.command).key == "refused.choice"
    run.do("anna", filled(more, {"choice": "ask"}))
    assert step(run, "confirm").lines == ("✔ confirm: Fragen · Anna, 05:44",)


def test_what_was_decided():
    assert step(Run().go_on(), "confirm").lines == ("✔ confirm: Krise · Anna, 05:44",)
    assert step(Run().go_on(), "confirm", "en").lines == ("✔ confirm: Crisis · Anna, 05:44",)
    assert step(Run().go_on(), "confirm").buttons == ()


def test_that_it_is_no_crisis_was_decided_and_not_left_open():
    assert step(dismissed(), "confirm").lines == ("✔ confirm: Keine Krise",)
    assert step(dismissed(), "confirm", "en").lines == ("✔ confirm: No crisis",)


def test_a_team_that_is_called():
    run = Run().go_on()
    shown = step(run, "team")
    assert shown.lines[1] == "Netzbetrieb … · Text …"
    assert labels(shown) == [("Weiter ohne die anderen", "plain")]
    assert shown.buttons[0].command == FinishStep(step="team")
    run.do("ben", AnswerPage(page="p1"))
    assert step(run, "team").lines[1] == "Netzbetrieb ✔ Ben · Text …"
    assert step(run, "team", "en").lines[1] == "Network ✔ Ben · Writer …"


def test_a_check_list():
    shown = step(Run().go_on(), "pause")
    assert shown.lines == ("Finn, jetzt: pause · fällig 05:49 (noch 5 min)", "☐ Planer A", "☐ Planer B")
    assert labels(shown) == [("☑ Planer A", "plain"), ("☑ Planer B", "plain"), ("Geht nicht …", "plain")]
    assert shown.buttons[1].command == TickItem(step="pause", item=1)


def test_a_ticked_item():
    shown = step(ticked(), "pause")
    assert shown.lines[1:] == ("☑ Planer A · Finn, 05:44", "☐ Planer B")
    assert [text for text, _ in labels(shown)] == ["☑ Planer B", "Geht nicht …"]
    run = ticked()
    run.do("finn", TickItem(step="pause", item=1))
    assert step(run, "pause").lines == ("✔ pause · Finn, 05:44",)


def test_a_long_check_list_shows_first_what_is_still_to_do():
    steps = tuple(
        each.model_copy(update={"check": tuple(Bilingual(de=f"P{n}", en=f"I{n}") for n in range(8))})
        if each.id == "pause"
        else each
        for each in playbook().steps
    )
    run = Run(setup(playbook().model_copy(update={"steps": steps}))).go_on()
    run.do("finn", TickItem(step="pause", item=0))
    shown = step(run, "pause")
    assert shown.lines[1:] == ("☐ P1", "☐ P2", "☐ P3", "☐ P4", "und 4 weitere")
    assert [text for text, _ in labels(shown)] == ["☑ P1", "☑ P2", "Geht nicht …"]
    assert step(run, "pause", "en").lines[5] == "and 4 more"


def with_tools(check: int = 1, **changes: str) -> Run:
    """The step `pause` asks for two tools, then for so many more things."""
    own = tuple(Bilingual(de=f"P{n}", en=f"I{n}") for n in range(check))
    steps = tuple(
        each.model_copy(update={"check": own, "schedulers": "pause"}) if each.id == "pause" else each
        for each in playbook().steps
    )
    tools = (Scheduler("a", "Postplan", "finn", "https://planner.example/q"), Scheduler("b", "Newsletter", "moser"))
    return Run(setup(playbook().model_copy(update={"steps": steps}), schedulers=tools)).go_on()


def test_whose_tool_it_is_and_where_it_is_opened():
    run = with_tools()
    shown = step(run, "pause")
    assert shown.lines[1:] == (
        "☐ Postplan: angehalten · Finn · https://planner.example/q", "☐ Newsletter: angehalten · Frau Moser", "☐ P0",
    )  # fmt: skip
    assert [text for text, _ in labels(shown)] == ["☑ Postplan: angehalten", "☑ Newsletter: angehalten", "Geht nicht …"]
    assert step(run, "pause", "en").lines[2] == "☐ Newsletter: paused · Frau Moser"
    run.sleep(minutes=2)
    run.do("moser", shown.buttons[1].command)
    assert step(run, "pause").lines[2] == "☑ Newsletter: angehalten · Frau Moser, 05:46"
    assert [text for text, _ in labels(step(run, "pause"))][:2] == ["☑ Postplan: angehalten", "☑ P0"]


def test_with_many_points_what_is_open_stands_first_with_its_owner():
    run = with_tools(check=6)
    run.do("finn", TickItem(step="pause", item=0))
    shown = step(run, "pause")
    assert len(shown.lines) == 6
    assert shown.lines[1:3] == ("☐ Newsletter: angehalten · Frau Moser", "☐ P0")
    assert shown.lines[5] == "und 4 weitere"


LONG = "Geklärt, ob Fremde unsere E-Mails mitlesen können; wenn ja, auch einen anderen Weg vereinbart"


def test_what_is_too_long_for_a_button_is_cut_at_a_word_and_whole_on_the_card():
    assert briefly([LONG]) == ("Geklärt, ob Fremde unsere E-Mails mitlesen können; wenn …",)
    assert briefly(["kurz"]) == ("kurz",)
    assert briefly(["x" * 200]) == ("x" * 58 + " …",)
    assert all(len(each) <= MOST_LABEL + 3 for each in briefly([LONG, LONG + "!"]))


def test_two_that_would_be_cut_alike_are_numbered():
    first, second = briefly([LONG + " A", LONG + " B"])
    assert (first[:3], second[:3]) == ("1. ", "2. ") and first[3:] == second[3:]


def test_long_points_and_long_choices_have_short_buttons():
    run = with_tools(check=0)
    own = (Bilingual(de=LONG, en=LONG), Bilingual(de=LONG + "!", en=LONG + "!"))
    choices = {f"c{n}": Choice(de=f"{LONG} {n}", en=f"{LONG} {n}") for n in range(5)}
    steps = tuple(
        each.model_copy(update={"check": own} if each.id == "pause" else {"decide": choices})
        if each.id in ("pause", "confirm")
        else each
        for each in playbook().steps
    )
    run = Run(setup(playbook().model_copy(update={"steps": steps})))
    shown = step(run, "confirm")
    more = shown.buttons[2].asks[0].choices
    assert len({text for text, _ in labels(shown)}) == 3
    assert len({text for _, text in more}) == 3
    run.do("anna", DecideStep(step="confirm", choice="c0"))
    shown = step(run, "pause")
    assert shown.lines[1] == f"☐ {LONG}"
    texts = [text for text, _ in labels(shown)] + [text for _, text in more]
    assert all(len(text) <= 75 for text in texts) and len({text for text, _ in labels(shown)}) == 3


def test_something_to_do():
    shown = step(Run().first_word(), "fixed")
    assert shown.lines == ("Ben, jetzt: fixed · fällig 09:44 (noch 4 h)", "Es geht wieder.")
    assert labels(shown) == [("Erledigt", "main"), ("Geht nicht …", "plain")]
    assert shown.buttons[0].command == FinishStep(step="fixed")
    assert step(Run().first_word(), "fixed", "en").lines[1] == "It works again."
    run = Run().first_word()
    run.do("ben", FinishStep(step="fixed"))
    assert step(run, "fixed").lines == ("✔ fixed · Ben, 05:44",)
    assert step(run, "fixed", "en").lines == ("✔ fixed · Ben, 05:44",)


def test_a_skipped_step():
    shown = step(skipped(), "team")
    assert (shown.lines, shown.buttons) == (("– team · ausgelassen von Anna: alle da",), ())
    assert step(skipped(), "team", "en").lines == ("– team · skipped by Anna: alle da",)
    skip = button(step(Run().go_on(), "pause"), "Geht nicht …")
    assert skip.command == SkipStep(step="pause", reason="")
    assert skip.asks == (Field("reason", "Warum?", limit=300),)


def test_a_step_that_was_left_open():
    assert step(ended(), "team").lines == ("– team · blieb offen",)
    assert step(ended(), "team", "en").lines == ("– team · left open",)
    assert step(ended(), "team").buttons == ()


def test_a_late_step_says_so():
    assert step(unanswered(), "pause").lines[0] == "Finn, jetzt: pause · fällig 05:49 (seit 7 min überfällig)"


def test_a_role_without_people_stands_for_itself():
    run = Run(setup(ladders={"lead": ("anna", "eva"), "social": ("agnes",)})).go_on()
    assert step(run, "pause").lines[0].startswith("Soziale Medien, jetzt: pause")


def test_steps_that_have_their_own_cards_have_no_other():
    shown = looked(Run().first_word())
    assert not {f"step.{name}" for name in ("say", "inside", "write", "agree", "updates", "law", "end")} & set(shown)


def test_a_question_nobody_has_answered():
    shown = step(Run().go_on(), "facts")
    assert shown.lines[1:] == (
        "Frage 1 von 3: Was geht nicht?",
        "Antworten darf jede und jeder; bestätigen muss es: Netzbetrieb.",
    )
    assert labels(shown) == [("Antworten …", "main"), ("Geht nicht …", "plain")]
    answer = shown.buttons[0]
    assert answer.command == ReportFact(fact="what")
    assert answer.asks == (
        Field("de", "Was geht nicht? (auf Deutsch)", limit=60),
        Field("en", "What does not work? (auf Englisch)", optional=True, limit=60),
    )
    assert step(Run().go_on(), "facts", "en").lines[1:] == (
        "Question 1 of 3: What does not work?",
        "Anybody may answer; to be confirmed by: Network.",
    )


def test_an_answer_that_is_not_confirmed():
    shown = step(reported(), "facts")
    assert shown.lines[2] == "„Internet / internet“, sagt Eva. Noch nicht bestätigt (Netzbetrieb)."
    assert [text for text, _ in labels(shown)] == ["Bestätigen", "Antworten …"]
    assert shown.buttons[0].command == ConfirmFact(fact="what", de="Internet", en="internet")
    assert [ask.value for ask in shown.buttons[1].asks] == ["Internet", "internet"]
    assert step(reported(), "facts", "en").lines[2] == "“Internet / internet”, says Eva. Not confirmed yet (Network)."


def test_the_next_question_comes_after_the_confirmation():
    run = reported()
    confirm = step(run, "facts").buttons[0].command
    run.do("ben", confirm)
    shown = step(run, "facts")
    assert shown.lines[1] == "Frage 2 von 3: Seit wann?"
    assert [ask.name for ask in shown.buttons[0].asks] == ["de"]


def test_an_answer_that_is_the_same_in_all_languages_is_said_once():
    run = Run().go_on()
    run.do("eva", ReportFact(fact="what", de="Internet", en="Internet"))
    assert step(run, "facts").lines[2].startswith("„Internet“, sagt Eva.")


def test_two_choices_are_two_buttons():
    run = Run().go_on().know({"what": "Internet", "since": "5:20"})
    shown = step(run, "facts")
    assert shown.lines[1] == "Frage 3 von 3: Wie weit?"
    assert [text for text, _ in labels(shown)] == ["die Stadt", "das Land", "Geht nicht …"]
    assert shown.buttons[1].command == ReportFact(fact="scope", de="region")
    assert [text for text, _ in labels(step(run, "facts", "en"))][:2] == ["the city", "the region"]


def test_a_chosen_answer_is_read_by_its_label_and_can_be_chosen_otherwise():
    run = Run().go_on().know({"what": "Internet", "since": "5:20"})
    run.do("finn", ReportFact(fact="scope", de="region"))
    shown = step(run, "facts", "en")
    assert shown.lines[2] == "“the region”, says Finn. Not confirmed yet (Lead)."
    asks = shown.buttons[1].asks
    assert asks[0].choices == (("city", "the city"), ("region", "the region"))
    assert asks[0].value == "region"
    question = playbook().facts["scope"]
    assert label(question, "city", "de") == "die Stadt"
    assert label(question, "moon", "de") == "moon"


def test_answered_questions():
    run = Run().go_on().know()
    assert step(run, "facts").lines == ("✔ facts · Anna, 05:44",)
