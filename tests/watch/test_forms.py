"""What is wrong with values of a copy, told without knowing them."""

from __future__ import annotations

import pytest

from signalpost.watch.forms import LEAST, MANY, MOST_EVENTS, OF_CODES, STRIDE, Forms, User, is_back_end
from signalpost.watch.seen import NOTES

BUY = ("11", "server", "Purchase")
SHOP_OWN = "a" * 64


def person(number: int, **over: object) -> User:
    """One of many people, each with a browser of their own."""
    said = {"em": f"{number:064x}", "fbp": f"fb.1.1.{number}", "client_ip_address": f"203.0.113.{number % 250}"}
    return User(**{**said, **over})


def notes(forms: Forms, count: int = 40, **over: object) -> list[tuple[str, ...]]:
    """Of so many people's copies, one after the other."""
    return [forms.of(BUY, f"id{n}", person(n, **over)) for n in range(count)]


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("user_data.em", "md5_not_asked", "em:md5"),
        ("user_data.ph[1]", "hash_of_nothing", "ph:empty"),
        ("user_data.fbc", "fbc_stale", "fbc:stale"),
        ("user_data.fbc", "fbc_malformed", "fbc:modified"),
        ("user_data.client_ip_address", "client_ip_address_private", "client_ip_address:server_address"),
    ],
)
def test_what_the_gateway_remarked_is_a_note(path: str, code: str, said: str) -> None:
    """Of the key alone, whichever of its values it was."""
    assert Forms().of(BUY, "", None, [(path, code), ("user_data.fn", "fn_invalid")]) == (said,)


def test_notes_are_those_the_checks_know() -> None:
    """A note that no check has words for would be told as a wrong hash."""
    assert set(OF_CODES.values()) <= NOTES


def test_people_who_differ_have_no_note() -> None:
    """Whatever their number."""
    assert set(notes(Forms(), 2_000)) == {()}


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("em", SHOP_OWN, "em:constant"),
        ("ph", SHOP_OWN, "ph:constant"),
        ("external_id", SHOP_OWN, "external_id:constant"),
        ("fbc", "fb.1.1700000000000.Ab", "fbc:constant"),
        ("client_ip_address", "198.51.100.7", "client_ip_address:server_address"),
    ],
)
def test_one_value_for_many_people_is_told_after_ten(key: str, value: str, said: str) -> None:
    """And of each copy from then on."""
    found = notes(Forms(), **{key: value})
    assert found[: LEAST - 1] == [()] * (LEAST - 1)
    assert found[LEAST:] == [(said,)] * (len(found) - LEAST)


def test_one_event_id_for_many_people_is_shared() -> None:
    """Meta would keep one of them."""
    forms = Forms()
    found = [forms.of(BUY, "purchase", person(n)) for n in range(30)]
    assert found[-1] == ("event_id:shared",)


def test_one_person_may_come_often() -> None:
    """With one browser it is somebody who buys much."""
    forms = Forms()
    assert {forms.of(BUY, f"id{n}", person(1)) for n in range(300)} == {()}


def test_an_office_is_no_server() -> None:
    """A third of all people behind one address are not enough."""
    forms = Forms()
    own = {0: {"client_ip_address": "198.51.100.7"}}
    assert {forms.of(BUY, f"id{n}", person(n, **own.get(n % 3, {}))) for n in range(900)} == {()}


def test_it_ends_once_it_is_mended() -> None:
    """The value is forgotten while others come, and then may come again."""
    forms = Forms()
    assert notes(forms, em=SHOP_OWN)[-1] == ("em:constant",)
    notes(forms, 3_000)
    assert forms.of(BUY, "x", person(1, em=SHOP_OWN)) == ()


def test_of_many_at_once_one_of_eight_is_compared() -> None:
    """And each is told, once it is known."""
    forms = Forms()
    found = [forms.of(BUY, "", person(n, em=SHOP_OWN), at_once=MANY) for n in range(STRIDE * LEAST + 20)]
    assert found[STRIDE * (LEAST - 1)] == ()
    assert found[-20:] == [("em:constant",)] * 20


def test_a_changed_click_id_has_no_capitals() -> None:
    """Short ones may have none by chance."""
    forms, long = Forms(), "fb.1.1700000000000.IwAR0abcDEFghijklmnopqrstuvw"
    assert forms.of(BUY, "", User(fbc=long)) == ()
    assert forms.of(BUY, "", User(fbc=long.lower())) == ("fbc:modified",)
    assert forms.of(BUY, "", User(fbc="fb.1.1700000000000.abc")) == ()


@pytest.mark.parametrize(
    ("agent", "back_end"),
    [
        ("GuzzleHttp/7", True),
        ("python-requests/2.32", True),
        ("WordPress/6.6; https://shop.example", True),
        ("node", True),
        ("curl/8.5.0", True),
        ("Mozilla/5.0 (X11; Linux x86_64) node-like", False),
        ("nodes of the sea", False),
    ],
)
def test_libraries_are_told_by_how_they_begin(agent: str, back_end: bool) -> None:
    """A browser begins otherwise. In an app a library's user agent is right."""
    assert is_back_end(agent) is back_end
    said = ("client_user_agent:back_end_agent",) if back_end else ()
    assert Forms().of(BUY, "", User(client_user_agent=agent)) == said
    assert Forms().of(BUY, "", User(client_user_agent=agent), site=False) == ()


def test_values_of_strange_types_are_nobodys() -> None:
    """Lists are several hashes of one person; what else comes is not looked at."""
    odd = User(em=["a", "b"], ph=5, fbp={"a": 1}, fbc=[], client_ip_address=None, client_user_agent=7)
    forms = Forms()
    assert {forms.of(BUY, "x", odd) for _ in range(50)} == {()}


def test_a_flood_of_names_is_bounded() -> None:
    """What comes beyond is not compared."""
    forms = Forms()
    for number in range(MOST_EVENTS):
        forms.of(("11", "server", f"n{number}"), "", User(em="a", fbp="b"))
    new = ("11", "server", "another")
    assert [forms.of(new, "", person(n, em=SHOP_OWN)) for n in range(20)][-1] == ()
