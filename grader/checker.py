"""Runs the locked test cells, in a process that the submission's code never enters.

What a test cell uses of the submission's is fetched as plain data; functions become proxies, whose calls are sent to the
runner in the sandbox. Nothing that comes back is believed: it is data, and the test cell judges it.
"""

import contextlib
import functools
import itertools
import random
import re
import select
import socket
import sys
import time
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from grader.inside.codec import CannotCross, Exchange, Malformed, Reference
from grader.inside.runner import GIVEN, LONGEST_TEXT
from grader.inside.wire import receive, send
from grader.words import Place, readable

KNOWN_MODULES = (
    "builtins",
    "numpy",
    "numpy.exceptions",
    "numpy.linalg",
    "numpy._core._exceptions",
    "warnings",
)
BETTER = {
    "generator": "a list or an array", "map": "a list or an array", "zip": "a list or an array",
    "filter": "a list or an array", "DataFrame": "an array", "Series": "an array", "Tensor": "an array",
    "MaskedArray": "a plain array", "function": "its result: call it first",
}  # fmt: skip


SHOWN = ("text/plain", "image/png")
MOST_OUTPUTS, LONGEST_OUTPUTS = 200, 5_000_000  # of one cell: how many, and characters of all
LONGEST_WORDS = 200  # characters of what went wrong in a conversation


class RunnerLost(BaseException):
    """The runner is gone, or must go; no test cell's `except Exception` swallows it.

    `timed_out` says whether it took too long; `words` what else is to be said, if anything.
    """

    def __init__(self, *, timed_out: bool = False, words: str = "") -> None:
        super().__init__()
        self.timed_out, self.words = timed_out, readable(words, LONGEST_WORDS)


