"""A post on an organisation's LinkedIn page: once, exact, no markup of ours, looked up word by word in doubt."""

import random
import traceback
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.crisis.deliveries import Delivery
from bot.outlets import kinds
from bot.outlets.base import NotSent, Outlet, PerhapsSent, Sent, Spec
from bot.outlets.http import Host
from bot.outlets.linkedin import PAGE, VERSION, LinkedInOutlet, build, escaped, plain
from tests.contract.outlet_contract import OutletContract
from tests.linkedin.standin import LITTLE, ORGANISATION, TOKEN, LinkedIn, duplicate, error
from tests.outlets.carried import carried, no_pause
from tests.outlets.place import AFTER, BEFORE, NOW, Asked, Fault, Refusal
from tests.outlets.sample import as_drill, delivery

TEXT = (
    "Das Netz ist seit 05:41 gestört (Linz & Wels). #Störung @alle {x|y} a_b *c* [d] ~e~ \\ <f>: "
    "https://a.example/c_1/\n\nMehr um 06:30."
)
PATIENT, IMPATIENT = httpx.Timeout(10), httpx.Timeout(0.5)


@pytest.fixture
async def linkedin() -> AsyncIterator[LinkedIn]:
    async with LinkedIn() as place:
        yield place


def outlet(
    linkedin: LinkedIn, account: str = ORGANISATION, token: str = TOKEN, patience: httpx.Timeout = PATIENT
) -> LinkedInOutlet:  # fmt: skip
    """The outlet of another process each time: it remembers nothing."""
    host = Host("LinkedIn", linkedin.url, lambda: NOW, (token,), patience=patience)
    return LinkedInOutlet("linkedin", account, host, token, ("de",), VERSION, no_pause)


def post(text: str = TEXT, statement: str = "first_word", **changes: Any) -> Delivery:
    return delivery(statement, texts={"de": text}, outlet="linkedin", **changes)


def spec(**secrets: str) -> Spec:
    made = Spec("linkedin", "linkedin", "Linznet", "Europe/Vienna", ("de",), Path("memory"), account=ORGANISATION)
    return replace(made, secrets={"TOKEN": TOKEN} | secrets)


class TestLinkedIn(OutletContract):
    linkedin: LinkedIn

    @pytest.fixture(autouse=True)
    def before_linkedin(self, linkedin: LinkedIn) -> None:
        self.linkedin = linkedin

    def make(self, folder: Path) -> Outlet:
        return outlet(self.linkedin)

    def fitting(self, statement: str) -> Delivery:
        return post(f"{TEXT} {statement}", statement)

    def unfitting(self) -> Delivery:
        return as_drill(self.fitting("first_word"))

    def seen(self, folder: Path) -> Any:
        return list(self.linkedin.shown)


async def test_exactly_the_approved_text_and_no_markup(linkedin: LinkedIn):
    sent = await outlet(linkedin).publish(post())
    assert linkedin.shown == [TEXT]
    urn = linkedin.posts[0].urn
    assert sent == Sent(f"https://www.linkedin.com/feed/update/{urn}/", urn)
    assert len(linkedin.log) == 1


@given(st.text())
def test_what_is_escaped_is_plain_and_read_again(text: str):
    assert LITTLE.fullmatch(escaped(text))
    assert plain(escaped(text)) == text


def test_hashtags_of_people_are_read_as_people_see_them():
    assert (
        plain(r"Alles zu {hashtag|\#|Linznet} und {hashtag|＃|netz} \(hier\)") == "Alles zu #Linznet und ＃netz (hier)"
    )


@pytest.mark.parametrize("fault", [*BEFORE, *AFTER])
async def test_whatever_happens_it_is_out_once(linkedin: LinkedIn, fault: Fault):
    linkedin.lag, linkedin.repeats = 2, True
    linkedin.fail("POST", fault)
    sent = await carried(outlet(linkedin, patience=IMPATIENT if fault == "hang" else PATIENT), post())
    assert isinstance(sent, Sent)
    assert sent.ref == linkedin.posts[0].urn
    assert linkedin.shown == [TEXT]
    assert len(linkedin.asked("POST")) == (1 if fault in AFTER else 2)


async def test_nobody_there_is_not_sent_and_then_sent(linkedin: LinkedIn):
    await linkedin.close()
    assert await carried(outlet(linkedin), post()) == "given up"
    async with linkedin:
        assert isinstance(await carried(outlet(linkedin), post()), Sent)
    assert linkedin.shown == [TEXT]


