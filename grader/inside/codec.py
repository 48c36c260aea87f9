"""Values as bytes, for the two processes that a verdict takes: neither can make the other execute anything.

What crosses is plain data: None, truth values, numbers, strings, bytes, ranges, slices, lists, tuples, dictionaries,
sets, NumPy arrays, scalars, dtypes and generators, SciPy's sparse matrices. Anything else stays where it is and crosses
as a reference, which can be handed back. A message is a line of JSON and the bytes of its arrays; reading one builds
objects of these types and calls nothing else, whoever wrote it.

Both processes hold a copy of each list, dictionary, set, array and generator that has crossed, as long as either still
uses it, and a message brings the other side's copies up to date. So an argument that a function changes is changed
for its caller, a view of an argument is one here too, what is handed back is the object that was handed out, and a
result that a later call overwrites changes here as it would in one process.
"""

import collections
import ctypes
import itertools
import json
import math
import operator
import re
import struct
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

KINDS = "biufcSUmM"  # kinds of dtype that hold nothing but numbers and text
GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")
SPARSE = ("csr", "csc", "coo", "bsr", "dia", "lil", "dok")
ROWS = ("data", "indices", "indptr")
STAMPED = {"csr": ROWS, "csc": ROWS, "bsr": ROWS, "coo": ("data", "row", "col"), "dia": ("data", "offsets")}
DTYPE = re.compile(rf"[<>|=]?[{KINDS}]\d*(\[\d*[a-zA-Zμ]+\])?")
TYPES = {(t.__module__, t.__name__): t for t in (bool, int, float, complex, str, *np.sctypeDict.values())}
PRIMITIVES = frozenset({type(None), bool, int, float, str})  # what JSON holds exactly, as it is
JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False)
MEMCMP = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t)(
    ("memcmp", ctypes.CDLL(None))
)
HEAD = struct.Struct(">QQ")  # length of the JSON, length of the arrays' bytes
SMALL = 4096  # bytes; a larger array uses the memory of its message
DEPTH = 100  # lists in lists
RECENT = 50  # messages
FULL = 500  # objects that both sides hold, from which on what no recent message spoke of is forgotten
ANSWERS = frozenset({"value", "raised", "ran", "missing"})  # words of messages that end what another began


class CannotCross(TypeError):
    """A value beyond the limits, in words that follow "returned": "more than 64,000,000 bytes; return less"."""


class Malformed(ValueError):
    """Bytes that `Exchange.pack` did not write."""


@dataclass(frozen=True)
class Limits:
    """How many bytes one message may hold."""

    text: int = 16_000_000  # numbers and strings, as JSON
    arrays: int = 64_000_000


@dataclass(frozen=True)
class Reference:
    """What is told of an object that stays on its own side."""

    number: int
    kind: str
    name: str
    facts: tuple[str, ...] = ()


class _Shared:
    """An object of which both sides hold a copy, or one side the object and the other a reference to it."""

    __slots__ = ("idle", "kind", "mine", "saved", "span", "value")

    def __init__(self, kind: str, value: Any, saved: Any, mine: bool) -> None:
        self.kind, self.value, self.saved, self.mine, self.idle = kind, value, saved, mine, False
        self.span: tuple[int, int] | None = None  # which bytes of memory the other side may see; None for all


def _uses(shared: _Shared) -> int:
    return sys.getrefcount(shared.value)


UNUSED = _uses(_Shared("", object(), None, True))  # what `_uses` says where the table alone holds the object


