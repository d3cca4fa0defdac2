"""What the gateway counts, and its Prometheus form.

Counting is a plain addition in the loop's one thread; the registry, this process's own, reads the sums when it is
asked. Labels are closed sets: our addresses, statuses, codes, the names of shops in the settings. Never a key, a
dataset or anything of an event.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

RIGHT = "right"  # how a delivery is counted whose signature is right; the others by the code of their refusal

Gauges = Callable[[], dict[str, float]]


class Counts:
    """The gateway's sums since it started."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()  # (address, HTTP status)
        self.refused: Counter[str] = Counter()  # requests refused as a whole, by code
        self.copies: Counter[tuple[str, str, str]] = Counter()  # (origin, status, reason)
        self.decisions: Counter[tuple[str, str]] = Counter()  # (action, reason) of consent
        self.notes: Counter[str] = Counter()  # what data control did or reported, by code
        self.passed: Counter[str] = Counter()  # calls passed on to Meta, by what became of them
        self.webhooks: Counter[tuple[str, str]] = Counter()  # (platform, what became of a delivery)
        self.signatures: Counter[tuple[int, str, str]] = Counter()  # (space, shop, right or why not)
        self._times = [0] * (len(BUCKETS_S) + 1)
        self._seconds = 0.0

    def request(self, address: str, status: int, seconds: float) -> None:
        """One request was answered."""
        self.requests[address, status] += 1
        self._times[bisect_left(BUCKETS_S, seconds)] += 1
        self._seconds += seconds

    def times(self) -> tuple[list[tuple[str, float]], float]:
        """Cumulated buckets as Prometheus wants them, and the sum in seconds."""
        bounds = [*(str(bound) for bound in BUCKETS_S), "+Inf"]
        total, buckets = 0, []
        for bound, count in zip(bounds, self._times, strict=True):
            total += count
            buckets.append((bound, float(total)))
        return buckets, self._seconds


class GatewayCollector(Collector):
    """Reads `counts`, and the gauges of the inbox, when Prometheus asks."""

    def __init__(self, counts: Counts, gauges: Gauges) -> None:
        self._counts = counts
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        yield self._requests()
        yield self._refused()
        yield self._copies()
        yield self._decisions()
        yield self._notes()
        yield self._passed()
        yield self._webhooks()
        yield self._signatures()
        buckets, seconds = self._counts.times()
        times = HistogramMetricFamily("signalpost_gateway_request_seconds", "Time to answer a request.")
        times.add_metric([], buckets, seconds)
        yield times
        for name, value in self._gauges().items():
            yield GaugeMetricFamily(f"signalpost_{name}", GAUGES[name], value)

    def _requests(self) -> Metric:
        family = CounterMetricFamily("signalpost_gateway_requests", "Requests answered.", labels=["address", "status"])
        for (address, status), count in sorted(self._counts.requests.items()):
            family.add_metric([address, str(status)], count)
        return family

    def _refused(self) -> Metric:
        family = CounterMetricFamily(
            "signalpost_gateway_refused", "Requests refused as a whole, by code.", labels=["code"]
        )
        for code, count in sorted(self._counts.refused.items()):
            family.add_metric([code], count)
        return family

    def _copies(self) -> Metric:
        family = CounterMetricFamily(
            "signalpost_gateway_copies", "Copies of events answered.", labels=["origin", "status", "reason"]
        )
        for labels, count in sorted(self._counts.copies.items()):
            family.add_metric(labels, count)
        return family

    def _passed(self) -> Metric:
        family = CounterMetricFamily(
            "signalpost_gateway_passthrough", "Calls of senders passed on to Meta.", labels=["ending"]
        )
        for ending, count in sorted(self._counts.passed.items()):
            family.add_metric([ending], count)
        return family

    def _webhooks(self) -> Metric:
        family = CounterMetricFamily(
            "signalpost_gateway_webhooks", "Deliveries of shops' platforms.", labels=["platform", "ending"]
        )
        for labels, count in sorted(self._counts.webhooks.items()):
            family.add_metric(labels, count)
        return family

    def _signatures(self) -> Metric:
        family = CounterMetricFamily(
            "signalpost_gateway_signatures", "Signatures of webhooks, by shop.", labels=["space", "shop", "ending"]
        )
        for (space_id, shop, ending), count in sorted(self._counts.signatures.items()):
            family.add_metric([str(space_id), shop, ending], count)
        return family

    def _notes(self) -> Metric:
        family = CounterMetricFamily(
            "signalpost_gateway_data_control", "What data control did to copies of events or reported.", labels=["code"]
        )
        for code, count in sorted(self._counts.notes.items()):
            family.add_metric([code], count)
        return family

    def _decisions(self) -> Metric:
        family = CounterMetricFamily(
            "signalpost_gateway_consent", "How consent stood for copies of events.", labels=["action", "reason"]
        )
        for labels, count in sorted(self._counts.decisions.items()):
            family.add_metric(labels, count)
        return family


GAUGES: dict[str, str] = {
    "inbox_records": "Copies in this process's inbox that are not in the ledger yet.",
    "inbox_bytes": "Bytes of this process's inbox.",
    "free_disk_bytes": "Free bytes where the inbox lies.",
}


def registry(counts: Counts, gauges: Gauges) -> CollectorRegistry:
    """A registry of this gateway's own; nothing is registered process-wide."""
    own = CollectorRegistry(auto_describe=False)
    own.register(GatewayCollector(counts, gauges))
    return own


def exposition(own: CollectorRegistry) -> bytes:
    """The text that GET /metrics answers."""
    return generate_latest(own)
