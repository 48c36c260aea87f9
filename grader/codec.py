"""Values as bytes, for the two processes that a verdict takes: neither can make the other execute anything.

What crosses is plain data: None, truth values, numbers, strings, bytes, ranges, slices, lists, tuples, dictionaries,
sets, NumPy arrays, scalars, dtypes and generators, SciPy's sparse matrices. Anything else is the business of whoever
encodes: it is named by a `Reference`, or cannot cross. A message is a line of JSON and the bytes of its arrays;
reading one builds objects of these types and calls nothing else, whoever wrote it.

Arrays keep what a check may ask about: dtype, order in memory, whether they may be written to, and which of them share
memory, within a message and with earlier ones (`Memory`). So an argument that the other side has changed comes back
changed, and a result that is a view of an argument is one here, too.
"""

import itertools
import json
import math
import re
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

KINDS = "biufcSUmM"  # kinds of dtype that hold nothing but numbers and text
GENERATORS = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")
SPARSE = ("csr", "csc", "coo", "bsr", "dia", "lil", "dok")
NAME = re.compile(rf"[<>|=]?[{KINDS}]\d*(\[\d*[a-zA-Zμ]+\])?")
TYPES = {(t.__module__, t.__name__): t for t in (bool, int, float, complex, str, *np.sctypeDict.values())}
HEAD = struct.Struct(">QQ")  # length of the JSON, length of the arrays' bytes


class CannotCross(TypeError):
    """A value that is no plain data, in words for whoever returned it: "a generator; return a list or an array"."""


class Malformed(ValueError):
    """Bytes that `encode` did not write."""


@dataclass(frozen=True)
class Limits:
    """How much one message may hold."""

    depth: int = 50  # lists in lists
    items: int = 2_000_000  # values, however nested
    size: int = 200_000_000  # bytes


@dataclass(frozen=True)
class Reference:
    """The name of something that stays on its own side: a function, an object of the notebook's own class."""

    kind: str
    number: int
    name: str


@dataclass
class Memory:
    """The blocks of memory behind arrays that have crossed, by number, so that both sides mean the same block.

    One side counts in even numbers, the other in odd ones.
    """

    first: int
    blocks: dict[int, np.ndarray] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin to count."""
        self._next = itertools.count(self.first, 2)

    def number(self, block: np.ndarray) -> int:
        """Return the number of a block, a new one for a new block."""
        if id(block) not in self.numbers:
            self.keep(next(self._next), block)
        return self.numbers[id(block)]

    def keep(self, number: int, block: np.ndarray) -> None:
        """Let a number stand for a block, which is kept alive: its id must not be another one's later."""
        self.blocks[number] = block
        self.numbers[id(block)] = number


def encode(
    value: Any,
    memory: Memory,
    refer: Callable[[Any], Reference | None] = lambda value: None,
    limits: Limits = Limits(),
) -> bytes:
    """Return a value as bytes.

    Parameters
    ----------
    value : what shall cross
    memory : the blocks that have crossed so far
    refer : asked for the reference to what is no plain data; None if it has none
    limits : of the message

    Raises
    ------
    CannotCross
        If the value, or something in it, is no plain data and has no reference, or is beyond the limits.
    """
    encoder = _Encoder(memory, refer, limits)
    try:
        tree = encoder.node(value, 0)
    except RecursionError:
        raise CannotCross("a value that contains itself; return plain data") from None
    sizes = [[number, block.nbytes] for number, block in encoder.used.items()]
    text = json.dumps([sizes, tree], separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(text) > limits.size:
        raise CannotCross(f"more than {limits.size:,} bytes; return less")
    parts = [_bytes_of(block) for block in encoder.used.values()]
    return b"".join([HEAD.pack(len(text), sum(map(len, parts))), text, *parts])


def decode(
    message: bytes,
    memory: Memory,
    find: Callable[[Reference], Any] = lambda reference: reference,
    limits: Limits = Limits(),
) -> Any:
    """Return the value of a message. Blocks of memory that both sides know get the content that they have over there.

    Parameters
    ----------
    message : what `encode` returned, or anything else
    memory : the blocks that have crossed so far
    find : returns what stands here for a reference
    limits : of the message

    Raises
    ------
    Malformed
        If the bytes are not a message, or one beyond the limits. The blocks of memory are then as they were.
    """
    if len(message) > 2 * limits.size + HEAD.size or len(message) < HEAD.size:
        raise Malformed("not a message, or one that is too long")
    length, rest = HEAD.unpack_from(message)
    if HEAD.size + length + rest != len(message):
        raise Malformed("a message that is cut off, or too long")
    try:
        sizes, tree = json.loads(message[HEAD.size : HEAD.size + length].decode("utf-8", "surrogatepass"))
        decoder = _Decoder(memory, find, limits)
        decoder.take(sizes, memoryview(message)[HEAD.size + length :])
        value = decoder.value(tree, 0)
    except Malformed:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, MemoryError) as error:
        raise Malformed(f"not a message ({type(error).__name__}: {error})") from None
    except RecursionError:
        raise Malformed("a message nested too deep") from None
    decoder.settle()
    return value


