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


def faults(rows: list[ChainRow], *heads: AuditHead) -> list[tuple[int, str, str]]:
    return [(fault.audit_id, fault.what, fault.detail) for fault in verify(rows, prove, heads).faults]


def test_each_fault_names_its_row_and_what_does_not_fit() -> None:
    """In words that somebody who reads `signalpost audit verify` can follow."""
    rows = chain(6)
    assert faults([*rows[:1], *rows[4:]]) == [(5, "removed", "rows 2 to 4 are missing")]
    assert faults(rows[3:]) == [(4, "removed", "rows before 4 are missing")]
    assert faults([*rows[:5], rows[5]._replace(hash=None)]) == [(6, "unchained", "")]
    assert faults(rows, AuditHead(9, b"x")) == [(6, "cut", "row 9 was the last one once")]
    assert faults(rows, AuditHead(3, b"x")) == [(3, "head_unknown", "this row is not the one that was the last")]
    gap = added(rows, "audit.gap", {"reason": "key.create"})
    assert faults(gap) == [(7, "gap", "rows before this one were missing when it was written")]
    assert faults(added(rows, "audit.prune", {"upto": 3})) == [(7, "changed", "it does not say which rows were pruned")]
    assert (GAP, PRUNE, RESTORE) == ("audit.gap", "audit.prune", "store.restore")


def test_a_verdict_counts_rows_and_gives_the_head() -> None:
    """What an operator keeps outside the file."""
    rows = chain(4)
    verdict = verify(rows, prove, [])
    assert (verdict.rows, verdict.head) == (4, f"4:{(rows[-1].hash or b'').hex()}")
    assert verify([], prove, []).head == "0:"
