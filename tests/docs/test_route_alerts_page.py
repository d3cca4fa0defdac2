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


def test_it_names_every_check_and_every_change() -> None:
    """And none that is not."""
    listed = PAGE.partition("The checks are ")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", listed)) == KNOWN_CHECKS
    assert set(re.findall(r"`incident\.(\w+)`", PAGE)) == {one.value for one in Change}
