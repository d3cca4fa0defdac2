"""`serve` before anything runs: sockets, addresses, what each child is told. Its life is in tests/e2e."""

from __future__ import annotations

import socket

import pytest

from signalpost.cli.serve import children, listener, url
from signalpost.cli.state import Running
from signalpost.errors import SettingsError
from signalpost.settings import Settings


def test_a_free_port_is_taken_and_told() -> None:
    """Port 0 becomes a number; IPv6 addresses have brackets."""
    with listener("127.0.0.1", 0, "port") as entrance:
        assert url(entrance) == f"http://127.0.0.1:{entrance.getsockname()[1]}"
    with listener("::1", 0, "port") as entrance:
        assert url(entrance).startswith("http://[::1]:")


def test_a_taken_port_names_its_setting() -> None:
    """And another way."""
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SettingsError) as caught:
        listener("127.0.0.1", taken.getsockname()[1], "sandbox_port")
    assert caught.value.setting == "sandbox_port"
    assert "--sandbox-port 0" in str(caught.value.fix)


def test_children_get_the_settings_and_are_stopped_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who takes events first, who receives them last; settings go by the environment, and nothing else of ours."""
    monkeypatch.setenv("SIGNALPOST_KEY", "a-key")
    settings = Settings(gateways=2, drain_seconds=3)
    running = Running(pid=1, gateway="http://127.0.0.1:8", sandbox="http://127.0.0.1:9", shop="http://127.0.0.1:7")
    with (
        listener("127.0.0.1", 0, "port") as entrance,
        listener("127.0.0.1", 0, "port") as local,
        listener("127.0.0.1", 0, "shop_port") as counter,
    ):
        made = children(settings, entrance, local, running, counter)
        assert [child.name for child in made] == ["shop", "gateway-1", "gateway-2", "worker", "sandbox"]
        assert (made[0].files, made[1].files) == ((counter.fileno(),), (entrance.fileno(),))
        assert made[0].argv[3:8] == ("shop", "--gateway", running.gateway, "--sandbox", running.sandbox)
        assert made[3].argv[-3:] == ("--deliver-to", "http://127.0.0.1:9", "--watched")
        alone = children(settings, entrance, None, Running(pid=1, gateway="http://127.0.0.1:8"))
        assert [child.name for child in alone] == ["gateway-1", "gateway-2", "worker"]
        assert "--deliver-to" not in alone[2].argv
    ours = {name: value for name, value in made[0].environ.items() if name.startswith("SIGNALPOST_")}
    assert ours == {"SIGNALPOST_GATEWAYS": "2", "SIGNALPOST_DRAIN_SECONDS": "3"}
