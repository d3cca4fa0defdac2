"""Varied input for every benchmark: 100,000 distinct people, each with one Purchase. Imports nothing of Signalpost.

An event is about 1.4 kB of JSON as a shop's back end would send it: ten identifiers in clear, address, user agent, fbp
and fbc, three line items and a few own properties. The same seed gives the same people on every machine.
"""

from __future__ import annotations

import json
import random
from typing import Any

PEOPLE = 100_000
FIRST = (
    "Mary John José Valéry Anna Peter Sofia Liam Noah Emma Olivia Ava Mia Lucas Hugo Léa Chloé Jürgen"
    " Björn Søren Zoë Ines Marta"
    " Piotr Agnieszka Jan Eva Tomáš Laszlo Ilse Fatima Omar Aisha Wei Ming Yuki Haruto Min-jun Ji-woo Raj Priya Arjun"
    " Ananya Carlos Lucía Diego Camila Mateo Valentina Thiago Beatriz João Ana Maria-Louise Karl Greta Finn Freya Oscar"
).split()
LAST = (
    "Smith Johnson Williams Brown Jones García Miller Davis Rodríguez Martínez Hernández López González Wilson Anderson"
    " Thomas Taylor Moore Jackson Martin Lee Pérez Thompson White Harris Sánchez Clark Ramírez Lewis Robinson Walker"
    " Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell"
    " Carter Roberts O'Brien Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Dubois Laurent"
    " Lefebvre Moreau Rossi Russo Ferrari Esposito Novák Svoboda Kowalski Nowak Jensen Nielsen Hansen Johansson"
).split()
PLACES = (
    ("New York", "NY", "US", "1", "10001"),
    ("Los Angeles", "California", "US", "1", "90012"),
    ("San Francisco", "CA", "US", "1", "94107-1234"),
    ("Chicago", "Illinois", "US", "1", "60614"),
    ("Austin", "TX", "US", "1", "73301"),
    ("Seattle", "Washington", "US", "1", "98101"),
    ("Saint Paul", "Minnesota", "US", "1", "55102"),
    ("Toronto", "Ontario", "CA", "1", "M5V 3L9"),
    ("Vancouver", "BC", "CA", "1", "V6B 1A1"),
    ("London", "England", "GB", "44", "SW1A 1AA"),
    ("Manchester", "Greater Manchester", "GB", "44", "M1 1AE"),
    ("Berlin", "Berlin", "DE", "49", "10115"),
    ("München", "Bayern", "DE", "49", "80331"),
    ("Köln", "Nordrhein-Westfalen", "DE", "49", "50667"),
    ("Paris", "Île-de-France", "FR", "33", "75001"),
    ("Saint-Étienne", "Loire", "FR", "33", "42000"),
    ("Madrid", "Madrid", "ES", "34", "28001"),
    ("Sevilla", "Andalucía", "ES", "34", "41001"),
    ("Roma", "Lazio", "IT", "39", "00118"),
    ("Milano", "Lombardia", "IT", "39", "20121"),
    ("Amsterdam", "Noord-Holland", "NL", "31", "1011 AB"),
    ("Kraków", "Małopolskie", "PL", "48", "30-001"),
    ("Sydney", "New South Wales", "AU", "61", "2000"),
    ("São Paulo", "São Paulo", "BR", "55", "01000-000"),
)
DOMAINS = ("gmail.com", "yahoo.com", "outlook.com", "icloud.com", "web.de", "orange.fr", "example.co.uk", "proton.me")
AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_{} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0"
    " Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 15; Pixel {}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0"
    " Mobile Safari/537.36",
)
COLOURS = ("Black", "White", "Red", "Ocean blue", "Forest green", "Sand", "Stone grey")
THINGS = ("t-shirt", "running shoe", "rain jacket", "tea mug", "desk lamp", "notebook", "candle holder", "backpack")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


