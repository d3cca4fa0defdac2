"""What the worker writes on the events of a year is what the rules of linking say it may."""

from __future__ import annotations

import time
from contextlib import ExitStack, closing
from pathlib import Path

from link_year import DATASET, SPACE, Memory, copy_of, learn
from person_year.device import DAY_S
from person_year.happening import Happening
from person_year.year import year
from signalpost.cli import parts
from signalpost.identity.added import read
from signalpost.settings import Settings
from signalpost.store import open_control, open_identities, open_inboxes, open_ledger
from signalpost.store.business import Dataset
from signalpost.store.record import event_record
from signalpost.transport import AsyncHttpTransport
from signalpost.worker.clock import Clock
from signalpost.worker.run import Worker

PEOPLE = 20


def test_projection_adds_what_the_rules_say(tmp_path: Path) -> None:
    """From inbox to ledger: for every event the keys, reasons and times that linking in memory gives it."""
    lived = year(people=PEOPLE, seed=9, start=int(time.time()) - 364 * DAY_S)
    expected = {
        str(one.number): {(gift.key, gift.why, gift.at // 1000) for gift in many.given if gift.key not in one.keys}
        for one, many in zip(lived, learn(Memory(), lived), strict=True)
    }
    assert sum(map(bool, expected.values())) > 20
    assert _projected(tmp_path, lived) == expected


def _weeks(lived: list[Happening]) -> list[list[Happening]]:
    """Nothing older than Meta takes: the rest would end without being enriched."""
    found: dict[int, list[Happening]] = {}
    for one in lived:
        found.setdefault((one.at - lived[0].at) // (6 * DAY_S), []).append(one)
    return list(found.values())


def _projected(folder: Path, lived: list[Happening]) -> dict[str, set[tuple[str, str, int]]]:
    """What the ledger says was added, by event_id."""
    settings = Settings(data_dir=folder)
    keys = parts.keyring(settings, create=True)
    with ExitStack() as held:
        control = held.enter_context(closing(open_control(folder / parts.CONTROL_FILE, keys)))
        control.put_dataset(SPACE, Dataset(dataset_id=DATASET), author="test", now=0)
        inbox = held.enter_context(closing(parts.inbox(settings)))
        moment = [float(lived[0].at)]
        ledger = held.enter_context(closing(open_ledger(folder / parts.LEDGER_FILE, keys)))
        worker = Worker(
            ledger=ledger,
            identities=held.enter_context(closing(open_identities(folder / parts.IDENTITIES_FILE, keys))),
            inboxes=held.enter_context(closing(open_inboxes(folder / parts.INBOX_FOLDER, keys))),
            control=control,
            transport=AsyncHttpTransport(),
            clock=Clock(lambda: moment[0], lambda: moment[0]),
            log=lambda event, **fields: None,
        )
        worker.begin()
        for week in _weeks(lived):
            moment[0] = week[-1].at
            inbox.append_wait([event_record(copy_of(one)) for one in week])
            while worker.fold_once():
                pass
        rows = ledger.find(SPACE, now=int(moment[0]) * 1000, limit=len(lived) + 1)
    return {row.event_id: {(one.key, one.why, one.at) for one in read(row.enriched)} for row in rows}
