"""Whether a request is BigCommerce's."""

from __future__ import annotations

import pytest

from bigcommerce_stand_in import SECRET, body_of, sign, webhook_payload
from signalpost.connectors.bigcommerce.signature import ID, SIGNATURE, TIMESTAMP, TOLERANCE_S, verify
from signalpost.connectors.webhook import Delivery, Unverified, Webhook

BODY = body_of(webhook_payload())
AT = 1_795_202_890


def verified(
    headers: dict[str, str], body: bytes = BODY, secrets: tuple[str, ...] = (SECRET,), now: int = AT
) -> Delivery:
    """The delivery that the gateway makes of a request."""
    return verify(Webhook(headers=headers, body=body, now=now), secrets)


def code_of(headers: dict[str, str], body: bytes = BODY, secrets: tuple[str, ...] = (SECRET,), now: int = AT) -> str:
    """Why it is refused."""
    with pytest.raises(Unverified) as refused:
        verified(headers, body, secrets, now)
    return refused.value.code


def test_a_signed_delivery_is_bigcommerces() -> None:
    """With its number and time, which are signed too."""
    found = verified(sign(BODY))
    assert (found.delivery_id, found.at, found.body) == ("msg_1", AT * 1000, BODY)


def test_what_their_library_signs_is_verified() -> None:
    """standardwebhooks 1.1.0 for Python, with the client secret in base64, as BigCommerce's documentation shows."""
    body = b'{"scope":"store/order/created","data":{"type":"order","id":218}}'
    headers = {ID: "msg_1", TIMESTAMP: str(AT), SIGNATURE: "v1,lFaY8LID1wz4U3n6WxbXP2grSbuCsmkOtENONG3ReJU="}
    assert verified(headers, body).delivery_id == "msg_1"


def test_either_secret_may_have_signed_while_one_is_exchanged() -> None:
    """And a delivery may have several signatures, of versions nobody knows too."""
    assert verified(sign(BODY, "old"), secrets=("new", "old")).delivery_id == "msg_1"
    both = f"v1a,AAAA {sign(BODY, 'gone')[SIGNATURE]} {sign(BODY)[SIGNATURE]}"
    assert verified({**sign(BODY), SIGNATURE: both}).delivery_id == "msg_1"


@pytest.mark.parametrize("name", [ID, TIMESTAMP, SIGNATURE])
def test_what_is_not_signed_is_refused(name: str) -> None:
    """All three headers are needed."""
    assert code_of({key: text for key, text in sign(BODY).items() if key != name}) == "signature_missing"


@pytest.mark.parametrize(
    "headers",
    [
        {**sign(BODY), SIGNATURE: "v2,AAAA"},
        {**sign(BODY), SIGNATURE: "v1,not base64"},
        {**sign(BODY), SIGNATURE: "v1,AAAA"},
        {**sign(BODY), TIMESTAMP: "now"},
        {**sign(BODY), TIMESTAMP: "1" * 13},
    ],
    ids=["another version", "no base64", "too short", "no time", "milliseconds"],
)
def test_what_is_malformed_is_refused(headers: dict[str, str]) -> None:
    """And told from what is wrong."""
    assert code_of(headers) == "signature_malformed"


def test_a_changed_byte_is_seen() -> None:
    """In the body, the number and the time."""
    assert code_of(sign(BODY), BODY.replace(b"218", b"219")) == "signature_wrong"
    assert code_of({**sign(BODY), ID: "msg_2"}) == "signature_wrong"
    assert code_of({**sign(BODY), TIMESTAMP: str(AT + 1)}) == "signature_wrong"
    assert code_of(sign(BODY, "another secret")) == code_of(sign(BODY, ""), secrets=("",)) == "signature_wrong"


@pytest.mark.parametrize("seconds", [TOLERANCE_S + 1, -TOLERANCE_S - 1])
def test_what_is_old_is_refused(seconds: int) -> None:
    """So that it cannot be sent again; nor what is from the future."""
    assert code_of(sign(BODY), now=AT + seconds) == "signature_old"


@pytest.mark.parametrize("seconds", [TOLERANCE_S, -TOLERANCE_S])
def test_clocks_may_differ(seconds: int) -> None:
    """By five minutes."""
    assert TOLERANCE_S == 300
    assert verified(sign(BODY), now=AT + seconds).at == AT * 1000


def test_a_repetition_has_the_number_of_the_first() -> None:
    """Though it is signed anew."""
    assert verified(sign(BODY)).delivery_id == verified(sign(BODY, at=AT + 60), now=AT + 60).delivery_id
