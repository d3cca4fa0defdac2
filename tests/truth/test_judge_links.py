"""The judge of links counts pairs as a reader would."""

from __future__ import annotations

from judge_links import Added, KeyLinks, Links, judge_added, judge_keys, judge_links, mistakes
from person_year.happening import Happening, Source, Where
from person_year.reference import browsers, reference
from person_year.year import year


def _event(number: int, person: int, keys: dict[str, str], link: dict[str, str] | None = None) -> Happening:
    return Happening(number, number, person, Source.WEBHOOK, "Purchase", Where.OWN, keys, link or {})


def test_who_knows_the_answer_is_perfect() -> None:
    """Labels of the reference itself: nothing wrong, nothing missed."""
    lived = year(people=60, seed=2)
    found = judge_links(lived, reference(lived).chain)
    assert (found.precision, found.recall, found.silent) == (1.0, 1.0, 0)


def test_linking_everything_is_imprecise_and_nothing_finds_nothing() -> None:
    """The two ways to be wrong."""
    lived = year(people=60, seed=2)
    all_linked = judge_links(lived, ["one"] * len(lived))
    assert all_linked.recall == 1.0
    assert all_linked.precision_where_told < 0.1
    none = judge_links(lived, [None] * len(lived))
    assert (none.linked, none.recall, none.precision) == (0, 0.0, 1.0)


def test_pairs_are_counted() -> None:
    """Three events under one label, one of another person: three pairs, one right, one of two that a chain shows."""
    events = [
        *(_event(0, 1, {"em": "a"}), _event(1, 1, {"em": "a"})),
        *(_event(2, 2, {"em": "b"}), _event(3, 2, {"em": "b"})),
    ]
    assert judge_links(events, ["x", "x", "x", None]) == Links(linked=3, right=1, silent=0, shown=1, showable=2)


def test_a_second_user_who_shows_nothing_is_silent() -> None:
    """Two people on one browser, one of whom logs in: the other's page views cannot be told from theirs."""
    events = [_event(0, 1, {"em": "a"}, {"visitor": "v"}), _event(1, 2, {}, {"visitor": "v"})]
    found = judge_links(events, ["x", "x"])
    assert (found.linked, found.right, found.silent) == (1, 0, 1)
    assert found.precision_where_told == 1.0
    assert not mistakes(events, ["x", "x"])


def test_a_second_user_who_shows_a_key_is_not() -> None:
    """From then on the browser is known to be shared, and every wrong pair counts."""
    events = [
        _event(0, 1, {"em": "a"}, {"visitor": "v"}),
        _event(1, 2, {}, {"visitor": "v"}),
        _event(2, 2, {"em": "b"}, {"visitor": "v"}),
    ]
    found = judge_links(events, ["x", "x", None])
    assert found.silent == 0
    assert found.precision_where_told == 0.0
    assert sum(mistakes(events, ["x", "x", None]).values()) == 1


def test_a_webhook_shows_who_was_in_the_browser() -> None:
    """By the cart that the browser filled."""
    events = [
        _event(0, 1, {}, {"visitor": "v", "cart": "c"}),
        _event(1, 1, {"em": "a"}, {"cart": "c"}),
    ]
    assert browsers(events).shown == {"v": {1: 1}}


def test_pairs_of_keys_are_right_if_one_person_used_both() -> None:
    """A browser is everybody's who used it; an address is its owner's."""
    events = [
        *(_event(0, 1, {"em": "a"}, {"visitor": "v"}), _event(1, 2, {}, {"visitor": "v"})),
        _event(2, 2, {"em": "b"}),
    ]
    groups = [{("em", "a"), ("visitor", "v")}, {("em", "b"), ("visitor", "v")}, {("em", "a"), ("em", "b")}]
    assert judge_keys(events, groups) == KeyLinks(linked=3, right=2)


def test_added_values_are_right_if_the_person_has_them() -> None:
    """Anything else is somebody else's."""
    events = [_event(0, 1, {"em": "a"}), _event(1, 1, {}), _event(2, 2, {})]
    added = [(), [("em", "a")], [("em", "a")]]
    assert judge_added(events, added) == {"em": Added(right=1, wrong=1)}
    assert judge_added(events, added)["em"].precision == 0.5


def test_what_only_came_out_later_is_told_apart() -> None:
    """The second person's first visit looks like the owner's, until they show who they are."""
    events = [
        _event(0, 1, {"em": "a"}, {"visitor": "v"}),
        _event(1, 2, {}, {"visitor": "v"}),
        _event(2, 2, {"em": "b"}, {"visitor": "v"}),
        _event(3, 2, {}, {"visitor": "v"}),
    ]
    added = [(), [("em", "a")], (), [("em", "a")]]
    assert judge_added(events, added) == {"em": Added(wrong=1, later=1)}
