"""What the watch last saw, in Prometheus form: from its file, whichever gateway is asked. Labels are codes of alarms;
datasets and channels are not named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from signalpost.store.watch_file import Kept
from signalpost.watch.code import Code
from signalpost.watch.notice import failing


class WatchCollector(Collector):
    """Reads `kept` when Prometheus asks; nothing while nobody ever watched."""

    def __init__(self, kept: Callable[[], Kept]) -> None:
        self._kept = kept

    def collect(self) -> Iterator[Metric]:
        kept = self._kept()
        if not kept.looked_at:
            return
        looked = GaugeMetricFamily("signalpost_watch_last_look_seconds", "When the watch last looked, Unix time.")
        looked.add_metric([], kept.looked_at / 1_000)
        yield looked
        standing = Counter(one.code for one in kept.standings.standing())
        alarms = GaugeMetricFamily("signalpost_alarms", "Alarms that stand, by code.", labels=["code"])
        for code in Code:
            alarms.add_metric([code.value], standing[code])
        yield alarms
        channels = GaugeMetricFamily("signalpost_alarm_channels_failing", "Channels that cannot be reached.")
        channels.add_metric([], len(failing(kept.told)))
        yield channels
