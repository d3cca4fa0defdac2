"""Parameters, keys, times, fates."""

from __future__ import annotations

import pytest

from signalpost.watch.checks.fields import keys, notes, parameters, refusals, times, trials, words
from signalpost.watch.checks.finding import Level
from watch_views import SERIES, one, view


def test_a_parameter_that_vanished() -> None:
    """A Purchase's value wants somebody now, another parameter today."""
    (value,) = parameters(view(one("param:value:number")))
    assert (value.check, value.subject, value.level) == ("parameter_vanished", "value", Level.CRITICAL)
    (other,) = parameters(view(one("param:value:number", series=SERIES._replace(event_name="Lead"))))
    assert other.level is Level.WARNING


def test_a_parameter_of_another_kind_is_one_finding() -> None:
    """With both kinds, even where a name has a colon."""
    (found,) = parameters(view(one("param:a:b:number"), one("param:a:b:text", "rises")))
    assert (found.check, found.subject, found.shown) == ("parameter_type", "a:b", {"before": "number", "now": "text"})


def test_a_new_parameter_is_news_and_a_more_frequent_one_is_not() -> None:
    """More complete events are no fault."""
    rose = one("param:promo:text", "rises", before=0.001)
    more = one("param:gift:flag", "rises", before=0.4)
    (found,) = parameters(view(rose, more))
    assert (found.check, found.subject, found.level) == ("parameter_new", "promo", Level.NOTICE)


@pytest.mark.parametrize(("key", "level"), [("em", Level.WARNING), ("st", Level.NOTICE)])
def test_a_key_that_fewer_have(key: str, level: Level) -> None:
    """Those that tell a person matter more. More of a key is no fault."""
    (found,) = keys(view(one(f"key:{key}"), one("key:zp", "rises")))
    assert (found.check, found.subject, found.level) == ("key_fell", key, level)


@pytest.mark.parametrize(
    ("tally", "way", "check", "subject"),
    [
        ("fate:held", "rises", "consent_moved", "held"),
        ("fate:dropped:consent_denied", "falls", "consent_moved", "consent_denied"),
        ("fate:dropped:currency_missing", "rises", "event_refused", "currency_missing"),
    ],
)
def test_fates_by_their_reason(tally: str, way: str, check: str, subject: str) -> None:
    """Consent is news either way."""
    (found,) = refusals(view(one(tally, way)))
    assert (found.check, found.subject) == (check, subject)


def test_fewer_refusals_are_no_fault() -> None:
    """Nor are more events."""
    assert not list(refusals(view(one("fate:dropped:bot"), one("fate:event", "rises"))))


def test_times_ahead_and_behind() -> None:
    """A clock that is wrong, a queue that is slow."""
    found = times(view(one("lag:ahead", "rises"), one("lag:day", "rises"), one("lag:hour")))
    assert [each.check for each in found] == ["clock_ahead", "events_late"]


@pytest.mark.parametrize(
    ("note", "check"),
    [
        ("em:untrimmed", "hash_wrong"),
        ("em:constant", "key_constant"),
        ("fbc:stale", "click_id_stale"),
        ("client_ip_address:server_address", "server_facts"),
        ("event_id:shared", "id_shared"),
    ],
)
def test_what_is_noted_of_a_value_is_told_with_its_form(note: str, check: str) -> None:
    """More often than before, and of which key."""
    (found,) = notes(view(one(f"form:{note}", "rises"), one("form:ph:md5", "falls")))
    assert (found.check, f"{found.subject}:{found.shown['form']}") == (check, note)


def test_words_ids_and_sums_that_never_came() -> None:
    """A currency wants somebody now; a word that few copies have may be a new product."""
    never = {"before": 0.0, "now": 0.4}
    rose = view(
        one("rule:num_items", "rises"),
        one("text:currency:EUR", "rises", **never),
        one("text:customer_type:1a2b3c", "rises", **never),
        one("text:payment_type:1a2b3c", "rises", before=0.0, now=0.04),
        one("content:HL-{n}"),
        one("content:shop_HL-{n}", "rises", **never),
    )
    found = {each.check: each for each in words(rose)}
    assert set(found) == {"values_contradict", "currency_new", "value_new", "content_id_form"}
    assert found["value_new"].subject == "customer_type"
    assert found["content_id_form"].shown == {"before": "HL-{n}", "now": "shop_HL-{n}"}


def test_content_ids_of_another_form_take_the_place_of_one() -> None:
    """Fewer of one form alone are another assortment."""
    assert not list(words(view(one("content:HL-{n}"))))


def test_test_codes_where_real_copies_came() -> None:
    """Meta counts none of them."""
    (found,) = trials(view(one("fate:test", "rises"), one("fate:merged", "rises")))
    assert (found.check, found.cause, found.level) == ("test_code", "test_traffic", Level.CRITICAL)


def test_a_clock_that_is_behind_is_told_from_a_queue() -> None:
    """By that nearly all copies are late at once."""
    (clock,) = times(view(one("lag:hour", "rises", before=0.0, now=1.0)))
    (queue,) = times(view(one("lag:hour", "rises", before=0.0, now=0.4)))
    assert (clock.check, queue.check) == ("clock_behind", "events_late")
