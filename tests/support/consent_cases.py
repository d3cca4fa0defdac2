"""Cases of tests/golden/consent.json, which Python's and the browser's readers share."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).resolve().parents[1] / "golden" / "consent.json"


@cache
def _all() -> dict[str, Any]:
    return dict(json.loads(_FILE.read_text(encoding="utf-8")))


def of(section: str) -> list[dict[str, Any]]:
    """All cases of one section of the file."""
    return list(_all()[section])
