"""People who do not exist, as messy as a shop's customers: spelling, phones and cities written as people write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

import msgspec

FIRST = (
    "Aaliyah Adam Agnieszka Ahmed Aiko Alejandro Alice Amara Ana Anders Andrea Anna Anton Aoife Astrid Ayşe "
    "Beatriz Ben Björn Camille Carlos Chiara Chloé Clara Daniel David Deepa Diego Dmitri Elena Elif Emil Emma "
    "Erik Esther Eva Fatima Felix Fernando Finn Francesca Gabriel Georgia Giulia Grace Hana Hannah Hassan Henrik "
    "Hugo Ibrahim Ines Ingrid Isabella Ivan Jack James Jan Jana Javier Jean-Luc Jing João Johan Jonas José Julia "
    "Kateřina Kenji Klara Lars Laura Léa Leon Lina Liam Lucas Lucía Maja Malik Marco Maria Marie-Claire Mateo Max "
    "Mehmet Mia Miguel Milan Mohammed Nadia Naomi Nikolai Noah Nora Olga Oliver Olivia Omar Oscar Paolo Patricia "
    "Paul Pedro Petra Priya Rafael Raj Renée Robert Rosa Sara Sean Siobhán Sofia Søren Stefan Sven Tamara Thomas "
    "Tomás Valentina Victor Wei William Yara Yuki Yusuf Zara Zoë Zuzana"
).split()

LAST = (
    "Abbott Ackermann Adeyemi Ahmed Almeida Andersen Bakker Barros Bauer Becker Bergström Bernard Bianchi Blanc "
    "Braun Brown Campbell Carter Castro Chen Clark Costa Cruz Davies De-Vries Díaz Dubois Duarte Edwards Eriksson "
    "Evans Fernández Ferrari Fischer Fontaine Fournier Fraser Garcia Gauthier Gómez González Gray Green Gruber "
    "Gutiérrez Haddad Hall Hansen Harris Hernández Hoffmann Horvat Huber Hughes Ibrahim Ivanova Jackson Jansen "
    "Jensen Johansson Johnson Jones Kaya Keller Kelly Khan Kim Klein Kovács Kowalska Kumar Lambert Larsen Laurent "
    "Lee Lefèvre Lehmann Lewis Li Lindqvist López Maier Marino Martin Martínez Meyer Miller Möller Moreau Moreno "
    "Morris Müller Murphy Navarro Nielsen Novák Nowak O'Brien O'Connor Okafor Olsen Ortiz Öztürk Patel Pereira "
    "Pérez Petersen Popov Ramirez Reyes Ricci Richter Rivera Roberts Rodríguez Romano Rossi Roux Ruiz Russo "
    "Sánchez Santos Schmidt Schneider Schulz Scott Silva Singh Smith Sousa Suzuki Svensson Tanaka Taylor Thomas "
    "Thompson Torres Tremblay Van-den-Berg Varga Vasquez Vogel Wagner Walker Wang Weber White Williams Wilson "
    "Wong Wood Wright Yamamoto Yılmaz Young Zhang Zimmermann"
).split()

MAIL_HOSTS = (
    "gmail.com gmail.com outlook.com yahoo.com icloud.com hotmail.com proton.me web.de orange.fr mail.example".split()
)


class Place(NamedTuple):
    """A city, its state (or none), a shape of its postal codes and phone numbers (`#` is a digit), its country."""

    city: str
    state: str
    postal: str
    phone: str
    country: str
    currency: str


PLACES: tuple[Place, ...] = (
    Place("New York", "NY", "100##", "+1 (212) 5##-####", "US", "USD"),
    Place("San Francisco", "California", "941##", "415-5##-####", "US", "USD"),
    Place("Austin", "TX", "787##-####", "1512 5## ####", "US", "USD"),
    Place("St. Louis", "Missouri", "631##", "+1314 5######", "US", "USD"),
    Place("Toronto", "ON", "M5V 2T#", "+1 416 5## ####", "CA", "CAD"),
    Place("Montréal", "Québec", "H2X 1Y#", "+1-514-5##-####", "CA", "CAD"),
    Place("London", "", "SW1A 1A#", "+44 20 7### ####", "GB", "GBP"),
    Place("Manchester", "", "M1 1A#", "+44 7### ######", "GB", "GBP"),
    Place("Berlin", "Berlin", "101##", "+49 30 ########", "DE", "EUR"),
    Place("München", "Bayern", "803##", "+49 151 ########", "DE", "EUR"),
    Place("Köln", "", "506##", "0049 221 #######", "DE", "EUR"),
    Place("Paris", "", "750##", "+33 6 ## ## ## ##", "FR", "EUR"),
    Place("Saint-Étienne", "", "420##", "+33 4 77 ## ## ##", "FR", "EUR"),
    Place("Madrid", "", "280##", "+34 6## ### ###", "ES", "EUR"),
    Place("Milano", "MI", "201##", "+39 34# #######", "IT", "EUR"),
    Place("Amsterdam", "", "10## AB", "+31 6 ########", "NL", "EUR"),
    Place("Wien", "", "10#0", "+43 660 #######", "AT", "EUR"),
    Place("Zürich", "ZH", "80##", "+41 79 ### ## ##", "CH", "CHF"),
    Place("Stockholm", "", "11# ##", "+46 70 ### ## ##", "SE", "SEK"),
    Place("København", "", "21##", "+45 2# ## ## ##", "DK", "DKK"),
    Place("Warszawa", "", "00-0##", "+48 5## ### ###", "PL", "PLN"),
    Place("Lisboa", "", "1000-0##", "+351 91# ### ###", "PT", "EUR"),
    Place("São Paulo", "SP", "01310-1##", "+55 11 9####-####", "BR", "BRL"),
    Place("Ciudad de México", "CDMX", "06###", "+52 55 #### ####", "MX", "MXN"),
    Place("Sydney", "NSW", "20##", "+61 4## ### ###", "AU", "AUD"),
    Place("Auckland", "", "10##", "+64 21 ### ####", "NZ", "NZD"),
    Place("Mumbai", "Maharashtra", "4000##", "+91 98### #####", "IN", "INR"),
    Place("Tokyo", "", "100-00##", "+81 90 #### ####", "JP", "JPY"),
    Place("Dublin", "", "D02 X2##", "+353 8# ### ####", "IE", "EUR"),
    Place("Singapore", "", "0486##", "+65 9### ####", "SG", "SGD"),
)

AGENTS: tuple[str, ...] = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 "
    "Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 "
    "Safari/605.1.15",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
)

_SAME = str.maketrans("", "", " '-.")
_OLDEST = date(1944, 1, 1)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """What a shop knows of one customer and one browser, in the clear, as typed."""

    number: int
    first: str
    last: str
    email: str
    phone: str
    born: str
    gender: str
    place: Place
    postal: str
    address: str
    agent: str
    browser_number: int
    click: str | None


def person(random: Random) -> Person:
    """One more person. The tables and numbers below allow for far more than 100,000 different ones."""
    first, last, place = random.choice(FIRST), random.choice(LAST), random.choice(PLACES)
    return Person(
        number=random.randrange(100_000, 9_999_999),
        first=_typed(random, first),
        last=_typed(random, last),
        email=_email(random, first, last),
        phone=_digits(random, place.phone),
        born=_born(random),
        gender=random.choice(("f", "m", "Female", "Male", "")),
        place=place,
        postal=_digits(random, place.postal),
        address=_address(random),
        agent=random.choice(AGENTS),
        browser_number=random.randrange(10**9, 2 * 10**9),
        click=_token(random) if random.random() < 0.35 else None,
    )


def _typed(random: Random, name: str) -> str:
    """The name as someone types it: now and then in capitals, in small letters or with a blank too many."""
    return random.choices((name, name.lower(), name.upper(), f" {name} "), weights=(80, 10, 5, 5))[0]


def _email(random: Random, first: str, last: str) -> str:
    box = f"{_plain(first)}{random.choice(('.', '_', ''))}{_plain(last)}{random.randrange(1, 9_999)}"
    address = f"{box}@{random.choice(MAIL_HOSTS)}"
    return random.choices((address, address.title(), f" {address}"), weights=(85, 10, 5))[0]


def _plain(name: str) -> str:
    """Letters of a mail box: ASCII, small."""
    letters = name.lower().translate(_SAME)
    return "".join(letter if letter.isascii() else "x" for letter in letters)


def _born(random: Random) -> str:
    day = _OLDEST + timedelta(days=random.randrange(22_000))
    return day.strftime(random.choice(("%Y%m%d", "%Y-%m-%d")))


def _digits(random: Random, shape: str) -> str:
    return "".join(str(random.randrange(10)) if letter == "#" else letter for letter in shape)


def _address(random: Random) -> str:
    """A client address: mostly IPv4, one in four IPv6."""
    if random.random() < 0.25:
        return "2a02:810" + "".join(f":{random.randrange(1, 65_536):x}" for _ in range(6))
    first: Sequence[int] = (24, 62, 73, 81, 84, 86, 91, 93, 98, 109)
    return f"{random.choice(first)}.{random.randrange(1, 255)}.{random.randrange(1, 255)}.{random.randrange(1, 255)}"


def _token(random: Random) -> str:
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
    return "IwAR" + "".join(random.choices(letters, k=57))
