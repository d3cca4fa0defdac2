"""One browser for a test file, with nothing left over from the test before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from browsing import Here, browsing


@pytest.fixture(scope="module")
def started() -> Iterator[Here]:
    """Running parts."""
    with browsing() as here:
        yield here


@pytest.fixture
def here(started: Here) -> Here:
    """Running parts as if just started."""
    started.forget()
    return started
