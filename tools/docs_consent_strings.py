"""Writes docs/reference/consent-strings.md from the decoders, with what they read of the examples."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from signalpost.consent.fields.layout import Field
from signalpost.consent.fields.signal import signal_fields
from signalpost.consent.fields.states import STATES, State

TARGET = Path(__file__).resolve().parents[1] / "docs" / "reference" / "consent-strings.md"

HEAD = """# What consent strings hold

Written by `make docs` from `signalpost.consent.fields`; do not edit.

```sh
signalpost consent decode signals.jsonl     # or from stdin
```

reads JSON lines, one signal each, and writes one line for each, in order: its fields, under the names that IAB or the vendor
gave them. Lines that are blank are left out. [Consent signals](consent-signals.md) says what Signalpost decides by them; it
looks at fewer fields.

* A line with several signals, such as those kept beside an event, comes out with the fields of each under its name. Keys that
  are no signals are passed over; a line without any is an error.
* What cannot be read comes out as `error`, which says why and repeats nothing of it; the exit code is then 1. Nothing else
  stands in that line, but for GPP and lines with several signals, where the readable ones stand beside it.
* A signal has at most 65,536 characters, its sets ids from 1 to 65,535, all its restrictions together a million of them.
* A string that ends before its last field is unreadable; what follows the last field is not looked at. A version that is not
  known is unreadable. A set of ids is ascending, whatever order it was written in.

"""  # noqa: E501

EXAMPLES = (
    ("tcf", "CQgYw8AQgYw8AEsACBENCWFgAP_gAAAAAAYgF5wAoAAgAEAvMAAAAAAA.IF5wAoAAgAEAvMAA.YAAAAAAAAAAA"),
    ("addtl", "2~1.35.89~dv.9.21"),
    ("gpp", "DBABrw~CAAaAAAAAABA.YA~BAoAAABA"),
    ("usp", "1YNN"),
    ("gcd", "11r1p1t1l5"),
    ("gcs", "G101"),
    ("onetrust", "isGpcEnabled=0&version=202409.1.0&groups=C0001%3A1%2CC0004%3A0"),
    ("cookiebot", "{necessary:true,preferences:false,statistics:true,marketing:false,method:'explicit',ver:1}"),
    ("shopify", "3mPs.A_DEBE_t_f"),
    ("tcf", "CQgYw8AQgYw8AEsACBEN"),
)

TCF = """
## TCF: `tcf`

The names are those of IAB's library (@iabtechlabtcf/core), in snake case, with `li` for legitimate interests.

| field | IAB's specification | value |
|---|---|---|
| `version` | Version | 2; any other is unreadable |
| `created`, `last_updated` | Created, LastUpdated | ISO 8601 in UTC with milliseconds |
| `cmp_id`, `cmp_version`, `consent_screen` | CmpId, CmpVersion, ConsentScreen | numbers |
| `consent_language`, `publisher_country_code` | ConsentLanguage, PublisherCC | two letters |
| `vendor_list_version`, `policy_version` | VendorListVersion, TcfPolicyVersion | numbers |
| `is_service_specific`, `use_non_standard_texts`, `purpose_one_treatment` | IsServiceSpecific, UseNonStandardTexts, PurposeOneTreatment | true, false |
| `special_features` | SpecialFeatureOptIns | ids |
| `purpose_consents`, `purpose_li` | PurposesConsent, PurposesLITransparency | ids |
| `vendor_consents`, `vendor_li` | vendor consent and legitimate interest sections | ids |
| `publisher_restrictions` | PubRestrictions | list of `purpose_id`, `restriction_type` (0 not allowed, 1 consent, 2 legitimate interest), `vendors` |
| `publisher_consents`, `publisher_li` | PubPurposesConsent, PubPurposesLITransparency | ids |
| `num_custom_purposes`, `publisher_custom_consents`, `publisher_custom_li` | NumCustomPurposes, CustomPurposesConsent, CustomPurposesLITransparency | a number, ids |
| `vendors_disclosed` | DisclosedVendors (TCF 2.3) | ids |
| `vendors_allowed` | AllowedVendors (until TCF 2.1) | ids |
| `segments` | – | which are there, in their order: `core`, `vendorsDisclosed`, `vendorsAllowed`, `publisherTC` |

Segments stand in any order. The fields of one that is not there are empty, as in IAB's library; `segments` tells the
difference. TCF 2.2 and 2.3 differ by the segment of disclosed vendors alone.

## Additional Consent: `addtl`

`version`, `consented_providers` and, since version 2, `disclosed_providers` (shown, without consent): ids of Google's list of
ad technology providers. Meta is 89.

## GPP: `gpp`

Each section's fields under its name, in the string's order. Names and values are those of IAB's library (@iabgpp/cmpapi
3.2.0), `getSection(name)`:

* numbers of two bits as numbers: an opt-out is 0 (does not apply), 1 (opted out), 2 (did not)
* a second segment that is not there has the library's defaults, and `GpcSegmentIncluded` or
  `SensitiveDataConsentSegmentIncluded` is false. The library holds these two, and leaves them out of `getSection`
