"""The sides of a copy, and what it is alike in with others."""

from __future__ import annotations

import pytest

from signalpost.watch.seen import MOST_NAMES, Outlines, Seen


@pytest.mark.parametrize(("source", "side"), [("browser", "browser"), ("server", "server"), ("shopify", "server")])
def test_a_connectors_copy_is_a_servers(source: str, side: str) -> None:
    """Deduplication knows two sides; a shop's webhook is of the server's."""
    assert Seen(dataset="1", source=source, event_name="Purchase", at=0, event_time=0).side == side


def test_copies_with_the_same_names_and_types_have_one_outline() -> None:
    """Whatever their values are; another type or key is another outline."""
    outlines = Outlines()
    first = outlines.of(("em",), {"value": 5, "currency": "EUR"})
    assert outlines.of(("em",), {"value": 7, "currency": "USD"}) is first
    assert outlines.of(("em",), {"value": "7", "currency": "USD"}) is not first
    assert outlines.of(("ph",), {"value": 5, "currency": "EUR"}) is not first
    assert tuple(first) == (("em",), ("value", "currency"), (int, str))


def test_a_copy_is_known_by_its_outline_or_by_its_names() -> None:
    """Both say the same."""
    custom = {"value": 5}
    outline = Outlines().of(("em",), custom)
    bare = Seen(dataset="1", source="server", event_name="Lead", at=0, event_time=0, keys=("em",), custom=custom)
    told = Seen(
        dataset="1", source="server", event_name="Lead", at=0, event_time=0, keys=("em",), custom=custom,
        outline=outline,
    )  # fmt: skip
    assert told.parts is outline
    assert tuple(bare.parts) == tuple(told.parts)


def test_outlines_are_bounded() -> None:
    """Invented names push the others out, which come again as others."""
    outlines = Outlines()
    first = outlines.of((), {"a": 1})
    for number in range(MOST_NAMES // 10):
        outlines.of((), {f"p{number}_{n}": 1 for n in range(10)})
    again = outlines.of((), {"a": 1})
    assert again is not first and tuple(again) == tuple(first)
