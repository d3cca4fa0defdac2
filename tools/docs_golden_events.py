"""Writes docs/reference/golden-events.md: for each event and source, the golden file that says what leaves for Meta."""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from signalpost.capi.spec import MESSAGING_EVENTS, STANDARD_EVENTS

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden"
TARGET = ROOT / "docs" / "reference" / "golden-events.md"
TEMPLATE = ROOT / "src" / "signalpost" / "store" / "tag" / "tag_manager" / "server.tpl"

HEAD = """# Events by source, and their golden files

Written by `make docs` from `tests/golden`; do not edit.

What becomes of an event is written down in golden files: what a source sends, and the event that Meta must get,
field by field, written from Meta's pages. Tests go the real way for each. Find your event and your source in a
table, and read the file; where there are several, the first is linked, and the number says how many more there are.
Under `user_data` the files of shops and CRMs show values before they are hashed: [normalising](normalising.md) says
what is done to them then, and `leaves_the_gateway.json` shows the hashes.
"""
NAMES = """
## How each source calls it

A name that is in no column goes as it is, as an event of your own.

| Meta | Google Analytics 4, Tag Manager | Segment, RudderStack | Shopify's pixel |
|---|---|---|---|
"""
#: By Meta's name: Segment's e-commerce spec, Shopify's customer events (as known in November 2026).
OTHERS: Mapping[str, tuple[str, str]] = {
    "PageView": ("page", "page_viewed"),
    "ViewContent": ("Product Viewed, Product List Viewed", "product_viewed, collection_viewed"),
    "Search": ("Products Searched", "search_submitted"),
    "AddToCart": ("Product Added", "product_added_to_cart"),
    "AddToWishlist": ("Product Added to Wishlist", ""),
    "InitiateCheckout": ("Checkout Started", "checkout_started"),
    "AddPaymentInfo": ("Payment Info Entered", "payment_info_submitted"),
    "Purchase": ("Order Completed", "checkout_completed"),
    "CompleteRegistration": ("Signed Up", ""),
    "MobileAppInstall": ("Application Installed", ""),
}
#: Keys of a golden file under which stands what came, not what leaves.
CAME = frozenset({"sent", "request", "payload", "message", "messages", "came", "given", "call", "rows", "data"})


class Source(NamedTuple):
    """A column: its title, the files or folders of it, and which `action_source` of theirs counts."""

    title: str
    places: tuple[str, ...]
    only: str = ""
    without: tuple[str, ...] = ()
    apart: frozenset[Path] = frozenset()  # files in these folders that are another source's


STAGES = "orders/lead_stages.json"
OF_OTHERS = ("app", "business_messaging")
SOURCES = (
    Source("Browser tag", ("tag",)),
    Source("SDK, HTTP API", ("leaves_the_gateway.json",), without=OF_OTHERS),
    Source("Tag Manager", ("tag_manager",)),
    Source(
        "Shops",
        ("shopify", "woocommerce", "bigcommerce", "stripe", "generic", "orders"),
        apart=frozenset({GOLDEN / STAGES}),
    ),
    Source("CRMs", ("hubspot", "salesforce", "lead_ads", STAGES)),
    Source("Files", ("files",)),
    Source("Segment", ("segment",)),
    Source("GA4", ("ga4",)),
    Source("Apps", ("app", "leaves_the_gateway.json"), only="app"),
    Source("Chats", ("messaging", "leaves_the_gateway.json"), only="business_messaging"),
)


class Found(NamedTuple):
    """One event of a golden file that leaves for Meta."""

    file: Path
    case: str
    name: str
    action_source: str


def page() -> str:
    """The whole page."""
    found = {source: list(_of(source)) for source in SOURCES}
    standard = [event.name for event in STANDARD_EVENTS]
    chats = [name for name in MESSAGING_EVENTS if name not in standard]
    own = sorted({one.name for every in found.values() for one in every} - {*standard, *chats})
    stages = [name for name in own if all(one.name != name for one in found[SOURCES[3]])]
    return (
        HEAD
        + _table("Standard events", standard, SOURCES, found)
        + _table("Events of chats", chats, (SOURCES[9],), found)
        + _table("After the order", [name for name in own if name not in stages], SOURCES[1:], found)
        + _table("Stages of leads, and events of your own", stages, SOURCES, found)
        + _names(standard)
    )


def _of(source: Source) -> Iterator[Found]:
    for place in source.places:
        at = GOLDEN / place
        for file in sorted(set(at.rglob("*.json")) - source.apart) if at.is_dir() else [at] * at.is_file():
            for one in _leaving(file, json.loads(file.read_text(encoding="utf-8")), ""):
                if source.only in ("", one.action_source) and one.action_source not in source.without:
                    yield one


def _leaving(file: Path, value: Any, case: str) -> Iterator[Found]:
    if isinstance(value, list):
        for member in value:
            yield from _leaving(file, member, case)
    elif isinstance(value, dict):
        case = value["id"] if isinstance(value.get("id"), str) else case
        if {"event_name", "event_time", "action_source"} <= value.keys():
            yield Found(file, case, value["event_name"], value["action_source"])
        for key, member in value.items():
            if key not in CAME:
                yield from _leaving(file, member, case)


def _table(title: str, names: Sequence[str], sources: Sequence[Source], found: Mapping[Source, Sequence[Found]]) -> str:
    shown = [source for source in sources if any(one.name in names for one in found[source])]
    rows = "".join(f"| `{name}` | {' | '.join(_cell(name, found[one]) for one in shown)} |\n" for name in names)
    return f"\n## {title}\n\n| event | {' | '.join(one.title for one in shown)} |\n|---|{'---|' * len(shown)}\n{rows}"


def _cell(name: str, events: Sequence[Found]) -> str:
    """The first file of each folder, and how many more it has."""
    folders: dict[Path, list[Found]] = defaultdict(list)
    for one in events:
        if one.name == name:
            folders[one.file if one.file.parent == GOLDEN else one.file.parent].append(one)
    return "<br>".join(_link(of) for of in folders.values())


def _link(found: Sequence[Found]) -> str:
    first = found[0]
    where = first.file.relative_to(GOLDEN).as_posix()
    case = f" `{first.case}`" if first.case and first.case != first.name else ""
    more = f" (+{len(found) - 1})" if len(found) > 1 else ""
    return f"[{where.removesuffix('.json')}](../../tests/golden/{where}){case}{more}"


def _names(standard: Sequence[str]) -> str:
    google: dict[str, list[str]] = defaultdict(list)
    for given, name in re.findall(r"^  '([\w.]+)': '(\w+)',?$", TEMPLATE.read_text(encoding="utf-8"), re.M):
        google[name].append(f"`{given}`")
    rows = [(name, ", ".join(google[name]), *(_quoted(one) for one in OTHERS.get(name, ("", "")))) for name in standard]
    return NAMES + "".join(f"| `{' | '.join((row[0] + '`', *row[1:]))} |\n" for row in rows if any(row[1:]))


def _quoted(names: str) -> str:
    return ", ".join(f"`{name}`" for name in names.split(", ") if name)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
