"""The ledger's protocols."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

from signalpost.store import ledger, ledger_rows
from signalpost.store.sqlite.ledger.ledger import SqliteLedger, SqliteLedgerReader


def verbs(protocol: type) -> list[str]:
    return [name for name in dir(protocol) if not name.startswith("_")]


@pytest.mark.parametrize(
    ("adapter", "protocol"), [(SqliteLedger, ledger.Ledger), (SqliteLedgerReader, ledger.LedgerReader)]
)
def test_adapters_have_every_verb_as_it_is_written(adapter: type, protocol: type) -> None:
    """Same names, same parameters, same defaults; a reader has none of the writer's verbs."""
    assert [name for name in verbs(adapter) if name != "open"] == verbs(protocol)
    for name in verbs(protocol):
        verb = getattr(protocol, name)
        if isinstance(verb, property):
            assert isinstance(getattr(adapter, name), property), name
            continue
        assert inspect.signature(getattr(adapter, name)) == inspect.signature(verb), name


def test_all_values_are_imported_from_one_place() -> None:
    """`store.ledger` names every value of the ledger."""
    made = {
        node.name for node in ast.parse(Path(ledger_rows.__file__).read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    }  # fmt: skip
    assert made | {"Ledger", "LedgerReader", "BORN", "MOVES", "ENDS_OF_SENDING"} == set(ledger.__all__)
