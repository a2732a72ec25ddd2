"""What the newsroom costs: a publication, with an empty and with a full archive, and its pages served over HTTP.

Pages are served by the bot's own application and, by the same server on the same machine in the same run, as plain
files by Starlette's StaticFiles, by turns.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from starlette.staticfiles import StaticFiles

from bot.crisis.deliveries import Delivery
from bot.crisis.notes import Note
from bot.outlets.files import show, stage
from bot.outlets.newsroom import Newsroom
from bot.outlets.newsroom_pages import item as items_of
from bot.outlets.newsroom_pages.export import Export
from bot.outlets.newsroom_pages.shelf import Shelf
from bot.outlets.newsroom_pages.site import Site
from bot.outlets.newsroom_pages.summary import Summary, summarise
from bot.web.app import build_app
from bot.web.server import Serving, serve

CLOSED, SAMPLES = 10_000, 60
RUNS, SECONDS = 9, 0.6
BASE = "https://news.example.org"
START = datetime(2026, 11, 22, 5, tzinfo=UTC)
SITE = Site(BASE, "Stadtnetz GmbH", ("de", "en"), "Europe/Berlin")
WORDS = {
    "de": "Rund 31.000 der 38.000 Anschlüsse laufen wieder. In Altdorf dauert es länger, weil dort ein zweites Gerät "
    f"neu startet. Es tut uns leid.\n\nNächste Meldung um 08:00: {BASE}/c/",
    "en": "About 31,000 of the 38,000 lines work again. Altdorf takes longer because a second device has to restart. "
    f"We are sorry.\n\nNext update at 08:00: {BASE}/c/",
}


def word(crisis: str, number: int, at: datetime, *, closing: bool = False) -> Delivery:
    """The numbered statement of a crisis, which promises the next one unless it closes."""
    return Delivery(
        crisis=crisis, statement=f"update_{number}", outlet="newsroom", key=f"{crisis}/{number}", drill=False,
        texts=WORDS, titles={"de": f"Meldung {number}", "en": f"Update {number}"},
        crisis_titles={"de": f"Störung {crisis}", "en": f"Outage {crisis}"}, organisation=SITE.organisation,
        zone=SITE.zone, released_at=at, next_update=None if closing else at + timedelta(minutes=30), closing=closing,
        permalink=f"{BASE}/{crisis}/",
    )  # fmt: skip


def newsroom(folder: Path, closed: int = 0, apart: timedelta = timedelta(hours=8)) -> Newsroom:
    """A newsroom after some busy years: its items, its register, its front pages and its archive.

    The closed crises' own pages are left out: no publication looks at them.
    """
    shelf, summaries = Shelf(folder, drill=False), dict[str, Summary]()
    for number in range(closed):
        item = items_of.item_of(word(f"closed-{number}", 0, START - apart * (number + 1), closing=True))
        place = shelf.place(item.crisis, item.statement)
        place.parent.mkdir(parents=True)
        place.write_bytes(items_of.encode(item))
        summaries[item.crisis] = summarise([item])
    show(stage(Export(folder, SITE, shelf).whole_front(summaries)))
    return Newsroom(folder, BASE, SITE.organisation, SITE.languages, SITE.zone)


async def taking(work: Callable[[], object]) -> float:
    """Milliseconds that a call of the outlet takes."""
    started = perf_counter()
    await work()  # type: ignore[misc]  # each is a coroutine function of the outlet
    return (perf_counter() - started) * 1e3


async def publishing(rooms: Mapping[str, Newsroom]) -> dict[str, float]:
    """The same statements published in every newsroom, by turns; a crisis of ten statements after the other."""
    times: dict[str, list[float]] = {f"{name}_{act}": [] for name in rooms for act in ("ms", "close_ms", "note_ms")}
    for number in range(SAMPLES):
        for name, room in rooms.items():
            crisis, at = f"c-{number // 10}", START + timedelta(minutes=30 * number)
            last = number % 10 == 9
            sent = word(crisis, number % 10, at, closing=last)
            took = await taking(lambda room=room, sent=sent: room.publish(sent))
            times[f"{name}_{'close_ms' if last else 'ms'}"].append(took)
            note = Note("correction", "update_9", at + timedelta(minutes=1), f"{BASE}/{crisis}/", WORDS)
            if last:
                times[f"{name}_note_ms"].append(await taking(lambda room=room, s=sent, n=note: room.edit(s, n)))
    return {f"publish_{name}": median(found) for name, found in times.items()}


async def fresh(folder: Path) -> dict[str, float]:
    """The first statement that a process publishes after its start."""
    room = Newsroom(folder, BASE, SITE.organisation, SITE.languages, SITE.zone)
    await room.repair()
    return {"publish_first_after_start_ms": await taking(lambda: room.publish(word("first", 0, START)))}


async def after_a_crash(folder: Path, room: Newsroom) -> dict[str, float]:
    """The next statement when the one before was cut off: everything is looked over and shown again."""
    Shelf(folder, drill=False).begin("c-0")
    return {"publish_after_a_crash_ms": await taking(lambda: room.publish(word("c-0", 77, START)))}


class Reader(asyncio.Protocol):
    """A reader on one connection who asks for the page again as soon as it is there."""

    def __init__(self, request: bytes, until: float) -> None:
        self.request, self.until, self.done = request, until, asyncio.get_running_loop().create_future()
        self.answers, self._missing, self._head = 0, -1, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Count a whole answer, ask again."""
        if self._missing < 0:
            head, end, body = (self._head + data).partition(b"\r\n\r\n")
            if not end:
                self._head = head
                return
            self._missing, data = length_of(head), body
        self._missing -= len(data)
        if self._missing == 0:
            self.answers, self._missing, self._head = self.answers + 1, -1, b""
            if perf_counter() < self.until:
                self._transport.write(self.request)
            else:
                self._transport.close()
                self.done.set_result(self.answers)


