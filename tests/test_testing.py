"""The pytest plugin as a project sees it that installed Signalpost."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import tree
from serving import environ
from signalpost import testing
from signalpost.sandbox.judge import Limits
from signalpost.testing import MetaSandbox, MetaSandboxServer


def test_a_sandbox_in_process_takes_events_without_any_socket(meta_sandbox: MetaSandbox) -> None:
    """Its client is the SDK's; what was sent can be asserted."""
    with meta_sandbox.client() as client:
        assert client.send(meta_sandbox.sample(event_id="order-1")).ok
    (event,) = meta_sandbox.assert_received("Purchase", times=1, event_id="order-1")
    assert event.keys


def test_every_test_has_a_sandbox_of_its_own(meta_sandbox: MetaSandbox) -> None:
    """Nothing is left of the test before."""
    assert meta_sandbox.events() == []


def test_an_asynchronous_client_reaches_it_too(meta_sandbox: MetaSandbox) -> None:
    """And a blocking one from within a running loop, as code under test may do."""

    async def send() -> None:
        async with meta_sandbox.async_client() as client:
            assert (await client.send(meta_sandbox.sample(event_id="a"))).ok
        with meta_sandbox.client() as blocking:
            assert blocking.send(meta_sandbox.sample(event_id="b")).ok

    asyncio.run(send())
    assert [event.event_id for event in meta_sandbox.events("Purchase")] == ["a", "b"]


def test_a_sandbox_on_a_port_takes_events_of_any_program(meta_sandbox_server: MetaSandboxServer) -> None:
    """Over HTTP, as curl would; its own client goes the same way."""
    url = f"{meta_sandbox_server.url}/v25.0/1/events?access_token=any"
    body = '{"data":[{"event_name":"Lead","event_time":%d,"action_source":"website","user_data":{"em":"%s"}}]}'
    now = int(meta_sandbox_server.clock())
    request = urllib.request.Request(url, (body % (now, "0" * 64)).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200
    with meta_sandbox_server.client() as client:
        assert client.send(meta_sandbox_server.sample()).ok
    meta_sandbox_server.assert_received("Lead", dataset="1", within_s=5)
    meta_sandbox_server.assert_received("Purchase", within_s=5)


class TestOptions:
    """A project sets up its sandbox by overriding one fixture."""

    @pytest.fixture
    def meta_sandbox_options(self) -> Mapping[str, Any]:
        """One token for one dataset, and an hour's patience."""
        return {"tokens": {"5": ["right"]}, "limits": Limits(max_age_s=3_600)}

    def test_the_fixture_takes_them(self, meta_sandbox: MetaSandbox) -> None:
        """An event older than an hour is refused, and so is another token."""
        old = meta_sandbox.sample(event_time=int(meta_sandbox.clock()) - 7_200)
        with meta_sandbox.client(dataset="5", token="right") as client:
            assert not client.send(old).ok
            assert client.send(meta_sandbox.sample()).ok
        assert [call.error for call in meta_sandbox.calls] == ["100/2804003", None]


def test_the_names_it_promises_exist() -> None:
    """Also those that are loaded when asked for."""
    assert all(getattr(testing, name) is not None for name in testing.__all__)
    with pytest.raises(AttributeError):
        testing.no_such_name


def test_a_run_that_does_not_use_it_does_not_load_it() -> None:
    """pytest imports the plugin in every run of every project: the sandbox is loaded by the first fixture only."""
    code = (
        "import sys, signalpost.testing; print([name for name in sys.modules if name.startswith('signalpost.sandbox')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environ(), check=True)
    assert done.stdout.strip() == "[]"


PROJECT = """
import sys

import pytest

def test_good(meta_sandbox):
    with meta_sandbox.client() as client:
        client.send(meta_sandbox.sample())
    meta_sandbox.assert_received("Purchase")

class TestSlip:
    @pytest.fixture
    def meta_sandbox_options(self):
        return {"token": {}}

    def test_option(self, meta_sandbox):
        pass


@pytest.fixture
def without_uvicorn(monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)


def test_port(without_uvicorn, meta_sandbox_server):
    pass


def test_bad(meta_sandbox):
    with meta_sandbox.client() as client:
        client.send(meta_sandbox.sample(user_data={"em": "secret.person@example.com"}))
    meta_sandbox.assert_received("Purchase", custom_data={"value": 5})
"""


def test_pytest_finds_it_by_itself(tmp_path: Path) -> None:
    """By the entry point that the package declares, once it is installed."""
    declared = tomllib.loads((tree.ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["pytest11"]
    installed = tmp_path / "installed" / "signalpost-0.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: signalpost\nVersion: 0\n")
    lines = "".join(f"{name} = {module}\n" for name, module in declared.items())
    (installed / "entry_points.txt").write_text(f"[pytest11]\n{lines}")
    paths = os.pathsep.join([str(installed.parent), str(tree.SRC)])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--fixtures", "-p", "no:cacheprovider", "-c", os.devnull, str(tmp_path)],
        capture_output=True,
        text=True,
        env=environ(PYTHONPATH=paths),
        cwd=tmp_path,
    )
    assert "meta_sandbox_server" in done.stdout, done.stdout + done.stderr


def test_a_project_of_its_own_uses_it_as_a_plugin(tmp_path: Path) -> None:
    """A failed assertion, a wrong option, a missing package: a sentence each, no line of ours and nobody's address."""
    (tmp_path / "test_shop.py").write_text(PROJECT)
    words = [sys.executable, "-m", "pytest", "-q", "-p", "signalpost.testing", "-p", "no:cacheprovider", "--tb=short"]
    done = subprocess.run(
        [*words, "-c", os.devnull, "--rootdir", str(tmp_path), str(tmp_path)],
        capture_output=True,
        text=True,
        env=environ(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"),
        cwd=tmp_path,
    )
    assert "1 failed, 1 passed, 2 errors" in done.stdout, done.stdout + done.stderr
    assert "custom_data.value is 19.99" in done.stdout
    assert "meta_sandbox_options: no such option: token; there are tokens, faults, limits," in done.stdout
    assert "meta_sandbox_server needs uvicorn: pip install 'signalpost[server]'" in done.stdout
    assert "testing_sandbox.py" not in done.stdout
    assert "secret.person" not in done.stdout.partition("short test summary")[2]