class _Encoder:
    """Turns one value into a tree that JSON can hold, and gathers the blocks of memory behind its arrays."""

    def __init__(self, memory: Memory, refer: Callable[[Any], Reference | None], limits: Limits) -> None:
        self.memory, self.refer, self.limits = memory, refer, limits
        self.used: dict[int, np.ndarray] = {}
        self.items = self.size = 0
        self.seen: dict[int, int] = {}  # id of a list, dictionary, set or array, and its place among them
        self.alive: list[Any] = []  # so that no id is used twice

    def node(self, value: Any, depth: int) -> Any:
        """Return what stands for a value: itself for None and truth values, else [tag, ...]."""
        self.items += 1
        if self.items > self.limits.items:
            raise CannotCross(f"more than {self.limits.items:,} values; return an array, or less")
        if depth > self.limits.depth:
            raise CannotCross(f"lists nested more than {self.limits.depth} deep; return plain data")
        if value is None or value is True or value is False:
            return value
        if isinstance(value, np.generic):
            return self._scalar(value)
        if isinstance(value, int):
            return ["i", hex(int(value))]
        if isinstance(value, float):
            return ["f", float(value).hex()]
        if isinstance(value, complex):
            return ["c", value.real.hex(), value.imag.hex()]
        if isinstance(value, str):
            self._count(len(value))
            return ["s", str.__str__(value)]
        if isinstance(value, (bytes, bytearray)):
            self._count(len(value))
            return ["b" if isinstance(value, bytes) else "ba", bytes(value).hex()]
        if isinstance(value, (range, slice)):
            parts = [self.node(getattr(value, name), depth + 1) for name in ("start", "stop", "step")]
            return [type(value).__name__, parts]
        if isinstance(value, np.dtype):
            return ["dtype", _name_of(value)]
        if isinstance(value, type) and TYPES.get((value.__module__, value.__name__)) is value:
            return ["type", value.__module__, value.__name__]
        return self._shared(value, depth)

    def _shared(self, value: Any, depth: int) -> Any:
        """Return what stands for something that may stand at several places, and is one thing all the same."""
        if id(value) in self.seen:
            return ["again", self.seen[id(value)]]
        contents = self._contents(value, depth)
        if contents is None:
            reference = self.refer(value)
            if reference is None:
                raise CannotCross(f"{_described(value)}; return plain data: numbers, strings, lists, arrays")
            return ["ref", reference.kind, reference.number, reference.name]
        return contents

    def _contents(self, value: Any, depth: int) -> Any:
        place = len(self.seen)
        if _is_sparse(value):  # before dictionaries, for SciPy's dictionary of keys is one of them
            return self._sparse(value, depth)
        if isinstance(value, tuple):  # it cannot contain itself, so its parts need not know it
            return ["t", [self.node(item, depth + 1) for item in value]]
        if isinstance(value, (list, dict, set, frozenset)) or type(value) is np.ndarray:
            self.seen[id(value)] = place
            self.alive.append(value)
        if isinstance(value, list):
            return ["l", [self.node(item, depth + 1) for item in value]]
        if isinstance(value, dict):
            pairs = [[self.node(k, depth + 1), self.node(v, depth + 1)] for k, v in value.items()]
            return ["d", pairs]
        if isinstance(value, (set, frozenset)):
            tag = "set" if isinstance(value, set) else "frozenset"
            return [tag, [self.node(item, depth + 1) for item in value]]
        if type(value) is np.ndarray:
            return self._array(value, depth)
        if isinstance(value, np.ndarray):
            raise CannotCross(f"{_described(value)}; return a plain array, np.asarray(...)")
        if isinstance(value, np.random.Generator):
            return ["rng", self.node(value.bit_generator.state, depth + 1)]
        return None

    def _scalar(self, value: np.generic) -> list:
        if value.dtype.kind not in KINDS:
            raise CannotCross(f"{_described(value)}; return a number")
        return ["n", _name_of(value.dtype), value.tobytes().hex()]

    def _array(self, array: np.ndarray, depth: int) -> list:
        shape = [int(size) for size in array.shape]
        if array.dtype == object:
            items = [self.node(item, depth + 1) for item in array.ravel().tolist()]
            return ["objects", shape, items, bool(array.flags.writeable)]
        if array.dtype.kind not in KINDS:
            raise CannotCross(f"an array of dtype {array.dtype}; return one of numbers or strings")
        writeable = bool(array.flags.writeable)
        block = _block_of(array)
        if block is None:  # its memory belongs to something else, as that of a sliding window does
            block = array = array.copy("K")
        start = array.ctypes.data - block.ctypes.data if array.size else 0
        number = self.memory.number(block)
        if number not in self.used:
            self._count(block.nbytes)
            self.used[number] = block
        return [
            "a",
            number,
            _name_of(array.dtype),
            shape,
            [int(stride) for stride in array.strides],
            int(start),
            writeable,
        ]

    def _sparse(self, matrix: Any, depth: int) -> list:
        name = type(matrix).__name__
        plain = matrix.tocoo()
        parts = [self.node(np.ascontiguousarray(a), depth + 1) for a in (plain.data, plain.row, plain.col)]
        return ["sparse", name, [int(size) for size in matrix.shape], parts]

    def _count(self, size: int) -> None:
        self.size += size
        if self.size > self.limits.size:
            raise CannotCross(f"more than {self.limits.size:,} bytes; return less")


