"""Change the reference a little at a time and see whether the checks notice.

Each mutant differs from the solutions module by one operator, sign, axis, index, constant, call or term. It is
graded like a submission. A mutant that passes shows a mistake that the checks would let through, unless it
computes the same thing; the mistakes file lists those under `EQUIVALENT`, each with the reason.
"""

import ast
import copy
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from grader.course import Chapter
from grader.isolated import run_candidate
from grader.words import Status

BINARY = {
    ast.Add: [ast.Sub], ast.Sub: [ast.Add], ast.Mult: [ast.Div], ast.Div: [ast.Mult], ast.MatMult: [ast.Mult],
    ast.Pow: [ast.Mult], ast.BitAnd: [ast.BitOr], ast.BitOr: [ast.BitAnd, ast.BitXor],
}  # fmt: skip
COMPARE = {
    ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.Lt: [ast.LtE, ast.GtE], ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE], ast.GtE: [ast.Gt, ast.Lt], ast.In: [ast.NotIn], ast.NotIn: [ast.In],
    ast.Is: [ast.IsNot], ast.IsNot: [ast.Is],
}  # fmt: skip
# A caller's mistake is the package's business, not the exercise's; and float() around a NumPy float changes nothing.
LEAVE_ALONE = ("as_", "require_", "index_of_each", "float", "len")


@dataclass(frozen=True)
class Mutant:
    """One changed module: the function in which it differs, the change in words, and the whole source."""

    function: str
    change: str
    source: str

    @property
    def name(self) -> str:
        """Return what identifies the mutant in a mistakes file."""
        return f"{self.function}: {self.change}"


def survivors(
    chapter: Chapter, on_progress: Callable[[int, int], None] = lambda done, total: None
) -> tuple[list[Mutant], int]:
    """Return the mutants of a chapter that every check lets pass, and how many mutants there were.

    A mutant of a helper is tried on each exercise whose solution uses that helper.
    """
    module = import_module(f"solutions.{chapter.name}")
    exercises = {exercise.name for exercise in chapter.exercises}
    users = _users(ast.parse(inspect.getsource(module)), exercises)
    mutants = list(mutate(module))
    passed = []
    for done, mutant in enumerate(mutants):
        on_progress(done, len(mutants))
        # Its own exercise first: the others that use it need not run once one has noticed.
        tried = sorted(users[mutant.function], key=lambda name: name != mutant.function)
        if not any(_is_noticed(chapter, exercise, mutant) for exercise in tried):
            passed.append(mutant)
    return passed, len(mutants)


def mutate(module: ModuleType) -> Iterator[Mutant]:
    """Yield every mutant of a module's functions, each different in one place."""
    tree = ast.parse(inspect.getsource(module))
    for index, function in enumerate(tree.body):
        if not isinstance(function, ast.FunctionDef):
            continue
        seen = {ast.unparse(function)}
        for path, replacement in _changes(function):
            changed = copy.deepcopy(function)
            _replace(changed, path, replacement)
            text = ast.unparse(changed)
            if text in seen:
                continue
            seen.add(text)
            mutated = copy.copy(tree)
            mutated.body = [*tree.body[:index], changed, *tree.body[index + 1 :]]
            change = f"{_statement(function, path)} → {_statement(changed, path)}"
            yield Mutant(function.name, change, ast.unparse(mutated))


Path = tuple[tuple[str, int | None], ...]


def _changes(function: ast.FunctionDef) -> Iterator[tuple[Path, ast.AST]]:
    """Yield pairs of where to change the function and what to put there."""
    for position, statement in enumerate(function.body[1:], start=1):  # the docstring stays
        yield from _walk(statement, (("body", position),))


def _walk(node: ast.AST, path: Path) -> Iterator[tuple[Path, ast.AST]]:
    if isinstance(node, ast.Raise):
        return
    if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(LEAVE_ALONE):
        for i, argument in enumerate(node.args):
            if not isinstance(argument, ast.Constant):
                yield from _walk(argument, (*path, ("args", i)))
        return
    for replacement in _replacements(node):
        yield path, ast.fix_missing_locations(replacement)
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.expr | ast.stmt | ast.slice | ast.keyword):
            yield from _walk(value, (*path, (field, None)))
        elif isinstance(value, list):
            for i, item in enumerate(value):
                if isinstance(item, ast.expr | ast.stmt | ast.keyword):
                    yield from _walk(item, (*path, (field, i)))


