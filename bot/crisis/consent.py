"""Whether the company agrees to a text: what an approval fixes, which class and rule apply, whose yes counts now."""

import json
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from bot.crisis.statements import Statement
from bot.crisis.text import wording
from bot.playbook.model import Approval, Rule, Speaks
from bot.playbook.scalars import ApprovalClass

if TYPE_CHECKING:
    from bot.crisis.approvals import Vote
    from bot.crisis.model import Crisis


def binding(crisis: "Crisis", statement_id: str) -> str:
    """SHA-256 (hex) of everything an approval fixes: words in each complete language, outlets, audience, severity,
    live or drill. Computed slots are in it by their rule, not by their value. Changing words or severity and
    changing them back is another binding."""
    if (statement_id, "binding") not in crisis.worded:
        crisis.worded[statement_id, "binding"] = _binding(crisis, statement_id)
    return str(crisis.worded[statement_id, "binding"])


def _binding(crisis: "Crisis", statement_id: str) -> str:
    statement = crisis.statements.by_id[statement_id]
    words = wording(crisis, statement_id)
    template = crisis.playbook.statements[statement.template]
    fixed = {
        "statement": statement_id,
        "texts": {language: words.texts[language] for language in words.complete},
        "shorts": {language: words.shorts.get(language, "") for language in words.complete},
        "outlets": sorted(outlets_of(crisis, statement)),
        "audience": template.audience,
        "closing": template.closing,
        "edits": statement.edits,
        "severity": [crisis.life.severity, crisis.life.severity_changes],
        "kind": crisis.life.kind,
        **({"about": statement.about} if statement.about else {}),
    }
    return sha256(json.dumps(fixed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def outlets_of(crisis: "Crisis", statement: Statement) -> tuple[str, ...]:
    """The outlets that the playbook names for a text, by their own name or by the one that they are called there, and
    that the organisation has for the same audience. What mends another text goes only where that was to go, and to the
    hub: nobody reads of a mistake who never read the mistake."""
    template = crisis.playbook.statements[statement.template]
    places = [place for place in crisis.life.places.values() if place.audience == template.audience]
    named = (place.name for name in template.to for place in places if name in (place.name, place.called))
    outlets = tuple(dict.fromkeys(named))
    wrong = crisis.publishing.publications.get(statement.about)
    had = tuple(name for name in outlets if wrong and (name in wrong.texts or crisis.life.places[name].hub))
    return had or outlets


def approval_class(crisis: "Crisis", statement: Statement, now: datetime) -> str:
    """A, B or C. Class A holds only for untouched words with a pre-approval that is valid now and signed by
    somebody else than the writer; else it is B (`why_not_a` says why)."""
    approval = crisis.playbook.statements[statement.template].approval
    return "B" if approval == "A" and why_not_a(crisis, statement, now) else approval


WhyNot = Literal["edited", "unsigned", "own", "changed", "early", "expired"]


def why_not_a(crisis: "Crisis", statement: Statement, now: datetime) -> WhyNot | None:
    """Why a text whose template is class A counts as class B; None where it does not."""
    if crisis.playbook.statements[statement.template].approval != "A":
        return None
    if statement.edits:
        return "edited"
    if entry := crisis.life.preapproved.get(statement.template):
        return None if now < entry.valid_until else "expired"
    unfit = crisis.life.unfit.get(statement.template)
    return unfit.why if unfit else "unsigned"


def rule_for(crisis: "Crisis", statement: Statement, now: datetime) -> Approval:
    """The playbook's rule for the text's class now; where the playbook has none, that of the next stricter class."""
    wanted = approval_class(crisis, statement, now)
    approvals = crisis.playbook.approvals
    return next(approvals[name] for name in _STRICTER[wanted] if name in approvals)


_STRICTER: dict[str, tuple[ApprovalClass, ...]] = {"A": ("A", "B", "C"), "B": ("B", "C", "A"), "C": ("C", "B", "A")}


def authors(crisis: "Crisis", statement: Statement, now: datetime) -> frozenset[str]:
    """Whose approval does not count, because the words are theirs: whoever edited them and, unless the text is an
    untouched class A (its author signed it beforehand), whoever drafted it or submitted it for approval."""
    if approval_class(crisis, statement, now) == "A":
        return statement.authors
    request = crisis.approvals.requests.get(statement.id)
    return statement.authors | {statement.drafted_by} | ({request.by} if request else set())


def agreed(crisis: "Crisis", statement_id: str, now: datetime) -> tuple[str, ...]:
    """The people whose approval of the present text counts now. A yes counts in the class for which it was given:
    when a pre-approval runs out, time alone approves nothing."""
    statement = crisis.statements.by_id[statement_id]
    request = crisis.approvals.requests.get(statement_id)
    if request is None:
        return ()
    present, lapses = binding(crisis, statement_id), rule_for(crisis, statement, now).lapses
    latest = {vote.by: vote for vote in request.votes}
    wanted, barred = approval_class(crisis, statement, now), authors(crisis, statement, now)
    return tuple(
        vote.by
        for vote in latest.values()
        if not vote.reason
        and vote.binding == present
        and now < vote.at + lapses
        and approval_class(crisis, statement, vote.at) == wanted
        and vote.by not in barred
        and crisis.roster.may_decide(vote.by)
    )


def approved(crisis: "Crisis", statement_id: str, now: datetime) -> bool:
    """Whether the present text has every approval that its class needs, now, and nobody's standing refusal."""
    statement = crisis.statements.by_id[statement_id]
    if not wording(crisis, statement_id).complete or refusal(crisis, statement_id):
        return False
    people = agreed(crisis, statement_id, now)
    return satisfied(crisis, rule_for(crisis, statement, now), people)


def satisfied(crisis: "Crisis", rule: Rule, people: tuple[str, ...]) -> bool:
    """Whether these people together fulfil a rule. One that wants more than one voice wants more than one person."""
    return bool(_voices(crisis, rule, people))


def _voices(crisis: "Crisis", part: str | Rule, people: tuple[str, ...]) -> frozenset[str]:
    """Those of the people who speak for a part of a rule, once that is fulfilled; else nobody."""
    speaks = _speakers(crisis, people)
    return speaks(part) if isinstance(part, str) else part.voices(speaks)


def _speakers(crisis: "Crisis", people: tuple[str, ...]) -> Speaks:
    return lambda role: frozenset(person for person in people if crisis.roster.holds(person, role))


def lacks_second(crisis: "Crisis", statement_id: str, now: datetime) -> bool:
    """Whether every voice is there, but too many of them are one person's."""
    rule, people = rule_for(crisis, crisis.statements.by_id[statement_id], now), agreed(crisis, statement_id, now)
    return bool(rule.voices(_speakers(crisis, people), people=1)) and not satisfied(crisis, rule, people)


def awaited(crisis: "Crisis", statement_id: str, now: datetime) -> tuple[str, ...]:
    """The roles that could still bring the approval nearer, in the rule's order; empty once it is approved."""
    if approved(crisis, statement_id, now):
        return ()
    statement, people = crisis.statements.by_id[statement_id], agreed(crisis, statement_id, now)
    roles = tuple(_awaited(crisis, rule_for(crisis, statement, now), people))
    done = authors(crisis, statement, now) | set(people)
    return tuple(role for role in roles if not _voices(crisis, role, people) or _left(crisis, role, done)) or roles


def _awaited(crisis: "Crisis", rule: Rule, people: tuple[str, ...]) -> dict[str, None]:
    found: dict[str, None] = {}
    for part in _open_parts(crisis, rule, people):
        found.update({part: None} if isinstance(part, str) else _awaited(crisis, part, people))
    return found


def _open_parts(crisis: "Crisis", rule: Rule, people: tuple[str, ...]) -> list[str | Rule]:
    """The parts of an unfulfilled rule that could bring it nearer: any, where only a second person is lacking."""
    found = [part for part in rule.parts if not _voices(crisis, part, people)]
    return found if len(rule.parts) - len(found) < rule.needed else list(rule.parts)


def _left(crisis: "Crisis", role: str, done: frozenset[str]) -> bool:
    """Whether somebody else could speak for a role."""
    return not done.issuperset(crisis.roster.deciders(role))


def asked_first(crisis: "Crisis", statement_id: str, now: datetime) -> tuple[str, ...]:
    """The roles to ask first: of alternatives only as many as are needed, those with people to ask before others."""
    statement, people = crisis.statements.by_id[statement_id], agreed(crisis, statement_id, now)
    rule = rule_for(crisis, statement, now)
    if satisfied(crisis, rule, people):
        return ()
    return tuple(_asked_first(crisis, rule, people, authors(crisis, statement, now) | set(people)))


def _asked_first(crisis: "Crisis", rule: Rule, people: tuple[str, ...], done: frozenset[str]) -> dict[str, None]:
    open_parts = _open_parts(crisis, rule, people)
    lacking = max(rule.needed - sum(bool(_voices(crisis, part, people)) for part in rule.parts), 1)
    open_parts.sort(key=lambda part: isinstance(part, str) and not _left(crisis, part, done))
    found: dict[str, None] = {}
    for part in open_parts[:lacking]:
        found.update({part: None} if isinstance(part, str) else _asked_first(crisis, part, people, done))
    return found


def who_could(crisis: "Crisis", statement: Statement, now: datetime) -> str:
    """Names of the people whose approval would count."""
    roles = rule_for(crisis, statement, now).roles()
    people = (person for role in roles for person in crisis.roster.deciders(role))
    barred = authors(crisis, statement, now)
    return crisis.roster.names(person for person in people if person not in barred)


def waiting(crisis: "Crisis", statement_id: str, now: datetime) -> bool:
    """Whether a request for the present text is open: not approved, not refused, not on its way out."""
    request = crisis.approvals.requests.get(statement_id)
    return (
        request is not None
        and not crisis.publishing.requested(statement_id)
        and request.binding == binding(crisis, statement_id)
        and refusal(crisis, statement_id) is None
        and not approved(crisis, statement_id, now)
    )


def refusal(crisis: "Crisis", statement_id: str) -> "Vote | None":
    """The latest no to the present text that its voter has not taken back."""
    request = crisis.approvals.requests.get(statement_id)
    latest = {vote.by: vote for vote in request.votes} if request else {}
    present = binding(crisis, statement_id)
    return next((v for v in latest.values() if v.reason and v.binding == present), None)
