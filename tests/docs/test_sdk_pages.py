"""The Python on the SDK's pages runs as it stands, against a sandbox."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import signalpost as sp
import tree
from signalpost.sandbox.server import RunningSandbox

BLOCK = re.compile(r"^```python\n(.*?)^```", re.M | re.S)
TOKEN = 'token=os.environ["META_TOKEN"]'


@pytest.mark.parametrize("page", ["send-from-python", "test-against-the-sandbox"])
def test_examples_run_in_order(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each block builds on those before it; only the address of Meta is replaced."""
    monkeypatch.chdir(tmp_path)
    text = (tree.ROOT / f"docs/how-to/{page}.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    with RunningSandbox() as running:
        for block in BLOCK.findall(text):
            here = block.replace(TOKEN, f'token="t", base_url="{running.url}"')
            exec(compile(here.replace("http://127.0.0.1:8090", running.url), page, "exec"), names)
        assert running.sandbox.events()


def test_the_reference_names_everything_public() -> None:
    """What can be imported from `signalpost` is explained, in the SDK's page or as Meta's own parameter."""
    text = (tree.ROOT / "docs/reference/sdk.md").read_text(encoding="utf-8")
    told_elsewhere = {
        name for name in sp.__all__ if getattr(getattr(sp, name), "__module__", "").startswith("signalpost.capi")
    }
    errors = {name for name in sp.__all__ if name.endswith(("Error", "Input", "Refused", "Unavailable"))}
    missing = {name for name in sp.__all__ if f"`{name}" not in text} - told_elsewhere - errors
    assert not missing
