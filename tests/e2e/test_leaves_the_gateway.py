"""What leaves the gateway, byte by byte, against what Meta's pages want: events of every kind, sent raw in every way.

`tests/golden/leaves_the_gateway.json` was written by hand from the pages. Nothing of the product made it.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from urllib.parse import urlencode

import msgspec
import pytest

import signalpost as sp
import tree
from delivering import Installed
from gateway_running import running
from gateway_shop import DATASET, START_MS
from meta_stock_client import post_by_stock_client
from recording_meta import RecordingMeta, Taken, recording_meta
from signalpost.client.rule import Ports
from signalpost.identity.keys import ADDED
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.server import RunningSandbox
from signalpost.sandbox.state import Sandbox
from signalpost.store.access_keys import Basis, KeyKind
from signalpost.store.business import Dataset
from signalpost.transport import AsyncHttpTransport

T = TypeVar("T")
Row = dict[str, msgspec.Raw]
Post = Callable[[str, str, bytes, str | None], None]  # the gateway's address, a key, the event as text, a code

GOLDEN = msgspec.json.decode(
    (tree.ROOT / "tests" / "golden" / "leaves_the_gateway.json").read_bytes(), type=dict[str, msgspec.Raw]
)
EVENTS = {
    msgspec.json.decode(row["id"], type=str): row for row in msgspec.json.decode(GOLDEN["events"], type=list[Row])
}
AGENT = b',"partner_agent":"signalpost_0_1"'  # section 1.1: name_major_minor
TOKEN = "EAAB-the-datasets-token"


def code_of(row: Row) -> str | None:
    """Its test_event_code, which stands beside the event."""
    return msgspec.json.decode(row.get("test_event_code", msgspec.Raw(b"null")))


def own_api(gateway: str, key: str, event: bytes, code: str | None) -> None:
    """Raw to the gateway's own API."""
    _post(f"{gateway}/v1/events", b'{"data":[%b]%b}' % (event, _beside(code)), key, "application/json")


def graph_json(gateway: str, key: str, event: bytes, code: str | None) -> None:
    """Raw to Meta's path, as its pages show."""
    _post(f"{gateway}/v25.0/{DATASET}/events", b'{"data":[%b]%b}' % (event, _beside(code)), key, "application/json")


def graph_form(gateway: str, key: str, event: bytes, code: str | None) -> None:
    """Raw to Meta's path as the form its clients post: a list of JSON texts, the token in the query."""
    form = {"data": json.dumps([event.decode()]), **({"test_event_code": code} if code else {})}
    url = f"{gateway}/v25.0/{DATASET}/events?access_token={key}"
    _post(url, urlencode(form).encode(), None, "application/x-www-form-urlencoded")


def sdk(gateway: str, key: str, event: bytes, code: str | None) -> None:
    """Through our own client, which hashes before it sends."""
    ports = Ports(now=lambda: START_MS / 1000, random=lambda: 0.5, random_id=lambda: "made-by-the-sdk")
    with sp.Client.to_gateway(gateway, key=key, test_event_code=code, ports=ports) as client:
        result = client.send(msgspec.json.decode(event, type=sp.Event))
    assert result.status == "accepted", result


def stock_client(gateway: str, key: str, event: bytes, code: str | None) -> None:
    """Through Meta's own client, pointed at the gateway."""
    answer = post_by_stock_client(gateway, DATASET, key, json.loads(event), code)
    assert (answer.events_received, answer.messages) == (1, [])


WAYS: dict[str, Post] = {
    "own API": own_api, "Graph": graph_json, "Graph form": graph_form, "SDK": sdk, "stock client": stock_client
}  # fmt: skip


def _beside(code: str | None) -> bytes:
    return b',"test_event_code":"%b"' % code.encode() if code else b""


