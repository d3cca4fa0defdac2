"""JSON that is nearly right: a payload with one place, however deep, replaced by something else or left out."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

Place = tuple[str | int, ...]
_LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=40)
)
_ODD = st.sampled_from(["", "0", "-1", "1e400", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59", "\x00", "ü" * 300])
ANYTHING = st.recursive(
    _LEAVES | _ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


def bent(payload: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """`payload` with one member replaced or left out."""
    places = list(_places(payload))

    def bend(place: Place, value: Any, leave_out: bool) -> Any:
        found = copy.deepcopy(dict(payload))
        inner: Any = found
        for step in place[:-1]:
            inner = inner[step]
        if leave_out:
            del inner[place[-1]]
        else:
            inner[place[-1]] = value
        return found

    return st.builds(bend, st.sampled_from(places), ANYTHING, st.booleans())


def _places(value: Any, above: Place = ()) -> Iterator[Place]:
    members = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in members:
        yield (*above, step)
        yield from _places(inner, (*above, step))
