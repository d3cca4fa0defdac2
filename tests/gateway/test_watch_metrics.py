"""What the watch saw, as Prometheus reads it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, generate_latest

from signalpost.gateway.watch_metrics import WatchCollector
from signalpost.store.watch_file import Kept
from signalpost.watch.code import Code
from signalpost.watch.notice import Told
from signalpost.watch.standing import Standings
from watching import DATASET, NOW, an_alarm


def lines(kept: Kept) -> list[str]:
    own = CollectorRegistry(auto_describe=False)
    own.register(WatchCollector(lambda: kept))
    return [line for line in generate_latest(own).decode().splitlines() if not line.startswith("#")]


def test_nothing_is_said_before_the_first_look() -> None:
    """No zero that would look like all being well."""
    assert lines(Kept()) == []


def test_alarms_are_counted_by_code() -> None:
    """Those that stand; each code is there, also with none. No dataset is named."""
    over = an_alarm(Code.DEAD_LETTERS, over_at=NOW)
    alarms = (an_alarm(), an_alarm(dataset="9"), over)
    told = {"ops 1": Told(failures=1, failing_since=1), "ops 2": Told(failures=1, failing_since=1), "mail 1": Told()}
    found = lines(Kept(looked_at=NOW, standings=Standings(alarms=alarms), told=told))
    assert [float(line.split()[1]) for line in found if "last_look" in line] == [NOW / 1_000]
    assert 'signalpost_alarms{code="access_refused"} 2.0' in found
    assert 'signalpost_alarms{code="dead_letters"} 0.0' in found
    assert sum(line.startswith("signalpost_alarms{") for line in found) == len(Code)
    assert "signalpost_alarm_channels_failing 1.0" in found
    assert DATASET not in "\n".join(found).replace(str(NOW), "")
