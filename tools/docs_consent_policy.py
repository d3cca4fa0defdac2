"""Writes docs/reference/consent-policy.md from the shipped table and the reasons themselves."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from signalpost.capi.spec import LDU_STATES
from signalpost.consent.policy import SHIPPED, ConsentPolicy, RegionRule
from signalpost.consent.region import STATE_NUMBERS
from signalpost.consent.ruling import Action, Reason

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "consent-policy.md"

HEAD = """# The table of consent

Written by `make docs` from the code; do not edit. Why it is so: [consent on the server](../explanation/consent.md);
what to set: [decide about consent](../how-to/decide-about-consent.md); what is read as a signal: [consent
signals](consent-signals.md).

Each dataset has one table: by region, what is done with the event of a person who said nothing, and of one who opted
out. A denial always drops. `signalpost consent table DATASET` shows it, with a change after it sets it; it is
exported and applied with the other business settings (`[datasets.consent]`).
"""

TERMS = """
## As shipped

| region | who | `unknown` | `opted_out` | `hold_days` |
|---|---|---|---|---|
"""

WHO = {
    "eea": "European Economic Area: the European Union, Iceland, Liechtenstein, Norway, and their parts with codes of "
    "their own where the GDPR holds",
    "uk": "United Kingdom",
    "ch": "Switzerland",
    "us": "United States; a state as `us_ca` takes what its row leaves open from here",
    "elsewhere": "every other country",
}

ACTIONS = {
    Action.SEND: "goes on",
    Action.LIMITED: 'goes on with `data_processing_options: ["LDU"]`, country and state',
    Action.HOLD: "a server's waits in the ledger until there is an answer; a browser's is refused, because it waits in "
    "its page",
    Action.DROP: "ends here: a row with time, dataset, source, event_name and reason, nothing of `user_data`",
}

REASONS = {
    Reason.GIVEN: "a signal grants, or the person was offered an opt-out and did not take it",
    Reason.DENIED: "a signal denies, or denied before under one of the event's keys",
    Reason.WITHDRAWN: "the person took their consent back",
    Reason.UNKNOWN: "nobody said anything, and the region's row holds or drops",
    Reason.GPC: "Global Privacy Control: limited, or dropped by the table",
    Reason.OPTED_OUT: "another opt-out of sale, sharing or targeted advertising: limited, or dropped by the table; "
    "also dropped where neither a state nor an address would let Meta limit the event",
    Reason.PERSON: "the latest decision recorded for the person",
    Reason.VISIT: "the latest decision recorded for the visit",
    Reason.SOURCE: "the basis declared for the source (`signalpost keys create --basis`)",
    Reason.REGION: "nobody said anything, and the region's row sends",
}

REGION = """
## Where a person is

The first that says it:

| | for a browser's event | for a server's event |
|---|---|---|
| 1 | `consent.region` of the event | `consent.region` of the event |
| 2 | `consent.region` of the envelope | `consent.region` of the envelope |
| 3 | its address, by the file in [`region_file`](settings.md) | `user_data.country` (and `st`), clear or hashed |
| 4 | `user_data.country` (and `st`) | `user_data.client_ip_address`, by the same file |
| 5 | the table's `region` | the table's `region` |

`consent.region` is a name of this page, or a country as ISO 3166 writes it (`DE`, `US-CA`); anything else refuses the
event (`consent_region_unknown`). The table's `region` is `elsewhere` unless it is set: a shop for Germany alone sets
`eea`. A tag whose `consent` is `regional` (as shipped) requires consent where neither the address nor the table's
`region` tells more.

## Limited data use

The numbers that go to Meta (its page "Data processing options", copy of 2026-09-12). Any other region sends 0 and 0,
with which Meta locates the person by the address; a server's event without one is dropped, because nothing would be
limited. An event that its sender limited itself keeps its own numbers.

| region | state | `data_processing_options_country` | `data_processing_options_state` |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    shipped = "".join(
        f"| `{name}` | {WHO[name]} | `{terms.unknown}` | `{terms.opted_out}` | {terms.hold_days} |\n"
        for name, terms in SHIPPED.items()
    )
    told = meanings(RegionRule.__doc__ or "") | meanings(ConsentPolicy.__doc__ or "")
    settings = "".join(f"| `{name}` | {text} |\n" for name, text in told.items())
    actions = "".join(f"| `{action.value}` | {ACTIONS[action]} |\n" for action in Action)
    reasons = "".join(f"| `{reason.value}` | {REASONS[reason]} |\n" for reason in Reason)
    states = {number: name for number, name, _ in LDU_STATES}
    numbers = "".join(f"| `us_{code}` | {states[number]} | 1 | {number} |\n" for code, number in STATE_NUMBERS.items())
    return (
        HEAD
        + TERMS
        + shipped
        + "\n## What can be set\n\n| setting | meaning |\n|---|---|\n"
        + settings
        + "\n## What becomes of an event\n\n| action | the event |\n|---|---|\n"
        + actions
        + "\n| reason | when |\n|---|---|\n"
        + reasons
        + REGION
        + numbers
    )


def meanings(doc: str) -> dict[str, str]:
    """The settings that a docstring explains, one a paragraph: `name   what it means`."""
    found = re.findall(r"^    (\w+)  +(.+(?:\n {6,}.+)*)", doc, flags=re.MULTILINE)
    return {name: re.sub(r"\s+", " ", text) for name, text in found}


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
