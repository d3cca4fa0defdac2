"""Changes of set-up, as charts mark them: out of the audit log, in a few words each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import msgspec

from signalpost.dashboard.charts import Mark
from signalpost.store.business import Config
from signalpost.store.control import AuditRow, Control
from signalpost.store.stages import Stage

LOOKED_AT: Final = 500  # audit rows, newest first
VERSIONS: Final = 100
MOST_MARKS: Final = 40  # more lines than these on a chart tell nothing

_WORDS: Final[Mapping[str, str]] = {
    "dataset.remove": "Dataset {subject} was removed",
    "token.set": "A new access token for {subject}",
    "token.remove": "The access token of {subject} was removed",
    "key.create": "Key {name} was made",
    "key.revoke": "Key {subject} was revoked",
    "tag_rules.publish": "Rules of the tag were published for {subject}",
    "config.apply": "Settings were applied",
    "command.pause": "{dataset} was paused",
    "command.resume": "{dataset} was resumed",
    "secret.set": "A secret was set: {subject}",
}
# Which part of the settings a name of a setting belongs to; the first that fits.
_PARTS: Final = (
    (".stage", "stage"),
    (".share", "stage"),
    (".tag.rules", "rules of the tag"),
    (".tag", "tag"),
    (".consent", "consent"),
    (".privacy", "privacy"),
    (".identity", "identity"),
    (".alarms", "alarms"),
    (".merge_window", "merge window"),
    (".server_", "merge window"),
    (".test_event_code", "test code"),
    ("routes", "routes"),
    ("sources", "shops"),
    ("policy", "hashing"),
    ("retention", "retention"),
)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change: when (Unix ms), what, by whom."""

    at: int
    what: str
    author: str


def changes(control: Control, space_id: int, since: int, until: int) -> list[Change]:
    """The changes between two times (Unix seconds), newest first, at most MOST_MARKS, of the last LOOKED_AT audit
    rows."""
    found = []
    for row in control.audit(space_id, limit=LOOKED_AT):
        if row.at < since * 1000:
            break
        what = _what(row)
        if what and row.at < until * 1000:
            found.append(Change(at=row.at, what=what, author=row.author))
    return found[:MOST_MARKS]


def marks(found: Iterable[Change]) -> list[Mark]:
    """As a chart has them, oldest first."""
    return [Mark(at=one.at // 1000, label=one.what) for one in found][::-1]


def went_live(control: Control, space_id: int, dataset: str | None) -> int | None:
    """When (Unix ms) a dataset, or any, was last put live out of another stage; None when that is not in the last
    settings."""
    versions = control.config_versions(space_id, limit=VERSIONS)
    for newer, older in pairwise(versions):
        before = _stages(older.config)
        for name, stage in _stages(newer.config).items():
            if dataset in (None, name) and stage is Stage.LIVE and before.get(name, Stage.LIVE) is not Stage.LIVE:
                return newer.at
    return None


def _stages(config: Config) -> dict[str, Stage]:
    return {one.dataset_id: one.stage_in_force for one in config.datasets}


def _what(row: AuditRow) -> str:
    if row.action == "dataset.put":
        return _put(row.subject, row.detail.get("changed", ()))
    words = _WORDS.get(row.action, "")
    return words.format_map(_Said({"subject": row.subject, **_texts(row.detail)}))


def _put(dataset: str, changed: Sequence[str]) -> str:
    """A dataset's settings, by the parts that changed."""
    if f"datasets.{dataset}.dataset_id" in changed:
        return f"Dataset {dataset} was added"
    parts = list(dict.fromkeys(part for name in changed for end, part in _PARTS if end in name)) or ["settings"]
    return f"{', '.join(parts).capitalize()} of {dataset} changed"


def _texts(detail: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in detail.items()}


class _Said(dict[str, str]):
    """What a row does not name reads as something that has no name."""

    def __missing__(self, name: str) -> str:
        return "all"
