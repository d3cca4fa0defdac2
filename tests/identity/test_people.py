"""Which keys of people belong together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from people_rows import CLAIM, DAY, LOGIN, NOW, Memory
from signalpost.identity.keys import OF_PERSON_MOST, PARTNERS_MOST
from signalpost.identity.people import begin, leave_browser, named, partners, parts_of, person_of, resolve, stop
from signalpost.identity.rows import Alias, Person, Stopped, Tie, Used

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


def test_two_first_names_make_a_key_a_family_s() -> None:
    """An e-mail or phone that came without a name takes the first it is given with; an account has no such name."""
    rows = Memory()
    rows.see(NOW, CLAIM, em="a", ph="p", external_id="x")
    rows.see(NOW + 1, CLAIM, em="a", ph="p", external_id="x", first_name="anna")
    assert rows.put_at[b"external_id:x"] == NOW + 1
    rows.see(NOW + 2, CLAIM, em="a", first_name="anna")
    known = person_of(rows, b"em:a")
    assert known is not None
    assert {held.kind: held.first_name for held in known.person.keys.values()} == {
        "em": "anna",
        "ph": "anna",
        "external_id": "",
    }
    rows.see(NOW + 3, CLAIM, em="a", external_id="x", first_name="bert")
    assert rows.get(b"em:a") == Stopped("names", NOW + 3)
    assert person_of(rows, b"em:a") is None
    assert rows.see(NOW + 4, CLAIM, external_id="x") == {"ph": "p"}


def test_a_shared_key_begins_nobody() -> None:
    """What stopped stays stopped, whoever comes with it."""
    rows = Memory()
    stop(rows, b"em:a", "names", NOW)
    assert rows.get(b"em:a") == Stopped("names", NOW)
    (key,) = named(rows, [("em", "a")])
    assert begin(rows, key, NOW + 1) is None
    (other,) = named(rows, [("em", "b")], "anna")
    known = begin(rows, other, NOW + 1)
    assert known is not None and known == begin(rows, other, NOW + 2) == person_of(rows, b"em:b")
    assert known.person.keys[b"em:b"].first_name == "anna"


def test_what_is_named_again_is_written_once_a_day_or_when_believed_more() -> None:
    """Its first and last time, and the best that spoke for it."""
    rows = Memory()

    def tie() -> Tie:
        known = person_of(rows, b"em:a")
        assert known is not None
        return known.person.ties[0]

    def held() -> tuple[int, int]:
        known = person_of(rows, b"em:a")
        assert known is not None
        return known.person.keys[b"em:a"].first_at, known.person.keys[b"em:a"].last_at

    rows.see(NOW, CLAIM, em="a", external_id="x")
    rows.see(NOW + DAY - 1, CLAIM, em="a", external_id="x")
    assert (tie().trust, tie().first_at, tie().last_at) == (CLAIM, NOW, NOW)
    rows.see(NOW + 5, LOGIN, em="a", external_id="x")
    assert (tie().trust, tie().first_at, tie().last_at) == (LOGIN, NOW, NOW + 5)
    rows.see(NOW + 5 + DAY, CLAIM, em="a", external_id="x")
    assert (tie().trust, tie().first_at, tie().last_at) == (LOGIN, NOW, NOW + 5 + DAY)
    assert held() == (NOW, NOW + 5 + DAY)


def test_an_account_with_more_e_mails_than_one_person_has_is_shared() -> None:
    """Three; the fourth stops it, and those that hung on it go each their way."""
    rows = Memory()
    for place, em in enumerate("abc"):
        rows.see(NOW + place, LOGIN, external_id="x", em=em)
    assert rows.get(b"em:c") == Alias(b"external_id:x")
    rows.see(NOW + 3, LOGIN, external_id="x", em="d")
    assert rows.get(b"external_id:x") == Stopped("partners", NOW + 3)
    assert [person_of(rows, f"em:{em}".encode()).root for em in "abc"] == [b"em:a", b"em:b", b"em:c"]  # type: ignore[union-attr]
    assert rows.get(b"em:d") is None


def test_nobody_comes_to_have_more_phones_than_one_person_has() -> None:
    """Three of an account's and one of the guest's that logs in to it: the two are not joined."""
    rows = Memory()
    for place, ph in enumerate("pqr"):
        rows.see(NOW + place, LOGIN, external_id="x", ph=ph)
    rows.see(NOW + 3, CLAIM, em="b", ph="s")
    rows.see(NOW + 4, LOGIN, external_id="x", em="b")
    account, guest = person_of(rows, b"external_id:x"), person_of(rows, b"em:b")
    assert account is not None and guest is not None
    assert account.root != guest.root
    assert set(guest.person.keys) == {b"em:b", b"ph:s"}


def test_a_browser_that_too_many_used_leaves_everyone() -> None:
    """Nobody is linked through it any more; their other browsers stay."""
    rows = Memory()
    rows.see(NOW, LOGIN, visitor="home", em="a")
    for place, em in enumerate("abcde"):
        rows.see(NOW + (place + 1) * DAY, LOGIN, visitor="kiosk", em=em)
    for em, browsers in (("a", [b"visitor:home"]), ("b", []), ("e", [])):
        known = person_of(rows, f"em:{em}".encode())
        assert known is not None and list(known.person.browsers) == browsers
    leave_browser(rows, b"em:unknown", b"visitor:home", NOW + 9 * DAY)
    leave_browser(rows, b"em:a", b"visitor:kiosk", NOW + 9 * DAY)
    assert rows.get(b"em:unknown") is None


def test_a_browser_used_again_is_written_once_a_day() -> None:
    """With the first and the last time, and the best that spoke for it."""
    rows = Memory()

    def used() -> Used:
        known = person_of(rows, b"em:a")
        assert known is not None
        return known.person.browsers[b"visitor:v"]

    rows.see(NOW, CLAIM, visitor="v", em="a")
    rows.see(NOW + DAY - 1, CLAIM, visitor="v", em="a")
    assert used() == Used(b"em:a", CLAIM, NOW, NOW)
    rows.see(NOW + DAY, CLAIM, visitor="v", em="a")
    assert used() == Used(b"em:a", CLAIM, NOW, NOW + DAY)
    rows.see(NOW + DAY + 1, LOGIN, visitor="v", em="a")
    assert used() == Used(b"em:a", LOGIN, NOW, NOW + DAY + 1)


def test_nobody_comes_to_have_more_leads_than_one_person_has() -> None:
    """Ten, by however many addresses they left them: beyond, a lead is its own."""
    rows = Memory()
    for em in "ab":
        rows.see(NOW, LOGIN, external_id="x", em=em)
    for number in range(12):
        rows.see(NOW + number, CLAIM, em="ab"[number % 2], lead_id=str(number))
    known = person_of(rows, b"external_id:x")
    assert known is not None
    leads = [name for name, held in known.person.keys.items() if held.kind == "lead_id"]
    assert leads == [f"lead_id:{number}".encode() for number in range(10)]
    assert rows.get(b"lead_id:11") is None
