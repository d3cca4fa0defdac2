"""The repository as the structural tests see it: which files there are, what each module imports."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PACKAGE = SRC / "signalpost"


@cache
def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name; a package goes by the name of its folder."""
    return {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def _name(path: Path) -> str:
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(path: Path, *, everywhere: bool = True) -> set[str]:
    """Dotted names that a file imports: anywhere in it, or only when it is imported itself (`everywhere` off).

    What stands under `if TYPE_CHECKING:` is never run, and counts only with `everywhere`.
    """
    tree = parsed(path)
    nodes = list(ast.walk(tree)) if everywhere else tree.body
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@cache
def committed() -> tuple[Path, ...]:
    """Files that git has or would add: everything but what .gitignore names."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    paths = (ROOT / name.decode() for name in listed.split(b"\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def texts() -> list[tuple[Path, str]]:
    """Committed files that are text."""
    found = []
    for path in committed():
        content = path.read_bytes()
        if b"\0" not in content[:4_096]:
            found.append((path, content.decode("utf-8", errors="replace")))
    return found
