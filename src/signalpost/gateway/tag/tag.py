"""The tag's addresses: its scripts, its settings, and where it posts what happened.

`/{name}` is the loader, under every name the site chose; `/{folder}/{digest}.js` its parts, which never change;
`/{folder}/{dataset}` settings by GET and events by POST; `/{folder}/{dataset}.js` the settings as a module. All of it
is public: what counts is the page's origin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from signalpost.gateway.access import query_value
from signalpost.gateway.answers import Answer, Header, error_answer, json_answer
from signalpost.gateway.body import Receive
from signalpost.gateway.facts import address_of
from signalpost.gateway.intake import Intake
from signalpost.gateway.refusal import Refused
from signalpost.gateway.tag import openbridge
from signalpost.gateway.tag.collect import TagCollect
from signalpost.gateway.tag.consent import page_terms
from signalpost.gateway.tag.files import TagFile, TagFiles
from signalpost.gateway.tag.openbridge import Openbridge
from signalpost.gateway.tag.page import VARY, cors, page_origin
from signalpost.gateway.tag.settings import settings_answer
from signalpost.store.access_keys import Key
from signalpost.store.tag.rules import Rule

Scope = Mapping[str, Any]
Headers = Mapping[bytes, bytes]

SCRIPT: Header = (b"content-type", b"text/javascript; charset=utf-8")
NOSNIFF: Header = (b"x-content-type-options", b"nosniff")
# A browser that has the loader runs it at once and asks afterwards: whoever comes after Meta's script is late.
LOADER_CACHE: Header = (b"cache-control", b"public, max-age=300, stale-while-revalidate=86400")
ASSET_CACHE: Header = (b"cache-control", b"public, max-age=31536000, immutable")
SETTINGS_CACHE: Header = (b"cache-control", b"private, max-age=30")
NO_CACHE: Header = (b"cache-control", b"no-store")
ANY_ORIGIN: Header = (b"access-control-allow-origin", b"*")
ENCODED: Header = (b"vary", b"Accept-Encoding")

PREFLIGHT: tuple[Header, ...] = (
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", b"content-type"),
    (b"access-control-max-age", b"7200"),
)

ALLOWED = {"tag_loader": b"GET, HEAD", "tag_file": b"GET, HEAD", "tag": b"GET, HEAD, POST", "openbridge": b"POST"}
PAGES = frozenset({"tag", "openbridge"})  # what pages of listed origins may read

MODULE = ".js"
MOST_DIGITS = 32  # of a dataset's id


class Place(NamedTuple):
    """One of the tag's addresses: its label in metrics and logs, and the file or dataset it is about."""

    name: str
    about: str


