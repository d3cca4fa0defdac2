"""A broken body is cut into its events."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from signalpost.gateway.salvage import DEEPEST, MOST_PIECES, items, members

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(values, max_size=6))
def test_a_list_is_cut_at_its_own_commas(whole: list[object]) -> None:
    """Commas and brackets within texts and within items are no cuts; NaN and Infinity do not matter."""
    cut = items(json.dumps(whole).encode())
    assert cut == [json.dumps(one).encode() for one in whole]


@given(st.dictionaries(st.text(st.characters(codec="utf-8", exclude_characters='"\\'), max_size=5), values, max_size=5))
def test_an_object_is_cut_into_members(whole: dict[str, object]) -> None:
    """Each member's text is what the object holds under its name."""
    cut = members(json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass"))
    assert cut is not None
    named = {json.loads(f'"{name}"', strict=False): text for name, text in cut.items()}
    assert list(named) == list(whole)
    assert all(json.loads(text) == whole[name] for name, text in named.items() if b"NaN" not in text)


@given(st.text(st.sampled_from('[]{}",:\\ an1'), max_size=30))
def test_any_text_is_cut_or_left(text: str) -> None:
    """No text breaks the cutting, and pieces are of the text."""
    for cut in (items(text.encode()), list((members(text.encode()) or {}).values())):
        assert all(piece in text.encode() for piece in cut or ())


def test_what_does_not_end_is_not_cut() -> None:
    """A truncated body might hide anything."""
    for text in (b"", b"[", b"[1,2", b'["a]', b"[1]]", b"[1] 2", b"1", b'{"a":1}', b"x[1]"):
        assert items(text) is None, text
    for text in (b"", b"{", b'{"a":1', b"[1]", b"{1}", b'{"a"}'):
        assert members(text) is None, text


def test_an_attack_is_left_early() -> None:
    """Millions of brackets or commas are not counted to their end."""
    assert items(b"[" + b"NaN," * (MOST_PIECES + 1) + b"1]") is None
    assert items(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1)) is None
    assert items(b"[" * DEEPEST + b"]" * DEEPEST) is not None
