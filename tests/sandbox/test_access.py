"""Who may call."""

from __future__ import annotations

from typing import Any

import pytest

from signalpost.sandbox.access import (
    appsecret_proof,
    authorise,
    authorise_beside,
    judge_proof,
    judge_test_code,
    judge_version,
    version_headers,
)
from signalpost.sandbox.conduct import Conduct

TOKENS = {"123": frozenset({"a"}), "456": frozenset({"b"})}


@pytest.mark.parametrize(
    ("token", "dataset", "tokens", "expected"),
    [
        pytest.param(None, "123", TOKENS, (400, "104"), id="2.2 row 104"),
        pytest.param("", "123", TOKENS, (401, "190"), id="2.2 row 190, empty"),
        pytest.param("x", "123", TOKENS, (401, "190"), id="21 item 1: unknown token"),
        pytest.param("b", "123", TOKENS, (400, "100/33"), id="21 item 1: token without access"),
        pytest.param("a", "789", TOKENS, (400, "100/33"), id="21 item 1: unknown dataset"),
        pytest.param("a", "123", TOKENS, None, id="right"),
        pytest.param("anything", "123", None, None, id="nothing set up"),
        pytest.param("anything", "shop", None, (400, "100/33"), id="an id is a number"),
        pytest.param("anything", "٣", None, (400, "100/33"), id="of ASCII digits"),
    ],
)
def test_token_comes_before_object(token: str | None, dataset: str, tokens: Any, expected: Any) -> None:
    """Section 21 item 1."""
    error = authorise(token, dataset, tokens=tokens, conduct=Conduct())
    assert (error and (error.status, error.name)) == expected


@pytest.mark.parametrize("status", [400, 401, 500])
def test_the_status_of_a_bad_token_is_a_setting(status: Any) -> None:
    """Section 19 row 23."""
    error = authorise("x", "123", tokens=TOKENS, conduct=Conduct(token_status=status))
    assert error is not None
    assert (error.code, error.status) == (190, status)


@pytest.mark.parametrize(
    ("version", "oldest", "refused"),
    [("v18.0", "v19.0", True), ("v9.0", "v19.0", True), ("v19.0", "v19.0", False), ("v26.0", "v19.0", False),
     (None, "v19.0", False), ("v1.0", None, False)],
)  # fmt: skip
def test_an_old_version_is_refused_when_told(version: str | None, oldest: str | None, refused: bool) -> None:
    """Section 2.2 row 2635; versions compare as numbers."""
    error = judge_version(version, Conduct(oldest_version=oldest))
    assert (error is not None and error.code == 2635) is refused


def test_the_documented_proof_is_right() -> None:
    """Section 1, computed example of PHP's test."""
    expected = b"f4fb3b41a416d7da68b7cb62f9a87aafd90911be3dc2896332a206dd96af0e32"
    assert appsecret_proof("accesstoken0", "appsecret1") == expected


def test_a_proof_is_checked_if_the_secret_is_known() -> None:
    """Section 1 row appsecret_proof: tolerated, needed only if the app demands it."""
    right = appsecret_proof("t", "s").decode()
    assert judge_proof("t", right, "s") is None
    assert judge_proof("t", None, "s") is None
    assert judge_proof("t", "anything", None) is None
    wrong = judge_proof("t", "0" * 64, "s")
    assert wrong is not None
    assert (wrong.code, wrong.type) == (100, "GraphMethodException")


def test_a_wrong_test_event_code_is_refused_when_codes_are_known() -> None:
    """Section 10 row "Wrong code": one integrator's report."""
    known = Conduct(test_event_codes=("TEST1",))
    assert judge_test_code("TEST1", known) is None
    assert judge_test_code(None, known) is None
    assert judge_test_code("TEST2", Conduct()) is None
    wrong = judge_test_code("TEST2", known)
    assert wrong is not None
    assert (wrong.status, wrong.code) == (400, 100)


def test_a_call_without_the_proof_is_refused_where_the_app_demands_it() -> None:
    """Section 1 row appsecret_proof: whether or not the secret is known; a right one passes. Words unverified."""
    demanded = Conduct(proof="demanded")
    for secret in (None, "s"):
        missing = judge_proof("t", None, secret, demanded)
        assert missing is not None
        assert (missing.code, missing.subcode, "require an appsecret_proof" in missing.message) == (100, None, True)
    assert judge_proof("t", appsecret_proof("t", "s").decode(), "s", demanded) is None


@pytest.mark.parametrize(
    ("token", "wanted", "code"),
    [("a", "77", None), ("x", "77", "190"), (None, "77", "104"), ("b", "123", "100/33")],
)
def test_what_is_no_dataset_is_open_to_every_listed_token(token: str | None, wanted: str, code: str | None) -> None:
    """Unless it is listed itself. Section 21 item 1; for an ad account unverified."""
    found = authorise_beside(token, wanted, tokens=TOKENS, conduct=Conduct(), method="GET")
    assert (None if found is None else found.name) == code


@pytest.mark.parametrize(
    ("path", "served", "headers"),
    [
        ("/v25.0/123/events", None, ()),
        ("/123/events", "v26.0", ()),
        ("/v26.0/123/events", "v26.0", (("facebook-api-version", "v26.0"),)),
        ("/v9.0/1/stats", "v26.0", (
            ("facebook-api-version", "v26.0"),
            ("x-ad-api-version-warning", "The call has been auto-upgraded to v26.0 as v9.0 will be deprecated."),
        )),
    ],
)  # fmt: skip
def test_which_version_answers_is_said(path: str, served: str | None, headers: tuple[tuple[str, str], ...]) -> None:
    """Section 2.2 row 2635 is what comes later; headers of public records of live calls, unverified here."""
    assert version_headers(path, Conduct(answers_as=served)) == headers