def _post(url: str, body: bytes, key: str | None, media: str, events: int = 1) -> None:
    headers = {"Content-Type": media, **({"Authorization": f"Bearer {key}"} if key else {})}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=10) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:
        raise AssertionError(error.read().decode()) from None
    assert answer.get("accepted", answer.get("events_received")) == events, answer


def goes(row: Row, way: str) -> bool:
    """Whether the row can be sent in this way: Meta's client knows not every parameter, and hashes by rules of its
    own."""
    return way != "stock client" or "stock_client" in row


@cache
def left(way: str) -> Mapping[str, Taken | str]:
    """What reached Meta for each event sent in this way, each in a call of its own; or why none did."""

    async def story(installed: Installed, meta: RecordingMeta, gateway: str, key: str) -> dict[str, Taken | str]:
        rows = {name: row for name, row in EVENTS.items() if goes(row, way)}
        return {name: await _one(installed, meta, WAYS[way], gateway, key, row) for name, row in rows.items()}

    with TemporaryDirectory() as folder:
        return _installed(Path(folder), story)


def _installed(folder: Path, story: Callable[[Installed, RecordingMeta, str, str], Awaitable[T]]) -> T:
    """Tell `story` with an installation whose gateway is served, and with the address and a key of that."""
    with recording_meta() as meta:
        return asyncio.run(_tell(Installed(folder, meta.url), meta, story))


async def _tell(
    installed: Installed, meta: RecordingMeta, story: Callable[[Installed, RecordingMeta, str, str], Awaitable[T]]
) -> T:
    shop = installed.shop
    nothing_added = {"learn": False, **dict.fromkeys(ADDED, False)}
    dataset = {"dataset_id": DATASET, "base_url": meta.url, "merge_window": 0, "identity": nothing_added}
    shop.control.put_dataset(1, msgspec.convert(dataset, Dataset), author="test", now=START_MS)
    installed.new_token(TOKEN)
    _, key = shop.control.create_key(
        1, KeyKind.SERVER, name="test", datasets=[DATASET], basis=Basis.CONSENT, author="test", now=START_MS
    )
    shop.monotonic += 2  # so that the gateway reads its settings again
    try:
        with running(installed.gateway) as (host, port):
            return await story(installed, meta, f"http://{host}:{port}", key)
    finally:
        await installed.close()


async def _one(installed: Installed, meta: RecordingMeta, post: Post, gateway: str, key: str, row: Row) -> Taken | str:
    try:
        await asyncio.to_thread(post, gateway, key, bytes(row["sent"]), code_of(row))
    except Exception as refused:
        return f"refused: {refused!r}"
    before = len(meta.taken)
    await installed.turn(100)  # small calls rest between one another
    return meta.taken[before] if len(meta.taken) == before + 1 else f"{len(meta.taken) - before} calls"


def leaves(row: Row) -> bytes:
    """The body of the call that the row must make: the envelope, and the event as it stands in the file."""
    return b'{"data":[%b]%b%b}' % (bytes(row["leaves"]), _beside(code_of(row)), AGENT)


def canonical(text: bytes) -> Any:
    """`text` with the members of its objects in one order, for Meta's pages fix none; texts and numbers stay as they
    are spelled."""
    if text[:1] == b"{":
        members = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        return {name: canonical(bytes(members[name])) for name in sorted(members)}
    if text[:1] == b"[":
        return [canonical(bytes(item)) for item in msgspec.json.decode(text, type=list[msgspec.Raw])]
    return text


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", EVENTS)
def test_the_body_is_what_metas_pages_want_byte_by_byte(name: str, way: str) -> None:
    """One event, one call: no field more, none less, types and numbers as documented, whatever way it came.

    Equal members and equal length leave room for nothing else: no blank, no key twice.
    """
    row = EVENTS[name]
    if not goes(row, way):
        return
    taken = left(way)[name]
    assert isinstance(taken, Taken), taken
    assert canonical(taken.body) == canonical(leaves(row))
    assert len(taken.body) == len(leaves(row))
    assert taken.body.startswith(b'{"data":[{"event_name":') and taken.body.endswith(AGENT + b"}")


