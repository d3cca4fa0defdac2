"""Process settings: where things are kept, which ports are used, how much is taken in at once.

One typed table, read once at start: arguments win over the environment (`SIGNALPOST_` and the name in capitals), the
environment over `signalpost.toml`, that over the default. Business settings (datasets, keys, windows) are not here:
they live in the control file and are read again while the processes run.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, get_args, get_type_hints

import msgspec
from msgspec import Meta

from signalpost.errors import SettingsError

PREFIX = "SIGNALPOST_"
OF_THE_MASTER_KEY = (f"{PREFIX}MASTER_KEY", f"{PREFIX}MASTER_KEY_FILE")
FILE_NAME = "signalpost.toml"

Port = Annotated[int, Meta(ge=0, le=65_535)]
Bytes = Annotated[int, Meta(ge=1)]
Count = Annotated[int, Meta(ge=1)]
ScriptName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$")]
PathWord = Annotated[str, Meta(pattern=r"^(?!(v1|health|capi)$)[A-Za-z_-][A-Za-z0-9_-]{0,63}$")]  # no other address


#: Settings that are or may hold a secret, and are shown nowhere. `replication` is a URL, perhaps with a password.
SECRET = ("master_key", "replication")


class LogFormat(str, Enum):
    """How log lines look: `json` for machines, `console` for people, `auto` picks by whether stderr is a terminal."""

    AUTO = "auto"
    JSON = "json"
    CONSOLE = "console"


class LogLevel(str, Enum):
    """From which weight on a line is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class SignIn(str, Enum):
    """Who needs to sign in to the dashboard: `always` everybody; `auto` everybody but this machine's own browser, while
    nobody was made a user."""

    AUTO = "auto"
    ALWAYS = "always"


