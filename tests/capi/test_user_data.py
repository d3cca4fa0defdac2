"""UserData names its keys and hides their values."""

from __future__ import annotations

from signalpost.capi.user_data import CLEAR_KEYS, HASHED_KEYS, UserData


def test_every_key_is_either_hashed_or_clear():
    """No key is in neither list, or in both."""
    assert (*HASHED_KEYS, *CLEAR_KEYS) == UserData.__struct_fields__
    assert HASHED_KEYS[-1] == "app_user_id"
    assert CLEAR_KEYS[0] == "client_ip_address"


def test_repr_shows_keys_only():
    """An e-mail address cannot reach a log through repr, also not through Rich."""
    user = UserData(em="mary@shop.example", fbp="fb.1.2.3")
    assert repr(user) == "UserData(em, fbp)"
    assert user.__rich_repr__() == [("em", True), ("fbp", True)]
    assert user.present() == ["em", "fbp"]
