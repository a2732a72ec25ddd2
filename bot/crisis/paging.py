"""Calling people up a ladder until someone answers. Whoever answers holds the role from then on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.crisis.change import alter, put
from bot.crisis.command import Act, Changes, Command, Events, Reactions, Refused, Rules
from bot.crisis.consent import agreed, approval_class, asked_first, authors, awaited, rule_for, waiting
from bot.crisis.deadline import Deadline
from bot.crisis.event import Event
from bot.crisis.roster import RoleClaimed, require_known_role, require_role
from bot.crisis.steps import open_steps

if TYPE_CHECKING:
    from bot.crisis.model import Crisis

WAIT = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Page:
    """One call for a role: the rungs (people, in order), which rung rings, since when, how long each has.

    `about` is the statement that waits for approval, or empty when somebody is needed in the role at all.
    """

    id: str
    role: str
    about: str
    rungs: tuple[str, ...]
    wait: timedelta
    started_at: datetime
    since: datetime
    rung: int = 0
    answered_by: str = ""
    answered_at: datetime | None = None
    by_hand: bool = False
    exhausted: bool = False
    withdrawn: bool = False

    @property
    def person(self) -> str:
        """Whose turn it is."""
        return self.rungs[self.rung] if self.rungs else ""

    @property
    def ringing(self) -> bool:
        """Whether somebody is still to answer."""
        return not (self.answered_by or self.exhausted or self.withdrawn)


@dataclass(frozen=True, slots=True)
class Paging:
    """All pages by id, oldest first."""

    pages: Mapping[str, Page] = field(default_factory=dict)

    def ringing(self) -> tuple[Page, ...]:
        """The pages that nobody has answered yet."""
        return tuple(page for page in self.pages.values() if page.ringing)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRole(Command):
    """Page a role by hand."""

    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage(Command):
    """I'm on it."""

    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassPage(Command):
    """I can't: next rung, at once."""

    page: str
    rung: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RingNext(Command):
    """A rung's time is over (the alarm says so)."""

    from_hand = True
    page: str
    rung: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStarted(Event):
    """The first person of a ladder is called."""

    page: str
    role: str
    about: str
    rungs: tuple[str, ...]
    wait: timedelta
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAnswered(Event):
    """Somebody is on it."""

    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePassed(Event):
    """The next person is called; `passed_by` said that they can't, or is empty when they did not answer."""

    page: str
    rung: int
    passed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageExhausted(Event):
    """The ladder ended and nobody answered."""

    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWithdrawn(Event):
    """Nobody is needed any more."""

    page: str


def call(crisis: "Crisis", wish: CallRole, act: Act) -> Events:
    """Anybody of the company may call a role."""
    require_known_role(crisis, wish.role)
    if not crisis.roster.may_decide(act.by):
        raise Refused("refused.not_yours", could=crisis.roster.names(crisis.roster.deciders("lead")))
    if not any(page.ringing and page.role == wish.role for page in crisis.paging.pages.values()):
        yield replace(_page(crisis, act, wish.role, "", crisis.roster.deciders(wish.role), WAIT), by_hand=True)


def answer(crisis: "Crisis", wish: AnswerPage, act: Act) -> Events:
    """The first who answers has it, even when a later rung rings already; later ones are told who has it."""
    page = _require(crisis, wish.page)
    if page.answered_by:
        if page.answered_by == act.by:
            return
        raise Refused("refused.page_taken", who=crisis.roster.name(page.answered_by), when=page.answered_at)
    if page.withdrawn:
        raise Refused("refused.stale")
    if act.by not in page.rungs or not crisis.roster.may_decide(act.by):
        require_role(crisis, act, page.role)
    yield PageAnswered(at=act.now, by=act.by, page=page.id)
    if not page.about or page.role not in crisis.roster.claimed:
        yield RoleClaimed(at=act.now, by=act.by, role=page.role, person=act.by)


def pass_on(crisis: "Crisis", wish: PassPage, act: Act) -> Events:
    """Only the person whose turn it is can pass."""
    page = _require(crisis, wish.page)
    if not page.ringing or page.rung != wish.rung or page.person != act.by:
        raise Refused("refused.not_your_turn", who=crisis.roster.name(page.answered_by or page.person))
    yield from _next(crisis, page, act, passed_by=act.by)


def ring_next(crisis: "Crisis", wish: RingNext, act: Act) -> Events:
    """Once for each rung, when its time is over and somebody is still needed."""
    page = crisis.paging.pages.get(wish.page)
    if page and page.ringing and page.rung == wish.rung and act.now >= page.since + page.wait:
        yield from _next(crisis, page, act)


def _next(crisis: "Crisis", page: Page, act: Act, passed_by: str = "") -> Events:
    left = range(page.rung + 1, len(page.rungs))
    rung = next((rung for rung in left if crisis.roster.may_decide(page.rungs[rung])), None)
    if rung is None:
        yield PageExhausted(at=act.now, by=act.by, page=page.id)
    else:
        yield PagePassed(at=act.now, by=act.by, page=page.id, rung=rung, passed_by=passed_by)


def _require(crisis: "Crisis", page: str) -> Page:
    if page not in crisis.paging.pages:
        raise Refused("refused.unknown_page")
    return crisis.paging.pages[page]


def _page(crisis: "Crisis", act: Act, role: str, about: str, rungs: tuple[str, ...], wait: timedelta) -> PageStarted:
    number = len(crisis.paging.pages) + 1
    return PageStarted(
        at=act.now, by=act.by, page=f"p{number}", role=role, about=about, rungs=rungs, wait=wait
    )  # fmt: skip


