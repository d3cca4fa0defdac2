"""The version is said in one place."""

from __future__ import annotations

import re

import tree
from signalpost.version import VERSION


def test_the_package_is_built_with_this_version() -> None:
    """pyproject.toml takes it from the module, which has the form of SemVer."""
    assert 'path = "src/signalpost/version.py"' in (tree.ROOT / "pyproject.toml").read_text()
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
