"""The tool that trains the compression dictionary."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest
import zstandard

import tree
from signalpost.store.seal import NEWEST_DICTIONARY, read_dictionary


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("train_dictionary", tree.ROOT / "tools" / "train_dictionary.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_same_seed_trains_the_same_dictionary(tool: ModuleType) -> None:
    """Anybody can make it again."""
    assert tool.train(size=4_096, seed=1, count=300) == tool.train(size=4_096, seed=1, count=300)
    assert tool.train(size=4_096, seed=1, count=300) != tool.train(size=4_096, seed=2, count=300)


def test_the_shipped_dictionary_halves_events_it_never_saw(tool: ModuleType) -> None:
    """Single bodies and single-event segments, against zstd without a dictionary."""
    for unseen in tool.samples(seed=99, count=200):
        assert _packed(unseen, read_dictionary(NEWEST_DICTIONARY)) < 0.7 * _packed(unseen, None)


def _packed(samples: list[bytes], dictionary: zstandard.ZstdCompressionDict | None) -> int:
    compressor = zstandard.ZstdCompressor(level=1, dict_data=dictionary)
    return sum(len(compressor.compress(sample)) for sample in samples)
