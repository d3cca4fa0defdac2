"""user_data ready for the wire: the same hashes as `normalize`, lists, notes with paths, clear keys."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.hashed import hash_user_data
from signalpost.capi.normalize import normalize
from signalpost.capi.policy import Policy
from signalpost.capi.user_data import CLEAR_KEYS, HASHED_KEYS, UserData

GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "normalization.json").read_text(encoding="utf-8"))
NOW = 1_795_000_000  # November 2026
DAY = 86_400
HASHED_ROWS = [
    row for row in GOLDEN["rows"] + GOLDEN["own"] if row["field"] in HASHED_KEYS and row["field"] != "country"
]


def sent(
    policy: Policy | None = None, event_time: int = NOW, **keys: Any
) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """What goes out for these keys, and the path and code of each note."""
    wire, notes = hash_user_data(UserData(**keys), now=NOW, policy=policy or Policy(), event_time=event_time)
    return wire, [(note.path, note.code) for note in notes]


def sha(text: str) -> str:
    """SHA-256 of UTF-8 text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("row", [pytest.param(r, id=f"{r['field']}-{i}") for i, r in enumerate(HASHED_ROWS)])
def test_each_golden_row_goes_out_as_it_is_normalised(row: dict[str, Any]) -> None:
    """The fast path and the explaining path agree on every row."""
    keys = {row["field"]: row["input"]} | ({"country": row["country"]} if "country" in row else {})
    wire, notes = sent(Policy(accept_md5=row.get("accept_md5", False)), **keys)
    hashes = row["ours"]["hashes"]
    expected = None if not hashes else hashes[0] if len(hashes) == 1 else tuple(hashes)
    assert wire.get(row["field"]) == expected
    assert bool(notes) == (not hashes)


any_value = (
    st.text() | st.integers() | st.none() | st.floats() | st.binary() | st.lists(st.text() | st.integers() | st.none())
)


@given(
    keys=st.dictionaries(st.sampled_from(UserData.__struct_fields__), any_value, max_size=6), both_forms=st.booleans()
)
def test_nothing_makes_it_raise_and_what_it_gives_can_be_sent(keys: dict[str, Any], both_forms: bool) -> None:
    """Any values at all: the answer is JSON, hashed keys hold hashes alone, notes point at keys that came."""
    wire, notes = sent(Policy(both_forms=both_forms), **keys)
    decoded = msgspec.json.decode(msgspec.json.encode(wire))
    for key in set(decoded) & set(HASHED_KEYS):
        hashes = [decoded[key]] if isinstance(decoded[key], str) else decoded[key]
        assert hashes
        assert all(len(one.partition(".")[0]) == 64 and one != sha("") for one in hashes)
    assert {path.split(".")[1].split("[")[0] for path, _ in notes} <= set(keys)


@given(key=st.sampled_from([key for key in HASHED_KEYS if key != "country"]), text=st.text())
def test_fast_and_explaining_paths_agree(key: str, text: str) -> None:
    """One rule, two drivers."""
    wire, _ = sent(**{key: text})
    hashes = normalize(key, text, year=2026).hashes
    assert wire.get(key) == (None if not hashes else hashes[0] if len(hashes) == 1 else hashes)


def test_an_ordinary_person() -> None:
    """Ten keys, one hash each, in the order of Meta's documentation, and no notes."""
    wire, notes = sent(
        em="John_Smith@gmail.com", ph="(650)555-1212", fn="Mary", ln="Smith", db="2/16/1997", ge="Female",
        ct="New York", st="California", zp="94035", country="United States", external_id="EXTERNAL123",
    )  # fmt: skip
    assert wire == {
        "em": sha("john_smith@gmail.com"), "ph": sha("16505551212"), "fn": sha("mary"), "ln": sha("smith"),
        "db": sha("19970216"), "ge": sha("f"), "ct": sha("newyork"), "st": sha("ca"), "zp": sha("94035"),
        "country": sha("us"), "external_id": sha("external123"),
    }  # fmt: skip
    assert notes == []


def test_several_values_of_a_key_become_a_list_without_repeats() -> None:
    """Each person's address once, in the order they came; a bad one leaves a note at its place."""
    wire, notes = sent(em=["A@b.co", "c@d.co", "nobody", None, " a@B.co"])
    assert wire == {"em": (sha("a@b.co"), sha("c@d.co"))}
    assert notes == [("user_data.em[2]", "em_invalid")]


def test_both_forms_of_several_values_stand_ours_first() -> None:
    """At most two hashes a value, none doubled for values that came hashed."""
    wire, _ = sent(zp=["M1 1AE", sha("m1 1ae"), "94035"])
    assert wire["zp"] == (sha("m11ae"), sha("m1 1ae"), sha("94035"))


def test_no_usable_value_means_no_key() -> None:
    """An empty list, blanks and bad values leave nothing behind."""
    wire, notes = sent(em=[], fn="  ", ph=["x", None], db="31/02/1990")
    assert wire == {}
    assert notes == [
        ("user_data.ph[0]", "ph_invalid"),
        ("user_data.fn", "value_blank"),
        ("user_data.db", "db_invalid"),
    ]


