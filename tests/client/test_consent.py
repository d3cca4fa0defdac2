"""Consent in a client that has no gateway behind it, and passed on to one."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

import signalpost as sp
from gateway_shop import START_MS, Shop, purchase
from signalpost.capi.signals import EventConsent
from signalpost.client.consent import Judged, Stopped, judged, region_told
from signalpost.client.rule import Ports
from signalpost.transport import Request, Response

SHIPPED = sp.ConsentPolicy()
AT = START_MS // 1000
PORTS = Ports(now=lambda: float(AT), random=lambda: 0.5, random_id=lambda: "made")


def lead(consent: dict[str, str] | None = None, **user: Any) -> sp.Event:
    return sp.Event(
        event_name="Lead",
        event_time=AT,
        action_source="system_generated",
        event_id="1",
        user_data=sp.UserData(**{"external_id": "customer-7", **user}),
        consent=EventConsent(**consent) if consent is not None else None,
    )


@pytest.mark.parametrize(
    ("consent", "holds", "reason"),
    [
        (None, False, None),
        ({"api": "granted"}, False, None),
        ({"api": "denied"}, True, "consent_denied"),
        ({"onetrust": "pending", "region": "eea"}, False, "consent_unknown"),
        ({"onetrust": "pending", "region": "eea"}, True, None),
        ({"region": "us"}, False, None),
        ({"gpc": "1", "region": "us"}, False, "consent_gpc"),
        ({"region": "mars"}, True, "consent_region_unknown"),
    ],
)
def test_an_events_own_signals_are_judged(consent: dict[str, str] | None, holds: bool, reason: str | None) -> None:
    """What has to wait ends where nothing can hold it."""
    found = judged(lead(consent), SHIPPED, holds=holds)
    assert (found.outcome.reason if isinstance(found, Stopped) else None) == reason


def test_an_opt_out_limits_the_event_with_its_state() -> None:
    """As a gateway would."""
    found = judged(lead({"gpc": "1"}, country="us", st="California"), SHIPPED, holds=False)
    assert isinstance(found, Judged)
    assert found.event.data_processing_options == ("LDU",)
    assert (found.event.data_processing_options_country, found.event.data_processing_options_state) == (1, 1000)


def test_the_region_is_told_by_the_event() -> None:
    """By its consent, else by the country of its person."""
    assert region_told(lead({"region": "ch"}, country="de")) == "ch"
    assert region_told(lead(country="de")) == "eea"
    assert region_told(lead(country=["de"])) == ""
    assert region_told(lead({"region": "mars"})) is None


class Recording:
    """Takes every call, and says what Meta or a gateway would."""

    def __init__(self) -> None:
        self.bodies: list[Any] = []

    def send(self, request: Request) -> Response:
        self.bodies.append(json.loads(request.body))
        results = [{"status": "accepted", "event_id": "1"} for _ in self.bodies[-1]["data"]]
        answer = {"events_received": len(results), "fbtrace_id": "A", "results": results}
        return Response(status=200, body=msgspec.json.encode(answer))

    def close(self) -> None:
        """Nothing is open."""


def test_a_denied_event_never_leaves_for_meta() -> None:
    """The result says why; one that is limited says so to Meta, which gets no signal."""
    meta = Recording()
    with sp.Client(dataset="1", token="t", transport=meta, ports=PORTS) as client:
        denied = client.send(lead({"api": "denied"}))
        limited = client.send(lead({"gpc": "1", "region": "us_ca"}))
    assert (denied.status, denied.reason) == (sp.Status.DROPPED, "consent_denied")
    assert limited.status is sp.Status.DELIVERED
    (body,) = meta.bodies
    (sent,) = body["data"]
    assert (sent["data_processing_options"], sent["data_processing_options_state"]) == (["LDU"], 1000)
    assert "consent" not in sent


def test_the_table_of_a_client_is_its_own() -> None:
    """Where opt-outs drop, they drop here too."""
    meta = Recording()
    table = sp.ConsentPolicy(regions={"us": sp.RegionRule(opted_out="drop")})
    with sp.Client(dataset="1", token="t", transport=meta, consent=table, ports=PORTS) as client:
        assert client.send(lead({"gpc": "1", "region": "us_ca"})).reason == "consent_gpc"
    assert meta.bodies == []


def test_a_gateway_is_told_the_signals() -> None:
    """It judges by its datasets' tables, and remembers; the event itself goes hashed as ever."""
    gateway = Recording()
    ways = sp.Client.to_gateway("https://g.example", key="k", transport=gateway, ports=PORTS)
    with ways as client:
        client.send(lead({"api": "denied", "region": "de"}))
        client.send(msgspec.structs.replace(lead(), consent={"cookiebot": "marketing=1"}))
    first, second = (body["data"][0] for body in gateway.bodies)
    assert first["consent"] == {"api": "denied", "region": "de"}
    assert second["consent"] == {"cookiebot": "marketing=1"}
    assert len(first["user_data"]["external_id"]) == 64


@pytest.mark.parametrize("consent", [{"status": "granted"}, {"api": True}, "granted"])
def test_signals_that_cannot_be_read_end_the_event(consent: object) -> None:
    """They are never taken for silence."""
    meta = Recording()
    with sp.Client(dataset="1", token="t", transport=meta, ports=PORTS) as client:
        result = client.send(msgspec.structs.replace(lead(), consent=consent))
    assert (result.status, result.reason, meta.bodies) == (sp.Status.DROPPED, "wrong_type", [])


def test_a_local_inbox_keeps_how_consent_stood(tmp_path: Any) -> None:
    """As a gateway's: a grant with the record of it, of a denied event nothing but that, silence undecided."""
    here = Shop(tmp_path)
    with sp.Client.to_inbox(tmp_path, dataset="1", inbox=here.inbox, ports=PORTS) as client:
        ended = [
            client.send(purchase(event_id=str(place), **({"consent": consent} if consent else {})))
            for place, consent in enumerate(
                ({"api": "granted", "region": "de"}, {"api": "denied"}, None, {"api": "pending"})
            )
        ]
        assert [result.status.value for result in ended] == ["accepted", "dropped", "accepted", "accepted"]
        stands = [copy.consent.action for copy in here.events() if copy.consent is not None]
        assert stands == ["send", "undecided", "hold"]
        decided = [(copy.state, copy.source, [kind for kind, _ in copy.keys]) for copy in here.decisions()]
        assert decided == [("granted", "event", ["em"]), ("denied", "event", ["em"])]
    here.ledger.close()
    here.control.close()


def test_a_denied_phone_is_remembered_as_it_would_have_been_sent(tmp_path: Any) -> None:
    """With the country that the client's policy gives it."""
    here = Shop(tmp_path)
    policy = sp.Policy(default_country="de")
    ways = sp.Client.to_inbox(tmp_path, dataset="1", inbox=here.inbox, policy=policy, ports=PORTS)
    with ways as client:
        for consent in ({"api": "granted"}, {"api": "denied"}):
            client.send(lead(consent, ph="0170 1234567", external_id=None))
        granted, denied = here.decisions()
        assert granted.keys == denied.keys
        assert [kind for kind, _ in denied.keys] == ["ph"]
    here.ledger.close()
    here.control.close()
