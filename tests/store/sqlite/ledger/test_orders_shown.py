"""Orders shown: the classes of the view are those that have an outcome."""

from __future__ import annotations

import re

from signalpost.store.order_outcomes import CLASSES
from signalpost.store.sqlite.ledger.file import MIGRATIONS
from signalpost.store.sqlite.ledger.orders_shown import UNACCOUNTED


def test_every_class_of_the_view_has_an_outcome() -> None:
    """And none is told of that the view cannot give."""
    (view,) = [text.partition("CREATE VIEW order_account")[2] for text in MIGRATIONS if "order_account AS" in text]
    given = {int(number) for number in re.findall(r"(\d+) << 32", view)}
    assert given | {0} == set(CLASSES)


def test_classes_of_missing_orders_are_looked_for() -> None:
    """Dropped ones too: some of them are faults."""
    assert set(UNACCOUNTED) == {7, 13, 14, 15}