def needed(crisis: "Crisis", page: Page, now: datetime) -> bool:
    """Whether a page still makes sense: its role is unclaimed, or its text still waits for this role."""
    if page.by_hand:
        return True
    if page.about:
        return waiting(crisis, page.about, now) and page.role in awaited(crisis, page.about, now)
    return page.role not in crisis.roster.claimed


def withdraw(crisis: "Crisis", act: Act) -> Events:
    """Reaction: nobody is kept awake for what is settled."""
    for page in crisis.paging.ringing():
        if not needed(crisis, page, act.now):
            yield PageWithdrawn(at=act.now, by=act.by, page=page.id)


def pass_over(crisis: "Crisis", act: Act) -> Events:
    """Reaction: somebody with a conflict of interest, or who agreed already, is not called any more."""
    for page in crisis.paging.ringing():
        done = agreed(crisis, page.about, act.now) if page.about else ()
        if not crisis.roster.may_decide(page.person) or page.person in done:
            yield from _next(crisis, page, act)


def call_owners(crisis: "Crisis", act: Act) -> Events:
    """Reaction: a role that an open step needs and that nobody holds is paged, until its ladder has ended."""
    called = {page.role for page in crisis.paging.pages.values() if not page.about and (page.ringing or page.exhausted)}
    for role in dict.fromkeys(role for step in open_steps(crisis) for role in (step.by, *(step.page or ()))):
        if role not in crisis.roster.claimed and role not in called:
            yield _page(crisis, act, role, "", crisis.roster.deciders(role), WAIT)
            return


def call_approvers(crisis: "Crisis", act: Act) -> Events:
    """Reaction: each role that a text of class B or C waits for is paged; again, further up, once it is overdue."""
    for name, request in crisis.approvals.requests.items():
        if not waiting(crisis, name, act.now):
            continue
        statement = crisis.statements.by_id[name]
        if approval_class(crisis, statement, act.now) == "A" and not request.overdue:
            continue
        roles = awaited(crisis, name, act.now) if request.overdue else asked_first(crisis, name, act.now)
        for role in roles:
            earlier = [page for page in _pages_about(crisis, name, role, act.now) if page.started_at >= request.at]
            if not any(page.ringing or not request.overdue or page.started_at >= request.due for page in earlier):
                wait = rule_for(crisis, statement, act.now).within
                yield _page(crisis, act, role, name, _approvers(crisis, name, role, earlier, act.now), wait)
                return


def _pages_about(crisis: "Crisis", name: str, role: str, now: datetime) -> list[Page]:
    """Earlier calls for the same voice; one that was withdrawn was for another wording. Who answered and agreed since
    has done all that they can; where the role is awaited still, it is for a second person."""
    done = agreed(crisis, name, now)
    pages = (page for page in crisis.paging.pages.values() if page.about == name and page.role == role)
    return [page for page in pages if not page.withdrawn and page.answered_by not in done]


def _approvers(crisis: "Crisis", name: str, role: str, earlier: list[Page], now: datetime) -> tuple[str, ...]:
    """Whoever has not been called for this yet comes first, then the role's holder, then the ladder. Not those who
    agreed already: where a second person is lacking, they hold the role too."""
    barred = authors(crisis, crisis.statements.by_id[name], now) | set(agreed(crisis, name, now))
    called = {person for page in earlier for person in page.rungs[: page.rung + 1]}
    holder = crisis.roster.claimed.get(role)
    people = (person for person in crisis.roster.deciders(role) if person not in barred)
    return tuple(sorted(people, key=lambda person: (person in called, person != holder)))


def deadlines(crisis: "Crisis") -> tuple[Deadline, ...]:
    """When each ringing page rings the next rung."""
    return tuple(
        Deadline(page.since + page.wait, RingNext(page=page.id, rung=page.rung)) for page in crisis.paging.ringing()
    )


def on_started(paging: Paging, event: PageStarted) -> Paging:
    """The first rung rings; a ladder without people has ended before it began."""
    page = Page(event.page, event.role, event.about, event.rungs, event.wait, event.at, event.at)
    page = replace(page, by_hand=event.by_hand, exhausted=not event.rungs)
    return replace(paging, pages=put(paging.pages, event.page, page))


def on_answered(paging: Paging, event: PageAnswered) -> Paging:
    """Silent everywhere."""
    return replace(paging, pages=alter(paging.pages, event.page, answered_by=event.by, answered_at=event.at))


def on_passed(paging: Paging, event: PagePassed) -> Paging:
    """The next rung rings."""
    return replace(paging, pages=alter(paging.pages, event.page, rung=event.rung, since=event.at))


def on_exhausted(paging: Paging, event: PageExhausted) -> Paging:
    """Loud in the war room."""
    return replace(paging, pages=alter(paging.pages, event.page, exhausted=True, since=event.at))


def on_withdrawn(paging: Paging, event: PageWithdrawn) -> Paging:
    """Silent everywhere."""
    return replace(paging, pages=alter(paging.pages, event.page, withdrawn=True))


RULES: Rules = {CallRole: call, AnswerPage: answer, PassPage: pass_on, RingNext: ring_next}
CHANGES: Changes = {
    PageStarted: on_started,
    PageAnswered: on_answered,
    PagePassed: on_passed,
    PageExhausted: on_exhausted,
    PageWithdrawn: on_withdrawn,
}
REACTIONS: Reactions = (withdraw, pass_over, call_owners, call_approvers)
