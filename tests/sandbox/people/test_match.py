"""Whose event it is, rule by rule."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.sandbox.people.match import CONFIDENCE, LEAST_CONFIDENCE, match
from signalpost.sandbox.people.person import Match, MatchRule
from signalpost.sandbox.people.register import Register

Keys = dict[str, tuple[str, ...]]


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


ANN: Keys = {
    "em": ("ann1", "ann2"),
    "ph": ("ann-mobile", "home-line"),
    "external_id": (digest("c1"),),
    "fbp": ("fb.1.1.1", "fb.1.1.9"),
    "lead_id": ("900000000000001",),
    "fb_login_id": ("11",),
    "madid": ("m1",),
    "fn": ("ann",),
    "ln": ("lee",),
    "db": ("19800131",),
    "ge": ("f",),
    "ct": ("leeds",),
    "zp": ("ls14dy",),
    "country": ("gb",),
    "client_ip_address": ("82.1.2.3", "2a02:1:2:3:4:5:6:7"),
    "client_user_agent": ("Phone", "Tablet"),
}
BOB: Keys = {
    **ANN,
    "em": ("bob1",),
    "ph": ("bob-mobile", "home-line"),
    "external_id": (digest("c2"),),
    "fbp": ("fb.1.1.2", "fb.1.1.9"),
    "lead_id": (),
    "fb_login_id": (),
    "madid": (),
    "fn": ("bob",),
    "db": ("19790202",),
    "ge": ("m",),
    "client_user_agent": ("Laptop", "Tablet"),
}
CLICKS = {"IwARann": 0, "IwARbob": 1}


def found(**keys: str | tuple[str, ...]) -> Match | None:
    register = Register(2)
    register.add(0, ANN)
    register.add(1, BOB)
    event = {key: value if isinstance(value, tuple) else (value,) for key, value in keys.items()}
    return match(register, CLICKS.get, event)


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        (MatchRule.LEAD_ID, {"lead_id": "900000000000001"}),
        (MatchRule.CLICK_ID, {"fbc": "fb.1.1790000000000.IwARann"}),
        (MatchRule.EMAIL, {"em": "ann2"}),
        (MatchRule.FB_LOGIN_ID, {"fb_login_id": "11"}),
        (MatchRule.PHONE, {"ph": "ann-mobile"}),
        (MatchRule.MADID, {"madid": "m1"}),
        (MatchRule.EXTERNAL_ID, {"external_id": digest("c1")}),
        (MatchRule.NAME_BIRTH, {"fn": "ann", "ln": "lee", "db": "19800131"}),
        (MatchRule.NAME_POSTCODE, {"fn": "ann", "ln": "lee", "zp": "ls14dy"}),
        (MatchRule.BROWSER_ID, {"fbp": "fb.1.1.1"}),
        (MatchRule.ADDRESS_AGENT, {"client_ip_address": "82.1.2.3", "client_user_agent": "Phone"}),
    ],
    ids=lambda value: value.value if isinstance(value, MatchRule) else "",
)
def test_each_rule_finds_its_person_alone(rule: MatchRule, keys: dict[str, str]) -> None:
    """With no other key, the rule's own confidence is what there is; `by` names its keys."""
    one = found(**keys)
    assert one is not None
    assert (one.person, one.rule, one.confidence) == (0, rule, pytest.approx(CONFIDENCE[rule]))
    assert set(keys) <= set(one.by)


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"em": "stranger"},
        {"fn": "ann", "ln": "lee"},
        {"fn": "ann", "ln": "lee", "ct": "leeds", "country": "gb"},
        {"fn": "ann", "ln": "lee", "zp": "ls14dy", "country": "fr"},
        {"client_user_agent": "Phone"},
        {"client_ip_address": "82.1.2.3"},
        {"client_ip_address": "82.1.2.3", "client_user_agent": "Tablet"},
        {"ge": "f", "db": "19800131", "zp": "ls14dy"},
        {"fbc": "fb.1.1790000000000.iwarann"},
        {"fbc": "IwARann"},
        {"fbp": "FB.1.1.1"},
    ],
    ids=lambda keys: "+".join(keys) or "nothing",
)
def test_what_is_too_broad_or_unknown_matches_nobody(keys: dict[str, str]) -> None:
    """As Meta refuses such keys when they are all there is (section 4.4): too many people share them."""
    assert found(**keys) is None