@pytest.mark.parametrize("name", EVENTS)
def test_a_hash_is_the_sha256_of_the_form_that_is_named(name: str) -> None:
    """The file says what each hash is of, so that a reader can check it against the page."""
    row = EVENTS[name]
    user = json.loads(bytes(row["leaves"]))["user_data"]
    for key, forms in json.loads(bytes(row["normal_forms"])).items():
        hashes = [hashlib.sha256(form.encode()).hexdigest() for form in forms]
        assert user[key] == (hashes if len(hashes) > 1 else hashes[0]), key


@pytest.mark.parametrize("way", WAYS)
def test_a_call_goes_to_the_datasets_edge_with_the_token_in_a_header(way: str) -> None:
    """`POST /{version}/{dataset}/events`, JSON, `Authorization: Bearer`; the token stands nowhere else."""
    for taken in left(way).values():
        assert isinstance(taken, Taken), taken
        assert taken.line == f"POST /v25.0/{DATASET}/events HTTP/1.1"
        assert taken.header("content-type") == "application/json"
        assert taken.header("authorization") == f"Bearer {TOKEN}"
        assert taken.header("user-agent") == "signalpost/0.1.0"
        assert taken.header("content-length") == str(len(taken.body))
        assert TOKEN.encode() not in taken.body and not taken.header("cookie")


def test_the_rows_are_of_every_kind() -> None:
    """Every standard event, action_source, channel and name of messaging, and key that Meta's pages list."""
    events = [json.loads(bytes(row["leaves"])) for row in EVENTS.values()]
    listed = json.loads(bytes(GOLDEN["listed"]))
    for place, names in listed.items():
        if place == "event_name":
            found = {event["event_name"] for event in events}
        elif place == "event":
            found = {key for event in events for key in event}
        elif place == "messaging":
            found = {event["event_name"] for event in events if event["action_source"] == "business_messaging"}
        elif place == "contents":
            found = {
                key for event in events for item in event.get("custom_data", {}).get("contents", ()) for key in item
            }
        elif place in ("action_source", "messaging_channel"):
            found = {event.get(place) for event in events}
        else:
            found = {key for event in events for key in event.get(place, ())}
        assert set(names) <= found, (place, set(names) - found)


def test_a_call_holds_at_most_a_thousand_events(tmp_path: Path) -> None:
    """1,000 is Meta's limit (section 1.1); what is left goes in a call of its own."""
    row = EVENTS["lead"]
    event = json.loads(bytes(row["sent"]))

    async def story(installed: Installed, meta: RecordingMeta, gateway: str, key: str) -> list[list[str]]:
        ids = [f"many-{number}" for number in range(1_001)]
        for part in (ids[:600], ids[600:]):
            body = json.dumps({"data": [{**event, "event_id": one} for one in part]}).encode()
            await asyncio.to_thread(_post, f"{gateway}/v1/events", body, key, "application/json", len(part))
        while await installed.turn(100):
            pass
        return [[one["event_id"] for one in json.loads(taken.body)["data"]] for taken in meta.taken]

    calls = _installed(tmp_path, story)
    assert sorted(len(call) for call in calls) == [1, 1_000]
    assert sorted(one for call in calls for one in call) == sorted(f"many-{number}" for number in range(1_001))


def test_where_the_app_requires_it_the_proof_stands_beside_the_events(tmp_path: Path) -> None:
    """Section 1: hex HMAC-SHA-256 of the token under the app's secret, a parameter of its own."""

    async def story(installed: Installed, meta: RecordingMeta, gateway: str, key: str) -> bytes:
        installed.new_token("accesstoken0")
        installed.shop.control.set_secret(1, "app_secret", "appsecret1", author="test", now=START_MS)
        taken = await _one(installed, meta, own_api, gateway, key, EVENTS["lead"])
        assert isinstance(taken, Taken), taken
        return taken.body

    proof = b',"appsecret_proof":"f4fb3b41a416d7da68b7cb62f9a87aafd90911be3dc2896332a206dd96af0e32"'
    body = _installed(tmp_path, story)
    assert body == leaves(EVENTS["lead"])[:-1] + proof + b"}"
    assert b"appsecret1" not in body and b"accesstoken0" not in body


