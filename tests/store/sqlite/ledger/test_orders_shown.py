"""Orders shown: the classes of the view are those that have an outcome."""

from __future__ import annotations

import re
from pathlib import Path

from ledger_parts import NOW, SPACE, SqliteHome
from order_rows import an_order, put
from signalpost.store.order_outcomes import CLASSES
from signalpost.store.seal import Sealer
from signalpost.store.sqlite.connection import connect, migrate
from signalpost.store.sqlite.ledger.file import MIGRATIONS, LedgerFile


def test_every_class_of_the_view_has_an_outcome() -> None:
    """And none is told of that the view cannot give."""
    (view,) = [text.partition("CREATE VIEW order_account")[2] for text in MIGRATIONS if "VIEW order_account AS" in text]
    given = {int(number) for number in re.findall(r"(\d+) << 32", view)}
    assert given | {0} == set(CLASSES)


def test_orders_of_a_ledger_without_shops_numbers_stay(tmp_path: Path) -> None:
    """They have none until their shop tells of them again."""
    home = SqliteHome(tmp_path)
    older = LedgerFile.to_write(home.path, Sealer(home.keyring), known=MIGRATIONS[:9])
    older.connection.execute("INSERT INTO word (id, word) VALUES (1, 'kiosk')")
    older.connection.execute(
        "INSERT INTO shop_order (space_id, shop_id, order_id, source_id, placed_at, first_at, last_at, seen_at, told,"
        " messages, repeated, channel_id, channel_name_id, currency_id, payments, event_name_id, unsent_id)"
        f" VALUES ({SPACE}, 1, 'pi_1', 1, 5, {NOW}, {NOW}, {NOW}, 1, 1, 0, 0, 0, 0, 1, 0, 0)"
    )
    older.close()
    connection = connect(home.path)
    migrate(connection, home.path, MIGRATIONS)
    connection.close()
    ledger = home.open()
    (before,) = ledger.order_book.orders_called(SPACE, "pi_1")
    assert (before.order_id, before.facts.shop_number) == ("pi_1", "")
    put(ledger, an_order(order_id="pi_1", facts={"shop_number": "1001"}))
    (now,) = ledger.order_book.orders_called(SPACE, "1001")
    assert (now.row, now.order_id) == (before.row, "pi_1")
    ledger.close()
