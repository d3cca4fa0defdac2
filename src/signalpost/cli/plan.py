"""`signalpost plan`: the tracking plan: learnt, kept in a repository, accepted, enforced."""

from __future__ import annotations

import typer

from signalpost.cli import plan_check, plan_learn


def build() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(no_args_is_help=True, help="The tracking plan: learn, keep in a repository, accept, enforce.")
    group.callback()(lambda: None)
    group.command("check")(plan_check.check)
    group.command("learn")(plan_learn.learn)
    return group
