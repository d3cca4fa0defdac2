"""Whether each module of the pure layers is run whole, every line and every branch, by its own test file alone.

    python tools/coverage_own.py                  all of them (`make coverage`)
    python tools/coverage_own.py capi/phone visit  one module, one layer

Prints what is not run, by module; ends with 1 if there is any. [tool.coverage] in pyproject.toml says what counts.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
from forked_tests import ROOT, forked, own_tests, run_tests, warm

LAYERS = ("capi", "consent", "identity", "quality", "visit", "privacy", "watch", "connectors", "files")
PACKAGE = ROOT / "src" / "signalpost"
CPU_S, WALL_S = 120, 600


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """What a module's own tests leave out: lines, and branches as (from line, to line). `failed`: they do not pass."""

    lines: Sequence[int] = ()
    branches: Sequence[tuple[int, int]] = ()
    failed: bool = False

    @property
    def whole(self) -> bool:
        return not (self.lines or self.branches or self.failed)

    @property
    def said(self) -> str:
        """For people: `lines 3, 4; branches 7→9`. A branch to a negative line leaves the function."""
        if self.failed:
            return "its tests fail, or there are none"
        branches = ", ".join(f"{one}→{'end' if other < 0 else other}" for one, other in self.branches)
        lines = ", ".join(map(str, self.lines))
        return "; ".join(f"{what} {which}" for what, which in (("lines", lines), ("branches", branches)) if which)


def modules(names: Sequence[str], layers: Sequence[str]) -> Sequence[Path]:
    """Modules that `names` begin (`capi/phone`, `visit`), or all of `layers`."""
    found = [path for layer in layers for path in sorted((PACKAGE / layer).rglob("*.py")) if path.stem != "__init__"]
    if not names:
        return found
    return [path for path in found if any(_is(path, name) for name in names)]


def _is(path: Path, name: str) -> bool:
    inside = path.relative_to(PACKAGE).with_suffix("").as_posix()
    return inside == name or inside.startswith(f"{name.rstrip('/')}/")


def missing(module: Path) -> Missing:
    """What the module's own tests do not run, measured in a process of its own."""
    tests = own_tests(module)
    with tempfile.NamedTemporaryFile("r+") as result:

        def work() -> int:
            return _measure(module, tests, Path(result.name))

        code = forked(work, cpu_s=CPU_S, wall_s=WALL_S) if tests else 1
        return Missing(failed=True) if code else msgspec.json.decode(result.read(), type=Missing)


def _measure(module: Path, tests: Sequence[str], result: Path) -> int:
    import coverage

    measuring = coverage.Coverage(
        config_file=str(ROOT / "pyproject.toml"), data_file=None, include=[str(module)], source=None
    )
    measuring.start()
    code = run_tests(tests)
    measuring.stop()
    if code:
        return code
    with tempfile.NamedTemporaryFile("r+") as report:
        measuring.json_report(outfile=report.name)
        (found,) = json.loads(report.read())["files"].values()
    result.write_bytes(msgspec.json.encode(Missing(lines=found["missing_lines"], branches=found["missing_branches"])))
    return 0


def main(arguments: Sequence[str]) -> int:
    """0 if nothing is left out."""
    parser = argparse.ArgumentParser(prog="coverage_own.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", help="modules or layers, as capi/phone or visit")
    chosen = modules(parser.parse_args(arguments).names, LAYERS)
    warm()
    short = 0
    for module in chosen:
        found = missing(module)
        if not found.whole:
            short += 1
            print(f"{module.relative_to(PACKAGE)}: {found.said}", flush=True)
    print(f"{len(chosen) - short} of {len(chosen)} modules are run whole by their own tests, line and branch")
    return int(short > 0 or not chosen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
