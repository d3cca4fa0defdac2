"""Meta's Conversions API as values and pure functions: no clock, disk, network, environment or randomness.

The way through: `wire.decode_event` → `prepare.prepare` → (join, enrich) → `admit.admit` → `batch` → `verdict`.
"""
