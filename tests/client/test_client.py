"""The SDK as its users meet it, against a sandbox in process, and a few times over real sockets."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import shop
import signalpost as sp
from signalpost.sandbox.faults import Fault
from signalpost.sandbox.server import RunningSandbox
from signalpost.store import open_inboxes
from signalpost.store.keyring import Keyring
from signalpost.store.master_key import read_master_key
from signalpost.store.record import EventCopy
from signalpost.transport import Request, Response
from signalpost.transport_asgi import AsgiTransport


def by_id(results: list[sp.Result]) -> dict[str | None, sp.Result]:
    return {result.event_id: result for result in results}


# ---------------------------------------------------------------------------------------------- one event


def test_an_event_arrives_hashed_and_its_result_says_so() -> None:
    """Delivered, with Meta's trace id; what arrived is normalised and hashed; the token travelled as a header."""
    meta = shop.sandbox()
    with shop.client(meta) as client:
        result = client.send(shop.purchase())
    assert result.ok
    assert (result.status, result.event_id, result.dataset) == (sp.Status.DELIVERED, "order-1", "123")
    taken = meta.events()[0]
    assert result.fbtrace_id == taken.fbtrace_id
    assert taken.token_place == "header"
    assert taken.event["custom_data"] == {"value": 19.99, "currency": "EUR"}
    assert "joe@example.com" not in str(taken.event)


def test_a_bad_event_is_a_result_with_place_and_fix_and_sends_nothing() -> None:
    """Nothing is raised and no call is made."""
    meta = shop.sandbox()
    with shop.client(meta) as client:
        result = client.send(shop.old())
    assert not result.ok
    assert (result.status, result.event_id) == (sp.Status.DROPPED, "old")
    assert result.problems[0].path == "event_time"
    assert result.reason == result.problems[0].code
    assert result.problems[0].fix
    assert list(meta.calls) == []


@pytest.mark.parametrize("event", [b"{", b"", "\ud800", "[]", {}, {"event_name": object()}, {"event_time": 1 << 70}])
def test_what_is_no_event_is_dropped_too(event: Any) -> None:
    """Broken JSON, wrong shapes and values that no JSON can hold are results."""
    meta = shop.sandbox()
    with shop.client(meta) as client:
        result = client.send(event)
    assert (result.status, bool(result.problems)) == (sp.Status.DROPPED, True)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.none()
            | st.text(max_size=6)
            | st.integers()
            | st.floats()
            | st.lists(st.text(max_size=3))
            | st.booleans()
            for name in sp.Event.__struct_fields__
            if name not in ("user_data", "custom_data")
        },
    )
)
def test_no_event_makes_send_raise(changes: dict[str, Any]) -> None:
    """An Event built with values of any type ends as a result."""
    with shop.client(shop.sandbox()) as client:
        assert client.send(shop.purchase(**changes)).status in (sp.Status.DELIVERED, sp.Status.DROPPED)


def test_what_cannot_be_sent_at_all_is_a_mistake_and_raises() -> None:
    """A number is not an event."""
    with shop.client(shop.sandbox()) as client, pytest.raises(TypeError):
        client.send(5)  # type: ignore[arg-type]


def test_a_mapping_and_json_text_are_events_too() -> None:
    """Meta's names in a dict, bytes or str are the same event."""
    meta = shop.sandbox()
    fields = {
        "event_name": "Lead",
        "event_time": shop.NOW,
        "event_id": "a",
        "action_source": "website",
        "user_data": {"em": "joe@example.com"},
    }
    text = msgspec.json.encode(fields).decode()
    with shop.client(meta) as client:
        results = [client.send(event) for event in (fields, text, text.encode())]
    assert [result.status for result in results] == [sp.Status.DELIVERED] * 3
    assert len({str(one.event) for one in meta.events()}) == 1


def test_an_event_without_an_id_gets_one_before_the_first_attempt_and_keeps_it() -> None:
    """A repeat after a lost answer carries the same event_id, so that Meta counts one."""
    meta = shop.sandbox(faults=[Fault(fault="drop")])
    with shop.client(meta) as client:
        result = client.send(shop.purchase(event_id=None))
    assert (result.status, result.event_id) == (sp.Status.DELIVERED, "made-1")
    assert shop.received(meta) == ["made-1", "made-1"]


