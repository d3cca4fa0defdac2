"""Writes small files in MaxMind's format, as its specification (version 2.0) describes them: a binary tree over the
bits of an address, a data section, metadata."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MARKER = b"\xab\xcd\xefMaxMind.com"
BITS = 128
SEPARATOR = bytes(16)
Tree = list[list[int | None]]


def write_mmdb(file: Path, networks: Mapping[str, Any]) -> None:
    """`networks` → their records. Addresses of version 4 stand at ::/96, as in MaxMind's own files."""
    records: list[Any] = []
    nodes: Tree = [[None, None]]
    for network, record in networks.items():
        records.append(record)
        _insert(nodes, network, -len(records))
    texts = [_encoded(record) for record in records]
    starts = [sum(map(len, texts[:index])) for index in range(len(texts))]
    tree = b"".join(_pointer(side, len(nodes), starts).to_bytes(4, "big") for node in nodes for side in node)
    metadata = {
        "node_count": len(nodes), "record_size": 32, "ip_version": 6, "database_type": "Test-City", "languages": ["en"],
        "binary_format_major_version": 2, "binary_format_minor_version": 0, "build_epoch": 1_790_000_000,
        "description": {"en": "a test"},
    }  # fmt: skip
    file.write_bytes(tree + SEPARATOR + b"".join(texts) + MARKER + _encoded(metadata))


def _insert(nodes: Tree, network: str, record: int) -> None:
    found = ipaddress.ip_network(network)
    number, length = int(found.network_address), found.prefixlen + BITS - found.max_prefixlen
    place = 0
    for depth in range(length):
        bit = number >> (BITS - 1 - depth) & 1
        if depth == length - 1:
            nodes[place][bit] = record
            return
        following = nodes[place][bit]
        if following is None:
            nodes.append([None, None])
            following = nodes[place][bit] = len(nodes) - 1
        place = following


def _pointer(side: int | None, count: int, starts: list[int]) -> int:
    """A further node, nothing (the number of nodes), or a place in the data section."""
    if side is None:
        return count
    return side if side >= 0 else count + len(SEPARATOR) + starts[-side - 1]


def _encoded(value: Any) -> bytes:
    if isinstance(value, dict):
        return _head(7, len(value)) + b"".join(_encoded(key) + _encoded(part) for key, part in value.items())
    if isinstance(value, list):
        return _head(11, len(value)) + b"".join(map(_encoded, value))
    if isinstance(value, int):
        return _head(6, 4) + value.to_bytes(4, "big")
    text = str(value).encode()
    return _head(2, len(text)) + text


def _head(kind: int, size: int) -> bytes:
    """Kinds over 7 stand in a second byte; sizes from 29 on take one more."""
    short, more = (size, b"") if size < 29 else (29, bytes([size - 29]))
    return bytes([kind << 5 | short]) + more if kind <= 7 else bytes([short, kind - 7]) + more
