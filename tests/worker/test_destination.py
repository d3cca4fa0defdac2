"""Settings of the control file as projection and delivery use them."""

from __future__ import annotations

import pytest

from signalpost.store import open_control
from signalpost.store.access_keys import KeyKind
from signalpost.store.business import Dataset
from signalpost.store.control import Control
from signalpost.transport import Secret
from signalpost.worker.consent import rules_of
from signalpost.worker.destination import LEARNT_FOR_MS, Elsewhere, destination, routes


@pytest.fixture
def control(house) -> Control:
    return open_control(house.folder / "other.db", house.keyring)


def put(control: Control, dataset_id: str = "11", **settings) -> None:
    control.put_dataset(1, Dataset(dataset_id=dataset_id, **settings), author="t", now=1)


def test_events_go_to_the_datasets_edge_with_its_token(control):
    """The version is the dataset's; the token is hidden."""
    put(control, api_version="v26.0", test_event_code="TEST1")
    control.set_token(1, "11", "EAAB", author="t", now=1)
    found = destination(control, control.snapshot(), 1, "11", None)
    assert found.url == "https://graph.facebook.com/v26.0/11/events"
    assert (found.token, found.test_event_code) == (Secret("EAAB"), "TEST1")
    assert "EAAB" not in repr(found)


def test_meta_is_told_who_sends(control):
    """This product and its release, as name_major_minor, unless the dataset says otherwise (section 1.1)."""
    put(control)
    assert destination(control, control.snapshot(), 1, "11", None).partner_agent == "signalpost_0_1"
    put(control, "22", partner_agent="agency_2_0")
    assert destination(control, control.snapshot(), 1, "22", None).partner_agent == "agency_2_0"


def test_an_app_that_requires_it_gets_the_proof_of_its_secret(control):
    """Section 1: HMAC of the token under the app's secret; a dataset's own goes before that of the space."""
    put(control)
    put(control, "22")
    for dataset in ("11", "22"):
        control.set_token(1, dataset, "accesstoken0", author="t", now=1)
    assert destination(control, control.snapshot(), 1, "11", None).appsecret_proof is None
    control.set_secret(1, "app_secret", "appsecret1", author="t", now=1)
    control.set_secret(1, "app_secret/22", "other", author="t", now=1)
    found = destination(control, control.snapshot(), 1, "11", None)
    assert found.appsecret_proof == Secret("f4fb3b41a416d7da68b7cb62f9a87aafd90911be3dc2896332a206dd96af0e32")
    assert "f4fb" not in repr(found)
    assert destination(control, control.snapshot(), 1, "22", None).appsecret_proof != found.appsecret_proof
    assert destination(control, control.snapshot(), 1, "99", None).appsecret_proof is None, "nor without a token"


def test_a_dataset_without_a_token_or_unknown_has_none(control):
    """Its events wait."""
    put(control)
    assert destination(control, control.snapshot(), 1, "11", None).token is None
    assert destination(control, control.snapshot(), 1, "99", None).token is None


def test_a_sandbox_takes_everything(control):
    """Also of datasets without a token, and never with a name that changes the address."""
    put(control)
    elsewhere = Elsewhere(base_url="http://127.0.0.1:1/", token=Secret("local"))
    assert destination(control, control.snapshot(), 1, "11", elsewhere).url == "http://127.0.0.1:1/v25.0/11/events"
    assert destination(control, control.snapshot(), 1, "11", elsewhere).token == Secret("local")
    assert destination(control, control.snapshot(), 1, "../x", elsewhere).url.endswith("/v25.0/..%2Fx/events")


@pytest.mark.parametrize(
    ("settings", "points", "code"),
    [
        ({}, 10_000, None),
        ({"test_event_code": "T1"}, 10_000, "T1"),
        ({"stage": "test", "test_event_code": "T1", "share": 0.5}, 50, "T1"),
        ({"stage": "live", "test_event_code": "T1", "share": 10}, 1_000, None),
        ({"stage": "observe", "share": 50}, 0, None),
    ],
)
def test_a_stage_says_for_whom_and_under_which_code(control, settings, points, code):
    """Without a stage a dataset with a code tests, as before there were stages; live never uses the code."""
    control.apply_config(1, {"datasets": [{"dataset_id": "11", **settings}]}, author="t", now=1)
    found = destination(control, control.snapshot(), 1, "11", None)
    assert (found.points, found.test_event_code) == (points, code)


def test_a_shop_routes_to_its_datasets_or_to_all(control):
    """As a key does, under a name that no key has; its basis is judged by as a key's."""
    put(control)
    put(control, "22")
    config = control.export_config(1)
    shops = [
        {"name": "a", "platform": "shopify", "shop": "s", "datasets": ["22"]},
        {"name": "b", "platform": "stripe", "shop": "s", "basis": "contract"},
    ]
    control.apply_config(1, {**config, "sources": shops}, author="t", now=1)
    by_key = routes(control.snapshot(), {}, 0)[1].by_key
    assert (by_key["shop:a"], by_key["shop:b"]) == (("22",), ("11", "22"))
    assert rules_of(control.snapshot())[1].bases == {"shop:b": "contract"}


def test_a_key_routes_to_its_datasets_or_to_all(control, make_copy):
    """Revoked keys too: what was accepted with them is delivered."""
    put(control, "11")
    put(control, "12")
    every, _ = control.create_key(1, KeyKind.SERVER, name="all", author="t", now=1)
    one, _ = control.create_key(1, KeyKind.SERVER, name="one", datasets=("12",), author="t", now=1)
    control.revoke_key(1, one.key_id, author="t", now=2)
    found = routes(control.snapshot(), {}, 0)[1]
    assert set(found.datasets_of(make_copy(dataset=None, key_id=every.key_id))) == {"11", "12"}
    assert found.datasets_of(make_copy(dataset=None, key_id=one.key_id)) == ("12",)


def test_waits_are_the_datasets(control):
    """Windows, and the names a server is declared to send."""
    put(control, merge_window=1_000, merge_windows={"Lead": 2_000}, server_names=("Purchase",), server_wait=30_000)
    waits = routes(control.snapshot(), {}, 0)[1].waits_of("11")
    assert [waits.wait_of(name, "browser") for name in ("PageView", "Lead", "Purchase")] == [1_000, 2_000, 30_000]


def test_a_learnt_name_waits_until_it_is_forgotten(control):
    """Seven days after the last pair."""
    put(control, merge_window=1_000)
    learnt = {(1, "11", "Lead"): 5, (2, "11", "Purchase"): 5}
    fresh = routes(control.snapshot(), learnt, 6)[1].waits_of("11")
    assert fresh.server_names == {"Lead"}
    assert routes(control.snapshot(), learnt, 5 + LEARNT_FOR_MS)[1].waits_of("11").server_names == frozenset()
