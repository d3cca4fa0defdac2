"""Ours: people in the file of identities. Prints one number.

    python benchmarks/ours/identity.py fill FOLDER PEOPLE     people a second: each logs in once on their own browser
    python benchmarks/ours/identity.py look FOLDER PEOPLE     microseconds an order of a known person, asked in batches
    python benchmarks/ours/identity.py erase FOLDER PEOPLE    seconds for one person: the slowest of ERASED

An order names its person by e-mail alone, as one by telephone, and is given account, telephone, and browser id. Orders
come in batches like the worker's, from people drawn anew from all, and again in a second pass, which is what counts:
what a batch reads then lies in the file, not in a fresh memory of the process.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from signalpost.cli import parts
from signalpost.identity.keys import Key
from signalpost.identity.sighting import Sighting
from signalpost.identity.trust import Trust
from signalpost.settings import Settings
from signalpost.store import open_identities, open_ledger
from signalpost.store.erase import carry_out
from signalpost.store.erasure import Erasure
from signalpost.store.identities import Identities

SPACE = 1
BATCH = 2_000
LOOKS = int(os.environ.get("IDENTITY_LOOKS", "20000"))
ERASED = 20
START = 1_790_000_000  # Unix seconds


def value(kind: str, number: int) -> str:
    """The hash of one of a person's keys."""
    return hashlib.sha256(f"{kind}/{number}".encode()).hexdigest()


def login(number: int) -> Sighting:
    """Person `number` proves who they are, on their browser."""
    visitor = hashlib.blake2b(str(number).encode(), digest_size=11).hexdigest()
    at = START + number % 86_400
    return Sighting(
        space_id=SPACE,
        at=at * 1000,
        event_time=at,
        trust=Trust.LOGIN,
        person=[Key(kind, value(kind, number)) for kind in ("external_id", "em", "ph")],
        browser=[Key("visitor", f"1.{at}.{visitor}"), Key("fbp", f"fb.1.{at * 1000 - number % 999}.{number}")],
        has=frozenset(("external_id", "em", "ph", "fbp")),
        website=True,
    )


def order(number: int) -> Sighting:
    """Person `number` orders by telephone a few days later."""
    at = START + 5 * 86_400
    return Sighting(
        space_id=SPACE,
        at=at * 1000,
        event_time=at,
        trust=Trust.CLAIM,
        person=[Key("em", value("em", number))],
        has=frozenset(("em",)),
    )


def fill(identities: Identities, count: int) -> float:
    """People a second."""
    started = time.perf_counter()
    for start in range(0, count, BATCH):
        identities.link([login(number) for number in range(start, min(start + BATCH, count))])
    return count / (time.perf_counter() - started)


def look(identities: Identities, count: int) -> float:
    """Microseconds an order."""
    for seconds in _passes(identities, count):
        microseconds = seconds / LOOKS * 1_000_000
    return microseconds


def _passes(identities: Identities, count: int) -> Iterator[float]:
    for turn in range(2):
        rng, spent = random.Random(turn), 0.0
        for _ in range(0, LOOKS, BATCH):
            orders = [order(rng.randrange(count)) for _ in range(min(BATCH, LOOKS))]
            started = time.perf_counter()
            given = identities.link(orders)
            spent += time.perf_counter() - started
            if not all({"external_id", "ph", "fbp"} <= {one.key for one in enrichment.given} for enrichment in given):
                raise RuntimeError("somebody's order was not given what they are known by")
        yield spent


def erase(folder: Path, identities: Identities, count: int) -> float:
    """Seconds for one person, the list of erasures and the ledger included."""
    ledger = open_ledger(folder / parts.LEDGER_FILE, parts.keyring(Settings(data_dir=folder), create=False))
    rng, slowest = random.Random(3), 0.0
    for turn in range(ERASED):
        key = identities.key_hmac(SPACE, "em", value("em", rng.randrange(count)))
        erasure = Erasure(
            erasure_id=f"benchmark-1-{turn}", space_id=SPACE, at=(START + 9 * 86_400) * 1000, asked=(key,), keys=(key,),
            kinds=("em",),
        )  # fmt: skip
        ledger.erased.add(erasure)
        started = time.perf_counter()
        done = carry_out(erasure, identities, ledger, (START + 10 * 86_400) * 1000)
        slowest = max(slowest, time.perf_counter() - started)
        if done.keys < 3:
            raise RuntimeError("a person's keys were not all erased")
    ledger.close()
    return slowest


def main() -> None:
    way, folder, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    keyring = parts.keyring(Settings(data_dir=folder), create=False)
    identities = open_identities(folder / parts.IDENTITIES_FILE, keyring)
    if way == "fill":
        print(fill(identities, count))
    elif way == "look":
        print(look(identities, count))
    else:
        print(erase(folder, identities, count))
    identities.close()


if __name__ == "__main__":
    main()
