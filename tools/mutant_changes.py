"""The changes that `make mutants` tries: one module's source with one small mistake in it, for every place it fits.

Most mistakes are mutmut's own (its table of operators, nothing else of it); sentences for people stay as they are.
mutmut itself changes only what stands inside functions; half of the rules here are tables outside them, so those are
changed too, and mistakes are added that matter for rules: a row of a table left out, a member of an enum added or taken
for its neighbour, a condition turned round.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import libcst as cst
import msgspec
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators, operator_arg_removal, operator_assignment, operator_string

Operator = Callable[[cst.CSTNode], Iterable[cst.CSTNode]]

MOST_ROWS = 40
"""Of a longer table so many rows are left out, one at a time, evenly spread: the rest are like them."""
MOST_MEMBERS = 8
"""So many members of its enum are added to a set, one at a time."""
NOT_RULES = frozenset({"frozen", "kw_only", "gc", "weakref", "cache_hash", "strict", "encoding"})
"""Keyword arguments about how code is written, not about what it does on the machines it runs on."""
TYPES = frozenset({"Callable", "Iterable", "Iterator", "Literal", "Mapping", "Sequence", "dict", "list", "tuple"})
SENTENCE = 4
"""So many words make a sentence for people, which stays: a test that repeats it would say nothing."""
TYPES_ONLY = frozenset({"isinstance", "NewType", "TypeVar", "overload", "cast"})
_MEMBER = re.compile(r"[A-Z]\w*\.[A-Z][A-Z0-9_]*")


class Mutant(msgspec.Struct, frozen=True, kw_only=True):
    """One change. `scope` is the function's qualified name, empty outside functions; `source` the changed module.

    `swappable`: the change is inside a function's body, so that the function's code alone can be exchanged. `name` is
    what it goes by in reports: it stays the same when lines elsewhere come or go.
    """

    name: str
    scope: str
    line: int
    source: str
    swappable: bool


def mutants(source: str) -> Sequence[Mutant]:
    """Every mutant of one module, in the order of its lines; no two alike."""
    found: dict[str, Mutant] = {}
    for statement_at, place, old, new in _changed_nodes(source):
        mutant = _mutant(source, statement_at, place, old, new)
        if mutant is not None:
            found.setdefault(mutant.source, mutant)
    times: Counter[str] = Counter()
    for text, mutant in found.items():
        times[mutant.name] += 1
        if (nth := times[mutant.name]) > 1:
            found[text] = msgspec.structs.replace(mutant, name=f"{mutant.name} ({nth})")
    return list(found.values())


class _Place(msgspec.Struct, frozen=True):
    scope: str
    line: int
    in_body: bool


def _changed_nodes(source: str) -> Iterator[tuple[int, _Place, cst.CSTNode, cst.CSTNode]]:
    module, lines = _parsed(source)
    members = sorted(set(_MEMBER.findall(source)), key=source.index)
    operators = [*_operators(), *((cst.CSTNode, one) for one in _own_operators(members))]
    for statement_at, statement in enumerate(module.body):
        for node, scope, in_body in _walk(statement, (), in_body=False):
            for kind, operator in operators:
                if not isinstance(node, kind) or (operator is operator_assignment and not in_body):
                    continue
                for new in operator(node):
                    start = lines.get(node)
                    yield statement_at, _Place(".".join(scope), start.start.line if start else 0, in_body), node, new


@functools.lru_cache(maxsize=1)
def _parsed(source: str) -> tuple[cst.Module, dict[cst.CSTNode, object]]:
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    return wrapper.module, wrapper.resolve(PositionProvider)


def _operators() -> Iterator[tuple[type[cst.CSTNode], Operator]]:
    """mutmut's, but a text is changed once, `XXtextXX` and not in its letters' case too, and arguments that say nothing
    of what happens stay.
    """
    instead = {operator_string: _once, operator_arg_removal: _without_argument}
    for kind, operator in mutation_operators:
        yield kind, instead.get(operator, operator)


def _once(node: cst.CSTNode) -> Iterable[cst.CSTNode]:
    if isinstance(node, cst.SimpleString) and len(node.value.split()) >= SENTENCE:
        return []
    return list(operator_string(node))[:1]


def _without_argument(node: cst.Call) -> Iterator[cst.CSTNode]:
    stay = [one for one in node.args if one.keyword is not None and one.keyword.value in NOT_RULES]
    for new in operator_arg_removal(node):
        if all(one in new.args for one in stay):
            yield new


def _walk(
    node: cst.CSTNode, scope: tuple[str, ...], *, in_body: bool
) -> Iterator[tuple[cst.CSTNode, tuple[str, ...], bool]]:
    """The nodes that hold rules, with the function they stand in."""
    if _holds_no_rule(node):
        return
    if not isinstance(node, cst.SimpleStatementLine | cst.IndentedBlock):
        yield node, scope, in_body
    inner = scope
    if isinstance(node, cst.FunctionDef | cst.ClassDef) and not in_body:
        inner = (*scope, node.name.value)
    for child in node.children:
        if isinstance(node, cst.For | cst.CompFor) and child is node.target:
            continue
        body = in_body or (isinstance(node, cst.FunctionDef) and child is node.body)
        yield from _walk(child, inner, in_body=body)


def _holds_no_rule(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom):
        return True
    if isinstance(node, cst.AssignTarget) and isinstance(node.target, cst.Tuple):
        return True
    if isinstance(node, cst.Arg) and node.keyword is not None and node.keyword.value in NOT_RULES:
        return True
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in TYPES_ONLY:
        return True
    if isinstance(node, cst.If) and isinstance(node.test, cst.Name) and node.test.value == "TYPE_CHECKING":
        return True
    if isinstance(node, cst.AnnAssign) and "TypeAlias" in cst.Module([]).code_for_node(node.annotation.annotation):
        return True
    if isinstance(node, cst.Subscript) and isinstance(node.value, cst.Name) and node.value.value in TYPES:
        return True  # mypy sees it
    return isinstance(node, cst.Assign) and any(
        isinstance(target.target, cst.Name) and target.target.value in ("__all__", "__slots__")
        for target in node.targets
    )


def _own_operators(members: Sequence[str]) -> Sequence[Operator]:
    return (_rows_left_out, _turned_round, functools.partial(_neighbours, members), functools.partial(_added, members))


def _rows_left_out(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """`{a, b, c}` → `{b, c}` …; never the only row."""
    if not isinstance(node, cst.Set | cst.Dict | cst.List | cst.Tuple) or len(node.elements) < 2:
        return
    step = -(-len(node.elements) // MOST_ROWS)
    for at in range(0, len(node.elements), step):
        kept = [*node.elements[:at], *node.elements[at + 1 :]]
        if isinstance(node, cst.Tuple) and len(kept) == 1:
            kept = [kept[0].with_changes(comma=cst.Comma())]
        yield node.with_changes(elements=kept)


def _turned_round(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """`if a:` → `if not a:`; comparisons, `and`, `or` and `not` are mutmut's."""
    if not isinstance(node, cst.If | cst.While | cst.CompIf):
        return
    test = node.test
    if isinstance(test, cst.Comparison | cst.BooleanOperation | cst.UnaryOperation):
        return
    if isinstance(test, cst.NamedExpr) and not test.lpar:
        test = test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    yield node.with_changes(test=cst.UnaryOperation(operator=cst.Not(), expression=test))


