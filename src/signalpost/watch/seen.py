"""What the watch sees of one copy of an event: no user_data, only which keys it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

BROWSER = "browser"
SERVER = "server"

NOTHING: Mapping[str, Any] = {}

NOTES = frozenset(
    {
        "untrimmed",
        "upper_case",
        "phone_form",
        "md5",
        "hashed_twice",
        "empty",
        "constant",
        "shared",
        "stale",
        "modified",
        "server_address",
        "back_end_agent",
    }
)
"""What a note may say of a key of user_data, or of `event_id` (`shared`: one for many events). The worker tells it, of
the gateway's remarks and of the copies before: see `watch.forms`."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One copy, as the worker folds it; or `times` copies that are alike in all but their event_id.

    `source` is who sent it: `browser`, `server`, or the connector's name (`shopify` …). `host` is that of
    event_source_url and empty without one. `fate` is what became of the copy: `event`, `merged`, `duplicate`, `held`,
    or `dropped:` and the reason's code. `at` is when it was received, `event_time` Meta's field; both Unix seconds.
    """

    dataset: str
    source: str
    event_name: str
    at: int
    event_time: int
    fate: str = "event"
    host: str = ""
    release: str = ""
    action_source: str = "website"
    event_id: str = ""
    keys: tuple[str, ...] = ()  # user_data's, sorted
    custom: Mapping[str, Any] = NOTHING  # custom_data, decoded
    notes: tuple[str, ...] = ()  # what is wrong with a value, as `em:untrimmed`; see `NOTES`
    test: bool = False  # has a test_event_code
    times: int = 1

    @property
    def side(self) -> str:
        """Which of Meta's two ways it came by: the browser's, or a server's."""
        return BROWSER if self.source == BROWSER else SERVER
