"""Meta's host names on this machine, over TLS."""

from __future__ import annotations

import base64
import datetime
import hashlib
import http.client
import socket
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from signalpost.sandbox.pixel.hosts import HOSTS, RunningHosts, certificate, chromium_flags
from signalpost.sandbox.server import RunningSandbox

NOW = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)


def test_a_certificate_names_metas_hosts_for_a_week() -> None:
    """Nothing else, and no authority that could sign more."""
    read = x509.load_pem_x509_certificate(certificate(NOW).chain)
    names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert tuple(names.get_values_for_type(x509.DNSName)) == HOSTS
    assert read.not_valid_before_utc < NOW < read.not_valid_after_utc
    assert read.not_valid_after_utc - NOW == datetime.timedelta(days=7)


def test_its_pin_is_the_digest_of_its_public_key() -> None:
    """As browsers compute it; each certificate has a key of its own."""
    made = certificate(NOW)
    public = x509.load_pem_x509_certificate(made.chain).public_key()
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert made.pin == base64.b64encode(hashlib.sha256(der).digest()).decode()
    assert certificate(NOW).pin != made.pin
    assert "KEY" not in repr(made)


def test_the_flags_map_those_names_and_no_others() -> None:
    """Each of Meta's names goes to the port, and one public key is trusted."""
    resolve, trust = chromium_flags(8443, "pin=")
    assert resolve == "--host-resolver-rules=" + ",".join(f"MAP {host}:443 127.0.0.1:8443" for host in HOSTS)
    assert trust == "--ignore-certificate-errors-spki-list=pin="


def connection(hosts: RunningHosts) -> http.client.HTTPSConnection:
    """A connection that trusts anyone, as a browser with the flags does for the pin."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection("127.0.0.1", hosts.port, context=context, timeout=20)


def test_what_is_asked_there_is_answered_by_the_sandbox() -> None:
    """Several requests on one connection, large answers whole."""
    with RunningSandbox() as meta, RunningHosts(meta.url) as hosts:
        asking = connection(hosts)
        for _ in range(3):
            asking.request("GET", "/en_US/fbevents.js", headers={"Host": "connect.facebook.net"})
            answer = asking.getresponse()
            assert answer.status == 200
            assert b"callMethod" in answer.read()
        asking.close()


def test_it_stops_with_connections_open() -> None:
    """A browser keeps them; nothing waits for it."""
    with RunningSandbox() as meta, RunningHosts(meta.url) as hosts:
        asking = connection(hosts)
        asking.request("GET", "/tr/?id=1&ev=PageView")
        asking.getresponse().read()
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", hosts.port), timeout=1).close()
    asking.close()


def test_without_a_sandbox_the_connection_is_closed() -> None:
    """And not left hanging."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    with RunningHosts(f"http://127.0.0.1:{free}") as hosts:
        asking = connection(hosts)
        with pytest.raises((OSError, http.client.HTTPException)):
            asking.request("GET", "/tr/")
            asking.getresponse()
        asking.close()
