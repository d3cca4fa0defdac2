"""Profiles: `fast` for people at work; `deep` (SIGNALPOST_TEST_PROFILE=deep, `make test-deep`) does more."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

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
    "deep", max_examples=1_000, stateful_step_count=60, deadline=None, suppress_health_check=_SLOW_MACHINE
)
settings.load_profile(PROFILE)


def pytest_configure(config: pytest.Config) -> None:
    """The fixtures that users get with the package, whether or not this checkout is installed."""
    if not config.pluginmanager.is_registered(testing):
        config.pluginmanager.register(testing, "signalpost.testing")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deep tests are left out of an ordinary run."""
    if PROFILE == "deep":
        return
    deep = [item for item in items if item.get_closest_marker("deep")]
    config.hook.pytest_deselected(items=deep)
    items[:] = [item for item in items if not item.get_closest_marker("deep")]


@pytest.fixture
def deep() -> bool:
    """Whether this run is the thorough one."""
    return PROFILE == "deep"
