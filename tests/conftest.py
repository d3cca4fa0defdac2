"""Profiles: `fast` for people at work; `deep` (SIGNALPOST_TEST_PROFILE=deep, `make test-deep`) does more; `mutants`
(`make mutants`) is fast, but looks for no smaller example once one fails.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from raw_identifiers import of_tests, search
from signalpost import testing

PROFILE = os.environ.get("SIGNALPOST_TEST_PROFILE", "fast")

_SLOW_MACHINE = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "fast",
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=_SLOW_MACHINE,
)
settings.register_profile(
    "mutants", parent=settings.get_profile("fast"), phases=[Phase.explicit, Phase.generate], report_multiple_bugs=False
)
settings.register_profile(
    "deep", max_examples=1_000, stateful_step_count=60, deadline=None, suppress_health_check=_SLOW_MACHINE
)
settings.load_profile(PROFILE)


def pytest_configure(config: pytest.Config) -> None:
    """The fixtures that users get with the package, whether or not this checkout is installed."""
    if not config.pluginmanager.is_registered(testing):
        config.pluginmanager.register(testing, "signalpost.testing")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deep tests, and those in browsers that few machines have, are left out of an ordinary run."""
    asked = {"deep": PROFILE == "deep", "browsers": os.environ.get("SIGNALPOST_TEST_BROWSERS") == "yes"}
    out = [item for item in items if any(item.get_closest_marker(name) for name, wanted in asked.items() if not wanted)]
    config.hook.pytest_deselected(items=out)
    items[:] = [item for item in items if item not in set(out)]


RAW: list[str] = []  # what workers of pytest-xdist found


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """After the whole run: no database, log or backup that any test left holds a raw identifier."""
    config = session.config
    factory = getattr(config, "_tmp_path_factory", None)
    base = getattr(factory, "_basetemp", None)
    if base is not None and base.exists() and not config.getoption("numprocesses", default=None):
        found = search(base, of_tests(Path(__file__).parent))
        RAW.extend(f"{one.what} in {one.file} ({one.where})" for one in found)
    if hasattr(config, "workeroutput"):
        config.workeroutput["raw"] = RAW
    elif RAW and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """What a worker of pytest-xdist found counts for the run."""
    RAW.extend(getattr(node, "workeroutput", {}).get("raw", ()))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Which files hold what; never the value."""
    if RAW:
        terminalreporter.section("raw identifiers on disk")
        for line in RAW:
            terminalreporter.write_line(line)


@pytest.fixture
def deep() -> bool:
    """Whether this run is the thorough one."""
    return PROFILE == "deep"
