"""How bytes look on disk: compressed (zstd, level 1, a dictionary trained on events), then encrypted under a day key.

Layout, big-endian: format (1 byte, now 1), dictionary version (1 byte, 0 = none), day since 1970-01-01 UTC (2 bytes),
nonce (12), ciphertext, tag (16). The first four bytes and the place the bytes belong to are authenticated with them, so
that neither can be altered or swapped. Every release reads every dictionary version that was ever shipped.
"""

from __future__ import annotations

import itertools
import struct
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import zstandard

from signalpost.errors import StoreCorrupt
from signalpost.store.keyring import LASTING, Keyring

FORMAT = 1
LEVEL = 1
DAY_MS = 86_400_000
DICTIONARIES: Mapping[int, str] = {1: "v1.zdict"}
NEWEST_DICTIONARY = 1

_MANY = 8
_AT_ONCE = 200  # bodies unpacked together: what is decrypted is still in the processor's cache
_HEADER = struct.Struct(">BBH")


def day_of(at: int) -> int:
    """The day (since 1970-01-01 UTC) of `at` (Unix ms)."""
    return at // DAY_MS


def make_ready(keyring: Keyring, at: int) -> None:
    """Make the keys of the day of `at` (Unix ms) before anything is sealed under them."""
    for day in (day_of(at), LASTING + day_of(at)):
        keyring.make_ready(day)


def read_dictionary(version: int) -> zstandard.ZstdCompressionDict:
    """The shipped dictionary `version`; KeyError when this release has none of that number."""
    return zstandard.ZstdCompressionDict((Path(__file__).parent / "_dictionary" / DICTIONARIES[version]).read_bytes())


