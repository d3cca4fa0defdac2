"""Links on a small year: nearly all right, most of what can be found."""

from __future__ import annotations

from judge_links import judge_added, judge_keys, judge_links
from link_year import Memory, label, learn, people
from person_year.year import year

PEOPLE, SEED = 500, 11


def test_links_are_precise_and_find_most_of_what_can_be_shown() -> None:
    """On a seed of its own, far smaller than the published year."""
    lived = year(people=PEOPLE, seed=SEED)
    rows = Memory()
    given = learn(rows, lived)
    found = judge_links(lived, [label(rows, one) for one in lived])
    assert found.precision_where_told >= 0.999
    assert found.recall >= 0.8
    assert judge_keys(lived, people(rows, lived)).precision >= 0.999
    added = judge_added(lived, [[(one.key, one.value) for one in many.given] for many in given])
    assert all(added[key].right for key in ("em", "ph", "external_id", "fbp", "fbc"))
    assert not any(added[key].wrong for key in ("em", "ph", "external_id"))
