"""Settings, lists and words as people really type them: refused with their place, or taken as they were meant."""

import csv
import io
import random
import re
from copy import copy
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from bot.cli.main import main
from bot.config import folders, load_config
from bot.crisis.command import Refused
from bot.crisis.edition import final_texts, too_small
from bot.crisis.lifecycle import Place
from bot.crisis.statements import EditStatement
from bot.crisis.text import clean
from bot.outlets.mailing.recipients import BrokenList, read_list
from bot.playbook.length import Counting, length
from bot.playbook.problems import PlaybookErrors
from bot.runtime.time import NoWaker
from bot.wiring import Incomplete, build
from tests.faults.outlet_settings import SECRETS, mistaken
from tests.faults.outlet_words import PLACES, written
from tests.playbooks import NEWSROOM, Run, setup, with_statement

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

# ---------------------------------------------------------------------------------------- config.yaml


async def settings_hold(home: Path, seeds: range) -> tuple[int, int]:
    """How many were refused, how many taken. Fails on the first that is neither."""
    refused = taken = 0
    for seed in seeds:
        folder = home / str(seed)
        folder.mkdir()
        path = folder / "config.yaml"
        path.write_bytes(mistaken(random.Random(seed)))
        try:
            config = load_config(path)
        except PlaybookErrors as errors:
            refused += 1
            for problem in errors.problems:
                assert problem.line >= 1 and problem.column >= 1, (seed, problem)
                assert "\n" not in str(problem) and len(str(problem)) < 1_000, (seed, str(problem)[:300])
                assert problem.text and problem.fix, (seed, problem)
            continue
        taken += 1
        try:
            bot = build(config, folders(config, path), [], lambda: NOON, NoWaker(), environment=SECRETS)
        except Incomplete as incomplete:
            assert str(incomplete).endswith(".")
        else:
            await bot.runtime.stop()
    return refused, taken


async def test_mistakes_in_the_settings_are_told_with_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("CRISIS_STATE", raising=False)
    refused, taken = await settings_hold(tmp_path, range(150))
    assert refused > 50 and taken > 5


@pytest.mark.faults_long
async def test_many_mistakes_in_the_settings_are_told_with_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("CRISIS_STATE", raising=False)
    await settings_hold(tmp_path, range(1_000, 6_000))


def test_check_says_mistakes_in_peoples_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CRISIS_STATE", raising=False)
    (tmp_path / "playbooks").mkdir()
    for seed in range(15):
        Path("config.yaml").write_bytes(mistaken(random.Random(seed)))
        assert main(["check"]) in (0, 1), seed
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        assert re.search(r"\d+ files checked|config\.yaml:\d+:\d+: ", said.out), seed


# ----------------------------------------------------------------------------------- the list of addresses

FINE = ("a@b.example", "Anna.B@müller.example", "press+x@news.example.org", "o'neil@a.example", "info@a-b.example")
ODD = (
    "",
    "a",
    "a@",
    "@b.example",
    "a b@c.example",
    "a@b",
    "a@b..example",
    "a@@b.example",
    "x" * 65 + "@b.example",
    "a@b.example\r\nBcc: evil@c.example",
    "a@b.example, c@d.example",
    "<a@b.example>",
    "a@b.example;c@d.example",
    "ä@b.example",
    "a@b.example\x00",
    "\u202ea@b.example",
    "a@" + "b." * 200 + "example",
    "a@[127.0.0.1]",
    '"a"@b.example',
    "mailto:a@b.example",
    "=cmd|'/c calc'!A1",
    "a@xn--.example",
    "a@-b.example",
)
NAMES = (
    "",
    "Anna",
    'An "A" na',
    "A;B",
    "A,B",
    "Ä Ö",
    "=1+1",
    "a\nb",
    "\u202eA",
    "x" * 121,
    "A\r\nBcc: e@f.example",
    "😀",
)
LANGUAGES = ("", "de", "EN", "fr", "deutsch", "de\n")


def a_list(chance: random.Random) -> tuple[bytes, list[str]]:
    """A file, and the addresses in it; none are told where a slip may have made others of them."""
    rows = [
        (chance.choice(FINE if chance.random() < 0.95 else ODD), *extra(chance)) for _ in range(chance.randint(0, 12))
    ]
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=chance.choice(",;"),
        lineterminator=chance.choice(("\n", "\r\n")),
        quoting=chance.choice((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)),
    )
    writer.writerows([("email", "name", "language"), *rows])
    text = out.getvalue()
    typo = chance.random() < 0.2
    if typo:
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(('"', "\x00", "\r", "\ufeff", ";", ",", "\n", "\t", "é")) + text[at:]
    whole = text.encode(chance.choice(("utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1")), "replace")
    return whole, [] if typo else [row[0] for row in rows]


def extra(chance: random.Random) -> tuple[str, str]:
    good = chance.random() < 0.9
    return (chance.choice(NAMES[:7] if good else NAMES), chance.choice(LANGUAGES[:3] if good else LANGUAGES))


