"""What a site decides about its own server."""

from __future__ import annotations

import pytest

from signalpost.errors import SettingsError
from signalpost.store.tag.settings import TagSettings
from signalpost.web.site import Site


def test_what_tag_and_site_share_has_one_name_and_one_default() -> None:
    """So that the two halves of a redundant setup can be set alike, word for word."""
    shared = set(Site.__struct_fields__) & set(TagSettings.__struct_fields__)
    assert shared == {
        "shop", "consent", "gpc", "consent_readers", "consent_names", "domains", "cookie_days", "visitor_cookie",
    }  # fmt: skip
    alike = shared - {"consent"}
    assert {name: getattr(Site(), name) for name in alike} == {name: getattr(TagSettings(), name) for name in alike}
    # A site's server knows no region: what `regional` is where nothing tells one.
    assert (Site().consent, TagSettings().consent) == ("required", "regional")
    assert Site(consent="optional", gpc="deny").consent_rule == TagSettings(consent="optional", gpc="deny").consent_rule


@pytest.mark.parametrize("days", [0, 401])
def test_no_cookie_lives_longer_than_browsers_allow(days: int) -> None:
    """Section 5.1: 400 days at most."""
    with pytest.raises(SettingsError) as caught:
        Site(cookie_days=days)
    assert caught.value.setting == "cookie_days"


def test_a_proxy_that_is_no_network_is_refused() -> None:
    """A typing error does not trust the world."""
    with pytest.raises(SettingsError) as caught:
        Site(trusted_proxies=("10.0.0.0/8x",))
    assert caught.value.setting == "trusted_proxies"