def test_a_test_event_code_is_sent_along() -> None:
    """The call carries it; the event is kept all the same."""
    meta = shop.sandbox()
    with shop.client(meta, test_event_code="TEST1") as client:
        client.send(shop.purchase())
    assert shop.received(meta, test_event_code="TEST1") == ["order-1"]
    assert meta.events()[0].partner_agent == "signalpost_0_1"


def test_results_and_clients_show_no_user_data_and_no_token() -> None:
    """No repr holds a value of user_data or the token."""
    client = shop.client(shop.sandbox(), token="secret-token")
    shown = repr(
        [client, client.send(shop.purchase()), client.send(shop.old()), sp.Dataset(id="1", token="secret-token")]
    )
    client.close()
    assert "joe" not in shown
    assert "secret-token" not in shown


# ---------------------------------------------------------------------------------------------- many events


def test_many_events_go_in_batches_of_a_thousand() -> None:
    """2,500 events are three calls, each event has its result, in place."""
    meta = shop.sandbox()
    with shop.client(meta) as client:
        results = list(client.send_many(shop.purchase(str(number)) for number in range(2500)))
    assert [call.events for call in meta.calls] == [1000, 1000, 500]
    assert [result.index for result in results] == list(range(2500))
    assert {result.status for result in results} == {sp.Status.DELIVERED}
    assert shop.received(meta) == [str(number) for number in range(2500)]


def test_a_batch_ends_at_four_megabytes() -> None:
    """Large events make smaller batches."""
    meta = shop.sandbox()
    wide = sp.CustomData(value=1, currency="EUR", properties={f"note{n}": "x" * 7000 for n in range(8)})
    with shop.client(meta) as client:
        results = list(client.send_many(shop.purchase(str(number), custom_data=wide) for number in range(100)))
    assert len(results) == 100
    assert meta.calls[0].events in range(60, 76)
    assert sum(call.events for call in meta.calls) == 100


def test_reading_goes_as_sending_goes() -> None:
    """send_many never takes more than one batch ahead: an endless source is fine."""
    meta = shop.sandbox()
    taken = 0

    def endless() -> Iterator[sp.Event]:
        nonlocal taken
        while True:
            taken += 1
            yield shop.purchase(str(taken))

    with shop.client(meta) as client:
        results = client.send_many(endless())
        first = next(results)
        assert first.event_id == "1"
        assert taken == 1000


def test_bad_events_among_good_ones_cost_only_themselves() -> None:
    """Those that prepare refuses never enter a batch; their results come at once."""
    meta = shop.sandbox()
    with shop.client(meta) as client:
        results = list(client.send_many([shop.purchase("a"), shop.old(), shop.purchase("b")]))
    assert [(result.index, result.status.value) for result in results] == [
        (1, "dropped"),
        (0, "delivered"),
        (2, "delivered"),
    ]
    assert shop.received(meta) == ["a", "b"]


def test_one_event_that_only_meta_refuses_is_found_among_a_thousand() -> None:
    """The batch is halved until the bad one stands alone; 999 go out, none twice."""
    meta = shop.sandbox(faults=[Fault(fault="100/2804003", event_id="637")])
    with shop.client(meta) as client:
        results = by_id(list(client.send_many(shop.purchase(str(number)) for number in range(1000))))
    bad = results.pop("637")
    assert bad.status is sp.Status.DROPPED
    assert "2804003" in bad.problems[0].message
    assert {result.status for result in results.values()} == {sp.Status.DELIVERED}
    assert sorted(shop.received(meta), key=int) == [str(number) for number in range(1000) if number != 637]


