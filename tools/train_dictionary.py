"""Train the zstd dictionary that seals inbox segments and ledger bodies.

    python tools/train_dictionary.py src/signalpost/store/_dictionary/v1.zdict

Made-up, seeded events only: nothing of any real person gets in. Genders, countries, states, large cities and common
names have few values, so their hashes come again and again: the dictionary learns them, and each takes a few bytes in
place of 64. A dictionary that was ever released is never changed; a better one gets the next number in
`signalpost.store.seal.DICTIONARIES`.
"""

# ruff: noqa: E501  browser names are long and stay in one piece
from __future__ import annotations

import hashlib
import json
import random
import sys
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from signalpost.store.record import DroppedCopy, EventCopy, Record, dropped_record, event_record

SEED = 20261121
SIZE = 64 * 1024
EVENTS = 4_000

STANDARD = (
    "Purchase PageView ViewContent AddToCart InitiateCheckout AddPaymentInfo AddToWishlist Lead CompleteRegistration "
    "Search Subscribe StartTrial Contact Schedule SubmitApplication FindLocation CustomizeProduct Donate"
).split()
SOURCES = ["website"] * 12 + ["app", "physical_store", "system_generated", "phone_call", "chat", "email", "other"]
CURRENCIES = ["USD", "EUR", "GBP", "BRL", "INR", "JPY", "CAD", "AUD", "MXN", "PLN", "SEK", "TRY", "CHF", "AED"]
AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{c}.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{c}.0.0.0 Safari/537.36 Edg/{c}.0.0.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{c}.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{s}.{m} Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS {s}_{m} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{s}.{m} Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (iPhone; CPU iPhone OS {s}_{m} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "[FBAN/FBIOS;FBAV/{c}.0.0.34.112;FBBV/4512{c}891;FBDV/iPhone14,{m};FBMD/iPhone;FBSN/iOS;FBSV/{s}.{m};FBSS/3;FBID/phone;FBLC/en_US;FBOP/5]",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{c}.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 14; SM-S91{m}B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/2{m}.0 Chrome/{c}.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:{c}.0) Gecko/20100101 Firefox/{c}.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{c}.0) Gecko/20100101 Firefox/{c}.0",
)
HOSTS = (
    "https://www.shop.example.com",
    "https://shop.example",
    "https://store.example.co.uk",
    "https://www.example.com",
)
PATHS = (
    "/",
    "/products/{w}-{n}",
    "/collections/{w}",
    "/cart",
    "/checkout",
    "/checkouts/cn/{h}/thank-you",
    "/checkout/order-received/{n}/?key=wc_order_{h}",
    "/search?q={w}",
    "/{w}/{n}",
)
WORDS = "blue red classic organic cotton shirt shoe trail running summer winter wool kids women men home kitchen garden mug lamp chair table phone case watch ring coffee tea".split()
# Normalised, as they are hashed. Written down by hand, roughly the most common first.
FIRST_NAMES = (
    "mary james john robert michael david william richard joseph thomas jennifer linda elizabeth patricia susan jessica "
    "sarah karen lisa nancy maria anna emma olivia sophia sofia isabella mia charlotte amelia emily laura julia lea "
    "marie camille chloe manon hugo lucas louis gabriel leo jose juan luis carlos jorge antonio manuel pedro ana lucia "
    "carmen paula marta joao paulo mateus beatriz mohamed ahmed ali omar fatima aisha muhammad wei li ming yuki hiroshi "
    "rahul priya raj amit anita jan piotr katarzyna tomasz peter hans stefan andreas sabine petra monika lars erik "
    "anders johan karin eva marco luca giulia francesca alessandro giuseppe daniel alexander liam noah oliver elijah "
    "henry ava evelyn harper jack george harry oscar freya"
).split()
LAST_NAMES = (
    "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson "
    "thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker "
    "young allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera campbell mitchell "
    "carter roberts müller schmidt schneider fischer weber meyer wagner becker schulz hoffmann bernard dubois durand "
    "moreau laurent simon rossi russo ferrari esposito bianchi silva santos oliveira souza pereira nowak kowalski "
    "jensen nielsen hansen johansson andersson karlsson singh kumar patel khan wang zhang chen kim park tanaka suzuki"
).split()
CITIES = (
    "newyork losangeles chicago houston phoenix philadelphia sanantonio sandiego dallas austin sanfrancisco seattle "
    "denver boston miami atlanta toronto montreal vancouver london manchester birmingham leeds glasgow paris marseille "
    "lyon toulouse nice berlin hamburg münchen köln frankfurt stuttgart madrid barcelona valencia sevilla roma milano "
    "napoli torino amsterdam rotterdam brussels wien zürich warszawa kraków sydney melbourne brisbane sãopaulo "
    "riodejaneiro mexicocity mumbai delhi bangalore istanbul dubai singapore stockholm oslo københavn helsinki dublin "
    "lisboa"
).split()
STATES = (
    "ca tx fl ny pa il oh ga nc mi nj va wa az ma tn in md mo wi co mn sc al la ky or ok ct ut on bc qc england "
    "scotland nsw vic qld bayern nordrheinwestfalen berlin hessen îledefrance madrid cataluña andalucía lombardia lazio "
    "sp rj mh dl ka noordholland zuidholland"
).split()
COUNTRIES = "us gb de fr es it ca au br mx in nl pl se be at ch ie pt tr jp ae no dk fi cz".split()
FEW = {"fn": FIRST_NAMES, "ln": LAST_NAMES, "ge": ["f", "m"], "ct": CITIES, "st": STATES, "country": COUNTRIES}
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
HASHED = ("em", "ph", "fn", "ln", "ge", "db", "ct", "st", "zp", "country", "external_id")


