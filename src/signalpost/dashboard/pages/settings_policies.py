"""Settings in full: every policy as it holds, also where nobody changed it, and a form for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, Final

import msgspec

from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.view import View
from signalpost.store.business import Config, Dataset
from signalpost.store.config import exported, parse_config

TO: Final = "/settings/policies"
#: Of a dataset, what stands on its own page.
PARTS: Final = ("consent", "privacy", "identity", "quality", "alarms", "tag")
LONGEST: Final = 400  # characters of a value in the table


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One setting: its place, as `signalpost config export` calls it, its value as JSON, whether it is as shipped."""

    place: str
    value: str
    shipped: bool


class Policies(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/settings/policies`: those of all, and of the chosen dataset or the first. `text` is all
    that is not as shipped, as JSON; `version` its number."""

    dataset: str
    version: str
    settings: Sequence[Setting]
    changed: int
    text: str


class PoliciesForm(msgspec.Struct, frozen=True, kw_only=True):
    """`text`: all settings, as JSON; `version`: those that were looked at."""

    text: str
    version: str = ""


def policies(view: View) -> Policies:
    """What holds."""
    config = view.config
    dataset = next((one for one in config.datasets if view.dataset in (None, one.dataset_id)), None)
    found = list(_settings(config, dataset))
    return Policies(
        dataset=dataset.dataset_id if dataset else "",
        version=_version(view),
        settings=found,
        changed=sum(not one.shipped for one in found),
        text=msgspec.json.format(msgspec.json.encode(exported(config)), indent=1).decode(),
    )


def change(view: View, form: PoliciesForm) -> Done | Wrong:
    """Change settings, all in one; where tokens go, and which datasets there are, is not changed here."""
    if form.version != _version(view):
        return Wrong(
            problems={"": "The settings were changed since this page was made: look at them again, then send."}
        )
    try:
        values = msgspec.json.decode(form.text, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError) as error:
        return Wrong(problems={"text": f"This is no JSON object: {str(error)[:200]}."})
    before = {one.dataset_id: one.base_url for one in view.config.datasets}
    if before != {one.dataset_id: one.base_url for one in parse_config(values).datasets}:
        return Wrong(
            problems={"text": "Datasets, and the addresses they send to, are changed by command: config apply."}
        )
    kept = view.control.apply_config(view.space_id, values, author=view.viewer.name, now=view.now)
    return Done(to=TO, notice=f"Version {kept.number} of the settings is in force; all processes go by it at once.")


def _version(view: View) -> str:
    newest = next(iter(view.control.config_versions(view.space_id, limit=1)), None)
    return str(newest.number) if newest is not None else ""


def _settings(config: Config, dataset: Dataset | None) -> Iterator[Setting]:
    shipped = Config()
    for name in ("policy", "retention", "routes", "sources"):
        yield from _flat(name, getattr(config, name), getattr(shipped, name))
    if dataset is not None:
        for name in PARTS:
            place = f"datasets.{dataset.dataset_id}.{name}"
            yield from _flat(place, getattr(dataset, name), getattr(Dataset(dataset_id=dataset.dataset_id), name))


def _flat(place: str, value: Any, shipped: Any) -> Iterator[Setting]:
    """The leaves below a place, with what is there when nothing is said."""
    if isinstance(value, msgspec.Struct) and type(value) is type(shipped):
        for name in value.__struct_fields__:
            yield from _flat(f"{place}.{name}", getattr(value, name), getattr(shipped, name))
    elif isinstance(value, Mapping) and value:
        for name, one in value.items():
            key = name.value if isinstance(name, Enum) else name
            below = shipped.get(name) if isinstance(shipped, Mapping) else None
            yield from _flat(f"{place}.{key}", one, below)
    else:
        text = msgspec.json.encode(value).decode()
        yield Setting(place=place, value=text[:LONGEST], shipped=value == shipped)
