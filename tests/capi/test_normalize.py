"""What normalising does to each kind of value, row by row of the golden file, and what it never does."""

from __future__ import annotations

import hashlib
import json
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.codes import CODES
from signalpost.capi.hash_form import HASHES_OF_NAMES, HASHES_OF_NOTHING
from signalpost.capi.normalize import UNREADABLE, Normalized, forms, normalize, why
from signalpost.capi.placeholders import IDS
from signalpost.capi.policy import Policy
from signalpost.capi.user_data import HASHED_KEYS, UserData

GOLDEN = json.loads((Path(__file__).parent.parent / "golden" / "normalization.json").read_text(encoding="utf-8"))
YEAR = 2026
FIELDS = [*UserData.__struct_fields__, "currency", "delivery_category"]
NOTHING = hashlib.sha256(b"").hexdigest()

texts = (
    st.text()
    | st.text(string.printable)
    | st.text("0123456789+-()/. ab@é\u0301")
    | st.characters().map(lambda c: c * 3)
)


def normalized(row: dict[str, Any]) -> Normalized:
    """The row's input, normalised in its context."""
    policy = Policy(accept_md5=row.get("accept_md5", False))
    return normalize(row["field"], row["input"], country=row.get("country"), year=YEAR, policy=policy)


def named(rows: list[dict[str, Any]]) -> list[Any]:
    """Rows as parameters, named by field and number: a test's name holds no value."""
    return [pytest.param(row, id=f"{row['field']}-{index}") for index, row in enumerate(rows)]


@pytest.mark.parametrize("row", named(GOLDEN["rows"] + GOLDEN["own"]))
def test_each_golden_row_gives_its_normal_form_and_its_hashes(row: dict[str, Any]) -> None:
    """One suite of rows holds for the SDK, the gateway, the offline reader and the tag."""
    result = normalized(row)
    assert result.value == row["ours"]["normalized"]
    assert list(result.hashes) == row["ours"]["hashes"]
    assert (result.note is None) == (result.value is not None)


def test_rows_that_all_sources_agree_on_or_prefer_differ_only_where_a_reason_stands() -> None:
    """Where ours is not the documented or preferred outcome, the row says why."""
    for row in GOLDEN["rows"]:
        agreed = [fact for fact in row["facts"] if not fact.get("disputed") or fact.get("preferred")]
        if any(fact["normalized"] != row["ours"]["normalized"] for fact in agreed):
            assert row.get("why"), row["facts"][0]["id"]


EXCEPTIONS = {
    **dict.fromkeys(("em-038", "em-060", "ph-039", "fn-032", "external_id-027")),  # MD5, unless asked for
    **dict.fromkeys(("db-046", "doby-002", "doby-006", "doby-007")),  # no such day, no such year
    **dict.fromkeys(("em-052", "em-053", "em-054", "ph-060")),  # dropped, not repaired
    "currency-002": "INR",
    "currency-004": "USD",
    "country-013": "gb",
    "country-034": "ci",
    "country-051": "us",
    "st-048": "nc",
}


def test_the_exceptions_of_the_policy_end_as_it_says() -> None:
    """These differ from what the sources agree on or prefer, and no other row does."""
    ours = {
        fact["id"]: row["ours"]["normalized"]
        for row in GOLDEN["rows"]
        for fact in row["facts"]
        if (not fact.get("disputed") or fact.get("preferred")) and fact["normalized"] != row["ours"]["normalized"]
    }
    assert ours == EXCEPTIONS


def test_every_undecided_row_has_a_reason() -> None:
    """A disputed row that nobody prefers carries the reason for our answer."""
    for row in GOLDEN["rows"]:
        if all(fact.get("disputed") and "preferred" not in fact for fact in row["facts"]):
            assert row.get("why"), row["facts"][0]["id"]


def test_every_fact_names_its_source() -> None:
    """No row without a page or a file it comes from."""
    facts = [fact for row in GOLDEN["rows"] for fact in row["facts"]]
    assert len(facts) == 511
    assert all(fact["sources"] and max(fact["sources"]) < len(GOLDEN["sources"]) for fact in facts)


