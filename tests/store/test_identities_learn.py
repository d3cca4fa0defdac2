"""What one visit adds to what is known of a visitor."""

from __future__ import annotations

from functools import reduce
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from signalpost.store.identities import VisitorIds
from signalpost.store.identities_learn import learn, teaches
from signalpost.store.record import IdentityCopy
from signalpost.visit.touch import Touch

DAY = 86_400_000
START = 1_790_000_000_000


def visit(day: float = 0, **taught: Any) -> IdentityCopy:
    """A visit `day` days after the first."""
    at = START + int(day * DAY)
    return IdentityCopy(space_id=1, key_id="k", received_at=at, visitor_id="v", **taught)


def known(*visits: IdentityCopy) -> VisitorIds:
    """What is known after `visits`."""
    found: VisitorIds | None = reduce(learn, visits, None)
    assert found is not None
    return found


def fb(value: str, day: float = 0, token: str = "") -> str:
    """An fbp or fbc of that day."""
    return f"fb.1.{START + int(day * DAY)}.{value}{token}"


def test_the_first_fbp_stays() -> None:
    """Safari deletes script-set cookies after 7 days, and the pixel makes a new one: the visitor goes on as before."""
    assert known(visit(fbp=fb("11")), visit(8, fbp=fb("22", 8)), visit(16, fbp=fb("33", 16))).fbp == fb("11")


def test_an_fbp_too_old_for_meta_gives_way() -> None:
    """It would be left out of every event 90 days after it was made; then the newer one is worth more."""
    assert known(visit(fbp=fb("11")), visit(91, fbp=fb("22", 91))).fbp == fb("22", 91)
    assert known(visit(fbp=fb("11")), visit(91)).fbp == fb("11")


def test_the_fbc_is_that_of_the_last_click() -> None:
    """A record that comes late moves no newer click."""
    first, second = visit(fbc=fb("one")), visit(3, fbc=fb("two", 3))
    assert known(first, second).fbc == known(second, first).fbc == fb("two", 3)


def test_the_same_click_keeps_its_time_of_first_sight() -> None:
    """Two tools that see one click write two times; the earlier is the click's."""
    first, again = visit(fbc=fb("Same")), visit(1, fbc=fb("Same", 1))
    assert known(first, again).fbc == fb("Same")
    assert known(again, first).fbc == fb("Same")


def test_a_builders_token_stays() -> None:
    """Of eight characters or two."""
    for token in (".AQYBAQIA", ".AQ"):
        assert known(visit(fbp=fb("11", token=token), fbc=fb("one", token=token))).fbp == fb("11", token=token)


def test_what_cannot_be_right_is_not_learnt() -> None:
    """Malformed, over 90 days old, or from a clock that is years ahead."""
    for wrong in ("", "fb.1.x.y", "11", fb("11", -91), fb("11", 2)):
        found = known(visit(fbp=wrong, fbc=wrong))
        assert (found.fbp, found.fbc) == (None, None)
        assert known(visit(fbp=fb("1"), fbc=fb("one")), visit(fbp=wrong, fbc=wrong)).fbc == fb("one")


