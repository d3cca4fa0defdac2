"""The page about channels: its code verifies, what it names exists."""

from __future__ import annotations

import re
import time
from typing import Any

import tree
from signalpost.watch.incidents.incident import Change
from signalpost.watch.telling.signature import headers, secret_text
from signalpost.watch.telling.wanted import KNOWN_CHECKS

PAGE = (tree.ROOT / "docs" / "how-to" / "route-alerts.md").read_text(encoding="utf-8")


def test_its_code_knows_our_messages_and_no_others() -> None:
    """As it stands on the page."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    space: dict[str, Any] = {}
    exec(code, space)
    secret, now = secret_text(b"k" * 32), int(time.time())
    given = dict(headers(secret, "m1", now, b"{}"))
    assert space["is_ours"](secret, given, b"{}")
    assert not space["is_ours"](secret, given, b"{} ")
    assert not space["is_ours"](secret_text(b"j" * 32), given, b"{}")
    assert not space["is_ours"](secret, dict(headers(secret, "m1", now - 400, b"{}")), b"{}")


def test_it_names_every_change_and_checks_that_there_are() -> None:
    """After --check, and as types of messages."""
    assert set(re.findall(r"--check (\w+)", PAGE)) - {"all"} <= KNOWN_CHECKS
    assert set(re.findall(r"`incident\.(\w+)`", PAGE)) == {one.value for one in Change}
