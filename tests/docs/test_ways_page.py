"""The page of ways through the code names files that exist, and counts them right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tree

PAGE = tree.ROOT / "docs/explanation/ways-through-the-code.md"
TEXT = PAGE.read_text(encoding="utf-8")
WAYS = re.findall(r"^## ([^\n]+?): ([\d and]+) files\n(.*?)(?=^## )", TEXT, re.M | re.S)
NAMED = re.compile(r"`([\w/.-]+\.(?:py|ts|md|json|toml))`")
SAME = re.findall(r"^\| `(\w+)`[^|]*\| ([^|]*)\| ([^|]*)\|$", TEXT, re.M)


def place(name: str) -> Path:
    """A file as the page names it: below the package, or below the repository."""
    inside = tree.PACKAGE / name
    return inside if inside.exists() else tree.ROOT / name


def steps(text: str) -> list[list[str]]:
    """The files of each block, in order."""
    return [[line.split()[0] for line in block.splitlines()] for block in re.findall(r"```text\n(.*?)```", text, re.S)]


@pytest.mark.parametrize(("name", "counts", "text"), WAYS, ids=[name for name, _, _ in WAYS])
def test_a_way_has_as_many_files_as_its_heading_says(name: str, counts: str, text: str) -> None:
    """Each once, and each is there."""
    found = steps(text)
    assert [len(files) for files in found] == [int(count) for count in counts.split(" and ")]
    for files in found:
        assert len(set(files)) == len(files)
        assert [file for file in files if not place(file).is_file()] == []


def test_the_five_ways_are_drawn() -> None:
    """Of an event, of user_data, of an event_id, of a setting and of an error."""
    assert [name for name, _, _ in WAYS] == ["An event", "user_data", "An event_id", "A setting", "An error"]


def test_every_file_it_names_exists() -> None:
    """Also in its sentences."""
    assert [name for name in NAMED.findall(TEXT) if not place(name).is_file()] == []


@pytest.mark.parametrize(("word", "where", "held"), SAME, ids=[word for word, _, _ in SAME])
def test_what_stands_in_several_places_stands_in_just_those(word: str, where: str, held: str) -> None:
    """A further place is named here, or does without. Sandbox and connectors are left out, as the page says."""
    pattern = re.compile(rf"\b{word}\b")
    found = {
        path.relative_to(tree.PACKAGE).as_posix()
        for path in tree.modules().values()
        if not {"sandbox", "connectors"} & set(path.relative_to(tree.PACKAGE).parts)
        and pattern.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(NAMED.findall(where.partition(";")[0]))
    assert NAMED.findall(held)
