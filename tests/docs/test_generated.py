"""Pages that are written from the code are as the code has them now."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

import tree

GENERATORS = sorted((tree.ROOT / "tools").glob("docs_*.py"))


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # types of what a script defines are looked up there
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda path: path.stem)
def test_generated_pages_are_fresh(generator: Path) -> None:
    """A page that is stale is mended by `make docs`."""
    module = load(generator)
    written = module.TARGET.read_text(encoding="utf-8")
    assert written == module.page(), f"{module.TARGET.name} is stale: run make docs"


def test_what_the_tag_shares_with_the_model_is_fresh() -> None:
    """Types of the event and tables of normalising; `make docs` mends them too."""
    assert load(tree.ROOT / "tools" / "web_model.py").stale() == []


def test_there_are_generators() -> None:
    """At least those of settings and commands."""
    assert {"docs_cli", "docs_settings"} <= {path.stem for path in GENERATORS}
