"""Sending within a time, in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path

from receiving import webhooks
from serving import environ
from signalpost.alarms.apprise_child import Letter
from signalpost.alarms.teller import CHILD, PASSED, AppriseTeller, letter
from signalpost.watch.notice import Kind
from signalpost.watch.words import Message


def told(urls: Sequence[str], *, limit_s: float = 30, **more: str) -> Sequence[str | None]:
    letters = [Letter(url=url, title="t", body="b", kind="info") for url in urls]
    return asyncio.run(AppriseTeller(environ(**more), limit_s=limit_s).tell(letters))


def test_each_letter_has_its_end() -> None:
    """In the order of the letters; no process for none."""
    with webhooks(gone=404) as hooks:
        assert told([hooks.url("/gone"), hooks.url(), "nosuch://x"]) == ["HTTP 404", None, "address_unknown"]
    assert told([]) == []


def test_one_that_hangs_costs_no_other_and_no_longer_than_the_limit() -> None:
    """What got there before counts; the process is ended with what it had not done."""
    with webhooks() as hooks:
        assert told([hooks.url("/hang", rto="60"), hooks.url()], limit_s=8) == ["timeout", None]


def test_a_process_that_cannot_tell_is_a_failure(tmp_path: Path) -> None:
    """Apprise is not there, or breaks: the watch goes on and says so."""
    broken = tmp_path / "apprise.py"
    broken.write_text("raise SystemExit(3)\n")
    assert told(["json://127.0.0.1:9"], PYTHONPATH=f"{tmp_path}{os.pathsep}{environ()['PYTHONPATH']}") == ["broken"]


def test_the_process_is_given_no_secret_of_ours() -> None:
    """What it needs to reach the network, and no setting: the master key may be one."""
    assert not [name for name in PASSED if "SIGNALPOST" in name]
    made = AppriseTeller({"SIGNALPOST_MASTER_KEY": "s", "PATH": "/bin", "HTTPS_PROXY": "p", "SIGNALPOST_KEY": "k"})
    assert made._environ == {"PATH": "/bin", "HTTPS_PROXY": "p"}


def test_a_kind_of_message_has_apprises_kind() -> None:
    """From which channels take colours and signs."""
    message = Message(title="t", body="b")
    kinds = [letter("json://x", message, kind).kind for kind in (Kind.RAISED, Kind.AGAIN, Kind.OVER, None)]
    assert kinds == ["failure", "warning", "success", "info"]


def test_who_does_not_wait_leaves_no_process_behind() -> None:
    """A watch that is stopped ends what it started."""

    async def story() -> None:
        with webhooks() as hooks:
            teller = AppriseTeller(environ())
            url = hooks.url("/hang", rto="60")
            telling = asyncio.ensure_future(teller.tell([Letter(url=url, title="t", body="b", kind="info")]))
            while not hooks.came:
                await asyncio.sleep(0.01)
            telling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await telling
            children = Path(f"/proc/self/task/{threading.main_thread().native_id}/children").read_text().split()
            assert not [pid for pid in children if CHILD in Path(f"/proc/{pid}/cmdline").read_text()]

    asyncio.run(story())
