"""Which keys of people belong together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from people_rows import CLAIM, DAY, LOGIN, NOW, Memory
from signalpost.identity.keys import OF_PERSON_MOST, PARTNERS_MOST
from signalpost.identity.people import partners, parts_of, person_of, resolve
from signalpost.identity.rows import Alias, Person, Stopped

SIGHTINGS = st.lists(
    st.dictionaries(st.sampled_from(["em", "ph", "external_id"]), st.sampled_from("abc"), min_size=1), max_size=12
)


@given(SIGHTINGS)
def test_no_person_ever_has_more_than_one_person_has(shown: list[dict[str, str]]) -> None:
    """Whatever is seen in whatever order: every key leads to one person who has it, within all limits, in one piece."""
    rows = Memory()
    for place, keys in enumerate(shown):
        rows.see(NOW + place, CLAIM, **keys)
    for name in list(rows.kept):
        root, row = resolve(rows, name)
        if type(row) is Stopped:
            continue
        assert type(row) is Person
        assert name in row.keys
        assert all(rows.get(other) in (row, Alias(root)) for other in row.keys)
        kinds = [held.kind for held in row.keys.values()]
        assert all(kinds.count(kind) <= OF_PERSON_MOST[kind] for kind in kinds)
        for other, most in PARTNERS_MOST[row.keys[name].kind].items():
            assert len(partners(row, name, other)) <= most
        assert len(parts_of(row)) == 1


def test_a_person_is_found_by_each_of_their_keys() -> None:
    """All hang on the account where there is one."""
    rows = Memory()
    rows.see(NOW, CLAIM, em="a", ph="p")
    rows.see(NOW + 1, LOGIN, em="a", external_id="x")
    found = [person_of(rows, name) for name in (b"em:a", b"ph:p", b"external_id:x")]
    assert len({known.root for known in found if known is not None}) == 1
    assert None not in found


def test_an_account_may_change_its_e_mail() -> None:
    """The last one used is the one that is given."""
    rows = Memory()
    rows.see(NOW, LOGIN, external_id="x", em="old")
    rows.see(NOW + DAY, LOGIN, external_id="x", em="new")
    assert rows.see(NOW + 2 * DAY, CLAIM, external_id="x") == {"em": "new"}


def test_more_browsers_than_one_person_uses_stop_the_key() -> None:
    """A school's account, a test's."""
    rows = Memory()
    for number in range(13):
        rows.see(NOW + number, LOGIN, visitor=f"v{number}", em="all")
    assert rows.get(b"em:all") == Stopped("browsers", NOW + 12)
    assert rows.see(NOW + DAY, visitor="v3") == {}
