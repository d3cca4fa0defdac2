"""A view is made for whoever may look, as they want to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard_shown import dashboard
from dashboard_words import Model
from signalpost.dashboard.route import Page
from signalpost.dashboard.view import View
from signalpost.store.roles import Role


def _read(view: View) -> Model:
    return Model(f"{view.zone} {view.locale} {view.query.get('q', '')}")


ROUTES = (Page(path="/read", title="Read", look=_read, template="error.html", least=Role.VIEWER),)


@pytest.mark.parametrize(
    ("cookie", "language", "read"),
    [
        ("", "", "UTC en"),
        ("sp_zone=Europe%2FBerlin", "de-DE,de;q=0.9", "Europe/Berlin de-DE"),
        ("sp_zone=Europe%2FBerlin; sp_own_zone=Asia%2FTokyo; sp_own_locale=fr-FR", "de", "Asia/Tokyo fr-FR"),
        ("sp_zone=nowhere", "*", "UTC *"),
    ],
)
def test_what_somebody_chose_goes_before_what_the_browser_tells(
    tmp_path: Path, cookie: str, language: str, read: str
) -> None:
    """Zone and language."""
    with dashboard(tmp_path, routes=ROUTES) as shown:
        headers = {"Cookie": cookie, "Accept-Language": language}
        assert shown.client.get("/read.json?q=x", headers=headers).json() == {"word": f"{read} x"}
