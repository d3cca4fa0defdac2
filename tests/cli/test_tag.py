"""The mode of a dataset's tag."""

from __future__ import annotations

from command import Signalpost
from signalpost.cli.exits import Exit


def test_the_mode_is_shown_and_set(signalpost: Signalpost) -> None:
    """`on` at first; each change is a version of the settings."""
    signalpost("datasets", "add", "123", "--name", "Shop")
    assert signalpost("tag", "mode", "123").out == "on\n"
    assert signalpost("tag", "mode", "123", "pixel_only").out == "pixel_only\n"
    assert signalpost("tag", "mode", "123", "--json").rows == [{"dataset_id": "123", "mode": "pixel_only"}]
    assert signalpost("datasets", "list", "--json").rows[0]["name"] == "Shop"


def test_a_mode_or_a_dataset_that_does_not_exist_is_refused(signalpost: Signalpost) -> None:
    """Nothing is changed."""
    assert signalpost("tag", "mode", "123").code == Exit.REFUSED
    signalpost("datasets", "add", "123")
    assert signalpost("tag", "mode", "123", "sometimes").code == Exit.USAGE
    assert signalpost("tag", "mode", "123").out == "on\n"
