"""A service behind Apprise: its own words, a person's look, and neither a secret nor a second message leaves."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.crisis.deliveries import Delivery
from bot.outlets.apprise import AppriseOutlet, build
from bot.outlets.base import NEVER, Capabilities, NotSent, Outlet, PerhapsSent, Sent, Spec
from tests.contract.outlet_contract import OutletContract
from tests.outlets.mailing.list import clock
from tests.outlets.sample import as_drill, delivery

# Apprise imports all of its services when it meets its first URL, and one of them an old module.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class Service:
    """Takes what Apprise's `json://` sends; answers `status`, or nothing at all when `silent`."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.status, self.silent, self.port = 200, False, 0

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.got.append(await request.json())
        self.headers.append(dict(request.headers))
        if self.silent and request.transport:
            request.transport.abort()
        return web.Response(status=self.status)

    def url(self, options: str = "") -> str:
        return f"json://bot:hush@127.0.0.1:{self.port}/in{options}"


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    service, app = Service(), web.Application()
    app.router.add_post("/in", service.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    service.port = runner.addresses[0][1]
    yield service
    await runner.cleanup()


def outlet(folder: Path, url: str, *languages: str, organisation: str = "Linznet") -> Outlet:
    spec = Spec(
        "pager", "apprise", organisation, "Europe/Vienna", languages or ("de",), folder / "memory", secrets={"URL": url}
    )  # fmt: skip
    return build(spec, clock)


def text(statement: str = "first_word", **changes: Any) -> Delivery:
    texts = {"de": "Seit 05:41 gestört. Wir sind dran :smile: <b> *fett* @everyone"}
    values: dict[str, Any] = {"outlet": "pager", "texts": texts, "subjects": {"de": "Störung", "en": "Outage"}}
    return delivery(statement, **(values | changes))


class TestApprise(OutletContract):
    service: Service

    @pytest.fixture(autouse=True)
    def before_apprise(self, service: Service) -> None:
        self.service = service

    def make(self, folder: Path) -> Outlet:
        return outlet(folder, self.service.url())

    def fitting(self, statement: str) -> Delivery:
        return text(statement)

    def unfitting(self) -> Delivery:
        return as_drill(text())

    def seen(self, folder: Path) -> Any:
        return list(self.service.got)


async def test_exactly_the_text_leaves_with_its_subject_and_nothing_of_apprise(tmp_path, service):
    assert await outlet(tmp_path, service.url(), organisation="Städtische Netze").publish(text()) == Sent()
    (got,) = service.got
    assert (got["title"], got["message"], got["attachments"]) == ("Störung", text().texts["de"], [])
    assert "pprise" not in str(service.got) + str(service.headers)
    assert service.headers[0]["User-Agent"] == "Stadtische Netze"


async def test_its_own_language_leaves(tmp_path, service):
    await outlet(tmp_path, service.url(), "en").publish(text(texts={"de": "Störung", "en": "We are on it."}))
    assert (service.got[0]["title"], service.got[0]["message"]) == ("Outage", "We are on it.")


async def test_what_was_taken_is_not_sent_again(tmp_path, service):
    await outlet(tmp_path, service.url()).publish(text())
    assert await outlet(tmp_path, service.url()).publish(text()) == Sent()
    assert len(service.got) == 1


@pytest.mark.parametrize("trouble", [{"status": 500}, {"status": 404}, {"silent": True}])
async def test_without_a_yes_nobody_can_tell_and_a_person_may_send_it_again(tmp_path, service, trouble):
    vars(service).update(trouble)
    for asked in (outlet(tmp_path, service.url()).publish, outlet(tmp_path, service.url()).find):
        with pytest.raises(PerhapsSent, match="did not say") as doubt:
            await asked(text())
        assert doubt.value.final
    assert len(service.got) == 1
    vars(service).update(status=200, silent=False)
    assert await outlet(tmp_path, service.url()).publish(text()) == Sent()
    assert await outlet(tmp_path, service.url()).find(text()) == Sent()


async def test_given_up_in_the_middle_it_is_in_doubt(tmp_path, service, monkeypatch):
    asked = asyncio.Event()

    async def never(*arguments: object, **words: object) -> None:
        asked.set()
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.outlets.apprise.Apprise.async_notify", never)
    sending = asyncio.create_task(outlet(tmp_path, service.url()).publish(text()))
    await asked.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    with pytest.raises(PerhapsSent):
        await outlet(tmp_path, service.url()).find(text())


async def test_an_error_inside_is_in_doubt(tmp_path, service, monkeypatch):
    def broken(*arguments: object, **words: object) -> None:
        raise RuntimeError(service.url())

    monkeypatch.setattr("bot.outlets.apprise.Apprise.async_notify", broken)
    with pytest.raises(PerhapsSent) as doubt:
        await outlet(tmp_path, service.url()).publish(text())
    assert "hush" not in str(doubt.value)


@pytest.mark.parametrize("options", ["?retry=5&wait=0", "?optional=yes", "?retry=2&optional=yes&overflow=split"])
async def test_no_option_in_the_url_sends_twice_or_calls_a_failure_a_success(tmp_path, service, options):
    service.status = 503
    with pytest.raises(PerhapsSent):
        await outlet(tmp_path, service.url(options)).publish(text())
    assert len(service.got) == 1


async def test_no_option_in_the_url_changes_a_word(tmp_path, service):
    await outlet(tmp_path, service.url("?emojis=yes&overflow=truncate")).publish(text())
    assert service.got[0]["message"] == text().texts["de"]


@pytest.mark.parametrize(
    "url", ["", "nonsense://hush", "hush", "discord://hush", "json://a.example/hush, json://b.example"]
)
async def test_a_url_that_is_not_understood_is_final_and_printed_nowhere(tmp_path, caplog, capsys, url):
    caplog.set_level(logging.DEBUG)
    for asked in (outlet(tmp_path, url).publish(text()), outlet(tmp_path, url).capabilities()):
        with pytest.raises(NotSent, match="APPRISE_URL") as no:
            await asked
        assert no.value.final
        assert "hush" not in no.value.reason
    assert "hush" not in caplog.text + "".join(capsys.readouterr())
    assert await outlet(tmp_path, url).find(text()) is None


async def test_no_secret_is_logged_when_it_goes_wrong(tmp_path, service, caplog):
    service.status = 500
    with pytest.raises(PerhapsSent):
        await outlet(tmp_path, service.url()).publish(text())
    assert "hush" not in caplog.text


async def test_a_text_that_is_too_long_is_refused_whole(tmp_path):
    sms = outlet(tmp_path, "sns://AHIAJGNT76XIMXDBIJYA/bu1dHSdO22pfaaVy/wmNsdjFVCuCDe/us-west-2/12223334444")
    assert await sms.capabilities() == Capabilities(limit=160)
    with pytest.raises(NotSent, match="at most 160 characters") as no:
        await sms.publish(text(texts={"de": "x" * 161}))
    assert no.value.final


async def test_without_its_language_nothing_leaves(tmp_path, service):
    with pytest.raises(NotSent, match="language"):
        await outlet(tmp_path, service.url(), "fr").publish(text(texts={"de": "ja", "en": "yes"}))
    assert not service.got


async def test_a_service_without_room_for_a_subject_gets_the_text_alone(tmp_path, service, monkeypatch):
    made = outlet(tmp_path, service.url())
    assert isinstance(made, AppriseOutlet)
    assert made.remembers == NEVER
    monkeypatch.setattr("apprise.plugins.custom_json.NotifyJSON.title_maxlen", 0)
    await made.publish(text())
    assert (service.got[0]["title"], service.got[0]["message"]) == ("", text().texts["de"])


async def test_without_its_memory_it_sends_nothing(tmp_path, service):
    (tmp_path / "memory").write_text("in the way")
    with pytest.raises((NotSent, PerhapsSent), match="memory cannot be"):
        await outlet(tmp_path, service.url()).publish(text())
    assert not service.got


async def test_a_disk_that_is_full_beforehand_sends_nothing(tmp_path, service, monkeypatch):
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotSent, match="memory cannot be written") as no:
        await outlet(tmp_path, service.url()).publish(text())
    assert not no.value.final
    assert not service.got