def test_name_and_city_are_enough_when_the_browser_agrees() -> None:
    """Each alone is weak, together they are not."""
    keys = {"fn": "ann", "ln": "lee", "ct": "leeds", "client_ip_address": "82.1.2.3", "client_user_agent": "Phone"}
    one = found(**keys)
    assert one is not None
    assert one.rule is MatchRule.ADDRESS_AGENT
    assert one.confidence > CONFIDENCE[MatchRule.ADDRESS_AGENT]
    assert {"fn", "ln", "ct", "client_ip_address"} <= set(one.by)


def test_the_strongest_rule_decides_and_the_others_are_told() -> None:
    """Keys that agree halve the doubt each; `by` lists them all, the strongest first."""
    one = found(em="ann1", ph="ann-mobile", fbp="fb.1.1.1", fn="ann", ln="lee", ge="f")
    assert one is not None
    assert (one.person, one.rule) == (0, MatchRule.EMAIL)
    assert one.by == ("em", "ph", "fbp", "fn", "ln", "ge")
    assert one.confidence == pytest.approx(1 - 0.03 / 2**3, abs=1e-4)


def test_strong_keys_of_two_people_make_the_match_less_sure() -> None:
    """The e-mail decides over the telephone; each contradiction doubles the doubt."""
    one = found(em="ann1", ph="bob-mobile")
    assert one is not None
    assert (one.person, one.by) == (0, ("em",))
    assert one.confidence == pytest.approx(0.94)


def test_another_full_name_makes_the_match_less_sure() -> None:
    """A present bought with somebody else's address; one differing part of the name is a slip."""
    stranger, slip = found(em="ann1", fn="eve", ln="fox"), found(em="ann1", fn="anne", ln="lee")
    assert stranger is not None and stranger.confidence == pytest.approx(0.94)
    assert slip is not None and slip.confidence == pytest.approx(0.97)


def test_a_shared_telephone_or_browser_goes_to_whom_the_rest_points() -> None:
    """The name, or what the person uses, tells the members of a household apart."""
    for keys in ({"ph": "home-line"}, {"fbp": "fb.1.1.9"}):
        one = found(**keys, fn="bob", ln="lee")
        assert one is not None and one.person == 1
    again = found(fbp="fb.1.1.9", client_ip_address="82.1.2.3", client_user_agent="Laptop")
    assert again is not None and again.person == 1


def test_when_nothing_tells_them_apart_the_first_is_taken_half_as_surely() -> None:
    """Confidence is divided by how many it could be."""
    one = found(ph="home-line")
    assert one is not None
    assert (one.person, one.confidence) == (0, pytest.approx(CONFIDENCE[MatchRule.PHONE] / 2))


def test_an_external_id_may_be_clear() -> None:
    """Meta does not require hashing it; clear and hashed must agree (sections 4.1 and 7)."""
    clear, hashed = found(external_id="C 1"), found(external_id=digest("c1"))
    assert clear == hashed
    assert clear is not None and clear.rule is MatchRule.EXTERNAL_ID


def test_one_of_several_values_is_enough() -> None:
    """Every hashed key takes a list (section 4)."""
    one = found(em=("old", "ann1"), zp=("1", "2"))
    assert one is not None and one.person == 0


def test_an_ipv6_address_is_known_by_its_network() -> None:
    """The telephone has another second half today."""
    one = found(client_ip_address="2a02:1:2:3:9999:0:0:1", client_user_agent="Phone")
    assert one is not None and one.person == 0


KEYS = st.dictionaries(
    st.sampled_from([*ANN, "fbc"]),
    st.lists(
        st.one_of(
            st.sampled_from([value for person in (ANN, BOB) for values in person.values() for value in values]),
            st.sampled_from([f"fb.1.1.{fbclid}" for fbclid in CLICKS]),
            st.text(max_size=20),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
)


@given(KEYS)
def test_a_match_is_sure_enough_and_by_keys_of_the_event(keys: Keys) -> None:
    """Whatever comes: a confidence between the least and 1, and no key that the event lacks."""
    one = found(**keys)
    if one is not None:
        assert LEAST_CONFIDENCE <= one.confidence <= 1
        assert one.by and set(one.by) <= set(keys)
        assert one.person in (0, 1)


@given(KEYS)
def test_the_order_of_keys_does_not_matter(keys: Keys) -> None:
    """An event is the same event however its JSON is written."""
    turned = dict(reversed(list(keys.items())))
    one, other = found(**keys), found(**turned)
    assert (one and (one.person, one.rule, one.confidence)) == (other and (other.person, other.rule, other.confidence))
