"""Ours: a file of orders, read, mapped, checked whole, then hashed and made durable. Prints one number.

python benchmarks/ours/upload.py FILE          rows a second of both passes together, in one process
python benchmarks/ours/upload.py FILE memory   the most memory it took, in MB
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from peak import peak_mb

from signalpost.capi.policy import Policy
from signalpost.files.check import check
from signalpost.files.finding import Answers
from signalpost.files.journal import Progress
from signalpost.files.layout import layout_of
from signalpost.files.rows import open_table
from signalpost.files.send import send, spooling
from signalpost.files.spool import Spool
from signalpost.quality.weights import PRIORS
from signalpost.store import open_inbox
from signalpost.store.keyring import Keyring

ANSWERS = Answers(shop="north", time_zone="UTC", action_source="website")


def upload(file: Path) -> float:
    """Rows a second."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "inbox").mkdir()
        inbox = open_inbox(folder / "inbox", Keyring.open(folder, b"k" * 32))
        now = int(time.time())
        begun = time.perf_counter()
        table = open_table(file)
        layout = layout_of(table.headers, table.sample, ANSWERS)
        how = {"space_id": 1, "dataset": "1234567890", "now_ms": lambda: now * 1_000}
        with Spool(folder / "uploads") as spool:
            going = spooling(spool, **how)
            report = check(table, layout, file=file.name, now=now, policy=Policy(), weights=PRIORS, going=going)
            spool.finish(report.groups, now * 1_000)
            send(
                table,
                layout,
                inbox=inbox,
                policy=Policy(),
                progress=Progress(file=file.name, dataset="1234567890", begun_at=now),
                keep=lambda progress: None,
                spool=spool,
                **how,
            )
        took = time.perf_counter() - begun
        inbox.close()
    assert report.sendable == report.rows, report.problems
    return report.rows / took


rate = upload(Path(sys.argv[1]))
print(peak_mb() if sys.argv[2:] else rate)