def length_of(head: bytes) -> int:
    """Bytes of an answer's body. Raises ValueError for any answer but 200 and 304."""
    if head.startswith(b"HTTP/1.1 304"):
        return 0
    if not head.startswith(b"HTTP/1.1 200"):
        raise ValueError(head.decode())
    return int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])


async def read(port: int, path: str, seconds: float, headers: str = "", readers: int = 16) -> float:
    """Answers a second that so many readers get."""
    loop, started = asyncio.get_running_loop(), perf_counter()
    request = f"GET {path} HTTP/1.1\r\nHost: bench\r\n{headers}\r\n".encode()
    made = [
        await loop.create_connection(lambda: Reader(request, started + seconds), "127.0.0.1", port)
        for _ in range(readers)
    ]
    answers = await asyncio.gather(*(reader.done for _, reader in made))
    return sum(answers) / (perf_counter() - started)


async def etag(port: int, path: str) -> str:
    """The tag under which the server knows a page."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return next(line[6:].decode() for line in answer.split(b"\r\n") if line.lower().startswith(b"etag: "))


async def serving(folder: Path, path: str = "/c-0/de/index.html") -> dict[str, float]:
    """Pages a second from our application and from StaticFiles, by turns in the same run; the median of the ratios."""
    command = [sys.executable, "-m", "benchmarks.newsroom", "serve", str(folder)]
    process = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout
    ports = json.loads(await process.stdout.readline())
    whole = await by_turns(ports, path, ("", ""))
    known = await by_turns(ports, path, [f"If-None-Match: {await etag(port, path)}\r\n" for port in ports])
    await process.communicate(b"")
    return {
        "served_ratio_to_static_file": median(ours / plain for ours, plain in whole),
        "served_304_ratio_to_static_file": median(ours / plain for ours, plain in known),
        "served_pages_a_second": median(ours for ours, _ in whole),
        "static_pages_a_second": median(plain for _, plain in whole),
        "served_304_a_second": median(ours for ours, _ in known),
        "static_304_a_second": median(plain for _, plain in known),
    }


async def by_turns(ports: Sequence[int], path: str, headers: Sequence[str]) -> list[tuple[float, float]]:
    """Each run asks both, and the one that was first is second in the next."""
    both = list(zip(ports, headers, strict=True))
    for port, header in both:
        await read(port, path, 0.2, header)
    found = []
    for number in range(RUNS):
        asked = {port: await read(port, path, SECONDS, header) for port, header in both[:: 1 if number % 2 else -1]}
        found.append((asked[ports[0]], asked[ports[1]]))
    return found


async def healthy() -> Mapping[str, object]:
    """All is well."""
    return {"ok": True}


async def serve_both(folder: Path) -> None:
    """Our application and StaticFiles on a port each, until nobody listens any more; the ports are printed."""
    both: list[Serving] = [
        await serve(build_app(folder, health=healthy), "127.0.0.1", 0),
        await serve(StaticFiles(directory=folder, html=True), "127.0.0.1", 0),
    ]
    print(json.dumps([each.port for each in both]), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for each in both:
        await each.close()


def in_a_fresh_process(folder: Path) -> dict[str, float]:
    """The first statement in a process that has done nothing else; the median of three."""
    found = []
    for number in range(3):
        command = [sys.executable, "-m", "benchmarks.newsroom", "fresh", str(folder / str(number))]
        found.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    return {name: median(each[name] for each in found) for name in found[0]}


async def measured(place: Path) -> dict[str, float]:
    """All figures."""
    rooms = {
        "idle": newsroom(place / "idle"),
        "10000": newsroom(place / "full", CLOSED),
        "10000_in_a_year": newsroom(place / "year", CLOSED, timedelta(minutes=40)),
    }
    figures = await publishing(rooms)
    figures["publish_ratio_10000_to_idle"] = figures["publish_10000_ms"] / figures["publish_idle_ms"]
    figures |= await after_a_crash(place / "full", rooms["10000"])
    return figures | await serving(place / "idle")


def run(folder: Path = Path("build")) -> dict[str, float]:
    """All figures of the newsroom, measured below `folder`: it must lie on the disk that is meant."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        return {**in_a_fresh_process(Path(place) / "fresh"), **asyncio.run(measured(Path(place)))}


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        asyncio.run(serve_both(Path(sys.argv[2])))
    elif sys.argv[1:2] == ["fresh"]:
        print(json.dumps(asyncio.run(fresh(Path(sys.argv[2])))))
    else:
        print(json.dumps(run(), indent=2))
