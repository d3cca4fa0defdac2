"""What the shop remembers of a browser."""

from __future__ import annotations

from signalpost import UserData
from signalpost.sample_shop.session import MOST_SESSIONS, Customer, Sessions


def sessions() -> Sessions:
    drawn = iter(range(1, 1_000_000))
    return Sessions(lambda size: next(drawn).to_bytes(size, "big"))


def test_a_session_is_found_by_its_token_once_it_is_kept() -> None:
    """A token that nobody was given opens nothing."""
    kept = sessions()
    session = kept.find("invented")
    assert session.token != "invented"
    assert kept.find(session.token) is not session
    kept.keep(session)
    assert kept.find(session.token) is session


def test_the_one_unused_for_longest_gives_way() -> None:
    """Memory is bounded, whoever calls."""
    kept = sessions()
    first = kept.find("")
    kept.keep(first)
    second = kept.find("")
    kept.keep(second)
    for _ in range(MOST_SESSIONS - 1):
        kept.find(first.token)
        kept.keep(kept.find(""))
    assert kept.keeps(first)
    assert not kept.keeps(second)


def test_a_customer_is_metas_match_keys_in_clear() -> None:
    """The SDK normalises and hashes them; `repr()` shows no value."""
    customer = Customer(email="a@example.com", postcode="10115", account="C-1000")
    assert customer.user_data == UserData(em="a@example.com", zp="10115", external_id="C-1000")
    assert customer.advanced_matching == {"em": "a@example.com", "external_id": "C-1000"}
    assert repr(customer) == "Customer(email, postcode, account)"


def test_an_address_is_one_account_however_it_is_written() -> None:
    """Capitals and blanks are the same person."""
    kept = sessions()
    one, two = kept.find(""), kept.find("")
    assert kept.log_in(one, Customer(email="Anna@Example.com"))
    assert not kept.log_in(two, Customer(email=" anna@example.com"))
    assert one.customer == two.customer


def test_no_two_people_have_one_number() -> None:
    """Not even when the oldest account has given way to the newest."""
    kept = sessions()
    session, numbers = kept.find(""), set()
    for person in range(MOST_SESSIONS + 3):
        kept.log_in(session, Customer(email=f"{person}@example.com"))
        numbers.add(session.customer.account)
    assert len(numbers) == MOST_SESSIONS + 3
