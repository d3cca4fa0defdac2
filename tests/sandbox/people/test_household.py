"""Households of invented people."""

from __future__ import annotations

from signalpost.sandbox.people.draw import Draw
from signalpost.sandbox.people.household import home, member
from signalpost.sandbox.people.person import Person
from signalpost.sandbox.people.rates import Rates

AT = 1_790_000_000
ALWAYS = Rates(**dict.fromkeys(Rates.__struct_fields__, 1.0))
NEVER = Rates(**dict.fromkeys(Rates.__struct_fields__, 0.0))


def family(rates: Rates, *, seed: int = 1, size: int = 3) -> list[Person]:
    draw = Draw(seed)
    place = home(draw, rates, household=9, several=size > 1, at=AT)
    return [member(draw, rates, place, number) for number in range(40, 40 + size)]


def test_a_household_shares_a_home_and_its_line() -> None:
    """Address, IPv4 and the first half of IPv6 are common; the second half and the mobile address are one's own."""
    people = family(NEVER)
    assert len({(one.household, one.ct, one.zp, one.country, one.ips[0]) for one in people}) == 1
    assert len({one.ips[1].split(":")[3] for one in people}) == 1
    assert len({one.ips[1] for one in people}) == len({one.ips[2] for one in people}) == 3


def test_a_shared_browser_and_telephone_belong_to_all() -> None:
    """They come last, after what each has alone. Who lives alone shares nothing."""
    people = family(ALWAYS)
    assert len({(one.fbps[-1], one.phones[-1]) for one in people}) == 1
    assert len({one.fbps[0] for one in people}) == 3
    assert len({one.ln for one in people}) == 1
    alone = family(ALWAYS, size=1)[0]
    assert (len(alone.fbps), len(alone.phones)) == (2, 1)


def test_who_moved_types_another_address_than_meta_knows() -> None:
    """The country stays; without moving, both are the same."""
    moved, stayed = family(ALWAYS)[0], family(NEVER)[0]
    assert moved.typed.zp != moved.zp
    assert moved.typed.country == moved.country
    assert (stayed.typed.ct, stayed.typed.zp) == (stayed.ct, stayed.zp)


def test_what_is_typed_differs_as_the_rates_say() -> None:
    """Another e-mail, a slip in it, a slip in the name, no telephone; or all as Meta knows it."""
    careless, careful = family(ALWAYS)[0], family(NEVER)[0]
    assert careless.typed.em not in careless.emails
    assert careless.typed.fn != careless.fn
    assert careless.typed.ph is None
    assert careful.typed.em == careful.emails[0]
    assert careful.typed.fn == careful.fn
    assert careful.typed.ph is not None


def test_one_without_an_account_may_have_the_rest() -> None:
    """Having an account and what Meta knows are drawn apart."""
    person = family(NEVER)[0]
    assert not person.account
    assert person.emails
    assert (person.phones, person.lead_id, person.madid, person.fb_login_id) == ((), None, None, None)


def test_nobody_is_born_after_their_time() -> None:
    """Everybody is 16 to 84, and browser ids are younger than 90 days: the life of _fbp."""
    for seed in range(40):
        for person in family(ALWAYS, seed=seed):
            assert 2026 - 85 <= int(person.db[:4]) <= 2026 - 15
            for fbp in person.fbps:
                _, _, made_ms, _ = fbp.split(".")
                assert (AT - 90 * 86_400) * 1_000 <= int(made_ms) < AT * 1_000
