"""Setup: from an empty database to a first event, step by step, with what is missing said at each."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import msgspec

from signalpost.dashboard.recipes import RECIPES, TOKEN_STEPS, Recipe
from signalpost.dashboard.route import Done, Wrong
from signalpost.dashboard.view import View
from signalpost.errors import TransportError
from signalpost.store.access_keys import Basis, KeyKind
from signalpost.store.app_secret import app_secret
from signalpost.store.business import Dataset
from signalpost.store.ledger import EventRow
from signalpost.store.tag.snippet import script
from signalpost.transport import Request, Secret
from signalpost.transport_trial import Check, checks_of

TEST_EVENT = "SignalpostTest"
SENT_KEY = "setup test"
ATTEMPTS, PATIENCE_S = 8, 0.3  # the gateway learns of a new key within a second
JSON_HEADERS = (("content-type", "application/json"),)


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A site whose pages may add events, and the line for them."""

    origin: str
    dataset: str


class DatasetShown(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset as setup shows it. `snippet`: the line for its pages."""

    dataset_id: str
    name: str
    has_token: bool
    snippet: str


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/setup`. `done` names the steps that are done: dataset, token, site, event. `local`: the gateway's
    address is this machine's own, which no visitor reaches. `shop`: the address of the sample shop, if it is open."""

    done: Sequence[str]
    datasets: Sequence[DatasetShown]
    sites: Sequence[Site]
    gateway: str
    shop: str | None
    local: bool
    recipes: Sequence[Recipe]
    token_steps: Sequence[str]
    last_event: EventRow | None
    test_event: str = TEST_EVENT


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/setup/test/{event_id}`: where the test event is. `events`: one a dataset."""

    event_id: str
    events: Sequence[EventRow]
    arrived: bool


class Doctor(msgspec.Struct, frozen=True, kw_only=True):
    """The model of `/setup/doctor`."""

    checks: Sequence[Check]
    broken: int


class DatasetForm(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset, and its token if there is one."""

    dataset_id: str
    name: str = ""
    token: str = ""


class SiteForm(msgspec.Struct, frozen=True, kw_only=True):
    """A site whose pages may add events."""

    dataset: str
    origin: str


class TrialForm(msgspec.Struct, frozen=True, kw_only=True):
    """A test event. `code`: the test code that Events Manager shows; empty for none."""

    dataset: str
    code: str = ""


def setup(view: View) -> Setup:
    """How far the set-up is."""
    snapshot = view.control.snapshot()
    tokens = {dataset for space, dataset in snapshot.tokens if space == view.space_id}
    sites = [
        Site(origin=origin, dataset=dataset)
        for key in snapshot.keys(view.space_id)
        if key.kind is KeyKind.BROWSER and key.revoked_at is None
        for origin in key.origins
        for dataset in snapshot.datasets_of(key)
    ]
    last = view.ledger.find(view.space_id, now=view.now, limit=1)
    steps = (
        ("dataset", bool(view.datasets)),
        ("token", bool(view.datasets) and (view.around.sandbox is not None or len(tokens) == len(view.datasets))),
        ("site", bool(sites)),
        ("event", bool(last)),
    )
    return Setup(
        done=[name for name, done in steps if done],
        datasets=[_shown(view, one, one.dataset_id in tokens) for one in view.datasets],
        sites=sites,
        gateway=view.around.gateway,
        shop=view.around.shop,
        local=urlsplit(view.around.gateway).hostname in ("127.0.0.1", "localhost", "::1"),
        recipes=RECIPES,
        token_steps=TOKEN_STEPS,
        last_event=last[0] if last else None,
    )


def doctor(view: View) -> Doctor:
    """Everything a delivery needs, looked at now."""
    checks = view.around.doctor()
    return Doctor(checks=checks, broken=sum(check.ok is False for check in checks))


def trial(view: View) -> Trial:
    """Where a test event is. Before it is folded in, nowhere."""
    event_id = view.path["event_id"]
    events = view.ledger.find(view.space_id, event_id=event_id, now=view.now, limit=10)
    arrived = bool(events) and all(one.state in ("delivered", "observed", "dead") for one in events)
    return Trial(event_id=event_id, events=events, arrived=arrived)


def add_dataset(view: View, form: DatasetForm) -> Done | Wrong:
    """Add a dataset, or give one its token; a token that is of no use is not stored."""
    dataset_id = form.dataset_id.strip()
    if not dataset_id.isascii() or not dataset_id.isdecimal():
        return Wrong(problems={"dataset_id": "A dataset's id is a number, such as 1234567890123456."})
    known = view.control.snapshot().dataset(view.space_id, dataset_id)
    dataset = known or Dataset(dataset_id=dataset_id, name=form.name.strip())
    token = form.token.strip()
    if token:
        problem = _refused(view, dataset, token)
        if problem:
            return Wrong(problems={"token": problem})
    if known is None:
        view.control.put_dataset(view.space_id, dataset, author=view.viewer.name, now=view.now)
    if not token:
        waits = "" if view.around.sandbox else " Its events wait until it has a token."
        return Done(to="/setup", notice=f"Dataset {dataset_id} is there.{waits}")
    view.control.set_token(view.space_id, dataset_id, token, author=view.viewer.name, now=view.now)
    return Done(to="/setup", notice=f"Meta takes the token of {dataset_id}.")


def add_site(view: View, form: SiteForm) -> Done | Wrong:
    """Let the pages of a site add events."""
    parts = urlsplit(form.origin.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return Wrong(problems={"origin": "Write the site's address, such as https://shop.example."})
    if not any(one.dataset_id == form.dataset for one in view.datasets):
        return Wrong(problems={"dataset": "Choose one of the datasets."})
    view.control.create_key(
        view.space_id,
        KeyKind.BROWSER,
        name=parts.netloc,
        datasets=[form.dataset],
        origins=[f"{parts.scheme}://{parts.netloc}"],
        author=view.viewer.name,
        now=view.now,
    )
    return Done(to="/setup", notice=f"Pages of {parts.netloc} may add events now. Paste the line into them.")


def send_trial(view: View, form: TrialForm) -> Done | Wrong:
    """Send one event through the gateway, by a key that is made for it and revoked."""
    if not any(one.dataset_id == form.dataset for one in view.datasets):
        return Wrong(problems={"dataset": "Choose one of the datasets."})
    event_id = f"setup-{secrets.token_hex(8)}"
    key, text = view.control.create_key(
        view.space_id,
        KeyKind.SERVER,
        name=SENT_KEY,
        datasets=[form.dataset],
        basis=Basis.CONSENT,  # nobody is meant: the person is invented
        author=view.viewer.name,
        now=view.now,
    )
    try:
        problem = _posted(view, event_id, form.code.strip(), Secret(text))
    finally:
        view.control.revoke_key(view.space_id, key.key_id, author=view.viewer.name, now=view.now)
    if problem:
        return Wrong(problems={"": problem})
    return Done(to=f"/setup/test/{event_id}", notice="The gateway has it on disk. Watch it arrive.")


def _shown(view: View, dataset: Dataset, has_token: bool) -> DatasetShown:
    line = script(dataset.tag, dataset.dataset_id, view.around.gateway, view.around.tag_name, pixel=False)
    return DatasetShown(dataset_id=dataset.dataset_id, name=dataset.name, has_token=has_token, snippet=line)


def _refused(view: View, dataset: Dataset, token: str) -> str:
    """What is wrong with a token; empty when it is taken, or when it cannot be told now."""
    checks = checks_of(
        view.around.transport,
        view.around.sandbox or dataset.base_url,
        dataset.dataset_id,
        Secret(token),
        app_secret(view.control, view.space_id, dataset.dataset_id),
        version=dataset.api_version,
        now=view.now // 1000,
    )
    found = next((check for check in checks if check.ok is False and check.name != "clock"), None)
    return f"{found.name} {found.found}. {found.fix}" if found else ""


def _posted(view: View, event_id: str, code: str, key: Secret) -> str:
    """Post the test event; what went wrong, or nothing."""
    event: Mapping[str, object] = {
        "event_name": TEST_EVENT,
        "event_time": view.now // 1000,
        "event_id": event_id,
        "action_source": "system_generated",
        "user_data": {"external_id": event_id},
    }
    body = msgspec.json.encode({"data": [event], **({"test_event_code": code} if code else {})})
    request = Request(url=f"{view.around.gateway}/v1/events", headers=JSON_HEADERS, body=body, token=key, timeout_s=10)
    for _ in range(ATTEMPTS):
        try:
            response = view.around.transport.send(request)
        except TransportError as error:
            return f"The gateway at {view.around.gateway} cannot be reached: {error}. Does `signalpost serve` run?"
        if response.status != 401:
            break
        time.sleep(PATIENCE_S)
    if response.status == 202:
        return _dropped(response.body)
    return f"The gateway refused it (HTTP {response.status}). `signalpost status` says how it is."


def _dropped(body: bytes) -> str:
    """Why the gateway dropped the one event of an answer; empty when it did not."""
    result = msgspec.json.decode(body, type=_Answer).results[0]
    return f"The gateway dropped it ({result.reason})." if result.status == "dropped" else ""


class _Result(msgspec.Struct, frozen=True):
    status: str
    reason: str = ""


class _Answer(msgspec.Struct, frozen=True):
    results: Sequence[_Result]
