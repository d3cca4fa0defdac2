"""The shops in Django and FastAPI: their own tests pass as they stand, as a project of its own would run them."""

from __future__ import annotations

import subprocess
import sys

import pytest

import tree
from serving import environ

SHOPS = ("django_shop", "fastapi_shop")


@pytest.mark.parametrize("shop", SHOPS)
def test_the_shops_own_tests_pass(shop: str) -> None:
    """In their folder, with the fixtures of the installed package; a warning is a failure."""
    folder = tree.ROOT / "examples" / shop
    words = [sys.executable, "-m", "pytest", "-W", "error", "-p", "signalpost.testing", "-p", "no:cacheprovider"]
    done = subprocess.run(
        words, capture_output=True, text=True, env=environ(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"), cwd=folder
    )
    assert "5 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("shop", SHOPS)
def test_the_shops_use_what_is_public_alone(shop: str) -> None:
    """What a reader copies must be there tomorrow: the SDK, the site's middleware, the fixtures."""
    public = ("signalpost as sp", "signalpost.web", "signalpost.testing")
    for file in (tree.ROOT / "examples" / shop).glob("*.py"):
        lines = file.read_text(encoding="utf-8").splitlines()
        used = [line for line in lines if "signalpost" in line and line.startswith(("from ", "import "))]
        assert used
        assert all(line.split()[1].startswith(public) or line == "import signalpost as sp" for line in used), file
