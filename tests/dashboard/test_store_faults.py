"""Pages over files that are busy, pruned, empty, old or damaged."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw
import pytest

from dashboard_events import filled
from dashboard_shown import Shown, dashboard
from ledger_parts import DAY, NOW
from signalpost.dashboard.route import Page
from signalpost.dashboard.routes import ROUTES
from signalpost.dashboard.store_faults import BUSY, FAULTS, UNUSABLE, refused_by
from signalpost.errors import StoreCorrupt, StoreUnavailable
from signalpost.store import open_ledger
from signalpost.store.sqlite.ledger.file import MIGRATIONS


def walked(shown: Shown) -> set[tuple[int, str]]:
    """How each page answered: its status, and the code of what is the matter. None fails; a refusal says what to do,
    to people and to machines."""
    found = set()
    for route in ROUTES:
        if not isinstance(route, Page):
            continue
        path = route.path.replace("{name}", "Purchase").replace("{row}", "1")
        asked = shown.client.get(path, headers={"Accept": "application/json"})
        assert asked.status_code in (200, 404, 503), (path, asked.status_code, shown.noted[-1:])
        error = asked.json().get("error", {}) if asked.status_code != 200 else {}
        if asked.status_code == 503:
            page = shown.get(path)
            assert (page.status_code, error["message"] in page.text, bool(error["fix"])) == (503, True, True), path
            assert error["fix"] in page.text, path
        found.add((asked.status_code, error.get("code", "")))
    return found


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program has the file for itself."""
    with closing(apsw.Connection(str(path))) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_ledger_that_is_being_written_is_read_beside(tmp_path: Path) -> None:
    """Another connection holds the lock for writing on both files."""
    with filled(tmp_path) as shown:
        before = walked(shown)
        with locked(tmp_path / "ledger.db"), locked(tmp_path / "control.db"):
            assert walked(shown) == before
        assert (200, "") in before


def test_a_ledger_that_is_pruned_while_it_is_read_is_read_whole(tmp_path: Path) -> None:
    """Rows go between one look and the next: a page is there, or what it was about is not."""
    with filled(tmp_path) as shown, closing(open_ledger(tmp_path / "ledger.db", shown.keys)) as ledger:
        stop = threading.Event()

        def prune() -> None:
            for hour in range(500):
                if stop.is_set():
                    return
                ledger.prune(NOW + hour * DAY // 24)

        thread = threading.Thread(target=prune)
        thread.start()
        try:
            assert {status for status, _ in walked(shown)} <= {200, 404}
        finally:
            stop.set()
            thread.join()
        ledger.prune(NOW + 500 * DAY)
        assert {status for status, _ in walked(shown)} <= {200, 404}


def test_an_empty_ledger_has_every_page(tmp_path: Path) -> None:
    """But for those about one thing that is not there."""
    with dashboard(tmp_path) as shown:
        assert {status for status, _ in walked(shown)} == {200, 404}


@pytest.mark.parametrize("version", [1, len(MIGRATIONS) - 1])
def test_an_older_ledger_says_what_to_do(tmp_path: Path, version: int) -> None:
    """Pages that need no ledger are there; the others name the command."""
    with dashboard(tmp_path) as shown:
        (tmp_path / "ledger.db").unlink()
        with closing(apsw.Connection(str(tmp_path / "ledger.db"))) as old:
            for script in MIGRATIONS[:version]:
                old.execute(script)
            old.execute(f"PRAGMA user_version = {version}")
        found = walked(shown)
        assert {code for status, code in found if status == 503} == {"ledger_old"}
        assert "signalpost store migrate" in shown.get("/overview").text


def test_a_ledger_that_is_not_there_or_damaged_says_what_to_do(tmp_path: Path) -> None:
    """As before the worker's first start, and after a disk's last."""
    with dashboard(tmp_path) as shown:
        (tmp_path / "ledger.db").unlink()
        assert {code for status, code in walked(shown) if status == 503} == {"ledger_absent"}
        (tmp_path / "ledger.db").write_bytes(b"no database " * 1_000)
        assert {code for status, code in walked(shown) if status == 503} == {"store_unusable"}
        assert str(tmp_path) not in shown.get("/overview").text


def test_each_fault_has_words_and_a_fix() -> None:
    """What is not known by its code is taken for busy: it passes, or comes back."""
    for code, words in FAULTS.items():
        told = refused_by(StoreUnavailable("/a/folder", code=code))
        assert (told.status, told.code, told.message, told.fix) == (503, *words)
    assert refused_by(StoreUnavailable("x")).code == BUSY[0]
    assert refused_by(StoreCorrupt("x")).code == UNUSABLE[0]