def test_eight_refused_in_a_row_are_a_fault_of_the_set_up_and_drop_nothing() -> None:
    """The stop rule: every event fails, none is dropped, the dataset stops, and DestinationError says why."""
    meta = shop.sandbox(faults=[Fault(fault="100", times=0)])
    results: list[sp.Result] = []
    with shop.client(meta) as client, pytest.raises(sp.DestinationError) as caught:
        results.extend(_collect(client.send_many(shop.purchase(str(number)) for number in range(100)), results))
    assert caught.value.reason == "refused_in_a_row"
    assert len(results) == 100
    assert {(result.status, result.reason) for result in results} == {(sp.Status.FAILED, "refused_in_a_row")}
    assert sum(1 for call in meta.calls if call.events == 1) == 8


def _collect(results: Iterator[sp.Result], into: list[sp.Result]) -> list[sp.Result]:
    for result in results:
        into.append(result)  # noqa: PERF402 - the iterator may raise at its end
    return []


def test_seven_refused_in_a_row_are_seven_bad_events() -> None:
    """One fewer, and they are dropped one by one while the rest goes out."""
    bad = [Fault(fault="100", event_id=str(number)) for number in range(7)]
    meta = shop.sandbox(faults=bad)
    with shop.client(meta) as client:
        results = by_id(list(client.send_many(shop.purchase(str(number)) for number in range(20))))
    dropped = {event_id for event_id, result in results.items() if result.status is sp.Status.DROPPED}
    assert dropped == {str(number) for number in range(7)}
    assert len(meta.events()) == 13


# ---------------------------------------------------------------------------------------------- trouble


@pytest.mark.parametrize("fault", ["1", "2", "21009", "html_502", "drop"])
def test_passing_trouble_is_repeated(fault: str) -> None:
    """A server error, HTML or a lost answer costs an attempt, not the event."""
    meta = shop.sandbox(faults=[Fault(fault=fault, times=3)])
    with shop.client(meta) as client:
        assert client.send(shop.purchase()).status is sp.Status.DELIVERED
    assert len(meta.calls) == 4


@pytest.mark.parametrize(("fault", "reason"), [("2", None), ("drop", "unknown_outcome"), ("html_502", None)])
def test_lasting_trouble_fails_the_event_after_four_attempts(fault: str, reason: str | None) -> None:
    """The result says failed, and whether the event may have arrived."""
    meta = shop.sandbox(faults=[Fault(fault=fault, times=0)])
    with shop.client(meta) as client:
        result = client.send(shop.purchase())
    assert (result.status, len(meta.calls)) == (sp.Status.FAILED, 4)
    assert result.reason
    assert reason in (None, result.reason)


@pytest.mark.parametrize("fault", ["4", "17", "613", "80004", "368"])
def test_throttling_is_not_waited_for_longer_than_allowed(fault: str) -> None:
    """Meta asks for minutes; a client waits `longest_wait_s` at most, so the event fails after one call."""
    meta = shop.sandbox(faults=[Fault(fault=fault, times=0)])
    with shop.client(meta) as client:
        assert client.send(shop.purchase()).status is sp.Status.FAILED
    assert len(meta.calls) == 1


def test_a_destination_that_never_answers_fails_the_rest_of_the_batch_too() -> None:
    """After the attempts for one part are used up, the other parts are not tried one by one."""
    meta = shop.sandbox(faults=[Fault(fault="100/2804003", event_id="3"), Fault(fault="2", times=0, skip=0)])
    with shop.client(meta) as client:
        results = list(client.send_many(shop.purchase(str(number)) for number in range(8)))
    assert {result.status for result in results} == {sp.Status.FAILED}
    assert len(results) == 8


def test_a_messaging_event_is_not_sent_twice_when_its_outcome_is_unknown() -> None:
    """Meta does not deduplicate messaging: after a lost answer it fails, while a website event is repeated."""
    message = shop.purchase(
        "m",
        action_source="business_messaging",
        messaging_channel="messenger",
        user_data=sp.UserData(page_id="1", page_scoped_user_id="2"),
    )
    meta = shop.sandbox(faults=[Fault(fault="drop", times=2)])
    with shop.client(meta) as client:
        results = by_id(list(client.send_many([message, shop.purchase("w")])))
    assert (results["m"].status, results["m"].reason) == (sp.Status.FAILED, "unknown_outcome")
    assert results["w"].status is sp.Status.DELIVERED
    assert shop.received(meta) == ["m", "w", "w"]