class Tag:
    """Answers at the tag's addresses. `files` is None when the tag was not built."""

    def __init__(
        self,
        *,
        files: TagFiles | None,
        folder: str,
        names: Sequence[str],
        intake: Intake,
        collect: TagCollect,
        openbridge: Openbridge,
    ) -> None:
        self._files = files
        self.prefix = f"/{folder}/"
        self._loaders = frozenset(f"/{name}" for name in names)
        self._intake = intake
        self._collect = collect
        self._openbridge = openbridge

    def place(self, path: str) -> Place | None:
        """Which of the tag's addresses `path` is, if it is one."""
        if path in self._loaders:
            return Place("tag_loader", "")
        if not path.startswith(self.prefix):
            return Place("openbridge", "") if openbridge.PATH.fullmatch(path) else None
        rest = path[len(self.prefix) :]
        if rest.endswith(MODULE) and self._files is not None and rest in self._files.assets:
            return Place("tag_file", rest)
        dataset_id = rest.removesuffix(MODULE)
        if dataset_id.isdecimal() and dataset_id.isascii() and len(dataset_id) <= MOST_DIGITS:
            return Place("tag", rest)
        return Place("tag_file", rest) if rest.endswith(MODULE) else None

    def cors(self, place: Place, scope: Scope, headers: Headers) -> tuple[Header, ...]:
        """What lets the page read the answer, whatever it is."""
        if place.name not in PAGES:
            return ()
        access = self._intake.access
        origin = page_origin(scope, headers, self._intake.trusted)
        found = cors(origin, listed=access.known_origin(origin))
        if scope["method"] == "POST":
            return found[1:]  # nobody keeps the answer to a POST, so nobody needs to know what it varies by
        if found == (VARY,) and scope["method"] == "GET":
            return VARY, ANY_ORIGIN  # a page that is refused can read why, and leaves its pixel alone
        return found

    async def answer(self, place: Place, scope: Scope, headers: Headers, receive: Receive) -> Answer:
        """The answer to one request. Raises Refused, StoreUnavailable, Disconnected."""
        method = scope["method"]
        if place.name not in PAGES:
            if method not in ("GET", "HEAD"):
                raise Refused("method_not_allowed")
            return self._script(place, headers)
        if method == "POST" and place.name == "openbridge":
            return await self._openbridge.take(scope, headers, receive)
        if method == "POST":
            return await self._collect.take(place.about, scope, headers, receive)
        if method == "OPTIONS":
            return Answer(204, b"", PREFLIGHT)
        if method in ("GET", "HEAD") and place.name == "tag":
            found = self._settings(place.about.removesuffix(MODULE), scope, headers)
            is_module = place.about.endswith(MODULE)
            return found._replace(body=b"export default " + found.body, media=SCRIPT) if is_module else found
        raise Refused("method_not_allowed")

    def refuse(self, place: Place, refused: Refused) -> Answer:
        """The refusal of one request at `place`."""
        answer = error_answer(refused)
        if refused.code != "method_not_allowed":
            return answer
        return answer._replace(headers=((b"allow", ALLOWED[place.name]),))

    def _script(self, place: Place, headers: Headers) -> Answer:
        if self._files is None:
            raise Refused("tag_not_built")
        if place.name == "tag_loader":
            loader = self._files.loader if self._intake.access.needs_rules() else self._files.bare
            return _file_answer(loader, headers, LOADER_CACHE)
        found = self._files.assets.get(place.about)
        if found is None:
            raise Refused("not_found")
        return _file_answer(found, headers, ASSET_CACHE)

    def _settings(self, dataset_id: str, scope: Scope, headers: Headers) -> Answer:
        access = self._intake.access
        if not access.known_dataset(dataset_id):
            raise Refused("dataset_unknown")
        key = access.browser_key(dataset_id, page_origin(scope, headers, self._intake.trusted))
        if key is None:
            raise Refused("origin_not_listed")
        version = access.snapshot.configs[key.space_id]
        dataset = version.config.dataset(dataset_id)
        assert dataset is not None
        draft = self._draft(key, dataset_id, scope["query_string"])
        terms = page_terms(dataset, self._intake.locate(address_of(scope, self._intake.trusted)))
        body = settings_answer(
            dataset.tag, version.config, version=version.number, key=key.key_id, terms=terms, draft=draft
        )
        return json_answer(200, body, (NO_CACHE if draft is not None else SETTINGS_CACHE,))

    def _draft(self, key: Key, dataset_id: str, query: bytes) -> tuple[Rule, ...] | None:
        """The draft of rules that `?preview=TOKEN` shows, if it shows one."""
        named = query_value(query, b"preview")
        if named is None:
            return None
        now = self._intake.clock()
        return self._intake.access.snapshot.tag_preview(key.space_id, dataset_id, named, now=now)


def _file_answer(file: TagFile, headers: Headers, cache: Header) -> Answer:
    named = headers.get(b"if-none-match", b"")
    about = ((b"etag", file.etag), cache, ENCODED, ANY_ORIGIN, NOSNIFF)
    if named and (named == b"*" or file.etag in named):
        return Answer(304, b"", about)
    encoding, text = file.choose(headers.get(b"accept-encoding", b""))
    packed: tuple[Header, ...] = ((b"content-encoding", encoding.encode()),) if encoding else ()
    return Answer(200, text, (*about, *packed), SCRIPT)
