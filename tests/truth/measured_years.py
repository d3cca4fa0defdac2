"""What was measured on the published years, as it is recorded: counts by the order of the judges' fields."""

from __future__ import annotations

import msgspec


class Judged(msgspec.Struct, frozen=True):
    """One year."""

    links: tuple[int, ...]
    keys: tuple[int, ...]
    added: dict[str, tuple[int, ...]]
    shares: tuple[float, ...]


class Measured(msgspec.Struct, frozen=True):
    """What the page is written from."""

    digest: str
    years: dict[str, Judged]
