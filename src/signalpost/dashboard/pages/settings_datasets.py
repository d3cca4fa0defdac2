"""Settings of datasets: how long copies wait for each other, consent, tokens, which are written and never read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from signalpost.consent.policy import SHIPPED, RegionRule
from signalpost.dashboard.pages.setup import DatasetForm, add_dataset
from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.view import View
from signalpost.store.business import Dataset

UNKNOWN: Final[Mapping[str, str]] = {
    "": "as shipped",
    "hold": "hold it until they say",
    "send": "send it",
    "limited": "send it with limited data use",
    "drop": "drop it",
}
REGIONS: Final[Mapping[str, str]] = {
    "eea": "European Economic Area",
    "uk": "United Kingdom",
    "ch": "Switzerland",
    "us": "United States",
    "elsewhere": "elsewhere",
}


class DatasetRow(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset in the list; never its token."""

    dataset_id: str
    name: str
    stage: str
    has_token: bool
    merge_window_s: float


class Datasets(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/settings`."""

    datasets: Sequence[DatasetRow]


class DatasetShown(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/settings/datasets/{dataset_id}`. Times are seconds; `regions`: what happens to events of people
    who said nothing, by region, and what is shipped."""

    dataset_id: str
    name: str
    has_token: bool
    endpoint: str
    test_event_code: str
    ad_account: str
    merge_window_s: float
    merge_windows: str
    server_names: str
    server_wait_s: float
    region: str
    regions: Mapping[str, str]
    shipped: Mapping[str, str]
    choices: Mapping[str, str]
    labels: Mapping[str, str]


class SettingsForm(msgspec.Struct, frozen=True, kw_only=True):
    """What can be changed of a dataset. `merge_windows`: a line for each event, `Purchase = 10`; `server_names`: with
    commas."""

    name: str = ""
    test_event_code: str = ""
    ad_account: str = ""
    merge_window_s: float
    merge_windows: str = ""
    server_names: str = ""
    server_wait_s: float


class ConsentForm(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to events of people who said nothing."""

    region: str
    eea: str = ""
    uk: str = ""
    ch: str = ""
    us: str = ""
    elsewhere: str = ""


class TokenForm(msgspec.Struct, frozen=True, kw_only=True):
    """A new access token."""

    token: str


class RemoveForm(msgspec.Struct, frozen=True, kw_only=True):
    """The dataset's id, typed again."""

    typed_id: str


def datasets(view: View) -> Datasets:
    """All of the space."""
    tokens = view.control.snapshot().tokens
    return Datasets(
        datasets=[
            DatasetRow(
                dataset_id=one.dataset_id,
                name=one.name,
                stage=one.stage_in_force.value,
                has_token=(view.space_id, one.dataset_id) in tokens,
                merge_window_s=one.merge_window / 1000,
            )
            for one in view.datasets
        ]
    )


def dataset(view: View) -> DatasetShown | None:
    """One of them."""
    found = _found(view)
    if found is None:
        return None
    regions = {name: (rule.unknown or "") for name, rule in found.consent.regions.items()}
    return DatasetShown(
        dataset_id=found.dataset_id,
        name=found.name,
        has_token=(view.space_id, found.dataset_id) in view.control.snapshot().tokens,
        endpoint=f"{found.base_url}/{found.api_version}",
        test_event_code=found.test_event_code or "",
        ad_account=found.ad_account,
        merge_window_s=found.merge_window / 1000,
        merge_windows="\n".join(f"{name} = {window / 1000:g}" for name, window in found.merge_windows.items()),
        server_names=", ".join(found.server_names),
        server_wait_s=found.server_wait / 1000,
        region=found.consent.region,
        regions={name: regions.get(name, "") for name in REGIONS},
        shipped={name: terms.unknown for name, terms in SHIPPED.items()},
        choices=UNKNOWN,
        labels=REGIONS,
    )


def change(view: View, form: SettingsForm) -> Done | Wrong:
    """Change how a dataset is served. What waits already goes by what held when it came."""
    found = _found(view)
    if found is None:
        return _GONE
    try:
        windows = dict(_window(line) for line in form.merge_windows.splitlines() if line.strip())
    except ValueError:
        return Wrong(problems={"merge_windows": "A line for each event, such as Purchase = 10 (seconds)."})
    if not 0 <= form.merge_window_s <= 3_600:
        return Wrong(problems={"merge_window_s": "Between 0 and 3600 seconds."})
    if not 0 <= form.server_wait_s <= 3_600:
        return Wrong(problems={"server_wait_s": "Between 0 and 3600 seconds."})
    account = form.ad_account.strip().removeprefix("act_")
    if account and not (account.isascii() and account.isdigit() and len(account) <= 32):
        return Wrong(problems={"ad_account": "A number, as Ads Manager shows it; act_ before it may stay."})
    put = msgspec.structs.replace(
        found,
        name=form.name.strip(),
        ad_account=account,
        test_event_code=form.test_event_code.strip() or None,
        merge_window=round(form.merge_window_s * 1000),
        merge_windows=windows,
        server_names=tuple(name.strip() for name in form.server_names.split(",") if name.strip()),
        server_wait=round(form.server_wait_s * 1000),
    )
    return _put(view, put)


def change_consent(view: View, form: ConsentForm) -> Done | Wrong:
    """Change what happens without a word of the person; what is set of states and of opting out stays."""
    found = _found(view)
    if found is None:
        return _GONE
    wanted = {name: getattr(form, name) for name in REGIONS}
    bad = {name: "Choose one of the list." for name, word in wanted.items() if word not in UNKNOWN}
    if form.region not in REGIONS:
        bad["region"] = "Choose one of the list."
    if bad:
        return Wrong(problems=bad)
    regions = dict(found.consent.regions)
    for name, word in wanted.items():
        rule = msgspec.structs.replace(regions.pop(name, RegionRule()), unknown=word or None)
        if rule != RegionRule():
            regions[name] = rule
    consent = msgspec.structs.replace(found.consent, region=form.region, regions=regions)
    return _put(view, msgspec.structs.replace(found, consent=consent))


def put_token(view: View, form: TokenForm) -> Done | Wrong:
    """Try a new token at Meta (or the sandbox), without an event, and keep it if it is taken."""
    found = _found(view)
    if found is None:
        return _GONE
    if not form.token.strip():
        return Wrong(problems={"token": "Paste the token."})
    done = add_dataset(view, DatasetForm(dataset_id=found.dataset_id, token=form.token))
    return done if isinstance(done, Wrong) else msgspec.structs.replace(done, to=_path(found))


def remove(view: View, form: RemoveForm) -> Done | Wrong:
    """Remove a dataset's settings and token; its events stay in the ledger."""
    found = _found(view)
    if found is None:
        return _GONE
    if form.typed_id.strip() != found.dataset_id:
        return Wrong(problems={"typed_id": "Type the dataset's id, so that it is surely this one."})
    view.control.remove_dataset(view.space_id, found.dataset_id, author=view.viewer.name, now=view.now)
    return Done(to="/settings", notice=f"Dataset {found.dataset_id} is removed, with its token. Its events stay.")


_GONE: Final = Wrong(problems={"": "There is no such dataset any more."})


def _found(view: View) -> Dataset | None:
    return view.control.snapshot().dataset(view.space_id, view.path["dataset_id"])


def _path(dataset: Dataset) -> str:
    return f"/settings/datasets/{dataset.dataset_id}"


def _put(view: View, put: Dataset) -> Done:
    view.control.put_dataset(view.space_id, put, author=view.viewer.name, now=view.now)
    return Done(to=_path(put), notice="Changed. All processes go by it within a second.")


def _window(line: str) -> tuple[str, int]:
    """`Purchase = 10` → (`Purchase`, 10000). ValueError."""
    name, equals, text = line.partition("=")
    seconds = float(text)
    if not equals or not name.strip() or not 0 <= seconds <= 3_600:
        raise ValueError("no window")
    return name.strip(), round(seconds * 1000)
