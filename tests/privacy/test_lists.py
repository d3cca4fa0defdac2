"""Lists of names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.user_data import UserData
from signalpost.privacy.lists import kept_keys, kept_user_data, matcher, unique

CUSTOM = {"value": 1, "note": "x", "contents": [{"id": "a", "title": "t"}], "buyer": {"age": 3, "level": 2}}


def test_a_deny_list_keeps_keys_out() -> None:
    """Also inside, by a name with a dot, and by a pattern."""
    kept, gone = kept_keys(CUSTOM, (), ("note", "contents.title", "buyer.a*"))
    assert kept == {"value": 1, "contents": [{"id": "a"}], "buyer": {"level": 2}}
    assert gone == ["note", "contents.title", "buyer.age"]


def test_an_allow_list_takes_only_its_keys() -> None:
    """With all that is below them; a name with a dot keeps what is above it."""
    assert kept_keys(CUSTOM, ("value", "contents"), ())[0] == {"value": 1, "contents": CUSTOM["contents"]}
    assert kept_keys(CUSTOM, ("value", "buyer.level"), ())[0] == {"value": 1, "buyer": {"level": 2}}


def test_denied_is_denied() -> None:
    """Whatever the allow list says."""
    assert kept_keys(CUSTOM, ("*",), ("note",))[1] == ["note"]


def test_names_are_alike_in_upper_and_lower_case() -> None:
    """A star stands for anything, a dot for itself."""
    assert matcher(("utm_*",))("UTM_Source")
    assert not matcher(("a.b",))("axb")
    assert not matcher(())("")


def test_keys_of_user_data_are_left_out() -> None:
    """The others are the same."""
    user = UserData(em="a", ph="b", client_ip_address="192.0.2.1")
    assert kept_user_data(user, (), ("client_*",)) == (UserData(em="a", ph="b"), ["client_ip_address"])
    assert kept_user_data(user, ("em",), ()) == (UserData(em="a"), ["ph", "client_ip_address"])
    assert kept_user_data(user, (), ("db",)) == (user, [])


@given(st.lists(st.text(min_size=1), max_size=4), st.text())
def test_any_list_can_be_asked(names: list[str], name: str) -> None:
    """A name without a star is met by itself."""
    matcher(tuple(names))(name)
    assert all(matcher((one,))(one) for one in names if "*" not in one)
    assert unique(names) == list(dict.fromkeys(names))
