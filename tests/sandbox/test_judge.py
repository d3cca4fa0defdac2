"""What a call is refused for, and in which order."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox_events import DAY, NOW, good, judged, subcode, verdict
from signalpost.sandbox import rules
from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.judge import Limits, refusal


def test_a_good_event_is_taken() -> None:
    """A Purchase with a person, a value and a currency passes."""
    assert verdict(good()) is None


def test_checks_run_in_metas_order() -> None:
    """Section 21 item 3: keys and types, event_time, user_data, custom_data, each over all events first."""
    wrong = [
        good(custom_data=...),
        good(user_data={}),
        good(event_time=NOW - 30 * DAY),
        good(unknown=1),
    ]
    seen = [verdict(*wrong[:count]) for count in range(len(wrong), 0, -1)]
    assert seen == [(100, None), (100, 2804003), (100, 2804050), (100, 2804009)]


def test_an_old_event_without_a_person_is_too_old() -> None:
    """Section 1.5, observed order: only client_user_agent and too old got 2804003, not 2804050 (2026-09-05)."""
    assert subcode(good(event_time=NOW - 30 * DAY, user_data={"client_user_agent": "UA"})) == 2804003


def test_a_call_holds_one_to_a_thousand_events() -> None:
    """Section 1.1 row `data`; section 21 item 2: over 1,000 is 400 and code 100."""
    assert verdict() == (100, None)
    assert verdict(*[good()] * 1000) is None
    assert verdict(*[good()] * 1001) == (100, None)


def test_one_bad_event_refuses_the_whole_call() -> None:
    """Section 1.5: 999 good ones do not save it."""
    assert verdict(*[good()] * 999, good(event_time=1)) == (100, 2804003)


def test_the_sandbox_knows_which_event_it_was() -> None:
    """Meta does not say; the page of the sandbox does."""
    found = refusal([good(), good(), good(user_data={})], now=NOW, limits=Limits(), conduct=Conduct())
    assert found is not None
    assert (found.index, found.error.subcode) == (2, 2804050)
    nothing = refusal([], now=NOW, limits=Limits(), conduct=Conduct())
    assert nothing is not None
    assert nothing.index is None


def test_the_limits_are_settings() -> None:
    """Section 1.6, advice: ages and tolerance can be changed, and so can the size of a call."""
    limits = Limits(max_events=1, max_age_s=10, future_tolerance_s=0)
    for events in ([good(), good()], [good(event_time=NOW - 11)], [good(event_time=NOW + 1)]):
        assert judged(*events, limits=limits) is not None


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
STRICT = Conduct(
    website_keys="documented",
    ldu="required",
    choices="documented",
    status="flag",
    clear_text="refused",
    malformed_fbc="refused",
    negative_value="refused",
    customer_segmentation="event",
    event_name_length=50,
    linked={},
)
PLACES = [
    *rules.EVENT_KEYS,
    *(f"user_data.{key}" for key in ("em", "lead_id", "fbc", "client_user_agent")),
    *(f"custom_data.{key}" for key in ("contents", "value", "currency", "status", "content_type", "delivery_category")),
    *(f"attribution_data.{key}" for key in ("attribution_model", "attribution_share")),
    "app_data.extinfo",
    "original_event_data.event_time",
    "event",
]


@given(
    anything,
    st.sampled_from(PLACES),
    st.sampled_from([Conduct(), STRICT]),
    st.sampled_from(sorted(rules.ACTION_SOURCES)),
)
def test_any_json_is_judged(value: Any, where: str, conduct: Conduct, source: str) -> None:
    """No value in any place makes the judge fail, whatever the conduct."""
    event: Any = copy.deepcopy(good(action_source=source, messaging_channel="whatsapp"))
    outer, _, inner = where.partition(".")
    if where == "event":
        event = value
    elif inner:
        event[outer] = {**event.get(outer, {}), inner: value}
    else:
        event[outer] = value
    found = refusal([event], now=NOW, limits=Limits(), conduct=conduct)
    assert found is None or found.error.code == 100


@given(
    anything,
    st.sampled_from([".".join(path) for path in (("attribution_data",), ("original_event_data",), ("custom_data",))]),
)
def test_any_correction_is_judged(value: Any, where: str) -> None:
    """AppendAttribution reads deep into three objects."""
    assert verdict(good(event_name="AppendAttribution", **{where: value})) is not None