def _replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what one node may be changed into."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            for other in BINARY.get(type(op), ()):
                yield ast.BinOp(left, other(), right)
            yield left
            yield right
            if not isinstance(op, ast.Add | ast.Mult | ast.BitAnd | ast.BitOr):
                yield ast.BinOp(right, op, left)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            for i in range(len(values)):
                rest = values[:i] + values[i + 1 :]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.Compare(left=left, ops=[op], comparators=comparators):
            for other in COMPARE.get(type(op), ()):
                yield ast.Compare(left, [other()], comparators)
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield ast.Constant(value + 1)
            if value:
                yield ast.Constant(-value)
        case ast.Call(func=ast.Attribute(value=receiver, attr=method), args=args):
            if args and not any(isinstance(a, ast.Starred) for a in args):
                yield args[0]  # np.sqrt(x) becomes x
            elif not args:
                yield receiver  # x.mean() becomes x
            swapped = {
                "mean": "sum",
                "sum": "mean",
                "all": "any",
                "any": "all",
                "zeros": "ones",
                "ones": "zeros",
            }
            if method in swapped:
                yield ast.Call(ast.Attribute(receiver, swapped[method], ast.Load()), args, node.keywords)
        case ast.Call(func=ast.Name(), args=[argument]):
            yield argument  # set(a) becomes a
        case ast.Attribute(value=value, attr="T"):
            yield value
        case ast.Subscript(value=value, slice=ast.Slice(lower=None, upper=upper)) if upper is not None:
            yield value  # x[:k] becomes x
            yield ast.Subscript(value, ast.Slice(upper, None), ast.Load())
            yield ast.Subscript(
                value, ast.Slice(None, ast.BinOp(upper, ast.Add(), ast.Constant(1))), ast.Load()
            )
        case ast.Subscript(value=value, ctx=ast.Load()):
            yield value
        case ast.keyword(arg="axis", value=ast.Constant(value=int() as axis)):
            yield ast.keyword("axis", ast.Constant(1 - axis))
        case ast.If(body=body, orelse=orelse):
            yield ast.Pass()
            yield ast.If(ast.Constant(True), body, orelse)
        case ast.IfExp(body=body, orelse=orelse):
            yield body
            yield orelse
        case ast.Assign(targets=[ast.Subscript()]) | ast.AugAssign():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            for i, name in enumerate(names):  # one of several assigned names keeps its old value
                if ast.unparse(values[i]).startswith(LEAVE_ALONE):
                    continue
                kept = [*values[:i], ast.Name(name.id, ast.Load()), *values[i + 1 :]]
                yield ast.Assign([ast.Tuple(names, ast.Store())], ast.Tuple(kept, ast.Load()))


def _replace(root: ast.AST, path: Path, replacement: ast.AST) -> None:
    """Put `replacement` at `path` below `root`."""
    node = root
    for step in path[:-1]:
        node = _follow(node, step)
    field, index = path[-1]
    if index is None:
        setattr(node, field, replacement)
    else:
        getattr(node, field)[index] = replacement
    ast.fix_missing_locations(root)


def _follow(node: ast.AST, step: tuple[str, int | None]) -> ast.AST:
    field, index = step
    return getattr(node, field) if index is None else getattr(node, field)[index]


def _statement(root: ast.AST, path: Path) -> str:
    """Return the first line of the innermost statement on the way to `path`."""
    node = statement = root
    for step in path:
        node = _follow(node, step)
        if isinstance(node, ast.stmt):
            statement = node
    return "(nothing)" if isinstance(statement, ast.Pass) else ast.unparse(statement).splitlines()[0]


def _users(tree: ast.Module, exercises: set[str]) -> dict[str, set[str]]:
    """Return for each function the exercises whose solution reaches it, itself included."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    calls = {
        name: {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} & functions.keys()
        for name, node in functions.items()
    }
    users: dict[str, set[str]] = {name: set() for name in functions}
    for exercise in exercises & functions.keys():
        reached, waiting = set(), [exercise]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += calls[name]
        for name in reached:
            users[name].add(exercise)
    return users


def _is_noticed(chapter: Chapter, exercise: str, mutant: Mutant) -> bool:
    """Say whether a check fails for the mutant."""
    outcomes = run_candidate(chapter, exercise, mutant.source, time_limit=5, to_first_failure=True)
    return any(outcome.status is not Status.PASSED for outcome in outcomes.values())