@pytest.mark.parametrize("fault", ["190", "190/463", "10", "200", "100/33", "2635"])
def test_a_wrong_set_up_raises_with_metas_code(fault: str) -> None:
    """Token, permission, dataset, version: every event would end so, and one call tells."""
    meta = shop.sandbox(faults=[Fault(fault=fault, times=0)])
    code, _, subcode = fault.partition("/")
    with shop.client(meta) as client, pytest.raises(sp.DestinationError) as caught:
        client.send(shop.purchase())
    assert (caught.value.code, caught.value.subcode) == (int(code), int(subcode) if subcode else None)
    assert caught.value.fbtrace_id
    assert len(meta.calls) == 1


def test_every_event_taken_has_its_result_before_the_error() -> None:
    """send_many yields failed results for what it took, stops reading, then raises."""
    meta = shop.sandbox(faults=[Fault(fault="190", times=0)])
    taken: list[str] = []

    def source() -> Iterator[sp.Event]:
        for number in range(5000):
            taken.append(str(number))
            yield shop.purchase(str(number))

    results: list[sp.Result] = []
    with shop.client(meta) as client, pytest.raises(sp.DestinationError):
        _collect(client.send_many(source()), results)
    assert [result.event_id for result in results] == taken
    assert len(taken) == 1000
    assert {result.status for result in results} == {sp.Status.FAILED}


# ---------------------------------------------------------------------------------------------- several datasets


DATASETS = [sp.Dataset(id="1", token="a"), sp.Dataset(id="2", token="b", api_version="v24.0", test_event_code="T2")]


def test_several_datasets_have_their_own_tokens_versions_and_batches() -> None:
    """Each event names its dataset; batches do not mix."""
    meta = shop.sandbox(tokens={"1": ["a"], "2": ["b"]})
    items = [(str(number % 2 + 1), shop.purchase(str(number))) for number in range(10)]
    with shop.client(meta, datasets=DATASETS) as client:
        results = list(client.send_many(items))
        assert client.send(shop.purchase("x"), dataset="2").dataset == "2"
    assert sorted(result.index for result in results) == list(range(10))
    assert [(call.dataset, call.events) for call in meta.calls] == [("1", 5), ("2", 5), ("2", 1)]
    assert {one.api_version for one in meta.events(dataset="2")} == {"v24.0"}
    assert len(meta.events(test_event_code="T2")) == 6


def test_a_dataset_that_stops_delays_no_other() -> None:
    """The other's events are delivered; the error comes at the end."""
    meta = shop.sandbox(tokens={"1": ["other"], "2": ["b"]})
    items = [(str(number % 2 + 1), shop.purchase(str(number))) for number in range(4000)]
    results: list[sp.Result] = []
    with shop.client(meta, datasets=DATASETS) as client, pytest.raises(sp.DestinationError):
        _collect(client.send_many(items), results)
    assert len(results) == 4000
    assert {(result.dataset, result.status.value) for result in results} == {("1", "failed"), ("2", "delivered")}
    assert sum(1 for call in meta.calls if call.dataset == "1") == 1


def test_a_dataset_that_the_client_does_not_have_is_told() -> None:
    """By name in the call: a mistake. Among the events, or missing where there are several: that event is dropped."""
    with shop.client(shop.sandbox(), datasets=DATASETS) as client:
        with pytest.raises(sp.SettingsError):
            client.send(shop.purchase(), dataset="9")
        results = list(client.send_many([("9", shop.purchase()), shop.purchase("b"), ("1", shop.purchase("c"))]))
    assert [(result.status.value, result.reason) for result in results] == [
        ("dropped", "dataset_unknown"),
        ("dropped", "dataset_unknown"),
        ("delivered", None),
    ]


@pytest.mark.parametrize("settings", [{}, {"dataset": "1"}, {"token": "t"}])
def test_a_client_needs_a_dataset_and_its_token(settings: dict[str, Any]) -> None:
    """Half a set-up is refused at once."""
    with pytest.raises(sp.SettingsError):
        sp.Client(**settings)


