"""`serve` before anything runs: sockets, addresses, what each child is told. Its life is in tests/e2e."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from command import Signalpost
from signalpost.cli.serve import children, is_loopback, listener, url
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
        assert [child.name for child in made] == [
            "watch",
            "shop",
            "gateway-1",
            "gateway-2",
            "poll",
            "worker",
            "sandbox",
        ]
        assert (made[1].files, made[2].files) == ((counter.fileno(),), (entrance.fileno(),))
        assert made[1].argv[3:8] == ("shop", "--gateway", running.gateway, "--sandbox", running.sandbox)
        assert made[5].argv[-3:] == ("--deliver-to", "http://127.0.0.1:9", "--watched")
        alone = children(settings, entrance, None, Running(pid=1, gateway="http://127.0.0.1:8"))
        assert [child.name for child in alone] == ["watch", "gateway-1", "gateway-2", "poll", "worker"]
        shown = children(settings, entrance, local, running, None, counter)
        assert (shown[1].name, shown[1].files) == ("dashboard", (counter.fileno(),))
        assert shown[1].argv[-3:] == ("--sandbox", running.sandbox, "--watched")
        assert "--deliver-to" not in alone[3].argv
    ours = {name: value for name, value in made[0].environ.items() if name.startswith("SIGNALPOST_")}
    assert ours == {"SIGNALPOST_GATEWAYS": "2", "SIGNALPOST_DRAIN_SECONDS": "3"}


def test_who_opens_nothing_is_not_told_the_master_key() -> None:
    """Shop and sandbox face pages; what they do not know they cannot give away."""
    settings = Settings(master_key="00" * 32, master_key_file=Path("/run/secrets/master"))
    running = Running(pid=1, gateway="http://127.0.0.1:8", sandbox="http://127.0.0.1:9", shop="http://127.0.0.1:7")
    with listener("127.0.0.1", 0, "port") as entrance, listener("127.0.0.1", 0, "port") as local:
        made = {child.name: child for child in children(settings, entrance, local, running, local)}
    for name, child in made.items():
        told = {word for word in child.environ if "MASTER_KEY" in word}
        assert told == (
            set() if name in ("shop", "sandbox") else {"SIGNALPOST_MASTER_KEY", "SIGNALPOST_MASTER_KEY_FILE"}
        )
        assert "00" * 32 not in " ".join(child.argv)


@pytest.mark.parametrize(
    ("base", "own"), [("http://127.0.0.1:1", True), ("http://[::1]:1", True), ("http://0.0.0.0:1", False)]
)
def test_only_this_machine_reaches_a_loopback_address(base: str, own: bool) -> None:
    """Elsewhere the banner says that a sandbox has no passwords."""
    assert is_loopback(base) is own


def test_a_slip_in_a_variables_name_is_told_at_the_start(
    signalpost: Signalpost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It changes nothing, which looks as if the setting did not work."""
    monkeypatch.setenv("SIGNALPOST_PROT", "9000")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = signalpost("serve", "--port", str(taken.getsockname()[1]))
    assert ended.err.startswith("signalpost: no such setting: SIGNALPOST_PROT\n  See docs/reference/settings.md")
    assert "cannot be used" in ended.err
