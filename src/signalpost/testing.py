"""A pytest plugin: a local Meta for your tests, in process or on a port.

    def test_an_order_is_reported(meta_sandbox):
        with meta_sandbox.client() as client:
            report_order(client, "order-1")
        meta_sandbox.assert_received("Purchase", event_id="order-1")

Fixtures, new for every test: `meta_sandbox` (in process) and `meta_sandbox_server` (also at `meta_sandbox_server.url`).
`meta_sandbox_options` gives the arguments of `signalpost.sandbox.state.Sandbox`, for you to override. pytest finds the
plugin by itself once Signalpost is installed; nothing of Meta, no account and no network is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from signalpost.sandbox.state import Sandbox
    from signalpost.testing_sandbox import DATASET, MetaSandbox, MetaSandboxServer

__all__ = ["DATASET", "MetaSandbox", "MetaSandboxServer", "meta_sandbox", "meta_sandbox_options", "meta_sandbox_server"]


@pytest.fixture
def meta_sandbox_options() -> Mapping[str, Any]:
    """Arguments of the sandbox of both fixtures, such as `tokens`, `limits`, `dedup`; none, unless overridden."""
    return {}


@pytest.fixture
def meta_sandbox(meta_sandbox_options: Mapping[str, Any]) -> MetaSandbox:
    """A local Meta in this process: no socket, no thread. Ready in milliseconds, forgotten after the test."""
    from signalpost.testing_sandbox import MetaSandbox

    return MetaSandbox(_sandbox(meta_sandbox_options))


@pytest.fixture
def meta_sandbox_server(meta_sandbox_options: Mapping[str, Any]) -> Iterator[MetaSandboxServer]:
    """A local Meta on a free port of this machine, for code that wants an address, in whatever language.

    Needs `pip install 'signalpost[server]'`.
    """
    from signalpost.sandbox.server import RunningSandbox
    from signalpost.testing_sandbox import MetaSandboxServer

    if find_spec("uvicorn") is None:
        pytest.fail("meta_sandbox_server needs uvicorn: pip install 'signalpost[server]'", pytrace=False)
    with RunningSandbox(_sandbox(meta_sandbox_options)) as running:
        yield MetaSandboxServer(running.sandbox, running.url)


def _sandbox(options: Mapping[str, Any]) -> Sandbox:
    """A sandbox of these options; an unknown one fails the test with those there are."""
    from inspect import signature

    from signalpost.sandbox.state import Sandbox

    known = signature(Sandbox).parameters
    if unknown := sorted(options.keys() - known.keys()):
        pytest.fail(
            f"meta_sandbox_options: no such option: {', '.join(unknown)}; there are {', '.join(known)}", pytrace=False
        )
    return Sandbox(**options)


def __getattr__(name: str) -> Any:
    """The rest of `__all__`, loaded when asked for: pytest imports this module in every run of every project."""
    if name not in __all__:
        raise AttributeError(name)
    from signalpost import testing_sandbox

    return getattr(testing_sandbox, name)
