"""The built tag as the gateway serves it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from signalpost.gateway.tag.files import ASSETS, TagNotBuilt, load
from tag_gateway import FILES, TAG_DIGEST, tag_build


def test_the_folders_name_is_put_into_the_loader(tmp_path: Path) -> None:
    """The build's own packing of it holds for the folder it was made with alone."""
    build = tag_build(tmp_path / "b")
    default, other = load(build, "sp"), load(build, "assets")
    assert (default.loader.plain, default.loader.packed["br"]) == (b'load("sp","main.js")', b"loader as brotli")
    assert other.loader.plain == b'load("assets","main.js")'
    assert list(other.loader.packed) == ["gzip"]
    assert gzip.decompress(other.loader.packed["gzip"]) == other.loader.plain
    assert default.loader.etag != other.loader.etag


def test_the_tags_digest_is_its_files_name(tmp_path: Path) -> None:
    """So that each event can say which tag sent it."""
    files = load(tag_build(tmp_path / "b"), "sp")
    assert files.digest == TAG_DIGEST
    assert set(files.assets) == {FILES["tag"], FILES["bare"]}


def test_what_the_build_did_not_pack_is_packed_here(tmp_path: Path) -> None:
    """gzip at least."""
    files = load(tag_build(tmp_path / "b"), "sp")
    for file in (files.assets[FILES["bare"]], files.bare):
        assert gzip.decompress(file.packed["gzip"]) == file.plain


@pytest.mark.parametrize(
    "manifest",
    [
        None,
        "{",
        '{"files":{}}',
        '{"files":{"tag":"missing.js","loader":"loader.js","loader-bare":"bare.js"}}',
        '{"files":{"loader":"loader.js","loader-bare":"bare.js"}}',
        '{"files":{"loader":5}}',
    ],
)
def test_a_build_that_is_not_whole_is_none(tmp_path: Path, manifest: str | None) -> None:
    """One error says what to do."""
    for name in ("loader.js", "bare.js"):
        (tmp_path / name).write_bytes(b"")
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest, encoding="utf-8")
    with pytest.raises(TagNotBuilt, match="make"):
        load(tmp_path, "sp")


def test_the_build_of_this_tree_is_served_as_it_is() -> None:
    """Every file of the manifest, packed as the build packed it; the loader is whole once the folder is in it."""
    manifest = json.loads((ASSETS / "manifest.json").read_text(encoding="utf-8"))
    files = load(ASSETS, "sp")
    assert set(files.assets) == {name for part, name in manifest["files"].items() if not part.startswith("loader")}
    for file in (files.loader, files.bare, *files.assets.values()):
        assert list(file.packed) == ["br", "gzip"]
        assert gzip.decompress(file.packed["gzip"]) == file.plain
    assert b"__FOLDER__" not in files.loader.plain + files.bare.plain
