"""The addresses of Settings."""

from __future__ import annotations

from signalpost.dashboard.route import Action
from signalpost.dashboard.settings_routes import SETTINGS
from signalpost.store.roles import Role


def test_only_an_owner_changes_what_is_not_their_own() -> None:
    """Every form of Settings but those under `me`."""
    for route in SETTINGS:
        if isinstance(route, Action):
            own = route.path.startswith("/settings/me/")
            assert route.least is (Role.VIEWER if own else Role.OWNER), route.path


def test_what_is_secret_is_named_as_such() -> None:
    """So that no form shows it again."""
    secret = {name for route in SETTINGS if isinstance(route, Action) for name in route.secret}
    words = ("token", "password", "current", "again", "address", "key")
    typed = {
        name
        for route in SETTINGS
        if isinstance(route, Action)
        for name in route.form.__struct_fields__
        if name in words
    }
    assert typed == secret
