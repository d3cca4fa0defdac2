"""Health in one sentence: does everything arrive, what broke, what waits, what to do."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from signalpost.dashboard.view import View
from signalpost.dashboard.wording import duration
from signalpost.store.business import Dataset
from signalpost.store.ledger import Books
from signalpost.store.ledger_watched import Watched, WatchedDataset
from signalpost.store.stages import Stage
from signalpost.watch.causes import CAUSES, WITHOUT, Cause
from signalpost.watch.checks.finding import Level
from signalpost.watch.code import Code
from signalpost.watch.incidents.incident import Incident

WAITS_LONG_MS = 600_000
OPERATOR = "operator"
FAILING = "delivery_failing"  # the incident of a dataset whose calls fail; its detail says why


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Health in one sentence. `tone`: good, warn or bad; `rest` goes on from it; `fix` is what to do, if anything;
    `href`: the page of the incident that it is about."""

    tone: str
    sentence: str
    rest: str = ""
    fix: str = ""
    href: str = ""


def health(view: View, watched: Watched, books: Books) -> Health:
    """Of all datasets of the space, the worst first."""
    datasets = view.datasets
    if not datasets:
        return Health(
            tone="warn", sentence="No dataset yet.", rest="Nothing can arrive.", fix="signalpost datasets add DATASET"
        )
    seen = {one.dataset_id: watched.datasets.get(one.dataset_id) for one in datasets}
    waits = _waits([one for one in seen.values() if one is not None], view.now)
    if not books.balanced:
        return Health(
            tone="bad", sentence="The books do not balance.", rest=waits, fix="signalpost store rebuild counts anew"
        )
    failing = {one.dataset: one.detail for one in view.ledger.incidents(view.space_id) if one.code == FAILING}
    stopped = [
        (one, why)
        for one in datasets
        if (why := _paused(seen[one.dataset_id]) or failing.get(one.dataset_id)) is not None
    ]
    if stopped:
        return _stopped(stopped, len(datasets), waits)
    loud = _loud(view)
    if loud and loud[0].level is Level.CRITICAL:
        return _broken(loud, _delivering(datasets, waits))
    oldest = _oldest(list(seen.values()))
    if oldest is not None and view.now - oldest > WAITS_LONG_MS:
        return Health(
            tone="warn", sentence="Events wait longer than they should.", rest=waits, fix="signalpost doctor says why"
        )
    found = _delivering(datasets, waits)
    return _broken(loud, found) if loud else found


def _loud(view: View) -> list[Incident]:
    """Incidents that are open and that nobody silenced: those that want somebody now, else those that do today."""
    every = view.watched.incidents.incidents(view.space_id).ranked()
    told = [one for one in every if not one.muted and one.snoozed_until * 1000 <= view.now]
    critical = [one for one in told if one.level is Level.CRITICAL]
    return critical or [one for one in told if one.level is Level.WARNING]


def _broken(loud: Sequence[Incident], delivering: Health) -> Health:
    """What comes through may still be wrong."""
    critical = loud[0].level is Level.CRITICAL
    many = "1 incident" if len(loud) == 1 else f"{len(loud)} incidents"
    need = ("wants" if len(loud) == 1 else "want") + (" somebody now" if critical else " somebody today")
    return Health(
        tone="bad" if critical else "warn",
        sentence=f"{many} {need}: {loud[0].what}.",
        rest=f"{delivering.sentence} {delivering.rest}",
        href=f"/incidents/{loud[0].number}",
    )


def _paused(found: WatchedDataset | None) -> str | None:
    return None if found is None else found.paused


def _stopped(stopped: Sequence[tuple[Dataset, str]], many: int, waits: str) -> Health:
    dataset, why = stopped[0]
    names = ", ".join(_name(one) for one, _ in stopped[:3]) + (" and more" if len(stopped) > 3 else "")
    sentence = f"{len(stopped)} of {many} datasets wait: {names}." if many > 1 else f"{names} waits."
    if why == OPERATOR:
        fix = f"signalpost datasets resume {dataset.dataset_id}"
        return Health(tone="warn", sentence=sentence, rest=f"It was paused by hand. {waits}", fix=fix)
    cause: Cause = CAUSES[Code.NOT_DELIVERED].get(why, WITHOUT[Code.NOT_DELIVERED])
    rest = f"{cause.what[:1].upper()}{cause.what[1:]}. {waits}"
    return Health(tone="bad", sentence=sentence, rest=rest, fix=cause.fix.format(dataset=dataset.dataset_id))


def _delivering(datasets: Sequence[Dataset], waits: str) -> Health:
    watching = [one for one in datasets if one.stage_in_force is Stage.OBSERVE]
    many = len(datasets)
    if len(watching) == many:
        what = f"All {many} datasets observe" if many > 1 else "The dataset observes"
        return Health(tone="warn", sentence=f"{what}.", rest="Events are checked and shown, none is sent to Meta.")
    if watching:
        return Health(
            tone="good",
            sentence=f"{many - len(watching)} of {many} datasets are delivering, {len(watching)} only observe.",
            rest=waits,
        )
    what = f"All {many} datasets are delivering" if many > 1 else "The dataset is delivering"
    return Health(tone="good", sentence=f"{what}.", rest=waits)


def _waits(found: Sequence[WatchedDataset], now: int) -> str:
    oldest = _oldest(found)
    return "Nothing is waiting." if oldest is None else f"Oldest waiting event {duration(max(0, now - oldest))}."


def _oldest(found: Sequence[WatchedDataset | None]) -> int | None:
    return min((one.oldest_at for one in found if one is not None and one.oldest_at is not None), default=None)


def _name(dataset: Dataset) -> str:
    return dataset.name or dataset.dataset_id