def about(text: str) -> Meta:
    """The sentence that documents a setting."""
    return Meta(description=text)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every process setting, typed. Sizes are bytes, times seconds."""

    data_dir: Annotated[Path, about("Folder of all that is kept: inbox, ledger, control file and keys.")] = Path("var")
    master_key: Annotated[
        str | None, about("32 random bytes as base64 or hex, which everything at rest is encrypted under.")
    ] = None
    master_key_file: Annotated[
        Path | None,
        about("File that holds the master key. Without both, `serve` makes `master.key` in the data folder."),
    ] = None
    host: Annotated[str, about("Address that the gateway and the sandbox listen on.")] = "127.0.0.1"
    port: Annotated[Port, about("Port of the gateway; 0 takes any free one.")] = 8080
    sandbox_port: Annotated[Port, about("Port of the sandbox; 0 takes any free one.")] = 8090
    shop_port: Annotated[
        Port, about("Port of the sample shop that `make run` serves beside them; 0 takes any free one.")
    ] = 8070
    dashboard_port: Annotated[Port, about("Port of the dashboard; 0 takes any free one.")] = 8060
    dashboard_sign_in: Annotated[
        SignIn,
        about(
            "Who has to sign in to the dashboard. `auto`: everybody, except that it is open to this machine's own "
            "browser as long as nobody was made a user and `host` is a loopback address; `always`: everybody."
        ),
    ] = SignIn.AUTO
    dashboard_url: Annotated[
        str | None,
        Meta(pattern=r"^https?://[^\s/?#]+/?$"),
        about(
            "Address that people open the dashboard at, such as `https://signalpost.shop.example`. With https, its "
            "cookies are for https alone; with any, everybody signs in."
        ),
    ] = None
    session_idle_minutes: Annotated[Count, about("After so long unused, a session of the dashboard ends.")] = 480
    session_hours: Annotated[Count, about("So long after signing in, a session of the dashboard ends.")] = 168
    openid_issuer: Annotated[
        str | None,
        Meta(pattern=r"^https?://[^\s?#]+$"),
        about(
            "Provider of OpenID Connect that people may sign in by, such as `https://accounts.google.com`. Needs "
            "`signalpost[openid]`, `dashboard_url` and `openid_client_id`; the client's secret is kept by `signalpost "
            "secrets set openid/client_secret`."
        ),
    ] = None
    openid_client_id: Annotated[str | None, about("What that provider calls this dashboard.")] = None
    openid_domains: Annotated[
        tuple[str, ...],
        about(
            "Domains whose verified e-mail addresses are let in as viewers of the first account; without any, only "
            "those who were made users."
        ),
    ] = ()
    gateways: Annotated[Count, about("Gateway processes that share the port; one uses about one core.")] = 1
    trusted_proxies: Annotated[
        tuple[str, ...],
        about("Networks (CIDR) whose `X-Forwarded-For` is believed when the client's address is noted."),
    ] = ()
    tag_names: Annotated[
        tuple[ScriptName, ...], about("Names that the tag's script is served under, such as `tag.js`.")
    ] = ("tag.js",)
    tag_folder: Annotated[
        PathWord, about("Path below which the tag's other files, its settings and its events go.")
    ] = "sp"
    region_file: Annotated[
        Path | None,
        about(
            "File of countries or cities in MaxMind's format (.mmdb), by which an address tells the region whose rule "
            "of consent holds. Without it, only the event and the dataset's settings tell it."
        ),
    ] = None
    request_bytes: Annotated[Bytes, about("Largest body of a request, as sent.")] = 10_000_000
    unpacked_bytes: Annotated[Bytes, about("Largest body of a request after gzip.")] = 32_000_000
    requests_per_minute: Annotated[
        int, Meta(ge=0), about("Most requests a minute that one server key may make; 0 sets no limit.")
    ] = 0
    browser_requests_per_minute: Annotated[
        int, Meta(ge=0), about("Most requests a minute that one browser key may make; 0 sets no limit.")
    ] = 60_000
    address_requests_per_minute: Annotated[
        int,
        Meta(ge=0),
        about(
            "Most requests a minute that one browser key takes from one public address (IPv6: from one /64); 0 sets no "
            "limit. It needs `trusted_proxies` where proxies stand in front."
        ),
    ] = 3_000
    unverified_webhooks_per_minute: Annotated[
        int,
        Meta(ge=0),
        about(
            "Most webhooks a minute of one public address whose signature is not right that are answered 401; more are "
            "answered 429. 0 sets no limit, and what is signed rightly has none."
        ),
    ] = 60
    inbox_bytes: Annotated[Bytes, about("Size of the inbox past which the gateway answers 503.")] = 20_000_000_000
    free_disk_bytes: Annotated[int, Meta(ge=0), about("Free disk under which the gateway answers 503.")] = 2_000_000_000
    drain_seconds: Annotated[
        float, Meta(ge=0), about("How long a process may finish its work after SIGTERM before it is ended.")
    ] = 25.0
    replication: Annotated[
        str | None,
        about(
            "Where every file is copied to as it changes, such as `s3://bucket/folder`, `sftp://user@host/folder` or "
            "`file:///mnt/backup`; without it, nowhere. Needs `signalpost[replication]`."
        ),
    ] = None
    replication_seconds: Annotated[
        float, Meta(ge=0.05), about("How often what has changed is copied there: what a lost disk costs.")
    ] = 1.0
    replication_hours: Annotated[Count, about("How far back a restore from there can go.")] = 48
    watch: Annotated[
        bool,
        about(
            "Whether copies are counted and the tracking plan is learnt, so that incidents are found. Off, the worker "
            "folds about a quarter faster, and only the alarms are looked at; what is normal is kept, and goes on "
            "where it stood once it is on again."
        ),
    ] = True
    log_level: Annotated[LogLevel, about("From which weight on log lines are written.")] = LogLevel.INFO
    log_format: Annotated[LogFormat, about("How log lines look; they go to stderr.")] = LogFormat.AUTO

    def __repr__(self) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name not in SECRET)
        return f"Settings({', '.join(shown)})"


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table, for the documentation and for `doctor`."""

    name: str
    type: Any
    default: Any
    description: str

    @property
    def variable(self) -> str:
        """Name of the environment variable."""
        return PREFIX + self.name.upper()


def table() -> tuple[Setting, ...]:
    """Every setting, in the order of the class."""
    hints = get_type_hints(Settings, include_extras=True)
    return tuple(
        Setting(
            name=field.name, type=hints[field.name], default=field.default, description=_description(hints[field.name])
        )
        for field in msgspec.structs.fields(Settings)
    )