class Session:
    """The checker's side of the conversation with one runner.

    Parameters
    ----------
    channel : a connected socket to the runner
    """

    def __init__(self, channel: socket.socket) -> None:
        self.channel = channel
        self.exchange = Exchange(0, _describe, self._build, guarded=True)
        self.deadline = float("inf")
        self.raised: dict[
            int, BaseException
        ] = {}  # exceptions of test cells that travel through the learner's code
        self.numbers = itertools.count()
        self.base = _Context()
        _Seeds.session = self

    def run_cell(self, name: str, source: str, *, given: bool = False) -> tuple[list, list | None]:
        """Run a cell over there; return its outputs, and what it raised or None.

        `given` says that it is the course's own: no learner is told of its lines.
        """
        word, plain, _ = self._ask("cell", [name, source, given])
        if word != "ran" or not isinstance(plain, list) or len(plain) != 2:
            raise RunnerLost(words="returned what cannot be read")
        return outputs_of(plain[0]), plain[1]

    def fetch(self, name: str) -> Any:
        """Return what a name stands for over there; raise KeyError if it stands for nothing."""
        word, plain, values = self._ask("name", name)
        if word == "missing":
            raise KeyError(name)
        return self._result(word, plain, values)

    def call(self, function: Any, arguments: Sequence[Any], named: dict[str, Any]) -> Any:
        """Call a function over there."""
        context = self.base.changes()
        try:
            answer = self._ask("call", [list(named), context], [function, *arguments, *named.values()])
        except CannotCross as error:
            raise AssertionError(f"a check hands over {error}") from None
        return self._result(*answer)

    def look(self, word: str, plain: Any, values: Sequence[Any]) -> Any:
        """Look into an object over there."""
        return self._result(*self._ask(word, plain, values))

    # --- the conversation -----------------------------------------------------------------------------------

    def _ask(self, word: str, plain: Any, values: Sequence[Any] = ()) -> tuple[str, Any, list]:
        self._send(word, plain, values)
        while True:
            word, plain, values = self._receive()
            if word not in ("back", "do"):
                return word, plain, values
            self._answer(word, plain, values)

    def _send(self, word: str, plain: Any, values: Sequence[Any]) -> None:
        message = self.exchange.pack(word, plain, values)
        try:
            self._set_timeout()
            if select.select([self.channel], [], [], 0)[0] and self.channel.recv(1, socket.MSG_PEEK):
                raise RunnerLost(words="answered before it was asked")
            send(self.channel, message)
        except TimeoutError:
            raise RunnerLost(timed_out=True) from None
        except OSError:
            raise RunnerLost from None

    def _receive(self) -> tuple[str, Any, list]:
        try:
            return self.exchange.unpack(receive(self.channel, self.deadline))
        except TimeoutError:
            raise RunnerLost(timed_out=True) from None
        except Malformed as error:
            raise RunnerLost(words=f"returned what cannot be read ({error})") from None
        except (EOFError, OSError):
            raise RunnerLost from None

    def _set_timeout(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise RunnerLost(timed_out=True)
        self.channel.settimeout(min(left, 3600))

    def _result(self, word: str, plain: Any, values: list) -> Any:
        """Return the value of an answer, or raise what was raised over there."""
        try:
            warned, printed, *told = plain
            _pass_on(warned, printed)
            if word == "value":
                (value,) = values
                return value
            ((names, text, place, number),) = told
        except (TypeError, ValueError):
            raise RunnerLost(words="returned what cannot be read") from None
        error = self.raised.pop(number, None) if isinstance(number, int) else None
        if error is None:
            error = _exception(names, str(text)[:LONGEST_TEXT])
        with contextlib.suppress(TypeError, ValueError, AttributeError):
            line, code = place
            error._place = Place(int(line), str(code)[:200])
        raise error

    def _answer(self, word: str, plain: Any, values: list) -> None:
        """Do what the learner's code asks of a function or an object that a test cell handed to it."""
        try:
            asked, (warned, printed) = plain
            _pass_on(warned, printed)
            result = self._call_back(asked, values) if word == "back" else self._do(asked, values)
        except Exception as error:
            number = next(self.numbers)
            self.raised[number] = error
            self.raised.pop(number - 100, None)  # the learner's code has swallowed it long ago
            names = [f"{c.__module__}:{c.__name__}" for c in type(error).__mro__ if c is not object]
            self._send("raised", [names, str(error)[:LONGEST_TEXT], number], ())
        else:
            try:
                self._send("value", None, [result])
            except CannotCross:
                raise RunnerLost(words="a check handed over more than can cross") from None

    def _call_back(self, names: list, values: list) -> Any:
        function, *arguments = values
        if isinstance(function, Remote) or not self._is_handed_out(function):
            raise RunnerLost(words="called what no check handed to it")
        names = [str(name) for name in names]
        count = len(arguments) - len(names)
        return function(*arguments[:count], **dict(zip(names, arguments[count:], strict=True)))

    def _do(self, asked: list, values: list) -> Any:
        operation, names = asked
        given, *arguments = values
        if operation not in GIVEN or isinstance(given, Remote) or not self._is_handed_out(given):
            raise RunnerLost(words="asked for what no check handed to it")
        count = len(arguments) - len(names)
        method = getattr(type(given), operation)
        return method(given, *arguments[:count], **dict(zip(names, arguments[count:], strict=True)))

    def _is_handed_out(self, value: Any) -> bool:
        """Say whether a test cell has handed this very object to the learner's code."""
        number = self.exchange.numbers.get(id(value))
        shared = self.exchange.table.get(number)
        return shared is not None and shared.kind == "r" and shared.mine

    def _build(self, reference: Reference) -> "Remote":
        kind = Remote if reference.kind == "object" else RemoteFunction
        name = "function" if reference.kind in ("function", "class") else reference.name
        return _named_class(kind, name if name.isidentifier() else "object")(self, reference)


class Remote:
    """An object that stays in the sandbox. It can be handed back, and looked into by attribute, item and length.

    Anything that would let it judge itself (equality, truth, order, arithmetic, conversion to an array) is refused.
    """

    def __init__(self, session: Session, reference: Reference) -> None:
        self.__dict__.update(_session=session, _kind=type(self).__name__, _from="your code")

    def _refuse(self, *_: Any, **__: Any) -> Any:
        better = BETTER.get(self._kind, "plain data: numbers, strings, lists, arrays")
        article = "an" if self._kind[:1].lower() in tuple("aeiou") else "a"
        raise AssertionError(f"{self._from} returned {article} {self._kind}; return {better}")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{self._kind!r} object has no attribute {name!r}")
        return self._session.look("attribute", name, [self])

    def __getitem__(self, key: Any) -> Any:
        return self._session.look("item", None, [self, key])

    def __len__(self) -> int:
        length = self._session.look("length", None, [self])
        return length if isinstance(length, int) else self._refuse()

    def __iter__(self) -> Iterator:
        if self._kind in ("generator", "map", "zip", "filter", "iterator"):
            self._refuse()
        return iter(self._session.look("items", None, [self]))

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, Remote) and self._session.look("is a", None, [value, self]) is True

    def __repr__(self) -> str:
        return f"<{self._kind}>"

    def __copy__(self) -> "Remote":
        return self

    def __deepcopy__(self, _: dict) -> "Remote":
        return self

    def __setattr__(self, name: str, value: Any) -> None:
        self._refuse()

    __hash__ = object.__hash__