class Exchange:
    """One side of a conversation in which the sides take turns, message by message.

    Parameters
    ----------
    first : 0 on one side and 1 on the other: one counts its objects in even numbers, the other in odd ones
    describe : returns kind, name and facts of an object that is no plain data, for a reference to it
    build : returns what stands on this side for a reference
    limits : of each message
    guarded : whether what an array shows of its memory crosses and no more: the rest may be what a check expects
    """

    def __init__(
        self,
        first: int,
        describe: Callable[[Any], tuple[str, str, tuple[str, ...]]],
        build: Callable[[Reference], Any],
        limits: Limits = Limits(),
        *,
        guarded: bool = False,
    ) -> None:
        self.guarded = guarded
        self.describe, self.build, self.limits = describe, build, limits
        self.parity, self.next = first, itertools.count(first, 2)
        self.table: dict[int, _Shared] = {}
        self.numbers: dict[int, int] = {}  # number by id, of all in the table but memory
        self.memory: dict[int, int] = {}  # number by id, of the arrays that own memory
        self.forgotten: list[int] = []  # what the other side is to be told
        self.watched: dict[str, dict[int, _Shared]] = {
            kind: {} for kind in ("l", "d", "s", "a", "ao", "g", "m", "sp")
        }
        self.mentioned: list[int] = []  # numbers that the message at hand speaks of
        self.recent: collections.deque[list[int]] = collections.deque(maxlen=RECENT)  # those before it
        self.open: list[list[int]] = []  # those that are not answered yet
        self.patience, self.enough, self.full = 0, 0, FULL  # messages, and objects, before it is tidied up
        self.payload: list[bytes] = []
        self.sizes: list[list[int]] = []
        self.fresh: list[int] = []  # numbers that the message at hand introduces
        self.replaced: list[tuple[_Shared, Any]] = []  # what `saved` was before it
        self.resized: list[int] = []  # numbers of memory that is no longer what it was

    # --- out ------------------------------------------------------------------------------------------------

    def pack(self, word: str, plain: Any = None, values: Sequence[Any] = ()) -> bytes:
        """Return a message as bytes.

        Parameters
        ----------
        word : what it is about
        plain : anything that JSON can hold
        values : what shall cross

        Raises
        ------
        CannotCross
            If a value, or all together, are beyond the limits.
        """
        self.payload, self.sizes, self.fresh, self.replaced = [], [], [], []
        self.mentioned, self.resized = [], []
        told = False
        try:
            updates = self._updates()
            if updates or self.payload:
                self._check_size(len(JSON.encode(updates)))
            told = True
            nodes = [self._node(value, 0) for value in values]
            dropped = self._dropped()
            parts = [self.forgotten, self.sizes, updates, word, plain, nodes, dropped]
            text = JSON.encode(parts).encode()
            text += b" " * (-len(text) % HEAD.size)  # so that arrays begin where computing is fast
            size = self._check_size(len(text))
        except BaseException as error:
            self._take_back(told)
            if isinstance(error, RecursionError):
                raise CannotCross(f"lists nested more than {DEPTH} deep; return plain data") from None
            if isinstance(error, ValueError):
                raise CannotCross(f"a number that is too long ({error})") from None
            raise
        for number in dropped:
            self._forget(number)
        self.replaced, self.forgotten = [], []
        self._note(word)
        return b"".join([HEAD.pack(len(text), size), text, *self.payload])

    def _check_size(self, text: int) -> int:
        """Return how many bytes of arrays the message holds; raise CannotCross if it is beyond the limits."""
        if text > self.limits.text:
            raise CannotCross(
                f"more than {self.limits.text:,} bytes of numbers and text; return an array, or less"
            )
        size = sum(map(len, self.payload))
        if size > self.limits.arrays:
            raise CannotCross(f"more than {self.limits.arrays:,} bytes; return less")
        return size

    def _take_back(self, told: bool) -> None:
        """Undo what packing did, since the other side will not learn of it.

        Changes that are beyond the limits by themselves are not undone: they would be so in the next message, too.
        """
        for number in self.fresh:
            self._forget(number)
        if told:
            for shared, saved in self.replaced:
                shared.saved = saved
        self.replaced = []

    def _note(self, word: str) -> None:
        """Remember what a message spoke of, since it may change until the message is answered, and soon after."""
        self.recent.append(self.mentioned)
        if word not in ANSWERS:
            self.open.append(self.mentioned)
        elif self.open:
            self.open.pop()

    def _dropped(self) -> list[int]:
        """Return the numbers of what this side forgets, and the other side shall forget.

        The more there is to look through, the less often it is done, so that a message costs about the same in a
        test cell that calls a function ten thousand times.
        """
        self.patience -= 1
        if self.patience > 0 and len(self.table) < self.enough:
            return self.resized
        dropped = [*{*self._unused(), *self.resized}]
        kept = len(self.table) - len(dropped)
        self.patience, self.enough = kept // 50, 20 + kept * 5 // 4
        if len(self.table) - len(dropped) > self.full:
            dropped = sorted({*dropped, *self._old()})
            self.full = max(FULL, 2 * (len(self.table) - len(dropped)))
        return dropped

    def _old(self) -> list[int]:
        """Return the numbers of what neither a recent message spoke of nor one that waits for its answer.

        Where such an object crosses once more, it crosses as a copy.
        """
        kept: set[int] = set()
        reached = [*self.mentioned]
        for mentioned in (*self.recent, *self.open):
            reached += mentioned
        while reached:
            number = reached.pop()
            if number in kept or number not in self.table:
                continue
            kept.add(number)
            reached += self._held_by(self.table[number])
        return [number for number, shared in self.table.items() if number not in kept and shared.kind != "r"]

    def _held_by(self, shared: _Shared) -> list[int]:
        """Return the numbers of what an object holds."""
        if shared.kind == "a":
            block = _block_of(shared.value)
            return [self.memory[id(block)]] if id(block) in self.memory else []
        items = _flattened(shared.value) if shared.kind == "d" else shared.value
        if shared.kind == "ao":
            items = shared.saved
        elif shared.kind not in ("l", "t", "d", "s"):
            return []
        return [self.numbers[id(item)] for item in items if id(item) in self.numbers]

    def _unused(self) -> list[int]:
        """Return the numbers of what this side no longer uses. It is given one more turn to be used again."""
        dropped = []
        for number, shared in self.table.items():
            if shared.kind == "r" and shared.mine:
                continue  # the other side uses it, until it says that it does not
            key = id(shared.value)  # an array that owns its memory stands in the table twice
            if _uses(shared) > UNUSED + (key in self.numbers and key in self.memory):
                shared.idle = False
            elif shared.idle:
                dropped.append(number)
            else:
                shared.idle = True
        return dropped

    def forget(self) -> None:
        """Let copies go their own ways from here on: both sides forget all but references."""
        for number in [*self.table]:
            if self.table[number].kind != "r":
                self.forgotten.append(number)
                self._forget(number)

    def _add(self, number: int, shared: _Shared) -> None:
        self.table[number] = shared
        if shared.kind in self.watched:
            self.watched[shared.kind][number] = shared

    def _forget(self, number: int) -> None:
        shared = self.table.pop(number)
        if shared.kind in self.watched:
            del self.watched[shared.kind][number]
        known = self.memory if shared.kind == "m" else self.numbers
        if known.get(id(shared.value)) == number:
            del known[id(shared.value)]

    def _updates(self) -> list:
        """Return what has changed on this side since the last message, of all that both sides hold."""
        self._update_memory()
        changed = self._changed()
        for _, shared, now, _ in changed:
            self._replace(shared, now)
        return [[number, update()] for number, _, _, update in changed]

    def _changed(self) -> list[tuple[int, _Shared, Any, Callable[[], Any]]]:
        """Return number, object, its content, and what makes an update of it, of each that has changed."""
        changed: list[tuple[int, _Shared, Any, Callable[[], Any]]] = []
        for number, shared in self.watched["l"].items():
            value, saved = shared.value, shared.saved
            if len(value) != len(saved) or any(map(operator.is_not, value, saved)):
                changed.append((number, shared, now := tuple(value), partial(self._items, now, 0)))
        for number, shared in self.watched["d"].items():
            now, saved = _flattened(shared.value), shared.saved
            if len(now) != len(saved) or any(map(operator.is_not, now, saved)):
                changed.append((number, shared, now, partial(self._items, now, 0)))
        for number, shared in self.watched["a"].items():
            value, saved = shared.value, shared.saved
            if value.dtype is not saved[0] or value.shape != saved[1] or value.strides != saved[2]:
                changed.append((number, shared, _form_of(value), partial(self._array, value)))
        for number, shared in self.watched["ao"].items():
            now = shared.value.ravel().tolist()
            if any(map(operator.is_not, now, shared.saved)):
                changed.append((number, shared, now, partial(self._items, now, 0)))
        for number, shared in self.watched["s"].items():
            if shared.value != shared.saved:
                now = set(shared.value)
                changed.append((number, shared, now, partial(self._items, list(now), 0)))
        for number, shared in self.watched["sp"].items():
            now = _stamp_of(shared.value)
            if now != shared.saved:
                changed.append((number, shared, now, partial(self._entries, shared.value)))
        for number, shared in self.watched["g"].items():
            now = _state_of(shared.value)
            if now != shared.saved:
                changed.append((number, shared, now, partial(dict, now)))
        return changed

    def _update_memory(self) -> None:
        for number, shared in self.watched["m"].items():
            block = shared.value
            if not block.flags.writeable or _equals(block, shared.saved, shared.span):
                continue
            if block.nbytes != len(shared.saved):  # `array.resize(…)`: it is another stretch of memory now
                self.resized.append(number)
                self.memory.pop(id(block), None)
                continue
            self._send_memory(number, shared)

    def _send_memory(self, number: int, shared: _Shared) -> None:
        content = _content(shared.value, shared.span)
        self._replace(shared, content)
        self.sizes.append([number, len(content)])
        self.payload.append(content)

    def _replace(self, shared: _Shared, saved: Any) -> None:
        self.replaced.append((shared, shared.saved))
        shared.saved = saved

    def _node(self, value: Any, depth: int) -> Any:
        """Return what stands for a value in JSON: itself where JSON holds it exactly, else [tag, ...]."""
        kind = type(value)
        if kind in PRIMITIVES:
            return value
        number = self.numbers.get(id(value))
        if number is not None:
            self.mentioned.append(number)
            return ["o", number]
        if depth > DEPTH:
            raise CannotCross(f"lists nested more than {DEPTH} deep; return plain data")
        if isinstance(value, np.generic):
            if value.dtype.kind in KINDS:
                return ["n", value.dtype.str, value.tobytes().hex()]
            return self._refer(value)
        if kind is np.ndarray or (isinstance(value, np.ndarray) and not isinstance(value, np.ma.MaskedArray)):
            return self._array_node(value, depth)
        if isinstance(value, (list, tuple, dict, set, frozenset)) and not _is_sparse(value):
            return self._container(value, depth)
        return self._rare(value, depth)

    def _container(self, value: Any, depth: int) -> list:
        if isinstance(value, list):
            number = self._register("l", value, tuple(value))
            return ["l", number, self._items(value, depth)]
        if value == ():  # there is one, and it is everybody's
            return ["e"]
        if isinstance(value, tuple):
            items = self._items(value, depth)
            return ["t", self._register("t", value, None), items]
        if isinstance(value, dict):
            flat = _flattened(value)
            number = self._register("d", value, flat)
            return ["d", number, self._items(flat, depth)]
        if isinstance(value, set):
            number = self._register("s", value, set(value))
            return ["s", number, self._items(list(value), depth)]
        return ["fs", self._items(list(value), depth)]

    def _items(self, items: Sequence[Any], depth: int) -> list:
        if PRIMITIVES.issuperset(map(type, items)):
            return list(items)
        return [self._node(item, depth + 1) for item in items]

    def _rare(self, value: Any, depth: int) -> Any:
        if isinstance(value, int):
            return int(value)
        if isinstance(value, float):
            return float(value)
        if isinstance(value, str):
            return str.__str__(value)
        if isinstance(value, complex):
            return ["c", value.real, value.imag]
        if isinstance(value, (bytes, bytearray)):
            return ["b" if isinstance(value, bytes) else "ba", bytes(value).hex()]
        if isinstance(value, (range, slice)):
            parts = [self._node(getattr(value, name), depth + 1) for name in ("start", "stop", "step")]
            return [type(value).__name__, parts]
        if isinstance(value, np.dtype) and value.kind in KINDS:
            return ["dtype", value.str]
        if isinstance(value, type) and TYPES.get((value.__module__, value.__name__)) is value:
            return ["type", value.__module__, value.__name__]
        if type(value) is np.random.Generator and type(value.bit_generator).__name__ in GENERATORS:
            state = _state_of(value)
            return ["g", self._register("g", value, state), state]
        if _is_sparse(value):
            node = self._entries(value)
            return ["sp", self._register("sp", value, _stamp_of(value)), type(value).__name__, node]
        return self._refer(value)

    def _entries(self, matrix: Any) -> list:
        """Return what describes a sparse matrix: its shape, and an array each for numbers, rows and columns."""
        if matrix.ndim != 2:
            raise CannotCross(f"a sparse array of {matrix.ndim} axes; return one of 2")
        plain = matrix.tocoo()
        parts = [self._node(np.array(part), 0) for part in (plain.data, plain.row, plain.col)]
        return [[int(size) for size in matrix.shape], parts]

    def _refer(self, value: Any) -> list:
        kind, name, facts = self.describe(value)
        return ["r", self._register("r", value, None), kind, name, list(facts)]

    def _register(self, kind: str, value: Any, saved: Any, *, number: int | None = None) -> int:
        mine = number is None
        if number is None:
            number = next(self.next)
            self.fresh.append(number)
        self._add(number, _Shared(kind, value, saved, mine))
        self.numbers[id(value)] = number
        self.mentioned.append(number)
        return number

    def _array_node(self, array: np.ndarray, depth: int) -> list:
        if type(array) is not np.ndarray:
            array = np.array(array, subok=False)
        if array.dtype == object:
            items = array.ravel().tolist()
            number, writeable = self._register("ao", array, items), bool(array.flags.writeable)
            return ["ao", number, list(array.shape), self._items(items, depth), writeable]
        if array.dtype.kind not in KINDS:
            return self._refer(array)
        header = self._array(array)
        number = self._register("a", array, _form_of(array))
        return ["a", number, header]

    def _array(self, array: np.ndarray) -> list:
        """Return what describes an array: its memory, dtype, shape, strides, start, and whether it may be written to."""
        block = _block_of(array)
        if block is None or (block.nbytes > self.limits.arrays and array.nbytes < block.nbytes):
            # its memory belongs to something else, as that of a sliding window does, or is more than can cross
            block = array.copy("K")
            start, strides = 0, list(block.strides)
        else:
            start = array.ctypes.data - block.ctypes.data if array.size and array is not block else 0
            strides = None if array.flags.c_contiguous else list(array.strides)
        number = self.memory.get(id(block))
        span = _span_of(array, start) if self.guarded else None
        if number is None:
            number, content = next(self.next), _content(block, span)
            self.fresh.append(number)
            self._keep(number, block, content, mine=True)
            self.table[number].span = span
            self.sizes.append([number, len(content)])
            self.payload.append(content)
        elif (shared := self.table[number]).span and span and not _lies_in(span, shared.span):
            shared.span = min(span[0], shared.span[0]), max(span[1], shared.span[1])
            self._send_memory(number, shared)
        return [number, array.dtype.str, list(array.shape), strides, start, bool(array.flags.writeable)]

    def _keep(self, number: int, block: np.ndarray, content: bytes, *, mine: bool) -> None:
        self._add(number, _Shared("m", block, content, mine))
        self.memory[id(block)] = number

    # --- in -------------------------------------------------------------------------------------------------

    def unpack(self, message: bytes | bytearray) -> tuple[str, Any, list[Any]]:
        """Return word, plain part and values of a message, and bring what both sides hold up to date.

        Arrays may use the memory of a message that is a bytearray: it is the caller's no longer.

        Raises
        ------
        Malformed
            If the bytes are not a message, or one beyond the limits. The conversation is then at its end.
        """
        try:
            return self._unpack(message)
        except Malformed:
            raise
        except RecursionError:
            raise Malformed("a message nested too deep") from None
        except Exception as error:  # whatever nonsense does to the lines below, nonsense it is
            raise Malformed(f"not a message ({type(error).__name__}: {error})") from None

    def _unpack(self, message: bytes | bytearray) -> tuple[str, Any, list[Any]]:
        length, rest = HEAD.unpack_from(message)
        if HEAD.size + length + rest != len(message):
            raise Malformed("a message that is cut off, or too long")
        if length > self.limits.text or rest > self.limits.arrays:
            raise Malformed("a message beyond the limits")
        forgotten, sizes, updates, word, plain, nodes, dropped = json.loads(
            message[HEAD.size : HEAD.size + length]
        )
        if type(word) is not str:
            raise Malformed("a message without a word")
        self.mentioned = []
        for number in forgotten:
            if number in self.table:
                self._forget(number)
        self._take(
            sizes, message if isinstance(message, bytearray) else bytearray(message), HEAD.size + length
        )
        for number, node in updates:
            self._apply(self.table[number], node)
        values = [self._value(node, 0) for node in nodes]
        for number in dropped:
            if number in self.table:
                self._forget(number)
        self._note(word)
        return word, plain, values

    def _take(self, sizes: list, message: bytes | bytearray, start: int) -> None:
        """Cut the content of memory out of the message: new blocks, and new content of known ones."""
        for number, size in sizes:
            if type(number) is not int or type(size) is not int or size < 0 or start + size > len(message):
                raise Malformed("memory that the message does not hold")
            content = bytes(memoryview(message)[start : start + size])
            shared = self.table.get(number)
            if shared is None:
                block = np.frombuffer(content, dtype=np.uint8)
                if size >= SMALL:
                    block = np.frombuffer(message, dtype=np.uint8, count=size, offset=start)
                if size < SMALL or block.ctypes.data % 16:  # computing wants aligned memory
                    block = block.copy()
                self._check_new(number)
                self._keep(number, block, content, mine=False)
                start += size
                continue
            if shared.kind != "m":
                raise Malformed("memory under the number of something else")
            block = shared.value
            if block.nbytes != size:
                raise Malformed("memory that has changed its size")
            if block.flags.writeable:
                low, high = shared.span or (0, size)
                np.copyto(_flat(block)[low:high], np.frombuffer(content, dtype=np.uint8)[low:high])
                shared.saved = content if shared.span is None else _content(block, shared.span)
            start += size
        if start != len(message):
            raise Malformed("bytes that belong to nothing")

    def _check_new(self, number: int) -> None:
        if type(number) is not int or number < 0 or number % 2 == self.parity or number in self.table:
            raise Malformed("a number that the other side cannot give")

    def _apply(self, shared: _Shared, node: Any) -> None:
        """Give something that both sides hold the content that it has over there."""
        kind, value = shared.kind, shared.value
        if kind == "l":
            value[:] = self._values(node, 0)
            shared.saved = tuple(value)
        elif kind == "d":
            flat = self._values(node, 0)
            pairs = _pairs(flat)
            value.clear()
            value.update(pairs)
            shared.saved = _flattened(value)
        elif kind == "ao":
            items = self._values(node, 0)
            if len(items) != value.size:
                raise Malformed("an array that has changed its size")
            if value.flags.writeable:
                _fill(value, items)
                shared.saved = items
        elif kind == "s":
            items = self._values(node, 0)
            value.clear()
            value.update(items)
            shared.saved = set(value)
        elif kind == "a":
            new = self._build_array(node)
            if new.nbytes == value.nbytes and value.flags.c_contiguous and new.flags.c_contiguous:
                value.dtype = new.dtype
                value.shape = new.shape
            shared.saved = _form_of(value)
        elif kind == "sp":
            new = self._sparse(type(value).__name__, node, 0)
            if new.shape != value.shape:
                raise Malformed("a sparse matrix of another shape")
            vars(value).update(vars(new))
            shared.saved = _stamp_of(value)
        elif kind == "g":
            _set_state(value, node)
            shared.saved = node
        else:
            raise Malformed("an update of what cannot change")

    def _values(self, nodes: Any, depth: int) -> list[Any]:
        if type(nodes) is not list:
            raise Malformed("no list of values")
        if PRIMITIVES.issuperset(map(type, nodes)):
            return nodes
        return [self._value(node, depth + 1) for node in nodes]

    def _value(self, node: Any, depth: int) -> Any:
        """Return the value that a node stands for."""
        if type(node) in PRIMITIVES:
            return sys.intern(node) if type(node) is str else node  # a word handed back is the same object
        if depth > DEPTH + 2:
            raise Malformed("a message nested too deep")
        tag, *rest = node
        match tag, rest:
            case "o", [int(number)]:
                shared = self.table[number]
                if shared.kind == "m":
                    raise Malformed("memory is no value")
                shared.idle = False
                self.mentioned.append(number)
                return shared.value
            case "a", [number, header]:
                array = self._build_array(header)
                self._receive("a", number, array, _form_of(array))
                return array
            case "l", [number, items]:
                found: list = []
                shared = self._receive("l", number, found, ())
                found.extend(self._values(items, depth))
                shared.saved = tuple(found)
                return found
            case "t", [number, items]:
                values = (*self._values(items, depth),)
                self._receive("t", number, values, None)
                return values
            case "e", []:
                return ()
            case "d", [number, items]:
                table: dict = {}
                shared = self._receive("d", number, table, [])
                flat = self._values(items, depth)
                table.update(_pairs(flat))
                shared.saved = _flattened(table)
                return table
            case "s", [number, items]:
                group: set = set()
                shared = self._receive("s", number, group, set())
                group.update(self._values(items, depth))
                shared.saved = set(group)
                return group
            case "fs", [items]:
                return frozenset(self._values(items, depth))
            case "n", [str(name), str(text)]:
                return _scalar(name, text)
            case "r", [number, str(kind), str(name), list(facts)]:
                if not all(type(fact) is str for fact in facts):
                    raise Malformed("facts that are no words")
                proxy = self.build(Reference(number, kind, name, tuple(facts)))
                self._receive("r", number, proxy, None)
                return proxy
            case "g", [number, state]:
                generator = self._generator(state)
                self._receive("g", number, generator, state)
                return generator
            case "ao", [number, list(shape), items, bool(writeable)]:
                return self._objects(number, shape, items, writeable, depth)
        return self._rare_value(tag, rest, depth)

    def _rare_value(self, tag: Any, rest: list, depth: int) -> Any:
        match tag, rest:
            case "c", [int(real) | float(real), int(imag) | float(imag)]:
                return complex(real, imag)
            case "b", [str(text)]:
                return bytes.fromhex(text)
            case "ba", [str(text)]:
                return bytearray.fromhex(text)
            case "range", [list(parts)]:
                return range(*self._values(parts, depth))
            case "slice", [list(parts)]:
                return slice(*self._values(parts, depth))
            case "dtype", [str(name)]:
                return _dtype(name)
            case "type", [str(module), str(name)]:
                return TYPES[module, name]
            case "sp", [number, str(name), node]:
                matrix = self._sparse(name, node, depth)
                self._receive("sp", number, matrix, _stamp_of(matrix))
                return matrix
        raise Malformed(f"an unknown tag {tag!r}"[:80])

    def _receive(self, kind: str, number: int, value: Any, saved: Any) -> _Shared:
        self._check_new(number)
        self._register(kind, value, saved, number=number)
        return self.table[number]

    def _objects(self, number: int, shape: list, items: Any, writeable: bool, depth: int) -> np.ndarray:
        values = self._values(items, depth)
        if len(values) != math.prod(_sizes(shape)):
            raise Malformed("an array whose shape does not fit")
        array = np.empty(_sizes(shape), dtype=object)
        _fill(array, values)
        array.flags.writeable = writeable
        self._receive("ao", number, array, values)
        return array

    def _build_array(self, header: Any) -> np.ndarray:
        number, name, shape, strides, start, writeable = header
        shared, dtype, sizes = self.table[number], _dtype(name), _sizes(shape)
        block = shared.value
        if shared.kind != "m" or type(start) is not int or type(writeable) is not bool:
            raise Malformed("an array without memory")
        if math.prod(sizes) > self.limits.arrays:  # of elements without a byte there could be any number
            raise Malformed("an array beyond the limits")
        if 0 in sizes:
            array = np.empty(sizes, dtype=dtype)
            array.flags.writeable = writeable
            return array
        flat = _flat(block)
        if strides is None:
            end = start + math.prod(sizes) * max(dtype.itemsize, 1)
            if not 0 <= start <= end <= block.nbytes:
                raise Malformed("an array beyond its memory")
            array = np.ndarray(sizes, dtype=dtype, buffer=flat, offset=start)
        else:
            if len(strides) != len(sizes) or not all(type(stride) is int for stride in strides):
                raise Malformed("strides that do not fit the shape")
            spans = [(size - 1) * stride for size, stride in zip(sizes, strides, strict=True)]
            low, high = (start + sum(f(0, span) for span in spans) for f in (min, max))
            if low < 0 or high + dtype.itemsize > block.nbytes:
                raise Malformed("an array beyond its memory")
            if math.prod(sizes) * max(dtype.itemsize, 1) > self.limits.arrays:
                raise Malformed("an array beyond the limits")
            array = np.ndarray(sizes, dtype=dtype, buffer=flat, offset=start, strides=strides)
        array.flags.writeable = array.flags.writeable and writeable
        return array

    def _sparse(self, name: str, node: Any, depth: int) -> Any:
        """Return a sparse matrix; SciPy checks that its indices lie within its shape when it is built by coordinates.

        It shares no memory with what has crossed: the other side could change the indices afterwards.
        """
        import scipy.sparse

        shape, parts = node
        kind, _, form = name.partition("_")
        if (
            kind not in SPARSE
            or form not in ("matrix", "array")
            or max(_sizes(shape), default=0) > 50_000_000
        ):
            raise Malformed("an unknown kind of sparse matrix")
        data, row, column = self._values(parts, depth)
        if len(shape) != 2 or not all(
            type(part) is np.ndarray and part.ndim == 1 for part in (data, row, column)
        ):
            raise Malformed("no sparse matrix")
        made = getattr(scipy.sparse, f"coo_{form}")((data, (row, column)), shape=tuple(shape), copy=True)
        return made if kind == "coo" else made.asformat(kind)

    def _generator(self, state: Any) -> np.random.Generator:
        name = state.get("bit_generator") if isinstance(state, dict) else None
        if name not in GENERATORS:
            raise Malformed("an unknown bit generator")
        generator = np.random.Generator(getattr(np.random, name)(0))
        _set_state(generator, state)
        return generator


