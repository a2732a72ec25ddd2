"""Random but valid: playbooks with their people and outlets, and commands that fit, nearly fit or are nonsense.

Everything takes a `Random`: Hypothesis' own (its choices shrink) or an ordinary seeded one (faster, for storms).
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import timedelta
from random import Random
from typing import Any, TypeVar, get_args
from zoneinfo import ZoneInfo

from bot.crisis.approvals import REASONS, MarkApprovalOverdue
from bot.crisis.command import Command
from bot.crisis.consent import binding
from bot.crisis.core import RULES
from bot.crisis.facts import ConfirmFact
from bot.crisis.inquiries import KINDS
from bot.crisis.lifecycle import Place, Preapproval, Scheduler, Setup
from bot.crisis.model import Crisis
from bot.crisis.roster import Person
from bot.crisis.standdown import StandDown
from bot.crisis.statements import EditStatement
from bot.crisis.steps import DecideStep, open_steps
from bot.playbook.length import Counting
from bot.playbook.model import STEP_KINDS, Playbook
from bot.playbook.scalars import SEVERITIES
from tests.playbooks import NEWSROOM, START, both, same

T = TypeVar("T")

ROLES = ("lead", "facts", "legal", "press", "boss")
INSIDERS = ("ada", "bob", "cem", "dora", "emil", "fay")
EXTERNALS = ("xaver", "yuki")
OUTLETS = ("newsroom", "short", "german", "intranet", "fax", "xing")
NASTY = (
    "@channel", "@here now", "x @everyone", "＠all", "<!channel>", "<@U024BE7LH>", "<#C024BE91L>", "{", "}}", "{what}",
    "a\u202eb", "a\u2028b", "a\u200bb", "@\u200bchannel", "tab\tbell\x07", "line\r\nbreak", ".@press", "(@press)",
    "channel", "!channel>", "press", "a@b.example", "ends with @", "ends with <", "\ufeff", "", " ", "ÜBUNG", "😀" * 9,
)  # fmt: skip
PLAIN = ("Internet", "rund 18.000 Anschlüsse", "Linz and Wels", "wir suchen den Fehler", "5:20", "23.59", "18.000", "7")
EMPTY: Any = object()
"""A list that tools alone fill."""

DURATIONS = ("30s", "2m", "5m", "20m", "1h", "3h")


def some(random: Random, among: Sequence[T], least: int = 0, most: int = 3) -> list[T]:
    """A few of them, each once, in any order."""
    most = min(most, len(among))
    return random.sample(among, random.randint(min(least, most), most))


# ------------------------------------------------------------------------------------------- playbooks


def any_setup(random: Random) -> Setup:
    """A valid playbook with people, ladders, outlets and pre-approvals, good and bad ones."""
    playbook = any_playbook(random)
    ladders = {role: tuple(some(random, INSIDERS + EXTERNALS, most=4)) for role in ROLES}
    tools = random.choice((0, 0, 1, 2))
    ladders["lead"] = (random.choice(INSIDERS), *(p for p in ladders["lead"] if p in EXTERNALS))
    return Setup(
        playbook=playbook,
        people=tuple(Person(name, name.title(), external=name in EXTERNALS) for name in INSIDERS + EXTERNALS),
        ladders=ladders,
        places=(
            Place("newsroom", "Newsroom", hub=True, edits=random.random() < 0.7),
            Place(
                "short",
                "Short",
                limit=random.choice((150, 220, 500)),
                languages=("en", "de"),
                edits=True,
                counting=random.choice(get_args(Counting)),
                link=random.choice((0, 23)),
            ),
            Place("german", "Deutsch", limit=random.choice((300, 2000)), languages=("de",), subjects=True),
            Place(
                "english",
                "English",
                limit=random.choice((60, 90, 300)),
                languages=("en",),
                called="german",
                counting="graphemes",
                link=random.choice((0, 23)),
            ),
            Place("intranet", "Intranet", audience="internal"),
            Place("xing", "Xing", by_hand=True, within=timedelta(minutes=random.choice((0, 1, 10)))),
        ),
        preapproved=tuple(entry for name in playbook.statements for entry in _preapproved(random, playbook, name)),
        organisation="Linznet",
        languages=random.choice((("de", "en"), ("de", "en"), ("de",), ("en",))),
        zone=random.choice(("Europe/Vienna", "UTC", "Asia/Kathmandu")),
        newsroom=NEWSROOM,
        schedulers=tuple(Scheduler(f"tool{n}", f"Tool {n}", random.choice(INSIDERS + EXTERNALS)) for n in range(tools)),
    )


def _preapproved(random: Random, playbook: Playbook, name: str) -> list[Preapproval]:
    print_of = playbook.seal(name)
    good = Preapproval(name, "yuki", "cem", START + timedelta(days=90), print_of)
    soon = Preapproval(name, "yuki", "cem", START + timedelta(minutes=random.randint(1, 90)), print_of)
    own = Preapproval(name, "ada", "ada", START + timedelta(days=90), print_of)
    other = Preapproval(name, "yuki", "cem", START + timedelta(days=90), "0" * 64)
    over = Preapproval(name, "yuki", "cem", START, print_of)
    early = Preapproval(name, "yuki", "cem", START + timedelta(days=90), print_of, START + timedelta(minutes=30))
    return random.choice(([good], [good], [good], [good], [soon], [own], [other], [over], [early], []))


def any_playbook(random: Random) -> Playbook:
    """A playbook in which lint finds no error."""
    facts = {f"f{n}": _fact(random) for n in range(random.randint(1, 4))}
    statements = {f"s{n}": _statement(random, list(facts)) for n in range(random.randint(2, 5))}
    statements["last"] = _statement(random, list(facts), closing=True)
    for mends in some(random, ("correction", "retraction"), most=2):
        audience = random.choice(("public", "public", "public", "internal"))
        statements[mends] = _statement(random, list(facts), audience=audience) | {"mends": mends}
    clocks = {"law": _clock(random)}
    return Playbook.model_validate({
        "playbook": "any", "version": 1, "title": same("Any"), "cluster": "victim",
        "severity": {s: _level(random) for s in some(random, SEVERITIES, 1, 4)},
        "roles": {role: same(role) for role in ROLES},
        "facts": facts, "statements": statements, "clocks": clocks,
        "steps": _steps(random, facts, statements),
        "approvals": {name: _approval(random) for name in "ABC"},
    })  # fmt: skip


def _level(random: Random) -> dict[str, Any]:
    every = random.choice((None, *DURATIONS, "26h"))
    return same("level") | ({"update_every": every} if every else {})


def _fact(random: Random) -> dict[str, Any]:
    kind = random.choice(("text", "text", "time", "number", "choice"))
    fact: dict[str, Any] = {**same("?"), "type": kind, "confirm": random.choice(ROLES)}
    if kind == "choice":
        fact["choices"] = {"yes": both("ja", "yes"), "no": both("nein", "no")}
    return fact


def _clock(random: Random) -> dict[str, Any]:
    return {
        **same("law"), "zero": same("zero"), "limit": random.choice(("1h", "5h", "72h")), "source": "law",
        "owner": random.choice(ROLES), "applies_if": same("if"), "last_reviewed": "2026-09-01",
    }  # fmt: skip


def _statement(random: Random, facts: list[str], closing: bool = False, audience: str = "") -> dict[str, Any]:
    audience = "public" if closing else audience or random.choice(("public", "public", "public", "internal"))
    to = ["intranet"] if audience == "internal" else some(random, OUTLETS, 1, 4)
    statement: dict[str, Any] = {
        "title": same("title"), "class": random.choice("AAABBC"), "to": to, "audience": audience, "closing": closing,
        "text": {language: _words(random, facts, closing, 6) for language in ("de", "en")},
    }  # fmt: skip
    if random.random() < 0.4:
        short = {language: _words(random, facts, closing, 1) for language in ("de", "en")}
        statement["short"] = {language: f"{words} {{newsroom}}" for language, words in short.items()}
    return statement


def _words(random: Random, facts: list[str], closing: bool, most: int) -> str:
    slots = ["newsroom", "as_of", *facts]
    told = [
        random.choice(("Es geht um {%s}.", "@{%s} ist betroffen!", "<{%s}", "Wir sind dran\n", "({%s})", "Sorry. " * 9))
        for _ in range(random.randint(1, most))
    ]
    sentences = [text % random.choice(slots) if "%s" in text else text for text in told]
    return " ".join(sentences if closing else [*sentences, "Nächste Meldung: {next_update}."])


def _approval(random: Random) -> dict[str, Any]:
    return {**_rule(random, list(ROLES), 2), "within": random.choice(DURATIONS), "lapses": random.choice(DURATIONS)}


def _rule(random: Random, voices: list[str], depth: int) -> dict[str, Any]:
    """Takes each of the voices once at most."""
    parts: list[object] = []
    for _ in range(random.choice((1, 1, 2, 3))):
        if depth and len(voices) > 1 and random.random() < 0.2:
            parts.append(_rule(random, voices, depth - 1))
        elif voices:
            parts.append(voices.pop(random.randrange(len(voices))))
    parts = parts or [voices.pop()]
    form = random.choice(("any_of", "any_of", "all_of", "n_of"))
    return {"n_of": random.randint(1, len(parts)), "of": parts} if form == "n_of" else {form: parts}


def _steps(random: Random, facts: dict[str, Any], statements: dict[str, Any]) -> list[dict[str, Any]]:
    kinds = [random.choice(STEP_KINDS) for _ in range(random.randint(3, 9))]
    steps: list[dict[str, Any]] = []
    for kind in (*kinds, "close"):
        what = _what(random, kind, facts, statements)
        if what:
            what = [] if what is EMPTY else what
            steps.append({
                "id": f"step{len(steps)}", "title": same(kind), "by": random.choice(ROLES), kind: what,
                "within": random.choice(DURATIONS), "when": _when(random, facts, steps),
                "after": some(random, [step["id"] for step in steps], most=2) if random.random() < 0.5 else [],
                **_more(random, kind),
            })  # fmt: skip
    return steps


def _more(random: Random, kind: str) -> dict[str, Any]:
    """That a step waits; that it names the tools in which scheduled posts wait."""
    more = {"wait": random.choice(DURATIONS)} if random.random() < 0.15 else {}
    return more | ({"schedulers": random.choice(("pause", "recheck", "resume"))} if kind == "check" else {})


def _what(  # noqa: PLR0911  # one for each kind
    random: Random, kind: str, facts: dict[str, Any], statements: dict[str, Any]
) -> object:
    public = [name for name, each in statements.items() if each["audience"] == "public"]
    goes_on = [name for name in public if not statements[name]["closing"]]
    match kind:
        case "do" | "close":
            return same("do it")
        case "decide":
            ways = {"go": same("go on"), "watch": {**same("w"), "then": "watch"}, "no": {**same("no"), "then": "end"}}
            return {name: ways[name] for name in ("go", *some(random, ("watch", "no")))}
        case "fact":
            return some(random, list(facts), 1, 3)
        case "check":
            return [same("item")] * random.randint(0, 2) or EMPTY
        case "page":
            return some(random, ROLES, 1, 3)
        case "clock":
            return ["law"]
        case "update":
            return some(random, goes_on, 1, 2)
        case "publish":
            return random.choice(public)
        case _:
            return random.choice(list(statements))


def _when(random: Random, facts: dict[str, Any], earlier: list[dict[str, Any]]) -> dict[str, Any]:
    choices = [name for name, fact in facts.items() if fact["type"] == "choice"]
    decisions = [step["id"] for step in earlier if "decide" in step]
    when: dict[str, Any] = {}
    if random.random() < 0.1:
        when["kind"] = random.choice(("live", "drill"))
    if choices and random.random() < 0.2:
        when["facts"] = {random.choice(choices): random.choice(("yes", "no"))}
    if decisions and random.random() < 0.3:
        when["decided"] = {random.choice(decisions): "go"}
    return when


# -------------------------------------------------------------------------------------------- commands

_BY_NAME = sorted(RULES, key=lambda kind: kind.__name__)
FROM_PEOPLE = [kind for kind in _BY_NAME if not kind.from_hand and kind is not StandDown]
FROM_HANDS = [kind for kind in _BY_NAME if kind.from_hand]


def any_command(random: Random, crisis: Crisis, seen: Sequence[str], kinds: Sequence[type[Command]]) -> Command:
    """A command of one of these kinds; most of what it names exists. `seen` are bindings of earlier previews."""
    kind = random.choice(kinds)
    values = _Values(random, crisis, seen)
    if kind is DecideStep:
        step = values.step()
        choices = next((list(s.decide or {}) for s in crisis.playbook.steps if s.id == step), [])
        return DecideStep(step=step, choice=random.choice([*choices, "nonsense"]))
    given = {each.name: values.of(kind, each.name) for each in fields(kind)}
    if kind is EditStatement:
        given |= {language: random.choice(("", values.text(), values.text())) for language in ("de", "en")}
    if kind is ConfirmFact and given["fact"] in crisis.facts.by_name and random.random() < 0.8:
        given.update(crisis.facts.by_name[given["fact"]].values)
    if "binding" in given and random.random() < 0.8 and given["statement"] in crisis.statements.by_id:
        given["binding"] = binding(crisis, given["statement"])
        requests = crisis.approvals.requests
        if kind is MarkApprovalOverdue and given["statement"] in requests:
            given["binding"] = requests[given["statement"]].binding
    return kind(**given)


class _Values:
    """Values for the fields of commands: mostly ones that exist, sometimes nonsense."""

    def __init__(self, random: Random, crisis: Crisis, seen: Sequence[str]) -> None:
        self.random, self.crisis, self.bindings = random, crisis, seen

    def of(self, kind: type[Command], field: str) -> Any:
        maker = getattr(self, field, None)
        return maker() if maker else self.text()

    def _one(self, among: Any, nonsense: T) -> Any:
        known = list(among)
        return self.random.choice(known) if known and self.random.random() < 0.93 else nonsense

    def text(self) -> str:
        words = [self.random.choice(NASTY + PLAIN) for _ in range(self.random.randint(0, 3))]
        slots = ["{next_update}", *("{" + name + "}" for name in self.crisis.playbook.facts)]
        if self.random.random() < 0.6:
            words.append(self.random.choice(("", "@", "<")) + self.random.choice(slots))
            words.append("{next_update}.")
        return self.random.choice((" ", "", "\n")).join(words) * self.random.choice((1, 1, 1, 30))

    def seen(self) -> str:
        return self.random.choice(("", "", "0", "1", "nonsense"))

    def de(self) -> str:
        return self.random.choice((*PLAIN, "yes", "no", *NASTY, "9" * 5000))

    en = de
    evidence = reason_text = what = asker = answer = de
    question = text

    def reason(self) -> str:
        return self.random.choice((*REASONS, *REASONS, "", *NASTY))

    def minutes_ago(self) -> str:
        return self.random.choice(("0", "1", "59", "4000", "99999", "-1", "1.5", "", "٣", "9" * 5000))

    def kind(self) -> str:
        return self.random.choice((*KINDS, *KINDS, "live", ""))

    def inquiry(self) -> str:
        return str(self._one(self.crisis.inquiries.by_id, "inquiry-999"))

    def step(self) -> str:
        return str(self._one([step.id for step in open_steps(self.crisis)] or ["step0"], "no_such_step"))

    def fact(self) -> str:
        return str(self._one(self.crisis.playbook.facts, "no_such_fact"))

    def statement(self) -> str:
        return str(self._one(self.crisis.statements.by_id, "no_such_statement"))

    def about(self) -> str:
        return self.random.choice(("", self.statement(), self.statement()))

    def mender(self) -> str:
        return self.statement()

    def at(self) -> str:
        soon = self.crisis.updated_at + timedelta(minutes=self.random.choice((1, 2, 3, 20, 90)))
        local = soon.astimezone(ZoneInfo(self.crisis.life.zone))
        return self.random.choice((f"{local:%H:%M}", f"{local:%H:%M}", f"{local:%H.%M} Uhr", "06:00", "25:00", *NASTY))

    def template(self) -> str:
        return str(self._one(self.crisis.playbook.statements, "no_such_template"))

    def outlet(self) -> str:
        return str(self._one(self.crisis.life.places, "no_such_outlet"))

    def clock(self) -> str:
        return str(self._one(self.crisis.playbook.clocks, "no_such_clock"))

    def role(self) -> str:
        return str(self._one(ROLES, "no_such_role"))

    def page(self) -> str:
        return str(self._one(self.crisis.paging.pages, "p999"))

    def person(self) -> str:
        return str(self._one(INSIDERS + EXTERNALS, "nobody"))

    to = person

    def severity(self) -> str:
        return str(self._one(self.crisis.playbook.severity, "S9"))

    def binding(self) -> str:
        return str(self._one(self.bindings, "no_such_binding"))

    def rung(self) -> int:
        return self.random.randint(0, 2)

    item = rung

    def wait(self) -> timedelta:
        return self.random.choice((timedelta(0), timedelta(seconds=30), timedelta(days=-1), timedelta.max))

    def final(self) -> bool:
        return self.random.random() < 0.2

    in_doubt = final

    def mark(self) -> Any:
        return self.crisis.updated_at + timedelta(minutes=self.random.randint(-100, 10))

    def permalink(self) -> str:
        return self.random.choice(("", "https://social.example/@linznet/1", *NASTY))

    def card(self) -> str:
        return self.random.choice(("board", "step.step0"))

    def place(self) -> str:
        return "console:room"

    def message(self) -> str:
        return self.random.choice(("", "m1"))
