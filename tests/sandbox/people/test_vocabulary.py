"""What people are made of."""

from __future__ import annotations

import pytest

from signalpost.sandbox.people.vocabulary import AGENTS, COUNTRIES, MAIL_HOSTS, TELEPHONES, Country


def test_shares_of_countries_are_a_hundred_percent() -> None:
    """Everyone lives somewhere."""
    assert sum(country.percent for country in COUNTRIES) == 100


def test_mail_hosts_belong_to_nobody() -> None:
    """.example is reserved (RFC 2606), so no invented address can be a real one."""
    assert all(host.endswith(".example") for host in MAIL_HOSTS)


@pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country.code)
def test_a_country_has_names_cities_and_numbers_with_its_code(country: Country) -> None:
    """No name stands twice, and every telephone number begins with +."""
    assert len(country.code) == 2 and country.code.islower()
    for names in (country.women, country.men, country.surnames):
        assert len(names) > 10
        assert len(set(names)) == len(names)
    assert len(country.cities) >= 3
    assert all(number.startswith("+") for number in (country.mobile, *(city.phone for city in country.cities)))


def test_telephones_come_before_computers() -> None:
    """The first agents are those of telephones."""
    assert all("Mobile" in agent for agent in AGENTS[:TELEPHONES])
    assert not any("Mobile" in agent for agent in AGENTS[TELEPHONES:])