def hexes(rng: random.Random, digits: int = 64) -> str:
    return f"{rng.getrandbits(digits * 4):0{digits}x}"


def hashed(rng: random.Random, key: str) -> str:
    """The hash of a value of `key`: one of few values, the first of them more often, or one that nobody else has."""
    if key not in FEW:
        return hexes(rng)
    few = FEW[key]
    value = few[int(rng.paretovariate(0.6)) % len(few)] if rng.random() < 0.5 else rng.choice(few)
    return hashlib.sha256(value.encode()).hexdigest()


def address(rng: random.Random) -> str:
    if rng.random() < 0.7:
        return ".".join(str(rng.randrange(1, 255)) for _ in range(4))
    return ":".join(f"{rng.getrandbits(16):x}" for _ in range(8))


def page(rng: random.Random) -> str:
    path = rng.choice(PATHS).format(w=rng.choice(WORDS), n=rng.randrange(10**6), h=hexes(rng, 32))
    tail = f"?utm_source=facebook&utm_medium=cpc&utm_campaign={rng.choice(WORDS)}&fbclid=IwAR{hexes(rng, 30)}"
    return rng.choice(HOSTS) + path + (tail if rng.random() < 0.2 and "?" not in path else "")


def user_data(rng: random.Random, now: int) -> dict[str, Any]:
    richness = rng.random()
    found: dict[str, Any] = {}
    for key in HASHED:
        if rng.random() < richness + 0.25:
            found[key] = hashed(rng, key) if rng.random() < 0.85 else [hashed(rng, key) for _ in range(2)]
    if rng.random() < 0.9:
        found["client_ip_address"] = address(rng)
        agent = rng.choice(AGENTS)
        found["client_user_agent"] = agent.format(
            c=rng.randrange(118, 146), s=rng.randrange(15, 27), m=rng.randrange(1, 9)
        )
    if rng.random() < 0.6:
        click = "".join(rng.choices(BASE64, k=rng.choice((56, 100, 130))))
        found["fbc"] = f"fb.1.{now * 1000 - rng.randrange(10**9)}.IwAR{click}"
    if rng.random() < 0.8:
        found["fbp"] = f"fb.1.{now * 1000 - rng.randrange(10**9)}.{rng.randrange(10**9, 2 * 10**9)}"
    return found


