"""The built files."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard_shown import Shown
from signalpost.dashboard.assets import Assets, NotBuilt


def test_files_are_kept_for_good_and_packed(shown: Shown) -> None:
    """Their names have a digest; whoever takes brotli gets it."""
    for address in Assets().address.values():
        answer = shown.client.get(address, headers={"Accept-Encoding": "br"})
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
        assert shown.client.get(address, headers={"Accept-Encoding": "identity"}).status_code == 200
    assert shown.client.get("/assets/none.js").status_code == 404


def test_a_package_that_was_not_built_says_so(tmp_path: Path) -> None:
    """And how to build it."""
    with pytest.raises(NotBuilt, match="make"):
        Assets(tmp_path)
