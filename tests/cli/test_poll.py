"""`signalpost poll` as a process: it reads a shop's list, and ends when told. What it decides is in tests/shops."""

from __future__ import annotations

import signal
from pathlib import Path

from called_shop import called, put_order
from command import Signalpost
from serving import Process, command, wait_for
from signalpost.store.shops_file import read_upto


def test_it_reads_a_shops_list_and_ends_when_told(signalpost: Signalpost, tmp_path: Path) -> None:
    """Orders since the shop was added; webhooks are made where it is known to which address."""
    var = tmp_path / "var"
    with called(signalpost, "shopify") as shop:
        signalpost("connectors", "install", "main", "--address", "https://sp.shop.example")
        shop.hooks.clear()
        put_order(shop, 501, age_s=0)
        work = Process(command("--data-dir", str(var), "work"), tmp_path, "work")
        poll = Process(command("--data-dir", str(var), "poll"), tmp_path, "poll")
        try:
            wait_for("a look", lambda: read_upto(var))
            wait_for("the order", lambda: "501" in signalpost("orders", "list").out)
            wait_for("webhooks made anew", lambda: shop.hooks)
            for process in (poll, work):
                process.popen.send_signal(signal.SIGTERM)
                assert process.popen.wait(60) == 0
        finally:
            poll.popen.kill()
            work.popen.kill()
    lines = [line["event"] for line in poll.lines()]
    assert lines[0] == "poll_started" and lines[-1] == "poll_stopped"
    assert "shop_read" in lines and "webhooks_made_anew" in lines


def test_without_shops_it_waits(signalpost: Signalpost, tmp_path: Path) -> None:
    """And opens nothing."""
    var = tmp_path / "var"
    signalpost("datasets", "add", "11")
    poll = Process(command("--data-dir", str(var), "poll"), tmp_path, "poll")
    try:
        wait_for("its start", lambda: any(line["event"] == "poll_started" for line in poll.lines()))
        poll.popen.send_signal(signal.SIGTERM)
        assert poll.popen.wait(60) == 0
    finally:
        poll.popen.kill()
    assert not (var / "inbox").exists()
