"""Ids, and both sides."""

from __future__ import annotations

import pytest

from signalpost.watch.checks.facts import Facts
from signalpost.watch.checks.redundancy import duplicates, ids, near_misses, overlap
from signalpost.watch.counts.near import Near
from watch_views import SERIES, one, view


def test_ids_of_another_form_are_shown_side_by_side() -> None:
    """The commonest new form, whatever else came."""
    few = one("shape:{n}", "rises", hits=1)
    (found,) = ids(view(one("shape:order_{n}"), few, one("shape:ORDER-{n}", "rises", hits=30)))
    assert (found.check, found.cause) == ("id_form", "ids_changed")
    assert found.shown == {"before": "order_{n}", "now": "ORDER-{n}"}


def test_ids_where_there_were_none() -> None:
    """There is no form before."""
    (found,) = ids(view(one("shape:{n}", "rises")))
    assert found.shown == {"now": "{n}"}


def test_ids_that_are_gone() -> None:
    """Both sides are counted from then on."""
    (found,) = ids(view(one("shape:order_{n}")))
    assert (found.check, found.cause, found.shown) == ("id_share_fell", "ids_lost", {"before": "order_{n}"})


@pytest.mark.parametrize(
    ("also", "way", "cause"),
    [
        (None, "falls", "sides_apart"),
        ("shape:{n}", "rises", "ids_changed"),
        ("shape:{n}", "falls", "ids_lost"),
        ("copies", "falls", "other_side_less"),
    ],
)
def test_copies_that_do_not_meet_have_a_reason(also: str | None, way: str, cause: str) -> None:
    """On the other side, perhaps."""
    other = [one(also, way, series=SERIES._replace(source="server"))] if also else []
    (found,) = overlap(view(one("fate:merged"), one("fate:event"), *other))
    assert (found.check, found.cause) == ("overlap_fell", cause)


def test_copies_that_do_not_meet_by_their_ids_show_both_forms() -> None:
    """Side by side, as what is told first of the two."""
    forms = [one("shape:{n}"), one("shape:srv-{n}", "rises", hits=9)]
    (found,) = overlap(view(one("fate:merged"), *forms))
    assert found.shown == {"before": "{n}", "now": "srv-{n}"}


def test_ids_that_differ_in_form_only() -> None:
    """Not a few that met by chance, nor many of far more."""
    usual = {"dataset": "1", "event_name": "Purchase", "browser": "order_{n}", "server": "{n}"}
    counts = ((9, 9), (10, 30), (10, 40))
    near = tuple(Near(pairs=pairs, copies=copies, **usual) for pairs, copies in counts)
    (found,) = near_misses(view(facts=Facts(near=near)))
    assert (found.check, found.cause, found.evidence) == ("near_miss", "ids_differ", {"pairs": 10, "copies": 30})
    assert found.shown == {"browser": "order_{n}", "server": "{n}"}


def test_one_side_that_sends_twice() -> None:
    """Duplicates that become fewer are none."""
    (found,) = duplicates(view(one("fate:duplicate", "rises"), one("fate:merged", "rises")))
    assert found.check == "sent_twice"


def test_ids_beside_as_many_of_the_old_form_are_sent_twice() -> None:
    """Each copy once more under another id, rather than in another form."""
    (found,) = ids(view(one("shape:{n}", now=0.5), one("shape:{n}.{n}", "rises", now=0.5, hits=20)))
    assert found.cause == "sent_twice"


def test_a_browser_whose_copies_meet_no_server_tells_of_the_server() -> None:
    """Unless the server's own copies stand alone too: then it is the ids."""
    (found,) = overlap(view(one("fate:met")))
    assert (found.check, found.cause) == ("server_less", "side_gone")
    assert [each.check for each in overlap(view(one("fate:met"), one("fate:merged")))] == ["overlap_fell"]
