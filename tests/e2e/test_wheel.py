"""The built wheel, installed in an environment that has no source."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import tree
from signalpost.version import VERSION


def finished(*words: str | Path, cwd: Path) -> str:
    done = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make build` makes."""
    folder = tmp_path_factory.mktemp("dist")
    finished(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ".", cwd=tree.ROOT)
    [made] = folder.glob("*.whl")
    return made


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    """Every module and every file the package reads; no tests, no caches."""
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        str(path.relative_to(tree.SRC))
        for path in tree.committed()
        if path.is_relative_to(tree.PACKAGE) and "__pycache__" not in path.parts
    }
    assert wanted <= names
    assert all(name.startswith(("signalpost/", f"signalpost-{VERSION}.dist-info/")) for name in names)
    assert not [name for name in names if "__pycache__" in name]


def test_the_wheel_works_without_the_source(wheel: Path, tmp_path: Path) -> None:
    """It imports, and the command is there; what it needs comes from this environment, the package does not."""
    place = tmp_path / "venv"
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    finished(
        sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "-q", wheel, cwd=tmp_path
    )
    [site] = place.glob("lib/python*/site-packages")
    (site / "needs.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    where = finished(python, "-c", "import signalpost; print(signalpost.__file__)", cwd=tmp_path).strip()
    assert Path(where).is_relative_to(place)
    assert finished(place / "bin" / "signalpost", "--version", cwd=tmp_path).strip() == VERSION
    assert "datasets" in finished(place / "bin" / "signalpost", "--help", cwd=tmp_path)
    listed = finished(place / "bin" / "signalpost", "keys", "create", "first", cwd=tmp_path)
    assert listed.strip()
