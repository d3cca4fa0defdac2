"""Settings of API tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard_shown import Shown, dashboard, session_door


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    """A dashboard that is open to its own machine."""
    with dashboard(tmp_path, door=session_door(open_here=True)) as found:
        yield found


def test_a_token_is_shown_once_and_does_what_its_role_may(shown: Shown) -> None:
    """Until it is revoked; it ends by itself unless that is not wanted."""
    page = shown.post("/settings/tokens", name="reports", role="viewer")
    found = re.search(r"spt_[\w-]+", page.text)
    assert found is not None
    assert "spt_" not in shown.get("/settings/tokens").text
    by_token = {"Authorization": f"Bearer {found[0]}"}
    assert shown.client.get("/overview.json", headers=by_token).status_code == 200
    assert shown.client.get("/settings/users.json", headers=by_token).status_code == 403
    (token,) = shown.json("/settings/tokens")["tokens"]
    assert (token["name"], token["role"], token["ends_at"] > token["created_at"]) == ("reports", "viewer", True)
    assert shown.post("/settings/tokens/revoke", token_id=token["token_id"]).status_code == 303
    assert shown.post("/settings/tokens/revoke", token_id=token["token_id"]).status_code == 422
    assert shown.client.get("/overview.json", headers=by_token).status_code == 401
    shown.post("/settings/tokens", name="agency", role="owner", days="0")
    model = shown.json("/settings/tokens")
    assert (model["tokens"][0]["ends_at"], len(model["ended"])) == (None, 1)
    assert shown.post("/settings/tokens", name=" ", role="owner").status_code == 422
    assert shown.post("/settings/tokens", name="x", role="king").status_code == 422