@pytest.mark.parametrize("seed", range(30))
async def test_a_storm_doubles_nothing_and_loses_nothing(linkedin: LinkedIn, seed: int):
    chance = random.Random(seed)
    linkedin.lag, linkedin.repeats = chance.choice((0, 1, 2)), True
    linkedin.fail("POST", *(chance.choice(("", *BEFORE, *AFTER[:3])) for _ in range(4)))
    linkedin.fail("GET", *(chance.choice(("", "", "", *BEFORE, "lost", "half")) for _ in range(12)))
    ended = await carried(outlet(linkedin), post())
    assert linkedin.shown in ([], [TEXT])
    if ended != "asked":
        assert isinstance(ended, Sent)
        assert [ended.ref] == [each.urn for each in linkedin.posts]


async def test_a_late_one_meets_the_one_that_came_after_it(linkedin: LinkedIn):
    linkedin.fail("POST", "late")
    sent = await carried(outlet(linkedin, patience=IMPATIENT), post())
    linkedin.gate.set()
    assert isinstance(sent, Sent)
    assert linkedin.shown == [TEXT]


# -------------------------------------------------------------------------------------------- repetitions


async def test_a_repetition_is_the_post_that_is_out(linkedin: LinkedIn):
    linkedin.lag = 100
    first = linkedin.post(escaped(TEXT))
    sent = await outlet(linkedin).publish(post())
    assert (sent.ref, sent.note) == (first.urn, "")
    assert linkedin.shown == [TEXT]


async def test_a_repetition_of_earlier_days_is_told(linkedin: LinkedIn):
    first = linkedin.post(escaped(TEXT), ago=timedelta(days=3))
    sent = await outlet(linkedin).publish(post())
    assert sent.ref == first.urn
    assert "earlier post" in sent.note


async def test_a_repetition_of_what_was_deleted_is_asked_about(linkedin: LinkedIn):
    linkedin.delete(linkedin.post(escaped(TEXT)))
    with pytest.raises(PerhapsSent, match=r"as urn:li:share:\d+\. LinkedIn refused it \(404"):
        await outlet(linkedin).publish(post())
    assert not linkedin.shown


@pytest.mark.parametrize("urn", ["urn:li:person:782bbtaQ", "something", "../../rest/posts"])
async def test_a_repetition_of_nothing_that_can_be_read(linkedin: LinkedIn, urn: str):
    async def repeats(asked: Asked) -> web.Response:
        raise duplicate(urn)

    linkedin.instead = repeats
    with pytest.raises(PerhapsSent, match="but not where"):
        await outlet(linkedin).publish(post())


async def test_a_repetition_of_something_else_is_asked_about(linkedin: LinkedIn):
    other = linkedin.post(escaped("Etwas anderes."))

    async def repeats(asked: Asked) -> web.Response:
        if asked.method == "POST":
            raise duplicate(other.urn)
        return await linkedin.answer(asked)

    linkedin.instead = repeats
    with pytest.raises(PerhapsSent, match="shows something else"):
        await outlet(linkedin).publish(post())


async def test_a_conflict_leaves_doubt(linkedin: LinkedIn):
    async def conflict(asked: Asked) -> web.Response:
        raise error(409, "CONFLICT", "The entity update failed due to a conflict")

    linkedin.instead = conflict
    with pytest.raises(PerhapsSent, match="busy with the same post"):
        await outlet(linkedin).publish(post())


# ------------------------------------------------------------------------------------------- looking it up


async def test_it_is_found_among_others_on_any_page(linkedin: LinkedIn):
    sent = await outlet(linkedin).publish(post())
    for number in range(PAGE * 2):
        linkedin.post(f"Anderes {number}")
    assert await outlet(linkedin).find(post()) == sent
    assert await outlet(linkedin).find(post(TEXT.replace("05:41", "05:42"))) is None


async def test_posts_of_others_and_of_earlier_are_not_it(linkedin: LinkedIn):
    linkedin.post(escaped(TEXT), author="urn:li:organization:7")
    linkedin.post(escaped(TEXT), ago=timedelta(days=1))
    assert await outlet(linkedin).find(post()) is None


async def test_the_looking_ends_where_the_crisis_began(linkedin: LinkedIn):
    for number in range(PAGE * 3):
        linkedin.post(f"Früher {number}", ago=timedelta(days=1))
    assert await outlet(linkedin).find(post()) is None
    assert len(linkedin.log) == 3


async def test_a_post_that_does_not_say_when_it_was_made_may_be_it(linkedin: LinkedIn):
    there = linkedin.post(escaped(TEXT))

    async def timeless(asked: Asked) -> web.Response:
        read = {key: value for key, value in there.read().items() if not key.endswith("At")}
        return web.json_response({"elements": [read]})

    linkedin.instead = timeless
    found = await outlet(linkedin).find(post())
    assert found
    assert found.ref == there.urn


