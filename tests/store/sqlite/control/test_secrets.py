"""Secrets in the control file: sealed, bound to their names."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from signalpost.errors import InvalidInput, StoreCorrupt
from signalpost.store import open_control
from signalpost.store.business import Dataset
from signalpost.store.control import DEFAULT_SPACE, Control
from signalpost.store.rotate import begin_secrets
from signalpost.store.sqlite.control.secrets import checked_name, reseal
from signalpost.store.sqlite.statements import statements
from stores import MASTER_KEY, keyring

SECRET = "whsec-9a8b7c"


@pytest.fixture
def control(tmp_path: Path) -> Control:
    return open_control(tmp_path / "control.db", keyring(tmp_path))


def test_a_secret_is_kept_until_it_is_removed(control: Control) -> None:
    """Set again, the later one counts; each change is on record without it."""
    assert control.secret(DEFAULT_SPACE, "webhook/shop") is None
    control.set_secret(DEFAULT_SPACE, "webhook/shop", "old", author="test", now=1)
    control.set_secret(DEFAULT_SPACE, "webhook/shop", SECRET, author="test", now=2)
    assert control.secret(DEFAULT_SPACE, "webhook/shop") == SECRET
    assert control.secrets(DEFAULT_SPACE) == {"webhook/shop": 2}
    assert control.set_secret(DEFAULT_SPACE, "webhook/shop", None, author="test", now=3)
    assert not control.set_secret(DEFAULT_SPACE, "webhook/shop", None, author="test", now=4)
    assert [row.action for row in control.audit(DEFAULT_SPACE)] == ["secret.remove", "secret.set", "secret.set"]
    assert SECRET not in str(control.audit(DEFAULT_SPACE))


def test_a_secret_opens_only_under_its_name(control: Control, tmp_path: Path) -> None:
    """Moved to another row it is damage, and the file holds it nowhere in clear."""
    control.set_secret(DEFAULT_SPACE, "webhook/shop", SECRET, author="test", now=1)
    assert SECRET.encode() not in (tmp_path / "control.db").read_bytes()
    connection = apsw.Connection(str(tmp_path / "control.db"))
    connection.execute("UPDATE secret SET name = 'webhook/other'")
    connection.close()
    with pytest.raises(StoreCorrupt):
        control.secret(DEFAULT_SPACE, "webhook/other")


@pytest.mark.parametrize("name", ["", "UPPER", "with blank", "/first", "x" * 65])
def test_a_name_is_short_and_plain(name: str) -> None:
    """So that it can stand in logs and commands."""
    with pytest.raises(InvalidInput, match="such as webhook/shopify"):
        checked_name(name)


def test_what_an_older_key_sealed_is_sealed_anew(tmp_path: Path) -> None:
    """Tokens and secrets, each bound to its place as before; then there is nothing left to do."""
    keys = keyring(tmp_path)
    control = open_control(tmp_path / "control.db", keys)
    control.put_dataset(DEFAULT_SPACE, Dataset(dataset_id="11"), author="test", now=1)
    control.set_token(DEFAULT_SPACE, "11", "EAAB-one", author="test", now=1)
    control.set_secret(DEFAULT_SPACE, "webhook/shop", SECRET, author="test", now=1)
    connection = apsw.Connection(str(tmp_path / "control.db"))
    sql = statements("control")
    assert reseal(connection, sql, keys) == 0
    begin_secrets(keys.file, MASTER_KEY)
    newer = keyring(tmp_path)
    assert reseal(connection, sql, newer) == 2
    assert reseal(connection, sql, newer) == 0
    connection.close()
    again = open_control(tmp_path / "control.db", newer)
    assert again.token(DEFAULT_SPACE, "11") == "EAAB-one"
    assert again.secret(DEFAULT_SPACE, "webhook/shop") == SECRET
