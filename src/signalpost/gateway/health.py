"""Whether the gateway lives, and whether it can take events."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Sequence
from pathlib import Path

import msgspec

from signalpost.errors import StoreError
from signalpost.gateway.access import Access
from signalpost.gateway.limits import Limits
from signalpost.gateway.metrics import RIGHT, Counts
from signalpost.store.inbox import Inbox
from signalpost.store.ledger import LedgerReader
from signalpost.store.watch_file import Kept, read_kept


class Check(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing looked at. `needed` ones decide readiness; the others only tell. `figures` are bytes and counts, `code`
    says why something failed where that has a code."""

    name: str
    ok: bool
    needed: bool
    figures: dict[str, int] = {}
    code: str = ""
    fix: str = ""


class Signatures(msgspec.Struct, frozen=True, kw_only=True):
    """A shop's webhooks since the process started: with a `right` signature, and refused, by the code that says why."""

    space_id: int
    shop: str
    right: int
    refused: dict[str, int]


class Readiness(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`ready` when every needed check is ok. `process` tells one gateway from others that share its port; `signatures`
    are those of shops whose webhooks came to it."""

    ready: bool
    checks: Sequence[Check]
    process: str = ""
    signatures: Sequence[Signatures] = ()


class Liveness(msgspec.Struct, frozen=True, kw_only=True):
    """The process answers."""

    live: bool


class Health:
    """Looks at what the gateway stands on. `folder` is where the inbox lies."""

    def __init__(
        self,
        *,
        inbox: Inbox,
        access: Access,
        ledger: LedgerReader,
        folder: Path,
        limits: Limits,
        counts: Counts | None = None,
    ) -> None:
        self._inbox = inbox
        self._access = access
        self._ledger = ledger
        self._folder = folder
        self._limits = limits
        self._counts = counts or Counts()
        self._process = uuid.uuid4().hex[:12]
        self.draining = False

    def readiness(self) -> Readiness:
        """Every check, now. Reads the disk: call it off the loop."""
        checks = [
            self._serving(),
            self._inbox_size(),
            self._disk(),
            self._store(),
            self._control(),
            self._ledger_reachable(),
        ]
        return Readiness(
            ready=all(check.ok for check in checks if check.needed),
            checks=checks,
            process=self._process,
            signatures=self._signatures(),
        )

    def gauges(self) -> dict[str, float]:
        """The figures for Prometheus."""
        depth = self._inbox.depth()
        return {"inbox_records": depth.records, "inbox_bytes": depth.bytes, "free_disk_bytes": self._free()}

    def watch(self) -> Kept:
        """What the watch of this data folder last kept."""
        return read_kept(self._folder.parent)

    def _signatures(self) -> Sequence[Signatures]:
        shops: dict[tuple[int, str], dict[str, int]] = {}
        for (space_id, shop, ending), count in sorted(self._counts.signatures.copy().items()):
            shops.setdefault((space_id, shop), {})[ending] = count
        return [
            Signatures(space_id=space_id, shop=shop, right=endings.pop(RIGHT, 0), refused=endings)
            for (space_id, shop), endings in shops.items()
        ]

    def _free(self) -> int:
        return shutil.disk_usage(self._folder).free

    def _serving(self) -> Check:
        return Check(name="serving", ok=not self.draining, needed=True)

    def _inbox_size(self) -> Check:
        depth = self._inbox.depth()
        return Check(
            name="inbox",
            ok=depth.bytes < self._limits.max_inbox_bytes,
            needed=True,
            figures={"records": depth.records, "bytes": depth.bytes, "limit": self._limits.max_inbox_bytes},
            fix="The worker folds the inbox into the ledger: see that it runs.",
        )

    def _disk(self) -> Check:
        free = self._free()
        return Check(
            name="disk",
            ok=free >= self._limits.min_free_disk,
            needed=True,
            figures={"free": free, "limit": self._limits.min_free_disk},
            fix="Free disk space; `signalpost doctor` says what takes it.",
        )

    def _store(self) -> Check:
        """Whether the last request could be kept."""
        code = self._inbox.refuses()
        fix = "`signalpost doctor` says what is wrong with disk, folder or keys; it goes on by itself."
        return Check(name="store", ok=code is None, needed=True, code=code or "", fix=fix)

    def _control(self) -> Check:
        fix = "Keys and settings as last read stay in force; see that control.db can be read."
        return Check(name="control", ok=self._access.reachable, needed=False, fix=fix)

    def _ledger_reachable(self) -> Check:
        fix = "Events are taken all the same; start the worker with `signalpost work`."
        try:
            self._ledger.datasets(1)
        except StoreError:
            return Check(name="ledger", ok=False, needed=False, fix=fix)
        return Check(name="ledger", ok=True, needed=False, fix=fix)