class _Decoder:
    """Builds the value of one message, of which nothing is believed."""

    def __init__(self, memory: Memory, find: Callable[[Reference], Any], limits: Limits) -> None:
        self.memory, self.find, self.limits = memory, find, limits
        self.blocks: dict[int, np.ndarray] = {}
        self.changes: list[tuple[np.ndarray, memoryview]] = []
        self.shared: list[Any] = []
        self.items = 0

    def take(self, sizes: list, payload: memoryview) -> None:
        """Cut the bytes of the blocks out of the message."""
        start = 0
        for number, size in sizes:
            if type(number) is not int or type(size) is not int or size < 0 or start + size > len(payload):
                raise Malformed("blocks that the message does not hold")
            content = payload[start : start + size]
            start += size
            known = self.memory.blocks.get(number)
            if known is None:
                block = np.frombuffer(bytearray(content), dtype=np.uint8)
            elif known.nbytes != size:
                raise Malformed("a block that has changed its size")
            else:
                block = known
                self.changes.append((known, content))
            self.blocks[number] = block
        if start != len(payload):
            raise Malformed("bytes that belong to no block")

    def settle(self) -> None:
        """Once all of the message has been read: remember the new blocks, and bring the known ones up to date."""
        for number, block in self.blocks.items():
            if number not in self.memory.blocks:
                self.memory.keep(number, block)
        for block, content in self.changes:
            if block.flags.writeable:
                np.copyto(_flat(block), np.frombuffer(content, dtype=np.uint8))

    def value(self, node: Any, depth: int) -> Any:
        """Return the value that a node stands for."""
        self.items += 1
        if self.items > self.limits.items or depth > self.limits.depth:
            raise Malformed("a message beyond the limits")
        if node is None or node is True or node is False:
            return node
        tag, *rest = node
        match tag, rest:
            case "i", [str(text)]:
                return int(text, 16)
            case "f", [str(text)]:
                return float.fromhex(text)
            case "c", [str(real), str(imag)]:
                return complex(float.fromhex(real), float.fromhex(imag))
            case "s", [str(text)]:
                return text
            case "b", [str(text)]:
                return bytes.fromhex(text)
            case "ba", [str(text)]:
                return bytearray.fromhex(text)
            case "n", [str(name), str(text)]:
                dtype = _dtype(name)
                content = bytes.fromhex(text)
                if len(content) != dtype.itemsize:
                    raise Malformed("a number of another size than its dtype")
                return np.frombuffer(content, dtype=dtype)[0] if content else dtype.type()
            case "range", [list(parts)]:
                return range(*(self.value(part, depth + 1) for part in parts))
            case "slice", [list(parts)]:
                return slice(*(self.value(part, depth + 1) for part in parts))
            case "dtype", [str(name)]:
                return _dtype(name)
            case "type", [str(module), str(name)]:
                return TYPES[module, name]
            case "t", [list(items)]:
                return tuple([self.value(item, depth + 1) for item in items])
            case "again", [int(place)] if 0 <= place < len(self.shared):
                return self.shared[place]
            case "ref", [str(kind), int(number), str(name)]:
                return self.find(Reference(kind, number, name))
            case "rng", [state]:
                return _generator(self.value(state, depth + 1))
            case "sparse", [str(name), list(shape), list(parts)]:
                return _sparse(name, shape, [self.value(part, depth + 1) for part in parts])
        return self._shared(tag, rest, depth)

    def _shared(self, tag: str, rest: list, depth: int) -> Any:
        """Return a value that the message may name again."""
        match tag, rest:
            case "l", [list(items)]:
                found: list = []
                self.shared.append(found)
                found.extend(self.value(item, depth + 1) for item in items)
                return found
            case "d", [list(pairs)]:
                table: dict = {}
                self.shared.append(table)
                for key, item in pairs:
                    name = self.value(key, depth + 1)
                    table[name] = self.value(item, depth + 1)
                return table
            case "set", [list(items)]:
                group: set = set()
                self.shared.append(group)
                group.update(self.value(item, depth + 1) for item in items)
                return group
            case "frozenset", [list(items)]:
                place = len(self.shared)
                self.shared.append(None)  # nothing in it can name it
                self.shared[place] = frozenset(self.value(item, depth + 1) for item in items)
                return self.shared[place]
            case "a", [number, str(name), list(shape), list(strides), int(start), bool(writeable)]:
                array = self._array(number, _dtype(name), shape, strides, start)
                array.flags.writeable = array.flags.writeable and writeable
                self.shared.append(array)
                return array
            case "objects", [list(shape), list(items), bool(writeable)]:
                if len(items) != math.prod(_sizes(shape)):
                    raise Malformed("an array whose shape does not fit")
                array = np.empty(len(items), dtype=object)
                place = len(self.shared)
                self.shared.append(array)
                for i, item in enumerate(items):
                    array[i] = self.value(item, depth + 1)
                self.shared[place] = array = array.reshape(_sizes(shape))
                array.flags.writeable = writeable
                return array
        raise Malformed(f"an unknown tag {tag!r}"[:80])

    def _array(self, number: int, dtype: np.dtype, shape: list, strides: list, start: int) -> np.ndarray:
        block, sizes = self.blocks[number], _sizes(shape)
        if len(strides) != len(sizes) or not all(type(stride) is int for stride in strides):
            raise Malformed("strides that do not fit the shape")
        if 0 in sizes:
            return np.empty(sizes, dtype=dtype)
        low = start + sum(min(0, (size - 1) * stride) for size, stride in zip(sizes, strides, strict=True))
        high = start + sum(max(0, (size - 1) * stride) for size, stride in zip(sizes, strides, strict=True))
        if low < 0 or high + dtype.itemsize > block.nbytes:
            raise Malformed("an array beyond its block")
        if math.prod(sizes) > self.limits.size:
            raise Malformed("an array beyond the limits")
        return np.ndarray(sizes, dtype=dtype, buffer=_flat(block), offset=start, strides=strides)


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


