"""Rows of an uploaded file, one of each event, through inbox and worker to a sandbox: `tests/golden/files`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import msgspec

import tree
from delivering import Delivering
from gateway_shop import DATASET, START_MS
from signalpost.capi.policy import Policy
from signalpost.capi.spec import STANDARD_EVENTS
from signalpost.files.finding import Answers
from signalpost.files.journal import Progress
from signalpost.files.layout import layout_of
from signalpost.files.rows import open_table
from signalpost.files.send import send
from signalpost.identity.keys import ADDED
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox
from signalpost.store.business import Dataset

GOLDEN = json.loads((tree.ROOT / "tests/golden/files/meta_template.json").read_bytes())
CASES = GOLDEN["cases"]
ANSWERS = Answers(shop="main", time_zone="UTC", currency="EUR", action_source="website")


def test_every_standard_event_of_a_file_leaves_as_its_golden_file_says(tmp_path: Path) -> None:
    """Uploaded as one file; what comes to Meta is equal key by key, and nothing in it is odd but what a file lacks."""
    lines = [GOLDEN["headers"], *(row for case in CASES for row in case["rows"])]
    table = open_table("\n".join(",".join(cells) for cells in lines).encode())
    with RunningSandbox(Sandbox(clock=lambda: START_MS / 1_000)) as meta:
        shop = Delivering(tmp_path, meta)
        nothing_added = {"learn": False, **dict.fromkeys(ADDED, False)}
        dataset = {"dataset_id": DATASET, "base_url": meta.url, "merge_window": 0, "identity": nothing_added}
        shop.shop.control.put_dataset(1, msgspec.convert(dataset, Dataset), author="test", now=START_MS)
        send(
            table,
            layout_of(table.headers, table.sample, ANSWERS),
            inbox=shop.shop.inbox,
            space_id=1,
            dataset=DATASET,
            policy=Policy(),
            now_ms=lambda: START_MS,
            progress=Progress(file="events.csv", dataset=DATASET, begun_at=START_MS // 1_000),
            keep=lambda progress: None,
            known=lambda event_name, event_id: False,
        )
        asyncio.run(shop.turn(100))
        left = {event.event["event_name"]: event.event for event in shop.received()}
        asyncio.run(shop.close())
    assert left == {case["id"]: case["leaves"] for case in CASES}
    of_others = {"AppendAttribution", "AppendValue", "MobileAppInstall"}
    assert {one.name for one in STANDARD_EVENTS} - of_others <= left.keys()