# ---------------------------------------------------------------------------------------------- awaited


async def _events(count: int) -> AsyncIterator[sp.Event]:
    for number in range(count):
        yield shop.purchase(str(number))


def test_the_async_client_does_the_same() -> None:
    """One rule, two drivers: results, batches and trouble are alike; events may come from an async iterable."""
    meta = shop.sandbox(faults=[Fault(fault="2")])

    async def run() -> list[sp.Result]:
        async with shop.async_client(meta) as client:
            one = await client.send(shop.purchase("one"))
            listed = [result async for result in client.send_many([shop.purchase("two"), shop.old()])]
            streamed = [result async for result in client.send_many(_events(1001))]
            return [one, *listed, *streamed]

    results = asyncio.run(run())
    assert [result.status.value for result in results[:3]] == ["delivered", "dropped", "delivered"]
    assert len(results) == 3 + 1001
    assert [call.events for call in meta.calls] == [1, 1, 1, 1000, 1]


def test_concurrent_async_sends_share_one_client() -> None:
    """Fifty sends at once all arrive."""
    meta = shop.sandbox()

    async def run() -> None:
        async with shop.async_client(meta) as client:
            await asyncio.gather(*(client.send(shop.purchase(str(number))) for number in range(50)))

    asyncio.run(run())
    assert len(set(shop.received(meta))) == 50


def test_the_async_client_raises_for_a_wrong_set_up_too() -> None:
    """DestinationError, awaited."""

    async def run() -> None:
        async with shop.async_client(shop.sandbox(faults=[Fault(fault="190")])) as client:
            await client.send(shop.purchase())

    with pytest.raises(sp.DestinationError):
        asyncio.run(run())


# ---------------------------------------------------------------------------------------------- threads, forks, end


def test_threads_share_one_client_over_real_sockets() -> None:
    """Eight threads, each its own events, nothing lost or doubled."""
    with RunningSandbox() as running, sp.Client(dataset="1", token="t", base_url=running.url) as client:

        def work(thread: int) -> None:
            for number in range(5):
                assert client.send(shop.purchase(f"{thread}-{number}", event_time=sp.now())).ok

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ids = shop.received(running.sandbox)
    assert len(ids) == len(set(ids)) == 40


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # Python 3.12 warns of threads; that is the point
def test_a_client_works_on_both_sides_of_a_fork() -> None:
    """A client used before a fork sends from parent and child alike."""
    with RunningSandbox() as running, sp.Client(dataset="1", token="t", base_url=running.url) as client:
        assert client.send(shop.purchase("before", event_time=sp.now())).ok
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = 0 if client.send(shop.purchase("child", event_time=sp.now())).ok else 2
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
        assert client.send(shop.purchase("parent", event_time=sp.now())).ok
        assert sorted(shop.received(running.sandbox)) == ["before", "child", "parent"]


def test_closing_waits_for_sends_under_way_and_refuses_later_ones() -> None:
    """close() drains: a send in another thread ends well, the next one raises ClientClosed."""
    meta = shop.sandbox()
    entered, go_on = threading.Event(), threading.Event()
    inner = AsgiTransport(shop.build(meta))

    class Slow:
        def send(self, request: Request) -> Response:
            entered.set()
            go_on.wait(10)
            return inner.send(request)

        def close(self) -> None:
            assert len(meta.events()) == 1, "closed before the send had ended"

    client = shop.client(meta, transport=Slow())
    results: list[sp.Result] = []
    sender = threading.Thread(target=lambda: results.append(client.send(shop.purchase())))
    closer = threading.Thread(target=client.close)
    sender.start()
    entered.wait(10)
    closer.start()
    go_on.set()
    sender.join()
    closer.join()
    assert results[0].ok
    with pytest.raises(sp.ClientClosed):
        client.send(shop.purchase())


def test_closing_does_not_wait_for_a_reader_that_went_away() -> None:
    """A half-read send_many holds nothing open; reading on after the end raises."""
    client = shop.client(shop.sandbox())
    results = client.send_many(shop.purchase(str(number)) for number in range(1500))
    next(results)
    client.close()
    with pytest.raises(sp.ClientClosed):
        list(results)