def custom_data(rng: random.Random) -> dict[str, Any]:
    count = rng.choice([1, 1, 1, 2, 2, 3, 5])
    items = [
        {
            "id": f"SKU-{rng.randrange(10**5)}",
            "quantity": rng.randrange(1, 5),
            "item_price": round(rng.uniform(1, 300), 2),
        }
        for _ in range(count)
    ]
    found: dict[str, Any] = {
        "value": round(rng.uniform(1, 900), 2),
        "currency": rng.choice(CURRENCIES),
        "content_type": rng.choice(["product", "product", "product_group"]),
        "content_ids": [item["id"] for item in items],
        "contents": items,
        "num_items": count,
    }
    extra = {
        "content_name": " ".join(rng.choices(WORDS, k=3)).title(),
        "content_category": " > ".join(rng.choices(WORDS, k=2)).title(),
        "order_id": str(rng.randrange(10**4, 10**7)),
        "delivery_category": rng.choice(["home_delivery", "in_store", "curbside"]),
        "search_string": rng.choice(WORDS),
        "status": "true",
        "predicted_ltv": round(rng.uniform(10, 2000), 2),
        "shipping": round(rng.uniform(0, 20), 2),
        "tax": round(rng.uniform(0, 90), 2),
        "coupon": rng.choice(WORDS).upper() + str(rng.randrange(5, 50)),
        "customer_type": rng.choice(["new", "returning"]),
        "payment_method": rng.choice(["card", "paypal", "klarna"]),
    }
    return found | {key: value for key, value in extra.items() if rng.random() < 0.35}


def event(rng: random.Random, now: int) -> dict[str, Any]:
    name = rng.choice(STANDARD[:5] * 4 + STANDARD)
    made: dict[str, Any] = {
        "event_name": name,
        "event_time": now,
        "event_id": rng.choice([hexes(rng, 32), f"{name}.{rng.randrange(10**8)}", hexes(rng, 8) + "-" + hexes(rng, 4)]),
        "action_source": rng.choice(SOURCES),
    }
    if rng.random() < 0.9:
        made["event_source_url"] = page(rng)
    if rng.random() < 0.3:
        made["referrer_url"] = page(rng)
    if rng.random() < 0.1:
        made |= {
            "data_processing_options": ["LDU"],
            "data_processing_options_country": 1,
            "data_processing_options_state": 1000,
        }
    if rng.random() < 0.1:
        made["opt_out"] = False
    made["user_data"] = user_data(rng, now)
    if name != "PageView":
        made["custom_data"] = custom_data(rng)
    return made


def record(rng: random.Random, made: dict[str, Any], body: bytes) -> Record:
    key_id, received_at = hexes(rng, 12), made["event_time"] * 1000 + rng.randrange(1000)
    origin = rng.choice(["server", "browser"])
    if rng.random() < 0.03:
        reason = rng.choice(["event_time_too_old", "event_name_missing", "action_source_missing", "currency_invalid"])
        return dropped_record(
            DroppedCopy(
                space_id=1,
                key_id=key_id,
                origin=origin,
                received_at=received_at,
                dataset=None,
                reason=reason,
                problems=(("event_time", reason),),
            )
        )
    return event_record(
        EventCopy(
            space_id=1,
            key_id=key_id,
            origin=origin,
            received_at=received_at,
            dataset=str(rng.randrange(10**14, 10**16)) if rng.random() < 0.5 else None,
            event_name=made["event_name"],
            event_id=made["event_id"],
            event_time=made["event_time"],
            action_source=made["action_source"],
            body=body,
            keys=tuple(sorted(made["user_data"])),
            notes=(("user_data.ph", "ph_no_country_code"),) if rng.random() < 0.1 else (),
        )
    )


def samples(seed: int, count: int) -> tuple[list[bytes], list[bytes]]:
    """Ledger bodies, and inbox segments of one event each, from the same `count` events."""
    rng = random.Random(seed)
    pack = msgspec.msgpack.Encoder().encode
    bodies, segments = [], []
    for _ in range(count):
        made = event(rng, rng.randrange(1_760_000_000, 1_900_000_000))
        body = json.dumps(made, separators=(",", ":")).encode()
        bodies.append(body)
        segments.append(pack([record(rng, made, body)]))
    return bodies, segments


def train(size: int = SIZE, seed: int = SEED, count: int = EVENTS) -> bytes:
    """The dictionary; the same arguments and zstd version give the same bytes."""
    bodies, segments = samples(seed, count)
    half = count // 2
    chosen: list[bytes | bytearray | memoryview[int]] = [*bodies[:half], *segments[half:]]
    trained = zstandard.train_dictionary(size, chosen, k=200, d=8, f=20, accel=1, level=1)
    return trained.as_bytes()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(train())
