"""Whose requests reach the sandbox's own addresses: programs' and its own page's, not those of other sites' pages.

A sandbox has no passwords, and whoever runs one has a browser open beside it. A page of any site can have that browser
send it something, and one whose name was made to lead to this machine (DNS rebinding) could read the answer too. What
stands for Meta (`/tr`, `/{version}/…`) is for pages of all sites, as Meta's is.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from signalpost.sandbox.asgi import Answer, Request
from signalpost.sandbox.state import Sandbox

OWN = ("/_sandbox", "/_page")
#: Last labels that nobody can register, so that no site's owner decides where they lead (RFC 6761, 6762, 8375, and
#: .internal as ICANN reserved it in 2024), and Meta's own hosts, which `signalpost sandbox hosts` stands in for.
_NOBODYS = frozenset({"localhost", "local", "test", "example", "invalid", "internal", "lan", "arpa"})
_METAS = (".facebook.com", ".facebook.net")


def answer(_: Sandbox, request: Request) -> Answer | None:
    """The refusal, if the request is for the sandbox's own addresses and came from elsewhere."""
    if request.path != "/" and not request.path.startswith(OWN):
        return None
    host = request.headers.get("host", "")
    if not _leads_here(host):
        return _refused("This name may lead anywhere. Ask for the sandbox by its address, or by localhost.")
    origin = request.headers.get("origin")
    if origin is not None and request.method not in ("GET", "HEAD") and urlsplit(origin).netloc != host:
        return _refused("Pages of other sites may change nothing here. Send it from a program, without Origin.")
    return None


def _refused(message: str) -> Answer:
    return Answer(status=403, body={"error": {"message": message, "code": "not_from_here"}})


def _leads_here(host: str) -> bool:
    """Whether no stranger decides where this name leads: an address, a name without a dot, a reserved one, Meta's."""
    if "@" in host or not host.isprintable():
        return False
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:  # brackets that hold no address
        return False
    if _is_address(name):
        return True
    return "." not in name or name.rpartition(".")[2] in _NOBODYS or name.endswith(_METAS)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
