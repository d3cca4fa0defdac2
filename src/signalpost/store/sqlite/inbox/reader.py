"""Every inbox of an installation, as the worker reads it: all files of the inbox folder."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from signalpost.errors import StoreCorrupt, StoreUnavailable
from signalpost.store.inbox import DEFAULT_LIMITS, Depth, InboxLimits, Segment
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.inbox.claim import Claim
from signalpost.store.sqlite.inbox.file import db_file, lock_file, remove_database
from signalpost.store.sqlite.inbox.folded import Folded, folded_file, read_folded, write_folded
from signalpost.store.sqlite.inbox.source import InboxSource

MOST_OPEN = 64  # files kept open at once: each takes three descriptors


class _Kept(NamedTuple):
    """A file of which all is folded: since when (Unix ms), how many bytes, when it was begun."""

    at: int
    bytes: int
    created_at: int


class SqliteInboxes:
    """See `signalpost.store.inbox.InboxReader`. Used by one thread of one process at a time."""

    def __init__(
        self, folder: Path, sealer: Sealer, *, limits: InboxLimits = DEFAULT_LIMITS, most_open: int = MOST_OPEN
    ) -> None:
        self._folder = folder
        self._sealer = sealer
        self._limits = limits
        self._most_open = most_open
        self._sources: dict[str, InboxSource] = {}  # the open ones, those used last at the end
        self._begun: dict[str, int] = {}  # when each file that was ever opened here was begun
        self._folded: dict[str, Folded] = {}
        self._kept: dict[str, _Kept] = {}
        self._remove_orphans()

    def inboxes(self) -> Sequence[str]:
        """A file that cannot be opened comes first: reading it says why."""
        there = {file.stem for file in self._folder.glob("*.db")}
        self._begun = {inbox_id: at for inbox_id, at in self._begun.items() if inbox_id in there}
        found = [(self._begun_at(inbox_id), inbox_id) for inbox_id in there]
        return [inbox_id for at, inbox_id in sorted(found) if at >= 0]

    def read(self, inbox_id: str, after: int, limit: int) -> Sequence[Segment]:
        source = self._source(inbox_id)
        return source.read(after, limit) if source is not None else ()

    def depth(self, inbox_id: str, after: int) -> Depth:
        source = self._source(inbox_id)
        if source is None:
            return Depth(0, 0)
        last, folded = source.sums(), source.sums(after)
        return Depth(last.records - folded.records, last.bytes)

    def forget(self, inbox_id: str, upto: int, now: int) -> None:
        source = self._source(inbox_id)
        if source is None:
            return
        folded = self._note(source, upto, now)
        last = source.sums()
        if upto >= last.number:
            self._kept[inbox_id] = _Kept(folded.at, last.bytes, self._begun[inbox_id])
        else:
            self._kept.pop(inbox_id, None)
        self._remove_past_keeping(now)

    def close(self) -> None:
        for source in self._sources.values():
            source.close()
        self._sources.clear()

    def _begun_at(self, inbox_id: str) -> int:
        """When the file was begun (Unix ms); 0 when it is damaged, -1 when it is gone or only being made."""
        if inbox_id not in self._begun:
            try:
                self._source(inbox_id)
            except StoreCorrupt:
                return 0
            except StoreUnavailable:
                if db_file(self._folder, inbox_id).exists():
                    raise
        return self._begun.get(inbox_id, -1)

    def _source(self, inbox_id: str) -> InboxSource | None:
        """The open file, None when there is none or it is only being made."""
        source = self._sources.pop(inbox_id, None) or self._open(inbox_id)
        if source is not None:
            self._sources[inbox_id] = source
        return source

    def _open(self, inbox_id: str) -> InboxSource | None:
        if not db_file(self._folder, inbox_id).exists():
            return None
        source = InboxSource(self._folder, self._sealer, inbox_id)
        first_sight = inbox_id not in self._begun
        if first_sight and source.sums().number == 0 and self._remove_empty(source):
            return None
        if source.created_at is None:
            source.close()
            return None
        self._begun[inbox_id] = source.created_at
        if len(self._sources) >= self._most_open:
            self._sources.pop(next(iter(self._sources))).close()
        return source

    def _note(self, source: InboxSource, upto: int, now: int) -> Folded:
        """Remember, here and beside the file, how far it is folded and since when."""
        known = self._folded.get(source.inbox_id) or read_folded(self._folder, source.inbox_id)
        if known.upto != upto:
            known = Folded(upto, source.sums(upto).records, now)
            with suppress(OSError):  # a full disk must not stop the worker; what is remembered here is enough
                write_folded(self._folder, source.inbox_id, known)
        self._folded[source.inbox_id] = known
        return known

    def _remove_past_keeping(self, now: int) -> None:
        """Remove wholly folded files whose time is up, and the oldest while they hold more than may be kept."""
        total = sum(kept.bytes for kept in self._kept.values())
        for inbox_id, kept in sorted(self._kept.items(), key=lambda item: item[1].created_at):
            past = now - kept.at >= self._limits.keep_ms or total > self._limits.keep_bytes
            if past and self._remove(inbox_id, kept):
                total -= kept.bytes

    def _remove(self, inbox_id: str, kept: _Kept) -> bool:
        """Remove the file if its writer is gone and wrote nothing since."""
        claim = Claim.take(lock_file(self._folder, inbox_id))
        if claim is None:
            return False
        source = self._source(inbox_id)
        if source is not None and source.sums().bytes != kept.bytes:
            claim.release()
            return False
        del self._kept[inbox_id]
        self._folded.pop(inbox_id, None)
        if source is not None:
            self._sources.pop(inbox_id).close()
        remove_database(db_file(self._folder, inbox_id))
        folded_file(self._folder, inbox_id).unlink(missing_ok=True)
        claim.release(remove=True)
        return True

    def _remove_empty(self, source: InboxSource) -> bool:
        """Remove a file whose writer died before anything was accepted into it."""
        claim = Claim.take(lock_file(self._folder, source.inbox_id))
        if claim is None:
            return False
        if source.sums().number:  # written to since
            claim.release()
            return False
        source.close()
        remove_database(db_file(self._folder, source.inbox_id))
        claim.release(remove=True)
        return True

    def _remove_orphans(self) -> None:
        """Sidecars of files that are gone: a kill between two removals leaves them."""
        for file in [*self._folder.glob("*.lock"), *self._folder.glob("*.folded*")]:
            if db_file(self._folder, file.stem).exists():
                continue
            claim = Claim.take(lock_file(self._folder, file.stem))
            if claim is not None:
                file.unlink(missing_ok=True)
                claim.release(remove=True)
