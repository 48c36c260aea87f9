"""Runs a submission's own cells and answers "call this function with these values".

It holds no test and no expected value. What it answers is believed by nobody: it is the submission's word, in plain data.
"""

import ast
import builtins
import contextlib
import io
import linecache
import random
import re
import socket
import sys
import traceback
import types
import warnings
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .codec import CannotCross, Exchange, Reference
from .wire import receive, send

WORDS = "call iter next len getitem contains bool lt le gt ge eq ne copy deepcopy float int index enter exit"
GIVEN = tuple(
    f"__{name}__" for name in re.findall(r"\w+", WORDS)
)  # what a function of the learner's may do with an object that a check hands to it
LONGEST_TEXT = 2000  # characters of an exception's words
LONGEST_OUTPUT = 20_000  # characters that one cell may print


class StdinNotImplementedError(RuntimeError):
    """Nobody is there to answer `input()`."""


class Runner:
    """A submission's side of the conversation.

    Parameters
    ----------
    channel : a connected socket to the process that checks
    """

    def __init__(self, channel: socket.socket) -> None:
        self.channel = channel
        self.exchange = Exchange(1, self._describe, self._build)
        self.cells: dict[str, list[str]] = {}  # lines of the learner's own cells, by the names of their code
        self.shell = shell()
        self.names = self.shell.user_ns if self.shell else {"__name__": "__main__"}
        self.warned: list[list] = []
        self.printed = _Printed()

    def serve(self) -> None:
        """Answer until the other side has had enough."""
        warnings.showwarning = self._note_warning
        builtins.input = _nobody_answers
        sys.stdout = sys.stderr = self.printed
        with contextlib.suppress(EOFError, OSError):
            while True:
                self._answer(*self.exchange.unpack(receive(self.channel)))

    # --- one question --------------------------------------------------------------------------------------

    def _answer(self, word: str, plain: Any, values: list) -> None:
        if word == "cell":
            return self._send("ran", self._run_cell(*plain))
        try:
            if word == "name":
                if plain not in self.names:
                    return self._send("missing")
                result = self.names[plain]
            elif word == "call":
                result = self._call(plain, values)
            else:
                result = self._look(word, plain, values)
            del values
            return self._send("value", self._news(), [result])
        except (
            BaseException
        ) as error:  # whatever the learner's code raises is its answer, SystemExit included
            return self._send("raised", [*self._news(), self._told(error)])

    def _send(self, word: str, plain: Any = None, values: Sequence[Any] = ()) -> None:
        send(self.channel, self.exchange.pack(word, plain, values))

    def _call(self, plain: list, values: list) -> Any:
        keywords, context = plain
        function, *arguments = values
        values.clear()
        named = dict(zip(keywords, arguments[len(arguments) - len(keywords) :], strict=True))
        del arguments[len(arguments) - len(keywords) :]
        if context is None:
            return function(*arguments, **named)
        with _as_in(context):
            return function(*arguments, **named)

    def _look(self, word: str, plain: Any, values: list) -> Any:
        """Look into an object that stays here, or at where the random generators stand that all share."""
        if word == "state":
            return random.getstate(), np.random.get_state()  # noqa: NPY002 (the old generator)
        value, *rest = values
        if word == "attribute":
            return getattr(value, plain)
        if word == "item":
            return value[rest[0]]
        if word == "length":
            return len(value)
        if word == "items":
            return list(value)
        if word == "is a":
            return isinstance(value, rest[0])
        raise ValueError(f"an unknown question {word!r}")

    def _news(self) -> list:
        """Return the warnings and the printed text since the last answer."""
        warned, self.warned = self.warned, []
        return [warned, self.printed.take()]

    def _note_warning(self, message: Any, category: type, *_: Any, **__: Any) -> None:
        if len(self.warned) < 100:
            self.warned.append([_names_of(category), str(message)[:LONGEST_TEXT]])

    # --- the learner's cells -------------------------------------------------------------------------------

    def _run_cell(self, name: str, source: str, given: bool) -> list:
        """Run a cell; return its outputs, and what it raised or None."""
        file = f"<cell {name}>"
        if not given:
            self.cells[file] = source.splitlines()
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        outputs = _Outputs(self.shell)
        told = None
        with outputs:
            try:
                self._execute(source, file, outputs)
            except BaseException as error:  # a learner's cell may raise anything
                told = self._told(error)
        outputs.warned(self._news()[0])
        return [outputs.list, told]

    def _execute(self, source: str, file: str, outputs: "_Outputs") -> None:
        if self.shell and not _is_python(source):
            source = self.shell.transform_cell(source)
        tree = ast.parse(source, file)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        self._run_code(compile(tree, file, "exec", dont_inherit=True, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))
        if last is not None:
            flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            code = compile(ast.Expression(last.value), file, "eval", dont_inherit=True, flags=flags)
            value = self._run_code(code)
            if value is not None and not source.rstrip().endswith(";"):
                self.names["_"] = value
                outputs.show(value)

    def _run_code(self, code: types.CodeType) -> Any:
        value = eval(code, self.names)
        if code.co_flags & 0x80:  # a coroutine, where the cell has an `await` of its own
            import asyncio

            return asyncio.run(value)
        return value

    # --- exceptions ----------------------------------------------------------------------------------------

    def _told(self, error: BaseException) -> list:
        """Return what the other side is told of an exception: classes, words, place, arguments, and whose it was."""
        if isinstance(error, CannotCross):
            return [["builtins:AssertionError"], f"it returned {error}", None, None]
        try:
            text = str(error)
        except BaseException:  # its own __str__ may raise, too
            text = ""
        return [
            _names_of(type(error)),
            text[:LONGEST_TEXT],
            self._place(error),
            getattr(error, "_given", None),
        ]

    def _place(self, error: BaseException) -> list | None:
        """Return line and code of the innermost place in the learner's own cells."""
        if isinstance(error, SyntaxError) and error.filename in self.cells and error.lineno:
            frames = [(error.filename, error.lineno)]
        else:
            frames = [(f.f_code.co_filename, line) for f, line in traceback.walk_tb(error.__traceback__)]
        for file, line in reversed(frames):
            lines = self.cells.get(file, [])
            if line and 0 < line <= len(lines):
                return [line, lines[line - 1].strip()[:200]]
        return None

    # --- what stays on its own side ------------------------------------------------------------------------

    def _describe(self, value: Any) -> tuple[str, str, tuple[str, ...]]:
        if callable(value):
            name = getattr(value, "__name__", None) or type(value).__name__  # a partial function has no name
            code = getattr(value, "__code__", None)
            facts = getattr(code, "co_names", ())
            if isinstance(name, str):
                return "class" if isinstance(value, type) else "function", name, tuple(facts)
            return "callable", type(value).__name__, ()
        return "object", type(value).__name__, ()

    def _build(self, reference: Reference) -> Any:
        if reference.kind == "function":
            return self._given_function(reference)
        return self._given_object(reference)

    def _given_function(self, reference: Reference) -> Callable:
        def given(*arguments: Any, **named: Any) -> Any:
            return self._ask("back", list(named), [itself(), *arguments, *named.values()])

        itself = weakref.ref(given)  # weak, so that the table sees when nobody uses it
        given.__name__ = given.__qualname__ = reference.name
        return given

    def _given_object(self, reference: Reference) -> Any:
        """Return an object that does what its original does, of the little that a function of the learner's may ask."""

        def ask(operation: str) -> Callable:
            def method(self_: Any, *arguments: Any, **named: Any) -> Any:
                return self._ask("do", [operation, list(named)], [self_, *arguments, *named.values()])

            return method

        methods = {name: ask(name) for name in reference.facts if name in GIVEN}
        if "__eq__" in methods:
            methods["__hash__"] = object.__hash__
        return type(reference.name, (), methods)()

    def _ask(self, word: str, plain: Any, values: list) -> Any:
        """Ask the other side, and answer what it asks on the way; return what it says, or raise what it raises."""
        self._send(word, [plain, self._news()], values)
        while True:
            word, plain, values = self.exchange.unpack(receive(self.channel))
            if word == "value":
                return values[0]
            if word == "raised":
                names, text, number = plain
                error = _made(_class_of(names), text)
                error._given = number
                raise error
            self._answer(word, plain, values)


