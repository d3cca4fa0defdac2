"""A season's platforms over real HTTP: webhooks that are sent until they are answered, as a platform does, and lists
that a poll reads. Each order is told by its webhooks or by its list, few by both: neither stands in for the other.

with listed(folder, season, sandbox_url):
    sender = Platforms(season, lambda: serve.gateway)
"""

from __future__ import annotations

import random
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any

import msgspec

from gateway_running import running
from order_season import SECRETS, SHOPS, Season, Sent
from season_run import LISTED, SPACE, list_of
from shop_lists import ShopStandIn
from signalpost.connectors.source import Platform
from signalpost.gateway.shop_secrets import API, SIGNING, secret_name
from signalpost.store import open_control
from signalpost.store.business import Dataset
from signalpost.store.keyring import Keyring

DAY_S = 86_400
MASTER = bytes(range(32))
KEPT_ON_LIST = 6  # of the orders whose webhooks arrive, one in so many stands on the list as well


class Platforms(threading.Thread):
    """Sends every webhook until it is answered 200, under the same delivery id; then repeats some, until `enough`."""

    def __init__(self, season: Season, address: Callable[[], str]) -> None:
        super().__init__(name="platforms", daemon=True)
        self.sent = list(season.deliveries())
        self.enough = threading.Event()
        self.whole = threading.Event()
        self.answers: Counter[int] = Counter()
        self.unanswered = 0
        self._address = address
        self._chance = random.Random(len(self.sent))

    def run(self) -> None:
        """One after the other."""
        for one in self.sent:
            while not self._taken(one):
                if self.enough.is_set():
                    return
                time.sleep(0.02)
            time.sleep(0.005)  # so that kills come between them
        self.whole.set()
        while not self.enough.wait(0.01):
            self._taken(self._chance.choice(self.sent))

    def _taken(self, one: Sent) -> bool:
        url = f"{self._address()}/webhooks/{one.platform.value}"
        request = urllib.request.Request(url, one.body, dict(one.headers))
        try:
            with urllib.request.urlopen(request, timeout=5) as response:
                self.answers[response.status] += 1
                return True
        except urllib.error.HTTPError as refused:
            with refused:
                self.answers[refused.code] += 1
        except (OSError, HTTPException):
            self.unanswered += 1
        return False


@contextmanager
def listed(folder: Path, season: Season, sandbox: str) -> Iterator[Mapping[Platform, ShopStandIn]]:
    """The season's shops in the settings of data folder `folder`, led to `sandbox`; their lists answer over HTTP."""
    with ExitStack() as held:
        lists = {platform: list_of(platform, season) for platform in LISTED}
        for shop in lists.values():
            _thin(shop, season)
            host, port = held.enter_context(running(shop.app))
            shop.address = f"http://{host}:{port}"
        _settings(folder, season, sandbox, lists)
        yield lists


def _thin(shop: ShopStandIn, season: Season) -> None:
    shop.page = 3
    lost = {fate.number for fate in season.fates if fate.lost}
    for name in list(shop.orders):
        number = int(name.split("_")[1] if "_" in name else name)  # Stripe's list is of events: evt_1003_0
        if number not in lost and number % KEPT_ON_LIST:
            del shop.orders[name]


def _settings(folder: Path, season: Season, sandbox: str, lists: Mapping[Platform, ShopStandIn]) -> None:
    folder.mkdir()
    with closing(open_control(folder / "control.db", Keyring.open(folder, MASTER))) as control:
        now = season.now * 1_000
        for source in SHOPS.values():
            dataset = Dataset(dataset_id=source.datasets[0], base_url=sandbox, merge_window=0)
            control.put_dataset(SPACE, dataset, author="test", now=now)
            control.set_token(SPACE, source.datasets[0], "a-token", author="test", now=now)
        values: dict[str, Any] = control.export_config(SPACE)
        values["sources"] = [
            msgspec.to_builtins(
                msgspec.structs.replace(
                    source, since=season.now - 3 * DAY_S, address=lists[platform].address if platform in lists else ""
                )
            )
            for platform, source in SHOPS.items()
        ]
        control.apply_config(SPACE, values, author="test", now=now)
        for platform, secret in SECRETS.items():
            control.set_secret(SPACE, secret_name(platform.value, SIGNING), secret, author="test", now=now)
        for platform, shop in lists.items():
            control.set_secret(SPACE, secret_name(platform.value, API), shop.token, author="test", now=now)
