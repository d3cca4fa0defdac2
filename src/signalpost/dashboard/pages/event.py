"""One event name: quality, keys, deduplication, coverage, parameters, samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from signalpost.capi.said import PARAMETERS, read
from signalpost.capi.spec import STANDARD_EVENTS
from signalpost.dashboard.changes import changes, marks
from signalpost.dashboard.charts import Chart, Series
from signalpost.dashboard.counted import Counted, counted, share_of
from signalpost.dashboard.delays import Delays, delays_of
from signalpost.dashboard.event_lines import LINE_KINDS, EventLine, event_line, name_in, settings_of
from signalpost.dashboard.matching import EVENTS
from signalpost.dashboard.meta_told import MetaTold, meta_told, told_lately
from signalpost.dashboard.pages.overview import SIDES, Value, values_of
from signalpost.dashboard.recovered import Recovered, recovered_of
from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.rows import events_between
from signalpost.dashboard.view import HOUR_S, View
from signalpost.quality.coverage import GOAL
from signalpost.quality.recalibrate import recalibrate
from signalpost.quality.settings import QualitySettings
from signalpost.store.business import Dataset
from signalpost.store.ledger import EventRow

SAMPLES = 10
KINDS = ("value", "recovered", "recovered_value", "parameter", "made_id", "delivery", *LINE_KINDS)


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """One parameter of custom_data: the share (0–1) of events that have it. `needed`: Meta refuses the event without;
    `usual`: its documentation suggests it for this event."""

    name: str
    share: float
    needed: bool
    usual: bool


class Ids(msgspec.Struct, frozen=True, kw_only=True):
    """Shares (0–1) of copies that came with an event_id of their own, by side; None of nothing. `shared`: of the events
    that both sides could have reported (as many as the smaller has), those that have one id on both."""

    browser: float | None
    server: float | None
    shared: float | None


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One event of the name. `received_at`: Unix ms; `seen`: who reported it; `browser`: the family it named."""

    event_id: str
    order_id: str | None
    received_at: int
    state: str
    seen: str
    browser: str
    enriched: str