* `tcfeuv2` and `tcfcav1` have the library's names and flags of purposes (`PurposeConsents`: a list of 24 true or false), vendors
  as ids, restrictions as `key`, `type` and `ids`. Segments that are not there have its defaults
* vendors of Canada are read as the specification has them, or as the library wrote them before 3.2, whichever would be written
  again with the same bits
* `uspv1` is `usp`, below

A section that cannot be read has `error` in place of its fields, and the line has `error` too. The library reads sections of a
version that it does not know as if it knew them, and takes any four characters for `uspv1`; here both are errors. A section
that there is none for (after 27) stands by its number in `unknown_sections`, which is no error.

| id | name | fields after the version, by two bits; × how many | second segment |
|---|---|---|---|
| 2 | `tcfeuv2` | as above | `.` disclosed, allowed, publisher |
| 5 | `tcfcav1` | Canada's | `.` disclosed, publisher |
| 6 | `uspv1` | Notice, OptOutSale, LspaCovered: Y, N or - | – |
"""  # noqa: E501

OTHERS = """
In GPP's specifications of Indiana, Kentucky, Maryland and Rhode Island a section begins with a header of its own, which IAB's
library does not write; strings are read as it writes them, and begin with MspaVersion, the version of the agreement, where other
sections have Version. `GpcSegmentType` is what the specifications call SubsectionType.

## `usprivacy`: `usp`

`Version` (1), `Notice`, `OptOutSale`, `LspaCovered`: Y, N, or - where it does not apply. The names are those of GPP's section.

## Google Consent Mode: `gcd`, `gcs`

Google publishes neither; both by observation of its tags (November 2026). `ad_storage`, `analytics_storage` and, in `gcd`,
`ad_user_data` and `ad_personalization` are `granted`, `denied` or `not_set`. `gcd` has for each a letter that says what the
site's calls of gtag said, which stand under `default` and `update`; an update goes before a default.

| letter | default | update |
|---|---|---|
| l | not set | not set |
| m | not set | denied |
| n | not set | granted |
| p | denied | not set |
| q | denied | denied |
| r | denied | granted |
| t | granted | not set |
| u | granted | denied |
| v | granted | granted |

These are digits of base64url: bits 3 and 2 are the default, 1 and 0 the update. Other letters, such as R, differ in bits 5 and 4,
whose meaning is not known, and are read by the others. `gcs` is `G1`, then ad_storage and analytics_storage: 1 granted, 0 denied,
- not set; it cannot tell a default from an answer.

## Banners

| signal | takes | fields |
|---|---|---|
| `onetrust` | cookie `OptanonConsent` | as they stand; `groups` and `hosts` by id, true or false; `isGpcEnabled` true or false |
| `cookiebot` | cookie `CookieConsent` | `necessary`, `preferences`, `statistics`, `marketing` and the rest; `-1` (no consent is asked for) allows all |
| `didomi` | cookie `didomi_token` | its JSON |
| `shopify` | cookie `_tracking_consent`, or the JSON of `visitorConsentCollected` | `analyticsAllowed`, `marketingAllowed`, `preferencesAllowed`, `saleOfDataAllowed`; `answers`: those that the visitor gave |
| `usercentrics` | – | keeps nothing in cookies |

All five also take the short form that is kept beside an event, `vendor=1,marketing=0`. Cookies may be percent-encoded. `gpc` and
`gdpr` are 1 or 0, `gpp_sid` the sections that apply (`7_8`), `api`, `tag` and `fbq` the site's own word.

## How it is known to be right

`tests/consent/node/encode.mjs` makes TC strings and GPP strings with IAB's own encoders, from a seed, with every section, segment
and form of a set, and the tests compare every field with what IAB's own decoders read: 240 and 140 strings, and ten times as
many with `make test-deep`. The same strings broken (cut off, changed, lengthened) are refused where IAB's decoders refuse them, and
otherwise refused or read with the same fields.

```sh
make test ARGS=tests/consent/node
```
"""  # noqa: E501


def page() -> str:
    """The whole page."""
    return HEAD + _examples() + TCF + _sections() + OTHERS


def _examples() -> str:
    lines = []
    for name, text in EXAMPLES:
        asked = msgspec.json.encode({name: text}).decode()
        lines.append(f"> {asked}\n{msgspec.json.encode(signal_fields(name, text)).decode()}\n")
    return "```text\n" + "\n".join(lines) + "```\n"


def _sections() -> str:
    return "".join(_rows(number, state) for number, state in STATES.items())


def _rows(number: int, state: State) -> str:
    second = _named(state.second) if state.second else "–"
    return "".join(
        f"| {number} | `{state.name}`{f' version {version}' if len(state.core) > 1 else ''} "
        f"| {_named(fields[1:])} | {second} |\n"
        for version, fields in state.core.items()
    )


def _named(fields: Iterable[Field]) -> str:
    return ", ".join(field.name + (f" × {field.size}" if field.kind == "twos" else "") for field in fields)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
