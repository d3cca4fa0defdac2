"""What a business decides of its datasets and of how long things are kept: its settings, none of them secret."""

from __future__ import annotations

from typing import Annotated

import msgspec

from signalpost.capi.policy import Policy
from signalpost.connectors.source import OrderSource
from signalpost.consent.policy import ConsentPolicy
from signalpost.identity.settings import IdentitySettings
from signalpost.privacy.settings import DataControl
from signalpost.quality.settings import QualitySettings
from signalpost.store.routes import Route
from signalpost.store.stages import STAGES_KEPT, Percent, Stage, Standing, stage_in_force
from signalpost.store.tag.settings import TagSettings
from signalpost.version import PARTNER_AGENT
from signalpost.watch.settings import AlarmSettings

API_VERSION = "v25.0"
META_URL = "https://graph.facebook.com"

Milliseconds = Annotated[int, msgspec.Meta(ge=0)]
DatasetId = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,32}$")]
Url = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s?#]+$")]


class Dataset(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One dataset's settings; its access token is apart (`set_token`). Times are milliseconds.

    A first copy waits `merge_window` (or that of its event_name in `merge_windows`) for a second one; a browser copy of
    a name in `server_names` waits up to `server_wait` (at most 1 h) for the server's.

    `stage` and `share` are as in `Standing`, `stages_before` those it had, the latest last. With `passthrough`, calls
    that senders make with access tokens of their own are passed on to Meta as they came. `partner_agent` is what Meta
    is told of who sends; its quality endpoint filters by it. `ad_account`: the number of the ad account (behind `act_`)
    whose spend Meta is asked for once a day, with the dataset's token; empty: it is not asked.
    """

    dataset_id: DatasetId
    name: str = ""
    api_version: Annotated[str, msgspec.Meta(pattern=r"^v[0-9]+\.[0-9]+$")] = API_VERSION
    base_url: Url = META_URL
    test_event_code: str | None = None
    merge_window: Milliseconds = 5_000
    merge_windows: dict[str, Milliseconds] = {}
    server_names: tuple[str, ...] = ()
    server_wait: Annotated[int, msgspec.Meta(ge=0, le=3_600_000)] = 600_000
    tag: TagSettings = TagSettings()
    consent: ConsentPolicy = ConsentPolicy()
    privacy: DataControl = DataControl()
    identity: IdentitySettings = IdentitySettings()
    alarms: AlarmSettings = AlarmSettings()
    quality: QualitySettings = QualitySettings()
    stage: Stage | None = None
    share: Percent = 100.0
    stages_before: tuple[Standing, ...] = ()
    passthrough: bool = False
    partner_agent: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] = PARTNER_AGENT
    ad_account: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{0,32}$")] = ""

    def __post_init__(self) -> None:
        if self.stage is Stage.TEST and not self.test_event_code:
            raise ValueError("the stage test needs a test_event_code")

    @property
    def stage_in_force(self) -> Stage:
        return stage_in_force(self.stage, self.test_event_code)

    def at(self, stage: Stage, share: float = 100.0) -> Dataset:
        """The dataset in another stage; what it had is kept for `back`. ValueError: test without a test_event_code."""
        before = (*self.stages_before, Standing(stage=self.stage, share=self.share))[-STAGES_KEPT:]
        return msgspec.structs.replace(self, stage=stage, share=share, stages_before=before)

    def back(self) -> Dataset | None:
        """The dataset in the stage it had before the last change; None when there was none. ValueError: that was test,
        and its test_event_code is gone."""
        if not self.stages_before:
            return None
        *before, last = self.stages_before
        return msgspec.structs.replace(self, stage=last.stage, share=last.share, stages_before=tuple(before))


class Retention(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How long what is kept stays, in days.

    `events_days`: settled events with their bodies, after they were settled, and orders of shops that were not heard of
    since; figures of both stay. `visitors_days`: what is known of visitors and people, who placed which order, and
    consent that was granted, after they were last seen; 400 days is the longest that browsers keep the visitor's
    cookie. `audit_days`: the audit log. `commands_days`: commands and their answers. `erased_days`: the list of what
    was erased; no older backup may be put back.
    """

    events_days: Annotated[int, msgspec.Meta(ge=1)] = 90
    visitors_days: Annotated[int, msgspec.Meta(ge=1)] = 400
    audit_days: Annotated[int, msgspec.Meta(ge=1)] = 730
    commands_days: Annotated[int, msgspec.Meta(ge=1)] = 90
    erased_days: Annotated[int, msgspec.Meta(ge=1)] = 730


class Config(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The business settings of one space: all that `signalpost config export` writes. Holds no secret."""

    datasets: tuple[Dataset, ...] = ()
    policy: Policy = Policy()
    retention: Retention = Retention()
    routes: tuple[Route, ...] = ()
    sources: tuple[OrderSource, ...] = ()

    def __post_init__(self) -> None:
        for kind, names in (
            ("routes", [one.name for one in self.routes]),
            ("shops", [one.name for one in self.sources]),
        ):
            if twice := next((name for name in names if names.count(name) > 1), None):
                raise ValueError(f"two {kind} are called {twice}")

    def dataset(self, dataset_id: str) -> Dataset | None:
        return next((one for one in self.datasets if one.dataset_id == dataset_id), None)

    def source(self, name: str) -> OrderSource | None:
        return next((one for one in self.sources if one.name == name), None)


class ConfigVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One state of the business settings: which, since when (Unix ms), by whom."""

    space_id: int
    number: int
    at: int
    author: str
    config: Config
