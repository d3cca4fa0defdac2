"""SQL files: named statements and numbered migrations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

import signalpost.store
from signalpost.store.sqlite.statements import migrations, named, statements

STORE = Path(signalpost.store.__file__).parent


@pytest.fixture(scope="module")
def schema() -> Iterator[apsw.Connection]:
    connection = apsw.Connection(":memory:")
    for script in migrations("ledger"):
        connection.execute(script)
    yield connection
    connection.close()


def test_a_file_holds_named_statements() -> None:
    """Each reaches to the next name; comments are taken off."""
    text = "-- About.\n\n-- name: one\n-- Why.\nSELECT 1\n  -- inside\nFROM x\n\n-- name: two\nSELECT 2\n"
    assert named(text) == [("one", "SELECT 1\nFROM x"), ("two", "SELECT 2")]


@given(
    st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), st.from_regex(r"[A-Z ,?0-9]{0,20}", fullmatch=True))
)
def test_what_is_written_is_read(written: dict[str, str]) -> None:
    """Names and statements come back, in order."""
    text = "".join(f"-- name: {name}\n{statement}\n" for name, statement in written.items())
    assert named(text) == [(name, statement.strip()) for name, statement in written.items()]


@pytest.mark.parametrize("name", sorted(statements("ledger")))
def test_every_statement_fits_the_schema(schema: apsw.Connection, name: str) -> None:
    """It compiles; a column that was renamed is noticed here."""
    sql = statements("ledger")[name]
    wanted = max((int(number) for number in re.findall(r"\?(\d+)", sql)), default=sql.count("?"))
    assert schema.execute(f"EXPLAIN {sql}", (0,) * wanted).fetchall()


def test_every_statement_is_used() -> None:
    """What no code names is left over."""
    code = "".join(path.read_text(encoding="utf-8") for path in (STORE / "sqlite" / "ledger").glob("*.py"))
    made = {f"{verb}{noun}" for noun in ("inbox", "dataset", "name", "word") for verb in ("add_", "")} | {
        f"{noun}_of" for noun in ("inbox", "dataset", "name", "word")
    }
    assert [name for name in statements("ledger") if f'"{name}"' not in code and name not in made] == []


def test_migrations_come_in_the_order_of_their_numbers() -> None:
    """One script a number, from 0001 on, without gaps."""
    for folder in ("ledger", "control"):
        numbers = [int(file.name[:4]) for file in sorted((STORE / "sql" / folder / "migrations").glob("*.sql"))]
        assert numbers == list(range(1, len(migrations(folder)) + 1))


def test_statements_cannot_be_changed() -> None:
    """They are shared by all who ask."""
    with pytest.raises(TypeError):
        statements("ledger")["due"] = "SELECT 1"  # type: ignore[index]
