"""Calling codes, and whether the tables are what their sources say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from signalpost.capi._tables.calling_codes import CALLING_CODES

TOOL = Path(__file__).parents[3] / "tools" / "make_tables.py"


def test_the_tables_are_not_stale() -> None:
    """Running tools/make_tables.py would change nothing."""
    spec = importlib.util.spec_from_file_location("make_tables", TOOL)
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.stale() == []
    assert tool.calling_codes() == CALLING_CODES


def test_every_row_is_usable() -> None:
    """Digits, and at least one length."""
    for code, trunk, way_out, lengths, mobile in CALLING_CODES.values():
        assert code.isdigit()
        assert (trunk + way_out + "0").isdigit()
        assert lengths and set(mobile) <= set(lengths)
