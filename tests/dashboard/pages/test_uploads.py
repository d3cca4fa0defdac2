"""Uploads: a file is checked, and sent when somebody says so; nothing of it is kept but how far it came."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from msgspec.structs import replace

from dashboard_shown import AROUND, DATASET, Shown, dashboard
from signalpost.dashboard.view import Uploads
from signalpost.store import open_inbox
from signalpost.store.inbox import Inbox
from signalpost.store.keyring import Keyring
from uploads import NOW, csv_of, orders

SAID = {"shop": "north", "time_zone": "UTC", "currency": "EUR", "action_source": "website"}
OWN = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    (tmp_path / "inbox").mkdir()

    def inbox() -> Inbox:
        return open_inbox(tmp_path / "inbox", Keyring.open(tmp_path, b"k" * 32))

    place = Uploads(folder=tmp_path, open_inbox=inbox, mark=lambda text: text)
    with dashboard(tmp_path, around=replace(AROUND, uploads=place), now=NOW * 1_000) as found:
        yield found


def post(shown: Shown, content: bytes, **fields: str) -> Any:
    files = {"file": ("orders.csv", content, "text/csv")}
    return shown.client.post("/uploads", data=fields, files=files, headers=OWN, follow_redirects=False)


def test_a_file_is_checked_and_nothing_is_sent(shown: Shown) -> None:
    """Its report stands on the page, with what was said; nobody's address does."""
    answer = post(shown, orders(7).decode().encode("utf-16"), **SAID)
    assert answer.status_code == 200, answer.text
    assert "All 7 events can go." in answer.text and "Send what can go" in answer.text
    assert "shown once" not in answer.text and "&lt;h2" not in answer.text
    assert 'value="north"' in answer.text and "person3@" not in answer.text
    assert shown.json("/uploads")["uploads"] == []
    assert not list((shown.folder / "inbox").glob("*.db"))


def test_what_can_go_is_sent_once(shown: Shown) -> None:
    """The second time it is told that it was; the list says how far it came."""
    first, again = (post(shown, orders(7), send="true", **SAID) for _ in range(2))
    assert "7 events are in the inbox" in first.text and "uploaded whole before" in again.text
    [one] = shown.json("/uploads")["uploads"]
    assert (one["file"], one["dataset"], one["events"]) == ("orders.csv", DATASET, 7) and one["finished_at"]
    assert "orders.csv" in shown.get("/uploads").text
    kept = b"".join(file.read_bytes() for file in shown.folder.rglob("*") if file.is_file())
    assert b"person3@" not in kept


def test_questions_come_before_anything_is_sent(shown: Shown) -> None:
    """A file that leaves something open is not sent, whatever was pressed."""
    answer = post(shown, orders(3), send="true")
    assert answer.status_code == 200 and "To be answered first" in answer.text
    assert shown.json("/uploads")["uploads"] == []


def test_programs_send_base64_and_read_json(shown: Shown) -> None:
    """The report is the same; columns can be said to be something else."""
    body = {**SAID, "file": b64encode(orders(3)).decode(), "file_name": "o.csv", "columns": "email=external_id"}
    headers = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
    answer = shown.client.post("/uploads", json=body, headers=headers)
    report = json.loads(answer.json()["shown"]["report"])
    assert (report["file"], report["sendable"]) == ("o.csv", 3)
    assert {one["header"]: one["target"] for one in report["columns"]}["email"] == "external_id"


@pytest.mark.parametrize(
    ("content", "fields", "told"),
    [
        (b"", {}, "Choose a file."),
        (orders(1), {"dataset": "9"}, "Choose the dataset"),
        (b"a@shop.example,1\n", {}, "holds values"),
        (csv_of(("email", "event_time"), ("a", "b")), {"time_zone": "Mars"}, "no time zone"),
    ],
)
def test_what_cannot_be_checked_is_told(shown: Shown, content: bytes, fields: dict[str, str], told: str) -> None:
    """On the form, filled in."""
    answer = post(shown, content, **{**SAID, **fields})
    assert answer.status_code == 422 and told in answer.text


def test_a_dashboard_without_an_inbox_takes_none(tmp_path: Path) -> None:
    """And offers no form."""
    with dashboard(tmp_path) as found:
        assert 'type="file"' not in found.get("/uploads").text
        assert post(found, orders(1)).status_code == 422


def test_refused_rows_come_back_to_be_mended(shown: Shown) -> None:
    """With the answer alone: a link, whose file goes in again once it is mended; formulas are disarmed."""
    bad = "9,soon,=HYPERLINK(1),19.90,EUR\n"
    answer = post(shown, orders(3) + bad.encode(), **SAID)
    [link] = re.findall(r'download="bad-rows.csv" href="data:text/csv;base64,([^"]+)"', answer.text)
    text = b64decode(link).decode("utf-8-sig")
    assert "Download the refused row" in answer.text and "time_unreadable" in text and "'=HYPERLINK(1)" in text
    assert "bad-rows" not in shown.get("/uploads").text
    mended = text.replace("soon", "2026-11-17 10:00:00").replace("'=HYPERLINK(1)", "ann@shop.example")
    again = post(shown, mended.encode(), **SAID)
    assert "The one event can go." in again.text and "bad-rows.csv" not in again.text


def test_parquet_is_taken_from_a_request(shown: Shown, tmp_path: Path) -> None:
    """And stands nowhere on the disk."""
    file = tmp_path / "made" / "orders.parquet"
    file.parent.mkdir()
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT range AS order_id, 'ann@shop.example' AS email, 2.5 AS value, 'EUR' AS currency, "
            "TIMESTAMP '2026-11-17 10:00:00' AS event_time FROM range(4)) TO ? (FORMAT parquet)",
            [str(file)],
        )
    content = file.read_bytes()
    file.unlink()
    answer = post(shown, content, **SAID)
    assert answer.status_code == 200 and "All 4 events can go." in answer.text
