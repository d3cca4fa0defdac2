"""A problem says where, which, in words, and the fix."""

from __future__ import annotations

import msgspec

from signalpost.capi.problem import Problem


def test_a_path_can_be_put_below_another():
    """In a request of many events the path names the event too."""
    problem = Problem(path="user_data.ph[1]", code="ph_invalid", message="No.", fix="Yes.")
    assert problem.at("data[3]").path == "data[3].user_data.ph[1]"
    assert Problem(path="", code="c", message="m").at("data[3]").path == "data[3]"
    assert problem.at("data[3]").code == "ph_invalid"


def test_what_needs_no_fix_is_written_without_one():
    """And without an empty one: what a problem is stored and answered as."""
    assert Problem(path="em", code="c", message="m.").fix == ""
    assert msgspec.json.encode(Problem(path="em", code="c", message="m.")) == b'{"path":"em","code":"c","message":"m."}'
