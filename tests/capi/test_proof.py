"""The proof of an app's secret."""

from __future__ import annotations

from signalpost.capi.proof import appsecret_proof


def test_the_proof_is_the_documented_one() -> None:
    """Section 1: the example of the SDK's own test."""
    proof = "f4fb3b41a416d7da68b7cb62f9a87aafd90911be3dc2896332a206dd96af0e32"
    assert appsecret_proof("accesstoken0", "appsecret1") == proof
