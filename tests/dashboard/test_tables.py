"""Which tables there are."""

from __future__ import annotations

from signalpost.dashboard.exports import TYPES
from signalpost.dashboard.tables import TABLES


def test_no_table_has_a_column_of_a_person() -> None:
    """No key of user_data is one."""
    columns = {column for table in TABLES.values() for column in table.columns}
    assert not columns & {"em", "ph", "external_id", "fbp", "fbc", "client_ip_address", "user_data", "body"}
    assert {kind for table in TABLES.values() for kind in table.columns.values()} <= TYPES.keys()
