"""The standard library's transport; what it shares with the others is tested in test_transport.py."""

from __future__ import annotations

import os
import subprocess
import sys

from signalpost.errors import TransportError
from signalpost.transport import Request
from signalpost.transport_forked import ForkedTransport


def test_it_is_loaded_only_where_it_is_needed() -> None:
    """Its imports are slow: an ordinary process never pays for them."""
    code = "import sys, signalpost; print('signalpost.transport_forked' in sys.modules, 'http.client' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.split() == ["False", "False"]


def test_errors_name_no_address() -> None:
    """The message never holds the URL."""
    try:
        ForkedTransport().send(Request(url="http://host.invalid/secret"))
    except TransportError as error:
        assert "secret" not in str(error)
        assert error.body_left is False
