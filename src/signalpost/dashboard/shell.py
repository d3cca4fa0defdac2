"""What stands around every page: the navigation, the choices of dataset and time, who is here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

import msgspec

from signalpost.dashboard.view import SPANS, View
from signalpost.store.roles import Role


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the navigation. It is shown where its page is real and the viewer may open it."""

    path: str
    label: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Entries under one heading; the first group has none."""

    heading: str
    items: tuple[Item, ...]


NAVIGATION: Final = (
    Group(
        heading="",
        items=(
            Item(path="/overview", label="Overview"),
            Item(path="/live", label="Live"),
            Item(path="/events", label="Events"),
            Item(path="/deliveries", label="Deliveries"),
        ),
    ),
    Group(
        heading="Account for",
        items=(
            Item(path="/orders", label="Orders"),
            Item(path="/campaigns", label="Campaigns"),
            Item(path="/uploads", label="Uploads"),
            Item(path="/identity", label="Identity & consent"),
        ),
    ),
    Group(
        heading="Watch", items=(Item(path="/incidents", label="Incidents"), Item(path="/plan", label="Tracking plan"))
    ),
    Group(
        heading="Set up",
        items=(
            Item(path="/setup", label="Setup"),
            Item(path="/rules", label="Rules"),
            Item(path="/settings", label="Settings"),
        ),
    ),
)

#: Of an address, what goes on through one list or was typed there: another choice begins anew without.
OF_ONE_LIST: Final = ("row", "before", "after", "q", "command")

SPAN_LABELS: Final[Mapping[str, str]] = {
    "24h": "Last 24 hours",
    "7d": "Last 7 days",
    "14d": "Last 14 days",
    "28d": "Last 28 days",
    "90d": "Last 90 days",
}


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One of several to choose from: a link."""

    label: str
    href: str
    chosen: bool


class Shell(msgspec.Struct, frozen=True, kw_only=True):
    """Everything around a page. `sandbox`: all is delivered to a local Meta, which every page says."""

    groups: Sequence[tuple[str, Sequence[tuple[Item, bool]]]]
    datasets: Sequence[Choice]
    spans: Sequence[Choice]
    viewer: str
    role: str
    signed_in: bool
    sandbox: str | None
    path: str


def shell_of(view: View, *, at: str, item: str, known: Mapping[str, Role], sandbox: str | None) -> Shell:
    """The shell of a page at the address `at` (a path). `known`: which paths there are, with their least roles."""
    groups = []
    for group in NAVIGATION:
        items = [
            (one, one.path == item)
            for one in group.items
            if one.path in known and view.viewer.role.covers(known[one.path])
        ]
        if items:
            groups.append((group.heading, items))
    chosen = view.dataset
    names = [("", "All datasets"), *((one.dataset_id, one.name or one.dataset_id) for one in view.datasets)]
    return Shell(
        groups=groups,
        datasets=[
            Choice(
                label=label,
                href=address(at, view.query, drop=OF_ONE_LIST, dataset=found),
                chosen=found == (chosen or ""),
            )
            for found, label in names
        ],
        spans=[
            Choice(
                label=SPAN_LABELS[word],
                href=address(at, view.query, drop=OF_ONE_LIST, range=word),
                chosen=word == view.span.word,
            )
            for word in SPANS
        ],
        viewer=view.viewer.name,
        role=view.viewer.role.value,
        signed_in=view.viewer.signed_in,
        sandbox=sandbox,
        path=at,
    )


def address(path: str, query: Mapping[str, str], *, drop: Collection[str] = (), **changed: str) -> str:
    """`path` with `query` as changed; what is empty is left out."""
    kept = {name: value for name, value in {**query, **changed}.items() if value and name not in drop}
    return f"{path}?{urlencode(kept)}" if kept else path
