"""All checks: one row each, for the code that runs them and for the page that lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from signalpost.watch.checks import fields, money, redundancy, told, volumes
from signalpost.watch.checks.finding import Finding, rank
from signalpost.watch.checks.view import View


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """`run` gives the findings of the checks named `ids`; `says`: when it finds something."""

    ids: tuple[str, ...]
    run: Callable[[View], Iterator[Finding]]
    says: str


CHECKS: tuple[Check, ...] = (
    Check(
        ids=("event_missing", "event_drop", "event_spike"),
        run=volumes.volumes,
        says="An event of one source and host comes not at all, less or more, by its part of the dataset's traffic and "
        "by its own past.",
    ),
    Check(
        ids=("dataset_silent",),
        run=volumes.silent,
        says="Nothing comes of a dataset, for longer than its nights and holidays are quiet.",
    ),
    Check(ids=("day_low", "day_high"), run=volumes.day, says="The last 24 hours are nothing like the days before."),
    Check(ids=("too_many_names",), run=volumes.names, says="More event names and hosts come than are counted apart."),
    Check(
        ids=("parameter_vanished", "parameter_type", "parameter_new"),
        run=fields.parameters,
        says="A parameter vanished from copies that had it, holds values of another kind, or is new.",
    ),
    Check(ids=("key_fell",), run=fields.keys, says="Fewer copies have a key of user_data."),
    Check(
        ids=("event_refused", "consent_moved"),
        run=fields.refusals,
        says="More copies are refused for one reason; or consent is given, refused or missing more or less often.",
    ),
    Check(
        ids=("clock_ahead", "clock_behind", "events_late"),
        run=fields.times,
        says="event_time lies ahead, or further back.",
    ),
    Check(
        ids=("hash_wrong", "key_constant", "id_shared", "click_id_stale", "server_facts"),
        run=fields.notes,
        says="More values are hashed in a wrong form, are one for many people or events, stale, or a server's own.",
    ),
    Check(
        ids=("values_contradict", "content_id_form", "currency_new", "value_new"),
        run=fields.words,
        says="num_items contradicts contents, content ids change their form, a currency or word never came before.",
    ),
    Check(ids=("test_code",), run=fields.trials, says="Copies with a test_event_code come where real ones did."),
    Check(ids=("id_form", "id_share_fell"), run=redundancy.ids, says="event_ids change their form, or are missing."),
    Check(
        ids=("overlap_fell", "server_less"),
        run=redundancy.overlap,
        says="Fewer copies of a server, or of the browser, are joined with the other side's.",
    ),
    Check(
        ids=("near_miss",),
        run=redundancy.near_misses,
        says="Both sides' ids of one event differ only in prefix, case, separators or a time.",
    ),
    Check(ids=("sent_twice",), run=redundancy.duplicates, says="One side sends an event more than once."),
    Check(
        ids=("value_scale", "value_range"),
        run=money.scales,
        says="Values are a hundred times what they were (cents), or in a range that never came.",
    ),
    Check(ids=("value_odd",), run=money.odd_values, says="More values are zero, negative or without a currency."),
    Check(
        ids=("orders_differ", "claims_differ"),
        run=money.orders,
        says="Orders and Purchase events of a day, or what browsers say of those orders, differ by a tenth.",
    ),
    Check(
        ids=(
            "delivery_stopped",
            "delivery_failing",
            "delivery_backlog",
            "delivery_throttled",
            "dead_letters",
            "token_ends",
            "version_ends",
        ),
        run=told.delivery,
        says="Delivery stands still, fails, is behind, kills events, or ends within a week.",
    ),
    Check(ids=("events_refused",), run=told.refused, says="Meta refuses more events of a name for good."),
    Check(
        ids=("other_sender",),
        run=told.other_senders,
        says="Meta counts more server events of a name than were delivered: another sender, or the shop's own "
        "integration.",
    ),
    Check(
        ids=("plan_missing", "plan_type", "plan_new", "plan_event"),
        run=told.planned,
        says="Copies are not as the accepted plan has them: a required parameter, a kind of value, a name of a closed "
        "plan.",
    ),
    Check(ids=("meta_check",), run=told.metas, says="A check of Meta's own fails (`da_checks`)."),
    Check(ids=("quality_low", "coverage_low"), run=told.aims, says="An event optimised for is under its target."),
    Check(ids=("leak",), run=told.leaks, says="Personal data where none belongs."),
)


OF_PLAN = "plan_"


def run(view: View) -> Sequence[Finding]:
    """All that all checks find, the most pressing first. What breaks the plan and shows in counts too is told once."""
    every = [found for check in CHECKS for found in check.run(view)]
    told = {(one.series.event_name, one.subject) for one in every if not one.check.startswith(OF_PLAN)}
    new = [one for one in every if not (one.check.startswith(OF_PLAN) and _place(one) in told)]
    return sorted(new, key=rank)


def _place(one: Finding) -> tuple[str, str]:
    return one.series.event_name, one.subject
