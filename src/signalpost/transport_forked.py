"""Sending from a forked child, where pyreqwest cannot work: the standard library, one connection per request.

See docs/decisions/0030-sending-after-a-fork.md. `timeout_s` bounds each wait on the socket here, not their sum.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from urllib import request as urls
from urllib.error import URLError

from signalpost.errors import TransportError
from signalpost.transport import Request, Response, is_loopback, outgoing_headers

_NEVER_CONNECTED = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)


class ForkedTransport:
    """`Transport` over urllib. Follows no redirect; an answer of any status is a `Response`."""

    def send(self, request: Request) -> Response:
        """The answer, or TransportError."""
        try:
            if not request.url.startswith(("https://", "http://")):
                raise ValueError
            outgoing = urls.Request(request.url, data=request.body or None, method=request.method)
            for name, value in outgoing_headers(request):
                outgoing.add_unredirected_header(name, value)
            with _opener(request).open(outgoing, timeout=request.timeout_s) as answer:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return Response(status=answer.status, headers=headers, body=answer.read())
        except ValueError:
            raise TransportError("the URL cannot be used", body_left=False) from None
        except (OSError, http.client.HTTPException) as error:
            raise TransportError("no answer came", body_left=_body_left(error)) from None

    def close(self) -> None:
        """Nothing is kept open."""


def _opener(request: Request) -> urls.OpenerDirector:
    opener = urls.OpenerDirector()
    opener.add_handler(urls.ProxyHandler({} if is_loopback(request.url) else None))
    opener.add_handler(urls.HTTPHandler())
    opener.add_handler(urls.HTTPSHandler())
    return opener


def _body_left(error: Exception) -> bool:
    cause = error.reason if isinstance(error, URLError) else error
    return not isinstance(cause, _NEVER_CONNECTED)
