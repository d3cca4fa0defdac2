"""Visits of a shop in a real browser: what the pixel sent and what the gateway delivered come to the same counts.

The same plans as in tests/web/test_sessions.py, shorter, since here time passes; through a gateway over HTTP, a worker,
and the sandbox behind Meta's host names.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import pytest

from chromium import PATIENCE_S
from gateway_shop import DATASET, OTHER_DATASET
from signalpost.sandbox.app import build
from signalpost.store import open_identities, open_inboxes, open_ledger
from signalpost.store.access_keys import KeyKind
from signalpost.store.business import Dataset
from signalpost.store.tag.settings import TagSettings
from signalpost.transport_asgi import AsyncAsgiTransport
from signalpost.worker.clock import Clock
from signalpost.worker.run import Worker
from tag_page import TagHere, tagging
from tag_sessions import NAMES, Sides, plans, sides
from tag_visits import Pages, Taken, Visit, together

LANES = 16
DATASETS: dict[Literal["required", "optional"], str] = {"required": DATASET, "optional": OTHER_DATASET}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TagHere]:
    """Running parts; one dataset requires consent, the other does not."""
    with tagging(tmp_path_factory.mktemp("visits")) as running:
        control, now = running.installed.control, int(time.time() * 1000)
        running.installed.new_key(KeyKind.BROWSER, datasets=[OTHER_DATASET], origins=[running.site])
        for consent, dataset_id in DATASETS.items():
            tag = TagSettings(consent=consent, test_hosts="keep", shop="main")
            control.put_dataset(1, Dataset(dataset_id=dataset_id, merge_window=0, tag=tag), author="test", now=now)
            control.set_token(1, dataset_id, "a-token", author="test", now=now)
        running.ahead += 2
        yield running


def deliver(here: TagHere, folder: Path) -> None:
    """Let a worker bring what the gateway took to the sandbox."""
    installed, now = here.installed, time.time
    folder.mkdir(exist_ok=True)
    ledger = open_ledger(folder / "ledger.db", installed.keyring)
    identities = open_identities(folder / "identities.db", installed.keyring)
    inboxes = open_inboxes(installed.folder / "inbox", installed.keyring)
    worker = Worker(
        ledger=ledger, identities=identities, inboxes=inboxes, control=installed.control,
        transport=AsyncAsgiTransport(build(here.meta.sandbox)), clock=Clock(now, now),
        log=lambda event, **fields: None, draw=lambda: 0.0,
    )  # fmt: skip
    worker.begin()
    worker.upkeep()
    while worker.fold_once():
        pass

    def states() -> Mapping[str, int]:
        return ledger.books(1, int(now() * 1000)).states

    async def every() -> None:
        until = time.monotonic() + PATIENCE_S
        while unsettled := {state: n for state, n in states().items() if n and state != "delivered"}:
            assert time.monotonic() < until, unsettled
            await worker.deliver_due()

    asyncio.run(every())
    for store in (inboxes, identities, ledger):
        store.close()


def browse(here: TagHere, folder: Path, first: int, count: int) -> None:
    """Sessions from the number `first` on; what they end with is what the shop saw."""
    here.meta.sandbox.forget()
    sessions = plans(first, count)
    for session in sessions:
        session["dataset"] = DATASETS[session["consent"]]
    here.shop.pages = Pages(sessions, here.gateway)
    inboxes = open_inboxes(here.installed.folder / "inbox", here.installed.keyring)
    taken = Taken(inboxes)
    visits = [Visit(one, here.site, f"{here.gateway}/sp/{one['dataset']}*", taken) for one in sessions]
    together(here.browser, visits, LANES)
    inboxes.close()
    deliver(here, folder)
    back = [visit.number for visit in visits if visit.came_back]
    assert any(visit.kept for visit in visits), "no page kept what it sent as it was left"
    # Browsers do lose a request of a page that is left, rarely; were it often, the tag would lean on next pages.
    assert len(back) * 200 <= count, f"{back} had to come back"
    found = sides(here.meta.sandbox.events(), [told for visit in visits for told in visit.lost])
    wrong = []
    for session in sessions:
        for name in NAMES:
            seen, side = session["seen"][name], found.get(session["number"], {}).get(name, Sides(0, 0, 0, 0))
            if side != Sides(pixel=seen - side.lost, server=seen, both=seen, lost=side.lost):
                wrong.append((session["number"], name, seen, side))
    assert not wrong, f"{wrong}; came back: {back}"


def test_a_hundred_visits_count_alike_on_both_sides(here: TagHere, tmp_path: Path) -> None:
    """PageViews, orders and carts of pixel and gateway, deduplicated by the sandbox, are what the shop saw."""
    browse(here, tmp_path, 0, 100)


@pytest.mark.deep
def test_two_thousand_visits_count_alike_on_both_sides(here: TagHere, tmp_path: Path) -> None:
    """The same, more of it."""
    browse(here, tmp_path, 100, 2_000)
