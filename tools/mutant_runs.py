"""Whether tests see a mutant: first in a process that has collected them, by exchanging one function's code; those that
live on, and all changes outside functions, once more in a process that imports the changed module anew.
"""

from __future__ import annotations

import gc
import importlib
import importlib.abc
import importlib.util
import json
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import msgspec
from forked_tests import OUT_OF_TIME, ROOT, forked, run_tests
from mutant_changes import Mutant

STILLBORN_CODE = 99
COLLECT_S = 600.0  # wall time for collecting and for the first run
ANEW_CPU_S, ANEW_WALL_S = 60.0, 300.0  # for all tests over one changed module; without a change they have to fit in


class End(str, Enum):
    """What became of a mutant. STILLBORN: the changed module cannot even be imported; counts nowhere."""

    KILLED = "killed"
    OUT_OF_TIME = "out of time"
    ALIVE = "alive"
    STILLBORN = "stillborn"


class Run(msgspec.Struct, frozen=True):
    """A module and the test files that may see its mutants."""

    module: Path
    tests: Sequence[str]

    @property
    def dotted(self) -> str:
        """`signalpost.capi.phone`."""
        parts = self.module.relative_to(ROOT / "src").with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


class TestsFail(Exception):
    """The tests fail, or cannot be collected, without any change."""


def ends(run: Run, mutants: Sequence[Mutant]) -> Mapping[str, End]:
    """By mutant's name."""
    swappable = [one for one in mutants if one.swappable]
    found = dict(_swapped(run, swappable))
    left = [one for one in mutants if found.get(one.name, End.ALIVE) is End.ALIVE]
    if left:
        _fit_in(run)
    for mutant in left:
        found[mutant.name] = _anew(run, mutant)
    return found


def _fit_in(run: Run) -> None:
    """Without any change the tests pass within the time that each mutant gets: else all of them would seem killed."""
    code = forked(lambda: run_tests(run.tests), cpu_s=ANEW_CPU_S, wall_s=ANEW_WALL_S)
    if code == OUT_OF_TIME:
        raise TestsFail(f"{' '.join(run.tests)}: take over {ANEW_CPU_S:.0f} s without any change; name fewer")
    if code not in (0, 5):
        raise TestsFail(f"{' '.join(run.tests)}: exit code {code} without any change")


def _anew(run: Run, mutant: Mutant) -> End:
    """With the changed source in the module's place from the first import on."""

    def work() -> int:
        sys.meta_path.insert(0, _Changed(run.dotted, run.module, mutant.source))
        try:
            importlib.import_module(run.dotted)
        except Exception:
            return STILLBORN_CODE
        return run_tests(run.tests)

    code = forked(work, cpu_s=ANEW_CPU_S, wall_s=ANEW_WALL_S)
    if code == STILLBORN_CODE:
        return End.STILLBORN
    return _end(code)


