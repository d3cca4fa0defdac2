"""Puts small mistakes into modules, one at a time, and sees which of them the tests miss.

    python tools/mutants.py                      the modules whose rules cost most when they are wrong (`make mutants`)
    python tools/mutants.py capi/phone identity  one module, one folder
    python tools/mutants.py --every 8 store      each eighth mistake only
    python tools/mutants.py --most 20 store      of each module at most some twenty, evenly spread
    python tools/mutants.py --again capi/phone   only those that lived when it was recorded last
    python tools/mutants.py --own capi/prepare   on the module's own tests only

Each module is tried on its own test files first; what those miss, on all tests of its layer that import it. Prints what
no test sees, and killed and alive for each module. `--record` keeps the result in docs/images/mutants.json, of which
`make docs` writes docs/reference/mutants.md. [tool.signalpost.mutants] in pyproject.toml says what is tried.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from coverage_own import PACKAGE, modules
from forked_tests import CONTRACT, ROOT, own_tests, warm

if TYPE_CHECKING:
    from mutant_changes import Mutant

RECORD = ROOT / "docs" / "images" / "mutants.json"


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """One module's last run. `killed` includes `out_of_time`; `own`: of these, by the module's own test files alone.

    `every`: each so manieth mistake was tried. `own_only`: on the module's own tests alone. `alive`: names of mutants,
    as `scope: before → after`.
    """

    date: str
    made: int
    killed: int
    own: int
    out_of_time: int
    stillborn: int
    alive: Sequence[str]
    every: int = 1
    own_only: bool = False


def settings() -> Mapping[str, Sequence[str]]:
    """`layers` and `first`, of pyproject.toml."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["signalpost"]["mutants"]
    return {"layers": table["layers"], "first": table["first"]}


def recorded() -> dict[str, Tried]:
    """By module (`capi/phone`)."""
    return msgspec.json.decode(RECORD.read_bytes(), type=dict[str, Tried]) if RECORD.exists() else {}


def named(module: Path) -> str:
    """`capi/phone`."""
    return module.relative_to(PACKAGE).with_suffix("").as_posix()


def tests_of_layer(module: Path) -> Sequence[str]:
    """Other test files of the layer that name the module in an import; the whole suite of a store kept in SQLite."""
    layer = module.relative_to(PACKAGE).parts[0]
    dotted = "signalpost." + named(module).replace("/", ".")
    package, _, name = dotted.rpartition(".")
    ways = (f"from {dotted} import", f"import {dotted}\n", f"from {package} import {name}\n")
    files = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests" / layer).rglob("test_*.py"))]
    suite = _suite(module)
    return [one for one in files if one in suite or any(way in (ROOT / one).read_text() for way in ways)]


def _suite(module: Path) -> Sequence[str]:
    """Of store/sqlite/x/y: all tests of x, and its contract."""
    inside = module.relative_to(PACKAGE)
    if len(inside.parts) < 4 or inside.parts[:2] != ("store", "sqlite"):
        return ()
    found = [*(ROOT / "tests" / inside.parent).glob("test_*.py"), *CONTRACT.glob(f"test_{inside.parts[2]}*.py")]
    return [str(path.relative_to(ROOT)) for path in found]


def tried(module: Path, every: int, most: int | None, *, own_only: bool) -> Tried:
    """Make the module's mutants and see what becomes of them. `own_only`: on the module's own tests.

    `every`, `most`: each so manieth, more thinly if that were more than about `most`.
    """
    from mutant_changes import mutants

    made = mutants(module.read_text(encoding="utf-8"))
    every = max(every, round(len(made) / most)) if most else every
    return _ended(module, made[::every], every, own_only=own_only)


def again(module: Path, before: Tried, *, own_only: bool) -> Tried:
    """What became of those that lived, after tests were written for them; the others and the sample stay as they were.

    A mistake that can no longer be made, since its line was changed, is none.
    """
    from mutant_changes import mutants

    left = [one for one in mutants(module.read_text(encoding="utf-8")) if one.name in before.alive]
    now = _ended(module, left, before.every, own_only=own_only)
    return msgspec.structs.replace(
        now,
        made=before.made - len(before.alive) + now.made,
        killed=before.killed + now.killed,
        own=before.own + now.own,
        out_of_time=before.out_of_time + now.out_of_time,
        stillborn=before.stillborn + now.stillborn,
    )


def _ended(module: Path, made: Sequence[Mutant], every: int, *, own_only: bool) -> Tried:
    from mutant_runs import End, Run, ends

    own = own_tests(module)
    found = dict(ends(Run(module, own), made)) if own else dict.fromkeys((one.name for one in made), End.ALIVE)
    by_own = Counter(found.values())
    others = [] if own_only else [one for one in tests_of_layer(module) if one not in own]
    missed = [one for one in made if found[one.name] is End.ALIVE]
    if others and missed:
        found.update(ends(Run(module, others), missed))
    count = Counter(found.values())
    return Tried(
        date=datetime.now(UTC).date().isoformat(),
        made=len(made) - count[End.STILLBORN],
        killed=count[End.KILLED] + count[End.OUT_OF_TIME],
        own=by_own[End.KILLED] + by_own[End.OUT_OF_TIME],
        out_of_time=count[End.OUT_OF_TIME],
        stillborn=count[End.STILLBORN],
        alive=[one.name for one in made if found[one.name] is End.ALIVE],
        every=every,
        own_only=own_only,
    )


def main(arguments: Sequence[str]) -> int:
    """0 unless a module's tests fail without any mistake: the bars are held where the record is read."""
    from mutant_runs import TestsFail

    parser = argparse.ArgumentParser(prog="mutants.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", help="modules or folders, as capi/phone or consent")
    parser.add_argument("--every", type=int, default=1, help="try each so manieth mistake only")
    parser.add_argument("--most", type=int, help="try about so many of each module's mistakes at most")
    parser.add_argument("--again", action="store_true", help="try those that lived again: after writing tests")
    parser.add_argument("--own", action="store_true", help="on the module's own tests only: quicker")
    parser.add_argument("--record", action="store_true", help="keep the result")
    given = parser.parse_args(arguments)
    wanted = settings()
    warm("mutants")
    failed = 0
    for module in modules(given.names or wanted["first"], wanted["layers"]):
        try:
            before = recorded().get(named(module)) if given.again else None
            if before is None:
                result = tried(module, given.every, given.most, own_only=given.own)
            else:
                result = again(module, before, own_only=given.own)
        except TestsFail as error:
            failed = 1
            print(f"{named(module)}: {error}", flush=True)
            continue
        for name in result.alive:
            print(f"  alive  {name}")
        rate = 100 * result.killed / result.made if result.made else 100
        print(
            f"{named(module)}: {result.made} tried, {result.killed} killed ({rate:.0f} %; {result.own} by its own "
            f"tests), {len(result.alive)} alive",
            flush=True,
        )
        if given.record:
            RECORD.write_bytes(msgspec.json.format(msgspec.json.encode({**recorded(), named(module): result})) + b"\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
