"""Signing in by OpenID Connect: the code flow with PKCE, state and nonce. Needs `signalpost[openid]`.

Only a verified e-mail address counts, and only of whoever was made a user, or whose domain is allowed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from signalpost.errors import SignalpostError, TransportError
from signalpost.transport import Request, Response, Transport, is_loopback

BACK: Final = "/sign-in/openid/back"
ALGORITHMS: Final = ("RS256", "PS256", "ES256", "ES384", "Ed25519")  # signatures of a key pair alone
LEEWAY_S: Final = 60
FRESH_MS: Final = 3_600_000  # how long a provider's addresses and keys are believed
ATTEMPT_MS: Final = 600_000


class OpenIdRefused(SignalpostError):
    """The provider could not prove who this is."""


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ask, and as whom. `public`: the address that people open the dashboard at; `domains`: whose addresses may
    sign in without an invitation, as viewers."""

    issuer: str
    client_id: str
    client_secret: Callable[[], str | None]
    public: str
    domains: tuple[str, ...] = ()

    @property
    def back(self) -> str:
        """Where the provider sends people back to."""
        return self.public.rstrip("/") + BACK

    def invites(self, email: str) -> bool:
        """Whether the domain of the address is allowed."""
        return email.rpartition("@")[2] in {domain.lower() for domain in self.domains}


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in that has begun; the browser keeps it in a cookie until it comes back."""

    state: str
    nonce: str
    verifier: str
    to: str
    ends_at: int


class _Found(msgspec.Struct, frozen=True):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Answer(msgspec.Struct, frozen=True):
    id_token: str


class OpenId:
    """One provider. Safe from any thread."""

    def __init__(
        self,
        provider: Provider,
        transport: Transport,
        now: Callable[[], int],
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self.provider = provider
        self._transport = transport
        self._now = now
        self._random = random
        self._found: tuple[int, _Found, KeySet] | None = None

    def begin(self, to: str) -> tuple[str, Attempt]:
        """The provider's address to go to, and what to keep until then. Raises OpenIdRefused: it does not answer."""
        found, _ = self._known()
        state, nonce, verifier = (_text(self._random(32)) for _ in range(3))
        attempt = Attempt(state=state, nonce=nonce, verifier=verifier, to=to, ends_at=self._now() + ATTEMPT_MS)
        query = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": self.provider.back,
            "scope": "openid email",
            "state": state,
            "nonce": nonce,
            "code_challenge": _text(hashlib.sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }
        between = "&" if urlsplit(found.authorization_endpoint).query else "?"
        return f"{found.authorization_endpoint}{between}{urlencode(query)}", attempt

    def finish(self, query: Mapping[str, str], attempt: Attempt) -> str:
        """The verified e-mail address of whoever came back. Raises OpenIdRefused."""
        if self._now() >= attempt.ends_at or not hmac.compare_digest(
            query.get("state", "").encode(), attempt.state.encode()
        ):
            raise OpenIdRefused("The sign-in took too long, or was begun in another window. Try again")
        if "code" not in query:
            raise OpenIdRefused("The provider did not let you in")
        found, keys = self._known()
        claims = self._claims(self._id_token(found, query["code"], attempt), keys)
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), attempt.nonce.encode()):
            raise OpenIdRefused("The provider's answer is not to this sign-in")
        email = claims.get("email")
        if not isinstance(email, str) or claims.get("email_verified") is not True:
            raise OpenIdRefused("The provider does not say that your e-mail address is verified")
        return email.strip().casefold()

    def _id_token(self, found: _Found, code: str, attempt: Attempt) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.provider.back,
            "code_verifier": attempt.verifier,
            "client_id": self.provider.client_id,
        }
        headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")]
        secret = self.provider.client_secret()
        if secret and "client_secret_basic" in found.token_endpoint_auth_methods_supported:
            pair = f"{quote(self.provider.client_id, safe='')}:{quote(secret, safe='')}"
            headers.append(("authorization", f"Basic {base64.b64encode(pair.encode()).decode()}"))
        elif secret:
            form["client_secret"] = secret
        body = urlencode(form).encode()
        answer = self._ask(Request(url=found.token_endpoint, headers=tuple(headers), body=body, timeout_s=10.0))
        signed: _Answer = _read(answer, _Answer)
        return signed.id_token

    def _claims(self, token: str, keys: KeySet) -> Mapping[str, Any]:
        """What the token says, proven. With a key that is not known, the provider's are read anew, once."""
        registry = jwt.JWTClaimsRegistry(
            now=self._now() // 1000,
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self.provider.issuer},
            aud={"essential": True, "value": self.provider.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )
        for again in (False, True):
            try:
                if again:
                    _, keys = self._known(anew=True)
                claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
                break
            except (JoseError, ValueError, TypeError):
                if again:
                    raise OpenIdRefused("The provider's answer cannot be proven") from None
        try:
            registry.validate(claims)
        except JoseError:
            raise OpenIdRefused("The provider's answer is meant for another, or too old") from None
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != self.provider.client_id:
            raise OpenIdRefused("The provider's answer is meant for another")
        return claims

    def _known(self, *, anew: bool = False) -> tuple[_Found, KeySet]:
        """The provider's addresses and keys."""
        now = self._now()
        if self._found is None or anew or now - self._found[0] >= FRESH_MS:
            url = f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = _read(self._ask(Request(url=url, method="GET", timeout_s=10.0)), _Found)
            if found.issuer != self.provider.issuer:
                raise OpenIdRefused("The provider calls itself by another name than openid_issuer")
            keys = _read(self._ask(Request(url=found.jwks_uri, method="GET", timeout_s=10.0)), dict[str, Any])
            try:
                self._found = (now, found, KeySet.import_key_set(keys))
            except (JoseError, ValueError, TypeError, KeyError):
                raise OpenIdRefused("The provider's keys cannot be read") from None
        return self._found[1], self._found[2]

    def _ask(self, request: Request) -> Response:
        if not request.url.startswith("https://") and not is_loopback(request.url):
            raise OpenIdRefused("The provider is asked by https alone")
        try:
            answer = self._transport.send(request)
        except TransportError:
            raise OpenIdRefused("The provider does not answer") from None
        if answer.status != 200:
            raise OpenIdRefused("The provider refused")
        return answer


def _read(answer: Response, kind: type[Any]) -> Any:
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except msgspec.MsgspecError:
        raise OpenIdRefused("The provider's answer cannot be read") from None


def _text(random: bytes) -> str:
    return base64.urlsafe_b64encode(random).rstrip(b"=").decode()
