"""JMESPath expressions, compiled once, and bounded in what they may cost.

Whoever writes a mapping may be trusted, and what is posted may not: a few doublings (`[@,@][]`) of a long list would
fill the memory. So every step counts, and nothing may grow past a limit. What most are is walked without the
interpreter: a way of plain names (`customer.email`), one compared with a text (`mode == 'test'`), and those of a list
of which one name is a text (`items[?kind == 'product']`).
"""

from __future__ import annotations

from typing import Any

import jmespath
import msgspec
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions
from jmespath.visitor import Options, TreeInterpreter

from signalpost.connectors.webhook import Unreadable

LONGEST = 1_000  # characters of an expression
MOST_STEPS = 50_000  # of all expressions over one message: a tenth of a second
MOST_ITEMS = 20_000  # of a list or object that an expression makes
MOST_CHARACTERS = 1_000_000
STEPS_OF_A_TEST = 4  # the test, its two sides, and what is kept: no more than MOST_ITEMS can be found by these

_OPTIONS = Options(custom_functions=Functions())
#: What functions and comparisons raise over values that they are not made for.
FAULTS = (JMESPathError, TypeError, ValueError, AttributeError, ArithmeticError, LookupError, RecursionError)

KINDS = {type(None): "null", bool: "boolean", int: "number", float: "number", str: "string", list: "array"}


class NoExpression(ValueError):
    """A text that is no expression: its message says where and why."""


class Unfit(Unreadable):
    """What an expression found does not fit its field. `came`: its type in JSON, or what went wrong; never a value."""

    def __init__(self, field: str, expression: str, came: str) -> None:
        super().__init__(f"{field} ({expression}): {came}", "webhook_field_malformed")
        self.field = field
        self.expression = expression
        self.came = came


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Of a list those objects whose `name` is `text`; without a name, whether a value is `text`."""

    name: str
    text: str


class Expression(msgspec.Struct, frozen=True, kw_only=True):
    """One expression. `field`: what it is for, `order.total`. `way`: its names, where it is nothing but names, or
    `kept` says what is done with what they lead to."""

    text: str
    field: str
    way: tuple[str, ...]
    parsed: Any
    kept: Kept | None = None

    def find(self, value: Any, steps: Steps) -> Any:
        """What it finds in `value`; None for nothing. Raises Unfit."""
        if self.way:
            for name in self.way:
                value = value.get(name) if isinstance(value, dict) else None
            if self.kept is None:
                return value
        try:
            if self.kept is not None:
                return _kept(self.kept, value, steps)
            return steps.visit(self.parsed, value)
        except TooMuch:
            raise Unfit(self.field, self.text, "more than an expression may cost") from None
        except FAULTS as error:
            raise Unfit(self.field, self.text, f"failed ({type(error).__name__})") from None

    def unfit(self, value: Any) -> Unfit:
        """That `value` is none for its field."""
        return Unfit(self.field, self.text, kind_of(value))


class TooMuch(Exception):
    """An expression took too many steps, or made something too large."""


class Steps(TreeInterpreter):
    """Walks expressions over one message, and counts."""

    def __init__(self) -> None:
        super().__init__(_OPTIONS)
        self._left = MOST_STEPS
        self._ways: dict[str, Any] = {}

    def spend(self, steps: int) -> None:
        """Count steps that are taken without the interpreter. Raises TooMuch."""
        self._left -= steps
        if self._left < 0:
            raise TooMuch

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        """One step, as the library's own visitor takes it: by the method that is named after the node."""
        self._left -= 1
        if self._left < 0:
            raise TooMuch
        way = self._ways.get(node["type"])
        if way is None:
            way = self._ways[node["type"]] = getattr(self, f"visit_{node['type']}", self.default_visit)
        found = way(node, *args, **kwargs)
        kind = type(found)
        if (kind is list or kind is dict) and len(found) > MOST_ITEMS:
            raise TooMuch
        if kind is str and len(found) > MOST_CHARACTERS:
            raise TooMuch
        return found


def compiled(text: str, field: str) -> Expression:
    """`text` as an expression for `field`. Raises NoExpression."""
    if len(text) > LONGEST:
        raise NoExpression(f"it is longer than {LONGEST} characters")
    try:
        parsed = jmespath.compile(text).parsed
    except JMESPathError as error:
        raise NoExpression(f"it is no JMESPath: {_first_line(str(error))}") from None
    except RecursionError:
        raise NoExpression("it is nested too deeply") from None
    way, kept = _shortcut(parsed)
    return Expression(text=text, field=field, way=way, parsed=parsed, kept=kept)


def kind_of(value: Any) -> str:
    """The type in JSON."""
    return KINDS.get(type(value), "object")


def _way(parsed: Any) -> tuple[str, ...]:
    if parsed["type"] == "field":
        return (parsed["value"],)
    if parsed["type"] == "subexpression" and all(one["type"] == "field" for one in parsed["children"]):
        return tuple(one["value"] for one in parsed["children"])
    return ()


def _shortcut(parsed: Any) -> tuple[tuple[str, ...], Kept | None]:
    """The names to walk and what is kept of what they lead to; no names, where the interpreter is needed."""
    if parsed["type"] == "comparator":
        left, text = _compared(parsed)
        return (left, Kept(name="", text=text)) if left else ((), None)
    if parsed["type"] == "filter_projection" and parsed["children"][1]["type"] == "identity":
        of, _, test = parsed["children"]
        left, text = _compared(test)
        return (_way(of), Kept(name=left[0], text=text)) if len(left) == 1 else ((), None)
    return _way(parsed), None


def _compared(parsed: Any) -> tuple[tuple[str, ...], str]:
    """Names that are compared with a text, and the text; no names for any other test."""
    if parsed["type"] != "comparator" or parsed["value"] != "eq":
        return (), ""
    left, right = parsed["children"]
    if right["type"] != "literal" or type(right["value"]) is not str:
        return (), ""
    return _way(left), right["value"]


def _kept(kept: Kept, value: Any, steps: Steps) -> Any:
    """As the interpreter has it, at the same price. Raises TooMuch."""
    name, text = kept.name, kept.text
    if not name:
        steps.spend(STEPS_OF_A_TEST)
        return bool(value == text)
    if not isinstance(value, list):
        return None
    steps.spend(STEPS_OF_A_TEST * len(value))
    return [one for one in value if isinstance(one, dict) and one.get(name) == text]


def _first_line(text: str) -> str:
    return text.partition("\n")[0].rstrip(":. ")
