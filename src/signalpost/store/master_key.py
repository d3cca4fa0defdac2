"""The master key: read from the environment or a file, or made once. Everything on disk depends on it."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from signalpost.errors import SettingsError
from signalpost.store.files import sync_folder

KEY_BYTES = 32
VARIABLE = "SIGNALPOST_MASTER_KEY"
FILE_VARIABLE = "SIGNALPOST_MASTER_KEY_FILE"


def key_id(master_key: bytes) -> str:
    """A name for the key by which it can be told from others and that says nothing about it: 16 hex digits."""
    return hmac.digest(master_key, b"signalpost master key id", "sha256")[:8].hex()


def read_master_key(environ: Mapping[str, str], file: Path, *, create: bool = False) -> bytes | None:
    """The master key, from SIGNALPOST_MASTER_KEY, or the file SIGNALPOST_MASTER_KEY_FILE names, or `file`.

    64 hex digits or 44 characters of base64. When none is configured and `file` is not there, a new key is written to
    `file` (mode 0600) if `create` is set; else the answer is None. SettingsError when a configured one cannot be used.
    """
    if text := environ.get(VARIABLE):
        return _parse(text, VARIABLE)
    if name := environ.get(FILE_VARIABLE):
        return _read(Path(name), FILE_VARIABLE)
    if not file.exists():
        if not create:
            return None
        _write_new(file)
    return _read(file, file.name)


def read_key_file(file: Path) -> bytes:
    """The master key in `file`. SettingsError: it cannot be read, or holds none."""
    return _read(file, file.name)


def write_key_file(file: Path, key: bytes) -> None:
    """Write `key` to the new `file` (mode 0600), whole and on disk before it returns. OSError: it cannot be written."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    _write(draft, key)
    draft.replace(file)
    sync_folder(file.parent)


def _read(file: Path, setting: str) -> bytes:
    try:
        text = file.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"the master key file cannot be read ({type(error).__name__})",
            setting=setting,
            fix="check its path and that this user may read it",
        ) from error
    return _parse(text, setting)


def _parse(text: str, setting: str) -> bytes:
    text = text.strip()
    try:
        key = bytes.fromhex(text) if re.fullmatch(r"[0-9a-fA-F]{64}", text) else _from_base64(text)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError(
            f"{setting} does not hold a master key",
            setting=setting,
            fix="it must be 64 hex digits or 44 characters of base64 (32 bytes)",
        )
    return key


def _from_base64(text: str) -> bytes:
    return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)


def _write_new(file: Path) -> None:
    """Write a new key so that of two processes doing it at once both end with the same one, whole and on disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    _write(draft, secrets.token_bytes(KEY_BYTES))
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # another process was first; its key counts
    finally:
        draft.unlink()
    sync_folder(file.parent)


def _write(file: Path, key: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(key.hex() + "\n")
        out.flush()
        os.fsync(out.fileno())
