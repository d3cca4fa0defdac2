"""kill -9 of poll, gateway, worker and all of it while CRMs tell of stages: each stage of each lead is at Meta once."""

from __future__ import annotations

import random
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any

import hubspot_stand_in as hubspot
import salesforce_stand_in as salesforce
from gateway_running import running
from season_run import SPACE
from serving import Sandbox, Serve, get, wait_for
from shop_lists import ShopStandIn
from signalpost.gateway.shop_secrets import API, SIGNING, secret_name
from signalpost.store import open_control, open_ledger_reader
from signalpost.store.business import Dataset
from signalpost.store.keyring import Keyring
from signalpost.store.shops_file import read_upto

MASTER = bytes(range(32))
DATASET = "1000001"
HOOK, KEY = "https://sp.shop.example/webhooks/hub", "a-long-word-that-both-know"
HUBSPOT, SALESFORCE = ("lead", "salesqualifiedlead", "customer"), ("Open", "Working", "Qualified")
VICTIMS = ("poll", "gateway-1", "worker", None)  # None: `serve` itself
Stage = tuple[int, str]  # Meta's id of the lead, stage
Webhook = tuple[str, bytes, dict[str, str]]  # path, body, headers


class Crms:
    """A portal and an org whose leads went through their stages in the last hours. Every third lead has no webhook:
    only the list tells of it."""

    def __init__(self, leads: int, now: int) -> None:
        self.hub, self.org = hubspot.HubSpotPortal(), salesforce.SalesforceOrg()
        self.truth: Counter[Stage] = Counter()
        self.webhooks: list[Webhook] = []
        for number in range(1, leads + 1):
            for step, (early, late) in enumerate(zip(HUBSPOT, SALESFORCE, strict=True)):
                at = now - (4 - step) * 3_600 + number
                self._contact(number, early, at, number % 3 > 0)
                self._lead(number, late, at, number % 3 > 0)

    def _contact(self, number: int, stage: str, at: int, told: bool) -> None:
        lead = 100_000_000_000_000 + number
        self.hub.enter(number, stage, at, email=f"p{number}@shop.example", meta_lead_id=str(lead))
        self.truth[lead, stage] += 1
        if told:
            change = self.hub.change("contact", number, at * 1_000)
            self.webhooks.append(("hub", *hubspot.signed([change], uri=HOOK, now_ms=int(time.time() * 1_000))))

    def _lead(self, number: int, stage: str, at: int, told: bool) -> None:
        lead, name = 200_000_000_000_000 + number, f"00Q5g{number:010d}"
        self.org.enter(name, stage, at, Meta_Lead_ID__c=str(lead), Email=f"q{number}@shop.example")
        self.truth[lead, stage] += 1
        if told:
            fields = {"Id": name, "Status": stage, "Meta_Lead_ID__c": str(lead), "LastModifiedDate": salesforce.iso(at)}
            self.webhooks.append((f"org?key={KEY}", salesforce.outbound("Lead", [fields]), {}))


class Telling(threading.Thread):
    """Sends every webhook until it is answered, as a CRM does; then some of them again, until `enough`."""

    def __init__(self, webhooks: Sequence[Webhook], address: Callable[[], str]) -> None:
        super().__init__(name="crms", daemon=True)
        self.enough, self.whole = threading.Event(), threading.Event()
        self.answers: Counter[int] = Counter()
        self._webhooks, self._address = webhooks, address

    def run(self) -> None:
        """One after the other."""
        for one in self._webhooks:
            while not self._taken(one):
                if self.enough.wait(0.02):
                    return
        self.whole.set()
        while not self.enough.wait(0.02):
            self._taken(random.choice(self._webhooks))

    def _taken(self, one: Webhook) -> bool:
        path, body, headers = one
        request = urllib.request.Request(f"{self._address()}/webhooks/{path}", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=5) as response:
                self.answers[response.status] += 1
                return True
        except urllib.error.HTTPError as refused:
            with refused:
                self.answers[refused.code] += 1
        except (OSError, HTTPException):
            pass
        return False