def _bytes_of(block: np.ndarray) -> bytes:
    return _flat(block).tobytes()


def _name_of(dtype: np.dtype) -> str:
    if dtype.kind not in KINDS:
        raise CannotCross(f"the dtype {dtype}; return one of numbers or strings")
    return dtype.str


def _dtype(name: str) -> np.dtype:
    if not NAME.fullmatch(name):
        raise Malformed("an unknown dtype")
    return np.dtype(name)


def _sizes(shape: list) -> tuple[int, ...]:
    if len(shape) > 32 or not all(type(size) is int and size >= 0 for size in shape):
        raise Malformed("no shape")
    return tuple(shape)


def _generator(state: Any) -> np.random.Generator:
    """Return a generator with this state. NumPy believes a position in it, so it is checked here."""
    if not isinstance(state, dict) or state.get("bit_generator") not in GENERATORS:
        raise Malformed("an unknown bit generator")
    bits = getattr(np.random, state["bit_generator"])(0)
    usual = bits.state
    inner = state.get("state", {})
    place = inner.get("pos", 0) if isinstance(inner, dict) else 0
    buffered = state.get("buffer_pos", 0)
    if state.keys() != usual.keys() or not 0 <= place <= 624 or not 0 <= buffered <= 4:
        raise Malformed("no state of a bit generator")
    bits.state = state
    return np.random.Generator(bits)


def _is_sparse(value: Any) -> bool:
    sparse = sys.modules.get("scipy.sparse")  # who has none of them need not import it
    return sparse is not None and sparse.issparse(value)


def _sparse(name: str, shape: list, parts: list) -> Any:
    """Return a sparse matrix; SciPy checks that its indices lie within its shape when it is built by coordinates."""
    import scipy.sparse

    kind, _, form = name.partition("_")
    if kind not in SPARSE or form not in ("matrix", "array") or max(_sizes(shape), default=0) > 50_000_000:
        raise Malformed("an unknown kind of sparse matrix")
    data, row, column = parts
    if not all(type(part) is np.ndarray and part.ndim == 1 for part in parts):
        raise Malformed("no sparse matrix")
    made = getattr(scipy.sparse, f"coo_{form}")((data, (row, column)), shape=tuple(shape))
    return made if kind == "coo" else made.asformat(kind)


def _described(value: Any) -> str:
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"
