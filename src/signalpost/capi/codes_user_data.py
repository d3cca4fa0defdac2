"""Codes for single user_data keys: why a value was left out or changed. The event itself goes on."""

from __future__ import annotations

from signalpost.capi.code import Code, Severity, rows

USER_DATA_CODES: tuple[Code, ...] = tuple(
    rows(
        Severity.NOTE,
        (
            "user_data_unknown_key",
            "Meta lists no such key in user_data; it was left out, because it cannot be hashed by any rule.",
            "Use one of Meta's keys, or put it into custom_data if it is not about the person.",
        ),
    )
)