def _neighbours(members: Sequence[str], node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """`State.SENDING` → the next member of `State` that the module names."""
    if not isinstance(node, cst.Attribute) or not isinstance(node.value, cst.Name):
        return
    enum = node.value.value
    siblings = [one for one in members if one.startswith(f"{enum}.")]
    whole = f"{enum}.{node.attr.value}"
    if whole in siblings and len(siblings) > 1:
        following = siblings[(siblings.index(whole) + 1) % len(siblings)]
        yield node.with_changes(attr=cst.Name(following.split(".")[1]))


def _added(members: Sequence[str], node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """`{State.A}` → `{State.A, State.B}` for members the module names, and `frozenset()` → `frozenset({State.A})`."""
    if isinstance(node, cst.Set):
        present = [cst.Module([]).code_for_node(one.value) for one in node.elements]
        enums = {one.split(".")[0] for one in present if _MEMBER.fullmatch(one)}
        absent = [one for one in members if one not in present and one.split(".")[0] in enums]
        for member in absent[:MOST_MEMBERS]:
            yield node.with_changes(elements=[*node.elements, cst.Element(cst.parse_expression(member))])
    elif isinstance(node, cst.Call) and not node.args and cst.Module([]).code_for_node(node.func) == "frozenset":
        for member in members[:MOST_MEMBERS]:
            yield cst.parse_expression(f"frozenset({{{member}}})")


def _mutant(source: str, statement_at: int, place: _Place, old: cst.CSTNode, new: cst.CSTNode) -> Mutant | None:
    module, _ = _parsed(source)
    statement = module.body[statement_at]
    changed_statement = new if statement is old else statement.deep_replace(old, new)
    if not isinstance(changed_statement, cst.CSTNode):
        return None
    before, after = module.code_for_node(statement), module.code_for_node(changed_statement)
    if before == after:
        return None
    head, tail = _around(source, statement_at)
    return Mutant(
        name=f"{place.scope or 'module'}: {_change(before, after)}",
        scope=place.scope,
        line=place.line,
        source=head + after + tail,
        swappable=place.in_body,
    )


@functools.lru_cache(maxsize=8)
def _around(source: str, statement_at: int) -> tuple[str, str]:
    """What stands before and after one statement of the module."""
    module, _ = _parsed(source)
    header = "".join(module.code_for_node(line) for line in module.header)
    footer = "".join(module.code_for_node(line) for line in module.footer)
    parts = [module.code_for_node(one) for one in module.body]
    return header + "".join(parts[:statement_at]), "".join(parts[statement_at + 1 :]) + footer


def _change(before: str, after: str) -> str:
    """The lines that differ: `old → new`, spaces made one."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return " → ".join(re.sub(r"\s+", " ", " ".join(lines)).strip() for lines in (old, new))