def shell() -> Any:
    """Return IPython's shell, for magics and for what displays itself; None where there is no IPython."""
    try:
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config
    except ImportError:
        return None
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 0
    shell = InteractiveShell.instance(config=config)
    shell.ask_exit = sys.exit  # what `exit()` does in a notebook
    return shell


def _is_python(source: str) -> bool:
    """Say whether a cell is Python without IPython's additions."""
    try:
        compile(source, "<cell>", "exec", dont_inherit=True, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError):
        return False
    return True


def _nobody_answers(*_: Any) -> str:
    raise StdinNotImplementedError("nobody is there to answer")


def _names_of(kind: type) -> list[str]:
    """Return a class and those that it is a kind of, as module:name, the most special first."""
    return [f"{c.__module__}:{c.__name__}" for c in kind.__mro__ if c is not object][:12]


def _class_of(names: list[str]) -> type:
    """Return the first of these classes that Python or NumPy has, under the name of the first."""
    for name in names:
        module, _, kind = name.partition(":")
        found = getattr(sys.modules.get(module), kind, None)
        if isinstance(found, type) and issubclass(found, BaseException):
            if issubclass(found, BaseExceptionGroup):  # what is in it stays on its side
                continue
            return type(names[0].partition(":")[2], (found,), {"__str__": lambda self: self.args[0]})
    return RuntimeError


