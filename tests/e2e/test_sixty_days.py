"""Sixty days in Safari: who returns is known, though the browser forgets what scripts wrote after seven days.

Gateway, inbox, worker, ledger and identities are the real ones, in this process, on one clock; Meta is a sandbox.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gateway_shop import DATASET, START_MS, Shop
from safari import DAY_MS, Safari
from signalpost.sandbox.app import build
from signalpost.sandbox.state import Sandbox
from signalpost.store import open_identities, open_identity_reader, open_inboxes, open_ledger
from signalpost.store.business import Dataset
from signalpost.transport_asgi import AsyncAsgiTransport
from signalpost.visit.visit import VISITOR_COOKIE
from signalpost.worker.clock import Clock
from signalpost.worker.run import Worker
from tag_gateway import ask, beacon, page_view, tag_gateway

VISITS = (0, 1, 9, 17, 18, 26, 34, 43, 52, 60)  # days; most lie over seven apart
LANDING = "https://shop.example/?fbclid=Click7&utm_source=facebook"
HOME = "https://shop.example/"
IDS = (VISITOR_COOKIE, "_fbp", "_fbc")
DENIED = {"state": "denied", "by": "api", "signals": {"api": "denied"}}


class Seen(NamedTuple):
    """What a browser holds at the end of a visit, and what Meta was told in it."""

    cookies: tuple[str | None, ...]
    fbp: str
    fbc: str | None


class Days:
    """A shop visited by one browser. `pixel`: a script keeps `_fbp` as Meta's does, and writes it on every page."""

    def __init__(self, folder: Path, browser: Safari, *, pixel: bool) -> None:
        self.shop = Shop(folder)
        self.shop.control.put_dataset(1, Dataset(dataset_id=DATASET, merge_window=0), author="test", now=START_MS)
        self.shop.control.set_token(1, DATASET, "a-token", author="test", now=START_MS)
        self.browser = browser
        self.pixel = pixel
        self.meta = Sandbox(clock=self._seconds)
        self.ledger = open_ledger(folder / "ledger.db", self.shop.keyring)
        self.identities = open_identities(folder / "identities.db", self.shop.keyring)
        self.reader = open_identity_reader(folder / "identities.db", self.shop.keyring)
        self.inboxes = open_inboxes(folder / "inbox", self.shop.keyring)
        self.gateway = tag_gateway(self.shop, identities=self.reader)
        self.worker = Worker(
            ledger=self.ledger, identities=self.identities, inboxes=self.inboxes, control=self.shop.control,
            transport=AsyncAsgiTransport(build(self.meta)), clock=Clock(self._seconds, self._seconds),
            log=lambda event, **fields: None, draw=lambda: 0.0,
        )  # fmt: skip
        self.worker.begin()

    def _seconds(self) -> float:
        return self.shop.now_ms / 1000

    def day(self, number: int) -> Seen:
        """A visit of one page on day `number`, folded and delivered."""
        self.shop.now_ms = START_MS + number * DAY_MS
        self._pixel_runs()
        told = self._post(LANDING if number == 0 else HOME, f"view-{number}")
        assert told["results"][0]["status"] == "accepted"
        self._pixel_runs()
        asyncio.run(self._work())
        event = self.meta.events()[-1].event
        assert event["event_id"] == f"view-{number}"
        user = event["user_data"]
        now = self.shop.now_ms
        return Seen(tuple(self.browser.value(name, now) for name in IDS), user["fbp"], user.get("fbc"))

    def withdraws(self) -> None:
        """The banner is opened again, and the answer is no."""
        self._post(HOME, "last", consent=DENIED)
        asyncio.run(self._work())

    def _post(self, url: str, event_id: str, **more: Any) -> dict[str, Any]:
        now, seen = self.shop.now_ms, self.browser.script_reads(self.shop.now_ms)
        ids = {name[1:]: seen[name] for name in ("_fbp", "_fbc") if name in seen}
        view = page_view(event_id=event_id, event_time=now // 1000, event_source_url=url, user_data=ids)
        body = beacon(self.shop, view, **more)
        reply = ask(self.gateway, "POST", f"/sp/{DATASET}", body, cookie=self.browser.header(now))
        self.browser.answered(reply.headers.get("set-cookie", ""), now)
        answer: dict[str, Any] = reply.json
        return answer

    def _pixel_runs(self) -> None:
        now = self.shop.now_ms
        if self.pixel:
            own = self.browser.script_reads(now).get("_fbp") or f"fb.1.{now}.{now % 1_000_000_007}"
            self.browser.script_writes("_fbp", own, now)

    async def _work(self) -> None:
        self.worker.upkeep()
        while self.worker.fold_once():
            pass
        self.shop.now_ms += 10
        await self.worker.deliver_due()

    def close(self) -> None:
        self.reader.close()
        self.inboxes.close()
        self.identities.close()
        self.ledger.close()
        self.shop.close()


@pytest.fixture(params=[False, True], ids=["without a pixel", "with a pixel that writes _fbp by script"])
def pixel(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def days(tmp_path: Path, pixel: bool) -> Iterator[Days]:
    made = Days(tmp_path, Safari(), pixel=pixel)
    yield made
    made.close()


def test_a_browser_keeps_its_ids_for_sixty_days(days: Days) -> None:
    """fbp, fbc and visitor id of the first day are those of the last, in the browser and at Meta."""
    first, *later = [days.day(number) for number in VISITS]
    assert None not in first.cookies
    assert set(later) == {first}
    assert (first.fbp, first.fbc) == first.cookies[1:]
    assert first.fbc == f"fb.1.{START_MS}.Click7"


def test_what_is_known_is_one_visitor(days: Days) -> None:
    """With the touch that brought them, however often they come back."""
    for number in VISITS:
        seen = days.day(number)
    assert days.identities.counts(1) == {"known": 1, "forgotten": 0}
    visitor, fbp, fbc = seen.cookies
    assert visitor is not None
    known = days.reader.visitor(1, visitor)
    assert known is not None
    assert (known.fbp, known.fbc) == (fbp, fbc)
    assert (known.first_seen, known.last_seen) == (START_MS, START_MS + 60 * DAY_MS)
    assert known.first_touch is not None
    assert (known.first_touch.utm, known.first_touch.click_ids) == ({"utm_source": "facebook"}, {"fbclid": "Click7"})


def test_withdrawn_consent_ends_it(days: Days) -> None:
    """Nothing is left of the visitor, here or in the browser; who comes back is new."""
    before = [days.day(number) for number in VISITS][-1]
    days.withdraws()
    assert [days.browser.value(name, days.shop.now_ms) for name in IDS] == [None, None, None]
    assert days.identities.counts(1) == {"known": 0, "forgotten": 3}  # visitor id, fbp, fbc
    after = days.day(61)
    assert set(after.cookies).isdisjoint(before.cookies)
    assert after.fbc is None


def test_behind_another_sites_name_nothing_lasts(tmp_path: Path, pixel: bool) -> None:
    """Where WebKit treats the gateway's cookies like a script's, a visitor who stays away for a week is new."""
    days = Days(tmp_path, Safari(cloaked=True), pixel=pixel)
    seen = [days.day(number) for number in VISITS]
    assert len({one.cookies[0] for one in seen}) == 8
    assert seen[-1].fbc is None
    days.close()
