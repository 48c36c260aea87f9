"""What crosses between the two processes of a verdict arrives as it was, and nothing else is built on the way."""

import collections
import contextlib
import gc
import json
import math
import random
import tracemalloc

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.inside import codec
from grader.inside.codec import HEAD, CannotCross, Exchange, Limits, Malformed, Reference

pytestmark = pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")


class Own:
    """Something that is no plain data."""


def describe(value):
    return "object", type(value).__name__, ("a fact",)


def sides(limits=Limits()):
    """Return the two sides of a conversation."""
    return [Exchange(first, describe, lambda reference: Stands(reference), limits) for first in (0, 1)]


class Stands:
    """Stands on one side for an object of the other."""

    def __init__(self, reference):
        self.reference = reference


def cross(sender, receiver, *values, word="call"):
    """Return values as they arrive on the other side."""
    return receiver.unpack(sender.pack(word, None, values))[2]


def there(value):
    """Return a value as it arrives on the other side of a fresh conversation."""
    (found,) = cross(*sides(), value)
    return found


def same(a, b):
    """Say whether two values are alike to the last bit, types included."""
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (np.ndarray, np.generic)):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, float):
        return a.hex() == b.hex()
    return a == b


# --- what arrives ------------------------------------------------------------------------------------------

dtypes = st.one_of(
    hnp.boolean_dtypes(), hnp.integer_dtypes(), hnp.floating_dtypes(), hnp.complex_number_dtypes(),
    hnp.unicode_string_dtypes(max_len=5), hnp.byte_string_dtypes(max_len=5), hnp.datetime64_dtypes(),
)  # fmt: skip
arrays = dtypes.flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4))
)
keys = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(), st.binary(), st.tuples(st.integers(), st.text())
)
plain = st.recursive(
    st.one_of(keys, st.floats(), st.complex_numbers(allow_nan=False), arrays, st.sets(st.integers())),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.tuples(inner, inner), st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=15,
)


@settings(deadline=None)
@given(plain)
def test_plain_data_arrives_as_it_was(value):
    assert same(there(value), value)


@settings(deadline=None, max_examples=50)
@given(st.lists(plain, max_size=5))
def test_a_long_conversation_is_as_true_as_a_short_one(values):
    ours, theirs = sides()
    for value in values:
        (found,) = cross(ours, theirs, value)
        assert same(found, value)
        (back,) = cross(theirs, ours, found, word="value")
        assert same(back, value)


