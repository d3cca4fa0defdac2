"""GA4's names: one table, which the tag has too."""

from __future__ import annotations

import re

import tree
from signalpost.connectors.ga4.names import AUTOMATIC, NAMES, name_of


def test_the_table_is_the_tags() -> None:
    """Both readers of GA4's events call each the same."""
    source = (tree.ROOT / "web/tag/src/rules/ga4Event.ts").read_text(encoding="utf-8")
    assert dict(re.findall(r'^  (\w+): "(\w+)",$', source, re.M)) == dict(NAMES)


def test_other_names_stay() -> None:
    """They are events of the business's own."""
    assert name_of("purchase") == "Purchase"
    assert name_of("level_up") == "level_up"
    assert not AUTOMATIC & set(NAMES)
