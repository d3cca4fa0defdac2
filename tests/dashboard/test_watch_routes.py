"""Addresses of what the watch found."""

from __future__ import annotations

from signalpost.dashboard.route import Action, Page
from signalpost.dashboard.routes import ROUTES
from signalpost.dashboard.watch_routes import WATCH
from signalpost.store.roles import Role


def test_everybody_may_look_and_an_operator_may_act() -> None:
    """Each is an address of the dashboard."""
    assert set(WATCH) <= set(ROUTES)
    assert {one.least for one in WATCH if isinstance(one, Page)} == {Role.VIEWER}
    assert {one.least for one in WATCH if isinstance(one, Action)} == {Role.OPERATOR}
