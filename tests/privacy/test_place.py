"""What a path says about its value."""

from __future__ import annotations

import pytest

from signalpost.privacy.place import place_of


@pytest.mark.parametrize("key", ["phone", "customerPhone", "mobile_number", "tel", "Telefonnummer", "whatsapp"])
def test_keys_of_telephone_numbers(key: str) -> None:
    """In several languages and spellings."""
    assert place_of(f"custom_data.{key}").phone


@pytest.mark.parametrize(
    "key", ["phone_model", "phone_case_sku", "phone_verified_at", "phone_count", "mobile_app_version"]
)
def test_keys_about_telephones_are_none(key: str) -> None:
    """A phone's case is no number."""
    assert not place_of(f"custom_data.{key}").phone


@pytest.mark.parametrize("key", ["first_name", "lastName", "customer_name", "billing.name", "Vorname", "cardholder"])
def test_keys_that_call_for_a_name(key: str) -> None:
    """By themselves, or by what stands above."""
    assert place_of(f"custom_data.{key}").person in ("sure", "maybe")


@pytest.mark.parametrize(
    "key",
    ["content_name", "product_name", "utm_name", "company_name", "event_name", "items[0].name", "screen_name", "note"],
)
def test_keys_of_other_names(key: str) -> None:
    """Of things, not of people."""
    assert place_of(f"custom_data.{key}").person == "no"


@pytest.mark.parametrize(
    ("key", "country"),
    [
        ("ssn", "us"),
        ("customer.taxId", "any"),
        ("codice_fiscale", "it"),
        ("bsn", "nl"),
        ("passport_number", "passport"),
    ],
)
def test_keys_of_national_numbers(key: str, country: str) -> None:
    """Each with its country, as far as the name tells."""
    assert place_of(f"custom_data.{key}").national == country


@pytest.mark.parametrize(
    "key", ["order_id", "content_ids[2]", "sku", "contents[0].id", "transactionId", "trackingNumber"]
)
def test_keys_of_ids(key: str) -> None:
    """Numbers there name things."""
    assert place_of(f"custom_data.{key}").identifier


@pytest.mark.parametrize("key", ["em", "email_hash", "hashedPhone", "external_id", "ud[em]", "customer_sha256"])
def test_keys_where_a_hash_is_somebody(key: str) -> None:
    """Match keys outside user_data."""
    assert place_of(f"custom_data.{key}").digest == "sure"


@pytest.mark.parametrize("key", ["asset_hash", "checksum", "commit", "event_id", "session_hash"])
def test_keys_where_a_hash_is_a_thing(key: str) -> None:
    """Files, builds, visits."""
    assert place_of(f"custom_data.{key}").digest == ""


def test_user_data_is_where_it_belongs() -> None:
    """Nothing below it is outside; a key of that name further in is."""
    assert not place_of("user_data.em").outside
    assert place_of("custom_data.user_data.em").outside


def test_an_empty_path_says_nothing() -> None:
    """As for the names of keys."""
    assert not place_of("").speaks


def test_what_keys_say_of_cards_secrets_and_hashes() -> None:
    """By the whole key, or by two of its words."""
    assert place_of("custom_data.pan").card and place_of("custom_data.credit_card_no").card
    assert not place_of("custom_data.gift_card_number").card
    assert place_of("custom_data.apiKey").secret and place_of("custom_data.old_password_2").secret
    assert place_of("custom_data.stripe_key").secret and not place_of("custom_data.sort_key").secret
    assert place_of("custom_data.hashed_customer").digest == place_of("custom_data.matching.id").digest == "sure"
    assert place_of("custom_data.customer_id").digest == "weak"
    assert place_of("custom_data.sku_id").digest == ""


def test_who_a_key_calls_for() -> None:
    """A display name is someone's; a recipient may be a person; a theme is none."""
    assert place_of("custom_data.display_name").person == "sure"
    assert place_of("custom_data.recipient").person == "maybe"
    assert place_of("custom_data.theme").person == "no"


def test_a_path_that_could_be_a_value_is_read_and_not_remembered() -> None:
    """A key of somebody's own making."""
    assert place_of("custom_data.anna@shop.example").outside
    assert place_of("custom_data." + "x" * 500).outside
