"""What the machine refuses is told in words with the way out; a fault of ours stays one."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit, exit_of
from signalpost.cli.machine_faults import machine_refused

COMMANDS = [
    ("serve", "--port", "0"),
    ("serve", "--sandbox", "--port", "0"),
    ("work",),
    ("keys", "create", "shop"),
    ("datasets", "add", "1234567890"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_file_where_the_data_folder_should_be(signalpost: Signalpost, words: tuple[str, ...]) -> None:
    """It is named, with what to do; no traceback."""
    Path("var").write_text("not a folder")
    ended = signalpost(*words)
    assert ended.code == Exit.STORE
    assert "signalpost: " in ended.err
    assert "var: File exists." in ended.err
    assert "move it away, or name another folder: signalpost --data-dir DIR" in ended.err
    assert Path("var").read_text() == "not a folder"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "chown"),
        (errno.EPERM, "chown"),
        (errno.EROFS, "mount it writable"),
        (errno.ENOSPC, "Free some space"),
        (errno.EDQUOT, "Free some space"),
        (errno.ENOTDIR, "move it away"),
        (errno.EISDIR, "name a file"),
        (errno.ENOENT, "Look at the name"),
        (errno.EMFILE, "ulimit -n"),
    ],
)
def test_each_refusal_has_its_way_out(number: int, words: str) -> None:
    """Whatever file it is about is named."""
    refused = machine_refused(OSError(number, os.strerror(number), "var/keys.db"))
    assert refused is not None
    assert str(refused) == f"var/keys.db: {os.strerror(number)}."
    assert words in refused.fix
    assert exit_of(refused) == Exit.STORE


def test_who_runs_it_is_named_where_rights_are_missing() -> None:
    """Nobody has to find out under which user a service runs."""
    import pwd

    refused = machine_refused(PermissionError(errno.EACCES, "Permission denied", "var"))
    assert refused is not None
    assert f"({pwd.getpwuid(os.geteuid()).pw_name})" in refused.fix


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ECONNREFUSED, "Connection refused"),
        OSError(errno.EBADF, "Bad file descriptor", "var"),
        PermissionError(errno.EPERM, "Operation not permitted"),
        OSError("?"),
    ],
)
def test_what_is_not_about_a_file_stays_a_fault_of_ours(error: OSError) -> None:
    """It ends with a traceback, to be reported."""
    assert machine_refused(error) is None