def test_a_stock_client_with_its_own_token_reaches_meta_byte_by_byte(tmp_path: Path) -> None:
    """With `passthrough` the body that Meta's client makes goes on unchanged, under its own name and version; the token
    moves from the query to a header."""
    sent = {**json.loads(bytes(EVENTS["clean-person"]["sent"])), "event_time": START_MS // 1_000}
    with recording_meta() as meta:
        post_by_stock_client(meta.url, DATASET, TOKEN, sent, "TEST1")
        (direct,) = meta.taken
        assert f"access_token={TOKEN}" in direct.line or TOKEN.encode() in direct.body

        async def story(installed: Installed) -> None:
            dataset = Dataset(dataset_id=DATASET, base_url=meta.url, passthrough=True)
            installed.shop.control.put_dataset(1, dataset, author="test", now=START_MS)
            with running(installed.shop.gateway(open_transport=AsyncHttpTransport)) as (host, port):
                post = (post_by_stock_client, f"http://{host}:{port}", DATASET, TOKEN, sent, "TEST1")
                await asyncio.to_thread(*post)
            await installed.close()

        asyncio.run(story(Installed(tmp_path, meta.url)))
        (_, relayed) = meta.taken
    assert relayed.body == direct.body
    assert relayed.header("content-type") == direct.header("content-type")
    assert relayed.header("user-agent") == direct.header("user-agent")
    assert relayed.line.split("?")[0].removesuffix(" HTTP/1.1") == direct.line.split("?")[0].removesuffix(" HTTP/1.1")
    assert TOKEN not in relayed.line


def test_the_sandbox_takes_what_must_leave() -> None:
    """The other side of the same pages: each body is taken, and nothing in it is odd."""
    real = Conduct(ctwa_clid="any")  # a click id of Meta's, which no sandbox issued
    with RunningSandbox(Sandbox(conduct=real, clock=lambda: START_MS / 1_000)) as running_meta:
        url = f"{running_meta.url}/v25.0/{DATASET}/events"
        for name, row in EVENTS.items():
            try:
                _post(url, leaves(row), TOKEN, "application/json")
            except AssertionError as refused:
                raise AssertionError(name) from refused
        odd = {finding for event in running_meta.sandbox.events() for finding in event.findings}
    assert odd <= {"content_ids_missing", "user_agent_missing"}, "what those rows leave out"


def test_the_sdk_sends_the_same_straight_to_meta() -> None:
    """Without a gateway between: the same bytes, for every event."""
    ports = Ports(now=lambda: START_MS / 1000, random=lambda: 0.5, random_id=lambda: "made-by-the-sdk")
    with recording_meta() as meta:
        for name, row in EVENTS.items():
            dataset = sp.Dataset(id=DATASET, token=TOKEN, base_url=meta.url, test_event_code=code_of(row))
            event = msgspec.json.decode(bytes(row["sent"]), type=sp.Event)
            with sp.Client(datasets=[dataset], ports=ports) as client:
                result = client.send(msgspec.structs.replace(event, consent=sp.EventConsent(api="granted")))
            assert result.ok, (name, result)
            taken = meta.taken[-1]
            assert canonical(taken.body) == canonical(leaves(row)), name
            assert len(taken.body) == len(leaves(row)), name
            assert taken.line == f"POST /v25.0/{DATASET}/events HTTP/1.1"
            assert taken.header("authorization") == f"Bearer {TOKEN}"
        assert len(meta.taken) == len(EVENTS)
