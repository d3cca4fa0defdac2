"""A problem says where, which, in words, and the fix."""

from __future__ import annotations

from signalpost.capi.problem import Problem


def test_a_path_can_be_put_below_another():
    """In a request of many events the path names the event too."""
    problem = Problem(path="user_data.ph[1]", code="ph_invalid", message="No.", fix="Yes.")
    assert problem.at("data[3]").path == "data[3].user_data.ph[1]"
    assert Problem(path="", code="c", message="m").at("data[3]").path == "data[3]"
    assert problem.at("data[3]").code == "ph_invalid"
