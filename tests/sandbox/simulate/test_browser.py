"""What browsers do to cookies (identity-and-cookies.md, section 5.1)."""

from __future__ import annotations

import pytest

from signalpost.sandbox.simulate.browser import DAY_S, Browser, life_s, survival
from signalpost.sandbox.simulate.settings import SimulationSettings

SETTINGS = SimulationSettings()
ROWS = [
    ("5.1 row 1", Browser.SAFARI, False, False, 7 * DAY_S),
    ("5.1 row 2", Browser.SAFARI, True, False, DAY_S),
    ("5.2 rule 1", Browser.SAFARI, True, True, 90 * DAY_S),
    ("5.1 row 6", Browser.CHROME, True, False, 90 * DAY_S),
    ("5.1 row 7", Browser.FIREFOX, False, False, 90 * DAY_S),
    ("5.1 row 5", Browser.IN_APP, True, False, 90 * DAY_S),
]


@pytest.mark.parametrize(("row", "browser", "decorated", "by_server", "life"), ROWS, ids=[row[0] for row in ROWS])
def test_how_long_cookies_live(row: str, browser: Browser, decorated: bool, by_server: bool, life: float) -> None:
    """Meta's cookies live 90 days, less only where Safari caps what a script wrote."""
    assert life_s(browser, decorated=decorated, by_server=by_server, settings=SETTINGS) == life


def test_only_browsers_with_third_party_cookies_tell_who_is_signed_in() -> None:
    """And Meta's own apps, which need no cookie."""
    assert [one for one in Browser if one.tells_who_is_signed_in] == [Browser.CHROME, Browser.IN_APP]


def test_cookies_survive_a_month_as_often_as_the_rate_says() -> None:
    """At once all are there; after two months the square is left."""
    settings = SimulationSettings(cookies_deleted=0.3)
    assert survival(0, settings) == 1
    assert survival(30 * DAY_S, settings) == pytest.approx(0.7)
    assert survival(60 * DAY_S, settings) == pytest.approx(0.49)
