"""Test files run in copies of one process that has everything imported but Signalpost: a start takes a tenth."""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import select
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONTRACT = ROOT / "tests" / "store" / "contract"
GIGABYTE = 1 << 30
IMPORTED = (
    "apsw",
    "cryptography.x509",
    "hypothesis.internal.conjecture.engine",
    "hypothesis.stateful",
    "hypothesis.strategies",
    "msgspec",
    "phonenumbers",
    "pyreqwest",
    "pytest",
    "xml.etree.ElementTree",
    "zstandard",
)
OUT_OF_TIME = -1
"""In place of an exit code: it ran longer than it may."""


def warm(profile: str = "fast") -> None:
    """Import what tests import, but nothing of Signalpost; once, before the first `forked`.

    `profile`: which of tests/conftest.py's.
    """
    os.chdir(ROOT)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # other plugins take two seconds to import and do nothing here
    os.environ["SIGNALPOST_TEST_PROFILE"] = profile
    sys.path.insert(0, str(ROOT / "src"))
    sys.dont_write_bytecode = True
    for name in IMPORTED:
        importlib.import_module(name)


def forked(work: Callable[[], int], *, cpu_s: float, wall_s: float) -> int:
    """`work`'s answer, from a copy of this process that ends with it: its exit code, or OUT_OF_TIME.

    `cpu_s` bounds its time on a processor, whatever else the machine does; `wall_s` ends one that waits for ever.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        _end_with(work, cpu_s)
    watched = os.pidfd_open(child)
    try:
        over = select.select([watched], [], [], wall_s)[0]
        if not over:
            _end_group(child)
        _, status = os.waitpid(child, 0)
    finally:
        os.close(watched)
    _end_group(child)  # what a test started and left
    if not over or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return OUT_OF_TIME
    return os.waitstatus_to_exitcode(status)


def run_tests(files: Sequence[str], *, plugins: Sequence[object] = ()) -> int:
    """pytest's exit code; says nothing. For use inside `forked`."""
    import pytest

    with tempfile.TemporaryDirectory() as base:
        arguments = ["-x", "-q", "--tb=no", "-p", "_hypothesis_pytestplugin", f"--basetemp={base}/tests"]
        arguments += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        return int(pytest.main([*arguments, *files], plugins=list(plugins)))


def _end_with(work: Callable[[], int], cpu_s: float) -> None:
    os.setpgrp()  # not a session: a copy keeps the priority of the session that started it
    seconds = max(1, round(cpu_s))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (6 * GIGABYTE, 6 * GIGABYTE))
    code = 70
    try:
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1) if os.environ.get("SHOW_ERRORS") else (0, 1, 2):
            os.dup2(silence, stream)
        code = work()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        os._exit(code)


def _end_group(child: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)


def own_tests(module: Path) -> Sequence[str]:
    """The module's own test files: tests/x/test_y.py; for store/sqlite/x/y also the contract of x, or of its part y."""
    inside = module.relative_to(ROOT / "src" / "signalpost")
    stem = inside.stem.lstrip("_")
    files = [ROOT / "tests" / inside.parent / f"test_{stem}.py"]
    if inside.parts[:2] == ("store", "sqlite"):
        names = [f"test_{inside.parent.name}{part}.py" for part in ("", f"_{stem}")]
        files += [folder / name for folder in (CONTRACT, CONTRACT.parent) for name in names]
    return [str(file.relative_to(ROOT)) for file in files if file.is_file()]