def load(*, arguments: Mapping[str, Any], environ: Mapping[str, str], file: str = "") -> Settings:
    """Settings from the three sources; arguments that are None count as not given. `file` is the text of the TOML file.

    Raises SettingsError, which names the setting and where the wrong value came from, never the value of a secret.
    """
    rows = {row.name: row for row in table()}
    found: dict[str, tuple[Any, str]] = {}
    for name, value in _file_values(file, rows).items():
        found[name] = (value, f"{name} in {FILE_NAME}")
    for row in rows.values():
        if row.variable in environ:
            found[row.name] = (_split(environ[row.variable], row), row.variable)
    for name, value in arguments.items():
        if value is not None:
            found[name] = (value, f"--{name.replace('_', '-')}")
    return Settings(**{name: _convert(value, rows[name], source) for name, (value, source) in found.items()})


def read(*, config: Path | None = None, **arguments: Any) -> Settings:
    """Settings of this process: reads the environment and the file, once.

    `config` (or SIGNALPOST_CONFIG) names the file; without it, `signalpost.toml` in the working folder is taken when it
    is there.
    """
    environ = os.environ
    named = config or (Path(environ[f"{PREFIX}CONFIG"]) if environ.get(f"{PREFIX}CONFIG") else None)
    path = named or Path(FILE_NAME)
    if named is None and not path.is_file():
        return load(arguments=arguments, environ=environ)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"The settings file {path} cannot be read: {error.strerror}.",
            setting="config",
            fix="Name a file that exists.",
        ) from error
    except UnicodeDecodeError:
        raise SettingsError(
            f"The settings file {path} is not UTF-8.", setting="config", fix="Save it as UTF-8."
        ) from None
    return load(arguments=arguments, environ=environ, file=text)


def toml_values(text: str, source: str) -> dict[str, Any]:
    """What the TOML in `text`, that of file `source`, says. Raises SettingsError: it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{source} is not TOML: {error}.", fix="Mend the line it names.") from error
    except (ValueError, RecursionError):  # thousands of digits, thousands of brackets
        raise SettingsError(f"{source} holds a number or a list that is no setting.", fix="Take it out.") from None


def _file_values(text: str, rows: Mapping[str, Setting]) -> dict[str, Any]:
    values = toml_values(text, FILE_NAME)
    for name in values:
        if name not in rows:
            raise SettingsError(
                f"{FILE_NAME} has a setting that does not exist: {name}.",
                setting=name,
                fix="See docs/reference/settings.md for the names.",
            )
    return values


def _split(text: str, row: Setting) -> Any:
    """A list stands in one environment variable with commas between its items."""
    if isinstance(row.default, tuple):
        return [item.strip() for item in text.split(",") if item.strip()]
    return text


def _convert(value: Any, row: Setting, source: str) -> Any:
    try:
        return msgspec.convert(value, row.type, strict=False, dec_hook=_path)
    except (msgspec.ValidationError, ValueError, TypeError) as error:
        wrong = "the value has the wrong form" if row.name in SECRET else str(error)
        raise SettingsError(
            f"{source} is wrong: {wrong}.", setting=row.name, fix=f"{row.description} Default: {row.default}."
        ) from error


def _path(kind: type, value: Any) -> Any:
    if issubclass(kind, Path):
        if not isinstance(value, str | Path) or not str(value):
            raise ValueError("a path is expected")
        return Path(value)
    raise TypeError(f"no setting has the type {kind.__name__}")


def _description(hint: Any) -> str:
    for part in get_args(hint)[1:]:
        if isinstance(part, Meta) and part.description:
            return part.description
    return ""


def as_environ(settings: Settings) -> dict[str, str]:
    """The settings that differ from their defaults, as environment variables: how a child process is given the same."""
    found = {}
    for row in table():
        value = getattr(settings, row.name)
        if value != row.default:
            found[row.variable] = _as_text(value)
    return found


def without_master_key(environ: Mapping[str, str]) -> dict[str, str]:
    """`environ` without what opens everything at rest: for processes that open nothing."""
    return {name: value for name, value in environ.items() if name not in OF_THE_MASTER_KEY}


def _as_text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value.value if isinstance(value, Enum) else value)
