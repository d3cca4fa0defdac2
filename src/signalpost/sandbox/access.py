"""Who may call: version, token, object, proof, in Graph's order, before anything is read of the events.

Checked before content as Graph generally does (not verified for this edge). Source: sections "Endpoint" and "Errors"
of docs/reference/sandbox.md.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping

import msgspec

from signalpost.sandbox.conduct import Conduct
from signalpost.sandbox.graph import GRAPH_ERRORS, GraphError, object_error

_VERSION = re.compile(r"v\d{1,3}\.\d{1,2}")
Tokens = Mapping[str, frozenset[str]]
USUAL = Conduct()
PROOF_MISSING = "API calls from the server require an appsecret_proof argument"  # unverified, as the other's words are


def authorise(
    token: str | None, object_id: str, *, tokens: Tokens | None, conduct: Conduct, method: str = "POST"
) -> GraphError | None:
    """Why `token` may not use the object; None if it may.

    `tokens`: each known object with the tokens that may use it; None: any token, any object whose id is a number.
    """
    if token is None:
        return GRAPH_ERRORS["104"]
    if tokens is None:
        return None if object_id.isascii() and object_id.isdigit() else object_error(object_id, method)
    if not any(token in allowed for allowed in tokens.values()):
        return msgspec.structs.replace(GRAPH_ERRORS["190"], status=conduct.token_status)
    return None if token in tokens.get(object_id, ()) else object_error(object_id, method)


def authorise_link(
    token: str | None, object_id: str, dataset: str, *, tokens: Tokens | None, conduct: Conduct, method: str
) -> GraphError | None:
    """Why `token` may not have the `dataset` of a page, an account or a user; None if it may.

    Where `tokens` lists datasets alone, an object that is not listed is open to every token that is. A dataset that is
    listed stays its own tokens'.
    """
    error = authorise_beside(token, object_id, tokens=tokens, conduct=conduct, method=method)
    listed = tokens is not None and object_id not in tokens and dataset in tokens
    if error is None and tokens is not None and listed and token not in tokens[dataset]:
        return object_error(object_id, method)
    return error


def authorise_beside(
    token: str | None, object_id: str, *, tokens: Tokens | None, conduct: Conduct, method: str
) -> GraphError | None:
    """Why `token` may not use an object that is no dataset, such as a page or an ad account; None if it may. Where it
    is not listed itself, every token that is listed for anything may."""
    if tokens is None or object_id in tokens:
        return authorise(token, object_id, tokens=tokens, conduct=conduct, method=method)
    everybody = {object_id: frozenset(known for allowed in tokens.values() for known in allowed)}
    return authorise(token, object_id, tokens=everybody, conduct=conduct, method=method)


def judge_version(version: str | None, conduct: Conduct) -> GraphError | None:
    """2635 for a version that is switched off. Without one Graph takes the oldest that it still serves."""
    oldest = conduct.oldest_version
    if version is None or oldest is None or _numbers(version) >= _numbers(oldest):
        return None
    return GRAPH_ERRORS["2635"].filled(version=oldest)


def version_headers(path: str, conduct: Conduct) -> tuple[tuple[str, str], ...]:
    """Which version answers a call, and that it is not the one that was asked (records of integrators, 2026-09)."""
    asked, served = path[1:].partition("/")[0], conduct.answers_as
    if served is None or not _VERSION.fullmatch(asked):
        return ()
    if _numbers(asked) >= _numbers(served):
        return (("facebook-api-version", asked),)
    warning = f"The call has been auto-upgraded to {served} as {asked} will be deprecated."
    return (("facebook-api-version", served), ("x-ad-api-version-warning", warning))


def judge_test_code(code: str | None, conduct: Conduct) -> GraphError | None:
    """A wrong test_event_code, when the codes that exist are known: reported by one integrator as 400/100."""
    known = conduct.test_event_codes
    return (
        GRAPH_ERRORS["invalid_test_event_code"]
        if code is not None and known is not None and code not in known
        else None
    )


def judge_proof(token: str, proof: str | None, app_secret: str | None, conduct: Conduct = USUAL) -> GraphError | None:
    """Whether appsecret_proof is the HMAC of the token under the app's secret. Without a secret any will do.

    A proof is needed only if the app demands it, so by default a call without one passes.
    """
    if proof is None:
        demanded = msgspec.structs.replace(GRAPH_ERRORS["appsecret_proof_invalid"], message=PROOF_MISSING)
        return demanded if conduct.proof == "demanded" else None
    if app_secret is None or hmac.compare_digest(proof.encode(), appsecret_proof(token, app_secret)):
        return None
    return GRAPH_ERRORS["appsecret_proof_invalid"]


def appsecret_proof(token: str, app_secret: str) -> bytes:
    """Hex HMAC-SHA-256; key: the app's secret, message: the token (SDK util.py)."""
    return hmac.new(app_secret.encode(), token.encode(), hashlib.sha256).hexdigest().encode()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.removeprefix("v").split(".") if part.isdigit())
