"""Settings of a dataset's tag on the command line."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from command import Signalpost
from signalpost.cli.exits import Exit
from signalpost.cli.tag_settings import read_change, shown
from signalpost.errors import SettingsError
from signalpost.store.tag.settings import TagSettings


@pytest.fixture(autouse=True)
def shop(signalpost: Signalpost) -> None:
    signalpost("datasets", "add", "123", "--name", "Shop")


def settings(signalpost: Signalpost, *changes: str) -> dict[str, Any]:
    [row] = signalpost("tag", "settings", "123", *changes, "--json").rows
    assert isinstance(row, dict)
    return row


def test_every_setting_is_shown_with_its_default(signalpost: Signalpost) -> None:
    """As a table for people, as one object for programs; rules are counted."""
    plain = settings(signalpost)
    assert set(plain) == set(TagSettings.__struct_fields__)
    assert plain["rules"] == 0
    table = signalpost("tag", "settings", "123").out
    assert all(name in table for name in TagSettings.__struct_fields__)


def test_settings_are_changed_one_by_one(signalpost: Signalpost) -> None:
    """What is not named stays."""
    settings(signalpost, "consent=optional", "page_views=false", "masks=email, phone", "cookie_days=30")
    plain = settings(signalpost, 'form_fields={ "#email" = "em" }', "shop=main")
    assert (plain["consent"], plain["page_views"], plain["masks"], plain["cookie_days"]) == (
        "optional",
        False,
        ["email", "phone"],
        30,
    )
    assert (plain["form_fields"], plain["shop"], plain["mode"]) == ({"#email": "em"}, "main", "on")


def test_nothing_after_the_sign_is_the_default(signalpost: Signalpost) -> None:
    """And an empty list is an empty list."""
    settings(signalpost, "consent=optional", "masks=[]")
    plain = settings(signalpost, "consent=")
    assert (plain["consent"], plain["masks"]) == ("regional", [])


@pytest.mark.parametrize(
    "change", ["consent=perhaps", "colour=red", "cookie_days=1000", "consent", "=x", "masks=name", "rules=[]"]
)
def test_what_is_no_setting_is_refused_with_its_name(signalpost: Signalpost, change: str) -> None:
    """And changes nothing."""
    before = settings(signalpost)
    ended = signalpost("tag", "settings", "123", change)
    assert ended.code == Exit.USAGE
    assert change.partition("=")[0] in ended.err
    assert settings(signalpost) == before


def test_values_are_toml_or_plain_text() -> None:
    """Numbers, truth, lists and tables as TOML has them; anything else is text."""
    assert read_change("a=1") == ("a", 1)
    assert read_change("a=true") == ("a", True)
    assert read_change('a=["x"]') == ("a", ["x"])
    assert read_change("a=shop.example") == ("a", "shop.example")
    assert read_change("a= ") == ("a", None)
    with pytest.raises(SettingsError):
        read_change("a")


def test_a_table_shows_values_as_people_write_them() -> None:
    """Lists with commas, truth in small letters."""
    assert shown(True) == "true"
    assert shown(("a", "b")) == "a, b"
    assert shown({"#e": "em"}) == "#e → em"
    assert shown(msgspec.structs.asdict(TagSettings())["cookie_days"]) == "90"