JUDGING = """
eq ne lt le gt ge bool int float complex index round trunc floor ceil contains enter exit next neg pos abs invert
add radd sub rsub mul rmul matmul rmatmul truediv rtruediv floordiv rfloordiv mod rmod divmod pow rpow
and rand or ror xor rxor array array_ufunc array_function
"""
for _name in re.findall(r"\w+", JUDGING):
    setattr(Remote, f"__{_name}__", Remote._refuse)


class RemoteFunction(Remote):
    """A function, or a class, of the learner's."""

    def __init__(self, session: Session, reference: Reference) -> None:
        super().__init__(session, reference)
        code = types.SimpleNamespace(co_names=tuple(reference.facts))
        self.__dict__.update(__name__=reference.name, __qualname__=reference.name, __code__=code)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        result = self._session.call(self, arguments, named)
        _say_whose(result, f"`{self.__name__}`")
        return result


def _say_whose(result: Any, who: str, depth: int = 0) -> None:
    """Let what cannot be looked into know which function returned it."""
    if isinstance(result, (tuple, list)) and depth < 3:
        for part in result[:20]:
            _say_whose(part, who, depth + 1)
    elif isinstance(result, Remote):
        result.__dict__["_from"] = who


_classes: dict[tuple[type, str], type] = {}


def _named_class(kind: type, name: str) -> type:
    if (kind, name) not in _classes:
        if len(_classes) > 1000:
            _classes.clear()
        _classes[kind, name] = type(name, (kind,), {})
    return _classes[kind, name]


class _Context:
    """What a caller has set and a function in another process must find set, too: see `changes`."""

    def __init__(self) -> None:
        self.errors, self.filters = np.geterr(), _told(warnings.filters)
        self.last: tuple[list, list | None] = (list(warnings.filters), None)

    def changes(self) -> list | None:
        """Return how NumPy treats errors, which warnings are errors, where random numbers begin; None if as always."""
        errors = np.geterr()
        errors = None if errors == self.errors else errors
        if warnings.filters != self.last[0]:
            told = _told(warnings.filters)
            self.last = list(warnings.filters), None if told == self.filters else told
        filters, seeds = self.last[1], _Seeds.take()
        return None if errors is None and filters is None and seeds is None else [errors, filters, seeds]


def _told(filters: Sequence[tuple]) -> list[list]:
    """Return the filters of warnings that the learner's process can understand: those of Python's own classes."""
    return [
        [action, _pattern(text), f"{kind.__module__}:{kind.__name__}", _pattern(module), line]
        for action, text, kind, module, line in filters
        if kind.__module__ in KNOWN_MODULES
    ]


def _pattern(pattern: Any) -> str | None:
    return getattr(pattern, "pattern", pattern)


def watch_seeds() -> None:
    """Make one of the generators that Python and NumPy keep for all, here and where the learner's code runs."""
    _Seeds.watch()


