"""What erasing leaves in the file: nothing, not even in its log."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

from ledger_parts import NOW, SPACE, SqliteHome, a_merge, an_event
from signalpost.store.erasure import TakenOut
from signalpost.store.ledger import Changes

KEY = b"somebody-s-16-by"


def on_disk(folder: Path, wanted: bytes) -> list[str]:
    return [file.name for file in folder.iterdir() if file.name.startswith("ledger.db") and wanted in file.read_bytes()]


def test_an_erased_body_and_its_keys_are_nowhere_in_the_file(tmp_path: Path) -> None:
    """Neither in the pages it stood on nor in the write-ahead log."""
    home = SqliteHome(tmp_path)
    ledger = home.open()
    noise = random.Random(7).randbytes(3_000).hex().encode()
    order = "order-that-says-it"
    event = an_event(1, body=b'{"n":"' + noise + b'"}', order_id=order, found_by=KEY[:8])
    ledger.apply("box", 1, Changes(events=[event]))
    assert on_disk(tmp_path, order.encode())
    assert on_disk(tmp_path, KEY[:8])
    what = TakenOut(
        erasure_id="box-2-0", space_id=SPACE, asked_at=NOW, kinds=("em",), keys=[KEY],
        rows=ledger.having(SPACE, [KEY], NOW), held=(),
    )  # fmt: skip
    assert ledger.erase(what, NOW).events == 1
    assert not on_disk(tmp_path, order.encode())
    assert not on_disk(tmp_path, KEY[:8])
    assert (tmp_path / "ledger.db-wal").stat().st_size == 0
    ledger.close()


def test_of_one_among_many_nothing_stays_where_pages_were_filled_anew(tmp_path: Path) -> None:
    """A full page is parted, and its rows move: no copy of them may stay in the room that this leaves."""
    ledger, source = SqliteHome(tmp_path).open(), random.Random(7)
    numbers = range(1, 1_501)
    keys = {number: hashlib.sha256(b"key %d" % number).digest()[:16] for number in numbers}
    events = [
        an_event(
            number,
            event_id=keys[number].hex(),
            body=b'{"n":"' + source.randbytes(200).hex().encode() + b'"}',
            order_id=f"order-{number}-says-it",
            found_by=keys[number][:8],
        )
        for number in numbers
    ]
    ledger.apply("box", len(events), Changes(events=events))
    grown = [
        a_merge(row, 10_000 + row, body=b'{"n":"' + source.randbytes(500).hex().encode() + b'"}')
        for row in numbers[::7]
    ]
    ledger.apply("box", 20_000, Changes(merges=grown))
    for number in source.sample(numbers, 30):
        what = TakenOut(
            erasure_id=f"box-{number}", space_id=SPACE, asked_at=NOW, kinds=("em",), keys=[keys[number]],
            rows=ledger.having(SPACE, [keys[number]], NOW), held=(),
        )  # fmt: skip
        assert ledger.erase(what, NOW).events == 1
        assert not on_disk(tmp_path, f"order-{number}-says-it".encode())
        assert not on_disk(tmp_path, keys[number][:8])
    ledger.close()