def _one_of_a_hundred(postcode: str, rng: random.Random) -> str:
    """Another postcode of the same town: each place of PLACES has up to a hundred, about 2,000 in all."""
    town, digits = postcode[:-4], postcode[-4:]
    return town + "".join(str(rng.randrange(10)) if d.isdigit() and i > 1 else d for i, d in enumerate(digits))


def user_data(number: int, rng: random.Random, now: int) -> dict[str, Any]:
    """Person `number`: ten identifiers in clear, messy as people type them, and what a browser adds."""
    first, last = rng.choice(FIRST), rng.choice(LAST)
    city, state, country, calling, zip_code = rng.choice(PLACES)
    ascii_name = f"{first}.{last}".encode("ascii", "ignore").decode().replace("'", "").lower()
    seen_ms = now * 1000 - rng.randrange(3_600_000, 60 * 86_400_000)
    return {
        "em": f" {ascii_name.title()}{number}@{rng.choice(DOMAINS)}",
        "ph": f"+{calling} ({rng.randrange(200, 999)}) {number:06d}-{rng.randrange(10)}",
        "fn": first,
        "ln": last,
        "db": f"{rng.randrange(1940, 2006)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
        "ge": rng.choice("fm"),
        "ct": city,
        "st": state,
        "zp": _one_of_a_hundred(zip_code, rng),
        "country": country,
        "client_ip_address": ".".join(str(rng.randrange(60, 90)) for _ in range(4)),
        "client_user_agent": rng.choice(AGENTS).format(rng.randrange(1, 9)),
        "fbp": f"fb.1.{seen_ms}.{rng.randrange(10**9, 2**31)}",
        "fbc": f"fb.1.{seen_ms}.IwAR{''.join(rng.choices(LETTERS, k=120))}",
    }


def purchase(number: int, rng: random.Random, now: int) -> dict[str, Any]:
    """The Purchase of person `number`, within the last hour before `now` (Unix seconds)."""
    items = [
        {
            "id": f"SKU-{rng.randrange(20_000):05d}",
            "quantity": rng.randrange(1, 4),
            "item_price": rng.randrange(100, 9900) / 100,
            "title": f"{rng.choice(COLOURS)} {rng.choice(THINGS)} {rng.randrange(100)}",
        }
        for _ in range(3)
    ]
    return {
        "event_name": "Purchase",
        "event_time": now - rng.randrange(3600),
        "event_id": f"{rng.getrandbits(128):032x}",
        "action_source": "website",
        "referrer_url": f"https://shop.example/checkout/payment?step={rng.randrange(100)}",
        "event_source_url": f"https://shop.example/checkout/thank-you?step={rng.randrange(100)}",
        "user_data": user_data(number, rng, now),
        "custom_data": {
            "currency": rng.choice(("USD", "EUR", "GBP")),
            "value": round(sum(item["quantity"] * item["item_price"] for item in items), 2),
            "order_id": f"SO-{number:07d}",
            "content_type": "product",
            "content_ids": [item["id"] for item in items],
            "contents": items,
            "num_items": sum(item["quantity"] for item in items),
            "content_name": "Order confirmation",
            "content_category": f"{rng.choice(THINGS)}s",
            "coupon": rng.choice(("", "WELCOME10", "AUTUMN")) or "NONE",
            "shipping_method": rng.choice(("standard", "express", "pickup")),
            "customer_group": rng.choice(("new", "returning", "loyal")),
        },
    }


def purchases(count: int, now: int, seed: int = 1) -> list[dict[str, Any]]:
    """`count` Purchases of distinct people (wrapping past PEOPLE only in the person, never in event_id)."""
    rng = random.Random(seed)
    return [purchase(number % PEOPLE, rng, now) for number in range(count)]


def encoded(count: int, now: int, seed: int = 1) -> list[bytes]:
    """The same as compact UTF-8 JSON, one event each."""
    return [
        json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() for event in purchases(count, now, seed)
    ]
