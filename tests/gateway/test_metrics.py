"""What the gateway counts."""

from __future__ import annotations

from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from signalpost.gateway.metrics import GAUGES, Counts, exposition, registry

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "http-api.md").read_text(encoding="utf-8")


def samples(counts: Counts) -> dict[str, float]:
    """Every sample of the exposition by its name and labels."""
    text = exposition(registry(counts, lambda: dict.fromkeys(GAUGES, 7.0))).decode()
    return {
        f"{sample.name}{sorted(sample.labels.items())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_sums_are_shown_as_prometheus_reads_them() -> None:
    """Counters by label, a histogram, and the gauges."""
    counts = Counts()
    counts.request("events", 202, 0.002)
    counts.request("events", 202, 0.2)
    counts.refused["key_unknown"] += 3
    counts.copies["server", "dropped", "expired"] += 5
    found = samples(counts)
    assert found["signalpost_gateway_requests_total[('address', 'events'), ('status', '202')]"] == 2
    assert found["signalpost_gateway_refused_total[('code', 'key_unknown')]"] == 3
    dropped = "[('origin', 'server'), ('reason', 'expired'), ('status', 'dropped')]"
    assert found[f"signalpost_gateway_copies_total{dropped}"] == 5
    assert found["signalpost_gateway_request_seconds_bucket[('le', '0.0025')]"] == 1
    assert found["signalpost_gateway_request_seconds_bucket[('le', '+Inf')]"] == 2
    assert found["signalpost_gateway_request_seconds_count[]"] == 2
    assert found["signalpost_inbox_records[]"] == 7


def test_every_metric_is_documented() -> None:
    """The names in the exposition are the names in the reference."""
    counts = Counts()
    counts.request("events", 202, 0.002)
    counts.refused["key_unknown"] += 1
    counts.copies["server", "accepted", ""] += 1
    counts.decisions["send", "consent_given"] += 1
    counts.notes["leak_email_masked"] += 1
    counts.passed["passed"] += 1
    counts.webhooks["shopify", "taken"] += 1
    names = {name.partition("[")[0] for name in samples(counts)}
    documented = {name.removesuffix("_bucket").removesuffix("_count").removesuffix("_sum") for name in names}
    assert all(f"`{name}`" in PAGE for name in documented)


def test_two_gateways_share_no_sums() -> None:
    """Nothing is registered process-wide."""
    one, other = Counts(), Counts()
    one.refused["key_unknown"] += 1
    samples(one)
    assert "signalpost_gateway_refused_total[('code', 'key_unknown')]" not in samples(other)
