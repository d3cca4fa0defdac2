"""Secrets are opened once, and anew when the control file has moved on."""

from __future__ import annotations

from gateway_shop import Shop
from signalpost.gateway.shop_secrets import BEFORE, SIGNING, ShopSecrets, keep_signing, secret_name


def test_secrets_follow_the_control_file(shop: Shop) -> None:
    """The newest first; one that was removed opens nothing."""
    secrets = ShopSecrets(shop.control)
    assert secrets.of(shop.control.snapshot(), 1, "main") == ()
    shop.control.set_secret(1, secret_name("main", SIGNING), "new", author="t", now=1)
    shop.control.set_secret(1, secret_name("main", BEFORE), "old", author="t", now=1)
    assert secrets.of(shop.control.snapshot(), 1, "main") == ("new", "old")
    shop.control.set_secret(1, secret_name("main", SIGNING), None, author="t", now=1)
    assert secrets.of(shop.control.snapshot(), 1, "main") == ("old",)


def test_a_secret_is_of_one_shop_and_space(shop: Shop) -> None:
    """No other is opened for it."""
    shop.control.set_secret(1, secret_name("main", SIGNING), "new", author="t", now=1)
    secrets, snapshot = ShopSecrets(shop.control), shop.control.snapshot()
    assert secrets.of(snapshot, 2, "main") == secrets.of(snapshot, 1, "other") == ()


def test_a_new_secret_leaves_the_one_before(shop: Shop) -> None:
    """The same one again changes nothing."""
    secrets = ShopSecrets(shop.control)
    for one in ("first", "second", "second"):
        keep_signing(shop.control, 1, "main", one, author="t", now=1)
    assert secrets.of(shop.control.snapshot(), 1, "main") == ("second", "first")
