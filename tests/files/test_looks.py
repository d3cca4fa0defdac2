"""Oddities in the cells of people are counted by column; nothing of a person is kept."""

from __future__ import annotations

from hashlib import md5, sha1, sha256

from msgspec.structs import astuple

from signalpost.capi.user_data import UserData
from signalpost.files.looks import Looks


def test_digests_that_are_worth_nothing() -> None:
    """The hash of nothing names nobody; a digest of another kind is remarked, and judged elsewhere."""
    looks = Looks("")
    assert looks.at(astuple(UserData(em=sha256(b"").hexdigest()))) == {"em"}
    assert looks.at(astuple(UserData(em=sha256(b"ann@shop.example").hexdigest()))) == frozenset()
    assert looks.at(astuple(UserData(em=md5(b"a").hexdigest(), fn=sha1(b"a").hexdigest()))) == frozenset()
    assert looks.remarks == {"hash_of_empty:em": 1, "hash_md5:em": 1, "hash_sha1:fn": 1}


def test_phones_need_a_country() -> None:
    """Of the number, the row, or the whole file."""
    looks, ours = Looks(""), Looks("de")
    assert looks.at(astuple(UserData(ph="0170 1234567"))) == {"ph"}
    assert looks.at(astuple(UserData(ph="0170 1234567", country="DE"))) == frozenset()
    assert looks.at(astuple(UserData(ph="+49 170 1234567"))) == frozenset()
    assert ours.at(astuple(UserData(ph="0170 1234567"))) == frozenset()
    assert (looks.phones.phones, looks.phones.bare) == (3, 1)


def test_zip_codes_that_lost_their_zero() -> None:
    """Where all have five digits; elsewhere four are right."""
    looks = Looks("")
    assert looks.at(astuple(UserData(zp="1067", country="Germany"))) == {"zp"}
    assert looks.at(astuple(UserData(zp="1010", country="AT"))) == frozenset()
    assert looks.remarks == {"zip_zero_lost:zp": 1}
