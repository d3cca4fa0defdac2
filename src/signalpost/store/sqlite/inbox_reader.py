"""Every inbox of an installation, as the worker reads it: all files of the inbox folder."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from signalpost.errors import StoreCorrupt, StoreUnavailable
from signalpost.store.inbox import DEFAULT_LIMITS, Depth, InboxLimits, Segment
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.claim import Claim
from signalpost.store.sqlite.inbox_file import db_file, lock_file, remove_database
from signalpost.store.sqlite.inbox_folded import Folded, folded_file, read_folded, write_folded
from signalpost.store.sqlite.inbox_source import InboxSource


class _Kept(NamedTuple):
    """A file of which all is folded: since when (Unix ms), how many bytes, when it was begun."""

    at: int
    bytes: int
    created_at: int


class SqliteInboxes:
    """See `signalpost.store.inbox.InboxReader`. Used by one thread of one process at a time."""

    def __init__(self, folder: Path, sealer: Sealer, *, limits: InboxLimits = DEFAULT_LIMITS) -> None:
        self._folder = folder
        self._sealer = sealer
        self._limits = limits
        self._sources: dict[str, InboxSource] = {}
        self._folded: dict[str, Folded] = {}
        self._kept: dict[str, _Kept] = {}
        self._remove_orphans()

    def inboxes(self) -> Sequence[str]:
        """A file that cannot be opened comes first: reading it says why."""
        found: list[tuple[int, str]] = []
        for file in self._folder.glob("*.db"):
            try:
                source = self._source(file.stem)
            except StoreCorrupt:
                found.append((0, file.stem))
            except StoreUnavailable:
                if file.exists():
                    raise
            else:
                if source is not None and source.created_at is not None:
                    found.append((source.created_at, file.stem))
        return [inbox_id for _, inbox_id in sorted(found)]

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
        if upto >= last.number and source.created_at is not None:
            self._kept[inbox_id] = _Kept(folded.at, last.bytes, source.created_at)
        else:
            self._kept.pop(inbox_id, None)
        self._remove_past_keeping(now)

    def close(self) -> None:
        for source in self._sources.values():
            source.close()
        self._sources.clear()

    def _source(self, inbox_id: str) -> InboxSource | None:
        """The open file, None when there is none or it is only being made."""
        source = self._sources.get(inbox_id)
        if source is not None:
            return source
        if not db_file(self._folder, inbox_id).exists():
            return None
        source = InboxSource(self._folder, self._sealer, inbox_id)
        if source.begun:
            self._sources[inbox_id] = source
            return source
        source.close()
        self._remove_stillborn(inbox_id)
        return None

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
        source = self._sources[inbox_id]
        if source.sums().bytes != kept.bytes:
            claim.release()
            return False
        del self._sources[inbox_id], self._kept[inbox_id]
        self._folded.pop(inbox_id, None)
        source.close()
        remove_database(db_file(self._folder, inbox_id))
        folded_file(self._folder, inbox_id).unlink(missing_ok=True)
        claim.release(remove=True)
        return True

    def _remove_stillborn(self, inbox_id: str) -> None:
        """A file whose writer died before it had made it holds nothing."""
        claim = Claim.take(lock_file(self._folder, inbox_id))
        if claim is not None:
            remove_database(db_file(self._folder, inbox_id))
            claim.release(remove=True)

    def _remove_orphans(self) -> None:
        """Sidecars of files that are gone: a kill between two removals leaves them."""
        for file in [*self._folder.glob("*.lock"), *self._folder.glob("*.folded*")]:
            if db_file(self._folder, file.stem).exists():
                continue
            claim = Claim.take(lock_file(self._folder, file.stem))
            if claim is not None:
                file.unlink(missing_ok=True)
                claim.release(remove=True)
