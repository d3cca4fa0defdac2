"""Values of people."""

from __future__ import annotations

from signalpost.sandbox.people.person import Match, MatchRule, Person, Typed

TYPED = Typed(em="a@shop.example", ph=None, fn="Ann", ln="Lee", ct="Leeds", st=None, zp="LS1 4DY", country="gb")
ANN = Person(
    number=7,
    household=3,
    account=True,
    emails=("a@shop.example",),
    phones=(),
    fn="Ann",
    ln="Lee",
    db="1980-01-31",
    ge="f",
    ct="Leeds",
    st=None,
    zp="LS1 4DY",
    country="gb",
    external_id="C7",
    fbps=(),
    ips=(),
    user_agents=(),
    typed=TYPED,
)


def test_a_person_is_shown_by_number_alone() -> None:
    """Nothing that somebody logs by accident holds a name or an address, not even an invented one."""
    assert repr(ANN) == "Person(7)"
    assert repr(TYPED) == "Typed(…)"


def test_a_match_tells_keys_and_no_values() -> None:
    """A rule is a word of a closed set, and reads as that word in JSON."""
    match = Match(person=7, rule=MatchRule.EMAIL, by=("em", "fn"), confidence=0.98)
    assert match.rule == "email"
    assert match.by == ("em", "fn")
