"""`signalpost store restore`: from a backup or a replica to an installation that fits together, and what it says."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from signalpost.cli import parts, show
from signalpost.cli.replicate import litestream_program
from signalpost.errors import KeyMissing, SettingsError, StoreUnavailable
from signalpost.settings import Settings, without_master_key


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What was put back. `at`: how old its oldest file is (Unix ms); `upto`: how old each database of a replica is;
    `unfolded`: inbox files whose copies go through the worker again; `wrong`: what does not fit, with what to do."""

    at: int
    files: Mapping[str, int]
    upto: Mapping[str, int] = {}
    unfolded: int = 0
    balanced: bool | None = None
    wrong: Sequence[str] = ()


def restore(settings: Settings, source: str | None, *, at: datetime | None, replace: bool, as_json: bool) -> None:
    """Put `source` back, carry out again what was erased, look whether all fits, and say so."""
    from signalpost.store.replica.replica import is_url

    if source is None:
        raise SettingsError(
            "nothing says what to put back",
            setting="replication",
            fix="Name it: signalpost store restore BACKUP, or the URL of a replica.",
        )
    if not is_url(source):
        if at is not None:
            raise SettingsError("--at is for replicas; a backup is of its own moment.", fix="Choose another backup.")
        done = _from_backup(settings, Path(source), replace=replace)
    else:
        done = _from_replica(settings, source, at=at, replace=replace)
    erased = _erase_again(settings, at=done.at)
    done = _looked_over(settings, done)
    if as_json:
        show.line(done)
        return
    show.text(f"Put back what was there at {show.when(done.at)}: {len(done.files)} files. {erased}")
    for name, upto in done.upto.items():
        show.text(f"  {name} goes to {show.when(upto)}")
    if done.unfolded:
        show.text(f"  {done.unfolded} inbox files hold what the ledger lacks; the worker folds it when it starts.")
    for line in done.wrong:
        show.text(f"  {line}")
    if done.balanced is not None:
        show.text("The books balance." if done.balanced else "The books do not balance. Run: signalpost store rebuild")


def _from_backup(settings: Settings, folder: Path, *, replace: bool) -> Restored:
    from signalpost.store.backup import restore as put_back
    from signalpost.store.replica.source import forget_state

    made = put_back(folder, settings.data_dir, parts.now_ms(), replace=replace)
    forget_state(settings.data_dir)
    return Restored(at=made.at, files=made.files)


def _from_replica(settings: Settings, url: str, *, at: datetime | None, replace: bool) -> Restored:
    from signalpost.store.backup import restore as put_back
    from signalpost.store.replica.litestream import Litestream
    from signalpost.store.replica.replica import Replica
    from signalpost.store.replica.restore import fetch
    from signalpost.store.replica.source import forget_state

    now = parts.now_ms()
    draft = settings.data_dir / f"restoring-{now}"
    moment = None if at is None else int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)
    draft.mkdir(mode=0o700, parents=True)
    try:
        litestream = Litestream(litestream_program(), without_master_key(os.environ))
        fetched = fetch(litestream, Replica(url=url), draft, at=moment)
        made = put_back(fetched.folder, settings.data_dir, now, replace=replace, move=True)
        forget_state(settings.data_dir, listed=draft / "files.db")
    finally:
        shutil.rmtree(draft)
    lost = [f"Of inbox file {inbox_id} nothing was copied: what it held is lost." for inbox_id in fetched.lost]
    return Restored(at=made.at, files=made.files, upto=fetched.upto, unfolded=len(fetched.unfolded), wrong=lost)


def _erase_again(settings: Settings, *, at: int) -> str:
    """Whoever was erased before goes out of what was put back, and the audit log notes the restore."""
    from signalpost.store import open_identities, open_ledger
    from signalpost.store.audit import RESTORE
    from signalpost.store.control import DEFAULT_SPACE
    from signalpost.store.erase import carry_out_all

    try:
        keyring = parts.keyring(settings, create=False)
        with parts.control(settings) as control:
            control.record(DEFAULT_SPACE, RESTORE, "", {"backup": at}, author=parts.author(), now=parts.now_ms())
        with (
            closing(open_ledger(parts.ledger_path(settings), keyring)) as ledger,
            closing(open_identities(settings.data_dir / parts.IDENTITIES_FILE, keyring)) as identities,
        ):
            count = len(carry_out_all(identities, ledger, parts.now_ms()))
    except (KeyMissing, StoreUnavailable):  # without its key, or of an older release: then the worker begins with it
        return "Whoever was erased since goes when the worker starts."
    return f"{count} erasures were carried out on it again."


def _looked_over(settings: Settings, done: Restored) -> Restored:
    """Whether what lies there now fits together, as far as it can be told: without its master key nothing can."""
    from signalpost.store.control import DEFAULT_SPACE
    from signalpost.store.replica.restore import lacking

    try:
        keyring = parts.keyring(settings, create=False)
        with parts.control(settings) as control:
            wrong = lacking(settings.data_dir, keyring, control)
        with parts.ledger_reader(settings) as ledger:
            balanced = ledger.books(DEFAULT_SPACE, parts.now_ms()).balanced
    except KeyMissing as error:
        return msgspec.structs.replace(done, wrong=[*done.wrong, f"Nothing can be read yet: {error}."])
    except StoreUnavailable as error:
        return msgspec.structs.replace(done, wrong=[*done.wrong, f"{error}."])
    return msgspec.structs.replace(done, wrong=[*done.wrong, *wrong], balanced=balanced)