class _Seeds:
    """The state of these generators: it is here once a test cell has used one, and over there after the next call."""

    here = False
    session: "Session | None" = None
    get, get_numpys = random.getstate, np.random.get_state
    set, set_numpys = random.setstate, np.random.set_state

    @classmethod
    def watch(cls) -> None:
        """Begin to notice when a test cell uses them."""
        for module, shared in ((random, random._inst), (np.random, np.random.mtrand._rand)):
            for name, function in list(vars(module).items()):
                if getattr(function, "__self__", None) is shared or function is np.random.seed:
                    setattr(module, name, cls._fetching(function))

    @classmethod
    def _fetching(cls, function: Callable) -> Callable:
        @functools.wraps(function)
        def fetched(*arguments: Any, **named: Any) -> Any:
            if not cls.here and cls.session is not None:
                cls._take_over(*cls.session.look("state", None, ()))
            cls.here = True
            return function(*arguments, **named)

        return fetched

    @classmethod
    def _take_over(cls, pythons: Any, numpys: Any) -> None:
        """Set the state that the learner's process tells. NumPy believes lengths and positions in it."""
        try:
            name, keys, position, *gauss = numpys
            if np.shape(keys) != (624,) or type(position) is not int or not 0 <= position <= 624:
                raise ValueError
            cls.set(pythons)
            cls.set_numpys((name, np.array(keys, dtype=np.uint32), position, *gauss))
        except (TypeError, ValueError, OverflowError):
            raise RunnerLost(words="tells a state that no random generator has") from None

    @classmethod
    def take(cls) -> list | None:
        """Return both states to go on with over there, if they are here."""
        if not cls.here:
            return None
        cls.here = False
        name, keys, *rest = cls.get_numpys()
        return [cls.get(), [name, keys.tolist(), *rest]]


def _describe(value: Any) -> tuple[str, str, tuple[str, ...]]:
    """Return what the learner's code is told of an object of a test cell's: what it can do, and nothing of what it is."""
    if isinstance(value, (types.FunctionType, types.BuiltinFunctionType, types.MethodType, np.ufunc, type)):
        name = getattr(value, "__name__", "function")
        return "function", name if name.isidentifier() else "function", ()
    able = [name for name in GIVEN if name not in vars(object) and hasattr(type(value), name)]
    able += [
        name for name in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__") if _has_own(value, name)
    ]
    return "object", type(value).__name__, tuple(able)


def _has_own(value: Any, name: str) -> bool:
    return getattr(type(value), name, None) is not getattr(object, name)


def _pass_on(warned: list, printed: str) -> None:
    """Warn and print here as it was done over there."""
    if printed:
        sys.stdout.write(str(printed))
    for names, text in warned[:100]:
        warnings.warn(_known_class(names, Warning)(str(text)), stacklevel=5)


def _known_class(names: Any, kind: type) -> type:
    """Return the first of these classes that Python or NumPy has, if it is of that kind; else the kind itself."""
    for name in names if isinstance(names, list) else []:
        module, _, name = str(name).partition(":")
        if module in KNOWN_MODULES:
            found = getattr(sys.modules.get(module), name, None)
            if (
                isinstance(found, type)
                and issubclass(found, kind)
                and not issubclass(found, BaseExceptionGroup)
            ):
                return found
    return kind


def _exception(names: Any, text: str) -> BaseException:
    """Return an exception of the class that was raised over there, or of the nearest that Python knows."""
    known = _known_class(names, BaseException)
    first = str(names[0]).partition(":")[2] if isinstance(names, list) and names else ""
    with contextlib.suppress(Exception):
        error = known(text)
        if known.__name__ == first and str(error) == text:
            return error
    made = type(first if first.isidentifier() else "Exception", (known,), {"__str__": lambda self: text})
    error = made.__new__(made)
    error.args = (text,)
    return error


def outputs_of(told: Any) -> list[dict[str, Any]]:
    """Return a cell's outputs as far as they are what the notebook format knows and what a runner sends.

    The runner is the submission's: what it says may be anything, and it is to stand in a file, on a page, in a terminal.
    """
    outputs, left = [], LONGEST_OUTPUTS
    for output in told[:MOST_OUTPUTS] if isinstance(told, list) else []:
        match output:
            case {"output_type": "stream", "name": "stdout" | "stderr" as name, "text": str(text)}:
                kept: dict[str, Any] = {"name": name, "text": readable(text, left)}
                size = len(text)
            case {"output_type": "display_data" | "execute_result" as kind, "data": dict(data)}:
                data = {k: readable(v, left) for k, v in data.items() if k in SHOWN and isinstance(v, str)}
                kept = {"data": data, "metadata": {}}
                kept |= {"execution_count": None} if kind == "execute_result" else {}
                size = sum(map(len, data.values()))
            case _:
                continue
        left -= size
        if left < 0:
            break
        outputs.append({"output_type": output["output_type"], **kept})
    return outputs