@pytest.mark.parametrize(
    "country",
    [
        "US", "United States", ["??", "us"], sha("us"), sha("us").upper(), f" {sha('us')} ", f"{sha('us')}.AQ",
        [f"{sha('us')}.AQECAwQF"], [None, f"\t{sha('us')}"], "us" + " " * 80,
    ],
)  # fmt: skip
def test_the_country_completes_numbers_however_it_came(country: Any) -> None:
    """A code, a name, a list, a hash of the code: with blanks around it and with what Meta's builder adds too."""
    wire, _ = sent(Policy(default_country="gb"), ph="650 555 1212", country=country)
    assert wire["ph"] == sha("16505551212")


@pytest.mark.parametrize("country", ["xx", "x" * 100, sha("nowhere"), [], [7, None], f"{sha('gb')}.x"])
def test_what_is_no_country_gives_way_to_that_of_the_policy(country: Any) -> None:
    """As if none had come."""
    wire, _ = sent(Policy(default_country="us"), ph="650 555 1212", country=country)
    assert wire["ph"] == sha("16505551212")


def test_md5_passes_only_when_asked() -> None:
    """Meta's documentation takes SHA-256; the caller decides about MD5."""
    md5 = "2a6a84e9e44441afbd75cc19ce28be37"
    assert sent(em=md5) == ({}, [("user_data.em", "md5_not_asked")])
    assert sent(Policy(accept_md5=True), em=md5) == ({"em": md5}, [])


def test_clear_keys_go_out_checked() -> None:
    """Trimmed, typed as Meta types them, private addresses left out."""
    wire, notes = sent(
        client_ip_address=" 2001:db8::1.AQYCAQMA ", client_user_agent=" Mozilla/5.0 ", lead_id="1234567890123456",
        fb_login_id=7, madid="00000000-0000-0000-0000-000000000000", ig_sid="x", subscription_id=12, page_id="null",
    )  # fmt: skip
    assert wire == {
        "client_ip_address": "2001:db8::1.AQYCAQMA",
        "client_user_agent": "Mozilla/5.0",
        "subscription_id": "12",
        "fb_login_id": 7,
        "lead_id": 1234567890123456,
        "ig_sid": "x",
    }
    assert notes == [("user_data.madid", "value_placeholder"), ("user_data.page_id", "value_placeholder")]
    assert sent(client_ip_address="10.1.2.3")[1] == [("user_data.client_ip_address", "client_ip_address_private")]
    assert set(UserData.__struct_fields__) == {*HASHED_KEYS, *CLEAR_KEYS}


@pytest.mark.parametrize("key", ["fbc", "fbp"])
def test_click_and_browser_ids_keep_their_time_and_token(key: str) -> None:
    """What came goes out as it came, four or five parts."""
    for value in (
        f"fb.1.{(NOW - 5) * 1000}.AbC",
        f"fb.2.{(NOW - 89 * DAY) * 1000}.123.AQYCAQMA",
        f"fb.1.{NOW - 9}.AbC",
    ):
        assert sent(**{key: value}) == ({key: value}, [])


@pytest.mark.parametrize("key", ["fbc", "fbp"])
@pytest.mark.parametrize(
    ("value", "why"),
    [
        (f"fb.1.{(NOW + 61) * 1000}.AbC", "future"),
        (f"fb.1.{(NOW - 91 * DAY) * 1000}.AbC", "stale"),
        ("AbC", "malformed"),
        ("fb.1.1.2.3.4", "malformed"),
    ],
)
def test_click_and_browser_ids_that_cannot_count_are_left_out(key: str, value: str, why: str) -> None:
    """The note says why; the event goes on with its other keys."""
    assert sent(**{key: value, "em": "a@b.co"}) == ({"em": sha("a@b.co")}, [(f"user_data.{key}", f"{key}_{why}")])


def test_a_click_s_age_is_counted_to_the_event_not_to_today() -> None:
    """An order of 60 days ago, from a click 20 days before it, still has its click."""
    fbc = f"fb.1.{(NOW - 80 * DAY) * 1000}.AbC"
    late = f"fb.1.{(NOW - 140 * DAY) * 1000}.AbC"
    assert sent(event_time=NOW - 60 * DAY, fbc=fbc)[0] == {"fbc": fbc}
    assert sent(event_time=NOW - 60 * DAY, fbc=late)[0] == {"fbc": late}
    assert sent(event_time=NOW, fbc=late)[0] == {}


def test_no_note_holds_a_value() -> None:
    """Messages and fixes are about the key."""
    _, notes = hash_user_data(
        UserData(em="not-an-address-7", ph="12", fbc="sekret"), now=NOW, policy=Policy(), event_time=NOW
    )
    told = "".join(f"{note.path}{note.message}{note.fix}" for note in notes)
    assert len(notes) == 3
    assert "not-an-address-7" not in told
    assert "sekret" not in told


def test_a_place_is_hashed_part_by_part_when_one_part_is_odd():
    """A postcode that came as a number takes the long way; the city beside it goes out all the same."""
    wire, notes = sent(ct="Berlin", zp=10115, country="de")
    assert wire["ct"] == sha("berlin")
    assert wire["zp"] == sha("10115")
    assert wire["country"] == sha("de")
    assert notes == []
