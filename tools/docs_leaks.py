"""Writes docs/reference/leaks.md from the kinds of leaks, the settings, the forms of numbers and the lists of names."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import get_type_hints

import msgspec

TOOLS = Path(__file__).resolve().parent
sys.path.insert(0, str(TOOLS))

from docs_tag_settings import default, meanings, values  # noqa: E402

from signalpost.capi.codes_privacy import LEAKS  # noqa: E402
from signalpost.privacy.kinds import ACTIONS, KINDS  # noqa: E402
from signalpost.privacy.nationals import FORMS  # noqa: E402
from signalpost.privacy.settings import DataControl  # noqa: E402
from signalpost.privacy.urls import KEPT, PERSONAL  # noqa: E402

TARGET = TOOLS.parent / "docs" / "reference" / "leaks.md"

HEAD = """# Leaks, lists and clean addresses

Written by `make docs` from the code; do not edit.

Before an event is stored, the gateway looks at every text that stands outside `user_data`: the names and values of
custom_data to any depth, `event_source_url`, `referrer_url`, `event_name`, `event_id`, and the texts of `app_data`,
`original_event_data`, `attribution_data` and `store_data`. It does so for every way in: the tag, `/v1/events`,
Meta's own addresses, Meta's hook in the pixel. Not read: `receipt_data`, `auditing_token` and `extinfo`, which
machines sign or count. [How to keep personal data out](../how-to/keep-personal-data-out.md).

## Kinds

| kind | what it is | done as shipped |
|---|---|---|
"""

ACTIONS_TOLD = """
| action | what happens | note or reason |
|---|---|---|
"""

AFTER_ACTIONS = """
Notes and reasons name the place, never the value; a key that is no plain name is shown as `?`. A find has a
confidence between 0 and 1: below `act_from` it is only reported.

A masked id (`event_id`, `order_id`, `item_number`, `content_ids`, `contents[].id`) becomes `masked-` and half a
SHA-256 of the whole text, so that copies of one event stay copies of one event. The name of a key that leaks goes
with its value.

## How a text is read

* **Undone first**: percent-encoding (three times), entities, `\\u` escapes, full-width, mathematical and other
  scripts' digits and letters that look like ASCII, characters of no width. Base64 and hexadecimal are opened where
  they hold text.
* **Taken apart**: queries, fragments and path segments of addresses, `tel:` and `mailto:` links, `a=b&c=d`, JSON.
  The name then counts as a key does: `?phone=4155550132` is a telephone number, `?oid=4155550132` is none.
* **Keys count**, in several languages and spellings: `customer.phone`, `Telefonnummer`, `billing_name`. Under the
  name of an id, a time or an amount a number is a telephone number only with a plus, and a card only if written in
  a card's groups.
* **Words before a number count**: after *order*, *SKU*, *invoice* it is none; after *call*, *card*, *SSN* it is
  one.
* **Click ids are left alone**: `fbclid`, `gclid` and the like, fbc, fbp.

| kind | found | not found |
|---|---|---|
"""

AFTER_FORMS = """
Meta publishes no list of words for health and money; ours are a choice. How often all this is right is measured on
[a labelled corpus](leak-truth.md). What no pattern can know passes: a name in free text, a street, a word that is
not listed.

Of one event up to 16,384 characters that show a sign of something are read, of all events of one request up to
1,048,576, or 65,536 if a browser sends it. What comes after is not stored unread: a key is left out, of an address only
the host stays, an event's name or id becomes one that says nothing, each with the note `text_not_read`.

## National numbers

By ISO 3166-1 code of the country:

"""

ADDRESSES = """
## Addresses

`event_source_url` and `referrer_url` lose the user and password, the parameters below and those in `url_drop`, each
also behind `#`. Leaks in what is left are masked. Everything else stays byte for byte.

Always kept by name: {kept}.

Left out by name, however it is written (`date_of_birth`, `dateOfBirth`): {personal}.

## Settings

Of a dataset, under `privacy`; exported and applied with the others (`signalpost config export`). The gateway obeys
at once. Lists do not tell upper from lower case; `contents.title` is a key inside.