class EventPage(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/events/{name}`. `both`, `server_only`, `browser_only`, `tests`: events by who reported them.
    `goal`: Meta's for coverage. `lag`: from event_time until servers' copies came; `delivery` from then until Meta took
    them. `dataset`: whose target a form would set; empty where several are shown. `meta`: Meta's own numbers of that
    dataset, where it told any."""

    name: str
    standard: bool
    line: EventLine
    both: int
    server_only: int
    browser_only: int
    tests: int
    goal: float
    chart: Chart
    ids: Ids
    parameters: Sequence[Parameter]
    values: Sequence[Value]
    recovered: Recovered
    lag: Delays | None
    delivery: Delays | None
    samples: Sequence[Sample]
    dataset: str
    below: bool
    meta: MetaTold | None


class TargetForm(msgspec.Struct, frozen=True, kw_only=True):
    """What the middle of the estimate should reach, for one event name of a dataset."""

    dataset: str
    name: str
    target: float


def event(view: View) -> EventPage | None:
    """None where nothing of that name ever came."""
    name = name_in(view.path["name"])
    last = [one for one in view.ledger.last_received(view.space_id, view.dataset) if one.event_name == name]
    figures = counted(view, KINDS, names=[name])
    if not last and not figures.names("copy"):
        return None
    newest: dict[str, int] = {}
    for one in last:
        newest[one.origin] = max(one.at, newest.get(one.origin, 0))
    line = event_line(figures, name, newest, settings_of(view))
    seen = figures.by_word("seen")
    own = [one for one in view.datasets if view.dataset in (None, one.dataset_id)]
    return EventPage(
        name=name,
        standard=any(known.name == name for known in STANDARD_EVENTS),
        line=line,
        both=seen["both"],
        server_only=seen["server"],
        browser_only=seen["browser"],
        tests=seen["test"],
        goal=GOAL,
        chart=_chart(view, figures),
        ids=_ids(figures, line),
        parameters=_parameters(figures, name),
        values=values_of(figures),
        recovered=recovered_of(figures),
        lag=delays_of(_of_side(figures, "server")),
        delivery=delays_of(figures.by_word("delivery")),
        samples=_samples(view, figures, name),
        dataset=own[0].dataset_id if len(own) == 1 else "",
        below=line.coverage is not None and line.coverage < GOAL,
        meta=meta_told(view, own[0], name) if len(own) == 1 else None,
    )


def set_target(view: View, form: TargetForm) -> Done | Wrong:
    """Keep the target among the dataset's settings."""
    dataset = view.config.dataset(form.dataset)
    if dataset is None:
        return Wrong(problems={"": "There is no such dataset."})
    if not 1 <= form.target <= 10:
        return Wrong(problems={"": "A target lies between 1 and 10."})
    changed = _with_target(dataset, form.name, form.target)
    view.control.put_dataset(view.space_id, changed, author=view.viewer.name, now=view.now)
    return Done(to="/events", notice=f"The target of {form.name} is {form.target:g} now.")


class FitForm(msgspec.Struct, frozen=True, kw_only=True):
    """Fit the estimate of a dataset to Meta's own scores."""

    dataset: str


def fit_estimate(view: View, form: FitForm) -> Done | Wrong:
    """Keep weights that meet what Meta told in the last 90 days among the dataset's settings."""
    dataset = view.config.dataset(form.dataset)
    if dataset is None:
        return Wrong(problems={"": "There is no such dataset."})
    told = [one for day in told_lately(view, form.dataset) for one in day.events]
    fit = recalibrate(told, dataset.quality.weights)
    if fit is None:
        return Wrong(problems={"": "Meta has told too few scores to fit the estimate to."})
    quality = msgspec.structs.replace(dataset.quality, weights=fit.weights)
    changed = msgspec.structs.replace(dataset, quality=quality)
    view.control.put_dataset(view.space_id, changed, author=view.viewer.name, now=view.now)
    return Done(to="/events", notice=f"The estimate is fitted to {fit.scores} scores of Meta.")


def _with_target(dataset: Dataset, name: str, target: float) -> Dataset:
    quality: QualitySettings = dataset.quality
    quality = msgspec.structs.replace(quality, targets={**quality.targets, name: target})
    return msgspec.structs.replace(dataset, quality=quality)


def _chart(view: View, figures: Counted) -> Chart:
    span = view.span
    series = [Series(name=label, colour=colour, values=figures.steps("seen", [word])) for word, label, colour in SIDES]
    found = marks(changes(view.control, view.space_id, span.since, span.until))
    return Chart(kind="layers", at=figures.at, series=series, step=span.step, marks=found)


def _ids(figures: Counted, line: EventLine) -> Ids:
    made = figures.by_word("made_id")
    seen = figures.by_word("seen", EVENTS)
    own = {
        side: None if share is None else 1 - share
        for side, share in (
            ("browser", share_of(made["browser"], line.browser)),
            ("server", share_of(made["server"], line.server)),
        )
    }
    possible = seen["both"] + min(seen["browser"], seen["server"])
    two_sided = line.browser and line.server
    return Ids(**own, shared=share_of(seen["both"], possible) if two_sided else None)


def _parameters(figures: Counted, name: str) -> list[Parameter]:
    """Those that any event has, or that belong to events of this name."""
    known = next((one for one in STANDARD_EVENTS if one.name == name), None)
    needed, usual = (known.needed, known.usual) if known is not None else ((), ())
    events, counts = figures.total("seen", EVENTS), figures.by_word("parameter")
    return [
        Parameter(
            name=one,
            share=share_of(counts[one], events) or 0.0,
            needed=one in needed,
            usual=one in needed or one in usual,
        )
        for one in PARAMETERS
        if counts[one] or one in needed or one in usual
    ]


def _of_side(figures: Counted, side: str) -> Mapping[str, int]:
    return {word.partition(" ")[2]: count for word, count in figures.by_word("lag", [side]).items()}


def _samples(view: View, figures: Counted, name: str) -> list[Sample]:
    """The newest ones, found by the last steps that had any."""
    counts = figures.steps("seen")
    steps = [at for at, count in zip(figures.at, counts, strict=True) if count][-3:]
    found: list[EventRow] = []
    for at in reversed(steps):
        since, until = at * 1000, (at + max(figures.span.step, HOUR_S)) * 1000
        wanted = SAMPLES - len(found)
        found += events_between(view, since, until, lambda one: one.event_name == name, limit=wanted).events
        if len(found) >= SAMPLES:
            break
    return [
        Sample(
            event_id=one.event_id,
            order_id=one.order_id,
            received_at=one.received_at,
            state=one.state,
            seen=one.seen,
            browser=read(one.said).browser,
            enriched=one.enriched,
        )
        for one in found
    ]
