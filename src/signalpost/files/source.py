"""The bytes of a file to upload: on the disk, or held for one request."""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO

from signalpost.capi.problem import Problem
from signalpost.errors import InvalidInput, SettingsError

SAMPLE_BYTES = 1 << 20

Source = Path | bytes


def wrong(code: str, message: str, fix: str) -> InvalidInput:
    """What is wrong with the file as a whole."""
    return InvalidInput(message, problems=[Problem(path="", code=code, message=message, fix=fix)])


def opened(source: Source) -> IO[bytes]:
    """The bytes from the first. SettingsError: it cannot be read."""
    if isinstance(source, bytes):
        return io.BytesIO(source)
    try:
        return source.open("rb")
    except OSError as error:
        raise SettingsError(f"{source} cannot be read: {error.strerror}.", fix="Name a file.") from error


def head(source: Source) -> bytes:
    """The first `SAMPLE_BYTES`. SettingsError: it cannot be read."""
    with opened(source) as file:
        try:
            return file.read(SAMPLE_BYTES)
        except OSError as error:
            raise SettingsError(f"The file cannot be read: {error.strerror}.", fix="Name a file.") from error


def size(source: Source) -> int:
    """In bytes."""
    return len(source) if isinstance(source, bytes) else source.stat().st_size
