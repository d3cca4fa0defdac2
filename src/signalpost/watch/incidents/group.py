"""Which findings belong together: those of one release, of one stop, of one source that went silent, of one parameter
or key, of one event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from signalpost.watch.checks.finding import Finding, rank
from signalpost.watch.incidents.causes import STOPS, reason

#: Events of a source that must be missing, on one host, for the source to be what is gone.
LEAST_EVENTS = 2
#: Causes that come no later in the chain are causes of their own; what comes later is an effect of theirs.
LAST_OF_CAUSES = 2
_OF_DATASET = frozenset({"traffic", "quality_low", "coverage_low", "token_ends", "version_ends", "parameter_added"})


#: What several events lose together, they lose for one reason.
_OF_ALL = frozenset(
    {
        "parameter_vanished",
        "parameter_type",
        "key_fell",
        "id_form",
        "id_share_fell",
        "event_refused",
        "events_refused",
        "plan_missing",
        "plan_type",
    }
)
#: What is done to several events at once is done in one place of the code.
_OF_ONE_PLACE = {
    "ids_changed": "ids",
    "ids_lost": "ids",
    "ids_differ": "ids",
    "side_gone": "ids",
    "sent_twice": "twice",
    "cents": "values",
    "units": "values",
    "values_moved": "values",
    "values_contradict": "values_contradict",
    "catalogue_ids": "catalogue_ids",
    "currency_changed": "currency",
}
#: Causes of one event that began so far apart are causes of different faults.
APART_S = 86_400
OF_EVENT = "event:"
LOST, LEAK = "parameter_vanished", "leak"
#: What a leak looks like to who does not know that it is one.
_OF_LEAK = frozenset({"parameter_new", "value_new"})


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Findings of one cause in one dataset; the first is the one that names it."""

    dataset: str
    key: str
    cause: str
    findings: tuple[Finding, ...]
    release: str = ""


def groups(findings: Iterable[Finding]) -> Sequence[Group]:
    """All findings, each in one group."""
    found: dict[tuple[str, str], list[Finding]] = {}
    every = list(findings)
    silent = {one.series.dataset for one in every if one.cause == "dataset_silent"}
    gone, shared, origins = _gone(every), _shared(every), _origins(every)
    for one in every:
        origin = _origin(one, origins)
        key = "dataset_silent" if one.series.dataset in silent and _is_missing(one) else _key(origin, gone, shared)
        found.setdefault((one.series.dataset, key), []).append(one)
    return [
        _group(dataset, part, ones)
        for (dataset, key), those in found.items()
        for part, ones in (_parted(key, those) if key.startswith(OF_EVENT) else [(key, those)])
    ]


def _parted(key: str, those: Sequence[Finding]) -> Sequence[tuple[str, list[Finding]]]:
    """What is wrong with one event, by what began together: a cause that began a day after another is one of its own.
    Effects go with the latest cause that began before them."""
    began: dict[str, int] = {}
    for one in those:
        if reason(_named(one)).first <= LAST_OF_CAUSES:
            began[_named(one)] = min(one.since, began.get(_named(one), one.since))
    parts: list[tuple[str, int, set[str]]] = []
    last = 0
    for cause, since in sorted(began.items(), key=lambda item: item[1]):
        if not parts or since - last >= APART_S:
            parts.append((f"{key}:{cause}" if parts else key, since, set()))
        parts[-1][2].add(cause)
        last = since
    if len(parts) < 2:
        return [(key, list(those))]
    found: dict[str, list[Finding]] = {part: [] for part, _, _ in parts}
    for one in those:
        own = next((part for part, _, causes in parts if _named(one) in causes), None)
        before = [part for part, since, _ in parts if since <= one.since + APART_S]
        found[own or (before[-1] if before else key)].append(one)
    return list(found.items())


def _is_missing(one: Finding) -> bool:
    return one.check in ("dataset_silent", "event_missing", "event_drop", "day_low", "overlap_fell")


def _gone(every: Iterable[Finding]) -> Mapping[tuple[str, str, str], int]:
    """How many events of a source and host are missing."""
    return Counter(one.series[:3] for one in every if one.check == "event_missing")


def _shared(every: Iterable[Finding]) -> Mapping[tuple[str, str, str], int]:
    """How many events lost the same parameter or key, or had the same done to them."""
    found = {(*_what(one), one.series.event_name) for one in every if _what(one)[2]}
    return Counter(each[:3] for each in found)


def _what(one: Finding) -> tuple[str, str, str]:
    """What several events may have in common; its last part is empty for what each has by itself."""
    if one.cause in _OF_ONE_PLACE:
        return one.series.dataset, "place", _OF_ONE_PLACE[one.cause]
    return one.series.dataset, one.check, one.subject if one.check in _OF_ALL else ""


def _origins(every: Iterable[Finding]) -> Mapping[tuple[str, str, str], Finding]:
    """Lost parameters by dataset and name, and by event too; leaks by dataset and event."""
    found: dict[tuple[str, str, str], Finding] = {}
    for one in every:
        dataset, event = one.series.dataset, one.series.event_name
        if one.check == LOST:
            found.setdefault((dataset, event, one.subject), one)
            found.setdefault((dataset, "", one.subject), one)
        elif one.check == LEAK:
            found.setdefault((dataset, event, LEAK), one)
    return found


def _origin(one: Finding, origins: Mapping[tuple[str, str, str], Finding]) -> Finding:
    """The finding that `one` is an effect of: values without the currency that is lost, and what died of it; itself,
    where there is none."""
    dataset, event = one.series.dataset, one.series.event_name
    if one.check in _OF_LEAK:
        return origins.get((dataset, event, LEAK), one)
    if one.check not in ("value_odd", "dead_letters", "event_refused", "events_refused"):
        return one
    name = one.subject.removesuffix("_missing")
    return origins.get((dataset, event, name), origins.get((dataset, "", name), one))


def _key(one: Finding, gone: Mapping[tuple[str, str, str], int], shared: Mapping[tuple[str, str, str], int]) -> str:
    series = one.series
    if one.check == "event_missing" and gone[series[:3]] >= LEAST_EVENTS:
        return f"source:{series.source}:{series.host}"
    if one.releases:
        return f"release:{series.source}:{one.releases[-1]}"
    if shared.get(_what(one), 0) >= LEAST_EVENTS:
        return ":".join(_what(one)[1:])
    if one.cause in ("consent_changed", "clock_wrong", "too_many_names"):
        return f"{one.cause}:{series.source}"
    if one.check.startswith("delivery_") or one.check == "dead_letters":
        return "delivery"
    if one.cause in _OF_DATASET:
        return f"{one.cause}:{series.event_name}:{one.subject}"
    if not series.source and one.check != "near_miss":
        return f"{one.cause}:{series.event_name}"
    return f"{OF_EVENT}{series.event_name}"


def _group(dataset: str, key: str, those: list[Finding]) -> Group:
    first = sorted(those, key=lambda one: (reason(_named(one)).first, not one.shown, *rank(one)))
    cause, release = _named(first[0]), ""
    if key.startswith("source:"):
        cause = "source_gone"
    elif key.startswith("release:"):
        release = first[0].releases[-1]
        own = {one.cause for one in those if reason(_named(one)).first <= LAST_OF_CAUSES}
        cause = "deploy" if len(own) > 1 else cause
    return Group(dataset=dataset, key=key, cause=cause, findings=tuple(first), release=release)


def _named(one: Finding) -> str:
    """A stop whose word has no row of its own is a stop."""
    if one.check == "delivery_stopped":
        return one.cause if one.cause in STOPS else "stopped"
    return one.cause
