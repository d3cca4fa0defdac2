"""What stands around every page."""

from __future__ import annotations

from dashboard_shown import DATASET, Shown
from signalpost.dashboard.routes import ROUTES
from signalpost.dashboard.shell import NAVIGATION, address


def test_an_entry_appears_when_its_page_is_real(shown: Shown) -> None:
    """No link of the navigation leads nowhere."""
    page = shown.get("/overview").text
    paths = {route.path for route in ROUTES}
    for group in NAVIGATION:
        for item in group.items:
            assert (f'href="{item.path}"' in page) == (item.path in paths)


def test_choices_stay_while_going_from_page_to_page(shown: Shown) -> None:
    """Dataset and time stand in every link."""
    page = shown.get(f"/overview?dataset={DATASET}&range=7d").text
    assert f'href="/overview?dataset={DATASET}&amp;range=7d"' in page
    assert address("/events", {"dataset": "1", "row": "2"}, drop=("row",), range="") == "/events?dataset=1"