def _flattened(table: dict) -> list[Any]:
    return [*dict.keys(table), *dict.values(table)]


def _pairs(flat: list[Any]) -> dict:
    half = len(flat) // 2
    return dict(zip(flat[:half], flat[half:], strict=True))


def _form_of(array: np.ndarray) -> tuple:
    return array.dtype, array.shape, array.strides


def _fill(array: np.ndarray, values: Sequence[Any]) -> None:
    """Put values one by one into an array of objects, which NumPy would else take for rows."""
    for place, value in zip(np.ndindex(array.shape), values, strict=True):
        array[place] = value


def _block_of(array: np.ndarray) -> np.ndarray | None:
    """Return the array that owns the memory, or None where that is no plain stretch of memory."""
    block = array
    while type(block.base) is np.ndarray:
        block = block.base
    return block if block.flags.c_contiguous or block.flags.f_contiguous else None


def _flat(block: np.ndarray) -> np.ndarray:
    """Return the bytes of a contiguous block as they lie in memory."""
    if block.nbytes == 0:
        return np.empty(0, dtype=np.uint8)
    return block.reshape(-1, order="A").view(np.uint8) if block.ndim else block.reshape(1).view(np.uint8)


def _equals(block: np.ndarray, content: bytes, span: tuple[int, int] | None) -> bool:
    """Say whether the memory of a contiguous array holds these bytes; without a copy of it, if it is large."""
    if block.nbytes != len(content):
        return False
    low, high = span or (0, len(content))
    if len(content) < SMALL:
        return block.tobytes("A")[low:high] == content[low:high]
    wanted = content if high - low == len(content) else content[low:high]
    return MEMCMP(block.ctypes.data + low, wanted, high - low) == 0


