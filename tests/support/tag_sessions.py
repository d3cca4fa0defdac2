"""Browsing sessions of the built tag, and what gateway and sandbox make of all that left the browser.

for session in in_node(assets, 0, 100, keys):
    judge.take(session)
judged = judge.close()        # session number → event_name → Sides
"""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

import tree
from gateway_edge import Reply, call
from gateway_shop import DATASET, ORIGIN, START_MS
from gateway_shop import Shop as Installed
from signalpost.gateway.app import Gateway
from signalpost.sandbox.asgi import Request
from signalpost.sandbox.dedup import Dedup, Sighting
from signalpost.sandbox.forms import Call
from signalpost.sandbox.pixel.reading import read_tr
from signalpost.sandbox.received import ReceivedEvent, Source
from signalpost.sandbox.state import Sandbox
from signalpost.store.business import Dataset
from signalpost.store.record import EventCopy
from signalpost.store.tag.settings import TagSettings
from tag_gateway import HOST, tag_gateway
from tag_page import NODE

MAIN = tree.ROOT / "web" / "tag" / "test" / "sessions" / "main.ts"
PIXEL_SCRIPT = tree.SRC / "signalpost" / "sandbox" / "pixel" / "fbevents.js"
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
NAMES = ("PageView", "AddToCart", "Purchase")
AT_ONCE = 200
_NUMBER = re.compile(r"/s(\d+)/")


class Sent(msgspec.Struct, frozen=True):
    """A request as it left the browser: to `tr` with a query, or to `collect` with a body. `at`: Unix ms."""

    to: str
    at: int
    came: bool
    text: str
    cookie: str
    origin: str
    credentials: str


class Session(msgspec.Struct, frozen=True):
    """A session that was browsed. `seen`: what the shop saw, by event_name."""

    number: int
    consent: str
    seen: dict[str, int]
    sent: list[Sent]
    warnings: list[str]


class Sides(NamedTuple):
    """Events of one name that are left after deduplication: of the pixel alone, of the gateway alone, of both; and
    those that the pixel made and the network lost."""

    pixel: int
    server: int
    both: int
    lost: int


def in_node(assets: Path, first: int, count: int, keys: Mapping[str, str]) -> Iterator[Session]:
    """Sessions of the built tag in Node, as they end."""
    words: list[str | bytes | Path] = [
        NODE,
        MAIN,
        "run",
        assets,
        PIXEL_SCRIPT,
        msgspec.json.encode(keys),
        str(first),
        str(count),
    ]
    decode = msgspec.json.Decoder(Session).decode
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        for line in running.stdout:
            yield decode(line)
        assert running.wait() == 0, running.stderr.read().decode()


def plans(first: int, count: int) -> list[dict[str, Any]]:
    """Sessions to be browsed: brief ones."""
    done = subprocess.run([NODE, MAIN, "plan", str(first), str(count)], capture_output=True, check=True)
    return [msgspec.json.decode(line) for line in done.stdout.splitlines()]


class Gateways:
    """Two gateways in this process: one for shops that require consent, one for those that do not."""

    def __init__(self, folder: Path) -> None:
        self._shops: dict[str, Installed] = {}
        self._apps: dict[str, Gateway] = {}
        for consent in ("required", "optional"):
            (folder / consent).mkdir()
            shop = self._shops[consent] = Installed(folder / consent)
            tag = TagSettings(consent=consent)
            shop.control.put_dataset(1, Dataset(dataset_id=DATASET, tag=tag), author="test", now=START_MS)
            self._apps[consent] = tag_gateway(shop)

    @property
    def keys(self) -> dict[str, str]:
        """Browser keys by consent."""
        return {consent: shop.browser_token for consent, shop in self._shops.items()}

    def post(self, consent: str, sent: Sequence[Sent]) -> list[Reply]:
        """The answers to requests that came at about the same time."""
        shop, app = self._shops[consent], self._apps[consent]
        shop.now_ms = max(one.at for one in sent)
        shop.monotonic = max(shop.monotonic, (shop.now_ms - START_MS) / 1000)

        async def every() -> list[Reply]:
            return await asyncio.gather(*(self._ask(app, one) for one in sent))

        return asyncio.run(every())

    async def _ask(self, app: Gateway, sent: Sent) -> Reply:
        headers = [("User-Agent", AGENT), ("Content-Type", "text/plain;charset=UTF-8"), ("Host", HOST)]
        headers += [("Origin", sent.origin), ("Cookie", sent.cookie)]
        assert sent.origin == ORIGIN
        return await call(app, "POST", f"/sp/{DATASET}", sent.text.encode(), headers=headers)

    def copies(self) -> Iterator[EventCopy]:
        """All that they took."""
        for shop in self._shops.values():
            yield from shop.events()

    def close(self) -> None:
        for shop in self._shops.values():
            shop.close()