| setting | default | values | meaning |
|---|---|---|---|
"""

EXAMPLE = """
```toml
[[datasets]]
dataset_id = "1234567890"

[datasets.privacy]
custom_data_deny = ["internal_*", "contents.description"]
url_drop = ["sid"]

[datasets.privacy.leaks]
health = "drop_key"
payment_card = "drop_event"
```

An event that may go to several datasets obeys the settings of each of them.
"""


DONE = (
    ("`mask`", "the find alone is replaced by `masked-` and its kind", "note `leak_KIND_masked`"),
    ("`drop_key`", "the key goes with its value; in an address the find is masked", "note `leak_KIND_key_dropped`"),
    ("`drop_event`", "the event is dropped; nothing of it is stored but its row", "reason `leak_KIND`"),
    ("`report`", "nothing", "note `leak_KIND_reported`"),
    ("`ignore`", "nothing, and no note", "none"),
)
FOUND = (
    (
        "`email`",
        "also `anna(at)shop.example`, `anna at shop dot example`, look-alike and encoded signs",
        "`logo@2x.png`, `@handle`, `git@github.com:…`, packages with versions",
    ),
    (
        "`phone`",
        "with a plus and a country's code; in the groups of its country; bare digits where key or words say so",
        "times, dates, amounts, coordinates, ISBNs, IP addresses, versions",
    ),
    ("`payment_card`", "issuer's first digits, length and check digit", "ids that happen to pass the check"),
    ("`iban`", "country's length and check digits", "vat numbers, other ids"),
    ("`national_id`", "the forms below", "articles and parts written alike, under the name of an id"),
    (
        "`name`",
        "any name under a key that calls for one; under a bare `name` two words or more with a known forename or "
        "surname; *my name is …*",
        "`content_name`, `utm_name`, `company_name` and other names of things; names in free text",
    ),
    (
        "`secret`",
        "access tokens by the prefix of their issuer, `Bearer …`, passwords, values under `token` or `api_key`",
        "ids of carts and sessions",
    ),
    (
        "`hashed_identifier`",
        "SHA-256, SHA-1, MD5 under a match key (`em`, `hashed_email`, `external_id`), or after its name",
        "checksums, commits, sessions",
    ),
    (
        "`health`, `finance`",
        "words of illness, treatment, income and debt in English, and the commonest in German, French, Spanish,"
        " Italian, Portuguese, Dutch and Polish; any value under a key such as `diagnosis`",
        "goods with such words in their name (*Cancer zodiac mug*)",
    ),
)


def page() -> str:
    """The whole page."""
    done, found = ("".join(f"| {' | '.join(row)} |\n" for row in table) for table in (DONE, FOUND))
    parts = (HEAD, _kinds(), ACTIONS_TOLD, done, AFTER_ACTIONS, found, AFTER_FORMS, _nationals())
    return "".join((*parts, _addresses(), _settings(), EXAMPLE))


def _kinds() -> str:
    return "".join(f"| `{kind}` | {LEAKS[kind][0].lower()}{LEAKS[kind][1:]} | `{ACTIONS[kind]}` |\n" for kind in KINDS)


def _nationals() -> str:
    alone = {form.country for form in FORMS if form.alone}
    named = {form.country for form in FORMS if not form.alone}
    return (
        f"* known by form and check digits, wherever they stand: {_listed(sorted(alone))}\n"
        f"* only where the key or the words before name them (some countries have both): {_listed(sorted(named))}\n"
        "* where they are named: passports, driving licences and identity numbers of any country\n"
    )


def _addresses() -> str:
    return ADDRESSES.format(kept=_listed(KEPT), personal=_listed(sorted(PERSONAL)))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _settings() -> str:
    told = meanings(DataControl.__doc__ or "")
    hints = get_type_hints(DataControl, include_extras=True)
    return "".join(
        f"| `{field.name}` | {default(field)} | {_values(field.name, hints[field.name])} | {told[field.name]} |\n"
        for field in msgspec.structs.fields(DataControl)
    )


def _values(name: str, hint: object) -> str:
    return "a table: kind → action" if name == "leaks" else values(hint)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}\n")