def _content(block: np.ndarray, span: tuple[int, int] | None) -> bytes:
    """Return the bytes of a contiguous array; zeros for those that the other side may not see."""
    content = block.tobytes("A")
    if span is None or span == (0, len(content)):
        return content
    low, high = span
    return bytes(low) + content[low:high] + bytes(len(content) - high)


def _span_of(array: np.ndarray, start: int) -> tuple[int, int]:
    """Return the first byte that an array uses of its memory, and the first behind it."""
    if not array.size:
        return 0, 0
    steps = [(size - 1) * stride for size, stride in zip(array.shape, array.strides, strict=True)]
    low = start + sum(min(0, step) for step in steps)
    return low, start + sum(max(0, step) for step in steps) + array.itemsize


def _lies_in(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]


def _dtype(name: Any) -> np.dtype:
    if type(name) is not str or not DTYPE.fullmatch(name):
        raise Malformed("an unknown dtype")
    return np.dtype(name)


def _scalar(name: str, text: str) -> np.generic:
    dtype, content = _dtype(name), bytes.fromhex(text)
    if len(content) != dtype.itemsize:
        raise Malformed("a number of another size than its dtype")
    return np.frombuffer(content, dtype=dtype)[0] if content else dtype.type()


def _sizes(shape: Any) -> tuple[int, ...]:
    if type(shape) is not list or len(shape) > 32 or not all(type(s) is int and s >= 0 for s in shape):
        raise Malformed("no shape")
    return tuple(shape)


