"""How a command ends: a number that scripts can use."""

from __future__ import annotations

from enum import IntEnum

from signalpost.errors import (
    AccessRefused,
    DestinationError,
    InvalidInput,
    SettingsError,
    SignalpostError,
    StoreError,
    TransportError,
)


class Exit(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    STORE = 3
    ACCESS = 4
    DESTINATION = 5
    NOT_FOUND = 6
    BROKEN = 70
    INTERRUPTED = 130


MEANING: dict[Exit, str] = {
    Exit.DONE: "Done; all input was taken, all checks are good.",
    Exit.REFUSED: "Some of the input was refused or dropped, or a check found a fault; the output says which.",
    Exit.USAGE: "The command line or a setting is wrong; nothing was done.",
    Exit.STORE: "What is stored cannot be used: not this user's, locked, full, damaged, or its key is missing.",
    Exit.ACCESS: "The key or token is missing, unknown, revoked or not allowed to do this.",
    Exit.DESTINATION: "The destination did not answer or refused the call; trying again later may help.",
    Exit.NOT_FOUND: "What was asked for does not exist.",
    Exit.BROKEN: "A fault of Signalpost itself; the traceback is on stderr.",
    Exit.INTERRUPTED: "Stopped with Ctrl-C.",
}

_OF_ERRORS: tuple[tuple[type[SignalpostError], Exit], ...] = (
    (SettingsError, Exit.USAGE),
    (InvalidInput, Exit.REFUSED),
    (AccessRefused, Exit.ACCESS),
    (StoreError, Exit.STORE),
    (TransportError, Exit.DESTINATION),
    (DestinationError, Exit.DESTINATION),
)


def exit_of(error: SignalpostError) -> Exit:
    """The code that an error ends the command with."""
    if isinstance(error, DestinationError) and error.reason.startswith(("key_", "token_")):
        return Exit.ACCESS
    return next((code for kind, code in _OF_ERRORS if isinstance(error, kind)), Exit.BROKEN)
