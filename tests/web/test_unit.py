"""The tag's own tests: facts stated in TypeScript, run by Node on the source as it is."""

from __future__ import annotations

import subprocess

import pytest

import tree
from tag_page import NODE

TESTS = tree.ROOT / "web" / "tag" / "test"
FOLDERS = sorted({file.parent for file in TESTS.rglob("*.test.ts")})


def test_every_area_of_the_tag_has_tests() -> None:
    """A folder of source without one would be forgotten in silence."""
    areas = {path.parent.name for path in (tree.ROOT / "web" / "tag" / "src").glob("*/*.ts")}
    tested = {folder.name for folder in FOLDERS}
    assert areas <= tested


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_the_tests_in_node_state_holds(folder: object) -> None:
    """Each `it` there states a fact; what fails is in the output."""
    files = sorted(str(file) for file in TESTS.rglob("*.test.ts") if file.parent == folder)
    words = [NODE, "--test", "--test-reporter=dot", *files]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
