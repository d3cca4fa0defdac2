"""`python -m signalpost` and `signalpost` are the same command."""

from __future__ import annotations

import subprocess
import sys

from serving import environ, run

WITHOUT = """
import builtins, sys
real = builtins.__import__
def missing(name, *rest, **more):
    if name == "typer":
        raise ModuleNotFoundError("No module named 'typer'", name="typer")
    return real(name, *rest, **more)
builtins.__import__ = missing
sys.argv = ["signalpost"]
from signalpost.__main__ import main
main()
"""


def test_the_module_is_the_command() -> None:
    """Help with every group."""
    done = run("--help")
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("serve", "send", "events", "datasets"))


def test_with_the_sdk_alone_it_says_what_to_install() -> None:
    """Instead of a traceback."""
    done = subprocess.run([sys.executable, "-c", WITHOUT], env=environ(), capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("pip install 'signalpost[server]'")
    assert "Traceback" not in done.stderr


def test_a_closed_pipe_is_no_error() -> None:
    """`signalpost sample | head` ends quietly."""
    line = f"{sys.executable} -m signalpost sample --visits 2000 | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], env=environ(), capture_output=True, text=True)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1