def _made(kind: type, text: str) -> BaseException:
    """Return an exception with a text; what its class wants to be told instead does not matter."""
    error = kind.__new__(kind, text)
    error.args = (text,)
    return error


@contextlib.contextmanager
def _as_in(context: list) -> Any:
    """Set what the caller has set: how NumPy treats errors, which warnings are errors, where random numbers begin."""
    errors, filters, seeds = context
    if seeds is not None:
        ours, numpys = seeds
        random.setstate((ours[0], tuple(ours[1]), ours[2]))
        np.random.set_state((numpys[0], np.array(numpys[1], dtype=np.uint32), *numpys[2:]))  # noqa: NPY002 (the old generator)
    with contextlib.ExitStack() as stack:
        if errors is not None:
            stack.enter_context(np.errstate(**errors))
        if filters is not None:
            stack.enter_context(warnings.catch_warnings())
            warnings.filters[:] = _filters(filters)
            warnings._filters_mutated()
        yield


def _filters(told: list) -> list[tuple]:
    """Return the filters of warnings that name classes that are known here; another class cannot be raised here."""
    filters = []
    for action, text, name, module, line in told:
        kind = getattr(sys.modules.get(name.partition(":")[0]), name.partition(":")[2], None)
        if isinstance(kind, type) and issubclass(kind, Warning):
            filters.append(
                (action, text and re.compile(text, re.I), kind, module and re.compile(module), line)
            )
    return filters


class _Printed(io.TextIOBase):
    """Takes what is printed, and keeps so much of it that nobody's memory suffers."""

    encoding = "utf-8"

    def __init__(self, stream: list | None = None, name: str = "stdout") -> None:
        self.parts: list[str] = []
        self.left = LONGEST_OUTPUT

    def write(self, text: str) -> int:
        """Keep the beginning."""
        if self.left > 0 and text:
            self.parts.append(text[: self.left])
            self.left -= len(text)
            if self.left <= 0:
                self.parts.append("\n… (the rest of the output is left out)\n")
        return len(text)

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def isatty(self) -> bool:
        """Say that nobody looks."""
        return False

    def take(self) -> str:
        """Return what was printed, and forget it."""
        if not self.parts:
            return ""
        text = "".join(self.parts)
        self.parts, self.left = [], LONGEST_OUTPUT
        return text


class _Outputs:
    """Gathers what a cell prints and displays, as a notebook stores it."""

    PICTURES = 2_000_000  # characters of one displayed thing

    def __init__(self, shell: Any) -> None:
        self.shell, self.list = shell, []
        self.out, self.err = _Printed(), _Printed()

    def __enter__(self) -> "_Outputs":
        self.before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = self.out, self.err
        if self.shell:
            self.shell.display_pub = types.SimpleNamespace(
                publish=self._publish, clear_output=lambda wait=False: None, is_publishing=False
            )
        return self

    def __exit__(self, *_: Any) -> None:
        if self.shell and "matplotlib_inline.backend_inline" in sys.modules:
            with contextlib.suppress(Exception):
                self.shell.events.trigger("post_execute")
        sys.stdout, sys.stderr = self.before
        self._flush()

    def _flush(self) -> None:
        for name, stream in (("stdout", self.out), ("stderr", self.err)):
            text = stream.take()
            if text:
                self.list.append({"output_type": "stream", "name": name, "text": text})

    def _publish(self, data: dict, metadata: dict | None = None, **_: Any) -> None:
        self._flush()
        self.list.append({"output_type": "display_data", "data": self._fit(data), "metadata": {}})

    def _fit(self, data: dict) -> dict:
        kept = {"text/plain", "image/png"}
        return {
            kind: str(content) for kind, content in data.items()
            if kind in kept and len(str(content)) < self.PICTURES
        }  # fmt: skip

    def show(self, value: Any) -> None:
        """Display what a cell's last line gives."""
        if self.shell:
            data, _ = self.shell.display_formatter.format(value, include=["text/plain", "image/png"])
        else:
            data = {"text/plain": repr(value)}
        self._flush()
        data = {
            kind: content[:LONGEST_OUTPUT] if kind == "text/plain" else content
            for kind, content in data.items()
        }
        result = {
            "output_type": "execute_result",
            "data": self._fit(data),
            "metadata": {},
            "execution_count": None,
        }
        self.list.append(result)

    def warned(self, warned: list) -> None:
        """Add warnings, which a notebook shows as text on stderr."""
        for names, text in warned:
            line = f"{names[0].partition(':')[2]}: {text}\n"
            self.list.append({"output_type": "stream", "name": "stderr", "text": line})
