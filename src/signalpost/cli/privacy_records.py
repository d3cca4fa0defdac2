"""The record of processing and the cookie table, out of the settings in force. Pure: values in, tables out.

What a business has to fill in itself (who it is, on what ground it relies, with whom it has contracts) stands there as
a question; nothing is made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec

from signalpost.store.access_keys import Basis, Key
from signalpost.store.business import Config, Dataset
from signalpost.visit.cookies import LONGEST_LIFE_S
from signalpost.visit.visitor_id import VISITOR_COOKIE

DAY_S = 86_400
META = "Meta Platforms (as the dataset's address says)"
OWN = "this installation alone"


class Cookie(msgspec.Struct, frozen=True, kw_only=True):
    """One cookie or entry of a browser's storage: name, purpose, life, recipient."""

    name: str
    kind: str
    purpose: str
    life: str
    recipient: str
    dataset: str


class Processing(msgspec.Struct, frozen=True, kw_only=True):
    """One purpose: what is processed, of whom, from where, to whom, how long, on what ground."""

    purpose: str
    data: Sequence[str]
    people: str
    source: str
    recipient: str
    kept: str
    ground: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What is processed now. `settings`: the number of the settings in force; `at`: Unix ms."""

    at: int
    settings: int
    to_fill_in: Sequence[str]
    processing: Sequence[Processing]
    cookies: Sequence[Cookie]
    measures: Sequence[str]


TO_FILL_IN = (
    "Who is responsible, with contact, and their data protection officer.",
    "The legal ground for each purpose where it is not consent (see `ground`).",
    "The contracts with recipients, and the ground for transfers to other countries.",
)
SENT = (
    "names and times of events, page address, order values",
    "hashed e-mail, telephone, name, address and own ids of customers, where a source gives them",
    "_fbp, _fbc, network address and browser name of visits",
)
MEASURES = (
    "E-mail, telephone, names and addresses are hashed (SHA-256) before anything is stored; their clear text never is.",
    "What Meta wants unhashed is stored only inside bodies encrypted with a key of the day (AES-256-GCM).",
    "Keys that must be found are stored as 16 bytes of HMAC-SHA-256.",
    "Access tokens and webhook secrets are encrypted; keys of senders are stored as hashes.",
    "Every read of a person and every change of settings, keys and tokens is in a chained audit log.",
    "A person can be exported and erased, in queues and restored backups too.",
)


def report(config: Config, keys: Sequence[Key], *, settings: int, at: int) -> Report:
    """The report of one space. `keys`: those that are not revoked."""
    processing = [row for dataset in config.datasets for row in _of_dataset(dataset, config, keys)]
    return Report(
        at=at,
        settings=settings,
        to_fill_in=TO_FILL_IN,
        processing=[*processing, *_inside(config)],
        cookies=[cookie for dataset in config.datasets for cookie in cookies(dataset)],
        measures=MEASURES,
    )


def cookies(dataset: Dataset) -> Sequence[Cookie]:
    """What the tag and the gateway keep in browsers for one dataset."""
    tag, name = dataset.tag, dataset.dataset_id
    if tag.mode != "on":
        return ()
    days = f"{tag.cookie_days} days after it was set"
    when = "only once consent allows it" if tag.consent != "optional" else "unless the person denies it"
    found = [
        Cookie(name="_fbp", kind="cookie, first party", recipient=META, life=days, dataset=name,
               purpose=f"Names the browser, so that Meta can match events; {when}."),
        Cookie(name="_fbc", kind="cookie, first party", recipient=META, life=days, dataset=name,
               purpose=f"Remembers the click on an advertisement that led here; {when}."),
        Cookie(name=f"signalpost.{name}", kind="local storage", recipient=OWN, dataset=name,
               life="until the events in it are received, 48 hours at most",
               purpose=f"Keeps events that could not be sent yet; {when}."),
    ]  # fmt: skip
    if tag.visitor_cookie:
        life = f"{LONGEST_LIFE_S // DAY_S} days after the last visit"
        purpose = f"Names the visitor, to give back _fbp and _fbc where a browser loses them; {when}."
        found.append(
            Cookie(name=VISITOR_COOKIE, kind="cookie, first party, HttpOnly", recipient=OWN, life=life, dataset=name,
                   purpose=purpose)
        )  # fmt: skip
    return found


def _of_dataset(dataset: Dataset, config: Config, keys: Sequence[Key]) -> Sequence[Processing]:
    host = urlsplit(dataset.base_url).hostname or dataset.base_url
    sources = [key for key in keys if not key.datasets or dataset.dataset_id in key.datasets]
    return [
        Processing(
            purpose=f"Report conversions of dataset {dataset.dataset_id} {dataset.name}".strip(),
            data=SENT,
            people="visitors and customers",
            source=f"{key.name} ({key.kind.value} key {key.key_id})",
            recipient=f"{host}, dataset {dataset.dataset_id}",
            kept=f"{config.retention.events_days} days after an event was settled",
            ground=_ground(key),
        )
        for key in sources
    ]


def _ground(key: Key) -> str:
    if key.kind.value == "browser":
        return "consent, as each visitor's signal says"
    return {
        Basis.CONSENT: "consent, declared for this source",
        Basis.CONTRACT: "another ground than consent, declared for this source: name it",
        Basis.NONE: "the person's recorded decision; else the rule of their region",
    }[key.basis]


def _inside(config: Config) -> Sequence[Processing]:
    kept = config.retention
    rows = (
        ("Recognise visitors and link the keys of one person", ("HMACs of keys", "encrypted hashes, _fbp, _fbc"),
         f"{kept.visitors_days} days after they were last seen"),
        ("Remember decisions about consent", ("HMACs of keys", "decision, its evidence and time"),
         f"grants {kept.visitors_days} days after they were last given; denials until they are lifted"),
        ("Hold events that wait for consent", ("encrypted events",), "as the dataset's table of regions says"),
        ("Prove who read and changed what", ("who, when, what; kinds of keys",), f"{kept.audit_days} days"),
        ("Keep erased people out of restored backups", ("HMACs of keys, times",), f"{kept.erased_days} days"),
    )  # fmt: skip
    return [
        Processing(purpose=purpose, data=what, people="visitors and customers", source="the events above",
                   recipient=OWN, kept=how_long, ground="as the purpose it serves")
        for purpose, what, how_long in rows
    ]  # fmt: skip
