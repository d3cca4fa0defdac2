"""Roles of the people who use an installation: what each may do, by one order."""

from __future__ import annotations

from enum import Enum


class Role(str, Enum):
    """A viewer looks. An operator also replays, pauses, publishes and sends test events. An owner also changes
    settings, users and keys."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    OWNER = "owner"

    def covers(self, least: Role) -> bool:
        """Whether whoever has this role may do what needs at least `least`."""
        return _ORDER.index(self) >= _ORDER.index(least)


_ORDER = (Role.VIEWER, Role.OPERATOR, Role.OWNER)
