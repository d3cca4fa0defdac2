"""Kinds of leaks and their defaults."""

from __future__ import annotations

from typing import get_args

from signalpost.privacy.kinds import ACTIONS, KINDS, Action, Kind, mask_of
from signalpost.store.tag.settings import MASKS


def test_every_kind_has_a_default() -> None:
    """And each default is one of the actions."""
    assert get_args(Kind) == KINDS == tuple(ACTIONS)
    assert set(ACTIONS.values()) <= set(get_args(Action))


def test_the_tag_masks_kinds_of_the_same_names() -> None:
    """So that one text says the same wherever it was masked."""
    assert set(MASKS) <= set(KINDS)
    assert [mask_of(kind) for kind in MASKS] == ["masked-email", "masked-phone", "masked-payment_card"]