async def test_too_many_posts_to_look_through_are_no_answer(linkedin: LinkedIn):
    for number in range(PAGE * 6):
        linkedin.post(f"Anderes {number}")
    with pytest.raises(PerhapsSent, match="more posts"):
        await outlet(linkedin).find(post())


async def test_what_cannot_be_read_nobody_can_tell(linkedin: LinkedIn):
    async def strange(asked: Asked) -> web.Response:
        raise Refusal(200, {"status": "ok"})

    linkedin.instead = strange
    with pytest.raises(PerhapsSent, match="cannot be understood"):
        await outlet(linkedin).find(post())


@pytest.mark.parametrize("urn", ["", "urn:li:person:1", "1", "urn:li:share:1/../2"])
async def test_an_answer_that_names_no_post_leaves_doubt(linkedin: LinkedIn, urn: str):
    async def strange(asked: Asked) -> web.Response:
        said = await linkedin.answer(asked)
        return web.Response(status=201, headers={"x-restli-id": urn}) if asked.method == "POST" else said

    linkedin.instead = strange
    assert isinstance(await carried(outlet(linkedin), post()), Sent)
    assert linkedin.shown == [TEXT]


# ------------------------------------------------------------------------------------------------ refusals


async def test_a_token_that_is_over_is_told_in_words_and_never_shown(linkedin: LinkedIn):
    made = build(replace(spec(TOKEN="Zk7pqx8vvW"), server=linkedin.url), lambda: NOW)
    with pytest.raises(NotSent, match="each lasts 60 days") as no:
        await made.publish(post())
    assert no.value.final
    assert "Zk7pqx8vvW" not in "".join(traceback.format_exception(no.value))
    with pytest.raises(PerhapsSent, match="LINKEDIN_TOKEN"):
        await made.find(post())


async def test_a_token_that_fits_in_no_header_is_told(linkedin: LinkedIn):
    made = outlet(linkedin, token="Zk7pqx8vvWü")
    with pytest.raises(NotSent, match="Look at its address and its secrets"):
        await made.publish(post())
    with pytest.raises(PerhapsSent, match="Look at its address and its secrets"):
        await made.find(post())
    assert not linkedin.log


async def test_a_version_that_is_over_is_told_and_can_be_set(linkedin: LinkedIn):
    old = build(replace(spec(VERSION="202401"), server=linkedin.url), lambda: NOW)
    with pytest.raises(NotSent, match="set LINKEDIN_VERSION to a newer one"):
        await old.publish(post())
    new = kinds.build(replace(spec(VERSION="202610", TOKEN=f"{TOKEN}\n"), server=linkedin.url), lambda: NOW)
    assert (await new.publish(post())).ref
    assert linkedin.log[-1].headers["linkedin-version"] == "202610"


async def test_a_token_that_is_repeated_is_not_shown(linkedin: LinkedIn):
    async def repeats(asked: Asked) -> web.Response:
        raise error(403, "ACCESS_DENIED", f"No right: {asked.headers['authorization']}")

    linkedin.instead = repeats
    with pytest.raises(NotSent) as no:
        await outlet(linkedin).publish(post())
    assert TOKEN not in no.value.reason


async def test_a_text_that_is_too_long_is_refused_for_good(linkedin: LinkedIn):
    with pytest.raises(NotSent, match="too long") as no:
        await outlet(linkedin).publish(post("ä" * 3_001))
    assert no.value.final


@pytest.mark.parametrize("account", ["", "linznet", "urn:li:organization:1", "1/2"])
async def test_an_account_that_is_no_number(linkedin: LinkedIn, account: str):
    with pytest.raises(NotSent, match="is no number of an organisation"):
        await outlet(linkedin, account).publish(post())
    assert await outlet(linkedin, account).find(post()) is None
    assert not linkedin.log


async def test_no_text_in_its_language(linkedin: LinkedIn):
    with pytest.raises(NotSent, match="language of this page"):
        await outlet(linkedin).publish(delivery(texts={"en": "a", "fr": "b"}))


async def test_it_says_what_it_can_once_the_page_can_be_read(linkedin: LinkedIn):
    assert await outlet(linkedin).capabilities() == kinds.KINDS["linkedin"].can
    with pytest.raises(NotSent, match="401"):
        await outlet(linkedin, token="other").capabilities()
    with pytest.raises(NotSent, match="must begin with https"):
        await build(replace(spec(), server="http://api.example"), lambda: NOW).capabilities()
