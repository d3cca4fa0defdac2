"""Rules of the tag on the command line: drafted, tried out, published, undone."""

from __future__ import annotations

import tomllib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit
from signalpost.cli.tag_rules import read_rules
from signalpost.errors import SettingsError
from signalpost.store.tag.snippet import PARAMETER

LEAD = '[[rules]]\nname = "newsletter"\nevent_name = "Lead"\non = "click"\nmatch = ".newsletter button"\n'
ORDER = """
[[rules]]
name = "order"
event_name = "Purchase"
on = "page"
match = "/thanks*"
value = { element = ".total" }
currency = { text = "EUR" }
order_id = { query = "order" }
"""


@pytest.fixture(autouse=True)
def shop(signalpost: Signalpost) -> None:
    signalpost("datasets", "add", "123")


def publish(signalpost: Signalpost, text: str) -> int:
    assert signalpost("tag", "rules", "draft", "123", "-", stdin=text).code == Exit.DONE
    [row] = signalpost("tag", "rules", "publish", "123", "--json").rows
    number = row["version"]
    assert isinstance(number, int)
    return number


def names(signalpost: Signalpost, *words: str) -> list[str]:
    return [row["name"] for row in signalpost("tag", "rules", "list", "123", "--json", *words).rows]


def test_a_draft_is_published_and_undone(signalpost: Signalpost) -> None:
    """Undone once more, it is as before; the history tells all of it."""
    publish(signalpost, LEAD)
    drafted = signalpost("tag", "rules", "draft", "123", "-", stdin=LEAD + ORDER)
    assert drafted.out == "+ order\n"
    assert names(signalpost) == ["newsletter"]
    assert names(signalpost, "--draft") == ["newsletter", "order"]
    assert signalpost("tag", "rules", "publish", "123").code == Exit.DONE
    assert names(signalpost) == ["newsletter", "order"]
    assert signalpost("tag", "rules", "undo", "123").code == Exit.DONE
    assert names(signalpost) == ["newsletter"]
    assert signalpost("tag", "rules", "undo", "123").code == Exit.DONE
    assert names(signalpost) == ["newsletter", "order"]
    history = signalpost("tag", "rules", "history", "123", "--json").rows
    assert [[rule["name"] for rule in row["rules"]] for row in history] == [
        ["newsletter", "order"],
        ["newsletter"],
        ["newsletter", "order"],
        ["newsletter"],
    ]


def test_any_published_version_can_come_back(signalpost: Signalpost) -> None:
    """By its number in the history; the very first rules are undone to none."""
    first = publish(signalpost, LEAD)
    publish(signalpost, ORDER)
    publish(signalpost, LEAD + ORDER)
    assert signalpost("tag", "rules", "undo", "123", "--to", str(first), "--json").code == Exit.DONE
    assert names(signalpost) == ["newsletter"]
    assert signalpost("tag", "rules", "undo", "123", "--to", "999").code == Exit.REFUSED


def test_the_first_rules_are_undone_to_none(signalpost: Signalpost) -> None:
    """And before any there is nothing to undo."""
    assert signalpost("tag", "rules", "undo", "123").code == Exit.REFUSED
    publish(signalpost, LEAD)
    signalpost("tag", "rules", "undo", "123")
    assert names(signalpost) == []


def test_an_undo_leaves_a_draft_alone(signalpost: Signalpost) -> None:
    """It is in a hurry, and somebody else may be drafting."""
    publish(signalpost, LEAD)
    signalpost("tag", "rules", "draft", "123", "-", stdin=ORDER)
    signalpost("tag", "rules", "undo", "123")
    assert names(signalpost, "--draft") == ["order"]


def test_rules_are_listed_as_the_file_that_draft_reads(signalpost: Signalpost) -> None:
    """So that they can be edited, or kept under version control."""
    publish(signalpost, LEAD + ORDER)
    text = signalpost("tag", "rules", "list", "123", "--toml").out
    assert tomllib.loads(text) == tomllib.loads(LEAD + ORDER)
    drafted = signalpost("tag", "rules", "draft", "123", "-", stdin=text)
    assert drafted.out == "The draft is what is published.\n"


