"""`signalpost sandbox hosts` as a process: it prints flags, answers as Meta's hosts, and ends when told."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chromium import binary
from command import Signalpost
from pixel_page import PIXEL, Shop, page
from serving import Process, command, environ, wait_for
from signalpost.sandbox.server import RunningSandbox


@pytest.fixture
def meta() -> Iterator[RunningSandbox]:
    """A sandbox on a port."""
    with RunningSandbox() as running:
        yield running


def printed(process: Process) -> str:
    """What it says once it runs."""

    def look() -> str:
        assert process.ended() is None, process.log.read_text()
        return process.out.read_text()

    return wait_for("a word", look)


def test_it_is_metas_hosts_until_told_to_end(tmp_path: Path, meta: RunningSandbox) -> None:
    """Port, pin and flags as JSON; the script over TLS; exit code 0 after SIGTERM."""
    process = Process(command("sandbox", "hosts", "--port", "0", "--sandbox", meta.url, "--json"), tmp_path, "hosts")
    try:
        told: dict[str, Any] = json.loads(printed(process))
        assert told["flags"][1].endswith(told["pin"])
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        asking = http.client.HTTPSConnection("127.0.0.1", told["port"], context=context, timeout=20)
        asking.request("GET", "/tr/?id=1&ev=PageView", headers={"Host": "www.facebook.com"})
        assert asking.getresponse().status == 200
        asking.close()
    finally:
        code = process.stop()
    assert code == 0, process.log.read_text()
    assert [event.event_name for event in meta.sandbox.events()] == ["PageView"]


def test_it_prints_a_command_that_starts_a_browser(tmp_path: Path, meta: RunningSandbox) -> None:
    """With a profile of its own: a page with Meta's base code, opened as printed, has its event taken."""
    process = Process(command("sandbox", "hosts", "--port", "0", "--sandbox", meta.url), tmp_path, "hosts")
    try:
        *_, line = printed(process).rstrip().splitlines()
        # A short path: the browser has a socket in its profile, and the paths of sockets are short.
        with Shop() as shop, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as short:
            shop.pages["/"] = page(f"fbq('init', '{PIXEL}'); fbq('track', 'PageView');")
            more = f"--headless=new --no-sandbox --disable-gpu --timeout=20000 --dump-dom {shop.url}/"
            words = line.strip().replace("chromium ", f"{binary()} ", 1) + f" {more}"
            done = subprocess.run(["bash", "-c", words], env=environ(TMPDIR=short), capture_output=True)
            assert done.returncode == 0, done.stderr
            wait_for("the event", meta.sandbox.events)
    finally:
        process.stop()
    [event] = meta.sandbox.events()
    assert (event.source, event.event_name, event.dataset) == ("browser", "PageView", PIXEL)


def test_a_taken_port_is_said(signalpost: Signalpost) -> None:
    """Which one, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = signalpost("sandbox", "hosts", "--port", port)
    assert ended.code == 2
    assert f"Port {port} on 127.0.0.1 cannot be used" in ended.err


@pytest.mark.parametrize("url", ["127.0.0.1:8090", "https://127.0.0.1:8090", "http://"])
def test_an_address_that_is_no_sandbox_is_said(signalpost: Signalpost, url: str) -> None:
    """Before anything listens."""
    ended = signalpost("sandbox", "hosts", "--sandbox", url)
    assert ended.code == 2
    assert "no address of a sandbox" in ended.err