@given(field=st.sampled_from(HASHED_KEYS), text=texts)
def test_normalising_a_normal_form_gives_itself(field: str, text: str) -> None:
    """Whoever normalises twice, an SDK and then a gateway, gets the same."""
    form = forms(None, YEAR)[field](text)
    if form:
        assert forms(None, YEAR)[field](form.decode()) == form


@given(field=st.sampled_from(["st", "zp"]), text=texts, country=st.sampled_from(["us", "ca", "gb", "de"]))
def test_normal_forms_stay_in_their_country(field: str, text: str, country: str) -> None:
    """The same holds where the country decides."""
    form = forms(country, YEAR)[field](text)
    if form:
        assert forms(country, YEAR)[field](form.decode()) == form


@given(
    field=st.sampled_from(FIELDS), value=texts | st.none() | st.integers() | st.floats() | st.lists(texts) | st.binary()
)
def test_nothing_makes_it_raise(field: str, value: object) -> None:
    """Whatever a caller sends, the answer is a value or a note that the table of codes explains."""
    result = normalize(field, value, year=YEAR)
    assert (result.value is None) == (result.note is not None)
    assert result.note is None or result.note in CODES


@given(
    field=st.sampled_from(HASHED_KEYS), value=texts | st.integers(), country=st.sampled_from([None, "us", "it", "zz"])
)
def test_hashes_are_sixty_four_hex_digits_and_never_of_nothing(
    field: str, value: str | int, country: str | None
) -> None:
    """At most two hashes, none of an empty text."""
    result = normalize(field, value, country=country, year=YEAR)
    assert len(result.hashes) <= 2
    for one in result.hashes:
        assert one != NOTHING
        assert len(one) == 64
        assert not set(one) - set("0123456789abcdef")


@pytest.mark.parametrize("field", HASHED_KEYS)
@pytest.mark.parametrize("value", ["", "   ", "\u00a0\t"])
def test_a_blank_is_dropped_with_a_note(field: str, value: str) -> None:
    """Blank fields of a form or a file are nobody."""
    assert normalize(field, value, year=YEAR) == (None, (), "value_blank")


def test_a_hash_keeps_the_suffix_it_came_with() -> None:
    """What Meta's builder marked stays marked."""
    hashed = "8DF99A46F811595E1A1DE5016E2445BC202F72B946482032A75AEC528A0A350D"
    for suffix in ("", ".BA", ".AQQCAQIB"):
        assert normalize("em", hashed + suffix, year=YEAR).hashes == (hashed.lower() + suffix,)


def test_the_builder_s_form_can_be_turned_off() -> None:
    """Without both_forms each value has one hash."""
    alone = normalize("ct", "Zürich", year=YEAR, policy=Policy(both_forms=False))
    assert alone.hashes == normalize("ct", "Zürich", year=YEAR).hashes[:1]


def test_the_policy_s_country_completes_a_number_that_has_none() -> None:
    """default_country stands in for user_data.country."""
    policy = Policy(default_country="US")
    assert normalize("ph", "(650)555-1212", year=YEAR, policy=policy).value == "16505551212"
    assert normalize("ph", "020 7946 0958", country="United Kingdom", year=YEAR, policy=policy).value == "442079460958"


def test_whole_numbers_are_read_as_text() -> None:
    """Numbers from JSON or a spreadsheet: 94035 and "94035" are one postcode."""
    assert normalize("zp", 94035, year=YEAR) == normalize("zp", "94035", year=YEAR)
    assert normalize("external_id", True, year=YEAR).note == "value_type"
    assert normalize("external_id", 10**400, year=YEAR).note == "value_type"


def test_clear_keys_have_a_form_and_no_hash() -> None:
    """What Meta wants unhashed is only checked."""
    assert normalize("lead_id", "l:1234567890123456", year=YEAR) == ("1234567890123456", (), None)
    assert normalize("lead_id", "12345678901234", year=YEAR).note == "lead_id_invalid"
    assert normalize("lead_id", 123456789012345678, year=YEAR).note == "lead_id_invalid"
    assert normalize("fb_login_id", 12345, year=YEAR).value == "12345"
    assert normalize("client_ip_address", "10.0.0.1", year=YEAR).note == "client_ip_address_private"
    assert normalize("fbc", "fb.1.x.abc", year=YEAR).note == "fbc_malformed"


