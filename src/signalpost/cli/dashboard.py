"""`signalpost dashboard`: the pages, on a port of their own. `serve` runs it."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

from signalpost.cli.processes import Descriptor, Watched
from signalpost.cli.supervise import take_stop, watch_parent
from signalpost.errors import SettingsError
from signalpost.settings import Settings, SignIn

if TYPE_CHECKING:
    from signalpost.dashboard.desk import Stores
    from signalpost.dashboard.given import Given
    from signalpost.dashboard.openid import OpenId
    from signalpost.store.keyring import Keyring
    from signalpost.transport import Transport

GRACE_S = 3  # live pages are still open when it is told to stop; browsers come back to them


def dashboard(
    ctx: typer.Context,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes any free one. Default: 8060.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on. Default: 127.0.0.1.")] = None,
    sandbox: Annotated[str | None, typer.Option(hidden=True, help="Base URL of the sandbox that all goes to.")] = None,
    fd: Descriptor = None,
    watched: Watched = False,
) -> None:
    """Serve the dashboard: what was received, what became of it, orders, deliveries, settings. `serve` runs it."""
    import uvicorn

    from signalpost.cli import logs, parts, serve, show
    from signalpost.dashboard.app import build

    settings = parts.settings_of(ctx, host=host, dashboard_port=port)
    parts.existing_folder(settings)
    if watched:
        watch_parent()
    logger = logs.configure(settings, "dashboard")
    app = build(_given(settings, sandbox, logs.teller(logger)))
    if fd is not None:
        listener = socket.socket(fileno=fd)
    else:
        listener = serve.listener(settings.host, settings.dashboard_port, "dashboard_port")
        show.text(f"The dashboard is at {serve.url(listener)}. Stop it with Ctrl-C.")
    config = uvicorn.Config(
        app,
        access_log=False,  # addresses of pages hold ids
        log_config=None,
        lifespan="on",
        ws="none",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    logger.info("dashboard_started", pid=os.getpid(), address=serve.url(listener))
    take_stop()  # uvicorn raises the signal again once it has drained: that ends the process, with 0
    uvicorn.Server(config).run(sockets=[listener])


def _given(settings: Settings, sandbox: str | None, log: Any) -> Given:
    from signalpost.cli import parts, state
    from signalpost.cli.doctor import checks
    from signalpost.cli.telling import alerts_of
    from signalpost.dashboard.desk import Stores, Watched
    from signalpost.dashboard.given import Given
    from signalpost.dashboard.routes import ROUTES
    from signalpost.dashboard.session_door import SessionDoor
    from signalpost.dashboard.view import Around, Uploads
    from signalpost.store import (
        open_accounts,
        open_control,
        open_incident_asks,
        open_incidents_reader,
        open_ledger_reader,
        open_messages_reader,
        open_plans,
    )
    from signalpost.store.accounts import SessionTimes
    from signalpost.transport import HttpTransport
    from signalpost.visit.proxies import parse_networks

    keys = parts.keyring(settings, create=False)
    times = SessionTimes(idle_ms=settings.session_idle_minutes * 60_000, most_ms=settings.session_hours * 3_600_000)
    accounts = open_accounts(settings.data_dir / parts.CONTROL_FILE, keys, times=times)

    def open_stores() -> Stores:
        return Stores(
            control=open_control(settings.data_dir / parts.CONTROL_FILE, keys),
            ledger=open_ledger_reader(parts.ledger_path(settings), keys),
            accounts=accounts,
            watched=Watched(
                plans=open_plans(settings.data_dir / parts.CONTROL_FILE, keys),
                messages=open_messages_reader(settings.data_dir / parts.WATCH_FILE),
                incidents=open_incidents_reader(settings.data_dir / parts.WATCH_FILE),
                asks=open_incident_asks(settings.data_dir / parts.CONTROL_FILE, keys),
            ),
        )

    running = state.find(settings.data_dir)
    around = Around(
        gateway=running.gateway if running else f"http://{settings.host}:{settings.port}",
        tag_name=settings.tag_names[0],
        sandbox=sandbox,
        shop=running.shop if running else None,
        transport=HttpTransport(),
        public=(settings.dashboard_url or f"http://{settings.host}:{settings.dashboard_port}").rstrip("/"),
        doctor=lambda: list(checks(settings, os.environ.keys(), offline=False)),
        alerts=alerts_of(settings),
        uploads=Uploads(folder=settings.data_dir, open_inbox=lambda: parts.inbox(settings), mark=keys.hmac),
    )
    door = SessionDoor(
        now=parts.now_ms,
        open_here=_open_here(settings),
        secure=(settings.dashboard_url or "").startswith("https:"),
        times=times,
    )
    return Given(
        open_stores=open_stores,
        door=door,
        now=parts.now_ms,
        log=log,
        routes=ROUTES,
        around=around,
        proxies=parse_networks(settings.trusted_proxies),
        openid=_openid(settings, keys, around.transport),
    )


def _openid(settings: Settings, keys: Keyring, transport: Transport) -> OpenId | None:
    """The provider that people may sign in by, if there is one. SettingsError: something that it needs is missing."""
    from signalpost.cli import parts
    from signalpost.store import open_control
    from signalpost.store.control import DEFAULT_SPACE

    if settings.openid_issuer is None:
        return None
    if settings.dashboard_url is None or settings.openid_client_id is None:
        raise SettingsError(
            "A provider of OpenID Connect needs to know this dashboard.",
            setting="openid_issuer",
            fix="Set dashboard_url and openid_client_id too.",
        )
    try:
        from signalpost.dashboard.openid import OpenId, Provider
    except ImportError:
        raise SettingsError(
            "The library for OpenID Connect is not installed.",
            setting="openid_issuer",
            fix="pip install 'signalpost[server,openid]'",
        ) from None

    def client_secret() -> str | None:
        with closing(open_control(settings.data_dir / parts.CONTROL_FILE, keys)) as control:
            return control.secret(DEFAULT_SPACE, "openid/client_secret")

    provider = Provider(
        issuer=settings.openid_issuer,
        client_id=settings.openid_client_id,
        client_secret=client_secret,
        public=settings.dashboard_url,
        domains=settings.openid_domains,
    )
    return OpenId(provider, transport, parts.now_ms)


def _open_here(settings: Settings) -> bool:
    """Whether the dashboard is open to this machine's own browser as long as nobody was made a user."""
    from signalpost.transport import is_loopback

    only_here = is_loopback(f"http://[{settings.host}]/" if ":" in settings.host else f"http://{settings.host}/")
    return settings.dashboard_sign_in is SignIn.AUTO and only_here and settings.dashboard_url is None
