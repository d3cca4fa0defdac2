"""Exit codes: every error of ours has one, every one has its words."""

from __future__ import annotations

from signalpost import errors
from signalpost.cli.exits import MEANING, Exit, exit_of
from signalpost.errors import SignalpostError


def test_every_code_is_explained() -> None:
    """The table in the docs is complete."""
    assert set(MEANING) == set(Exit)
    assert all(words.endswith(".") for words in MEANING.values())


def test_every_error_has_a_code_of_its_own() -> None:
    """Only an error that is no expected one counts as a fault of Signalpost."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, SignalpostError)]
    codes = {kind: exit_of(kind()) for kind in kinds}
    assert {kind for kind, code in codes.items() if code is Exit.BROKEN} == {SignalpostError, errors.ClientClosed}
    assert codes[errors.KeyMissing] is Exit.STORE
    assert codes[errors.TransportError] is Exit.DESTINATION
