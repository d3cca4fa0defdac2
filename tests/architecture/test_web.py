"""The tag's source: nothing of others in it, one function a file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import tree

SOURCE = tree.ROOT / "web" / "tag" / "src"
FILES = sorted(path for path in SOURCE.rglob("*.ts") if not path.name.endswith(".d.ts"))


def test_the_tag_has_no_dependencies() -> None:
    """It is built with three packages and made of none: no import leaves its own folder."""
    package = json.loads((tree.ROOT / "web" / "package.json").read_text(encoding="utf-8"))
    assert "dependencies" not in package
    for path in FILES:
        for target in re.findall(r'\bfrom "([^"]+)"|\bimport\("([^"]+)"\)', path.read_text(encoding="utf-8")):
            assert "".join(target).startswith("."), path.name


MODULES = [path for path in FILES if not path.stem.endswith(".entry")]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_file_of_the_tag_exports_one_function(path: Path) -> None:
    """Named as the file is; others hold types and tables, or are where a part begins."""
    exported = re.findall(r"^export (?:default )?(?:async )?function (\w+)", path.read_text(encoding="utf-8"), re.M)
    assert exported in ([], [path.stem])
