"""The business's own ids."""

from __future__ import annotations

import pytest

from signalpost.capi.ids import external_id


def test_an_id_is_one_whatever_channel_it_came_by() -> None:
    """Case and blanks do not make another person; all other signs do."""
    assert external_id(" User 42 ") == external_id("USER42") == b"user42"
    assert external_id("user-42") == b"user-42"
    assert external_id("a@example.com") == b"a@example.com"


@pytest.mark.parametrize("text", ["", " ", "0", "null", "NaN", "(not set)", "[object Object]", "N/A", "guest"])
def test_ids_that_mean_nobody_are_dropped(text: str) -> None:
    """They would join strangers."""
    assert external_id(text) == b""


def test_an_id_in_any_script_is_one_too() -> None:
    """Accents typed as one character or two, blanks that nobody sees: still the same person."""
    assert external_id(" Müller\u200b 7 ") == external_id("MU\u0308LLER\u00a07") == "müller7".encode()
    assert external_id("北京-7") == "北京-7".encode()
