"""The Makefile: bare `make` lists every command, and a machine that is not ready is told why."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import tree

TEXT = (tree.ROOT / "Makefile").read_text()
TARGETS = re.findall(r"^\.PHONY: (\S+)$", TEXT, re.M)


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`make` on a copy of the Makefile, in a folder without anything else."""
    shutil.copy(tree.ROOT / "Makefile", folder)
    return subprocess.run(["make", *words], cwd=folder, capture_output=True, text=True, timeout=60)


def interpreter(folder: Path, script: str) -> str:
    """A stand-in for Python that answers as `script` says."""
    file = folder / "python-of-test"
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return f"PYTHON={file}"


def test_bare_make_lists_every_command(tmp_path: Path) -> None:
    """With a line of explanation each; nothing is set up for it."""
    listed = make(tmp_path).stdout
    for target in TARGETS:
        assert re.search(rf"^  make {target} +\S", listed, re.M), target
    assert {"run", "test", "test-deep", "check", "bench", "docs", "build", "lock", "clean"} <= set(TARGETS)
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("target", TARGETS)
def test_every_command_is_documented(target: str) -> None:
    """In the README or for contributors."""
    pages = "".join((tree.ROOT / name).read_text() for name in ("README.md", "CONTRIBUTING.md"))
    assert f"make {target}" in pages or target == "help"


def test_an_old_python_is_named(tmp_path: Path) -> None:
    """With what is needed and how to say which to use."""
    old = interpreter(tmp_path, 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac')
    done = make(tmp_path, "setup", old)
    assert done.returncode != 0
    assert "Python 3.9.2 is too old" in done.stderr
    assert "3.11 or newer" in done.stderr


def test_a_missing_venv_module_is_named(tmp_path: Path) -> None:
    """Debian splits it off."""
    bare = interpreter(tmp_path, 'case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac')
    done = make(tmp_path, "setup", bare)
    assert done.returncode != 0
    assert "python3-venv" in done.stderr


def test_no_python_at_all_is_named(tmp_path: Path) -> None:
    """Instead of an error of the shell."""
    done = make(tmp_path, "setup", "PYTHON=python-that-is-not-there")
    assert "python-that-is-not-there was not found" in done.stderr


def test_ci_shows_the_tests_last() -> None:
    """.ci/run stops at the first failure and ends with pytest's own lines."""
    script = (tree.ROOT / ".ci/run").read_text()
    assert script.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in script
    assert script.rstrip().endswith("exec make check test")
