"""Parameters, keys, times and fates of copies: what vanished, came, changed its kind, or is refused."""

from __future__ import annotations

from collections.abc import Iterator

from signalpost.watch.checks.finding import Finding, Level
from signalpost.watch.checks.moved import FALLS, RISES, Moved
from signalpost.watch.checks.view import View, finding
from signalpost.watch.counts.slot import Series

#: Without these Meta cannot count the value of an event, or find the product.
VITAL = frozenset({"value", "currency", "content_ids", "contents"})
VITAL_EVENTS = frozenset({"Purchase", "Subscribe", "StartTrial"})
#: A new word of a short list that fewer copies have may be a new product.
LEAST_WORD = 0.05
#: What a note says of a value, as check and cause; anything else is a wrong hash.
NOTED = {
    "constant": ("key_constant", "key_constant"),
    "shared": ("id_shared", "ids_shared"),
    "stale": ("click_id_stale", "click_id_stale"),
    "modified": ("click_id_stale", "click_id_stale"),
    "server_address": ("server_facts", "server_facts"),
    "back_end_agent": ("server_facts", "server_facts"),
}
#: Nearly all.
ALL = 0.8
#: Keys that tell Meta a person by themselves.
STRONG_KEYS = frozenset({"em", "ph", "external_id", "fbc", "fbp", "lead_id"})
#: The reasons of consent: refused, held, or the person's own answer.
CONSENT = ("consent_", "recorded_for_", "declared_by_source", "regional_default")


def parameters(view: View) -> Iterator[Finding]:
    """A parameter that vanished, came, or whose values are of another kind."""
    groups: dict[tuple[Series, str], list[Moved]] = {}
    for one in view.of("param"):
        groups.setdefault((one.series, _name(one)), []).append(one)
    for (series, name), those in groups.items():
        fell = [one for one in those if one.way == FALLS]
        rose = [one for one in those if one.way == RISES]
        level = Level.CRITICAL if name in VITAL and series.event_name in VITAL_EVENTS else Level.WARNING
        if fell and rose:
            shown = {"before": _kind(fell[0]), "now": _kind(rose[0])}
            yield finding(view, "parameter_type", level, rose[0], "type_changed", name, shown)
        elif fell:
            yield finding(view, "parameter_vanished", level, fell[0], "parameter_lost", name)
        elif rose[0].never:
            yield finding(view, "parameter_new", Level.NOTICE, rose[0], "parameter_added", name)


def keys(view: View) -> Iterator[Finding]:
    """Fewer copies have a key of user_data than before."""
    for one in view.of("key", FALLS):
        level = Level.WARNING if one.subject in STRONG_KEYS else Level.NOTICE
        yield finding(view, "key_fell", level, one, "key_lost")


def refusals(view: View) -> Iterator[Finding]:
    """More copies are refused for a reason than before; of consent: more are, or fewer."""
    for one in view.of("fate"):
        reason = one.subject.removeprefix("dropped:")
        if one.subject == "held" or reason.startswith(CONSENT):
            yield finding(view, "consent_moved", Level.WARNING, one, "consent_changed", reason)
        elif one.subject.startswith("dropped:") and one.way == RISES:
            yield finding(view, "event_refused", Level.CRITICAL, one, "refused", reason)


def notes(view: View) -> Iterator[Finding]:
    """A value of user_data, or an event_id, is in a form that finds nobody: hashed of something else than Meta asks
    for, one for many people, a server's."""
    for one in view.of("form", RISES):
        key, _, form = one.subject.partition(":")
        check, cause = NOTED.get(form, ("hash_wrong", "hash_wrong"))
        yield finding(view, check, Level.CRITICAL, one, cause, key, {"form": form})


def words(view: View) -> Iterator[Finding]:
    """A currency or a word that never came, content ids of another form, num_items that its contents contradict."""
    for one in view.of("rule", RISES):
        yield finding(view, "values_contradict", Level.WARNING, one, "values_contradict")
    groups: dict[Series, list[Moved]] = {}
    for one in view.of("content"):
        groups.setdefault(one.series, []).append(one)
    for those in groups.values():
        rose = [one for one in those if one.way == RISES and one.never]
        fell = [one for one in those if one.way == FALLS]
        if rose and fell:
            shown = {"before": fell[0].subject, "now": rose[0].subject}
            yield finding(view, "content_id_form", Level.WARNING, rose[0], "catalogue_ids", "content_ids", shown)
    for one in view.of("text", RISES):
        name, _, word = one.subject.partition(":")
        if one.never and name == "currency":
            yield finding(view, "currency_new", Level.CRITICAL, one, "currency_changed", name, {"now": word})
        elif one.never and one.now >= LEAST_WORD:
            yield finding(view, "value_new", Level.WARNING, one, "values_outside", name)


def trials(view: View) -> Iterator[Finding]:
    """Copies with a test_event_code where real ones came: Meta counts none of them."""
    for one in view.of("fate", RISES):
        if one.subject == "test":
            yield finding(view, "test_code", Level.CRITICAL, one, "test_traffic", "test_event_code")


def times(view: View) -> Iterator[Finding]:
    """event_time lies in the future, or further back than before."""
    for one in view.of("lag", RISES):
        if one.subject == "ahead":
            yield finding(view, "clock_ahead", Level.WARNING, one, "clock_wrong")
        elif one.never and one.now >= ALL:  # a queue leaves some that are in time
            yield finding(view, "clock_behind", Level.WARNING, one, "clock_wrong")
        else:
            yield finding(view, "events_late", Level.WARNING, one, "sent_late")


def _name(one: Moved) -> str:
    return one.subject.rpartition(":")[0]


def _kind(one: Moved) -> str:
    return one.subject.rpartition(":")[2]
