"""Rules that say which datasets take which events. Pure: an event's name, host and action_source in, datasets out.

A dataset that no rule names takes every event of the keys that lead to it. One that rules name takes an event as soon
as one of its rules fits; the order of rules means nothing. A rule never leads where the key does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
Host = Annotated[str, msgspec.Meta(pattern=r"^(\*\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")]
Id = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,32}$")]

LONGEST_URL = 8_000
KINDS_KEPT = 1_024  # events of one name, host and action_source all go the same way


class Route(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One rule: events that fit go to `datasets`. Every condition that is given must hold, and of one any value does.

    `hosts` are those of event_source_url, in small letters: `shop.example` is that host alone, `*.shop.example` also
    every host below it. An event without an address fits no rule that names hosts.
    """

    name: Name
    datasets: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1)]
    event_names: tuple[str, ...] = ()
    hosts: tuple[Host, ...] = ()
    action_sources: tuple[str, ...] = ()

    def fits(self, event_name: str, host: str, action_source: str) -> bool:
        """Whether the rule is for such an event; `host` is empty where it has none."""
        return (
            (not self.event_names or event_name in self.event_names)
            and (not self.action_sources or action_source in self.action_sources)
            and (not self.hosts or any(host_fits(pattern, host) for pattern in self.hosts))
        )


class RouteTable:
    """All rules of a space."""

    def __init__(self, routes: Sequence[Route] = ()) -> None:
        self._routes = tuple(routes)
        self.ruled = frozenset(dataset for route in routes for dataset in route.datasets)
        self.asks_host = any(route.hosts for route in routes)
        self.fitting = lru_cache(maxsize=KINDS_KEPT)(self._fitting)

    def __bool__(self) -> bool:
        return bool(self._routes)

    def _fitting(self, event_name: str, host: str, action_source: str) -> frozenset[str]:
        """The datasets of every rule that fits."""
        return frozenset(
            dataset
            for route in self._routes
            if route.fits(event_name, host, action_source)
            for dataset in route.datasets
        )

    def of(
        self, named: str | None, leads_to: Sequence[str], event_name: str, host: str, action_source: str
    ) -> tuple[str, ...]:
        """Where an event goes: to the dataset it names and to what rules add, or else to those its key leads to that
        take it."""
        fitting = self.fitting(event_name, host, action_source)
        if named is not None:
            return (named, *(one for one in leads_to if one in fitting and one != named))
        return tuple(one for one in leads_to if one in fitting or one not in self.ruled)

    def reach(self, named: str | None, leads_to: Sequence[str]) -> tuple[str, ...]:
        """Every dataset that an event may go to, whatever it is: consent is judged by the strictest of them."""
        if named is None:
            return tuple(leads_to)
        return (named, *(one for one in leads_to if one in self.ruled and one != named))


class _Body(msgspec.Struct, frozen=True, gc=False):
    event_source_url: str | None = None


_decode = msgspec.json.Decoder(_Body).decode


def host_of_body(body: bytes) -> str:
    """The host of an event object's event_source_url, in small letters without port; empty when there is none."""
    try:
        return host_of(_decode(body).event_source_url or "")
    except (msgspec.MsgspecError, ValueError):
        return ""


def host_of(url: str) -> str:
    """The host of an address, in small letters; empty when it has none."""
    try:
        return (urlsplit(url[:LONGEST_URL]).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def host_fits(pattern: str, host: str) -> bool:
    """Whether `host` is the one that `pattern` names, or with `*.` one below it."""
    if pattern.startswith("*."):
        return host == pattern[2:] or host.endswith(pattern[1:])
    return host == pattern
