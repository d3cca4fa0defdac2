"""A small provider of OpenID Connect on loopback, which signs what it is told to say."""

from __future__ import annotations

import base64
import hashlib
import secrets
import socket
import threading
import time
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import uvicorn
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "dashboard", "s3cret:/ with signs"


class Provider:
    """`says` is put into the next ID tokens over what is usual; `refused` counts calls for a token that were."""

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", parameters={"kid": "one", "use": "sig"})
        self.says: dict[str, Any] = {}
        self.headers: dict[str, Any] = {"alg": "ES256", "kid": "one"}
        self.signs_with: Any = None
        self.refused = 0
        self.keys_read = 0
        self._codes: dict[str, dict[str, str]] = {}
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.issuer = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.calls_itself = self.issuer
        routes = [
            Route("/.well-known/openid-configuration", self._found),
            Route("/keys", self._keys),
            Route("/token", self._token, methods=["POST"]),
        ]
        config = uvicorn.Config(Starlette(routes=routes), access_log=False, log_level="warning", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))

    def __enter__(self) -> Provider:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def consent(self, address: str) -> str:
        """What a browser does there: somebody signs in, and is sent back; returns the address back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (query["response_type"], query["client_id"], query["scope"]) == ("code", CLIENT, "openid email")
        code = secrets.token_urlsafe(8)
        self._codes[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return f"{urlsplit(query['redirect_uri']).path}?{back}"

    async def _found(self, _: Request) -> Response:
        names = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        places = {name: self.issuer + path for name, path in names.items()}
        return JSONResponse({"issuer": self.calls_itself, **places})

    async def _keys(self, _: Request) -> Response:
        self.keys_read += 1
        return JSONResponse(KeySet([self.key]).as_dict(private=False))

    async def _token(self, request: Request) -> Response:
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        asked = self._codes.pop(form["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        pair = f"{CLIENT}:s3cret%3A%2F%20with%20signs"
        right = request.headers.get("authorization") == f"Basic {base64.b64encode(pair.encode()).decode()}"
        if asked is None or not right or challenge.decode() != asked["code_challenge"]:
            self.refused += 1
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        usual = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "7",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "email": "Anna@Agency.internal",
            "email_verified": True,
        }
        claims = {name: value for name, value in {**usual, **self.says}.items() if value is not None}
        text = jwt.encode(self.headers, claims, self.signs_with or self.key, algorithms=[self.headers["alg"]])
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": text})
