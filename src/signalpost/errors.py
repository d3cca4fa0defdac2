"""Every exception Signalpost raises.

    SignalpostError
    ├── SettingsError          a setting is missing, malformed or contradicts another
    ├── InvalidInput           a caller's value cannot be used; carries the problems found
    ├── AccessRefused          a key is missing, unknown, revoked or not allowed to do this
    ├── StoreError             what is on disk cannot be used
    │   ├── StoreUnavailable   disk full, locked, over its limit: nothing was accepted, try again
    │   ├── StoreCorrupt       a file is damaged or was written by a newer release
    │   └── KeyMissing         the master key or a day key that the data need is not there
    ├── TransportError         no answer came; says whether the body may have left
    ├── DestinationError       Meta, or a gateway, refused for a reason that is not one event's fault
    └── ClientClosed           the client was closed before this, or meanwhile

Expected endings of an event are values, never exceptions: see `signalpost.capi.outcome`. An exception is a mistake in
the calling code or a broken world. No message ever holds a value of user_data.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class SignalpostError(Exception):
    """Signalpost could not go on."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip().splitlines()[0])


class SettingsError(SignalpostError):
    """A setting is missing or wrong."""

    def __init__(self, message: str = "", *, setting: str | None = None, fix: str | None = None) -> None:
        super().__init__(message)
        self.setting = setting
        self.fix = fix


class InvalidInput(SignalpostError):
    """The input cannot be used."""

    def __init__(self, message: str = "", *, problems: Sequence[Any] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class AccessRefused(SignalpostError):
    """The key is missing, unknown, revoked or not allowed to do this."""

    def __init__(self, message: str = "", *, code: str = "key_unknown") -> None:
        super().__init__(message)
        self.code = code


class StoreError(SignalpostError):
    """What is stored cannot be used."""


class StoreUnavailable(StoreError):
    """The store cannot accept anything now; nothing was accepted."""

    def __init__(self, message: str = "", *, code: str = "store_unavailable", retry_after: int = 5) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after = retry_after


class StoreCorrupt(StoreError):
    """A file is damaged, or was written by a newer release."""


class KeyMissing(StoreError):
    """The key that these data were encrypted with is not there."""

    def __init__(self, message: str = "", *, key_id: str = "") -> None:
        super().__init__(message)
        self.key_id = key_id


class TransportError(SignalpostError):
    """No answer came."""

    def __init__(self, message: str = "", *, body_left: bool = True) -> None:
        super().__init__(message)
        self.body_left = body_left


class DestinationError(SignalpostError):
    """The destination refused the call."""

    def __init__(
        self,
        message: str = "",
        *,
        reason: str = "",
        code: int | None = None,
        subcode: int | None = None,
        fbtrace_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.code = code
        self.subcode = subcode
        self.fbtrace_id = fbtrace_id


class ClientClosed(SignalpostError):
    """The client is closed."""