def touch(day: float = 0, **found: Any) -> Touch:
    """How a visit of that day came about."""
    return Touch(at_s=(START + int(day * DAY)) // 1000, **found)


LETTER, AD = touch(utm={"utm_source": "letter"}), touch(2, utm={"utm_source": "ads"}, click_ids={"gclid": "G1"})


def test_the_first_and_the_last_touch_are_kept() -> None:
    """A visit that came from nowhere is no touch."""
    found = known(visit(touch=LETTER), visit(2, touch=AD), visit(4))
    assert (found.first_touch, found.last_touch) == (LETTER, AD)


def test_a_touch_that_comes_late_takes_its_place() -> None:
    """Two gateways write two inboxes; which is folded first changes nothing."""
    first, second = visit(touch=LETTER), visit(2, touch=AD)
    assert known(first, second) == known(second, first)


def test_a_reload_is_the_same_touch() -> None:
    """And the same click id keeps its time."""
    found = known(visit(2, touch=AD), visit(3, touch=msgspec.structs.replace(AD, at_s=AD.at_s + 86_400)))
    assert found.last_touch == AD
    assert found.click_ids["gclid"].at_s == AD.at_s
    assert found.first_touch == AD
    earlier = msgspec.structs.replace(AD, at_s=AD.at_s - 86_400)
    late = known(visit(2, touch=AD), visit(1, touch=earlier))
    assert (late.first_touch, late.last_touch) == (earlier, AD)


def test_of_one_click_the_earlier_time_counts_in_seconds_too() -> None:
    """Some plugins write seconds; they are compared as what they mean."""
    seconds, later = f"fb.1.{START // 1000}.Same", fb("Same", 1)
    assert known(visit(1, fbc=later), visit(1, fbc=seconds)).fbc == seconds
    assert known(visit(1, fbc=fb("other", 0.5)), visit(1, fbc=f"fb.1.{START // 1000}.Older")).fbc == fb("other", 0.5)


def test_a_clock_may_be_a_minute_ahead() -> None:
    """Of the gateway's own; further ahead is no time of a browser."""
    at = START + 60_000
    assert known(visit(fbp=f"fb.1.{at}.11")).fbp == f"fb.1.{at}.11"
    assert known(visit(fbp=f"fb.1.{at + 1}.11")).fbp is None


def test_each_platforms_last_click_id_is_kept() -> None:
    """Without regard to the other platforms'; what is no platform's is not."""
    first = touch(click_ids={"gclid": "G1", "ttclid": "T1", "made_up": "x"})
    found = known(visit(touch=first), visit(1, touch=touch(1, click_ids={"gclid": "G2"})))
    assert {name: seen.value for name, seen in found.click_ids.items()} == {"gclid": "G2", "ttclid": "T1"}


def test_only_news_is_worth_a_record() -> None:
    """A second page of a visit teaches nothing; the first page of another day says that the visitor is still there."""
    first = visit(fbp=fb("11"), touch=LETTER)
    after = known(first)
    assert teaches(None, first)
    assert not teaches(None, visit())
    assert not teaches(after, msgspec.structs.replace(first, received_at=START + 1))
    assert not teaches(after, visit(0.5, fbp=fb("22", 0.5)))
    assert teaches(after, visit(0.5, fbc=fb("one", 0.5)))
    assert teaches(after, visit(1))
    assert teaches(None, visit(forget=True))


VISITS = st.lists(
    st.builds(
        visit,
        st.integers(0, 80),
        fbp=st.none() | st.builds(fb, st.sampled_from("12"), st.integers(0, 3)) | st.text(max_size=8),
        fbc=st.none() | st.builds(fb, st.sampled_from("xy"), st.integers(0, 3)) | st.text(max_size=8),
        touch=st.none()
        | st.builds(
            touch,
            st.integers(0, 80),
            utm=st.dictionaries(st.sampled_from(["utm_source", "utm_medium"]), st.text(max_size=3), max_size=2),
            click_ids=st.dictionaries(st.sampled_from(["gclid", "ttclid"]), st.text(max_size=3), max_size=2),
        ),
    ),
    min_size=1,
    max_size=6,
)


@given(VISITS)
def test_the_same_visit_twice_teaches_once(visits: list[IdentityCopy]) -> None:
    """So that a record folded again after a crash changes nothing, and is no news to the gateway."""
    found = known(*visits)
    assert learn(found, visits[-1]) == found
    assert not teaches(found, visits[-1])


@given(VISITS)
def test_times_are_the_widest_seen(visits: list[IdentityCopy]) -> None:
    """Whatever the order."""
    times = [one.received_at for one in visits]
    found = known(*visits)
    assert (found.first_seen, found.last_seen) == (min(times), max(times))
