"""The pages about events without code say what the code does."""

from __future__ import annotations

import re
import tomllib

import tree
from signalpost.store.tag.rules import WIDGETS, Rule, Source, parse_rules, remarks
from signalpost.store.tag.settings import FORM_KEYS, MASKS

HOW_TO = (tree.ROOT / "docs/how-to/track-without-code.md").read_text(encoding="utf-8")
PAGE = (tree.ROOT / "docs/reference/tag-rules.md").read_text(encoding="utf-8")
RULES = tree.ROOT / "web/tag/src/rules"


def section(heading: str) -> str:
    """A section of the reference, with what is below it."""
    level = re.search(rf"^(#+) {heading}$", PAGE, re.M)
    assert level is not None
    return re.split(rf"^#{{1,{len(level[1])}}} ", PAGE[level.end() :], maxsplit=1, flags=re.M)[0]


def first_cells(text: str) -> list[str]:
    """What the rows of tables begin with, in backquotes."""
    return re.findall(r"^\| `([^`]+)`", text, re.M)


def test_the_rules_of_the_how_to_can_be_drafted() -> None:
    """As they stand, and nothing is to be said against them."""
    [block] = re.findall(r"^```toml\n(.*?)^```", HOW_TO, re.M | re.S)
    rules = parse_rules(tomllib.loads(block)["rules"])
    assert {rule.on for rule in rules} == {"submit", "download", "page", "booking"}
    assert [words for rule in rules for words in remarks(rule)] == []


def test_every_field_and_source_of_a_rule_is_explained() -> None:
    """And no other."""
    fields = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|", section("Rules").split("\n### ")[0], re.M)))
    assert set(Rule.__struct_fields__) <= set(fields)
    sources = set(re.findall(r"\{ (\w+) =|, (\w+) =", section("Where values are read")))
    assert {one or other for one, other in sources} == set(Source.__struct_fields__)


def test_the_widgets_are_those_of_page_settings_and_tag() -> None:
    """Name by name."""
    assert tuple(first_cells(section("Booking widgets"))) == WIDGETS
    source = (RULES / "bookedWith.ts").read_text(encoding="utf-8")
    assert tuple(re.findall(r'name: "(\w+)"', source)) == WIDGETS


def test_the_data_layers_names_are_those_of_the_tag() -> None:
    """Row by row."""
    source = (RULES / "ga4Event.ts").read_text(encoding="utf-8")
    known = re.findall(r"^  (\w+): \"(\w+)\",$", source, re.M)
    assert known
    rows = re.findall(r"^\| `(\w+)` \| (\w+)", section("The dataLayer"), re.M)
    assert rows == known


def test_masks_and_form_fields_are_all_named() -> None:
    """Kinds of masks in their order; keys that a field may fill."""
    assert tuple(first_cells(section("Masks"))) == MASKS
    assert set(FORM_KEYS) <= set(re.findall(r"`(\w+)`", section("Form fields")))
