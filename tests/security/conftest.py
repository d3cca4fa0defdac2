"""One running gateway for a whole module of attacks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from attacked import PROXY, Edge, served


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    """A gateway that believes one proxy."""
    with served(tmp_path_factory.mktemp("attacked"), trusted_proxies=(PROXY,)) as found:
        yield found
