"""What tests of the dashboard share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard_shown import Shown, dashboard


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    """The dashboard over an empty ledger with one dataset."""
    with dashboard(tmp_path) as found:
        yield found
