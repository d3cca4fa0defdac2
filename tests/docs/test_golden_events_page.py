"""The page from which a reader finds the golden file of an event and its source."""

from __future__ import annotations

import re

import tree
from signalpost.capi.spec import MESSAGING_EVENTS, STANDARD_EVENTS

PAGE = (tree.ROOT / "docs/reference/golden-events.md").read_text(encoding="utf-8")
#: Sources that take whatever a business reports; shops and CRMs have the events of their own kind.
EVERY = ("Browser tag", "SDK, HTTP API", "Tag Manager", "Files", "Segment", "GA4", "Apps")
NOT_OF_BUSINESSES = {"AppendAttribution", "AppendValue"}


def table(title: str) -> dict[str, dict[str, str]]:
    """The cells of a section by event and source."""
    lines = PAGE.partition(f"\n## {title}\n\n")[2].partition("\n\n")[0].splitlines()
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {row[0].strip(" `"): dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def test_every_standard_event_has_a_file_of_every_source() -> None:
    """Done when 4 of part 9; what is of the kind of an app has one there."""
    cells = table("Standard events")
    assert cells.keys() == {one.name for one in STANDARD_EVENTS}
    for name in cells.keys() - NOT_OF_BUSINESSES:
        sources = ("Apps",) if name == "MobileAppInstall" else EVERY
        assert [source for source in sources if "tests/golden/" not in cells[name][source]] == [], name


def test_every_event_of_chats_has_a_file() -> None:
    """Those that are standard events stand in the first table."""
    cells = {**table("Standard events"), **table("Events of chats")}
    for name in MESSAGING_EVENTS:
        assert "tests/golden/messaging/" in cells[name]["Chats"], name


def test_a_link_leads_to_a_file_that_has_the_event() -> None:
    """The file names it."""
    for title in ("Standard events", "Events of chats", "After the order"):
        for name, cells in table(title).items():
            for target in re.findall(r"\]\(\.\./\.\./(tests/golden/[^)]+)\)", " ".join(cells.values())):
                assert f'"{name}"' in (tree.ROOT / target).read_text(encoding="utf-8"), (name, target)
