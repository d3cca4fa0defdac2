"""Salesforce's side, small: leads and opportunities with their history, its query, tokens that end, outbound messages.

org = SalesforceOrg(token="key:secret")
org.enter("00Q5g00000A1", "Working", at=1_795_000_000, Email="ann@shop.example")
body = outbound("Lead", [{"Id": "00Q5g00000A1", "Status": "Working"}])
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shop_lists import ShopStandIn

SECRET = "a long word that both know"
STAGES = {"Lead": "Status", "Opportunity": "StageName"}
_KIND = re.compile(r"\) FROM (Lead|Opportunity) WHERE (.*)$")
_BETWEEN = re.compile(r"SystemModstamp >= (\S+) AND SystemModstamp <= (\S+) ORDER BY SystemModstamp, Id")


def iso(at: int) -> str:
    """As Salesforce writes times."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


class SalesforceOrg(ShopStandIn):
    """Tokens are given for the app's key and secret, and end when `ended` says so."""

    address = "https://shop.my.salesforce.com"

    def __init__(self, token: str = "key:secret") -> None:
        super().__init__(token)
        self.records: dict[str, tuple[str, dict[str, Any]]] = {}
        self.given = 0

    def enter(self, number: str, stage: str, at: int, *, kind: str = "Lead", tracked: bool = True, **more: Any) -> None:
        """The record reaches a stage; it is made with the first."""
        known = self.records.get(number)
        _, record = known or (kind, {"Id": number, "CreatedDate": iso(at)})
        self.records[number] = kind, record
        if kind == "Opportunity":
            self._row(record, "OpportunityHistories", {"StageName": stage, "CreatedDate": iso(at)})
        elif known and tracked:
            row = {"OldValue": record["Status"], "NewValue": stage, "CreatedDate": iso(at)}
            self._row(record, "Histories", row)
        record |= {STAGES[kind]: stage, "LastModifiedDate": iso(at), "SystemModstamp": iso(at), **more}

    def _row(self, record: dict[str, Any], name: str, row: dict[str, Any]) -> None:
        rows = (record.get(name) or {"records": []})["records"]
        record[name] = {"totalSize": len(rows) + 1, "done": True, "records": [*rows, row]}

    def end_tokens(self) -> None:
        """None that was given counts any more."""
        self.given += 100

    def allowed(self, headers: Mapping[str, str]) -> bool:
        return headers.get("authorization") == f"Bearer token-{self.given}"

    async def _answer(self, request: Request) -> Response:
        if request.url.path != "/services/oauth2/token":
            return await super()._answer(request)
        self.asked.append("token")
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        if (form["client_id"], form["client_secret"]) != ("key", "secret"):
            return JSONResponse({"error": "invalid_client"}, status_code=400)
        self.given += 1
        return JSONResponse({"access_token": f"token-{self.given}", "instance_url": self.address})

    async def answer(self, request: Request, path: str) -> Response:
        begin = 0
        if path.endswith("/query"):
            asked = request.query_params["q"]
        else:
            asked, begin = self._following, int(path.rpartition("-")[2])
        self._following = asked
        matched = _KIND.search(asked)
        assert matched, asked
        kind, where = matched.groups()
        found = [record for of, record in self.records.values() if of == kind and _holds(record, where)]
        found.sort(key=lambda one: str(one["SystemModstamp"]))
        page: dict[str, Any] = {"totalSize": len(found), "done": True, "records": found[begin : begin + self.page]}
        if begin + self.page < len(found):
            page |= {"done": False, "nextRecordsUrl": f"/services/data/v62.0/query/01g-{begin + self.page}"}
        return JSONResponse(page)


def _holds(record: dict[str, Any], where: str) -> bool:
    if (between := _BETWEEN.fullmatch(where)) is None:
        return where == f"Id = '{record['Id']}'"
    low, high = (one.rstrip("Z") for one in between.groups())
    return low <= str(record["SystemModstamp"])[:19] <= high


def outbound(kind: str, records: Sequence[Mapping[str, str]]) -> bytes:
    """An outbound message as the guide's sample has it."""
    notifications = "".join(
        f"<Notification><Id>04l{number}</Id>"
        f'<sObject xsi:type="sf:{kind}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">'
        + "".join(f"<sf:{name}>{escape(text)}</sf:{name}>" for name, text in record.items())
        + "</sObject></Notification>"
        for number, record in enumerate(records)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        '<soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound">'
        "<OrganizationId>00D5g000001</OrganizationId><ActionId>04k5g000001</ActionId>"
        '<SessionId xsi:nil="true"/><EnterpriseUrl>https://shop.my.salesforce.com/services/Soap/c/62.0</EnterpriseUrl>'
        f"<PartnerUrl>https://shop.my.salesforce.com/services/Soap/u/62.0</PartnerUrl>{notifications}"
        "</notifications></soapenv:Body></soapenv:Envelope>"
    ).encode()
