"""An eyewitness: keeps its own, simple record of a crisis from the events alone, and objects when a text leaves, a
delivery moves or a person counts that should not. It shares no rule with the core."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.crisis import (
    approvals,
    deliveries,
    facts,
    inquiries,
    lifecycle,
    notes,
    paging,
    promises,
    publishing,
    roster,
    statements,
)
from bot.crisis.command import ALARM, HANDS, PLAYBOOK
from bot.crisis.event import Event
from bot.crisis.lifecycle import CrisisStarted
from bot.playbook.length import length
from bot.playbook.model import Playbook, Rule
from tests.faults.gate import Gate

MARKS = {"de": "ÜBUNG", "en": "EXERCISE"}
SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")
COMPUTED = {"next_update", "newsroom", "as_of"}
RINGS = re.compile(r"(?<!\w)[@＠]\w|<[!@#]")
HIDDEN = re.compile(r"[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

Seen = tuple[object, ...]
"""Everything of a text that a person agrees to: words by language, and what was changed how often."""


@dataclass
class Vote:
    """What somebody said, when, in which class, to which words."""

    at: datetime
    yes: bool
    kind: str
    seen: Seen


@dataclass
class Text:
    """One statement as the events tell of it."""

    template: str
    drafted_by: str
    words: dict[str, str]
    shorts: dict[str, str]
    editors: set[str] = field(default_factory=set)
    edits: int = 0
    submitted_by: str = ""
    votes: dict[str, Vote] = field(default_factory=dict)
    publisher: str = ""
    released: dict[str, dict[str, str]] = field(default_factory=dict)
    released_at: datetime | None = None
    sent: bool = False
    about: str = ""


class Witness:
    """Sees every event of one crisis; raises AssertionError at the first that breaks an invariant."""

    def __init__(self, start: CrisisStarted) -> None:
        self.start = start
        self.playbook = Playbook.model_validate_json(start.playbook)
        self.severity = (start.severity, 0)
        self.people = {person.id: person for person in start.people}
        self.conflicted: set[str] = set()
        self.claimed: dict[str, str] = {}
        self.known: dict[str, dict[str, str]] = {}
        self.confirmed: set[str] = set()
        self.texts: dict[str, Text] = {}
        self.places = {place.name: place for place in start.places}
        self.deliveries: dict[tuple[str, str], str] = {}
        self.asked: dict[tuple[str, str], datetime] = {}
        """When a person last said that it is to leave."""
        self.notes: dict[tuple[str, str], tuple[str, str]] = {}
        """What became of the note on a text at an outlet, and to which text it leads."""
        self.order: list[str] = []
        self.promised: dict[str, datetime] = {}
        self.pages: dict[str, tuple[str, ...]] = {}
        self.inquiries: set[str] = set()
        """The open ones."""
        self.counts: Counter[str] = Counter()
        self.latest = start.at
        self.over = False
        self.gate = Gate(start, self)

    def see(self, event: Event) -> None:  # noqa: PLR0912, PLR0915  # a case for each event that matters
        """One more event happened."""
        assert not self.over or isinstance(event, lifecycle.NoteTaken) or type(event).__name__.startswith("Card")
        assert event.at >= self.latest and event.at.utcoffset() == timedelta(0)
        self.latest = event.at
        self.counts[type(event).__name__] += 1
        for told in ("reason", "text", "short", "evidence", "what", "skipped", "asker", "question", "answer"):
            self._quiet(getattr(event, told, ""))
        self.gate.see(event)
        match event:
            case lifecycle.SeverityChanged():
                self.severity = (event.severity, self.severity[1] + 1)
            case lifecycle.CrisisStoodDown() | lifecycle.CrisisDismissed():
                self._ended(event)
            case roster.RoleClaimed():
                assert self._decides(event.person)
                self.claimed[event.role] = event.person
            case roster.ConflictDeclared():
                self.conflicted.add(event.person)
                self.claimed = {role: who for role, who in self.claimed.items() if who != event.person}
            case facts.FactReported():
                self.known[event.fact] = event.values
                self.confirmed.discard(event.fact)
            case facts.FactConfirmed():
                assert self._may(event.by, self.playbook.facts[event.fact].confirm)
                self.confirmed.add(event.fact)
            case statements.StatementDrafted():
                assert event.statement not in self.texts
                self.texts[event.statement] = Text(
                    event.template, event.by, dict(event.texts), dict(event.shorts), about=event.about
                )  # fmt: skip
                self._mends(event)
            case statements.StatementEdited():
                self._edited(event)
            case approvals.ApprovalRequested():
                self.texts[event.statement].submitted_by = event.by
            case approvals.ApprovalGiven() | approvals.ApprovalRefused():
                self._voted(event)
            case publishing.PublicationRequested():
                self._wants_to_publish(event)
            case publishing.PublicationHastened():
                self._hastened(event)
            case publishing.PublicationHalted():
                self.texts[event.statement].publisher = ""
            case publishing.StatementReleased():
                self._released(event)
            case promises.PromiseMade() | promises.PromiseKept():
                self._promised(event)
            case paging.PageAnswered():
                assert self._decides(event.by)
            case paging.PageStarted() | paging.PagePassed():
                self._rings(event)
            case inquiries.InquiryLogged() | inquiries.InquiryTaken() | inquiries.InquiryAnswered():
                self._inquired(event)
            case _ if type(event).__module__ == deliveries.__name__:
                self._moved(event)
            case _ if type(event).__module__ == notes.__name__:
                self._noted(event)

    # ------------------------------------------------------------------------------------------ people

    def _decides(self, who: str) -> bool:
        return who in self.people and not self.people[who].external and who not in self.conflicted

    def _may(self, who: str, *roles: str) -> bool:
        behind = [who in self.start.ladders.get(role, ()) or self.claimed.get(role) == who for role in roles]
        return self._decides(who) and any(behind)

    def decides(self, who: str) -> bool:
        """Whether somebody decides for the company."""
        return self._decides(who)

    def may(self, who: str, *roles: str) -> bool:
        """The same, in one of these roles."""
        return self._may(who, *roles)

    def conflict(self, who: str) -> bool:
        """Whether somebody has declared one."""
        return who in self.conflicted

    def _inquired(self, event: inquiries.InquiryLogged | inquiries.InquiryTaken | inquiries.InquiryAnswered) -> None:
        """Everybody known logs; whoever takes or answers counts in the house."""
        assert event.by in self.people
        assert (event.inquiry in self.inquiries) is not isinstance(event, inquiries.InquiryLogged)
        assert isinstance(event, inquiries.InquiryLogged) or self._handles(event.by)
        self.inquiries.add(event.inquiry)
        if isinstance(event, inquiries.InquiryAnswered):
            self.inquiries.remove(event.inquiry)

    def _handles(self, who: str) -> bool:
        """One of the company, or somebody of an agency who has a role; never with a conflict."""
        return self._decides(who) or (
            who in self.people
            and who not in self.conflicted
            and any(who in ladder for ladder in self.start.ladders.values())
        )

    def _rings(self, event: paging.PageStarted | paging.PagePassed) -> None:
        """Invariant 2: nobody with a conflict, no external is called to decide."""
        if isinstance(event, paging.PageStarted):
            assert all(self._decides(person) for person in event.rungs)
            self.pages[event.page] = event.rungs
        else:
            assert self._decides(self.pages[event.page][event.rung])

    # ------------------------------------------------------------------------------------------- texts

    def seen(self, name: str) -> tuple[dict[str, tuple[str, str]], Seen]:
        """The words in each complete language (long, short; computed slots still open), and what a yes is for."""
        text, words = self.texts[name], {}
        for language, long in text.words.items():
            short = text.shorts.get(language, "")
            needed = {slot for slot in SLOT.findall(long + short) if slot not in COMPUTED}
            if all(slot in self.confirmed and self._say(slot, language) for slot in needed):
                words[language] = (self._fill(long, language), self._fill(short, language))
        return words, (sorted(words.items()), text.edits, self.severity, self.start.kind)

    def _say(self, fact: str, language: str) -> str:
        value = self.known[fact].get(language, "")
        choice = self.playbook.facts[fact].choices.get(value)
        return choice[language] if choice else value

    def _fill(self, text: str, language: str) -> str:
        return SLOT.sub(lambda slot: slot[0] if slot[1] in COMPUTED else self._say(slot[1], language), text)

    def kind_of(self, text: Text, now: datetime) -> str:
        """A, B or C at a moment."""
        template = self.playbook.statements[text.template]
        if template.approval != "A":
            return template.approval
        signed = {entry.statement: entry for entry in self.start.preapproved}.get(text.template)
        good = (
            signed
            and signed.written_by != signed.approved_by
            and signed.fingerprint == self.playbook.seal(text.template)
            and (signed.valid_from is None or signed.valid_from <= self.start.at)
        )
        return "A" if good and signed and now < signed.valid_until and not text.edits else "B"

    def _edited(self, event: statements.StatementEdited) -> None:
        text = self.texts[event.statement]
        assert not text.publisher and event.by in self.people
        text.words[event.language] = event.text
        text.shorts[event.language] = event.short
        text.editors.add(event.by)
        text.edits += 1

    def _voted(self, event: approvals.ApprovalGiven | approvals.ApprovalRefused) -> None:
        """Invariants 2 and 3: a voice is a person's, inside the company, without a conflict, and not an author's."""
        text, yes = self.texts[event.statement], isinstance(event, approvals.ApprovalGiven)
        kind = self.kind_of(text, event.at)
        assert self._may(event.by, *self.playbook.approvals[kind].roles())  # type: ignore[index]  # A, B or C
        assert event.by not in self._authors(text, kind)
        words, seen = self.seen(event.statement)
        assert words
        text.votes[event.by] = Vote(event.at, yes, kind, seen)

    def _authors(self, text: Text, kind: str) -> set[str]:
        return text.editors if kind == "A" else text.editors | {text.drafted_by, text.submitted_by}

    def _wants_to_publish(self, event: publishing.PublicationRequested | publishing.PublicationHastened) -> None:
        text = self.texts[event.statement]
        named = [s.by for s in self.playbook.steps if text.template in (s.publish, s.notify, *(s.update or ()))]
        assert not text.publisher and self._may(event.by, "lead", *named)
        text.publisher = event.by
        self._approved(text, event.statement, event.at)

    def _hastened(self, event: publishing.PublicationHastened) -> None:
        """From now on that person answers for it."""
        text = self.texts[event.statement]
        assert text.publisher and not text.released
        text.publisher = ""
        self._wants_to_publish(event)

    def _approved(self, text: Text, name: str, now: datetime) -> None:
        """Invariant 1: enough people who may, agreed to exactly this, not too long ago, in its present class."""
        kind = self.kind_of(text, now)
        rule = self.playbook.approvals[kind]  # type: ignore[index]  # A, B or C
        _, seen = self.seen(name)
        counted = {
            who for who, vote in text.votes.items()
            if vote.yes and vote.seen == seen and vote.kind == kind and now < vote.at + rule.lapses
            and self._decides(who) and who not in self._authors(text, kind)
        }  # fmt: skip
        assert self._agree(rule, counted)

    def _agree(self, rule: Rule, people: set[str]) -> bool:
        voices = [
            any(self._may(person, part) for person in people) if isinstance(part, str) else self._agree(part, people)
            for part in rule.parts
        ]
        enough = all(voices) if rule.all_of else any(voices) if rule.any_of else voices.count(True) >= (rule.n_of or 1)
        return enough and (rule.needed == 1 or self._two(rule, people))

    def _two(self, rule: Rule, people: set[str]) -> bool:
        """Invariant 2, four eyes: where two voices are wanted, no single person is all of them."""
        fulfilled = [part for part in rule.parts if isinstance(part, str) or self._agree(part, people)]
        voices = {role for part in fulfilled for role in ([part] if isinstance(part, str) else part.roles())}
        return len({person for person in people if self._may(person, *voices)}) > 1

    # ---------------------------------------------------------------------------------------- releases

    def _released(self, event: publishing.StatementReleased) -> None:
        name, text = event.statement, self.texts[event.statement]
        assert event.by == ALARM and text.publisher and not text.released and event.texts
        assert self._decides(text.publisher)
        self._approved(text, name, event.at)
        template, (words, _) = self.playbook.statements[text.template], self.seen(name)
        places = {place.name: place for place in self.start.places}
        public = template.audience == "public"
        assert (event.next_update is not None) == (public and not template.closing)
        assert event.next_update is None or event.next_update > event.at
        for outlet, by_language in event.texts.items():
            place = places[outlet]
            assert {outlet, place.called} & set(template.to) and place.audience == template.audience
            for language, said in by_language.items():
                assert language in place.languages and length(said, place.counting, place.link) <= place.limit
                body = self._unmarked(said, language)
                self._harmless(body)
                self._as_agreed(body, language, words[language], event)
                assert event.next_update is None or f"{self._local(event.next_update):%H:%M}" in body
        text.released, text.released_at = event.texts, event.at
        self.order.append(name)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.start.zone))

    def _unmarked(self, said: str, language: str) -> str:
        """Invariant 4: each line of an exercise says so, at both ends."""
        if self.start.kind != "drill":
            return said
        mark, lines = MARKS[language], said.splitlines()
        assert all(line.startswith(f"{mark} · ") and line.endswith(f" · {mark}") for line in lines if line.strip())
        return "\n".join(line.removeprefix(f"{mark} · ").removesuffix(f" · {mark}") for line in lines)

    def _harmless(self, body: str) -> None:
        """Invariant 6: no placeholder."""
        assert "{" not in body and "}" not in body
        self._quiet(body)

    def _quiet(self, words: str) -> None:
        """Invariant 8: nothing that a person wrote rings anybody or hides anything."""
        assert not RINGS.search(words) and not HIDDEN.search(words)

    def _as_agreed(
        self, body: str, language: str, words: tuple[str, str], event: publishing.StatementReleased
    ) -> None:  # fmt: skip
        """Invariant 1: the long words or the short ones, up to the computed slots; or whole sentences of the long."""
        long, short = (re.compile(self._pattern(text, language, event)) for text in words)
        plain = body.replace("\u200b", "")
        if long.fullmatch(plain) or (short.pattern and short.fullmatch(plain)):
            return
        sentences = re.compile("|".join(self._pattern(part, language, event) for part in _sentences(words[0])) + r"|…")
        next_one = {"de": "Nächste Meldung", "en": "Next update"}[language]
        time = rf"{next_one}: (.{{0,9}}{self._local(event.next_update):%H:%M})\." if event.next_update else "(…)"
        left = plain.removesuffix(self.start.newsroom).strip()
        assert self.start.newsroom in plain, "a shortened text leads to the whole one"
        for part in _sentences(left.replace("…", "\n…\n")):
            assert sentences.fullmatch(part.strip()) or re.fullmatch(time, part.strip()), part

    def _pattern(self, text: str, language: str, event: publishing.StatementReleased) -> str:
        clock, computed = r"(?:\d\d\.\d\d\., |\d+ \w+, )?", {"newsroom": re.escape(self.start.newsroom)}
        due = event.next_update
        computed["next_update"] = clock + (f"{self._local(due):%H:%M}" if due else r"\d\d:\d\d")
        computed["as_of"] = f"{self._local(event.at):%H:%M}"
        pieces = SLOT.split(text.replace("\u200b", ""))
        return "".join(computed[piece] if n % 2 else re.escape(piece) for n, piece in enumerate(pieces))

    def _promised(self, event: promises.PromiseMade | promises.PromiseKept) -> None:
        if isinstance(event, promises.PromiseMade):
            assert self.order[-1] == event.statement and event.due > event.at
            self.promised[event.statement] = event.due
        else:
            by = self.texts[event.kept_by]
            assert by.sent and self.playbook.statements[by.template].audience == "public"
            assert self.order.index(event.kept_by) > self.order.index(event.statement)
            del self.promised[event.statement]

    # -------------------------------------------------------------------------------------- deliveries

    def _moved(self, event: Event) -> None:
        """Invariant 5: attempted only when ready, sent once, and after an unknown only on a person's word."""
        key = (event.statement, event.outlet)  # type: ignore[attr-defined]  # every event of a delivery has them
        before, person, hand = self.deliveries.get(key, ""), event.by in self.people, event.by in HANDS
        match event:
            case deliveries.DeliveryQueued():
                assert not before and key[1] in self.texts[key[0]].released
                now = "ready"
            case deliveries.DeliveryAttempted():
                assert before == "ready" and hand and not self.places[key[1]].by_hand
                assert self._holds(key), "it was put right or taken back, and nobody wanted it there after that"
                now = "attempting"
            case deliveries.DeliverySent():
                assert before not in ("", "sent", "dropped")
                by_hand = ("ready", "held") if self.places[key[1]].by_hand else ()
                assert hand or (self._decides(event.by) and before in ("unknown", "refused", *by_hand))
                self.texts[key[0]].sent = True
                now = "sent"
            case deliveries.DeliveryNotSent():
                assert (hand and before == "attempting") or (person and before in ("unknown", "refused"))
                now = "ready" if event.not_before else "refused"
            case deliveries.DeliveryUnknown():
                assert before == "attempting"
                now = "unknown"
            case deliveries.DeliveryHeld():
                assert before == "ready" and (event.reason != "mended" or not self._holds(key))
                now = "held"
            case deliveries.DeliveryFreed():
                assert before == "held" and self._decides(event.by)
                now = "ready"
            case deliveries.DeliveryLate():
                assert before == "ready" and event.by == ALARM and self.places[key[1]].by_hand
                now = "ready"
            case _:
                assert isinstance(event, deliveries.DeliveryDropped) and self._decides(event.by)
                assert before in ("ready", "unknown", "refused", "held")
                now = "dropped"
        if person and now == "ready":
            self.asked[key] = event.at
        self.deliveries[key] = now

    # ------------------------------------------------------------------------------------- what was wrong

    def _menders(self, name: str) -> list[Text]:
        return [text for text in self.texts.values() if text.about == name and text.released]

    def _holds(self, key: tuple[str, str]) -> bool:
        """Whether a text may leave: nothing mends it, or a person wanted it there all the same after that."""
        asked = self.asked.get(key)
        return all(asked and text.released_at and asked >= text.released_at for text in self._menders(key[0]))

    def _mends(self, event: statements.StatementDrafted) -> None:
        """Only what left the house and was not taken back is mended, for the same readers."""
        template = self.playbook.statements[event.template]
        assert not event.about or template.mends
        if event.about:
            wrong = self.texts[event.about]
            assert wrong.released
            assert self.playbook.statements[wrong.template].audience == template.audience
            by = {self.playbook.statements[text.template].mends for text in self._menders(event.about)}
            assert "retraction" not in by

    def _noted(self, event: Event) -> None:
        """A note stands only where the wrong text is out, leads to what mends it, and is written once for each."""
        key, mender = (event.statement, event.outlet), event.mender  # type: ignore[attr-defined]  # every event of a note
        before, person = self.notes.get(key, ("", "")), event.by in self.people
        assert self.deliveries[key] == "sent" and self.places[key[1]].edits
        match event:
            case notes.NotePosted():
                assert not person and before not in (("posted", mender), ("left", mender))
                self._note_is_true(event)
                now = "posted"
            case notes.NoteFailed():
                assert not person and before not in (("posted", mender), ("left", mender), ("failed", mender))
                now = "waiting" if event.not_before else "failed"
            case notes.NoteRetried():
                assert self._decides(event.by) and before == ("failed", mender)
                now = "waiting"
            case _:
                assert self._decides(event.by) and before == ("failed", mender)
                now = "left"
        self.notes[key] = (now, mender)

    def _note_is_true(self, event: notes.NotePosted) -> None:
        text = self.texts[event.mender]
        assert text.about == event.statement and text.sent and text.released_at
        assert set(event.texts) == set(self.texts[event.statement].released[event.outlet])
        for language, said in event.texts.items():
            body = self._unmarked(said, language)
            self._harmless(body)
            assert f"{self._local(text.released_at):%H:%M}" in body and self.start.newsroom in body

    def _ended(self, event: Event) -> None:
        self.over = True
        assert event.by != PLAYBOOK and self._may(event.by, "lead", *(step.by for step in self.playbook.steps))
        out = [t for t in self.texts.values() if t.sent and self.playbook.statements[t.template].audience == "public"]
        if isinstance(event, lifecycle.CrisisDismissed):
            assert not self.deliveries and not out
        else:
            assert not self.promised and set(self.deliveries.values()) <= {"sent", "dropped"}
            assert not out or any(self.playbook.statements[text.template].closing for text in out)


def _sentences(text: str) -> list[str]:
    return [" ".join(line.split()) for line in re.split(r"(?<=[.!?…])\s+|\n", text) if line.strip()]
