import pytest

from bot.chat.slack.hear.done import done
from bot.crisis.facts import ReportFact
from bot.crisis.inquiries import LogInquiry
from bot.crisis.lifecycle import ChangeSeverity, TakeNote
from bot.crisis.paging import AnswerPage, CallRole
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.publishing import Halt, Publish
from bot.crisis.roster import ClaimRole, DeclareConflict, HandOver
from bot.crisis.scheduling import PublishAtOnce
from bot.crisis.statements import DraftStatement
from bot.crisis.steps import FinishStep
from bot.locale import Say
from tests.playbooks import Run

SAID = [
    (TakeNote(text="x"), "✔ Störung: Notiz eingetragen."),
    (ReportFact(fact="since", de="05:20"), "✔ Störung: Antwort eingetragen."),
    (LogInquiry(question="Wann?"), "✔ Störung: Anfrage eingetragen."),
    (ChangeSeverity(severity="S1", reason="x"), "✔ Störung: jetzt Stufe S1."),
    (CallRole(role="legal"), "✔ Störung: Recht wird gerufen."),
    (ClaimRole(role="legal"), "✔ Störung: du übernimmst (Recht)."),
    (HandOver(role="legal", to="deniz"), "✔ Störung: Recht liegt jetzt bei Deniz."),
    (DeclareConflict(person="clara", reason="x"), "✔ Störung: Interessenkonflikt eingetragen (Clara)."),
    (DraftStatement(template="fuller"), "✔ Störung: Entwurf begonnen (Zweite Meldung)."),
    (Publish(statement="fuller", binding="x"), "✔ Störung: geht in 10 Sekunden hinaus."),
    (Halt(statement="fuller"), "✔ Störung: angehalten, es geht nicht hinaus."),
    (PublishAtOnce(statement="fuller", binding="x"), "✔ Störung: geht in 10 Sekunden hinaus."),
    (PauseAll(reason="x"), "✔ Störung: alles ist angehalten, nichts geht hinaus."),
    (ResumeAll(), "✔ Störung: es geht weiter; von selbst geht nichts hinaus."),
    (FinishStep(step="grade"), "✔ Störung: eingetragen."),
]


@pytest.mark.parametrize(("command", "said"), SAID)
def test_what_was_typed_is_said_to_be_done(command, said):
    assert done(command, Run().crisis, Say("de")) == said
    assert "{" not in done(command, Run().crisis, Say("en"))


def test_a_call_that_is_taken_names_the_role_it_was_for():
    crisis = Run().go_on().crisis
    page = next(iter(crisis.paging.ringing()))
    role = crisis.playbook.roles[page.role]
    assert done(AnswerPage(page=page.id), crisis, Say("de")) == f"✔ Störung: du übernimmst ({role.de})."


def test_nothing_sounds_as_if_the_crisis_were_over():
    """`✔ Störung: erledigt.` after a note would be read as: the outage is over."""
    assert not any("erledigt" in said for _, said in SAID)


def test_in_an_exercise_it_says_so():
    assert done(TakeNote(text="x"), Run(kind="drill").crisis, Say("en")).startswith("EXERCISE · ✔")