def test_published_rules_are_exported_and_applied_with_all_other_settings(signalpost: Signalpost) -> None:
    """A draft is none of them."""
    publish(signalpost, LEAD + ORDER)
    signalpost("tag", "rules", "draft", "123", "-", stdin=LEAD)
    exported = signalpost("config", "export").out
    signalpost("tag", "rules", "undo", "123")
    assert signalpost("config", "apply", "-", stdin=exported).code == Exit.DONE
    assert names(signalpost) == ["newsletter", "order"]
    assert signalpost("config", "export").out == exported


def test_a_wrong_file_drafts_nothing_and_names_the_place(signalpost: Signalpost) -> None:
    """The rule's number and the field."""
    ended = signalpost("tag", "rules", "draft", "123", "-", stdin=LEAD + ORDER.replace('"page"', '"hover"'))
    assert ended.code == Exit.REFUSED
    assert "rules[1].on" in ended.err
    assert signalpost("tag", "rules", "draft", "123", "-", stdin="[[rules]").code == Exit.USAGE
    assert signalpost("tag", "rules", "list", "123", "--draft").code == Exit.REFUSED


def test_an_order_without_number_is_remarked(signalpost: Signalpost) -> None:
    """It is drafted all the same."""
    bare = ORDER.replace('order_id = { query = "order" }', "")
    assert "counts the order again" in signalpost("tag", "rules", "draft", "123", "-", stdin=bare).err


def test_an_order_number_wants_the_key_of_the_shop(signalpost: Signalpost) -> None:
    """Without it page and back end give one order two ids, and a page loaded again gives it a third."""
    command = "signalpost tag settings 123 shop=main"
    assert command in signalpost("tag", "rules", "draft", "123", "-", stdin=ORDER).err
    assert command not in signalpost("tag", "rules", "draft", "123", "-", stdin=LEAD).err
    signalpost("tag", "settings", "123", "shop=main")
    assert command not in signalpost("tag", "rules", "draft", "123", "-", stdin=ORDER).err


def test_a_preview_is_an_address_of_the_site(signalpost: Signalpost) -> None:
    """Of the first origin that may send, unless a page is named; without a draft there is none."""
    assert signalpost("tag", "rules", "preview", "123", "--page", "https://shop.example/").code == Exit.REFUSED
    signalpost("tag", "rules", "draft", "123", "-", stdin=LEAD)
    assert signalpost("tag", "rules", "preview", "123").code == Exit.USAGE
    signalpost("keys", "create", "site", "--kind", "browser", "--origin", "https://shop.example")
    address = signalpost("tag", "rules", "preview", "123").out.strip()
    assert address.startswith(f"https://shop.example/?{PARAMETER}=")
    signalpost("tag", "mode", "123", "off")
    assert "The tag is off" in signalpost("tag", "rules", "preview", "123").err
    [row] = signalpost("tag", "rules", "preview", "123", "--page", "https://shop.example/a?b=1#c", "--json").rows
    parts = urlsplit(row["url"])
    assert (parts.path, parts.fragment, parse_qs(parts.query)["b"]) == ("/a", "c", ["1"])


def test_a_draft_can_be_thrown_away(signalpost: Signalpost) -> None:
    """What is published stays."""
    assert signalpost("tag", "rules", "discard", "123").code == Exit.NOT_FOUND
    signalpost("tag", "rules", "draft", "123", "-", stdin=LEAD)
    assert signalpost("tag", "rules", "discard", "123").code == Exit.DONE
    assert signalpost("tag", "rules", "publish", "123").code == Exit.REFUSED


def test_a_file_holds_rules_and_nothing_else(tmp_path: Path) -> None:
    """A key beside them is a mistake; a file that is not there is named."""
    file = tmp_path / "rules.toml"
    file.write_text(LEAD)
    assert [row["name"] for row in read_rules(str(file))] == ["newsletter"]
    file.write_text(f"colour = 1\n{LEAD}")
    with pytest.raises(SettingsError, match="colour"):
        read_rules(str(file))
    with pytest.raises(SettingsError, match=r"none\.toml"):
        read_rules("none.toml")