class Sealer:
    """Seals and opens inbox segments and ledger bodies. Thread-safe: every thread has its own zstd contexts."""

    def __init__(self, keyring: Keyring, *, dictionary: int = NEWEST_DICTIONARY) -> None:
        self._keyring = keyring
        self._zstd = _Zstd(dictionary)

    @property
    def keyring(self) -> Keyring:
        """Where its keys come from."""
        return self._keyring

    def seal_lasting(self, seen_at: int, context: bytes, known: bytes) -> bytes:
        """As `seal_body`, under the day's key for what is known of visitors, which outlives that of events."""
        return self._seal(LASTING + day_of(seen_at), b"body\0" + context, known)

    def seal_body(self, received_at: int, context: bytes, body: bytes) -> bytes:
        """A ledger body (JSON) sealed under the key of the day of `received_at` (Unix ms).

        `context` names the row it belongs to (for one, its receipt) and must be given again to open it.
        """
        return self._seal(day_of(received_at), b"body\0" + context, body)

    def sealing_bodies(self) -> Callable[[int, bytes, bytes], bytes]:
        """`seal_body` for many bodies, in this thread: what is the same for all of one day is made once."""
        version, compressor = self._zstd.newest()
        compress, sealing = compressor.compress, self._keyring.sealing
        days: dict[int, tuple[bytes, bytes, Callable[[bytes, bytes], bytes]]] = {}

        def seal(received_at: int, context: bytes, body: bytes) -> bytes:
            day = received_at // DAY_MS
            made = days.get(day)
            if made is None:
                header = _HEADER.pack(FORMAT, version, day)
                made = days[day] = header, header + b"body\0", sealing(day)
            header, place, encrypt = made
            return header + encrypt(compress(body), place + context)

        return seal

    def open_body(self, context: bytes, sealed: bytes) -> bytes:
        """What `seal_body` was given. StoreCorrupt when damaged or another row's; KeyMissing when the key is gone."""
        return self._open(b"body\0" + context, sealed)

    def open_bodies(self, sealed: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
        """Many bodies, each with its context, in order, as `open_body` opens one; all or none."""
        opened: list[bytes] = []
        for header, group in itertools.groupby(sealed, key=_header_of):
            version, day = _read_header(header)
            place, unseal = header + b"body\0", self._keyring.unsealing(day, begin=_HEADER.size)
            while frames := [unseal(one, place + context) for context, one in itertools.islice(group, _AT_ONCE)]:
                opened += self._zstd.decompress(version, frames)
        return opened

    def seal_segment(self, inbox_id: str, number: int, committed_at: int, packed: bytes) -> bytes:
        """An inbox segment (msgpack) sealed under the key of the day of `committed_at` (Unix ms)."""
        return self._seal(day_of(committed_at), segment_context(inbox_id, number), packed)

    def open_segment(self, inbox_id: str, number: int, sealed: bytes) -> bytes:
        """What `seal_segment` was given. StoreCorrupt when damaged or out of place; KeyMissing when the key is gone."""
        return self._open(segment_context(inbox_id, number), sealed)

    def _seal(self, day: int, place: bytes, plaintext: bytes) -> bytes:
        version, compressor = self._zstd.newest()
        header = _HEADER.pack(FORMAT, version, day)
        return header + self._keyring.seal(day, compressor.compress(plaintext), header + place)

    def _open(self, place: bytes, sealed: bytes) -> bytes:
        header = sealed[: _HEADER.size]
        version, day = _read_header(header)
        compressed = self._keyring.unseal(day, sealed[_HEADER.size :], header + place)
        return self._zstd.decompress(version, [compressed])[0]


def segment_context(inbox_id: str, number: int) -> bytes:
    """What ties a segment to its place."""
    return f"segment\0{inbox_id}\0{number}".encode()


def _header_of(one: tuple[bytes, bytes]) -> bytes:
    return one[1][: _HEADER.size]


def _read_header(header: bytes) -> tuple[int, int]:
    """Dictionary version and day."""
    if len(header) < _HEADER.size:
        raise StoreCorrupt("sealed bytes are cut short")
    form, version, day = _HEADER.unpack(header)
    if form != FORMAT or (version and version not in DICTIONARIES):
        raise StoreCorrupt(
            f"sealed bytes of format {form}, dictionary {version}: damaged, or written by a newer release; "
            "upgrade Signalpost to read them"
        )
    return version, day


class _Zstd(threading.local):
    """zstd contexts may be used by one thread at a time: each thread that touches this makes its own."""

    def __init__(self, dictionary: int) -> None:
        self._version = dictionary
        self._compressor: zstandard.ZstdCompressor | None = None
        self._decompressors: dict[int, zstandard.ZstdDecompressor] = {}

    def newest(self) -> tuple[int, zstandard.ZstdCompressor]:
        if self._compressor is None:
            known = read_dictionary(self._version) if self._version else None
            # AES-GCM proves the bytes and the header names the dictionary: zstd need not store either.
            if known is not None:
                known.precompute_compress(level=LEVEL)
            self._compressor = zstandard.ZstdCompressor(
                level=LEVEL, dict_data=known, write_checksum=False, write_dict_id=False, write_content_size=True
            )
        return self._version, self._compressor

    def decompress(self, version: int, frames: list[bytes]) -> list[bytes]:
        """Each of `frames`; many at once take a fifth less time than one by one. StoreCorrupt: not zstd."""
        unpacking = self._decompressor(version)
        if len(frames) >= _MANY:
            with suppress(zstandard.ZstdError):  # it cannot unpack an empty one: one by one tells that from damage
                unpacked = unpacking.multi_decompress_to_buffer(frames)  # type: ignore[arg-type]
                return [unpacked[place].tobytes() for place in range(len(unpacked))]
        try:
            return [unpacking.decompress(frame) for frame in frames]
        except zstandard.ZstdError as error:
            raise StoreCorrupt("sealed bytes were decrypted but cannot be unpacked") from error

    def _decompressor(self, version: int) -> zstandard.ZstdDecompressor:
        made = self._decompressors.get(version)
        if made is None:
            known = read_dictionary(version) if version else None
            made = self._decompressors[version] = zstandard.ZstdDecompressor(dict_data=known)
        return made