def lists_hold(folder: Path, seeds: range) -> tuple[int, int]:
    refused = taken = 0
    path = folder / "press.csv"
    for seed in seeds:
        whole, meant = a_list(random.Random(seed))
        path.write_bytes(whole)
        try:
            found = read_list(path).recipients
        except BrokenList as broken:
            refused += 1
            assert re.match(r"press\.csv(:\d+)?: ", str(broken)), seed
            assert len(str(broken)) < 500, (seed, str(broken))
            continue
        taken += 1
        for each in found:
            assert re.fullmatch(r"[!-~]+@[A-Za-z0-9.-]+", each.email), (seed, each)
            assert each.name.isprintable(), (seed, each)
        known = {"anna.b@müller.example": "anna.b@xn--mller-kva.example"}
        keys = {known.get(address.strip().casefold(), address.strip().casefold()) for address in meant}
        assert not meant or {each.key for each in found} == keys, (seed, found)
    return refused, taken


def test_a_list_is_refused_whole_or_read_as_it_was_meant(tmp_path: Path):
    refused, taken = lists_hold(tmp_path, range(800))
    assert refused > 50 and taken > 50


@pytest.mark.faults_long
def test_many_lists_are_refused_whole_or_read_as_they_were_meant(tmp_path: Path):
    lists_hold(tmp_path, range(10_000, 60_000))


@pytest.mark.parametrize("address", ODD)
def test_one_odd_address_keeps_the_whole_list_back(tmp_path: Path, address: str):
    path, out = tmp_path / "press.csv", io.StringIO(newline="")
    csv.writer(out).writerows([("email", "name"), ("good@a.example", "G"), (address, "Odd")])
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    with pytest.raises(BrokenList, match=r"^press\.csv:3: "):
        read_list(path)


def test_a_hundred_thousand_lines(tmp_path: Path):
    path = tmp_path / "press.csv"
    lines = [f"person{number % 90_000}@example.org,Person {number},de" for number in range(100_000)]
    path.write_text("\n".join(["email,name,language", *lines]), encoding="utf-8")
    found = read_list(path)
    assert (len(found.recipients), len(found.twice)) == (90_000, 10_000)
    path.write_text("\n".join(["email,name,language", *lines, "broken"]), encoding="utf-8")
    with pytest.raises(BrokenList, match=r"^press\.csv:100002: "):
        read_list(path)


# ------------------------------------------------------------------------------------------------- words


def words_hold(seeds: range) -> int:
    """How many texts left."""
    left = 0
    of = with_statement("first_word", to=[place.name for place in PLACES])
    known = Run(setup(of, places=PLACES)).go_on().know()
    for seed in seeds:
        run, text = copy(known), written(random.Random(seed))
        try:
            run.do("eva", EditStatement(statement="first_word", de=text, en=text))
        except Refused:
            continue
        small = {(each.outlet, each.language) for each in too_small(run.crisis, "first_word")}
        texts = final_texts(run.crisis, "first_word", run.now)
        for place, language in product(PLACES, ("de", "en")):
            said = texts.get(place.name, {}).get(language, "")
            assert said or (place.name, language) in small, (seed, place.name)
            assert not said or not unfit_to_leave(said, place), (seed, place.name, unfit_to_leave(said, place))
            left += bool(said)
    return left


def unfit_to_leave(said: str, place: Place) -> str:
    """Why these words should not have left; empty when nothing speaks against them."""
    if (counted := length(said, place.counting, place.link)) > place.limit:
        return f"counts {counted} of {place.limit}"
    if _seen(said) != _seen(clean(said, 100_000)) or re.search(r"(?<!\w)[@＠]\w|<[!@#]", said):
        return f"not clean: {said!r}"
    if re.search(r"\{\w*\}", said):
        return f"a placeholder: {said!r}"
    if "06:40" not in said:
        return f"no promise: {said!r}"
    said.encode()  # half a character does not leave
    return ""


def _seen(text: str) -> str:
    return text.replace("\u200b", "")  # it keeps names from ringing


def test_whatever_people_write_leaves_fit_to_be_read():
    assert words_hold(range(80)) > 200


@pytest.mark.faults_long
def test_whatever_many_people_write_leaves_fit_to_be_read():
    words_hold(range(1_000, 16_000))


@pytest.mark.parametrize("counting", get_args(Counting))
def test_what_is_cut_ends_with_the_link_to_the_whole(counting: Counting):
    place = Place("tiny", "Tiny", limit=160, counting=counting)
    hub = Place("newsroom", "Newsroom", hub=True)
    run = Run(setup(with_statement("first_word", to=["newsroom", "tiny"]), places=(hub, place))).go_on().know()
    for seed in range(15):
        pieces = written(random.Random(seed)).replace("{", "").replace("}", "").replace("http", "")
        text = f"{pieces} Noch ein Satz. {'Und noch einer. ' * 30}Nächste Meldung um {{next_update}}."
        run.do("eva", EditStatement(statement="first_word", de=text, en=text))
        for said in final_texts(run.crisis, "first_word", run.now)["tiny"].values():
            assert "06:40" in said and said.rstrip().endswith(NEWSROOM), seed
            assert length(said, counting) <= place.limit, seed
