"""No raw identifier lies anywhere on disk: in no database, write-ahead log, log, metric, crash output or backup."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest
import zstandard

import shopify_stand_in as shopify
import woocommerce_stand_in as woocommerce
from raw_identifiers import Searched, search
from serving import DATASET, Sandbox, Serve, post, run, wait_for
from signalpost.store.keyring import Keyring
from signalpost.store.seal import Sealer, read_dictionary

EMAILS = ("ann.nowhere@mail.example", "Ben.Nowhere@Mail.Example")
PHONES = ("+49 30 90182 77", "+493090182778")
NAMES = ("Annegret Sauerbier-Unheard", "Bennoslav Quittenbaum")
IDS = ("customer-7315-ann", "customer-7315-ben")
FBP, FBC = "fb.1.1795000200000.731573157", "fb.1.1795000200000.IwAR0clickclickclick7315"
AGENT, ADDRESS = "Mozilla/5.0 (Nowhere; 7315)", "203.0.113.73"
MADID, BIRTH, STREET = "38400000-8cf0-11bd-b23e-10b96e407315", "1971-03-15", "Unheardville"
RAW = (*EMAILS, *PHONES, *NAMES, *IDS, FBP, FBC, AGENT, ADDRESS, MADID, BIRTH, STREET)
SEARCHED = Searched(RAW)
WOO_SECRET = "secret-of-the-second-shop"


def events(now: int, first: int) -> list[dict[str, object]]:
    """Purchases of both people with all that Meta takes, more of it in wrong places, and one that is refused."""
    made: list[dict[str, object]] = []
    for number in range(2):
        user = {
            "em": EMAILS[number], "ph": PHONES[number], "fn": NAMES[number].split()[0], "ln": NAMES[number].split()[1],
            "db": BIRTH, "ct": STREET, "external_id": IDS[number], "fbp": FBP, "fbc": FBC, "madid": MADID,
            "client_ip_address": ADDRESS, "client_user_agent": AGENT,
        }  # fmt: skip
        made.append(
            {
                "event_name": "Purchase", "event_time": now, "event_id": f"order-{first + number}",
                "action_source": "website", "event_source_url": f"https://shop.example/thanks?email={EMAILS[number]}",
                "user_data": user, "custom_data": {"value": 5, "currency": "EUR", "note": f"for {EMAILS[number]}"},
            }
        )  # fmt: skip
    made.append({"event_name": "Purchase", "event_time": EMAILS[0], "user_data": {"em": EMAILS[0]}})
    return made


def tell_of_orders(gateway: str) -> list[int]:
    """Webhooks of two shops: one paid, one waiting for its payment, and a body that its signature does not fit."""
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(_now()))
    ann, ben = ({"first_name": NAMES[n].split()[0], "last_name": NAMES[n].split()[1]} for n in (0, 1))
    place = {"city": STREET, "zip": "50667", "country_code": "DE"}
    paid = shopify.order_payload(
        id=7315, financial_status="paid", created_at=at, processed_at=at, updated_at=at, email=EMAILS[0],
        contact_email=EMAILS[0], phone=PHONES[0], customer={"id": 73157315, "email": EMAILS[0], **ann},
        billing_address=ann | place, shipping_address=ann | place, browser_ip=ADDRESS, note=f"call {PHONES[0]}",
        client_details={"browser_ip": ADDRESS, "user_agent": AGENT},
        attributes={"_signalpost_fbp": FBP, "_signalpost_fbc": FBC, "_signalpost_consent": "granted"},
    )  # fmt: skip
    waits = woocommerce.order_payload(
        id=7316, number="7316", status="pending", date_paid_gmt=None, date_created_gmt=at[:-1],
        date_modified_gmt=at[:-1],
        billing={**woocommerce.BILLING, **ben, "email": EMAILS[1], "phone": PHONES[1], "city": STREET},
        customer_ip_address=ADDRESS, customer_user_agent=AGENT, customer_note=f"mail {EMAILS[1]}",
    )  # fmt: skip
    one, two = shopify.encoded(paid), json.dumps(waits).encode()
    signed = shopify.sign(one, shopify.SECRET, "orders/paid", triggered_at=at)
    return [
        _deliver(f"{gateway}/webhooks/first", one, signed),
        _deliver(f"{gateway}/webhooks/second", two, woocommerce.sign(two, WOO_SECRET)),
        _deliver(f"{gateway}/webhooks/second", two + b" ", woocommerce.sign(two, WOO_SECRET)),
    ]


def messages() -> dict[str, object]:
    """What an SDK of Segment tells of both people, and of one in a form that is refused."""
    said: list[dict[str, object]] = []
    for number in range(2):
        first, last = NAMES[number].split()
        traits = {"email": EMAILS[number], "phone": PHONES[number], "firstName": first, "lastName": last}
        context = {"ip": ADDRESS, "userAgent": AGENT, "fbp": FBP, "fbc": FBC}
        said.append({"type": "identify", "userId": IDS[number], "traits": traits, "context": context})
        said.append({"type": "alias", "userId": IDS[number], "previousId": PHONES[number], "context": context})
    return {"batch": [*said, {"type": EMAILS[0], "userId": EMAILS[0]}]}


def _deliver(url: str, body: bytes, headers: dict[str, str]) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.fixture
def lived(tmp_path: Path, sandbox: Sandbox, key: str, serve: Callable[..., Serve]) -> Iterator[Path]:
    """A folder in which an installation took events, delivered, held, was killed, backed up, asked about and erased."""
    folder = ("--data-dir", str(tmp_path / "var"))
    for name, platform, secret in (
        ("first", "shopify", shopify.SECRET),
        ("second", "woocommerce", WOO_SECRET),
    ):
        assert run(*folder, "connectors", "add", name, platform, "--dataset", DATASET).returncode == 0
        assert run(*folder, "connectors", "secret", name, stdin=secret).returncode == 0
    serving = serve()
    told = tell_of_orders(serving.gateway)
    assert [status // 100 for status in told] == [2, 2, 4], told
    assert post(f"{serving.gateway}/v1/batch", messages(), key)[0] == 200
    taken = [post(f"{serving.gateway}/v1/events", {"data": events(_now(), number)}, key) for number in (1, 10)]
    assert all(status in (200, 202) for status, _ in taken), taken
    assert post(f"{serving.gateway}/v1/events?em={EMAILS[0]}", [EMAILS[0]], key)[0] == 400
    wait_for("deliveries", lambda: [one for one in sandbox.events() if one.get("event_id") == "order-11"] or None)
    with urllib.request.urlopen(f"{serving.gateway}/metrics") as metrics:
        (tmp_path / "gateway.metrics").write_bytes(metrics.read())
    for child in ("gateway-1", "worker"):
        serving.kill(child)  # a crash: what it was doing lies where it lay
    shown = [run(*folder, "orders", "show", number) for number in ("7315", "7316")]
    assert [done.returncode for done in shown] == [0, 0]
    (tmp_path / "orders.log").write_text("".join(done.stdout + done.stderr for done in shown))
    run(*folder, "store", "backup", str(tmp_path / "backups"))
    erased = run(*folder, "privacy", "erase", "--email", EMAILS[1], "--phone", PHONES[1])
    (tmp_path / "erase.log").write_text(erased.stdout + erased.stderr)
    refused = run(*folder, "privacy", "export", "--email", f"{NAMES[0]} {EMAILS[0]}")
    (tmp_path / "export.log").write_text(refused.stdout + refused.stderr)
    assert erased.returncode == 0, erased.stderr
    yield tmp_path
    serving.stop()


def test_a_life_of_events_leaves_no_raw_identifier(lived: Path) -> None:
    """Of people whose events and orders were taken, refused, delivered, backed up and erased, by processes that were
    killed; a planted one is found wherever it is planted."""
    assert search(lived, SEARCHED) == []
    looked_at = {file.name for file in lived.rglob("*") if file.is_file()}
    assert {"ledger.db", "identities.db", "control.db", "keys.db", "serve.log", "gateway.metrics"} <= looked_at
    planted = apsw.Connection(str(lived / "var" / "planted.db"))
    planted.execute("CREATE TABLE kept (packed BLOB)")
    packed = zstandard.ZstdCompressor().compress(f'{{"em":"{EMAILS[0]}"}}'.encode() * 3)
    planted.execute("INSERT INTO kept VALUES (?)", (packed,))
    planted.close()
    assert {found.what for found in search(lived, SEARCHED)} == {"email", "value"}
    (lived / "var" / "planted.db").unlink()  # or the search after the whole run finds it too


@pytest.fixture
def planted(tmp_path: Path) -> Iterator[Path]:
    """A folder to plant in, gone before the search after the whole run."""
    yield tmp_path
    shutil.rmtree(tmp_path)


@pytest.mark.parametrize("value", [EMAILS[0], FBP, AGENT, ADDRESS, PHONES[0], NAMES[1]])
@pytest.mark.parametrize("name", ["gateway.log", "ledger.db-wal", "backups/20261122T000000Z/ledger.db", "x.metrics"])
def test_a_planted_identifier_is_found_in_any_file(planted: Path, name: str, value: str) -> None:
    """Hashed-only kinds and those that are never hashed alike."""
    file = planted / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"\x00\x01 something else " + value.encode() + b" and more")
    assert [found for found in search(planted, SEARCHED) if found.file == str(file)]


def test_a_hash_in_clear_is_found(planted: Path) -> None:
    """As hex and as bytes: keys must be HMACs."""
    digest = hashlib.sha256(EMAILS[0].lower().encode())
    for name, content in (("one.db", digest.hexdigest().encode()), ("two.db", digest.digest())):
        (planted / name).write_bytes(b"..." + content + b"...")
    assert {(Path(found.file).name, found.what) for found in search(planted, SEARCHED)} == {
        ("one.db", "hash"),
        ("two.db", "hash"),
    }


@pytest.mark.parametrize("with_header", [b"", b"\x01\x01\x50\x00", b"\x01\x01\x50\x00" + bytes(12)])
def test_what_is_compressed_but_not_encrypted_is_found(planted: Path, with_header: bytes) -> None:
    """Also under the dictionary that segments and bodies are packed with; sealed, it is not."""
    body = f'{{"user_data":{{"fbp":"{FBP}","em":"{EMAILS[0]}"}}}}'.encode()
    keyring = Keyring.open(planted / "keys", bytes(32))
    sealed = Sealer(keyring).seal_body(1_795_000_200_000, b"row", body)
    compressor = zstandard.ZstdCompressor(dict_data=read_dictionary(1), write_content_size=True)
    for name, cell in (("sealed.db", sealed), ("bare.db", with_header + compressor.compress(body))):
        connection = apsw.Connection(str(planted / name))
        connection.execute("CREATE TABLE body (sealed BLOB)")
        connection.execute("INSERT INTO body VALUES (?)", (cell,))
        connection.close()
    assert {Path(found.file).name for found in search(planted, SEARCHED)} == {"bare.db"}


def _now() -> int:
    return int(time.time()) - 60
