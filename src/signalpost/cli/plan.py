"""`signalpost plan`: the tracking plan: learnt, kept in a repository, accepted, enforced."""

from __future__ import annotations

import typer

from signalpost.cli import plan_accept, plan_check, plan_learn, plan_types


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="The tracking plan: learn, keep in a repository, accept, enforce.")
    group.callback()(lambda: None)
    group.command("check")(plan_check.check)
    group.command("learn")(plan_learn.learn)
    group.command("pull")(plan_accept.pull)
    group.command("push")(plan_accept.push)
    group.command("diff")(plan_accept.diff)
    group.command("show")(plan_accept.show_learned)
    group.command("schema")(plan_types.schema)
    group.command("types")(plan_types.types)
    group.command("file-schema")(plan_types.of_file)
    return group
