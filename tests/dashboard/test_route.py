"""What stands at an address."""

from __future__ import annotations

from signalpost.dashboard.route import Action, Page
from signalpost.dashboard.routes import ROUTES
from signalpost.store.roles import Role


def test_whoever_adds_an_action_has_to_lower_its_role_by_hand() -> None:
    """Looking is everybody's; doing is not."""
    fields = {field: default for kind in (Page, Action) for field, default in [(kind, kind.__struct_defaults__)]}
    assert Role.VIEWER in fields[Page]
    assert Role.VIEWER not in fields[Action]
    lowered = {route.path for route in ROUTES if isinstance(route, Action) and route.least is Role.VIEWER}
    assert all(path.startswith("/settings/me/") for path in lowered)  # what is one's own
