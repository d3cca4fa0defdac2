"""Datasets and their tokens."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from command import Signalpost
from signalpost.cli.exits import Exit
from signalpost.store import open_ledger_reader

TOKEN = "EAABsecret0123456789"


def test_a_dataset_keeps_what_is_not_said_again(signalpost: Signalpost) -> None:
    """Adding it again changes only what is named; an ad account may come with Meta's prefix."""
    account = ("--ad-account", "act_77001")
    assert signalpost("datasets", "add", "123", "--name", "Shop", "--merge-window", "0", *account).code == Exit.DONE
    assert signalpost("datasets", "add", "123", "--api-version", "v26.0").code == Exit.DONE
    [row] = signalpost("datasets", "list", "--json").rows
    assert (row["name"], row["merge_window"], row["api_version"], row["token"]) == ("Shop", 0, "v26.0", "no")
    assert 'ad_account = "77001"' in signalpost("config", "export").out


@pytest.mark.parametrize("wrong", ["shop", "12 3", ""])
def test_an_id_is_a_number(wrong: str, signalpost: Signalpost) -> None:
    """Names are refused."""
    assert signalpost("datasets", "add", wrong).code == Exit.USAGE


def test_a_token_comes_from_stdin_a_file_or_the_environment(
    signalpost: Signalpost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never from an argument, and it is never shown or stored in clear."""
    signalpost("datasets", "add", "123")
    Path("token.txt").write_text(TOKEN + "\n")
    monkeypatch.setenv("MY_TOKEN", TOKEN)
    for words, stdin in ((), f"{TOKEN}\n"), (("--file", "token.txt"), ""), (("--env", "MY_TOKEN"), ""):
        signalpost("datasets", "set-token", "123", "--remove")
        assert [row["token"] for row in signalpost("datasets", "list", "--json").rows] == ["no"]
        ended = signalpost("datasets", "set-token", "123", *words, stdin=stdin)
        assert ended.code == Exit.DONE
        assert TOKEN not in ended.out + ended.err
        assert [row["token"] for row in signalpost("datasets", "list", "--json").rows] == ["yes"]
    assert not [file for file in Path("var").rglob("*") if file.is_file() and TOKEN.encode() in file.read_bytes()]


@pytest.mark.parametrize("stdin", ["", "  \n", "two words", "two\nlines"])
def test_what_is_no_token_is_refused(stdin: str, signalpost: Signalpost) -> None:
    """Most likely the wrong file."""
    signalpost("datasets", "add", "123")
    ended = signalpost("datasets", "set-token", "123", stdin=stdin)
    assert ended.code == Exit.USAGE
    assert "on one line" in ended.err


def test_an_unknown_dataset_gets_no_token(signalpost: Signalpost) -> None:
    """Nor can it be removed."""
    assert signalpost("datasets", "set-token", "9", stdin=TOKEN).code == Exit.REFUSED
    assert signalpost("datasets", "remove", "9").code == Exit.NOT_FOUND
    signalpost("datasets", "add", "9")
    assert signalpost("datasets", "remove", "9").code == Exit.DONE
    assert signalpost("datasets", "list", "--json").rows == []


def test_sending_can_be_paused_without_a_worker(signalpost: Signalpost) -> None:
    """The command takes the ledger itself when nobody has it."""
    signalpost("datasets", "add", "123")
    assert signalpost("datasets", "pause", "123", "--json").rows == [{"paused": "123"}]
    assert signalpost("datasets", "resume", "123", "--json").rows == [{"resumed": "123"}]


def test_what_is_no_datasets_id_is_told_so(signalpost: Signalpost) -> None:
    """The placeholder of the README, pasted as it stands: in words, not as a pattern."""
    ended = signalpost("datasets", "add", "YOUR_DATASET_ID")
    assert ended.code == Exit.USAGE
    assert "'YOUR_DATASET_ID' is no dataset's id." in ended.err
    assert "Events Manager" in ended.err


def test_a_token_for_an_unknown_dataset_says_what_to_type(signalpost: Signalpost) -> None:
    """The command to add it."""
    ended = signalpost("datasets", "set-token", "999", stdin="token")
    assert ended.code == Exit.REFUSED
    assert "there is no dataset 999; add it first: signalpost datasets add 999" in ended.err


def test_datasets_are_those_of_the_account_that_is_named(signalpost: Signalpost) -> None:
    """Added, given a token, paused and removed there; the first account sees nothing of it, and names the way back."""
    theirs = ("--account", "Second Shop")
    signalpost("accounts", "add", "Second Shop")
    added = signalpost("datasets", "add", "77", *theirs)
    assert "signalpost datasets set-token 77 --account 'Second Shop' < token.txt" in added.err
    assert signalpost("datasets", "set-token", "77", stdin=TOKEN).code == Exit.REFUSED
    assert signalpost("datasets", "set-token", "77", *theirs, stdin=TOKEN).code == Exit.DONE
    assert signalpost("datasets", "list", "--json").rows == []
    listed = signalpost("datasets", "list", *theirs, "--json").rows
    assert [(row["dataset_id"], row["token"]) for row in listed] == [("77", "yes")]
    assert signalpost("datasets", "pause", "77", *theirs, "--json").rows == [{"paused": "77"}]
    with closing(open_ledger_reader(Path("var/ledger.db"))) as ledger:
        assert [[one.dataset for one in ledger.datasets(space)] for space in (1, 2)] == [[], ["77"]]
    assert signalpost("datasets", "remove", "77").code == Exit.NOT_FOUND
    assert signalpost("datasets", "remove", "77", *theirs).code == Exit.DONE
    assert signalpost("datasets", "list", "--account", "nobody").code == Exit.NOT_FOUND
