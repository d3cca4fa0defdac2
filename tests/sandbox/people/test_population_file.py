"""People from a file."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from signalpost.errors import InvalidInput
from signalpost.sandbox.people.population_file import KEYS, PopulationFile, read

NOW = 1_790_000_000


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def written(folder: Path, text: str, name: str = "people.jsonl") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


LINES = f"""\
{{"em": ["Ann@shop.example", "a@b.example"], "ph": "+44 7700 900123", "fn": "Ann", "ln": "O'Hara", "zp": "LS1 4DY"}}

{{"em": "{digest("bob@shop.example").upper()}", "external_id": 77, "fbp": "fb.1.1.2", "ln": null, "ge": ""}}
"""


def test_clear_values_are_hashed_and_hashes_are_taken(tmp_path: Path) -> None:
    """Normalised as Meta says; empty and null values are no values; blank lines are nobody."""
    source = PopulationFile(written(tmp_path, LINES))
    people = dict(source.known())
    assert source.size == len(people) == 2
    assert people[0]["em"] == (digest("ann@shop.example"), digest("a@b.example"))
    assert people[0]["ph"] == (digest("447700900123"),)
    assert people[0]["ln"] == (digest("ohara"),)
    assert people[1] == {
        "em": (digest("bob@shop.example"),),
        "external_id": (digest("77"),),
        "fbp": ("fb.1.1.2",),
    }


def test_a_csv_has_a_column_for_each_key(tmp_path: Path) -> None:
    """A column twice is two values; a byte order mark and quoted commas are read as they are meant."""
    text = '\ufeffem,em,fn,ct\na@b.example,c@d.example,"Ann, Mary",Leeds\n,e@f.example,,\n'
    people = dict(PopulationFile(written(tmp_path, text, "people.csv")).known())
    assert people[0]["em"] == (digest("a@b.example"), digest("c@d.example"))
    assert people[0]["fn"] == (digest("annmary"),)
    assert people[1] == {"em": (digest("e@f.example"),)}


def test_people_of_a_file_are_matched_and_see_ads(tmp_path: Path) -> None:
    """All of them have an account."""
    people = read(written(tmp_path, LINES), at=NOW)
    found = people.match({"em": (digest("bob@shop.example"),)})
    assert found is not None and found.person == 1
    assert people.accounts == 2
    assert {touch.person for touch in people.touches} == {0, 1}


def test_a_person_of_a_file_is_shown_hashed(tmp_path: Path) -> None:
    """Clear values of a file never come out again."""
    source = PopulationFile(written(tmp_path, LINES))
    first, second = source.shown(range(-3, 9))
    assert first["known"]["fn"] == (digest("ann"),)
    assert second["number"] == 1
    assert "Ann" not in repr(first) and "900123" not in repr(first)
    assert list(source.shown(range(1, 2))) == [second]
    assert not list(source.shown(range(2, 3))) + list(source.shown(range(-1, 0)))


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.jsonl", '{"em": "x"}\n{"email": "secret"}\n', "line 2: 'email' is none of Meta's keys"),
        ("a.jsonl", '{"em": {"a": "secret"}}\n', "line 1: 'em' is neither a text nor a list"),
        ("a.jsonl", '{"em": "secret"\n', "line 1: not a JSON object"),
        ("a.jsonl", '["secret"]\n', "line 1: not a JSON object"),
        ("a.csv", "em,e-mail\nsecret,secret\n", "line 2: 'e-mail' is none of Meta's keys"),
        ("a.csv", "em\n", "holds nobody"),
        ("a.jsonl", "", "holds nobody"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, name: str, text: str, says: str) -> None:
    """Before anything is served; the message holds no value of the file."""
    with pytest.raises(InvalidInput) as refused:
        PopulationFile(written(tmp_path, text, name))
    assert says in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_missing_or_broken_file_is_refused(tmp_path: Path) -> None:
    """With the reason."""
    with pytest.raises(InvalidInput, match="cannot be read"):
        PopulationFile(tmp_path / "none.jsonl")
    (tmp_path / "latin.csv").write_bytes(b"em\n\xe9\n")
    with pytest.raises(InvalidInput, match="no CSV in UTF-8"):
        PopulationFile(tmp_path / "latin.csv")


def test_keys_are_metas() -> None:
    """Nothing of a file needs another name than the event has."""
    from signalpost.capi.user_data import UserData

    assert set(KEYS) <= set(UserData.__struct_fields__)