@pytest.mark.parametrize(
    "value",
    [
        -(2**200), 5e-324, -0.0, math.inf, range(3, 10, 2), slice(None, 4), frozenset({1, (2, "x")}),
        np.float16(1.5), np.bool_(True), np.str_("ab"), np.datetime64("2026-11-28"), np.int8(-3), bytearray(b"\0x"),
        np.dtype("<f4"), np.float32, np.bool_, float, "\ud800", [[], {}, ()], np.timedelta64(3, "ms"),
        np.longdouble(1) / 3, 1j, np.zeros(3, "U0"), np.zeros((2, 0, 3)), np.array(None), (),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_odd_values(value):
    assert same(there(value), value)


def test_subclasses_arrive_as_what_they_are_a_kind_of():
    pair = collections.namedtuple("pair", "a b")
    assert same(there(pair(1, 2)), (1, 2))
    assert same(there(collections.OrderedDict(a=1)), {"a": 1})
    assert same(there(collections.Counter("aab")), {"a": 2, "b": 1})
    assert same(there(type("Number", (float,), {})(2)), 2.0)
    assert same(there(np.asmatrix([[1, 2]])), np.array([[1, 2]]))


def test_arrays_keep_order_strides_and_whether_they_may_be_written_to():
    wide = np.arange(24.0).reshape(4, 6)
    locked = wide.copy()
    locked.flags.writeable = False
    turned = wide.T
    kinds = [wide, turned, wide[::-2, ::3], np.asfortranarray(wide), locked, wide[:, 2], np.array(3.0)]
    for array in kinds:
        found = there(array)
        assert same(found, array)
        assert found.strides == array.strides
        assert found.flags.writeable == array.flags.writeable
    assert same(there(np.broadcast_to(np.arange(3), (4, 3))), np.broadcast_to(np.arange(3), (4, 3)))


@pytest.mark.parametrize("size", [8, 10_000])
def test_arrays_lie_where_computing_is_fast(size):
    ours, theirs = sides()
    for word in ("a", "ab", "abc"):
        (found,) = cross(ours, theirs, np.arange(size, dtype=np.float64), word=word)
        assert found.flags.aligned
        assert found.ctypes.data % 16 == 0


def test_windows_that_overlap_arrive_as_what_they_show():
    windows = np.lib.stride_tricks.sliding_window_view(np.arange(6.0), 3)
    found = there(windows)
    assert same(found, windows)
    assert not found.flags.writeable
    every_other = np.lib.stride_tricks.as_strided(np.arange(6.0), (2,), (16,))
    assert same(there(every_other), every_other)


def test_ragged_arrays_of_objects():
    ragged = np.array([[1, 2], "x", None, np.arange(3)], dtype=object)
    found = there(ragged)
    assert found.dtype == object
    assert found[0] == [1, 2]
    assert same(found[3], np.arange(3))
    assert there(np.empty((2, 0), dtype=object)).shape == (2, 0)


@pytest.mark.parametrize("bits", codec.GENERATORS)
def test_generators_go_on_where_they_stand(bits):
    rng = np.random.Generator(getattr(np.random, bits)(3))
    rng.random(5)
    rng.integers(0, 10, dtype=np.uint32)
    found = there(rng)
    assert found is not rng
    assert found.random(700).tolist() == rng.random(700).tolist()


@pytest.mark.parametrize("kind", codec.SPARSE)
@pytest.mark.parametrize("form", ["matrix", "array"])
def test_sparse_matrices_arrive_and_come_back_changed(kind, form):
    ours, theirs = sides()
    dense = np.array([[0, 2.5, 0], [1, 0, 0]])
    matrix = getattr(scipy.sparse, f"{kind}_{form}")(dense)
    (found,) = cross(ours, theirs, matrix)
    assert type(found) is type(matrix)
    assert (found.toarray() == dense).all()
    if kind in ("lil", "dok"):
        found[0, 2] = 7
    else:
        found.data *= 2
    expected = found.toarray()
    (back,) = cross(theirs, ours, found, word="value")
    assert back is matrix
    assert (matrix.toarray() == expected).all()


# --- what is shared ----------------------------------------------------------------------------------------


def test_one_thing_at_two_places_is_one_thing():
    inner, array = [1], np.zeros(3)
    value = [inner, inner, {"a": array, "b": array, "view": array[1:], "other": array.copy()}]
    found = there(value)
    assert found[0] is found[1]
    assert found[2]["a"] is found[2]["b"]
    found[2]["a"][1] = 5
    assert found[2]["view"][0] == 5
    assert found[2]["other"][1] == 0
    endless = [1]
    endless.append(endless)
    found = there(endless)
    assert found[1] is found


def test_views_in_later_messages_share_memory_with_earlier_ones():
    ours, theirs = sides()
    x = np.arange(12.0).reshape(3, 4)
    (whole,) = cross(ours, theirs, x)
    (row,) = cross(ours, theirs, x[1])
    assert np.shares_memory(row, whole)
    row[0] = -1
    (turned,) = cross(theirs, ours, whole.T[:2], word="value")
    assert np.shares_memory(turned, x)
    assert x[1, 0] == -1


CHANGES = {
    "a list": ([1, [2]], lambda v: (v.append(3), v[1].append(4)), [1, [2, 4], 3]),
    "a list emptied": ([1, 2], lambda v: v.clear(), []),
    "a dict": ({"a": 1, "b": [2]}, lambda v: (v.pop("a"), v["b"].append(3), v.update(c=4)), {"b": [2, 3], "c": 4}),
    "the order of a dict": ({"a": 1, "b": 2}, lambda v: v.update(a=v.pop("a")), {"b": 2, "a": 1}),
    "a set": ({1, 2}, lambda v: (v.add(3), v.discard(1)), {2, 3}),
    "a set as large as before": ({1, 2}, lambda v: (v.add(3), v.discard(1)), {2, 3}),
    "a list in a tuple": (([1],), lambda v: v[0].append(2), ([1, 2],)),
    "an array": (np.arange(3), lambda v: v.__setitem__(1, 9), np.array([0, 9, 2])),
    "an array by a view": (np.arange(3), lambda v: v[1:].fill(9), np.array([0, 9, 9])),
    "an array in a dict in a list": ([{"W": np.ones(2)}], lambda v: v[0]["W"].fill(0), [{"W": np.zeros(2)}]),
    "an array's shape": (np.arange(4), lambda v: setattr(v, "shape", (2, 2)), np.arange(4).reshape(2, 2)),
    "an array in Fortran order": (np.zeros((2, 3), order="F"), lambda v: v[0].fill(1), np.array([[1.0] * 3, [0.0] * 3])),
    "an array of objects": (np.array([1, "a"], object), lambda v: v.__setitem__(0, "b"), np.array(["b", "a"], object)),
    "a list in objects": (np.array([[1], None], object), lambda v: v[0].append(2), np.array([[1, 2], None], object)),
}  # fmt: skip


def alike(a, b):
    """Say whether two values are alike, arrays of objects by what they hold."""
    if isinstance(a, np.ndarray) and a.dtype == object:
        return a.tolist() == b.tolist() and a.shape == b.shape
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(alike(a[key], b[key]) for key in a)
    return same(a, b)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the shape of an array can still be set
@pytest.mark.parametrize("name", CHANGES)
def test_what_the_other_side_changes_comes_back(name):
    import copy

    given_value, change, expected = CHANGES[name]
    ours, theirs = sides()
    mine = copy.deepcopy(given_value)
    (found,) = cross(ours, theirs, mine)
    change(found)
    cross(theirs, ours, word="value")
    assert alike(mine, expected)
    # and the other way round, with what has come back
    cross(ours, theirs, mine)
    assert alike(found, expected)


def test_a_generator_comes_back_advanced():
    ours, theirs = sides()
    mine, twin = np.random.default_rng(1), np.random.default_rng(1)
    (found,) = cross(ours, theirs, mine)
    found.normal(size=3), twin.normal(size=3)
    (back,) = cross(theirs, ours, found, word="value")
    assert back is mine
    assert mine.random() == twin.random()


def test_what_is_handed_back_is_the_very_object():
    ours, theirs = sides()
    values = [[1], (1, 2), {"a": 1}, {1}, np.arange(3), np.array([None]), np.random.default_rng(1), Own()]
    found = cross(ours, theirs, *values)
    back = cross(theirs, ours, *found, word="value")
    assert all(a is b for a, b in zip(values, back, strict=True))
    again = cross(ours, theirs, *back)
    assert all(a is b for a, b in zip(found, again, strict=True))


def test_a_result_that_a_later_call_overwrites_changes():
    ours, theirs = sides()
    buffer, cache = np.zeros(3), [1]
    first = cross(theirs, ours, buffer[:2], cache, word="value")
    cross(ours, theirs)
    buffer[:] = 7
    cache[0] = 2
    second = cross(theirs, ours, buffer[:2], cache, word="value")
    assert first[0].tolist() == [7, 7]
    assert first[1] == [2]
    assert second[1] is first[1]


def test_an_array_that_may_not_be_written_to_stays():
    ours, theirs = sides()
    x = np.arange(3)
    x.flags.writeable = False
    (found,) = cross(ours, theirs, x)
    assert not found.flags.writeable
    found.base[0] = 9
    cross(theirs, ours, found, word="value")
    assert x.tolist() == [0, 1, 2]


def test_an_array_that_was_resized_crosses_anew():
    ours, theirs = sides()
    x = np.arange(4.0)
    (found,) = cross(ours, theirs, x)
    cross(theirs, ours, word="value")
    x.resize(6, refcheck=False)
    cross(ours, theirs, x)
    found[0] = 9
    cross(theirs, ours, found[1:], word="value")
    assert x.tolist() == [0, 1, 2, 3, 0, 0]


def test_nested_calls_see_each_others_changes():
    """A function here is called by one over there, and both change the list that they were given."""
    ours, theirs = sides()
    mine = [1]
    (found,) = cross(ours, theirs, mine)
    found.append(2)
    (handed_back,) = cross(theirs, ours, found, word="back")
    assert handed_back is mine
    assert mine == [1, 2]
    mine.append(3)
    cross(ours, theirs, word="value")
    assert found == [1, 2, 3]
    found.append(4)
    cross(theirs, ours, word="value")
    assert mine == [1, 2, 3, 4]


def test_references_stay_on_their_side():
    ours, theirs = sides()
    thing = Own()
    found, one = cross(ours, theirs, thing, 1)
    assert isinstance(found, Stands)
    assert found.reference == Reference(0, "object", "Own", ("a fact",))
    assert one == 1
    (back,) = cross(theirs, ours, [found], word="value")
    assert back[0] is thing


@pytest.mark.parametrize(
    "value",
    [(i for i in "ab"), Own(), map(abs, []), np.ma.masked_array([1]), np.zeros(2, dtype=[("a", int)]), print],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_plain_data_becomes_a_reference(value):
    assert there([value])[0].reference.name == type(value).__name__


# --- limits ------------------------------------------------------------------------------------------------


def nested(depth):
    deep = []
    for _ in range(depth):
        deep = [deep]
    return deep


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (nested(150), "nested more than 100 deep"),
        (nested(100_000), "nested more than 100 deep"),
        ("x" * 100_001, "more than 100,000 bytes of numbers and text; return an array, or less"),
        (list(range(100_000)), "more than 100,000 bytes of numbers and text"),
        (np.zeros(100_001, dtype=np.int8), "more than 100,000 bytes; return less"),
        ([np.zeros(50_001, dtype=np.int8) for _ in range(2)], "more than 100,000 bytes; return less"),
        (10**5000, "a number that is too long"),
        (scipy.sparse.coo_array(np.ones(3)), "a sparse array of 1 axes"),
    ],
    ids=range(8),
)
def test_what_is_beyond_the_limits_is_refused_with_a_sentence(value, says):
    ours, theirs = sides(Limits(text=100_000, arrays=100_000))
    small = [1]
    with pytest.raises(CannotCross, match=says):
        ours.pack("call", None, [small, value])
    # nothing of it is left, so that the next message is understood
    assert not ours.table
    assert not ours.numbers
    assert not ours.memory
    assert cross(ours, theirs, small, small) == [[1], [1]]


def test_a_message_that_failed_loses_no_change_and_forgets_nothing():
    ours, theirs = sides(Limits(text=100_000, arrays=100_000))
    kept, gone = [1], [2]
    x = np.zeros(3)
    found, _, there_x = cross(ours, theirs, kept, gone, x)
    del gone
    kept.append(2)
    x[0] = 5
    for _ in range(5):
        with pytest.raises(CannotCross):
            ours.pack("call", None, ["x" * 100_001])
    for _ in range(3):
        cross(ours, theirs)
        cross(theirs, ours, word="value")
    assert found == [1, 2]
    assert there_x.tolist() == [5, 0, 0]
    assert set(ours.table) == set(theirs.table)
    assert [2] not in [shared.value for shared in ours.table.values() if shared.kind == "l"]


def test_a_change_that_is_beyond_the_limits_does_not_end_the_conversation():
    ours, theirs = sides(Limits(text=100_000, arrays=100_000))
    (found,) = cross(ours, theirs, [1])
    found.append("x" * 100_001)
    with pytest.raises(CannotCross):
        theirs.pack("value", None, [1])
    assert cross(theirs, ours, "too long", word="raised") == ["too long"]


def test_a_value_that_raises_when_it_is_looked_at_leaves_no_trace():
    class Hostile:
        @property
        def __class__(self):
            raise KeyError("mine")

    def refuse(value):
        raise ZeroDivisionError

    ours, theirs = sides()
    ours.describe = refuse
    small = [1]
    with pytest.raises((KeyError, ZeroDivisionError)):
        ours.pack("call", None, [small, Hostile()])
    assert cross(ours, theirs, small) == [[1]]


def test_a_small_view_of_a_huge_array_crosses_alone():
    ours, theirs = sides(Limits(arrays=100_000))
    huge = np.zeros((1000, 1000))
    huge[:3] = 7
    assert cross(ours, theirs, huge[:3])[0].tolist() == huge[:3].tolist()


# --- what is no longer used --------------------------------------------------------------------------------


def values_of_every_kind():
    array = np.arange(6.0)
    return [
        [1, [2]], (1, (2,)), {"a": [1]}, {(1, 2)}, array, array[1:], np.array([[1], None], object), Own(), array.T[::2],
        np.random.default_rng(1), scipy.sparse.csr_array(np.eye(2)), np.asmatrix([[1]]), [array, array],
    ]  # fmt: skip


def test_dropped_objects_are_forgotten_on_both_sides():
    ours, theirs = sides()
    tracemalloc.start()
    sizes = []
    for turn in range(200):
        cross(
            theirs, ours, *cross(ours, theirs, *values_of_every_kind()), *values_of_every_kind(), word="value"
        )
        assert len(ours.table) < 500
        assert len(theirs.table) < 500
        if turn in (80, 199):
            for _ in range(400):
                cross(ours, theirs)
                cross(theirs, ours, word="value")
            for side in (ours, theirs):
                assert not [*side.table, *side.numbers, *side.memory, *side.open]
                assert not any(side.watched.values())
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert sizes[1] < sizes[0] + 100_000  # a list of each call's numbers would take millions


def test_what_one_side_keeps_is_kept():
    ours, theirs = sides()
    mine, thing = [1], Own()
    found = cross(ours, theirs, mine, thing)
    for _ in range(100):
        cross(ours, theirs)
        cross(theirs, ours, word="value")
    found[0].append(2)
    assert cross(theirs, ours, *found, word="value") == [mine, thing]
    assert mine == [1, 2]


def test_a_function_called_ten_thousand_times_whose_results_are_kept():
    ours, theirs = sides()
    argument, kept = np.zeros(3), []
    (there_argument,) = cross(ours, theirs, argument)  # a call that is not answered before the end
    for turn in range(10_000):
        (found,) = cross(theirs, ours, [turn, np.full(2, turn)], word="back")
        kept.append(found)
        cross(ours, theirs, word="value")
    assert len(ours.table) < 2000
    assert len(theirs.table) < 2000
    assert [int(found[1][0]) for found in kept] == list(range(10_000))
    # what the open call was given is still the same on both sides, and so is what crossed last
    there_argument[0] = 9
    assert cross(theirs, ours, there_argument, word="value")[0] is argument
    assert argument[0] == 9


def test_weights_that_every_call_is_given_stay_the_same_arrays():
    """They hang in a dictionary that crosses again and again, among ten thousand things that do not."""
    ours, theirs = sides()
    weights, kept = {"W": np.zeros(2), "parts": [np.zeros(1)]}, []
    for _ in range(2000):
        (found,) = cross(ours, theirs, weights)
        found["W"] += 1
        found["parts"][0] += 1
        kept += cross(theirs, ours, np.zeros(1), [1], [2], word="value")
    assert weights["W"].tolist() == [2000, 2000]
    assert weights["parts"][0] == 2000


def test_copies_go_their_own_ways_when_told_so():
    ours, theirs = sides()
    mine, thing = [1], Own()
    found, reference = cross(ours, theirs, mine, thing)
    ours.forget()
    with pytest.raises(CannotCross):
        ours.pack("call", None, [nested(200)])
    cross(ours, theirs)
    found.append(2)
    back = cross(theirs, ours, found, reference, word="value")
    assert back == [[1, 2], thing]
    assert mine == [1]


# --- forged messages ---------------------------------------------------------------------------------------

SMALL = Limits(text=1_000_000, arrays=1_000_000)


def parts_of(message):
    """Return the JSON part of a message and the bytes behind it."""
    length, _ = HEAD.unpack_from(message)
    return json.loads(bytes(message[HEAD.size : HEAD.size + length])), bytes(message[HEAD.size + length :])


def forged(parts, rest=b""):
    """Return a message."""
    text = parts.encode() if isinstance(parts, str) else json.dumps(parts).encode()
    return HEAD.pack(len(text), len(rest)) + text + rest


def tree(nodes, *, forgotten=(), sizes=(), updates=(), dropped=(), word="value", told=None):
    """Return the JSON part of a message."""
    return [list(forgotten), list(sizes), list(updates), word, told, nodes, list(dropped)]


def is_plain(value, depth=0):
    """Say whether a value holds nothing but what a codec may build."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return depth > 150 or all(is_plain(item, depth + 1) for item in [*value][:100])
    if isinstance(value, dict):
        return all(is_plain(item, depth + 1) for item in [*value, *value.values()][:100])
    allowed = (
        type(None),
        bool,
        int,
        float,
        complex,
        str,
        bytes,
        bytearray,
        range,
        slice,
        np.ndarray,
        np.generic,
    )
    return isinstance(
        value, (*allowed, np.dtype, type, np.random.Generator, Stands, Own)
    ) or scipy.sparse.issparse(value)


def read(side, message):
    """Read a message that may be forged, and go on with the conversation as a checker would."""
    with contextlib.suppress(Malformed):
        _, _, values = side.unpack(bytearray(message))
        assert all(map(is_plain, values))
        for value in values:
            if isinstance(value, np.ndarray) and value.dtype != object:
                value.sum() if value.dtype.kind in "biufc" else value.tobytes()
            elif scipy.sparse.issparse(value):
                value.sum()
            elif isinstance(value, np.random.Generator):
                value.random(3)
        with contextlib.suppress(CannotCross):
            side.pack("call", None, values)


@settings(deadline=None, max_examples=300)
@given(plain, st.data())
def test_a_message_with_a_changed_byte_builds_plain_data_or_nothing(value, data):
    ours, theirs = sides(SMALL)
    message = bytearray(theirs.pack("value", None, [value, np.arange(3), [1, {"a": 2}]]))
    for _ in range(data.draw(st.integers(1, 4))):
        message[data.draw(st.integers(0, len(message) - 1))] = data.draw(st.integers(0, 255))
    read(ours, message)


NODES = {
    "an array beyond its memory": ["a", 1, [3, "<f8", [2], None, 0, True]],
    "an array beyond the memory that starts late": ["a", 1, [3, "<f8", [1], None, 1, True]],
    "memory of nobody": ["a", 1, [7, "<f8", [1], None, 0, True]],
    "memory that is a list": ["a", 1, [0, "<f8", [1], None, 0, True]],
    "an array of pointers": ["a", 1, [3, "|O", [1], None, 0, True]],
    "a start before the memory": ["a", 1, [3, "<f8", [1], None, -8, True]],
    "a stride beyond the memory": ["a", 1, [3, "|u1", [2], [8], 0, True]],
    "a negative stride beyond it": ["a", 1, [3, "|u1", [2], [-1], 0, True]],
    "a huge shape of one number": ["a", 1, [3, "<f8", [10**12], [0], 0, True]],
    "a huge shape": ["a", 1, [3, "<f8", [2**31, 2**31], None, 0, True]],
    "a huge shape of nothing": ["a", 1, [3, "|S0", [10**9], None, 0, True]],
    "a negative shape": ["a", 1, [3, "<f8", [-1], None, 0, True]],
    "a shape of 100 axes": ["a", 1, [3, "<f8", [1] * 100, None, 0, True]],
    "a shape that is too large with a 0": ["a", 1, [3, "<f8", [0, 2**62, 2**62], None, 0, True]],
    "a shape of truth values": ["a", 1, [3, "|u1", [True], None, 0, True]],
    "strides for another shape": ["a", 1, [3, "|u1", [1], [1, 1], 0, True]],
    "a stride that is no number": ["a", 1, [3, "|u1", [1], ["x"], 0, True]],
    "a start that is no number": ["a", 1, [3, "|u1", [1], None, 0.5, True]],
    "structured data": ["a", 1, [3, "i4,i4", [1], None, 0, True]],
    "a huge dtype": ["a", 1, [3, "|S2000000000", [1], None, 0, True]],
    "an array of a number of ours": ["a", 2, [3, "<f8", [1], None, 0, True]],
    "an array under a known number": ["a", 5, [3, "<f8", [1], None, 0, True]],
    "objects that are not there": ["ao", 1, [10**12], [], True],
    "objects in a negative shape": ["ao", 1, [-1, -1], [1], True],
    "memory as a value": ["o", 3],
    "an object of nobody": ["o", 99],
    "an object of no number": ["o", "x"],
    "a call": ["call", "os.system"],
    "a type that is no number's": ["type", "os", "system"],
    "an exception as a type": ["type", "builtins", "Exception"],
    "a scalar that is too short": ["n", "<f8", "00"],
    "a scalar of a pointer": ["n", "|O", "0000000000000000"],
    "a list as a key": ["d", 1, [["l", 7, []], 1]],
    "a dict without a value": ["d", 1, [1, 2, 3]],
    "a list in a set": ["s", 1, [["l", 7, []]]],
    "an unknown kind of sparse matrix": ["sp", 1, "eval_array", [[2, 2], [1, 2, 3]]],
    "a sparse matrix of no arrays": ["sp", 1, "csr_array", [[2, 2], [1, 2, 3]]],
    "a sparse matrix of one axis": ["sp", 1, "csr_array", [[2], [1, 2]]],
    "a huge sparse matrix": ["sp", 1, "csr_array", [[10**15, 2], [1, 2, 3]]],
    "a generator of nothing": ["g", 1, {}],
    "a generator that is none": ["g", 1, {"bit_generator": "system"}],
    "a reference with facts that are no words": ["r", 1, "function", "f", [1]],
    "a range of words": ["range", ["a", "b", "c"]],
    "a list that is a dict": ["l", 1, {}],
    "a number that is a word": ["l", "x", []],
    "a number that is a truth value": ["l", True, []],
    "a number below 0": ["l", -1, []],
    "bytes that are none": ["b", "zz"],
    "a tag that is a list": [["l"], 1, []],
    "no node": [],
    "an object of JSON": {"a": 1},
}


@pytest.mark.parametrize("name", NODES)
def test_forged_values(name):
    ours, theirs = sides(SMALL)
    cross(ours, theirs, [1])  # number 0 is ours
    message = theirs.pack("value", None, [[5]])  # number 1 is theirs
    parts, _ = parts_of(message)
    known = json.loads(json.dumps(parts[5][0]).replace('["l", 1,', '["l", 5,'))
    ours.unpack(forged(tree([known])))
    with pytest.raises(Malformed):
        ours.unpack(forged(tree([NODES[name]], sizes=[[3, 8]]), bytes(8)))


WHOLE = {
    "nothing": b"",
    "a head alone": HEAD.pack(0, 0),
    "a length that lies": HEAD.pack(10**12, 0) + b"[]",
    "lengths that overflow": HEAD.pack(2**64 - 1, 2**64 - 1) + b"[]",
    "no JSON": HEAD.pack(3, 0) + b"abc",
    "no text": HEAD.pack(2, 0) + b"\xff\xfe",
    "too few parts": forged([1]),
    "a word that is none": forged(tree([], word=None)),
    "deep nesting": forged("[" * 100_000 + "]" * 100_000),
    "deep nesting of values": forged(tree([json.loads('["l",1,[' * 200 + "]]" * 200)])),
    "a number of 100,000 digits": forged(f'[[],[],[],"value",null,[{"9" * 100_000}],[]]'),
    "a size that lies": forged(tree([], sizes=[[1, 8]])),
    "a size below 0": forged(tree([], sizes=[[1, -8]]), bytes(8)),
    "a huge size": forged(tree([], sizes=[[1, 2**70]]), bytes(8)),
    "a size that is a word": forged(tree([], sizes=[[1, "8"]]), bytes(8)),
    "bytes that belong to nothing": forged(tree([]), bytes(8)),
    "memory under a number of ours": forged(tree([], sizes=[[2, 8]]), bytes(8)),
    "memory under the number of our list": forged(tree([], sizes=[[0, 8]]), bytes(8)),
    "one number for two stretches of memory": forged(tree([], sizes=[[1, 4], [1, 8]]), bytes(12)),
    "one number for two lists": forged(tree([["l", 1, []], ["l", 1, []]])),
    "an update of nothing": forged(tree([], updates=[[77, [1]]])),
    "an update of a reference": forged(tree([], updates=[[2, [1]]])),
    "an update of a tuple": forged(tree([], updates=[[4, [1]]])),
    "a list's update that is none": forged(tree([], updates=[[0, {"a": 1}]])),
    "a list's update with a list as a dict's key": forged(tree([], updates=[[6, [["l", 1, []], 1]]])),
    "an array's update with other memory": forged(tree([], updates=[[10, [77, "<f8", [1], None, 0, True]]])),
    "an array's update that is a list": forged(tree([], updates=[[10, [1, 2]]])),
    "an update of memory": forged(tree([], updates=[[8, [1, 2]]])),
    "a generator's update": forged(tree([], updates=[[12, {"bit_generator": "PCG64"}]])),
    "an array's memory in another size": forged(tree([], sizes=[[8, 3]]), bytes(3)),
    "a number to drop that is a list": forged(tree([], dropped=[[]])),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_forged_messages(name):
    ours, theirs = sides(SMALL)
    values = [[1], Own(), (1,), {"a": 1}, np.arange(1.0), np.random.default_rng(1)]
    cross(ours, theirs, *values)
    kinds = {number: shared.kind for number, shared in ours.table.items()}
    assert kinds == {0: "l", 2: "r", 4: "t", 6: "d", 8: "m", 10: "a", 12: "g"}
    with pytest.raises(Malformed):
        ours.unpack(bytearray(WHOLE[name]))


def test_each_update_of_each_object_builds_plain_data_or_nothing():
    """The other side may say that anything it has seen became anything else; only lists and the like change."""
    contents = [
        None, 1, "x", [], [1, 2], [[]], {}, ["l", 1, []], [["l", 1, []]], [["o", 0]], {"bit_generator": "PCG64"},
        [0, "<f8", [1], None, 0, True], [10, "<f8", [1], None, 0, True], [10, "<f8", [9], [0], 0, True],
        [[2, 2], [1, 2, 3]], [[10**15, 10**15], [["o", 8], ["o", 8], ["o", 8]]],
    ]  # fmt: skip
    for content in contents:
        for number in range(0, 40, 2):
            ours, theirs = sides(SMALL)
            values = values_of_every_kind()
            cross(ours, theirs, *values)
            read(ours, forged(tree([["o", number]], updates=[[number, content]])))
            assert isinstance(values[4], np.ndarray)
            assert values[4].nbytes == 48


@pytest.mark.parametrize(("bits", "name", "value"), [
    ("MT19937", "pos", 10**6), ("MT19937", "pos", -1), ("MT19937", "key", [1, 2]), ("MT19937", "key", [2**40] * 624),
    ("Philox", "buffer_pos", 10**6), ("Philox", "buffer", [1] * 99), ("PCG64", "has_uint32", "x"),
    ("PCG64", "state", {}), ("SFC64", "state", {"state": [1]}),
])  # fmt: skip
def test_states_of_generators_are_checked(bits, name, value):
    ours, theirs = sides(SMALL)
    rng = np.random.Generator(getattr(np.random, bits)(1))
    parts, rest = parts_of(theirs.pack("value", None, [rng]))
    state = parts[5][0][2]
    (state if name in state else state["state"])[name] = value
    with pytest.raises(Malformed):
        ours.unpack(forged(parts, rest))


def test_a_sparse_matrix_with_indices_beyond_its_shape_is_refused():
    ours, theirs = sides()
    good = scipy.sparse.coo_array(([1.0, 2.0], ([0, 1], [1, 0])), shape=(2, 2))
    message = theirs.pack("value", None, [good])
    assert b"[[2,2]" in message
    with pytest.raises(Malformed):
        ours.unpack(message.replace(b"[[2,2]", b"[[1,1]"))


@pytest.mark.parametrize("kind", codec.SPARSE)
def test_the_indices_of_a_sparse_matrix_cannot_be_changed_afterwards(kind):
    ours, theirs = sides()
    matrix = getattr(scipy.sparse, f"{kind}_array")(np.array([[0, 2.0], [1, 0]]))
    message = theirs.pack("value", None, [matrix])
    parts, rest = parts_of(message)
    (found,) = ours.unpack(message)[2]
    with contextlib.suppress(Malformed):
        ours.unpack(forged(tree([], sizes=parts[1]), b"\x7f" * len(rest)))
    assert found.toarray().tolist() == [[0, 2], [1, 0]]


def test_a_message_that_is_cut_off_changes_nothing():
    ours, theirs = sides()
    x = np.arange(4)
    (found,) = cross(ours, theirs, x)
    found[0] = 9
    message = theirs.pack("value", None, [found, 1.5])
    for cut in (message[:-1], message[:10], message + b"x"):
        with pytest.raises(Malformed):
            ours.unpack(cut)
    assert x[0] == 0


ODD = [
    0, -1, 1, 2, 3, 4, 5, 8, 2**31, 2**63, 2**70, -(2**70), True, None, "", "a", "<f8", "|O", "M8[D]", "S9", "t", "l",
    "o", "ao", "r", "d",
    "s", "fs", "sp", "g", "n", "MT19937", "csr_array", [], {}, 3.5, 1e308, math.nan, [0], [[]], ["o", 0], ["o", 1],
]  # fmt: skip


def tampered(node, chance):
    """Return JSON with something changed somewhere."""
    if isinstance(node, dict) and node and chance.random() < 0.8:
        name = chance.choice(list(node))
        return {**node, name: tampered(node[name], chance)}
    if not isinstance(node, list) or not node or chance.random() < 0.15:
        return chance.choice(ODD)
    changed = list(node)
    place = chance.randrange(len(changed))
    changed[place] = tampered(changed[place], chance)
    if chance.random() < 0.2:
        changed.insert(place, chance.choice(ODD)) if chance.random() < 0.5 else changed.pop(place)
    return changed


def fuzz(chance):
    """Tamper with one message in a conversation that has begun."""
    ours, theirs = sides(SMALL)
    ours_first, theirs_first = values_of_every_kind(), values_of_every_kind()
    found = cross(ours, theirs, *chance.sample(ours_first, 6))
    cross(theirs, ours, *found, *chance.sample(theirs_first, 6), word="value")
    cross(ours, theirs)
    for value in [*found, *theirs_first]:
        if isinstance(value, list):
            value.append(chance.choice([1, [2], np.arange(3)]))
        elif isinstance(value, np.ndarray) and value.dtype == np.float64:
            value += 1
        elif isinstance(value, np.random.Generator):
            value.random()
    last = [
        [1, 2.5, "x", None, b"ab", (1, 2), {1: 2, "a": [3]}, frozenset({3}), range(3), np.float32(3), np.dtype("f4")],
        np.arange(12.0).reshape(3, 4)[:, ::2], np.array(["ab", "c"]), scipy.sparse.csr_array(np.eye(3)),
        np.random.Generator(getattr(np.random, chance.choice(codec.GENERATORS))(1)), *found, *theirs_first,
    ]  # fmt: skip
    parts, rest = parts_of(theirs.pack("value", None, chance.sample(last, 5)))
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(7)
        parts[place] = tampered(parts[place], chance)
    read(ours, forged(parts, rest if chance.random() < 0.9 else rest[: chance.randint(0, len(rest))]))


def test_a_message_whose_tree_was_tampered_with_builds_plain_data_or_nothing():
    chance = random.Random(2026)
    for _ in range(600):
        fuzz(chance)


def test_reading_the_worst_message_takes_neither_long_nor_much_memory():
    """What is cheapest to send and dearest to build: a message full of empty lists."""
    import resource
    import time

    ours, _ = sides(Limits(text=1_000_000))
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    text = ",".join(f'["l",{n},[]]' for n in range(1, 130_000, 2))
    ours.unpack(forged(f'[[],[],[],"value",null,[{text}],[]]'))
    assert time.monotonic() - began < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kilobytes


# --- what a check holds back ---------------------------------------------------------------------------------


def guarded_sides():
    """Return the two sides of a conversation, the first of which shows no more of its memory than its arrays do."""
    _, theirs = sides()
    return Exchange(0, describe, Stands, guarded=True), theirs


def test_what_lies_beside_a_view_does_not_cross():
    ours, theirs = guarded_sides()
    memory = np.arange(1000.0, 1010.0)
    message = ours.pack("call", None, [memory[:4]])
    assert all(number.tobytes() not in message for number in memory[4:])
    (found,) = theirs.unpack(message)[2]
    assert found.tolist() == [1000, 1001, 1002, 1003]
    assert found.base is not None
    assert not np.any(np.frombuffer(found.base, dtype=np.uint8)[32:])


def test_what_is_done_to_a_view_comes_back_and_nothing_else():
    ours, theirs = guarded_sides()
    memory = np.arange(10.0)
    view = memory[2:8:2]
    (found,) = cross(ours, theirs, view)
    found[1] = -7
    whole = found
    while isinstance(whole.base, np.ndarray):
        whole = whole.base
    whole.view(np.uint8)[:16] = 255  # before the view
    whole.view(np.uint8)[-16:] = 255  # and behind it
    cross(theirs, ours, word="value")
    assert memory.tolist() == [0, 1, 2, 3, -7, 5, 6, 7, 8, 9]


def test_a_second_view_shows_what_it_shows():
    ours, theirs = guarded_sides()
    memory = np.arange(10.0)
    first, second = memory[:3], memory[2:6]
    cross(ours, theirs, first)
    cross(theirs, ours, word="value")
    one, other = cross(ours, theirs, first, second)
    assert (one.tolist(), other.tolist()) == ([0, 1, 2], [2, 3, 4, 5])
    assert np.shares_memory(one, other)
    one[2] = 20
    cross(theirs, ours, word="value")
    assert memory.tolist() == [0, 1, 20, 3, 4, 5, 6, 7, 8, 9]
    memory[9] = 90
    assert np.array([90.0]).tobytes() not in ours.pack("call", None, [first])
