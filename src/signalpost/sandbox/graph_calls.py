"""Refusals for a whole call: token, permission, limits, faults of the service. Bodies are bare: no title.

Source: Meta's pages "Error handling", "Marketing API error reference", "Rate limiting" for codes; texts and HTTP status
as public records have them, else ours (docs/reference/sandbox.md says which). `{object}`, `{method}`, `{expired}`,
`{now}`, `{version}` are filled when the answer is made.
"""

from __future__ import annotations

from signalpost.sandbox.graph_error import METHOD, GraphError

_TOO_MANY = "(#{}) There have been too many calls from this ad-account. Please wait a bit and try again."
_SESSION = "Error validating access token: "

TRANSIENT: tuple[GraphError, ...] = (
    GraphError(code=1, status=500, message="An unknown error occurred", is_transient=True),
    GraphError(code=1, subcode=99, status=500, message="An unknown error occurred"),
    GraphError(
        code=2,
        status=500,
        message="An unexpected error has occurred. Please retry your request later.",
        is_transient=True,
    ),
    GraphError(code=5000, status=500, message="Unknown error"),
    GraphError(code=21009, message="(#21009) The data set upload is temporarily not ready."),
)

PARAMETERS: tuple[GraphError, ...] = (
    GraphError(code=100, message="Invalid parameter", is_transient=False),
    GraphError(
        code=100,
        subcode=33,
        type=METHOD,
        message="Unsupported {method} request. Object with ID '{object}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation. Please read the Graph API documentation at "
        "https://developers.facebook.com/docs/graph-api",
    ),
    GraphError(code=100, subcode=34, status=404, type=METHOD, message="Invalid Parameter"),
    # dataset-quality-api (copy of 2026-09-12): a dataset_id that does not exist.
    GraphError(code=100, subcode=2044055, message="Invalid parameter", is_transient=False),
    GraphError(
        code=2635,
        message="(#2635) You are calling a deprecated version of the Ads API. Please update to the latest version: "
        "{version}.",
    ),
    GraphError(code=506, message="(#506) Duplicate status message"),
)

TOKENS: tuple[GraphError, ...] = (
    GraphError(code=102, status=401, message="Session key invalid or no longer valid"),
    GraphError(code=104, message="An access token is required to request this resource."),
    GraphError(code=190, status=401, message="Invalid OAuth access token - Cannot parse access token"),
    GraphError(code=190, subcode=452, message=_SESSION + "The session does not match the current one."),
    GraphError(code=190, subcode=458, message=_SESSION + "The user has not authorized the application."),
    GraphError(code=190, subcode=459, message=_SESSION + "The user must pass a checkpoint."),
    GraphError(
        code=190,
        subcode=460,
        message=_SESSION + "The session has been invalidated because the user changed their password or Facebook has "
        "changed the session for security reasons.",
    ),
    GraphError(
        code=190,
        subcode=463,
        message=_SESSION + "Session has expired on {expired}. The current time is {now}.",
    ),
    GraphError(code=190, subcode=464, message=_SESSION + "The user is not confirmed."),
    GraphError(code=190, subcode=465, message=_SESSION + "The session is not allowed."),
    GraphError(code=190, subcode=467, message=_SESSION + "The session is invalid."),
)

PERMISSIONS: tuple[GraphError, ...] = (
    GraphError(code=3, message="(#3) Application does not have the capability to make this API call."),
    GraphError(code=10, status=403, message="(#10) Application does not have permission for this action"),
    GraphError(code=200, status=403, message="(#200) App does not have page_events permission"),
    GraphError(
        code=294,
        message="(#294) Managing advertisements requires an access token with the extended permission ads_management",
    ),
    GraphError(code=368, message="The action attempted has been deemed abusive or is otherwise disallowed"),
)

LIMITS: tuple[GraphError, ...] = (
    GraphError(code=4, status=403, message="(#4) Application request limit reached", is_transient=True),
    GraphError(code=4, subcode=1504022, status=403, message="(#4) Application request limit reached"),
    GraphError(code=4, subcode=1504039, status=403, message="(#4) Application request limit reached"),
    GraphError(code=17, message="User request limit reached"),
    GraphError(
        code=17,
        subcode=2446079,
        message="User request limit reached",
        is_transient=False,
        title="Ad Account Has Too Many API Calls",
        user_message="There have been too many calls from this ad-account. Please wait a bit and try again.",
    ),
    GraphError(code=32, message="(#32) Page request limit reached"),
    GraphError(code=341, message="(#341) Application limit reached"),
    GraphError(code=613, message="(#613) Calls to this api have exceeded the rate limit."),
    GraphError(code=613, subcode=1487742, message="(#613) Calls to this api have exceeded the rate limit."),
    GraphError(code=613, subcode=5044001, message="(#613) Calls to this api have exceeded the rate limit."),
    *(GraphError(code=code, message=_TOO_MANY.format(code)) for code in (80000, 80001, 80003, 80004, 80014)),
)

CALL_ERRORS: tuple[GraphError, ...] = (*TRANSIENT, *PARAMETERS, *TOKENS, *PERMISSIONS, *LIMITS)

# Other answers of the same code that public records have, by the name of the record.
VARIANTS: dict[str, GraphError] = {
    "token_could_not_be_decrypted": GraphError(code=190, message="The access token could not be decrypted"),
    "appsecret_proof_invalid": GraphError(
        code=100, type=METHOD, message="Invalid appsecret_proof provided in the API argument"
    ),
    "data_missing": GraphError(code=100, message="(#100) The parameter data is required"),
    "invalid_test_event_code": GraphError(code=100, message="(#100) Invalid parameter"),
    "dataset_quality_permission": GraphError(code=10, status=403, message="(#10) Permission denied"),
}
