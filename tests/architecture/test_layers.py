"""Imports point one way, and the pure layers stay pure."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import tree

# From the outermost layer to the innermost; a module may import from its own part and from layers further in.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("cli", "sample_shop", "testing", "__main__"),
    ("gateway", "worker", "shops", "dashboard", "alarms", "client", "web", "sandbox", "sample", "settings"),
    ("files",),
    ("store", "transport"),
    ("quality", "visit", "consent", "identity", "privacy", "watch", "connectors"),
    ("capi",),
    ("errors",),
)

# Modules of the package's root that belong to a part by another name than their own.
ROOT_PART = {
    "version": "errors",
    "per_process": "errors",
    "transport_asgi": "transport",
    "transport_forked": "transport",
    "transport_trial": "transport",
}

EFFECTS = set(
    "apsw asyncio concurrent http httpx io logging os pathlib pyreqwest random requests secrets selectors shutil "
    "socket sqlite3 subprocess sys tempfile threading time urllib.request uuid".split()
)
CALLS = {"open", "now", "utcnow", "today", "getenv", "urandom", "uuid4", "print", "input"}

MODULES = sorted(tree.modules().items())
PURE_PARTS = {"capi", "quality", "visit", "consent", "identity", "privacy", "watch", "connectors"}


def part(module: str) -> str:
    """The part of the package that a module belongs to: `signalpost.store.sqlite.inbox.inbox` → `store`."""
    names = module.split(".")
    if len(names) == 1 or names[1][0].isupper():
        return "client"  # the public surface, and what is taken from it
    first = names[1]
    if first.startswith(("client", "testing")):
        return first.partition("_")[0]
    return ROOT_PART.get(first, first)


def layer(name: str) -> int:
    """How far out a part lies; 0 is outermost."""
    return next(index for index, parts in enumerate(LAYERS) if name in parts)


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_imports_point_inwards(module: str, path: Path) -> None:
    """A module imports from its own part or from a layer further in, never from a neighbour or from outside."""
    own = part(module)
    targets = {part(name) for name in tree.imports(path) if name.startswith("signalpost.")}
    wrong = {target for target in targets if target != own and layer(target) <= layer(own) and layer(own) > 0}
    assert not wrong, f"{module} ({own}) imports {sorted(wrong)}"


def test_every_part_has_a_layer() -> None:
    """A new part of the package is given its place before it is used."""
    known = {name for parts in LAYERS for name in parts}
    assert {part(module) for module, _ in MODULES} <= known


def test_the_page_of_the_architecture_draws_these_layers() -> None:
    """Outermost first; and names those that are pure."""
    text = (tree.ROOT / "docs/explanation/architecture.md").read_text(encoding="utf-8")
    drawn = text.partition("## Layers")[2].partition("```\n")[2].partition("```")[0]
    found = [tuple(line.strip().removeprefix("→ ").split(", ")) for line in drawn.splitlines()]
    assert found == [tuple(name for name in names if name != "__main__") for names in LAYERS]
    named = text.partition("never import each other. ")[2].partition(" are pure")[0]
    assert set(" ".join(named.split()).replace("`", "").replace(" and ", ", ").split(", ")) == PURE_PARTS


PURE = [(name, path) for name, path in MODULES if part(name) in PURE_PARTS]


@pytest.mark.parametrize(("module", "path"), PURE, ids=[name for name, _ in PURE])
def test_pure_layers_touch_nothing(module: str, path: Path) -> None:
    """A pure layer reads no clock, environment, randomness, disk or network: time and randomness are arguments."""
    found = {name for name in tree.imports(path) if name in EFFECTS or name.split(".")[0] in EFFECTS}
    called = {_called(node) for node in ast.walk(tree.parsed(path)) if isinstance(node, ast.Call)}
    assert not found | (called & CALLS), f"{module} uses {sorted(found | (called & CALLS))}"


def _called(node: ast.Call) -> str:
    return str(getattr(node.func, "attr", getattr(node.func, "id", "")))


def test_there_are_no_import_cycles() -> None:
    """No two modules need each other to be imported."""
    graph = {
        name: {found for found in tree.imports(path, everywhere=False) if found in tree.modules() and found != name}
        for name, path in tree.modules().items()
    }
    left = dict(graph)
    while free := [name for name, needed in left.items() if not needed & left.keys()]:
        for name in free:
            del left[name]
    assert not left, f"import cycles among {sorted(left)}"


def test_the_sandbox_judges_by_rules_of_its_own() -> None:
    """Nothing of `capi` below it, so that each of the two tables can prove the other wrong. (The simulated shop is a
    sender, and normalises as one.)"""
    for module, path in MODULES:
        if module.startswith("signalpost.sandbox") and not module.startswith("signalpost.sandbox.simulate"):
            assert not [name for name in tree.imports(path) if name.startswith("signalpost.capi")], module


def test_adapters_are_reached_only_through_open() -> None:
    """Outside `store`, nobody imports an adapter: the engine is chosen by what `open_…` is given."""
    for module, path in MODULES:
        if not module.startswith("signalpost.store"):
            adapters = [name for name in tree.imports(path) if name.startswith("signalpost.store.sqlite")]
            assert not adapters, f"{module} imports {adapters}"


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_only_the_edges_read_the_environment(module: str, path: Path) -> None:
    """Settings are read in one place; elsewhere nothing looks at the environment."""
    allowed = {"signalpost.settings"}
    for node in ast.walk(tree.parsed(path)):
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and module not in allowed:
            parent = node.value
            assert not (isinstance(parent, ast.Name) and parent.id == "os") or module.startswith("signalpost.cli"), (
                f"{module} reads the environment"
            )
