"""Where copies lie, and what litestream is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from signalpost.errors import SettingsError
from signalpost.store.replica.replica import Replica, is_url, keys_settings, main_settings

HOME = Path("/srv/signalpost")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("s3://bucket/shop", "s3://bucket/shop/inbox/x.db"),
        ("s3://bucket", "s3://bucket/inbox/x.db"),
        ("s3://bucket/shop/?endpoint=localhost:9000", "s3://bucket/shop/inbox/x.db?endpoint=localhost:9000"),
        ("sftp://backup@host:2222/srv", "sftp://backup@host:2222/srv/inbox/x.db"),
        ("file:///mnt/copies", "file:///mnt/copies/inbox/x.db"),
    ],
)
def test_each_file_has_a_place_below_the_url(url: str, place: str) -> None:
    """What is asked behind it, such as another endpoint, stays behind it."""
    assert Replica(url=url).place("inbox/x.db") == place


@pytest.mark.parametrize(
    "url", ["", "/mnt/copies", "http://host/x", "s3://", "file://mnt/copies", "file:copies", "s3://[x"]
)
def test_what_is_no_place_is_refused_with_an_example(url: str) -> None:
    """Before anything is written."""
    with pytest.raises(SettingsError) as refused:
        Replica(url=url)
    assert refused.value.setting == "replication"
    assert "file:///mnt/backup" in str(refused.value.fix)


def test_only_a_folder_can_be_reached_from_here() -> None:
    """What is out of date is removed there; buckets have rules of their own."""
    assert Replica(url="file:///mnt/copies").folder == Path("/mnt/copies")
    assert Replica(url="s3://bucket/shop").folder is None


def test_a_folder_of_backups_is_no_url() -> None:
    """However it is written."""
    assert is_url("s3://bucket/shop")
    assert is_url("S3://[x")
    assert not is_url("backups/20261121T101500Z")
    assert not is_url("/srv/s3:/x")


def test_every_database_is_named_and_the_inbox_is_watched() -> None:
    """Ledger, identities, control, incidents, the list of inbox files; not the keys, of which only now counts."""
    said = json.loads(main_settings(Replica(url="s3://bucket/shop", seconds=0.5, hours=12), HOME))
    assert {entry.get("path", entry.get("dir")): entry["replica"] for entry in said["dbs"]} == {
        f"{HOME}/{file}": {"url": f"s3://bucket/shop/{name}", "sync-interval": "0.5s"}
        for file, name in (
            ("control.db", "control"),
            ("identities.db", "identities"),
            ("ledger.db", "ledger"),
            ("watch.db", "watch"),
            ("replication/files.db", "files"),
            ("inbox", "inbox"),
        )
    }
    assert said["dbs"][-1]["watch"] is True
    assert said["snapshot"] == {"interval": "3h", "retention": "12h"}


def test_nobody_who_appends_waits_for_the_inbox_to_be_copied_into_its_file() -> None:
    """Its log may grow past the 128 MB at which a file is closed."""
    inbox = json.loads(main_settings(Replica(url="s3://bucket/shop"), HOME))["dbs"][-1]
    assert min(inbox["min-checkpoint-page-count"], inbox["truncate-page-n"]) * 4096 > 2 * 128_000_000


def test_destroyed_keys_leave_the_copies_within_minutes() -> None:
    """Snapshots, levels and what lies between them are all kept for one span only."""
    said = json.loads(keys_settings(Replica(url="s3://bucket/shop"), HOME))
    assert said["snapshot"] == {"interval": "300.0s", "retention": "300.0s"}
    assert said["l0-retention"] == said["levels"][0]["interval"] == "300.0s"
    assert [entry["replica"]["url"] for entry in said["dbs"]] == ["s3://bucket/shop/keys"]


def test_litestream_says_what_is_wrong_and_is_asked_beside_its_files() -> None:
    """In JSON on its standard error, by sockets of their own that its owner alone may use; its notes on each file lie
    in the data folder."""
    replica = Replica(url="s3://bucket/shop")
    main, keys = json.loads(main_settings(replica, HOME)), json.loads(keys_settings(replica, HOME))
    assert main["logging"] == keys["logging"] == {"level": "warn", "type": "json", "stderr": True}
    assert main["socket"] == {"enabled": True, "path": "litestream.sock", "permissions": 0o600}
    assert keys["socket"] == {"enabled": True, "path": "keys.sock", "permissions": 0o600}
    assert [entry["meta-path"] for entry in (*main["dbs"], *keys["dbs"])] == [
        f"{HOME}/replication/state/{name}"
        for name in ("control", "identities", "ledger", "watch", "files", "inbox", "keys")
    ]
    assert {entry["busy-timeout"] for entry in (*main["dbs"], *keys["dbs"])} == {"5s"}


def test_a_log_is_copied_into_its_file_when_that_pays() -> None:
    """The ledger's after 256 MB of pages, the small files' after a thousand pages, the keys' at once."""
    replica = Replica(url="s3://bucket/shop")
    said = {
        entry.get("path"): entry["min-checkpoint-page-count"]
        for entry in json.loads(main_settings(replica, HOME))["dbs"]
    }
    assert said[f"{HOME}/ledger.db"] == 32_000
    assert {said[f"{HOME}/{name}"] for name in ("control.db", "identities.db", "replication/files.db")} == {1_000}
    (keys,) = json.loads(keys_settings(replica, HOME))["dbs"]
    assert (keys["min-checkpoint-page-count"], keys["truncate-page-n"]) == (2, 2)
    assert (keys["checkpoint-interval"], keys["path"]) == ("300.0s", f"{HOME}/replication/keys.db")