@contextmanager
def installed(folder: Path, crms: Crms, sandbox: str) -> Iterator[None]:
    """Both CRMs in the settings of a data folder, led to `sandbox`; their APIs answer over HTTP."""
    with ExitStack() as held:
        addresses = [_served(held, one) for one in (crms.hub, crms.org)]
        folder.mkdir()
        with closing(open_control(folder / "control.db", Keyring.open(folder, MASTER))) as control:
            dataset = Dataset(dataset_id=DATASET, base_url=sandbox, merge_window=0)
            control.put_dataset(SPACE, dataset, author="test", now=1)
            control.set_token(SPACE, DATASET, "a-token", author="test", now=1)
            shared = {"shop": "main", "datasets": [DATASET], "since": int(time.time()) - 86_400}
            hub = {**shared, "name": "hub", "platform": "hubspot", "address": addresses[0], "webhook_address": HOOK}
            org = {**shared, "name": "org", "platform": "salesforce", "address": addresses[1]}
            hub["lead_fields"], org["lead_fields"] = {"lead_id": "meta_lead_id"}, {"lead_id": "Meta_Lead_ID__c"}
            values: dict[str, Any] = {**control.export_config(SPACE), "sources": [hub, org]}
            control.apply_config(SPACE, values, author="test", now=1)
            secrets = {("hub", SIGNING): hubspot.SECRET, ("org", SIGNING): KEY}
            secrets |= {("hub", API): crms.hub.token, ("org", API): crms.org.token}
            for (name, kind), secret in secrets.items():
                control.set_secret(SPACE, secret_name(name, kind), secret, author="test", now=1)
        yield


def _served(held: ExitStack, crm: ShopStandIn) -> str:
    crm.page = 3
    host, port = held.enter_context(running(crm.app))
    crm.address = f"http://{host}:{port}"
    return crm.address


def test_kills_cost_no_stage_and_tell_none_twice(
    tmp_path: Path, sandbox: Sandbox, serve: Callable[..., Serve], deep: bool
) -> None:
    """HubSpot names what changed and is read, Salesforce tells it; lists have the rest. The first poll dies in the
    middle of one."""
    crms = Crms(60 if deep else 9, int(time.time()))
    var = tmp_path / "var"
    crms.hub.faults = [0, 0, 429]  # it answers, and is busy with others to come
    with installed(var, crms, sandbox.url):
        held = [serve(SIGNALPOST_MASTER_KEY=MASTER.hex())]
        telling = Telling(crms.webhooks, lambda: held[-1].gateway)
        telling.start()
        wait_for("the CRM to be busy", lambda: not crms.hub.faults)
        chance = random.Random(20261123)
        for victim in VICTIMS * 4 if deep else VICTIMS:
            if victim is None:
                held[-1].kill()
                held.append(serve(SIGNALPOST_MASTER_KEY=MASTER.hex()))
            else:
                before = held[-1].pid_of(victim)
                held[-1].kill(victim)
                wait_for("the restart", partial(_restarted, held[-1], victim, before))
            time.sleep(chance.uniform(0.0, 0.5 if deep else 0.1))
        assert telling.whole.wait(60), telling.answers
        wait_for("each list to be read", lambda: len(read_upto(var)) == 2)
        telling.enough.set()
        telling.join(10)
        wait_for("every stage", lambda: len(_told(sandbox)) >= len(crms.truth))
        with closing(open_ledger_reader(var / "ledger.db", Keyring.open(var, MASTER))) as ledger:
            assert wait_for("the books", lambda: _balanced(ledger)).balanced
        assert held[-1].stop() == 0
    assert _told(sandbox) == crms.truth
    assert set(telling.answers) <= {200, 503}, telling.answers


def _balanced(ledger: Any) -> Any:
    books = ledger.books(SPACE, int(time.time() * 1_000))
    under_way = sum(books.states.get(state, 0) for state in ("scheduled", "waiting", "sending"))
    return None if under_way else books


def _restarted(serving: Serve, victim: str, before: int | None) -> bool:
    return serving.pid_of(victim) not in (None, before)


def _told(sandbox: Sandbox) -> Counter[Stage]:
    """What the sandbox keeps once it has deduplicated."""
    rows = get(f"{sandbox.url}/_sandbox/events?kept=true&limit=100000")["events"]
    return Counter((int(one["event"]["user_data"]["lead_id"]), one["event"]["event_name"]) for one in rows)