# ---------------------------------------------------------------------------------------------- into an inbox


def test_an_inbox_client_has_the_event_on_disk_when_it_returns(tmp_path: Path) -> None:
    """Accepted, with a receipt; nothing clear is in the files; the reader finds what the worker needs."""
    with sp.Client.to_inbox(tmp_path, dataset="123") as client:
        before = time.time_ns() // 1_000_000
        result = client.send(shop.purchase("order-9", event_time=sp.now()))
        many = list(client.send_many(shop.purchase(str(number), event_time=sp.now()) for number in range(3)))
    assert (result.status, result.ok) == (sp.Status.ACCEPTED, True)
    receipts = [one.receipt for one in (result, *many)]
    assert len(set(receipts)) == 4

    keyring = Keyring.open(tmp_path, read_master_key({}, tmp_path / "master.key"))
    reader = open_inboxes(tmp_path / "inbox", keyring)
    (inbox_id,) = reader.inboxes()
    records = [record for segment in reader.read(inbox_id, 0, 100) for record in segment.records]
    copies = [msgspec.msgpack.decode(record.body, type=EventCopy) for record in records]
    assert [copy.event_id for copy in copies] == ["order-9", "0", "1", "2"]
    assert (copies[0].dataset, copies[0].key_id, copies[0].origin) == ("123", "local", "server")
    assert copies[0].received_at >= before
    stored = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"joe@example.com" not in stored
    assert b"Mozilla" not in stored


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")  # Python 3.12 warns of threads; that is the point
def test_an_inbox_client_forks_into_two_files(tmp_path: Path) -> None:
    """Parent and child write files of their own; all events are there."""
    with sp.Client.to_inbox(tmp_path, dataset="123") as client:
        assert client.send(shop.purchase("before", event_time=sp.now())).ok
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = 0 if client.send(shop.purchase("child", event_time=sp.now())).ok else 2
                client.close()
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
        assert client.send(shop.purchase("parent", event_time=sp.now())).ok
    reader = open_inboxes(tmp_path / "inbox", Keyring.open(tmp_path, read_master_key({}, tmp_path / "master.key")))
    held = [sum(len(segment.records) for segment in reader.read(one, 0, 100)) for one in reader.inboxes()]
    assert sorted(held) == [1, 2]


def test_an_async_client_writes_into_an_inbox_too(tmp_path: Path) -> None:
    """Awaited, the same receipts."""

    async def run() -> list[sp.Result]:
        async with sp.AsyncClient.to_inbox(tmp_path, dataset="123") as client:
            return [
                result
                async for result in client.send_many(shop.purchase(str(n), event_time=sp.now()) for n in range(3))
            ]

    results = asyncio.run(run())
    assert [result.status for result in results] == [sp.Status.ACCEPTED] * 3
    assert all(result.receipt for result in results)


def test_an_inbox_client_wants_a_dataset_for_each_event(tmp_path: Path) -> None:
    """No gateway stands between to know where an event belongs."""
    with sp.Client.to_inbox(tmp_path) as client:
        assert client.send(shop.purchase()).reason == "dataset_unknown"
        assert client.send(shop.purchase(event_time=sp.now()), dataset="5").ok


def test_a_script_that_forgets_to_close_loses_nothing_and_ends(tmp_path: Path) -> None:
    """The interpreter's end closes what is open: the event is in the inbox, and the process ends."""
    code = (
        "import sys, signalpost as sp;"
        "client = sp.Client.to_inbox(sys.argv[1], dataset='1');"
        "event = {'event_name': 'Lead', 'event_time': sp.now(), 'action_source': 'other'};"
        "event['user_data'] = {'em': 'a@b.co'};"
        "print(client.send(event).status.value)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "accepted", "")
    reader = open_inboxes(tmp_path / "inbox", Keyring.open(tmp_path, read_master_key({}, tmp_path / "master.key")))
    (inbox_id,) = reader.inboxes()
    (segment,) = reader.read(inbox_id, 0, 10)
    assert len(segment.records) == 1
