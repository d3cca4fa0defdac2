"""The command line as a whole: every command explains itself, errors end with words and a code."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup, TyperOption

import tree
from command import Signalpost
from signalpost.cli.app import build, named
from signalpost.cli.exits import Exit


def commands(group: TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands(command, (*path, name))
        if not command.hidden and not (isinstance(command, TyperGroup) and command.no_args_is_help):
            yield (*path, name), command


def words(command: Any) -> tuple[str, list[list[str]]]:
    """A command's help and the names of its parameters."""
    return command.help, [parameter.opts for parameter in command.params]


ROOT = typer.main.get_command(build())
assert isinstance(ROOT, TyperGroup)
COMMANDS = dict(commands(ROOT))


def test_the_commands_are_these() -> None:
    """The public surface of the command line."""
    assert {" ".join(path) for path in COMMANDS} == {
        "serve",
        "work",
        "upload",
        "alarms messages",
        "alarms digest",
        "alarms route",
        "alarms checks",
        "watch",
        "watch status",
        "watch incidents",
        "watch explain",
        "watch mute",
        "watch unmute",
        "watch snooze",
        "watch assign",
        "watch note",
        "watch resolve",
        "poll",
        "dashboard",
        "replicate",
        "status",
        "health",
        "alarms add",
        "alarms list",
        "alarms remove",
        "alarms test",
        "alarms set",
        "sandbox",
        "sandbox diff",
        "sandbox hosts",
        "send",
        "validate",
        "normalize",
        "sample",
        "doctor",
        "doctor cookies",
        "simulate",
        "events list",
        "events show",
        "events books",
        "events replay",
        "keys create",
        "keys list",
        "keys revoke",
        "users add",
        "users list",
        "users role",
        "users remove",
        "users password",
        "users end-sessions",
        "accounts add",
        "accounts list",
        "tokens create",
        "tokens list",
        "tokens revoke",
        "datasets add",
        "datasets list",
        "datasets set-token",
        "datasets remove",
        "datasets pause",
        "datasets resume",
        "connectors add",
        "connectors list",
        "connectors show",
        "connectors secret",
        "connectors pause",
        "connectors remove",
        "connectors try",
        "connectors install",
        "connectors check",
        "connectors backfill",
        "orders list",
        "orders show",
        "orders reconcile",
        "orders claims",
        "campaigns spend",
        "plan check",
        "plan learn",
        "plan pull",
        "plan push",
        "plan diff",
        "plan show",
        "plan schema",
        "plan types",
        "plan file-schema",
        "store migrate",
        "store prune",
        "store rebuild",
        "store backup",
        "store restore",
        "config export",
        "config apply",
        "quality estimate",
        "tag snippet",
        "tag template",
        "tag settings",
        "tag mode",
        "tag report",
        "tag forget",
        "tag rules list",
        "tag rules draft",
        "tag rules discard",
        "tag rules preview",
        "tag rules publish",
        "tag rules undo",
        "tag rules history",
        "datasets stage",
        "datasets passthrough",
        "datasets route set",
        "datasets route list",
        "datasets route remove",
        "datasets route try",
        "secrets rotate",
        "secrets set",
        "secrets list",
        "secrets remove",
        "audit list",
        "audit verify",
        "audit head",
        "privacy scan",
        "privacy erase",
        "privacy export",
        "privacy erasures",
        "privacy report",
        "consent table",
        "consent decode",
        "consent record",
        "consent why",
        "consent held",
        "consent release",
        "identity show",
        "identity unmerge",
    }


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(path: tuple[str, ...], signalpost: Signalpost) -> None:
    """--help works everywhere, and every option has its words."""
    ended = signalpost(*path, "--help")
    assert ended.code == Exit.DONE
    command = COMMANDS[path]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, TyperOption) and not parameter.hidden:
            assert parameter.help, f"{' '.join(path)} {parameter.name}"