class Judge:
    """Plays what left the browsers into gateway and sandbox, and lets the sandbox's deduplication count."""

    def __init__(self, folder: Path) -> None:
        self.gateways = Gateways(folder)
        self.sessions: dict[int, dict[str, int]] = {}
        self.warnings: Counter[str] = Counter()
        self._waiting: dict[str, list[Sent]] = defaultdict(list)
        self._came: list[tuple[int, Request | bytes]] = []
        self._lost: list[Request] = []

    def take(self, session: Session) -> None:
        """One session."""
        self.sessions[session.number] = session.seen
        self.warnings.update(session.warnings)
        for sent in session.sent:
            if sent.to == "collect":
                self._waiting[session.consent] += [sent] if sent.came else []
                continue
            request = Request(method="GET", path="/tr/", query_string=sent.text, headers={"user-agent": AGENT})
            if sent.came:
                self._came.append((sent.at, request))
            else:
                self._lost.append(request)
        if len(self._waiting[session.consent]) >= AT_ONCE:
            self._post(session.consent)

    def _post(self, consent: str) -> None:
        sent, self._waiting[consent] = self._waiting[consent], []
        replies = self.gateways.post(consent, sent) if sent else []
        for one, reply in zip(sent, replies, strict=True):
            if reply.status == 401:  # a count of a page that has never had the settings, and so no key
                assert msgspec.json.decode(one.text)["data"] == []
                continue
            assert reply.status == 202, reply.body
            assert reply.json["dropped"] == 0

    def close(self) -> dict[int, dict[str, Sides]]:
        """What is left of every session, by event_name, once all that came was judged in its order."""
        for consent in list(self._waiting):
            self._post(consent)
        self._came += [(copy.received_at, copy.body) for copy in self.gateways.copies()]
        self._came.sort(key=lambda one: one[0])
        return sides(into_sandbox(self._came), [read_tr(request).as_event(0) for request in self._lost])


def into_sandbox(came: Iterable[tuple[int, Request | bytes]]) -> list[ReceivedEvent]:
    """What a sandbox has of the requests of pixels and the events of a gateway, each by its clock (Unix ms)."""
    now = [0.0]
    sandbox = Sandbox(clock=lambda: now[0], keep=10_000_000)
    for at, one in came:
        now[0] = at / 1000
        if isinstance(one, Request):
            sandbox.take_pixel(read_tr(one))
            continue
        items = (msgspec.json.decode(one),)
        asked = Call(version="v25.0", dataset=DATASET, token="any", token_place="header", form="json", items=items)
        assert sandbox.judge(asked) is None, sandbox.judge(asked)
        sandbox.take(asked, "A")
    return sandbox.events()


def sides(events: Sequence[ReceivedEvent], lost: Sequence[Mapping[str, Any]]) -> dict[int, dict[str, Sides]]:
    """Each side by itself through the sandbox's deduplication, beside what it left of both."""
    alone = {source: Dedup() for source in (Source.BROWSER, Source.SERVER)}
    pixel, server, both, gone = Counter[Any](), Counter[Any](), Counter[Any](), Counter[Any]()
    by_source = {Source.BROWSER: pixel, Source.SERVER: server}
    arrived = set()
    for event in events:
        key = _key(event.event)
        arrived.add((event.source, event.event_name, event.event_id))
        both[key] += event.standing.kept
        by_source[event.source][key] += alone[event.source].place(_sighting(event)).standing.kept
    for told in {(event["event_name"], event["event_id"]): event for event in lost}.values():
        gone[_key(told)] += (Source.BROWSER, told["event_name"], told["event_id"]) not in arrived
    found: dict[int, dict[str, Sides]] = defaultdict(dict)
    for number, name in pixel.keys() | server.keys() | gone.keys():
        key = (number, name)
        found[number][name] = Sides(pixel[key], server[key], both[key], gone[key])
    return found


def _key(event: Mapping[str, Any]) -> tuple[int, str]:
    match = _NUMBER.search(event["event_source_url"])
    assert match, "an event of no session"
    return int(match[1]), event["event_name"]


def _sighting(event: ReceivedEvent) -> Sighting:
    return Sighting(
        number=event.number,
        dataset=event.dataset,
        source=event.source,
        event_name=event.event_name,
        event_id=event.event_id,
        event_time=event.event_time,
        received_at=event.received_at,
    )
