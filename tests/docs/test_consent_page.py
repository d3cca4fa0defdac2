"""The page on consent signals names all that the code reads and says."""

from __future__ import annotations

import re
from typing import get_args

import tree
from signalpost.consent.rule import Reader
from signalpost.consent.signals import Signals
from signalpost.consent.votes import Reason

PAGE = (tree.ROOT / "docs" / "reference" / "consent-signals.md").read_text(encoding="utf-8")
FIRST = {word for line in PAGE.splitlines() for word in re.findall("`([a-z_]+)`", line.partition("|")[2].split("|")[0])}


def test_every_reason_has_its_row() -> None:
    """A decision that nobody can look up is no explanation."""
    assert {reason.value for reason in Reason} <= FIRST


def test_every_signal_and_reader_has_its_row() -> None:
    """Their names stand beside events and in settings."""
    assert set(Signals.__struct_fields__) <= FIRST
    assert {f"`{reader}`" for reader in get_args(Reader)} <= set(re.findall("`[a-z]+`", PAGE))
