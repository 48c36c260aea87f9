"""NumPy's warnings of a division by zero and the like, in a Python that cannot notice them.

NumPy asks the processor's flags, and WebAssembly has none. So a learner's cell is compiled with calls in the place of
`/`, `/=` and of a few functions. They compute the same, then look at what came out and warn as NumPy would have.
What other operations would have warned of goes unnoticed.
"""

import ast
import operator
import warnings
from collections.abc import Callable
from types import CodeType
from typing import Any

import numpy as np

INFINITE = {  # what it means when a finite number gives an infinite one
    **dict.fromkeys((np.log, np.log2, np.log10), "divide"),
    **dict.fromkeys((np.exp, np.exp2, np.expm1, np.square, np.power), "over"),
    **dict.fromkeys((np.sqrt, np.arccos, np.arcsin), "over"),
    np.divide: "divide",
}
NAMES = {function.__name__ for function in INFINITE} | {"true_divide"}
SAYS = {"divide": "divide by zero", "over": "overflow", "invalid": "invalid value"}


def compile_watched(source: str, file: str) -> CodeType:
    """Return a cell's code in which divisions and a few functions go through `HELPERS`.

    Raises
    ------
    SyntaxError
        As `compile` does.
    """
    compile(source, file, "exec", dont_inherit=True)  # says what is wrong in the text itself
    tree = ast.fix_missing_locations(_Watch().visit(ast.parse(source, file)))
    return compile(tree, file, "exec", dont_inherit=True)


class _Watch(ast.NodeTransformer):
    """Puts the calls in."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        return _call("__divide__", node, node.left, node.right) if isinstance(node.op, ast.Div) else node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.op, ast.Div):
            return node
        target = ast.parse(ast.unparse(node.target), mode="eval").body  # the same place, to read from
        for part in ast.walk(target):
            ast.copy_location(part, node.target)
        value = _call("__divide_in_place__", node, self.visit(target), node.value)
        return ast.copy_location(ast.Assign([node.target], value), node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name not in NAMES:
            return node
        return _call("__watched__", node, function, *node.args, keywords=node.keywords)


def _call(name: str, place: ast.AST, *arguments: ast.AST, keywords: list | None = None) -> ast.Call:
    called = ast.copy_location(ast.Name(name, ast.Load()), place)
    return ast.copy_location(ast.Call(called, list(arguments), keywords or []), place)


def _divide(left: Any, right: Any) -> Any:
    result = left / right
    _notice(np.divide, (left, right), result)
    return result


def _divide_in_place(left: Any, right: Any) -> Any:
    before = left.copy() if isinstance(left, np.ndarray) else left
    result = operator.itruediv(left, right)
    _notice(np.divide, (before, right), result)
    return result


def _watched(function: Callable, *arguments: Any, **options: Any) -> Any:
    if function not in INFINITE:
        return function(*arguments, **options)
    inputs = tuple(np.array(a) if isinstance(a, np.ndarray) else a for a in arguments[: function.nin])
    result = function(*arguments, **options)
    _notice(function, inputs, result, options.get("where", True))
    return result


HELPERS = {"__divide__": _divide, "__divide_in_place__": _divide_in_place, "__watched__": _watched}


def _notice(function: np.ufunc, inputs: tuple, result: Any, where: Any = True) -> None:
    """Warn of what the flags would have told, as `np.errstate` asks for it."""
    if not isinstance(result, (np.ndarray, np.inexact)) or not np.issubdtype(result.dtype, np.inexact):
        return
    if np.isfinite(result).all():
        return
    try:
        values = [np.asarray(value, dtype=result.dtype) for value in inputs]
    except (TypeError, ValueError):
        return
    known = np.logical_and.reduce(np.broadcast_arrays(where, *(~np.isnan(value) for value in values)))
    finite = np.logical_and.reduce(np.broadcast_arrays(known, *(np.isfinite(value) for value in values)))
    infinite = np.isinf(result) & finite
    kinds = {"invalid": np.isnan(result) & known, INFINITE[function]: infinite}
    if function is np.divide:
        kinds |= {"divide": infinite & (values[1] == 0), "over": infinite & (values[1] != 0)}
    scalar = "scalar " if function is np.divide and not any(isinstance(v, np.ndarray) for v in inputs) else ""
    for kind, met in kinds.items():
        if not np.any(met):
            continue
        text = f"{SAYS[kind]} encountered in {scalar}{function.__name__}"
        wanted = np.geterr()[kind]
        if wanted == "raise":
            raise FloatingPointError(text)
        if wanted == "warn":
            warnings.warn(text, RuntimeWarning, stacklevel=3)
