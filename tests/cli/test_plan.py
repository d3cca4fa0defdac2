"""The commands of the tracking plan."""

from __future__ import annotations

from command import Signalpost


def test_the_commands_are_listed(signalpost: Signalpost) -> None:
    """With what each does."""
    listed = signalpost("plan", "--help").out
    assert all(
        name in listed for name in ("check", "learn", "pull", "push", "diff", "show", "schema", "types", "file-schema")
    )
