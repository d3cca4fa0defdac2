"""Tables as files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb
import pytest

from dashboard_shown import dashboard
from ledger_parts import NOW, an_event, fold
from order_rows import an_order, put
from signalpost.dashboard.exports import csv_of, parquet_of
from signalpost.dashboard.tables import TABLES, Table
from signalpost.store import open_ledger

ODD = ["=HYPERLINK(1)", "+1", 'a "b", c\nd', "מזל <b>", "", None]


def test_a_file_has_every_row_once_however_many_looks_it_takes(tmp_path: Path) -> None:
    """Events, as CSV and as Parquet."""
    with dashboard(tmp_path, now=NOW) as shown:
        ledger = open_ledger(tmp_path / "ledger.db", shown.keys)
        fold(ledger, *(an_event(number) for number in range(1, 1203)))
        put(ledger, an_order(1))
        ledger.close()
        rows = list(csv.DictReader(io.StringIO(shown.client.get("/export/events.csv").text)))
        assert {row["event_id"] for row in rows} == {f"e{number}" for number in range(1, 1203)}
        assert (len(rows), rows[0]["received_at"][:4]) == (1202, "2026")
        file = tmp_path / "events.parquet"
        file.write_bytes(shown.client.get("/export/events.parquet").content)
        [(count, first)] = duckdb.sql(f"SELECT count(*), epoch_ms(min(received_at)) FROM '{file}'").fetchall()
        assert (count, first) == (1202, NOW)
        assert "1,kiosk-web" in shown.client.get("/export/orders.csv?range=7d").text


@pytest.mark.parametrize("name", TABLES)
def test_each_table_is_there_when_it_is_empty(tmp_path: Path, name: str) -> None:
    """With its columns."""
    with dashboard(tmp_path) as shown:
        answer = shown.client.get(f"/export/{name}.csv")
        assert answer.text.splitlines()[0].split(",") == list(TABLES[name].columns)
        assert shown.client.get(f"/export/{name}.parquet").content[:4] == b"PAR1"


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_ledger_that_cannot_be_read_is_said_and_no_file_breaks_off(tmp_path: Path, kind: str) -> None:
    """As on every page: with what to do, before any of the file is sent."""
    with dashboard(tmp_path) as shown:
        (shown.folder / "ledger.db").write_bytes(b"x" * 5_000)
        answer = shown.client.get(f"/export/events.{kind}", headers={"Accept": "application/json"})
        assert (answer.status_code, "content-disposition" in answer.headers) == (503, False)
        assert answer.json()["error"]["code"] == "store_unusable"


def test_a_spreadsheet_runs_nothing_of_it(tmp_path: Path) -> None:
    """Texts that begin like formulas are quoted in CSV; Parquet has them as they are."""
    table = Table(columns={"word": "text", "good": "truth"}, rows=lambda view: iter(()))
    rows = [(word, True) for word in ODD]
    read = list(csv.reader(io.StringIO(b"".join(csv_of(table, rows)).decode())))
    assert [row[0] for row in read[1:]] == ["'=HYPERLINK(1)", "'+1", 'a "b", c\nd', "מזל <b>", "", ""]
    file = tmp_path / "odd.parquet"
    file.write_bytes(b"".join(parquet_of(table, rows)))
    found = [row[0] for row in duckdb.sql(f"SELECT word FROM '{file}'").fetchall()]
    assert found == ["=HYPERLINK(1)", "+1", 'a "b", c\nd', "מזל <b>", None, None]
