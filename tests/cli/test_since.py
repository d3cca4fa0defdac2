"""Times as people write them."""

from __future__ import annotations

import pytest

from signalpost.cli.since import since_of
from signalpost.errors import SettingsError

NOW = 1_795_000_000


def test_times_are_read_as_people_write_them() -> None:
    """Days, hours, a date, a moment in a zone of its own."""
    assert since_of("3d", NOW) == NOW - 3 * 86_400
    assert since_of("12h", NOW) == NOW - 12 * 3_600
    assert since_of("2026-11-18", NOW) == 1_794_960_000
    assert since_of("2026-11-18T10:00:00+01:00", NOW) == 1_794_960_000 + 9 * 3_600


@pytest.mark.parametrize("text", ["soon", "3w", "", "99999999d", "2026-13-01"])
def test_what_is_no_time_is_refused(text: str) -> None:
    """With what would be one."""
    with pytest.raises(SettingsError, match="is no time") as refused:
        since_of(text, NOW)
    assert refused.value.fix