@pytest.mark.parametrize("name", ROOT.commands)
def test_a_command_alone_is_that_of_the_whole(name: str) -> None:
    """With the same words of its own, hidden or not."""
    alone = typer.main.get_command(build(name))
    assert isinstance(alone, TyperGroup), "a command alone stays under its name"
    assert list(alone.commands) == [name]
    assert alone.commands[name].hidden == ROOT.commands[name].hidden
    assert {path: words(command) for path, command in commands(alone)} == {
        path: words(COMMANDS[path]) for path in COMMANDS if path[0] == name
    }


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("keys list", "keys"),
        ("--data-dir keys status --json", "status"),
        ("--config=x.toml --data-dir y serve", "serve"),
        ("--help", None),
        ("--version", None),
        ("", None),
        ("--config", None),
        ("sned --data-dir keys", None),
    ],
)
def test_the_first_word_that_is_no_option_names_the_command(line: str, name: str | None) -> None:
    """What an option is given is none, even if a command is called so."""
    assert named(line.split()) == name


def test_a_command_loads_nothing_of_the_others() -> None:
    """Each costs what it needs."""
    code = "import sys; from signalpost.cli.app import build; build('keys'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "signalpost.cli.keys" in loaded
    assert not {"signalpost.cli.serve", "signalpost.cli.alarms", "signalpost.dashboard", "starlette"} & set(loaded)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_is_documented(path: tuple[str, ...]) -> None:
    """docs/reference/cli.md has a heading for it."""
    page = (tree.ROOT / "docs/reference/cli.md").read_text()
    assert f"# {' '.join(path)}\n" in page


def test_commands_whose_output_is_data_speak_json() -> None:
    """They have --json."""
    silent = {
        "serve",
        "work",
        "watch",
        "watch mute",
        "watch unmute",
        "watch snooze",
        "watch assign",
        "watch note",
        "watch resolve",
        "poll",
        "dashboard",
        "replicate",
        "health",
        "alarms checks",
        "alarms digest",
        "alarms route",
        "alarms add",
        "alarms remove",
        "sandbox",
        "keys revoke",
        "users add",
        "users role",
        "users remove",
        "users password",
        "users end-sessions",
        "accounts add",
        "tokens revoke",
        "datasets add",
        "datasets set-token",
        "datasets remove",
        "connectors add",
        "connectors secret",
        "connectors pause",
        "connectors remove",
        "config apply",
        "tag snippet",
        "tag template",
        "tag rules draft",
        "tag rules discard",
        "datasets passthrough",
        "datasets route set",
        "datasets route remove",
        "secrets set",
        "secrets remove",
        "audit head",
        "privacy report",
        "plan learn",
        "plan pull",
        "plan push",
        "plan diff",
        "plan types",
    }
    always = {"alarms set", "normalize", "sample", "privacy scan", "privacy export", "consent decode"}
    always |= {"plan schema", "plan file-schema"}
    for path, command in COMMANDS.items():
        spoken = any("--json" in parameter.opts for parameter in command.params)
        assert spoken or " ".join(path) in silent | always, path


def test_a_wrong_setting_ends_with_words_and_a_fix(signalpost: Signalpost) -> None:
    """On stderr, with exit code 2 and no traceback."""
    Path("signalpost.toml").write_text("port = 99999")
    ended = signalpost("doctor", "--offline")
    assert ended.code == Exit.USAGE
    assert "port in signalpost.toml is wrong" in ended.err
    assert "Port of the gateway" in ended.err
    assert "Traceback" not in ended.err


def test_an_unknown_command_is_a_wrong_usage(signalpost: Signalpost) -> None:
    """Exit code 2."""
    assert signalpost("sned").code == Exit.USAGE


def test_the_version_is_shown(signalpost: Signalpost) -> None:
    """--version."""
    ended = signalpost("--version")
    assert ended.code == Exit.DONE
    assert ended.out.strip()[0].isdigit()
