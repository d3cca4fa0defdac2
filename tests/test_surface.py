"""The public surface: what `import signalpost` gives, what it loads, and its types."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import signalpost as sp

HERE = Path(__file__).parent


def test_the_public_names_are_sorted_and_all_there() -> None:
    """`__all__` is explicit and sorted, every name in it exists, and nothing else is public."""
    assert sp.__all__ == sorted(sp.__all__, key=lambda name: (name.lower() == name, name))
    assert len(set(sp.__all__)) == len(sp.__all__)
    assert all(hasattr(sp, name) for name in sp.__all__)
    code = (
        "import signalpost as sp, types; print([name for name, value in vars(sp).items() if not name.startswith('_')"
        " and name not in sp.__all__ and not isinstance(value, types.ModuleType)])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("name", sp.__all__)
def test_each_public_name_says_what_it_is(name: str) -> None:
    """No public name is without a docstring."""
    assert (getattr(sp, name).__doc__ or "").strip()


def test_importing_loads_no_server_no_database_and_few_packages() -> None:
    """At most five third-party packages, and none of those that only a server or store needs."""
    code = (
        "import sys; before = set(sys.modules); import signalpost;"
        "print(*{name.split('.')[0] for name in set(sys.modules) - before})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    loaded = set(done.stdout.split()) - {"signalpost"}
    third_party = {name for name in loaded if name not in sys.stdlib_module_names and not name.startswith("_")}
    assert third_party <= {"msgspec", "pyreqwest", "typing_extensions"}  # five is the limit
    assert not loaded & {
        "apsw",
        "sqlite3",
        "zstandard",
        "cryptography",
        "uvicorn",
        "starlette",
        "jinja2",
        "typer",
        "rich",
    }


def test_the_public_types_are_what_the_documentation_says(tmp_path: Path) -> None:
    """mypy, strict, over files that use them as users do: the SDK, the pytest fixtures."""
    command = [sys.executable, "-m", "mypy", "--strict", "--warn-unused-ignores", "--cache-dir", str(tmp_path)]
    environment = {**os.environ, "MYPYPATH": str(HERE.parent / "src")}
    files = sorted(str(path) for path in (HERE / "typing").glob("*.py"))
    done = subprocess.run(
        [*command, "--config-file=", "--follow-imports=silent", *files],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout
