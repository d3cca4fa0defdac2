"""Business settings as TOML holds them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signalpost.capi.policy import Policy
from signalpost.errors import InvalidInput
from signalpost.store.business import Config, Dataset, Retention
from signalpost.store.config import changed, exported, parse_config

NAMES = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=20)
DATASETS = st.builds(
    Dataset,
    dataset_id=st.from_regex(r"[0-9]{1,32}", fullmatch=True),
    name=NAMES,
    api_version=st.sampled_from(["v24.0", "v25.0"]),
    test_event_code=st.none() | NAMES,
    merge_window=st.integers(0, 10**6),
    merge_windows=st.dictionaries(NAMES, st.integers(0, 10**6), max_size=3),
    server_names=st.lists(NAMES, max_size=3).map(tuple),
    server_wait=st.integers(0, 3_600_000),
)
CONFIGS = st.builds(
    Config,
    datasets=st.lists(DATASETS, max_size=3, unique_by=lambda one: one.dataset_id).map(tuple),
    policy=st.builds(Policy, default_country=st.none() | st.sampled_from(["de", "us"]), accept_md5=st.booleans()),
    retention=st.builds(Retention, events_days=st.integers(1, 4000)),
)


@given(CONFIGS)
def test_what_is_exported_is_read_back(config: Config) -> None:
    """Nothing is lost on the way out and in."""
    assert parse_config(exported(config)) == config


@given(CONFIGS)
def test_an_export_fits_toml(config: Config) -> None:
    """Tables, lists, texts, numbers and booleans; no nulls."""

    def fits(value: Any) -> bool:
        if isinstance(value, dict):
            return all(isinstance(key, str) and fits(item) for key, item in value.items())
        if isinstance(value, list):
            return all(map(fits, value))
        return isinstance(value, str | int | float | bool)

    assert fits(exported(config))


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"dataset": []}, ""),
        ({"datasets": {}}, "datasets"),
        ({"datasets": [{"name": "x"}]}, "datasets[0]"),
        ({"datasets": [{"dataset_id": "12"}, {"dataset_id": "pixel"}]}, "datasets[1].dataset_id"),
        ({"datasets": [{"dataset_id": "12", "token": "x"}]}, "datasets[0]"),
        ({"datasets": [{"dataset_id": "12", "api_version": "25"}]}, "datasets[0].api_version"),
        ({"datasets": [{"dataset_id": "12", "base_url": "graph.facebook.com"}]}, "datasets[0].base_url"),
        ({"datasets": [{"dataset_id": "12", "server_wait": 3_600_001}]}, "datasets[0].server_wait"),
        ({"datasets": [{"dataset_id": "12", "merge_windows": {"Lead": -1}}]}, "datasets[0].merge_windows[...]"),
        ({"datasets": [{"dataset_id": "12"}, {"dataset_id": "12"}]}, "datasets"),
        ({"policy": {"both_form": True}}, "policy"),
        ({"policy": {"both_forms": "yes"}}, "policy.both_forms"),
        ({"retention": {"events_days": 0}}, "retention.events_days"),
    ],
)
def test_a_mistake_is_named_by_its_place(values: dict[str, Any], path: str) -> None:
    """Path, code, sentence and fix."""
    with pytest.raises(InvalidInput) as refused:
        parse_config(values)
    (problem,) = refused.value.problems
    assert (problem.path, problem.code) == (path, "config_invalid")
    assert problem.message.endswith(".")
    assert problem.fix


@given(st.dictionaries(st.text(max_size=10), st.integers() | st.text() | st.lists(st.none()), max_size=4))
def test_any_table_is_settings_or_refused(values: dict[str, Any]) -> None:
    """No table breaks the reading of settings."""
    try:
        assert isinstance(parse_config(values), Config)
    except InvalidInput as refused:
        assert refused.problems


@pytest.mark.parametrize(
    "base_url",
    [
        "http://graph.facebook.com", "http://evil.example.com", "http://8.8.8.8", "https://graph.facebook.com@evil.com",
        "https://user:pass@graph.facebook.com", "https://:443", "http://[2001:4860:4860::8888]", "http://134744072",
        "http://0x8080808", "https://[graph.facebook.com", "http://[x]:8090",
    ],
)  # fmt: skip
def test_an_access_token_goes_over_no_open_network_and_to_no_hidden_host(base_url: str) -> None:
    """The place is named, the address is not: it may hold a password."""
    with pytest.raises(InvalidInput, match=r"datasets\[0\]\.base_url") as caught:
        parse_config({"datasets": [{"dataset_id": "1", "base_url": base_url}]})
    assert base_url not in str(caught.value)


@pytest.mark.parametrize(
    "base_url",
    [
        "https://graph.facebook.com", "https://proxy.shop.example:8443/meta", "http://127.0.0.1:8090", "http://[::1]:1",
        "http://localhost:8090", "http://sandbox:8090", "http://10.0.0.7:8090", "http://meta.internal",
        "http://meta.shop.localhost:8090", "http://meta.local", "http://meta.test", "http://[fd00::7]:8090", "http://4sandbox",
    ],
)  # fmt: skip
def test_a_sandbox_in_a_network_of_its_own_may_be_asked_by_http(base_url: str) -> None:
    """Its tokens are invented."""
    (dataset,) = parse_config({"datasets": [{"dataset_id": "1", "base_url": base_url}]}).datasets
    assert dataset.base_url == base_url


def test_what_was_changed_is_named_by_its_place() -> None:
    """Settings that came, went or are others, and no value of any; a list is one."""
    before = Config(
        datasets=(Dataset(dataset_id="1", name="old"), Dataset(dataset_id="2")), retention=Retention(events_days=30)
    )
    after = Config(datasets=(Dataset(dataset_id="1", name="new", server_names=("Lead",)), Dataset(dataset_id="2")))
    assert changed(before, before) == []
    assert changed(before, after) == ["datasets.1.name", "datasets.1.server_names", "retention.events_days"]
    assert changed(after, before) == changed(before, after)
