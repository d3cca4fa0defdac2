"""What the watch sees of one copy of an event: no user_data, only which keys it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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


#: Keys of user_data, names of parameters, types of their values.
Parts = tuple[tuple[str, ...], tuple[str, ...], tuple[type, ...]]
MOST_NAMES = 50_000  # of all outlines together


class Outline:
    """Which keys and parameters a copy has, and of what types the latter are: one object for all copies that are alike
    in it, so that whoever counts them looks up an object and not some forty names."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """The keys, the parameters' names, their types."""
        return iter(self._parts)


class Outlines:
    """The outlines met, of so many names; then it begins anew."""

    __slots__ = ("_met", "_names")

    def __init__(self) -> None:
        self._met: dict[Parts, Outline] = {}
        self._names = 0

    def of(self, keys: tuple[str, ...], custom: Mapping[str, Any]) -> Outline:
        """That of a copy with these keys of user_data and this custom_data."""
        parts = (keys, tuple(custom), tuple(map(type, custom.values())))
        found = self._met.get(parts)
        if found is None:
            found = Outline(parts)
            self._names += 1 + len(keys) + len(custom)
            if self._names > MOST_NAMES:
                self._met.clear()
                self._names = 0
            else:
                self._met[parts] = found
        return found


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
    outline: Outline | None = None  # of `keys` and `custom`, where whoever tells of many copies keeps `Outlines`

    @property
    def parts(self) -> Outline | Parts:
        """What it is alike in with others, fit to be looked up: keys, names of parameters, their types."""
        return self.outline or (self.keys, tuple(self.custom), tuple(map(type, self.custom.values())))

    @property
    def side(self) -> str:
        """Which of Meta's two ways it came by: the browser's, or a server's."""
        return BROWSER if self.source == BROWSER else SERVER
