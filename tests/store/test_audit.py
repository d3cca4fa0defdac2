"""The chain of the audit log: what it proves."""

from __future__ import annotations

import hashlib
import hmac

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.store.audit import GAP, PRUNE, RESTORE, AuditHead, ChainRow, link, verify


def prove(value: bytes) -> bytes:
    return hmac.digest(b"key", value, hashlib.sha256)


def chain(length: int) -> list[ChainRow]:
    """A whole log."""
    rows: list[ChainRow] = []
    before = b""
    for number in range(1, length + 1):
        row = ChainRow(number, 1, number, "cli", "key.create", f"k{number}", "{}", None)
        before = link(prove, before, row)
        rows.append(row._replace(hash=before))
    return rows


def added(rows: list[ChainRow], action: str, detail: dict[str, object]) -> list[ChainRow]:
    """`rows` with one more."""
    last = rows[-1]
    row = ChainRow(last.audit_id + 1, 1, 9, "cli", action, "", msgspec.json.encode(detail).decode(), None)
    return [*rows, row._replace(hash=link(prove, last.hash or b"", row))]


def test_a_whole_log_is_sound() -> None:
    """Also an empty one."""
    rows = chain(5)
    assert verify(rows, prove, [AuditHead(3, rows[2].hash or b"")]).sound
    assert verify([], prove, []).sound


@given(st.data())
def test_any_change_of_any_row_is_found(data: st.DataObject) -> None:
    """Whatever column, whatever row."""
    rows = chain(6)
    place = data.draw(st.integers(0, 5))
    column = data.draw(st.sampled_from(["space_id", "at", "author", "action", "subject", "detail", "hash"]))
    new: object = data.draw(st.integers(100, 200)) if column in ("space_id", "at") else "changed"
    rows[place] = rows[place]._replace(**{column: b"changed" if column == "hash" else new})
    assert not verify(rows, prove, []).sound


@given(st.integers(0, 5), st.integers(0, 5))
def test_rows_that_are_missing_or_moved_are_found(first: int, second: int) -> None:
    """The last ones by a head that was kept."""
    rows = chain(6)
    head = AuditHead(6, rows[-1].hash or b"")
    assert not verify(rows[:first] + rows[first + 1 :], prove, [head]).sound
    if first != second:
        rows[first], rows[second] = rows[second], rows[first]
        assert not verify(rows, prove, []).sound


def test_without_the_key_no_row_can_be_made_that_fits() -> None:
    """The chain is no plain hash."""
    rows = chain(2)
    forged = ChainRow(3, 1, 3, "cli", "key.create", "k3", "{}", None)
    digest = link(lambda value: hashlib.sha256(value).digest(), rows[-1].hash or b"", forged)
    assert [fault.what for fault in verify([*rows, forged._replace(hash=digest)], prove, []).faults] == ["changed"]


def test_rows_pruned_by_age_are_no_fault() -> None:
    """A later row says up to where, with the hash the first one that is left builds on."""
    rows = chain(5)
    kept = added(rows, PRUNE, {"upto": 3, "hash": (rows[2].hash or b"").hex()})[3:]
    assert verify(kept, prove, [AuditHead(2, b"long gone"), AuditHead(6, kept[-1].hash or b"")]).sound
    assert not verify(kept[1:], prove, []).sound
    wrong = added(rows, PRUNE, {"upto": 3, "hash": "00"})[3:]
    assert not verify(wrong, prove, []).sound


@pytest.mark.parametrize("action", [PRUNE, GAP])
@pytest.mark.parametrize("detail", ["", "no JSON", "[]", "7", "{}", '{"upto":"x","hash":7}', '{"upto":1,"hash":"zz"}'])
def test_a_row_that_was_made_to_say_anything_is_told(action: str, detail: str) -> None:
    """Whoever changes a log must not keep it from being verified."""
    rows = chain(3)
    rows[1] = rows[1]._replace(action=action, detail=detail)
    assert 2 in [fault.audit_id for fault in verify(rows, prove, []).faults]


@pytest.mark.parametrize(("reason", "sound"), [(RESTORE, True), ("key.create", False)])
def test_rows_missing_when_one_was_written_are_told(reason: str, sound: bool) -> None:
    """Unless a backup was put back, which says so itself."""
    assert verify(added(chain(2), GAP, {"expected": "9:00", "reason": reason}), prove, []).sound is sound


def test_a_head_reads_as_it_is_written() -> None:
    """Number and hash."""
    head = AuditHead(7, b"\x01\xff")
    assert AuditHead.parse(str(head)) == head
    with pytest.raises(ValueError, match="invalid literal"):
        AuditHead.parse("none")
