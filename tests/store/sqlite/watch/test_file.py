"""The file `watch.db`."""

from __future__ import annotations

from pathlib import Path

from signalpost.store import open_messages, open_messages_reader
from signalpost.store.sqlite.connection import connect


def test_a_reader_waits_for_the_file_and_makes_none(tmp_path: Path) -> None:
    """Until the watch has run there is nothing to read; then it is read without opening anew."""
    file = tmp_path / "watch.db"
    reader = open_messages_reader(file)
    assert (list(reader.lately()), dict(reader.channels()), file.exists()) == ([], {}, False)
    connect(file).close()  # a file without a schema, as for a moment while it is made
    assert not reader.lately()
    writer = open_messages(file)
    writer.digest("ops", 7, None, 7)
    assert list(reader.channels()) == ["ops"]
    assert file.stat().st_mode & 0o777 == 0o600
    writer.close()
    reader.close()
    reader.close()