def _state_of(generator: np.random.Generator) -> dict:
    """Return the state of a generator as what JSON can hold."""
    return _listed(generator.bit_generator.state)


def _listed(state: Any) -> Any:
    if isinstance(state, dict):
        return {name: _listed(part) for name, part in state.items()}
    if isinstance(state, np.ndarray):
        return state.tolist()
    return state if type(state) in PRIMITIVES else int(state)


def _set_state(generator: np.random.Generator, state: Any) -> None:
    """Bring a generator into a state. NumPy believes lengths and positions in it, so they are checked here."""
    bits = generator.bit_generator
    usual = bits.state
    if not _alike(usual, state):
        raise Malformed("no state of a bit generator")
    inner = state["state"]
    if not 0 <= inner.get("pos", 0) <= 624 or not 0 <= state.get("buffer_pos", 0) <= 4:
        raise Malformed("no state of a bit generator")
    bits.state = _as_usual(usual, state)


def _alike(usual: Any, state: Any) -> bool:
    if isinstance(usual, dict):
        same = isinstance(state, dict) and usual.keys() == state.keys()
        return same and all(_alike(usual[name], state[name]) for name in usual)
    if isinstance(usual, np.ndarray):
        whole = type(state) is list and len(state) == len(usual)
        return whole and all(type(word) is int and word >= 0 for word in state)
    if isinstance(usual, str):
        return usual == state
    return type(state) is int and state >= 0


def _as_usual(usual: Any, state: Any) -> Any:
    if isinstance(usual, dict):
        return {name: _as_usual(usual[name], state[name]) for name in usual}
    return np.array(state, dtype=usual.dtype) if isinstance(usual, np.ndarray) else state


def _is_sparse(value: Any) -> bool:
    sparse = sys.modules.get("scipy.sparse")  # who has none of them need not import it
    return sparse is not None and sparse.issparse(value)


def _stamp_of(matrix: Any) -> list:
    """Return what changes when a sparse matrix does."""
    names = STAMPED.get(matrix.format)
    if names is None:
        names, matrix = STAMPED["coo"], matrix.tocoo()
    arrays = [getattr(matrix, name) for name in names]
    return [part for array in arrays for part in (array.dtype, array.tobytes())]
