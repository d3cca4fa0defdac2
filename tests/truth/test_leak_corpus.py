"""The corpus that judges the detector of leaks: large, balanced, and what its labels say."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import phonenumbers
import pytest
import stdnum
from stdnum import get_cc_module, iban, luhn, verhoeff

from leak_corpus import numbers
from leak_corpus.make import corpus, templates, words
from leak_corpus.sample import Half, Kind
from signalpost.sandbox.people.draw import Draw

# Our name of a number → python-stdnum's country and module.
CHECKED = {
    "ssn": ("us", "ssn"),
    "sin": ("ca", "sin"),
    "codice_fiscale": ("it", "codicefiscale"),
    "nir": ("fr", "nir"),
    "bsn": ("nl", "bsn"),
    "rijksregisternummer": ("be", "nn"),
    "pesel": ("pl", "pesel"),
    "personnummer": ("se", "personnummer"),
    "fodselsnummer": ("no", "fodselsnummer"),
    "hetu": ("fi", "hetu"),
    "steuer_id": ("de", "idnr"),
    "cpf": ("br", "cpf"),
    "nif": ("pt", "nif"),
    "rut": ("cl", "rut"),
    "kimlik": ("tr", "tckimlik"),
    "shenfenzheng": ("cn", "ric"),
    "aadhaar": ("in_", "aadhaar"),
    "curp": ("mx", "curp"),
    "ahv": ("ch", "ssn"),
    "sa_id": ("za", "idnr"),
    "tfn": ("au", "tfn"),
}
DRAWS = 200


@pytest.mark.parametrize("half", Half)
def test_each_half_is_large_and_balanced(half: Half) -> None:
    """At least 5,000 different strings, every kind at least 60 times, and two in five strings leak nothing."""
    samples = list(corpus(half))
    counts = Counter(kind for sample in samples for kind in sample.kinds)
    assert len({(sample.path, sample.value) for sample in samples}) == len(samples) >= 5_000
    assert min(counts[kind] for kind in Kind) >= 60
    assert sum(not sample.kinds for sample in samples) / len(samples) > 0.4


def test_the_halves_share_no_template() -> None:
    """What the published figures are made from is not what the detector was worked on with: as many templates, and of
    each kind as many."""
    mine, kept = ({(one.path, one.text) for one in templates(half)} for half in Half)
    assert not mine & kept
    assert len(mine) <= len(kept) <= len(mine) + 2
    counts = [Counter(kind for one in templates(half) for kind in one.kinds) for half in Half]
    assert all(abs(counts[0][kind] - counts[1][kind]) <= 3 for kind in Kind)


def test_the_halves_share_no_words() -> None:
    """Nor names, mail providers, goods or words of health and money."""
    for mine, kept in zip(words(Half.DEVELOPMENT), words(Half.HELD_OUT), strict=True):
        assert not {one.lower() for one in mine} & {one.lower() for one in kept}


def test_the_corpus_is_the_same_for_the_same_seed() -> None:
    """And another one for another seed."""
    first, again, other = (list(corpus(Half.DEVELOPMENT, each=2, seed=seed)) for seed in (7, 7, 8))
    assert first == again != other


def test_every_slot_is_filled() -> None:
    """No string holds a slot's name in braces."""
    assert not [sample for half in Half for sample in corpus(half, each=1) if "{" in sample.value.replace('{"', "")]


@pytest.mark.parametrize(("name", "place"), CHECKED.items())
def test_national_ids_pass_an_independent_check(name: str, place: tuple[str, str]) -> None:
    """python-stdnum takes every one of them for valid."""
    module = get_cc_module(*place)
    draw = Draw("ids", name)
    wrong = [text for _ in range(DRAWS) if not module.is_valid(text := numbers.NATIONAL[name](draw))]
    assert not wrong


def test_spanish_ids_pass_an_independent_check() -> None:
    """As DNI or as NIE."""
    dni, nie, draw = stdnum.get_cc_module("es", "dni"), stdnum.get_cc_module("es", "nie"), Draw("ids", "dni")
    drawn = [numbers.dni(draw) for _ in range(DRAWS)]
    assert all(dni.is_valid(text) or nie.is_valid(text) for text in drawn)
    assert 0 < sum(nie.is_valid(text) for text in drawn) < DRAWS


def test_accounts_pass_an_independent_check() -> None:
    """Lengths and check digits of thirty countries (modulus 97; what a country checks within is its own affair)."""
    draw = Draw("ibans")
    drawn = [numbers.iban(draw) for _ in range(1_000)]
    assert all(iban.is_valid(text, check_country=False) for text in drawn)
    assert {text[:2] for text in drawn} == set(numbers.IBANS)


def test_cards_pass_luhn() -> None:
    """And have the lengths of their schemes."""
    draw = Draw("cards")
    drawn = ["".join(filter(str.isdigit, numbers.card(draw))) for _ in range(1_000)]
    assert all(luhn.is_valid(text) for text in drawn)
    assert {len(text) for text in drawn} == {14, 15, 16}
    assert verhoeff.is_valid("".join(filter(str.isdigit, numbers.aadhaar(draw))))


@pytest.mark.parametrize("country", numbers.PHONES)
def test_telephone_numbers_could_be_dialled(country: str) -> None:
    """libphonenumber finds the length and the code of each possible in its country."""
    draw = Draw("phones", country)
    drawn = [draw.shape(shape) for shape in numbers.PHONES[country] for _ in range(20)]
    parsed = [phonenumbers.parse(text, country.upper()) for text in drawn]
    assert not [text for text, one in zip(drawn, parsed, strict=True) if not phonenumbers.is_possible_number(one)]


@pytest.mark.parametrize("package", ["leak_corpus", "person_year"])
def test_generators_import_nothing_of_what_they_judge(package: str) -> None:
    """Nothing of Signalpost but the sandbox's invented people."""
    for path in (Path(__file__).parent / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            ours = [name for name in names if name.startswith("signalpost")]
            assert all(name.startswith("signalpost.sandbox.people") for name in ours), (path.name, ours)
