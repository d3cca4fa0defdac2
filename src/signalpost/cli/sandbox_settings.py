"""The settings file of `signalpost sandbox`: whom it lets in, how it behaves where Meta is silent, whom it knows.

app_secret = "…"
[tokens]
1234567890 = ["a-token"]
[limits]
future_tolerance_s = 0
[conduct]
malformed_fbc = "refused"
[dedup]
prefer_browser_within_s = 300
[attribution]
click_days = 1
[quality.weights]
base = 2.5
[usage]
app = 95
[rates]
account = 0.7
[account]
currency = "USD"
[[account.ads]]
id = "1"
…
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from signalpost.errors import SettingsError
from signalpost.quality.scoring import Scoring
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.dedup import DedupSettings
from signalpost.sandbox.judge import Limits
from signalpost.sandbox.people.ads import AdAccount
from signalpost.sandbox.people.attribute import AttributionSettings
from signalpost.sandbox.people.people import People
from signalpost.sandbox.people.rates import Rates
from signalpost.sandbox.state import Sandbox
from signalpost.sandbox.usage import Usage

LARGEST: Final = 10_000_000


class KnownLimits(Limits, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`Limits` in which a misspelt name is a mistake."""


class SandboxSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table for each part of the sandbox; what is left out keeps its default.

    `tokens`: dataset → tokens that may write to it; without it any token may write to any dataset. `keep`: how many
    events and calls are remembered. `rates` and `account` are of invented people and the ads they see.
    """

    tokens: dict[str, tuple[str, ...]] | None = None
    app_secret: str | None = None
    keep: Annotated[int, Meta(ge=1, le=LARGEST)] = 100_000
    limits: KnownLimits = KnownLimits()
    conduct: Conduct = Conduct()
    dedup: DedupSettings = DedupSettings()
    usage: Usage = Usage()
    attribution: AttributionSettings = AttributionSettings()
    quality: Scoring = Scoring()
    rates: Rates = Rates()
    account: AdAccount | None = None

    def __repr__(self) -> str:
        return "SandboxSettings(…)"


def read(path: Path | None) -> SandboxSettings:
    """The settings of a TOML file, or the defaults; SettingsError says what is wrong with it."""
    if path is None:
        return SandboxSettings()
    try:
        return msgspec.toml.decode(path.read_bytes(), type=SandboxSettings, strict=False)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}.", setting="settings") from None
    except (msgspec.MsgspecError, ValueError) as error:
        raise SettingsError(f"{path}: {error}", setting="settings", fix="docs/reference/sandbox-people.md") from None


def people(wanted: str | None, settings: SandboxSettings, *, seed: int, at: float) -> People | None:
    """Invented people for a number, those of a file for a path, none for None or 0.

    SettingsError: more people than the sandbox holds. InvalidInput: a file that cannot be used.
    """
    from signalpost.sandbox.people import population, population_file

    if wanted is None or wanted == "0":
        return None
    if not wanted.isdecimal():
        return population_file.read(
            Path(wanted), at=at, seed=seed, account=settings.account, settings=settings.attribution
        )
    if int(wanted) > LARGEST:
        raise SettingsError(f"A sandbox holds at most {LARGEST:,} people.", setting="people")
    return population.generate(
        int(wanted), seed, at=at, rates=settings.rates, account=settings.account, settings=settings.attribution
    )


def build(settings: SandboxSettings, known: People | None) -> Sandbox:
    """The sandbox of these settings that knows these people."""
    return Sandbox(
        tokens=settings.tokens,
        limits=settings.limits,
        conduct=settings.conduct,
        dedup=settings.dedup,
        people=known,
        usage=settings.usage,
        app_secret=settings.app_secret,
        scoring=settings.quality,
        keep=settings.keep,
    )
