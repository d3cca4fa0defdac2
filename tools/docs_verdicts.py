"""Writes docs/reference/verdicts.md from the table of Meta's codes."""

from __future__ import annotations

import sys
from pathlib import Path

from signalpost.capi.usage import STAGES
from signalpost.capi.verdict import FIRST_WAIT_S, Delay
from signalpost.capi.verdict_codes import PERMISSION, PERMISSION_CODES, PROOF, ROWS, Action, Row

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "verdicts.md"

HEAD = """# What Meta's answers mean

Written by `make docs` from `signalpost.capi.verdict_codes`; do not edit.

Decided by `code` and `error_subcode`, never by the words of message or title, which follow the language of the business
(of a message only the name of one parameter counts, `appsecret_proof`), nor by HTTP status alone: Meta sends throttling
as 400 and 403, and a proxy may turn a token error into a 500. A subcode without a row counts as its code.

* **Delivered**: 2xx with `events_received` of at least 1, or 202 without a body (Meta's own gateways). If fewer were
  received than sent, that is said.
* **RetryAt**: the same body again, later. Also for what cannot be read: no answer, HTML, an empty body, 2xx with
  nothing received, and unknown codes that Meta calls transient or sends with a 5xx.
* **Split**: one event of the call is wrong, and Meta seldom says which. The call is halved until the event stands
  alone; then it is **Dead** with the reason below, and everything else goes out. Unknown codes are split too. Several
  events in a row that die alone of one code stop the dataset instead: that is a fault of the set-up.
* **Pause**: the dataset waits, with all its events, until somebody acts.
"""
ACTIONS = {
    Action.RETRY: "RetryAt",
    Action.THROTTLE: "RetryAt, slowly",
    Action.BLOCK: "RetryAt, after hours",
    Action.SPLIT: "Split; alone Dead",
    Action.PAUSE: "Pause",
}


def page() -> str:
    """The whole page."""
    rows = sorted(ROWS, key=lambda row: (row.code, row.subcode or 0))
    table = (
        "".join(_row(row) for row in rows)
        + _row(PROOF, "100, of one event")
        + _row(PERMISSION, f"{PERMISSION_CODES.start}–{PERMISSION_CODES.stop - 1}")
    )
    head = "| code | subcode | meaning | verdict | reason | source |\n|---|---|---|---|---|---|\n"
    return f"{HEAD}\n## Codes\n\n{head}{table}{_waits()}"


def _row(row: Row, code: str = "") -> str:
    subcode = row.subcode if row.subcode is not None else "any other"
    verdict = ACTIONS[row.action]
    return f"| {code or row.code} | {subcode} | {row.meaning} | {verdict} | `{row.reason}` | {row.source} |\n"


def _waits() -> str:
    first = {delay: f"{FIRST_WAIT_S[delay]:,.0f} s" for delay in Delay}
    stages = "".join(f"| {share:.0f} % | {seconds:.0f} s |\n" for share, seconds in STAGES)
    return f"""
## Waiting

The first wait is at least {first[Delay.SOON]}, {first[Delay.THROTTLED]} when throttled, {first[Delay.BLOCKED]} when
blocked for policy, and never less than `Retry-After` or the usage headers say. `X-Business-Use-Case-Usage` names the
minutes until access returns, `X-Ad-Account-Usage` the seconds until its share is reset. Before a limit is reached,
deliveries slow down by the highest share in the headers:

| share used | wait before the next call |
|---|---|
{stages}"""


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
