"""The visit of the request in hand."""

from __future__ import annotations

import types

import pytest

from signalpost.errors import SettingsError
from signalpost.web.current import KEY, Current, tell_consent, visit_of
from signalpost.web.head import Head
from signalpost.web.reader import SiteReader
from signalpost.web.site_visit import SiteVisit
from site_requests import current, head, reader


@pytest.mark.parametrize("name", ["scope", "environ", "META"])
def test_a_request_is_known_in_each_frameworks_form(name: str) -> None:
    """An object with a scope, an environ or Django's META, or that mapping itself."""
    store = {KEY: current(head())}
    assert visit_of(types.SimpleNamespace(**{name: store})) is visit_of(store)


@pytest.mark.parametrize("request_", [{}, {KEY: "no visit"}, types.SimpleNamespace(scope={}), None])
def test_a_request_that_no_middleware_saw_says_what_is_missing(request_: object) -> None:
    """And how to mend it."""
    with pytest.raises(SettingsError, match="no visit") as caught:
        visit_of(request_)
    assert "VisitMiddleware" in str(caught.value.fix)


def test_an_answer_given_meanwhile_counts_at_once() -> None:
    """A form that brings the person's answer is answered with the cookies, or takes them away."""
    store = {KEY: current(head("/consent", cookie="_fbp=fb.1.1789000000000.1", method="POST"))}
    assert not visit_of(store).allowed
    assert tell_consent(store, "granted").allowed
    assert {cookie.name for cookie in visit_of(store).visit.to_set} == {"_spv", "_fbp", "_spm"}
    assert tell_consent(store, "denied").visit.to_set[0].max_age_s == 0


def test_a_request_is_read_when_it_is_asked_for_and_once() -> None:
    """Pictures and scripts cost nothing."""
    read: list[Head] = []

    class Counting(SiteReader):
        def read(self, head: Head, told: str = "") -> SiteVisit:
            read.append(head)
            return reader().read(head, told)

    made = Current(Counting(reader().site, clock=lambda: 0.0, random=bytes), head())
    assert read == []
    assert made.visit is made.visit
    assert len(read) == 1