def _end(code: int) -> End:
    if code == OUT_OF_TIME:
        return End.OUT_OF_TIME
    return End.ALIVE if code == 0 else End.KILLED


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, whose source is another than on disk."""

    def __init__(self, dotted: str, path: Path, source: str) -> None:
        self._dotted, self._path, self._source = dotted, path, source

    def find_spec(self, fullname: str, path: object, target: object = None) -> Any:
        if fullname != self._dotted:
            return None
        packages = [str(self._path.parent)] if self._path.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, self._path, loader=self, submodule_search_locations=packages
        )

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._source, str(self._path), "exec"), module.__dict__)


def _swapped(run: Run, mutants: Sequence[Mutant]) -> Iterator[tuple[str, End]]:
    """Ends of mutants inside functions, each tried on the tests that call the function."""
    with tempfile.NamedTemporaryFile("r+") as results:

        def work() -> int:
            return run_tests(run.tests, plugins=[_Forks(run, mutants, Path(results.name))])

        code = forked(work, cpu_s=7200, wall_s=7200)
        lines = [json.loads(line) for line in results.read().splitlines()]
    if code not in (0, 5) or len(lines) != len(mutants):
        raise TestsFail(f"{' '.join(run.tests)}: exit code {code} without any change")
    yield from ((name, End(end)) for name, end in lines)


class _Forks:
    """A pytest plugin: the tests run once unchanged, then once in a copy of the process for every mutant."""

    def __init__(self, run: Run, mutants: Sequence[Mutant], results: Path) -> None:
        self._run, self._mutants, self._results = run, mutants, results
        self._failed = False

    def pytest_runtest_logreport(self, report: Any) -> None:
        self._failed = self._failed or report.failed

    def pytest_runtestloop(self, session: Any) -> bool:
        gc.freeze()
        items = session.items
        with tempfile.NamedTemporaryFile("r+") as notes:
            started = time.monotonic()
            code = forked(lambda: self._first_run(items, Path(notes.name)), cpu_s=COLLECT_S, wall_s=COLLECT_S)
            wall = time.monotonic() - started
            if code:
                raise TestsFail(f"{' '.join(self._run.tests)} fail without any change")
            calls, took = json.loads(notes.read())
        with self._results.open("w") as results:
            for mutant in self._mutants:
                called_by = sorted(calls.get(mutant.scope, ()), key=lambda at: took[at])
                end = self._try([items[at] for at in called_by], mutant, sum(took[at] for at in called_by), wall)
                results.write(json.dumps((mutant.name, end.value)) + "\n")
        return True

    def _first_run(self, items: Sequence[Any], notes: Path) -> int:
        """Nothing changed: which test calls which function of the module, and how long each test takes."""
        calls: dict[str, list[int]] = defaultdict(list)
        took = []
        for at, item in enumerate(items):
            seen: set[CodeType] = set()
            watch = _watch(str(self._run.module), seen)
            started = time.process_time()
            threading.setprofile(watch)
            sys.setprofile(watch)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=self._after(items, at))
            sys.setprofile(None)
            threading.setprofile(None)  # type: ignore[arg-type]
            took.append(time.process_time() - started)
            for scope in {code.co_qualname.split(".<locals>")[0] for code in seen}:
                calls[scope].append(at)
        notes.write_text(json.dumps((calls, took)))
        return int(self._failed)

    def _try(self, items: Sequence[Any], mutant: Mutant, took: float, wall: float) -> End:
        if not items:
            return End.ALIVE
        code = forked(lambda: self._with(items, mutant), cpu_s=5 + 5 * took, wall_s=30 + 5 * wall)
        return End.STILLBORN if code == STILLBORN_CODE else _end(code)

    def _with(self, items: Sequence[Any], mutant: Mutant) -> int:
        try:
            changed = compile(mutant.source, str(self._run.module), "exec")
        except (SyntaxError, ValueError):
            return STILLBORN_CODE
        if not exchange(sys.modules[self._run.dotted], mutant.scope, changed):
            return 0  # it cannot be exchanged here: tried anew
        for at, item in enumerate(items):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=self._after(items, at))
            if self._failed:
                return 1
        return 0

    @staticmethod
    def _after(items: Sequence[Any], at: int) -> Any:
        return items[at + 1] if at + 1 < len(items) else None


def _watch(file: str, seen: set[CodeType]) -> Callable[[Any, str, Any], None]:
    def watch(frame: Any, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename == file:
            seen.add(frame.f_code)

    return watch


def exchange(module: ModuleType, scope: str, changed: CodeType) -> bool:
    """Give the function at `scope` its code from the changed module, whoever holds it already; False if that fails."""
    function = _function(module, scope.split("."))
    code = next((one for one in _codes(changed) if one.co_qualname == scope), None)
    if function is None or code is None or code.co_freevars != function.__code__.co_freevars:
        return False
    function.__code__ = code
    for thing in list(vars(module).values()):
        if hasattr(thing, "cache_clear"):
            thing.cache_clear()
    return True


def _function(module: ModuleType, path: Sequence[str]) -> FunctionType | None:
    found: Any = module
    for name in path:
        found = vars(found).get(name)
        if found is None:
            return None
    for inner in ("fget", "__func__", "__wrapped__", "func"):  # property, class method, cached function or property
        found = getattr(found, inner, found)
    return found if isinstance(found, FunctionType) else None


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)
