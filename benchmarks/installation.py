"""A Signalpost installation for one measurement: a data folder with one dataset and one server key; its processes."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from measure import free_port, process, wait_for

from signalpost.cli import parts
from signalpost.cli.processes import GC_THRESHOLD_WORKER, tune_collector
from signalpost.settings import Settings
from signalpost.store import open_control, open_identities, open_inboxes, open_ledger
from signalpost.store.access_keys import Basis, KeyKind
from signalpost.store.business import Dataset
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.ledger import Ledger
from signalpost.store.record import IdentityCopy, Receipt
from signalpost.transport import AsyncTransport
from signalpost.worker.clock import Clock
from signalpost.worker.run import Worker

DATASET = "1234567890"


@dataclass(frozen=True, kw_only=True)
class Installation:
    """Where it keeps its things, and the key that its gateway takes."""

    folder: Path
    key: str

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=self.folder)

    def environment(self, port: int = 0) -> dict[str, str]:
        return {"SIGNALPOST_DATA_DIR": str(self.folder), "SIGNALPOST_PORT": str(port)}


def install(folder: Path, base_url: str = "http://127.0.0.1:9", merge_window_ms: int | None = None) -> Installation:
    """Make it, everything at its defaults; `base_url` stands in for Meta's. Its key says that people consented."""
    folder.mkdir(parents=True, exist_ok=True)
    now = time.time_ns() // 1_000_000
    keyring = parts.keyring(Settings(data_dir=folder), create=True)
    control = open_control(folder / parts.CONTROL_FILE, keyring)
    dataset = Dataset(dataset_id=DATASET, base_url=base_url)
    if merge_window_ms is not None:
        dataset = Dataset(dataset_id=DATASET, base_url=base_url, merge_window=merge_window_ms)
    control.put_dataset(DEFAULT_SPACE, dataset, author="benchmark", now=now)
    control.set_token(DEFAULT_SPACE, DATASET, "a-token", author="benchmark", now=now)
    _, key = control.create_key(
        DEFAULT_SPACE, KeyKind.SERVER, name="benchmark", basis=Basis.CONSENT, author="benchmark", now=now
    )
    control.close()
    return Installation(folder=folder, key=key)


def browser_key(installed: Installation, origin: str) -> str:
    """The id of a key for the pages of `origin`, as a tag's settings name it."""
    control = open_control(installed.folder / parts.CONTROL_FILE, parts.keyring(installed.settings, create=False))
    key, _ = control.create_key(
        DEFAULT_SPACE, KeyKind.BROWSER, name="pages", origins=[origin], author="benchmark", now=0
    )
    control.close()
    return key.key_id


def know_visitors(installed: Installation, visitors: Iterable[tuple[str, str]], now: int) -> None:
    """Let the installation know these visitors (id, fbp) from an earlier visit. `now` is Unix ms."""
    identities = open_identities(
        installed.folder / parts.IDENTITIES_FILE, parts.keyring(installed.settings, create=False)
    )
    copies = [
        (
            Receipt("benchmark", 1, number),
            IdentityCopy(space_id=DEFAULT_SPACE, key_id="", received_at=now, visitor_id=visitor, fbp=fbp),
        )
        for number, (visitor, fbp) in enumerate(visitors)
    ]
    identities.apply("benchmark", 1, copies)
    identities.close()


@contextlib.contextmanager
def gateway(installed: Installation, core: str = "0", **settings: str) -> Iterator[tuple[str, int]]:
    """One gateway process; gives its events address and its process id. `settings` are environment variables."""
    port = free_port()
    env = {**installed.environment(port), **settings}
    with process([sys.executable, "-m", "signalpost", "gateway"], core=core, env=env) as running:
        wait_for(port, "/health/live")
        yield f"http://127.0.0.1:{port}/v1/events", running.pid


@contextlib.contextmanager
def worker_in_process(
    folder: Path, transport: AsyncTransport, *, watch: bool = True
) -> Iterator[tuple[Worker, Ledger]]:
    """The worker as it ships over a data folder, moved by hand, and its ledger. Garbage is collected as its process
    does it."""
    settings = Settings(data_dir=folder)
    keyring = parts.keyring(settings, create=False)
    with contextlib.closing(open_ledger(folder / parts.LEDGER_FILE, keyring)) as ledger:
        worker = Worker(
            ledger=ledger,
            identities=open_identities(folder / parts.IDENTITIES_FILE, keyring),
            inboxes=open_inboxes(folder / parts.INBOX_FOLDER, keyring),
            control=open_control(folder / parts.CONTROL_FILE, keyring),
            transport=transport,
            clock=Clock(),
            log=lambda event, **fields: None,
            watch=watch,
        )
        tune_collector(GC_THRESHOLD_WORKER)
        yield worker, ledger


@contextlib.contextmanager
def worker(installed: Installation, core: str = "1") -> Iterator[int]:
    """The worker process; gives its process id."""
    with process([sys.executable, "-m", "signalpost", "work"], core=core, env=installed.environment()) as running:
        until = time.monotonic() + 20
        while not (installed.folder / parts.LEDGER_FILE).exists() and time.monotonic() < until:
            time.sleep(0.1)
        yield running.pid
