"""What crosses between the two processes of a verdict arrives as it was, and nothing else is built on the way."""

import collections
import contextlib
import json
import math
import random
import struct

import numpy as np
import pytest
import scipy.sparse
from grader.codec import CannotCross, Limits, Malformed, Memory, Reference, decode, encode
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp


def there(value, **options):
    """Return a value as it arrives on the other side."""
    return decode(encode(value, Memory(0), **options), Memory(1))


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


@pytest.mark.parametrize(
    "value",
    [
        10**5000, -(2**200), 5e-324, -0.0, math.inf, range(3, 10, 2), slice(None, 4), frozenset({1, (2, "x")}),
        np.float16(1.5), np.bool_(True), np.str_("ab"), np.datetime64("2026-11-28"), np.int8(-3), bytearray(b"\0x"),
        np.dtype("<f4"), np.float32, np.bool_, float, "\ud800", [[], {}, ()], np.timedelta64(3, "ms"),
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


def test_arrays_keep_order_strides_and_whether_they_may_be_written_to():
    wide = np.arange(24.0).reshape(4, 6)
    locked = wide.copy()
    locked.flags.writeable = False
    for array in (
        wide,
        wide.T,
        wide[::-2, ::3],
        np.asfortranarray(wide),
        locked,
        wide[:, 2],
        np.float64(3) * np.ones(()),
    ):
        found = there(array)
        assert same(found, array)
        assert found.strides == array.strides
        assert found.flags.writeable == array.flags.writeable
    assert same(there(np.broadcast_to(np.arange(3), (4, 3))), np.broadcast_to(np.arange(3), (4, 3)))


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


def test_what_the_other_side_writes_comes_back():
    ours, theirs = Memory(0), Memory(1)
    x, keep = np.arange(5.0), np.arange(3)
    there_x, there_keep = decode(encode((x, keep), ours), theirs)
    there_x[2] = 7
    result = there_x[1:]
    back_x, back_result, back_keep = decode(encode((there_x, result, there_keep), theirs), ours)
    assert x.tolist() == [0, 1, 7, 3, 4]
    assert np.shares_memory(back_result, x)
    assert np.shares_memory(back_x, x)
    assert not np.shares_memory(back_keep, x)
    assert back_result.tolist() == [1, 7, 3, 4]


def test_an_array_that_may_not_be_written_to_stays():
    ours, theirs = Memory(0), Memory(1)
    x = np.arange(3)
    x.flags.writeable = False
    (there_x,) = decode(encode([x], ours), theirs)
    assert not there_x.flags.writeable
    there_x.base[0] = 9
    decode(encode([there_x], theirs), ours)
    assert x.tolist() == [0, 1, 2]


@pytest.mark.parametrize("bits", ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"])
def test_generators_go_on_where_they_stand(bits):
    rng = np.random.Generator(getattr(np.random, bits)(3))
    rng.random(5)
    rng.integers(0, 10, dtype=np.uint32)
    found = there(rng)
    assert found is not rng
    assert found.random(700).tolist() == rng.random(700).tolist()


@pytest.mark.parametrize("kind", ["csr", "csc", "coo", "bsr", "dia", "lil", "dok"])
@pytest.mark.parametrize("form", ["matrix", "array"])
def test_sparse_matrices(kind, form):
    dense = np.array([[0, 2.5, 0], [1, 0, 0]])
    matrix = getattr(scipy.sparse, f"{kind}_{form}")(dense)
    found = there(matrix)
    assert type(found) is type(matrix)
    assert (found.toarray() == dense).all()


class Own:
    pass


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ((i for i in "ab"), "a generator; return plain data"),
        (Own(), "an Own; return plain data"),
        (map(abs, []), "a map; return plain data"),
        (np.ma.masked_array([1]), "return a plain array"),
        (np.zeros(2, dtype=[("a", int)]), "an array of dtype"),
        (lambda: 1, "a function; return plain data"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_cross_is_named(value, says):
    with pytest.raises(CannotCross, match=says):
        encode([value], Memory(0))


def test_limits():
    deep = []
    for _ in range(60):
        deep = [deep]
    with pytest.raises(CannotCross, match="nested more than 50 deep"):
        encode(deep, Memory(0))
    with pytest.raises(CannotCross, match="more than 10 values"):
        encode(list(range(20)), Memory(0), limits=Limits(items=10))
    with pytest.raises(CannotCross, match="more than 1,000 bytes"):
        encode(np.zeros(1000), Memory(0), limits=Limits(size=1000))
    with pytest.raises(CannotCross, match="more than 1,000 bytes"):
        encode("x" * 1001, Memory(0), limits=Limits(size=1000))


def test_references_stay_on_their_side():
    thing = Own()
    message = encode([thing, 1], Memory(0), refer=lambda value: Reference("handle", 4, "Own"))
    assert decode(message, Memory(1)) == [Reference("handle", 4, "Own"), 1]
    assert decode(message, Memory(1), find=lambda reference: thing)[0] is thing


@settings(deadline=None, max_examples=300)
@given(plain, st.data())
def test_a_message_with_a_changed_byte_builds_plain_data_or_nothing(value, data):
    message = bytearray(encode(value, Memory(0)))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(message) - 1))
        message[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Malformed):
        decode(bytes(message), Memory(1), limits=Limits(items=10_000, size=1_000_000))


@pytest.mark.parametrize(
    "tree",
    [
        '["a",0,"<f8",[2],[8],0,true]', '["a",7,"<f8",[1],[8],0,true]', '["a",0,"|O",[1],[8],0,true]',
        '["a",0,"<f8",[1],[8],-8,true]', '["a",0,"<f8",[1000000000000],[0],0,true]', '["a",0,"<f8",[-1],[8],0,true]',
        '["objects",[1000000000],[],true]', '["again",0]', '["call","os.system"]', '["type","os","system"]',
        '["n","<f8","00"]', '["l",[["again",5]]]', '["d",[[["l",[]],1]]]', '["sparse","csr_matrix",[2,2],[1,2,3]]',
        '["rng",["d",[]]]', '["rng",["d",[[["s","bit_generator"],["s","system"]]]]]', '["i","x"]', '[]', '"x"', '{}', '3',
    ],
)  # fmt: skip
def test_forged_messages(tree):
    text = f"[[[0,8]],{tree}]".encode()
    message = struct.pack(">QQ", len(text), 8) + text + bytes(8)
    memory = Memory(1)
    with pytest.raises(Malformed):
        decode(message, memory)
    assert not memory.blocks


def test_positions_in_the_state_of_a_generator_are_checked():
    rng = np.random.Generator(np.random.MT19937(1))
    state = rng.bit_generator.state
    state["state"]["pos"] = 10**6
    message = encode(state, Memory(0))
    length, rest = struct.unpack(">QQ", message[:16])
    sizes, tree = json.loads(message[16 : 16 + length])
    text = json.dumps([sizes, ["rng", tree]]).encode()
    forged = struct.pack(">QQ", len(text), rest) + text + message[16 + length :]
    with pytest.raises(Malformed, match="no state of a bit generator"):
        decode(forged, Memory(1))


def test_a_sparse_matrix_with_indices_beyond_its_shape_is_refused():
    good = scipy.sparse.coo_array(([1.0, 2.0], ([0, 1], [1, 0])), shape=(2, 2))
    message = encode(good, Memory(0))
    assert b"[2,2]" in message
    with pytest.raises(Malformed):
        decode(message.replace(b'"coo_array",[2,2]', b'"csr_array",[1,1]'), Memory(1))


def test_a_message_that_is_cut_off_changes_nothing():
    ours, theirs = Memory(0), Memory(1)
    x = np.arange(4)
    (there_x,) = decode(encode([x], ours), theirs)
    there_x[0] = 9
    message = encode([there_x, 1.5], theirs)
    with pytest.raises(Malformed):
        decode(message[:-1], ours)
    with pytest.raises(Malformed):
        decode(message.replace(b'["f",', b'["q",'), ours)
    assert x[0] == 0


def test_a_message_whose_tree_was_tampered_with_builds_plain_data_or_nothing():
    chance = random.Random(2026)
    odd = [
        0,
        -1,
        2**70,
        True,
        None,
        "",
        "a",
        "<f8",
        "|O",
        "M8[D]",
        "t",
        "again",
        "sparse",
        "rng",
        "MT19937",
        [],
        {},
        3.5,
    ]

    def tampered(tree):
        if not isinstance(tree, list) or not tree or chance.random() < 0.15:
            return chance.choice(odd)
        changed = list(tree)
        place = chance.randrange(len(changed))
        changed[place] = tampered(changed[place])
        if chance.random() < 0.2:
            changed.insert(place, chance.choice(odd)) if chance.random() < 0.5 else changed.pop(place)
        return changed

    values = [
        [
            1,
            2.5,
            "x",
            None,
            b"ab",
            (1, 2),
            {1: 2, "a": [3]},
            frozenset({3}),
            range(3),
            np.float32(3),
            np.dtype("f4"),
        ],
        [
            np.arange(12.0).reshape(3, 4)[:, ::2],
            np.array([1, "a", None], dtype=object),
            np.array(["ab", "c"]),
        ],
        [np.random.Generator(getattr(np.random, bits)(1)) for bits in ("PCG64", "MT19937", "Philox")],
        scipy.sparse.csr_array(np.eye(3)),
    ]
    for turn in range(3000):
        message = encode(values[turn % len(values)], Memory(0))
        length, rest = struct.unpack(">QQ", message[:16])
        sizes, tree = json.loads(message[16 : 16 + length])
        text = json.dumps([sizes, tampered(tampered(tree))]).encode()
        forged = struct.pack(">QQ", len(text), rest) + text + message[16 + length :]
        with contextlib.suppress(Malformed):
            decode(forged, Memory(1), limits=Limits(items=10_000, size=1_000_000))
