"""Settings of keys."""

from __future__ import annotations

from dashboard_shown import DATASET, Shown


def test_a_key_is_shown_once_and_revoked_for_good(shown: Shown) -> None:
    """On the page that follows its form, and nowhere else."""
    page = shown.post("/settings/keys", name="shop <b>", kind="server", dataset=DATASET, basis="consent")
    assert (page.status_code, "sps_" in page.text, "shop &lt;b&gt;" in page.text) == (200, True, True)
    (key,) = shown.json("/settings/keys")["keys"]
    assert (key["kind"], key["datasets"], key["basis"]) == ("server", [DATASET], "consent")
    assert "sps_" not in shown.get("/settings/keys").text
    assert shown.post("/settings/keys/revoke", key_id=key["key_id"]).status_code == 303
    assert shown.post("/settings/keys/revoke", key_id=key["key_id"]).status_code == 422
    model = shown.json("/settings/keys")
    assert (model["keys"], len(model["revoked"])) == ([], 1)


def test_a_browser_key_needs_its_origins(shown: Shown) -> None:
    """What is wrong is said, and what was typed stays."""
    wrong = shown.post("/settings/keys", name="site", kind="browser")
    assert (wrong.status_code, 'value="site"' in wrong.text) == (422, True)
    origins = "https://shop.example, https://www.shop.example"
    assert "spb_" in shown.post("/settings/keys", name="site", kind="browser", origins=origins).text
    assert shown.json("/settings/keys")["keys"][0]["origins"] == ["https://shop.example", "https://www.shop.example"]
    for bad in ({"name": " "}, {"dataset": "999"}):
        assert shown.post("/settings/keys", **{"name": "x", "kind": "server", **bad}).status_code == 422
