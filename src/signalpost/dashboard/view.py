"""What a page is given: who looks, at what, when, and the stores to read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from signalpost.dashboard.desk import Watched
from signalpost.store.accounts import DEFAULT_ACCOUNT, Accounts
from signalpost.store.business import Config, Dataset
from signalpost.store.channels import Addressed
from signalpost.store.control import Control
from signalpost.store.inbox import Inbox
from signalpost.store.ledger import LedgerReader
from signalpost.store.roles import Role
from signalpost.transport import Transport
from signalpost.transport_trial import Check
from signalpost.watch.incidents.incident import Incidents

HOUR_S: Final = 3_600
DAY_S: Final = 86_400

#: Spans that can be chosen, by their word in an address: how long they are, and how their charts step (seconds).
SPANS: Final[Mapping[str, tuple[int, int]]] = {
    "24h": (DAY_S, HOUR_S),
    "7d": (7 * DAY_S, HOUR_S),
    "14d": (14 * DAY_S, DAY_S),
    "28d": (28 * DAY_S, DAY_S),
    "90d": (90 * DAY_S, DAY_S),
}
DEFAULT_SPAN: Final = "24h"
#: Cookies of what somebody chose, which goes before what their browser tells.
OWN_ZONE: Final = "sp_own_zone"
OWN_LOCALE: Final = "sp_own_locale"


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """The time a page looks at, Unix seconds: `since` ≤ t < `until`, in steps of an hour or a day."""

    word: str
    since: int
    until: int
    step: int

    def before(self) -> Span:
        """As long a time just before, to compare with."""
        length = self.until - self.since
        return Span(word=self.word, since=self.since - length, until=self.since, step=self.step)


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """Who looks. `name` is how they are called on pages and in the audit log; `signed_in`: false where the dashboard
    is open to whoever sits at this machine. `user_id` and `session_id` are empty there, and of API tokens."""

    name: str
    role: Role
    signed_in: bool = True
    user_id: str = ""
    session_id: str = ""


class Alerts(msgspec.Struct, frozen=True, kw_only=True):
    """What pages of alerts need. `attempt` sends a channel a test: None, it got there; else why not, in a word.
    `incidents`: all of a space."""

    attempt: Callable[[Addressed], str | None]
    incidents: Callable[[int], Incidents]


def nobody(_: Addressed) -> str | None:
    """Where nothing can be sent."""
    return "unreachable"


NO_ALERTS: Final = Alerts(attempt=nobody, incidents=lambda _: Incidents())


class Uploads(msgspec.Struct, frozen=True, kw_only=True):
    """Where uploaded files go: into an inbox of this process's own, which `open_inbox` opens for one upload. How far
    each came stands in `folder`; `mark` is the installation's digest of what has no number."""

    folder: Path
    open_inbox: Callable[[], Inbox]
    mark: Callable[[bytes], bytes]


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What runs beside the dashboard. `gateway`: its base URL, `tag_name`: how its script is called; `sandbox`: that of
    the local Meta which all goes to, if it does; `shop`: that of the sample shop, if it is open. `transport` sends;
    `doctor` looks at everything a delivery needs; `public`: the address that people open these pages at;
    `alerts` tells channels; `uploads` takes files, where it does."""

    gateway: str
    tag_name: str
    sandbox: str | None
    shop: str | None = None
    transport: Transport
    doctor: Callable[[], Sequence[Check]]
    public: str = ""
    alerts: Alerts = NO_ALERTS
    uploads: Uploads | None = None


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One look at one page. `path` has the variable parts of its address, `query` the choices behind the `?`.

    `now` is Unix ms; `zone` an IANA name, `locale` a language tag, as the viewer's browser has them.
    """

    space_id: int
    viewer: Viewer
    now: int
    control: Control
    ledger: LedgerReader
    accounts: Accounts
    watched: Watched
    around: Around
    query: Mapping[str, str] = {}
    path: Mapping[str, str] = {}
    account_id: int = DEFAULT_ACCOUNT
    zone: str = "UTC"
    locale: str = "en"

    @property
    def config(self) -> Config:
        """The business settings in force."""
        return self.control.snapshot().config(self.space_id)

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """All datasets of the space."""
        return tuple(self.config.datasets)

    @property
    def dataset(self) -> str | None:
        """The dataset that was chosen, by its id; None: all of them. One that is not this space's is none."""
        wanted = self.query.get("dataset", "")
        return wanted if any(one.dataset_id == wanted for one in self.datasets) else None

    @property
    def span(self) -> Span:
        """The span that was chosen; it ends with the hour that runs, or the day (of UTC, as figures are kept)."""
        word = self.query.get("range", DEFAULT_SPAN)
        length, step = SPANS.get(word) or SPANS[DEFAULT_SPAN]
        until = (self.now // 1000 // step + 1) * step
        return Span(word=word if word in SPANS else DEFAULT_SPAN, since=until - length, until=until, step=step)


def known_zone(name: str) -> str:
    """`name`, if it is a time zone; else UTC."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
