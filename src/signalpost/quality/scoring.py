"""The settings of scores and diagnostics together."""

from __future__ import annotations

import msgspec

from signalpost.quality.diagnostics import Thresholds
from signalpost.quality.weights import PRIORS, Weights


class Scoring(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`weights` of the estimate; `thresholds` of diagnostics; `hosts`: whose pages may send events, with their
    subdomains (none: all), as Meta's traffic permissions do."""

    weights: Weights = PRIORS
    thresholds: Thresholds = Thresholds()
    hosts: tuple[str, ...] = ()