def test_an_unknown_field_is_a_mistake() -> None:
    """There is no rule to guess."""
    with pytest.raises(KeyError):
        normalize("email", "a@b.co", year=YEAR)


NOW = 2026


def read(field: str, value: object, **given_: Any) -> Normalized:
    return normalize(field, value, year=NOW, **given_)


def test_what_is_no_text_is_told_from_nothing() -> None:
    """A list is of the wrong type, None is blank; a whole number of twenty digits is one, and a longer one nobody's."""
    assert read("em", ["a@b.de"]) == UNREADABLE == Normalized(None, (), "value_type")
    assert read("em", None) == Normalized(None, (), "value_blank")
    assert read("external_id", 10**20 - 1).value == "9" * 20
    assert read("external_id", -(10**20 - 1)).note != "value_type"
    for value in (10**20, -(10**20), True, 1.5, b"1"):
        assert read("external_id", value).note == "value_type"


@pytest.mark.parametrize("text", ["N/A", " null ", "unknown", "00000000-0000-0000-0000-000000000000"])
def test_words_for_nothing_are_placeholders(text: str) -> None:
    """By their letters, as ids, or as people type them."""
    assert read("external_id" if "-" in text else "fn", text).note in ("value_placeholder", "fn_invalid")
    assert read("fn", "N/A").note == read("ph", " null ").note == "value_placeholder"
    assert read("ph", "12").note == "ph_invalid"
    assert read("em", "  ").note == "value_blank"


@pytest.mark.parametrize("field", ["fn", "ln", "f5first", "f5last", "fi", "ct", "st"])
def test_the_hash_of_a_word_that_is_a_name_somewhere_is_one_there(field: str) -> None:
    """Null is a surname, None a town: under a name's key such a hash may be somebody's, elsewhere it is nothing."""
    md5s = Policy(accept_md5=True)
    for bare in HASHES_OF_NAMES & HASHES_OF_NOTHING:
        assert read(field, bare, policy=md5s).hashes == (bare,)
        for other in ("em", "ph", "external_id", "zp", "db", "country"):
            assert read(other, bare, policy=md5s).note == "hash_of_nothing"
    assert HASHES_OF_NAMES & HASHES_OF_NOTHING


def test_the_country_is_the_person_s_or_the_policy_s() -> None:
    """One that nobody knows is none."""
    german = Policy(default_country="DE")
    assert read("ph", "030 1234567", country="Germany").value == read("ph", "030 1234567", policy=german).value
    assert read("ph", "030 1234567", country="Atlantis").value == read("ph", "030 1234567").value
    assert read("ph", "020 7946 0958", country="gb", policy=german).value == "442079460958"


def test_currencies_and_deliveries_say_why_not() -> None:
    """Codes of ISO 4217 that Meta takes; its three words for how goods come."""
    assert read("currency", " eur ").value == "EUR"
    assert read("currency", "XXX") == Normalized(None, (), "currency_unknown")
    for word in ("home_delivery", "in_store", "curbside"):
        assert read("delivery_category", f" {word.upper()} ") == Normalized(word)
    assert read("delivery_category", "drone") == Normalized(None, (), "not_allowed")


@pytest.mark.parametrize("text", sorted(word.decode() for word in IDS if len(word) != 32))  # 32 zeros are an MD5
def test_every_word_for_nothing_is_told_as_such(text: str) -> None:
    """In any case, with blanks around it; half a character is no word at all."""
    for typed in (text, text.upper(), f" {text} "):
        assert read("external_id", typed).note == read("ph", typed).note == "value_placeholder"
    assert read("ph", "\ud800").note == "ph_invalid"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "value_blank"),
        (" \t", "value_blank"),
        ("NULL", "value_placeholder"),
        ("not set", "value_placeholder"),
        (" N/A ", "value_placeholder"),
        ("(None)", "value_placeholder"),
        ("-1", "value_placeholder"),
        ("Guest", "value_placeholder"),
        ("--\ud800", "value_placeholder"),
        ("nowhere", "em_invalid"),
        ("\ud800x", "em_invalid"),
    ],
)
def test_a_text_that_is_not_sent_says_why(text: str, code: str) -> None:
    """Nothing, a word for nothing, or no value of that kind; half a character is no part of either."""
    assert why("em", text) == code
