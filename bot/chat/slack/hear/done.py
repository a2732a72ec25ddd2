"""What somebody is told when what they typed is done: it disappears from their screen, and the cards say the rest."""

from collections.abc import Mapping

from bot.crisis.command import Command
from bot.crisis.facts import ReportFact
from bot.crisis.inquiries import LogInquiry
from bot.crisis.lifecycle import ChangeSeverity, TakeNote
from bot.crisis.model import Crisis
from bot.crisis.paging import AnswerPage, CallRole
from bot.crisis.pausing import PauseAll, ResumeAll
from bot.crisis.publishing import Halt, Publish, PublishNow
from bot.crisis.roster import ClaimRole, DeclareConflict, HandOver
from bot.crisis.scheduling import PublishAtOnce
from bot.crisis.statements import DraftStatement
from bot.crisis.text import mark_drill
from bot.locale import Say


def done(command: Command, crisis: Crisis, say: Say) -> str:
    """One line: which crisis, and what happened in it."""
    kind, values = _what(command, crisis)
    line = say("slack.done", title=crisis.playbook.title, what=say(f"slack.done.{kind}", **values))
    return mark_drill(line, say.language) if crisis.life.drill else line


def _what(command: Command, crisis: Crisis) -> tuple[str, dict[str, object]]:
    roles, name = crisis.playbook.roles, crisis.roster.name
    said: tuple[str, dict[str, object]] = (_PLAIN.get(type(command), "other"), {})
    match command:
        case ChangeSeverity(severity=severity):
            said = "severity", {"severity": severity}
        case CallRole(role=role):
            said = "page", {"role": roles.get(role, role)}
        case ClaimRole(role=role):
            said = "ack", {"role": roles.get(role, role)}
        case AnswerPage(page=page):
            role = crisis.paging.pages[page].role
            said = "ack", {"role": roles.get(role, role)}
        case HandOver(role=role, to=person):
            said = "handover", {"role": roles.get(role, role), "who": name(person)}
        case DeclareConflict(person=person):
            said = "conflict", {"who": name(person)}
        case DraftStatement(template=template):
            said = "draft", {"text": crisis.playbook.statements[template].title}
    return said


_PLAIN: Mapping[type[Command], str] = {
    TakeNote: "note",
    ReportFact: "fact",
    LogInquiry: "inquiry",
    Publish: "publish",
    PublishNow: "publish",
    PublishAtOnce: "publish",
    Halt: "halt",
    PauseAll: "pause",
    ResumeAll: "resume",
}
"""What is said without naming anybody or anything."""
