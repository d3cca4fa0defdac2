"""Files of former builds are still there for pages that an upgrade finds open."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from signalpost.gateway.tag.files import TagFiles, packed_here
from signalpost.gateway.tag.former import FILES_KEPT, with_former


def build(*texts: str) -> TagFiles:
    """A build whose files hold `texts`, named as the real one names them."""
    assets = {f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.js": packed_here(text.encode()) for text in texts}
    loader = packed_here(b"loader")
    digest = next(iter(assets)).removesuffix(".js")
    return TagFiles(loader=loader, bare=loader, assets=assets, digest=digest)


def test_the_former_builds_files_are_served_beside_its_own(tmp_path: Path) -> None:
    """A loader that a browser kept for some minutes asks for the former main file."""
    old, new = build("old", "both"), build("new", "both")
    assert with_former(old, tmp_path).assets == old.assets
    assert with_former(new, tmp_path).assets == {**old.assets, **new.assets}
    assert with_former(new, tmp_path).digest == new.digest


def test_a_file_that_is_not_what_its_name_says_is_not_served(tmp_path: Path) -> None:
    """Nor is anything else that lies there."""
    old, new = build("old"), build("new")
    with_former(old, tmp_path)
    [name] = old.assets
    (tmp_path / name).write_text("changed")
    (tmp_path / "notes.txt").write_text("x")
    assert with_former(new, tmp_path).assets == new.assets


def test_a_file_that_goes_meanwhile_costs_none_of_the_others(tmp_path: Path) -> None:
    """Several gateways tidy at once; a link to nowhere is as gone as a file can be."""
    old, new = build("old"), build("new")
    with_former(old, tmp_path)
    (tmp_path / f"{'0' * 16}.js").symlink_to(tmp_path / "gone")
    assert with_former(new, tmp_path).assets == {**old.assets, **new.assets}


def test_the_oldest_are_tidied_away(tmp_path: Path) -> None:
    """The folder does not grow with the years."""
    for age in range(FILES_KEPT + 4):
        one = build(f"build {age}")
        with_former(one, tmp_path)
        [name] = one.assets
        os.utime(tmp_path / name, (1_000 + age, 1_000 + age))
    kept = with_former(build("now"), tmp_path).assets
    assert len(kept) == FILES_KEPT + 1
    assert set(build("build 0").assets) & set(kept) == set()
    assert set(build(f"build {FILES_KEPT + 3}").assets) <= set(kept)
    assert len(list(tmp_path.iterdir())) == FILES_KEPT + 1


def test_a_folder_that_cannot_be_used_costs_only_this(tmp_path: Path) -> None:
    """The tag of this build is served all the same."""
    (tmp_path / "file").write_text("")
    one = build("one")
    assert with_former(one, tmp_path / "file").assets == one.assets
