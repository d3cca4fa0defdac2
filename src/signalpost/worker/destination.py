"""What the control file says, as projection and delivery need it: routes, and where each dataset's events are sent."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

import msgspec

from signalpost.capi.policy import Policy
from signalpost.capi.proof import appsecret_proof
from signalpost.store.app_secret import app_secret
from signalpost.store.business import Config, Dataset
from signalpost.store.control import Control, Snapshot
from signalpost.store.routes import RouteTable
from signalpost.store.stages import POINTS, Stage, points_of
from signalpost.transport import Secret
from signalpost.version import PARTNER_AGENT
from signalpost.worker.route import Routes, Waits

LEARNT_FOR_MS = 7 * 24 * 3_600_000  # a name is forgotten when no pair of copies came for so long

Pair = tuple[int, str, str]  # space, dataset, event_name


class Destination(msgspec.Struct, frozen=True, kw_only=True):
    """Where one dataset's events go. Without a token nothing is sent. `appsecret_proof` goes beside the token where the
    app behind it requires that.

    A person is in the share of those whose events are sent whose point (`worker.share`) is below `points`; 0: all are
    observed.
    """

    url: str
    token: Secret | None = None
    test_event_code: str | None = None
    partner_agent: str = PARTNER_AGENT
    appsecret_proof: Secret | None = None
    points: int = POINTS


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """Send everything to `base_url` instead of where the datasets say, with `token` where a dataset has none: for a
    local sandbox."""

    base_url: str
    token: Secret


def routes(snapshot: Snapshot, learnt: Mapping[Pair, int], now: int) -> Mapping[int, Routes]:
    """Routes by space. `learnt` holds when browser and server were last seen to send a name with one id."""
    return {space_id: _routes(snapshot, space_id, learnt, now) for space_id in snapshot.configs}


def _routes(snapshot: Snapshot, space_id: int, learnt: Mapping[Pair, int], now: int) -> Routes:
    fresh = {
        (dataset, name)
        for (space, dataset, name), at in learnt.items()
        if space == space_id and at > now - LEARNT_FOR_MS
    }
    config = snapshot.config(space_id)
    return Routes(
        sources={one.name: one for one in config.sources},
        by_key={key.key_id: snapshot.datasets_of(key) for key in snapshot.senders(space_id)},
        rules=RouteTable(config.routes),
        waits={
            one.dataset_id: Waits(
                window=one.merge_window,
                windows=one.merge_windows,
                server_names=frozenset(one.server_names)
                | {name for dataset, name in fresh if dataset == one.dataset_id}
                | _told_by_shops(config, one.dataset_id),
                server_wait=one.server_wait,
            )
            for one in config.datasets
        },
        identity={one.dataset_id: one.identity for one in config.datasets},
    )


def _told_by_shops(config: Config, dataset_id: str) -> frozenset[str]:
    """Names of Purchases that shops tell this dataset of: a browser's copy waits for theirs."""
    return frozenset(
        one.names.purchase
        for one in config.sources
        if not one.paused and (not one.datasets or dataset_id in one.datasets)
    )


def policies(snapshot: Snapshot) -> Mapping[int, Policy]:
    """The policy of each space, for Meta's age limits."""
    return {space_id: version.config.policy for space_id, version in snapshot.configs.items()}


def destination(
    control: Control, snapshot: Snapshot, space_id: int, dataset_id: str, elsewhere: Elsewhere | None
) -> Destination:
    """Where the events of a dataset go. One that the control file does not know has no token, so its events wait."""
    dataset = snapshot.dataset(space_id, dataset_id) or Dataset(dataset_id=dataset_id)
    token = control.token(space_id, dataset_id) if (space_id, dataset_id) in snapshot.tokens else None
    secret = Secret(token) if token is not None else elsewhere.token if elsewhere is not None else None
    base_url = elsewhere.base_url if elsewhere is not None else dataset.base_url
    stage = dataset.stage_in_force
    return Destination(
        url=f"{base_url.rstrip('/')}/{dataset.api_version}/{quote(dataset_id, safe='')}/events",
        token=secret,
        test_event_code=dataset.test_event_code if stage is Stage.TEST else None,
        partner_agent=dataset.partner_agent,
        appsecret_proof=_proof(control, space_id, dataset_id, secret),
        points=0 if stage is Stage.OBSERVE else points_of(dataset.share),
    )


def _proof(control: Control, space_id: int, dataset_id: str, token: Secret | None) -> Secret | None:
    found = app_secret(control, space_id, dataset_id) if token is not None else None
    return Secret(appsecret_proof(token.reveal(), found)) if token is not None and found is not None else None
