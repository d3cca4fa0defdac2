"""The dashboard in process, over a folder of its own: `shown.get("/overview")`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from signalpost.dashboard.app import build
from signalpost.dashboard.desk import Stores, Watched
from signalpost.dashboard.door import Door, OpenDoor
from signalpost.dashboard.given import Given
from signalpost.dashboard.route import Route
from signalpost.dashboard.routes import ROUTES
from signalpost.dashboard.session_door import SessionDoor
from signalpost.dashboard.view import Around
from signalpost.store import (
    open_control,
    open_incident_asks,
    open_incidents_reader,
    open_ledger,
    open_ledger_reader,
    open_messages_reader,
    open_plans,
)
from signalpost.store.business import Dataset
from signalpost.store.control import DEFAULT_SPACE
from signalpost.store.keyring import Keyring
from signalpost.store.passwords import Passwords
from signalpost.store.roles import Role
from signalpost.store.sqlite.control.accounts import SqliteAccounts
from signalpost.transport import HttpTransport

DATASET = "1234567890"
PASSWORD = "four words in a row"
CHEAP = Passwords(memory_kib=8, passes=1)  # as quick as it can be
AROUND = Around(
    gateway="http://127.0.0.1:9", tag_name="tag.js", sandbox=None, transport=HttpTransport(), doctor=lambda: ()
)
NOW = 1_795_305_600_000  # Unix ms: Sunday, 22 November 2026, 00:00 UTC


class Shown:
    """A dashboard and what it reads. `noted` is its log."""

    def __init__(
        self, client: TestClient, folder: Path, keys: Keyring, noted: list[tuple[str, dict[str, Any]]]
    ) -> None:
        self.client = client
        self.folder = folder
        self.keys = keys
        self.noted = noted

    def get(self, path: str, **headers: str) -> Any:
        """The answer to a browser's GET."""
        return self.client.get(path, headers={"Accept": "text/html", **headers}, follow_redirects=False)

    def json(self, path: str) -> Any:
        """The model of the page at `path`."""
        answer = self.client.get(path, headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **fields: str) -> Any:
        """The answer to a form of a page of ours."""
        own = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
        return self.client.post(path, data=fields, headers=own, follow_redirects=False)


def watched(folder: Path, keys: Keyring) -> Watched:
    """What the watch keeps in `folder`."""
    return Watched(
        plans=open_plans(folder / "control.db", keys),
        messages=open_messages_reader(folder / "watch.db"),
        incidents=open_incidents_reader(folder / "watch.db"),
        asks=open_incident_asks(folder / "control.db", keys),
    )


@contextmanager
def dashboard(
    folder: Path,
    *,
    routes: Sequence[Route] = ROUTES,
    door: Door | None = None,
    now: int = NOW,
    around: Around = AROUND,
    openid: Any = None,
) -> Iterator[Shown]:
    """A dashboard over `folder`, which has one dataset and an empty ledger."""
    keys = Keyring.open(folder, b"k" * 32, create=True)
    control = open_control(folder / "control.db", keys)
    control.put_dataset(DEFAULT_SPACE, Dataset(dataset_id=DATASET, name="Shop"), author="test", now=NOW)
    control.close()
    open_ledger(folder / "ledger.db", keys).close()
    noted: list[tuple[str, dict[str, Any]]] = []

    def open_stores() -> Stores:
        return Stores(
            control=open_control(folder / "control.db", keys),
            ledger=open_ledger_reader(folder / "ledger.db", keys),
            accounts=SqliteAccounts(folder / "control.db", keys, passwords=CHEAP),
            watched=watched(folder, keys),
        )

    given = Given(
        open_stores=open_stores,
        door=door or OpenDoor(),
        now=lambda: now,
        log=lambda event, **facts: noted.append((event, facts)),
        routes=routes,
        around=around,
        openid=openid,
        threads=2,
    )
    with TestClient(build(given), base_url="http://127.0.0.1") as client:
        yield Shown(client, folder, keys, noted)


def session_door(*, open_here: bool = False, secure: bool = False, now: int = NOW) -> SessionDoor:
    """A door that asks for a sign-in."""
    return SessionDoor(now=lambda: now, open_here=open_here, secure=secure)


def user(shown: Shown, login: str, role: Role, account_id: int = 1) -> str:
    """Make a user with `PASSWORD`; returns the id."""
    accounts = SqliteAccounts(shown.folder / "control.db", shown.keys, passwords=CHEAP)
    made = accounts.put_member(account_id, login, role, author="test", now=NOW)
    accounts.set_password(made.user_id, PASSWORD, author="test", now=NOW)
    return made.user_id


def sign_in(shown: Shown, login: str, **more: str) -> Any:
    """Sign in by the form; the cookie stays with the client."""
    shown.client.cookies.clear()
    return shown.post("/sign-in", login=login, password=PASSWORD, **more)
