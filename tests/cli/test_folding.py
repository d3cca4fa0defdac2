"""Folding without a worker."""

from __future__ import annotations

import pytest

from command import Signalpost
from signalpost.cli import parts
from signalpost.cli.folding import folded
from signalpost.errors import StoreUnavailable
from signalpost.settings import read


def test_nothing_is_folded_while_a_worker_has_the_ledger(signalpost: Signalpost) -> None:
    """Two must not write it."""
    signalpost("datasets", "add", "2501")
    settings = read()
    keyring = parts.keyring(settings, create=False)
    with parts.ledger(settings), pytest.raises(StoreUnavailable):
        folded(settings, keyring)
    assert folded(settings, keyring) == 0
