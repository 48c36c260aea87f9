# ruff: noqa: NPY002 (how the old generator is shared is among what is tested)
"""A test cell calls a learner's functions as if they were here, and believes nothing that comes back but plain data."""

import contextlib
import os
import random
import signal
import socket
import threading
import time
import types
import warnings

import numpy as np
import pytest

from grader.checker import Remote, RunnerLost, Session, watch_seeds
from grader.inside.codec import HEAD, Exchange
from grader.inside.runner import Runner
from grader.inside.wire import LENGTH, receive, send


@pytest.fixture
def learner():
    """Return a function that runs cells in a process of their own, and returns what gives their names."""
    with contextlib.ExitStack() as stack:

        def start(*cells):
            ours, theirs = socket.socketpair()
            child = os.fork()
            if child == 0:
                ours.close()
                try:
                    Runner(theirs).serve()
                finally:
                    os._exit(1)
            theirs.close()

            @stack.callback
            def _():
                ours.close()
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)

            session = Session(ours)
            session.deadline = time.monotonic() + 60
            for number, cell in enumerate(cells, 1):
                _, told = session.run_cell(str(number), cell)
                assert told is None, told
            return Names(session)

        yield start


class Names:
    """Gives what the names of a learner's cells stand for, as attributes."""

    def __init__(self, session):
        self._session = session

    def __getattr__(self, name):
        return self._session.fetch(name)


NUMPY = "import numpy as np\n"


# --- functions ---------------------------------------------------------------------------------------------


def test_functions_take_arguments_by_position_and_by_name(learner):
    theirs = learner(
        "def f(a, b=2, *rest, c=3, **others):\n    return [a, b, list(rest), c, others]\ntable = {'x': [1]}"
    )
    assert theirs.f(1) == [1, 2, [], 3, {}]
    assert theirs.f(1, 5, 6, 7, c=0, d=np.pi) == [1, 5, [6, 7], 0, {"d": np.pi}]
    assert theirs.f(b=1, a=2) == [2, 1, [], 3, {}]
    assert theirs.f is theirs.f
    assert theirs.table == {"x": [1]}
    with pytest.raises(KeyError):
        _ = theirs.missing
    with pytest.raises(TypeError, match=r"f\(\) missing 1 required positional argument: 'a'"):
        theirs.f()


def test_a_function_tells_its_name_and_the_names_that_it_uses(learner):
    theirs = learner(f"{NUMPY}def f(x):\n    return np.linalg.svd(x)\nclass Model:\n    pass")
    assert theirs.f.__name__ == "f"
    assert "svd" in theirs.f.__code__.co_names
    assert theirs.Model.__name__ == "Model"
    assert callable(theirs.f)


def test_lambdas_partial_functions_and_objects_that_can_be_called(learner):
    theirs = learner(
        "from functools import partial\ndouble = lambda x: 2 * x\nplus_two = partial(lambda a, b: a + b, 2)\n"
        "class Step:\n    size = 3\n    def __call__(self, x):\n        return x + self.size\nstep = Step()"
    )
    assert [theirs.double(4), theirs.plus_two(3), theirs.step(1), theirs.step.size] == [8, 5, 4, 3]


def test_arguments_that_a_function_changes_are_changed(learner):
    theirs = learner(
        "def f(x, table, items, rng):\n    x *= 2\n    table['new'] = x\n    items.append(x[1:])\n"
        "    rng.normal(size=3)\n    return x"
    )
    x, table, items, rng, twin = np.arange(3.0), {}, [], np.random.default_rng(1), np.random.default_rng(1)
    result = theirs.f(x, table, items, rng)
    assert result is x
    assert x.tolist() == [0, 2, 4]
    assert table["new"] is x
    assert np.shares_memory(items[0], x)
    twin.normal(size=3)
    assert rng.random() == twin.random()


def test_a_result_that_a_later_call_overwrites_changes(learner):
    theirs = learner(f"{NUMPY}buffer = np.zeros(2)\ndef f(x):\n    buffer[:] = x\n    return buffer")
    first = theirs.f(1)
    second = theirs.f(2)
    assert second is first
    assert first.tolist() == [2, 2]


def test_what_a_function_keeps_between_calls_stays(learner):
    theirs = learner("seen = []\ndef f(x):\n    seen.append(x)\n    return len(seen)")
    x = [1]
    assert [theirs.f(x), theirs.f(2)] == [1, 2]
    assert theirs.seen[0] is x


# --- functions that a check hands over ---------------------------------------------------------------------

GRADIENT = f"""{NUMPY}
def numerical_gradient(f, x, h=1e-5):
    slope = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        kept = x[place]
        x[place] = kept + h
        high = f(x)
        x[place] = kept - h
        low = f(x)
        x[place] = kept
        slope[place] = (high - low) / (2 * h)
    return slope
"""


def test_a_function_handed_over_is_called_here(learner):
    seen = []

    def f(x):
        seen.append(x.copy())
        return float((x**2).sum())

    x = np.array([[1.0, -2.0], [0.5, 3.0]])
    slope = learner(GRADIENT).numerical_gradient(f, x)
    assert np.allclose(slope, 2 * x, rtol=1e-6, atol=0)
    assert len(seen) == 8
    assert seen[0][0, 0] == 1 + 1e-5  # it is called with the array as it stands at that moment


def test_a_function_handed_over_finds_the_very_objects(learner):
    theirs = learner("def f(step, x, h):\n    return step(x, h=h), step")
    seen = []

    def step(x, h):
        seen.append((x, h))
        h["t"] += 1
        return h

    x, h = np.zeros(2), {"t": 0}
    back, same_step = theirs.f(step, x, h)
    assert seen[0][0] is x
    assert seen[0][1] is h
    assert back is h
    assert h == {"t": 1}
    assert same_step is step


class Counter:
    def __init__(self):
        self.count = 0

    def step(self, x):
        self.count += 1
        return x + self.count

    def __call__(self, x):
        return self.step(x) * 10


CALLED = {
    "a method": (Counter().step, [2, 4]),
    "an object": (Counter(), [20, 40]),
    "a ufunc": (np.exp, [np.e, np.e**2]),
    "a builtin": (abs, [1, 2]),
    "a type": (float, [1.0, 2.0]),
    "a bound function": (types.MethodType(lambda self, x: self * x, 3), [3, 6]),
}


@pytest.mark.parametrize("name", CALLED)
def test_whatever_can_be_called(learner, name):
    handed, expected = CALLED[name]
    assert learner("def twice(f):\n    return [f(1), f(2)]").twice(handed) == pytest.approx(expected)


def test_calls_nest_in_both_directions(learner):
    theirs = learner(
        "def apply(f, n):\n    return f(n)\ndef down(f, n):\n    return n if n == 0 else f(n - 1) + 1"
    )

    def again(n):
        return theirs.down(again, n)

    assert theirs.down(again, 20) == 20
    assert theirs.apply(lambda n: theirs.apply(lambda m: m + 1, n * 10), 4) == 41


def test_iterators_sequences_and_objects_of_a_checks_own(learner):
    theirs = learner(
        "def total(items):\n    return sum(items)\n"
        "def ends(items):\n    return items[0], len(items), items[-1], 3 in items\n"
        "def inside(manager):\n    with manager as value:\n        return value\n"
        "def number(x):\n    return float(x), int(x), bool(x)"
    )

    class Sequence:
        def __getitem__(self, place):
            return [5, 3][place]

        def __len__(self):
            return 2

        def __contains__(self, value):
            return value == 3

    class Number:
        def __float__(self):
            return 2.5

        def __int__(self):
            return 2

        def __bool__(self):
            return False

    drawn = []
    assert theirs.total(drawn.append(i) or i for i in range(4)) == 6
    assert drawn == [0, 1, 2, 3]
    assert theirs.total(iter([1, 2])) == 3
    assert theirs.ends(Sequence()) == (5, 2, 3, True)
    assert theirs.total(Sequence()) == 8
    assert theirs.inside(contextlib.nullcontext(7)) == 7
    assert theirs.number(Number()) == (2.5, 2, False)


def test_objects_without_order_and_objects_that_refuse_to_be_copied(learner):
    theirs = learner(
        "import copy\ndef best(pairs):\n    return max(pairs)[1]\n"
        "def by_score(pairs):\n    return max(pairs, key=lambda p: p[0])[1]\n"
        "def copied(x):\n    return copy.deepcopy(x)\ndef equal(a, b):\n    return a == b"
    )

    class Plain:
        def __lt__(self, other):
            raise AssertionError("captions have no order: compare the scores alone")

        __gt__ = __lt__

        def __deepcopy__(self, memo):
            raise AssertionError("no copy is needed")

    a, b = Plain(), Plain()
    assert theirs.by_score([(1, a), (2, b)]) is b
    with pytest.raises(AssertionError, match="compare the scores alone"):
        theirs.best([(1, a), (1, b)])
    with pytest.raises(AssertionError, match="no copy is needed"):
        theirs.copied([a])
    assert theirs.equal(a, a)
    assert not theirs.equal(a, b)


# --- exceptions --------------------------------------------------------------------------------------------

RAISED = {
    "raise ValueError('too short')": (ValueError, "too short"),
    "[][3]": (IndexError, "list index out of range"),
    "{}['a key']": (KeyError, "'a key'"),
    "1 / 0": (ZeroDivisionError, "division by zero"),
    "np.linalg.inv(np.zeros((2, 2)))": (np.linalg.LinAlgError, "Singular matrix"),
    "np.zeros(2).sum(axis=5)": (np.exceptions.AxisError, "axis 5 is out of bounds"),
    "np.zeros(10**12)": (MemoryError, "Unable to allocate"),
    "b'\\xff'.decode()": (UnicodeDecodeError, "can't decode byte 0xff"),
    "f(x)": (RecursionError, "maximum recursion depth"),
    "raise NotImplementedError": (NotImplementedError, ""),
    "assert x, 'words'": (AssertionError, "words"),
    "raise StopIteration(3)": (StopIteration, "3"),
    "raise SystemExit('bye')": (SystemExit, "bye"),
    "exit()": (SystemExit, ""),
    "raise KeyboardInterrupt": (KeyboardInterrupt, ""),
    "raise ExceptionGroup('many', [ValueError('one')])": (Exception, "many (1 sub-exception)"),
    "open('/nowhere')": (FileNotFoundError, "No such file"),
    "warnings.warn('soft')": (Warning, "soft"),
    "raise Own('mine', 3)": (LookupError, "('mine', 3)"),
    "raise Silent": (ValueError, ""),
    "input()": (RuntimeError, "nobody is there to answer"),
    "raise 3": (TypeError, "exceptions must derive from BaseException"),
    "raise ValueError('x' * 100_000)": (ValueError, "xxx"),
    "raise ValueError('\\ud800')": (ValueError, "\ud800"),
}


@pytest.mark.parametrize("statement", RAISED)
def test_exceptions_are_caught_here_by_their_class(learner, statement):
    kind, words = RAISED[statement]
    theirs = learner(
        f"{NUMPY}import warnings\nclass Own(LookupError):\n    pass\nclass Silent(ValueError):\n"
        f"    def __str__(self):\n        raise ZeroDivisionError\ndef f(x):\n    {statement}"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(kind) as caught:
            theirs.f(0)
    assert words in str(caught.value)
    assert len(str(caught.value)) <= 2000
    assert caught.value._place.line in (8, 9)
    assert caught.value._place.code == statement
    # the conversation goes on
    assert theirs.np is not None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(kind):
            theirs.f(0)


def test_an_exception_of_the_learners_own_keeps_its_name(learner):
    theirs = learner("class TooCold(ValueError):\n    pass\ndef f():\n    raise TooCold('brr')")
    with pytest.raises(ValueError, match="brr") as caught:
        theirs.f()
    assert type(caught.value).__name__ == "TooCold"


def test_the_line_is_the_innermost_of_the_learners_own(learner):
    theirs = learner(
        "def g(x):\n    return x.nothing", f"{NUMPY}\n\ndef f(x):\n    return np.vectorize(g)(x)"
    )
    with pytest.raises(AttributeError) as caught:
        theirs.f(1)
    assert (caught.value._place.line, caught.value._place.code) == (2, "return x.nothing")


def test_an_exception_of_a_checks_function_passes_through(learner):
    theirs = learner(
        "def plain(f):\n    return f(1)\n"
        "def swallows(f):\n    try:\n        f(1)\n    except ValueError as error:\n        return str(error)\n"
        "def another(f):\n    try:\n        f(1)\n    except ValueError as error:\n"
        "        raise KeyError('mine') from error\n"
        "def finally_(f, log):\n    try:\n        f(1)\n    finally:\n        log.append('left')\n"
        "def keeps(f):\n    global kept\n    try:\n        f(1)\n    except Exception as error:\n        kept = error\n"
        "def late():\n    raise kept"
    )

    class Own(ValueError):
        pass

    errors = [
        Own("first"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "odd"),
        KeyError("k"),
        ExceptionGroup("g", [Own()]),
    ]
    for error in errors:

        def fails(x, error=error):
            raise error

        with pytest.raises(type(error)) as caught:
            theirs.plain(fails)
        assert caught.value is error
    first, log = errors[0], []

    def fails(x):
        raise first

    assert theirs.swallows(fails) == "first"
    with pytest.raises(KeyError, match="mine"):
        theirs.another(fails)
    with pytest.raises(Own) as caught:
        theirs.finally_(fails, log)
    assert caught.value is first
    assert log == ["left"]
    theirs.keeps(fails)
    with pytest.raises(ValueError, match="first"):
        theirs.late()
    for _ in range(300):
        assert theirs.swallows(fails) == "first"
    assert len(theirs._session.raised) <= 200


def test_an_iterator_of_a_checks_may_end_or_fail(learner):
    theirs = learner(
        "def f(items):\n    return list(items)\ndef first(items):\n    return next(iter(items), 'none')"
    )

    def two():
        yield 1
        yield 2

    def fails():
        yield 1
        raise LookupError("no more")

    assert theirs.f(two()) == [1, 2]
    assert theirs.first(iter(())) == "none"
    with pytest.raises(LookupError, match="no more"):
        theirs.f(fails())


# --- warnings, settings, random numbers --------------------------------------------------------------------


def test_warnings_are_raised_again_here(learner):
    theirs = learner(
        f"{NUMPY}import warnings\nclass Own(FutureWarning):\n    pass\n"
        "def f(x):\n    warnings.warn('old', DeprecationWarning)\n    warnings.warn(Own('mine'))\n    return np.log(x)"
    )
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert theirs.f(np.float64(0)) == -np.inf
        theirs.f(np.float64(0))
    found = [(w.category, str(w.message)) for w in caught]
    once = [
        (DeprecationWarning, "old"),
        (FutureWarning, "mine"),
        (RuntimeWarning, "divide by zero encountered in log"),
    ]
    assert found == once * 2


def test_a_warning_as_an_error_arises_where_it_is_given(learner):
    theirs = learner(
        f"{NUMPY}import warnings\nlog = []\n"
        "def f():\n    try:\n        warnings.warn('careful')\n    except UserWarning:\n"
        "        log.append('caught')\n        raise\n    log.append('went on')\n    return 1"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning, match="careful"):
            theirs.f()
    assert theirs.log == ["caught"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert theirs.f() == 1
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="another")
        warnings.filterwarnings("ignore", message="careful")
        assert theirs.f() == 1


def test_numpys_treatment_of_errors(learner):
    theirs = learner(f"{NUMPY}def f(x):\n    return np.array([1.0]) / x")
    with np.errstate(divide="raise"), pytest.raises(FloatingPointError, match="divide by zero"):
        theirs.f(0.0)
    with np.errstate(divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert theirs.f(0.0).tolist() == [np.inf]


@pytest.fixture
def watch():
    """Return what makes the generators that Python and NumPy keep for all one; it is undone after the test."""
    kept = [(module, dict(vars(module))) for module in (random, np.random)]
    yield watch_seeds
    for module, names in kept:
        vars(module).update(names)


def test_the_generators_that_all_share_are_one(learner, watch):
    theirs = learner(
        f"{NUMPY}import random\ndef f():\n    return [random.random(), np.random.rand()]\ndef quiet():\n    return 1\n"
        "def seeds():\n    np.random.seed(5)"
    )
    watch()  # once the learner's process is there, which would inherit it
    random.seed(1)
    np.random.seed(2)
    expected = [random.Random(1).random(), np.random.RandomState(2).rand()]
    assert theirs.f() == expected
    random.seed(1)
    np.random.seed(2)
    assert theirs.f() == expected
    # what a test cell draws, the learner's code finds drawn, and the other way round
    np.random.seed(3)
    twin = np.random.RandomState(3)
    assert np.random.rand() == twin.rand()
    assert theirs.f()[1] == twin.rand()
    assert np.random.normal() == twin.normal()
    # and a check sees whether the learner's code has touched them
    before = np.random.get_state()
    assert theirs.quiet() == 1
    assert str(np.random.get_state()) == str(before)
    theirs.seeds()
    assert str(np.random.get_state()) == str(np.random.RandomState(5).get_state())
    before = random.getstate()
    theirs.f()
    assert random.getstate() != before


def test_what_is_printed_is_printed_here(learner, capsys):
    theirs = learner(
        "def f():\n    print('one', 'two')\n    return 3\ndef g():\n    print('before')\n    1 / 0"
    )
    assert theirs.f() == 3
    with pytest.raises(ZeroDivisionError):
        theirs.g()
    assert capsys.readouterr().out == "one two\nbefore\n"


# --- what stays in the sandbox -----------------------------------------------------------------------------

CACHE = f"""{NUMPY}
class Cache:
    __slots__ = ("x",)

def forward(x):
    cache = Cache()
    cache.x = x
    return x * 2, cache

def backward(dout, cache):
    assert type(cache) is Cache
    return dout * cache.x

def generator():
    return (i for i in "ab")

class Model:
    layers = [1, 2]

    def __init__(self, size=2):
        self.W = np.zeros(size)
        self.history = []

    def step(self, x):
        self.W += x
        self.history.append(x)
        return self

    @property
    def odd(self):
        raise LookupError("no such thing")

    def __len__(self):
        return 7

    def __getitem__(self, key):
        return key * 2

    def __iter__(self):
        return iter([1, 2, 3])

class Better(Model):
    pass

class Liar:
    def __eq__(self, other):
        return True

    def __bool__(self):
        return True

    def __array__(self, *_, **__):
        return np.zeros(3)

    def __float__(self):
        return 1.0

    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = object.__hash__
    shape = (3,)

def liar():
    return Liar()
"""


def test_a_cache_can_be_handed_back(learner):
    theirs = learner(CACHE)
    out, cache = theirs.forward(np.array([1.0, 2]))
    assert out.tolist() == [2, 4]
    assert theirs.backward(np.array([10.0, 10]), cache).tolist() == [10, 20]
    assert theirs.backward(np.array([1.0, 1]), cache).tolist() == [1, 2]
    kept = {"a": cache}
    assert kept["a"] is cache


def test_instances_are_reached_by_attribute_and_method(learner):
    theirs = learner(CACHE)
    model = theirs.Model(size=3)
    assert model.W.tolist() == [0, 0, 0]
    assert model.step(np.ones(3)) is model
    assert model.W.tolist() == [1, 1, 1]
    assert len(model.history) == 1
    assert len(model) == 7
    assert model[3] == 6
    assert list(model) == [1, 2, 3]
    assert model.layers == theirs.Model.layers == [1, 2]
    assert isinstance(model, theirs.Model)
    assert isinstance(theirs.Better(), theirs.Model)
    assert not isinstance(model, theirs.Better)
    assert not isinstance([1], theirs.Model)
    assert hasattr(model, "W")
    assert not hasattr(model, "b")
    assert getattr(model, "b", 5) == 5
    with pytest.raises(LookupError, match="no such thing"):
        _ = model.odd


JUDGED = {
    "equality": lambda x: x == 3,
    "difference": lambda x: x != 3,
    "truth": lambda x: bool(x),
    "order": lambda x: x > 0,
    "order the other way round": lambda x: x > 0,
    "a float": float,
    "an int": int,
    "arithmetic": lambda x: x + 1,
    "arithmetic from the left": lambda x: 1 - x,
    "a ufunc": np.exp,
    "a function of NumPy's": np.sum,
    "allclose": lambda x: np.allclose(x, 1),
    "asarray": np.asarray,
    "membership": lambda x: 1 in x,
    "a context": lambda x: x.__enter__(),
    "setting an attribute": lambda x: setattr(x, "a", 1),
    "rounding": round,
    "the absolute value": abs,
}


@pytest.mark.parametrize("name", JUDGED)
def test_an_object_of_the_learners_is_no_judge(learner, name):
    value = learner(CACHE).liar()
    assert isinstance(value, Remote)
    with pytest.raises(AssertionError, match="`liar` returned a Liar; return plain data"):
        JUDGED[name](value)


def test_inside_a_result_too(learner):
    theirs = learner(CACHE + "\ndef both():\n    return [1, liar()]")
    with pytest.raises(AssertionError, match="`both` returned a Liar"):
        assert theirs.both() == [1, 2]


@pytest.mark.parametrize(
    ("returned", "says"),
    [
        ("(i for i in 'ab')", "`f` returned a generator; return a list or an array"),
        ("map(abs, [1])", "`f` returned a map; return a list or an array"),
        ("zip([1], [2])", "`f` returned a zip; return a list or an array"),
        ("np.ma.masked_array([1])", "`f` returned a MaskedArray; return a plain array"),
        ("f", "`f` returned a function; return its result: call it first"),
        ("np.zeros(5_000_000).tolist()", "more than 16,000,000 bytes of numbers and text; return an array, or less"),
        ("np.zeros(10_000_000)", "more than 64,000,000 bytes; return less"),
        ("deep", "lists nested more than 100 deep; return plain data"),
        ("10**5000", "a number that is too long"),
    ],
    ids=range(9),
)  # fmt: skip
def test_what_cannot_cross_fails_with_a_sentence(learner, returned, says):
    theirs = learner(
        f"{NUMPY}deep = []\nfor _ in range(200):\n    deep = [deep]\n"
        f"def f(x):\n    return {returned}\ndef g(x):\n    return x"
    )
    with pytest.raises(AssertionError) as caught:
        np.asarray(theirs.f(3))
    assert says in str(caught.value)
    assert theirs.g([1, np.arange(2)])[0] == 1  # the conversation goes on


def test_a_check_that_hands_over_too_much_is_told(learner):
    theirs = learner("def f(x):\n    return 1")
    with pytest.raises(AssertionError, match="a check hands over more than 64,000,000 bytes"):
        theirs.f(np.zeros(10_000_000))
    assert theirs.f([1]) == 1


# --- faults ------------------------------------------------------------------------------------------------


def lost(session, call, seconds=0.5):
    """Return the RunnerLost that a call ends in, when its time is short."""
    session.deadline = time.monotonic() + seconds
    began = time.monotonic()
    with pytest.raises(RunnerLost) as caught:
        call()
    assert time.monotonic() - began < seconds + 2
    return caught.value


@pytest.mark.parametrize("body", [
    "while True: pass",
    "while True:\n        try:\n            time.sleep(60)\n        except BaseException:\n            pass",
    "signal.alarm(0); signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(60)",
    "return [i for i in iter(int, 1)]",
    "return Endless()",
])  # fmt: skip
def test_an_endless_call_ends(learner, body):
    theirs = learner(
        f"import signal, time\nclass Endless:\n    def __iter__(self):\n        return iter(int, 1)\ndef f():\n    {body}"
    )
    f = theirs.f
    assert lost(theirs._session, lambda: list(f())).timed_out


def test_a_runner_that_sends_too_slowly_or_takes_nothing(learner):
    theirs = learner("import time\ndef f(x):\n    time.sleep(60)")
    f = theirs.f
    lost(theirs._session, lambda: f(1))
    # it does not read any more, so a large message does not get through
    assert lost(theirs._session, lambda: f(np.zeros(5_000_000))).timed_out


@pytest.mark.parametrize("statement", ["os._exit(0)", "os.kill(os.getpid(), 9)", "os.closerange(0, 1000)"])
def test_a_runner_that_ends(learner, statement):
    theirs = learner(f"import os\ndef f():\n    {statement}")
    f = theirs.f
    error = lost(theirs._session, f, 5)
    assert not error.timed_out
    assert lost(theirs._session, f, 5) is not error


def test_no_except_of_a_test_cell_swallows_a_lost_runner(learner):
    theirs = learner("import os\ndef f():\n    os._exit(0)")

    def cell():
        with contextlib.suppress(Exception):
            theirs.f()

    with pytest.raises(RunnerLost):
        cell()


@pytest.fixture
def forger():
    """Return a function that gives a session whose other side answers as told, whatever it is asked."""
    threads = []

    def start(*answers):
        ours, theirs = socket.socketpair()

        def serve():
            with contextlib.suppress(OSError, EOFError):
                for answer in answers:
                    receive(theirs)
                    send(theirs, answer)
                receive(theirs)
            theirs.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        threads.append((thread, ours))
        session = Session(ours)
        session.deadline = time.monotonic() + 5
        return session

    yield start
    for thread, channel in threads:
        channel.close()
        thread.join(5)


def packed(word, plain=None, values=()):
    """Return an answer as a runner would pack it."""
    side = Exchange(1, lambda value: ("function", "f", ()), lambda reference: reference)
    return side.pack(word, plain, values)


FORGED = {
    "nothing": b"",
    "noise": os.urandom(100),
    "no JSON": HEAD.pack(3, 0) + b"{{{",
    "an unknown word": packed("passed", [[], ""], [1]),
    "a value without one": packed("value", [[], ""], []),
    "two values": packed("value", [[], ""], [1, 2]),
    "no news": packed("value", None, [1]),
    "news that are none": packed("value", 3, [1]),
    "warnings that are none": packed("value", [3, ""], [1]),
    "a warning that is none": packed("value", [[3], ""], [1]),
    "an exception without anything": packed("raised", [[], ""]),
    "an exception that is a number": packed("raised", [[], "", 3]),
    "too little of an exception": packed("raised", [[], "", [["builtins:ValueError"]]]),
    "a cell that ran": packed("ran", [[], None]),
    "a missing name": packed("missing"),
    "a call of nothing": packed("back", [[], [[], ""]], []),
    "a call of a number": packed("back", [[], [[], ""]], [3]),
    "a call of its own function": packed("back", [[], [[], ""]], [print]),
    "a call of what is no list": packed("back", 7, []),
    "more names than arguments": packed("back", [["a", "b"], [[], ""]], [3]),
    "an operation on a number": packed("do", [["__call__", []], [[], ""]], [3]),
    "an operation on a list": packed("do", [["__len__", []], [[], ""]], [[1]]),
    "an operation that nobody gave": packed("do", [["__class__", []], [[], ""]], [3]),
    "an operation that is a number": packed("do", [[3, []], [[], ""]], [3]),
}


@pytest.mark.parametrize("name", FORGED)
def test_answers_that_no_runner_gives(forger, name):
    session = forger(FORGED[name])
    with pytest.raises((RunnerLost, KeyError)) as caught:
        session.fetch("f")
    assert caught.type is RunnerLost or name == "a missing name"


NAMES_OF_CLASSES = [
    ["os:system"], ["builtins:eval"], ["grader.checker:RunnerLost"], ["grader.execution:_TimeUp"], [3], [],
    [None], 3, None, ["x"], ["a b:c d", "builtins:ValueError"], [["builtins"]],
    ["builtins:"], ["builtins:__import__"], ["builtins:type"], ["numpy:ndarray"],
    ["builtins:BaseExceptionGroup"], ["builtins:UnicodeDecodeError"], ["builtins:SystemExit"], ["builtins:GeneratorExit"],
]  # fmt: skip


@pytest.mark.parametrize("names", NAMES_OF_CLASSES, ids=str)
@pytest.mark.parametrize("text", ["words", 3, None, ["x"]], ids=str)
def test_forged_exceptions_are_exceptions(forger, names, text):
    session = forger(packed("raised", [[], "", [names, text, [3, "code"], 99]]))
    with pytest.raises(BaseException) as caught:  # noqa: PT011 (any is right that fails a test cell)
        session.fetch("f")
    assert not isinstance(caught.value, RunnerLost) or caught.value.words
    assert str(text) in str(caught.value) or isinstance(caught.value, RunnerLost)


@pytest.mark.parametrize("place", [None, 3, [], ["x", "y"], [1], [10**30, "x"], [1, None], {"a": 1}], ids=str)
def test_forged_places_are_none(forger, place):
    session = forger(packed("raised", [[], "", [["builtins:ValueError"], "words", place, None]]))
    with pytest.raises(ValueError, match="words"):
        session.fetch("f")


def test_an_answer_before_its_question_is_none(forger):
    session = forger(packed("value", [[], ""], [1]), packed("value", [[], ""], [2]))
    assert session.fetch("f") == 1
    assert session.fetch("f") == 2


@pytest.mark.parametrize("together", [True, False], ids=["in one piece", "one by one"])
def test_a_message_behind_a_message_is_noticed(together):
    ours, theirs = socket.socketpair()
    session = Session(ours)
    session.deadline = time.monotonic() + 5
    answer = packed("value", [[], ""], [1])
    framed = LENGTH.pack(len(answer)) + answer
    heard = threading.Event()

    def serve():
        receive(theirs)
        theirs.sendall(framed * 2 if together else framed)
        if not together:
            heard.wait(5)
            theirs.sendall(framed)

    thread = threading.Thread(target=serve)
    thread.start()
    if together:
        with pytest.raises(RunnerLost) as caught:
            session.fetch("f")
    else:
        assert session.fetch("f") == 1
        heard.set()
        thread.join()
        with pytest.raises(RunnerLost) as caught:
            session.fetch("f")
    thread.join()
    assert caught.value.words == (
        "returned what cannot be read (more than one message in a turn)"
        if together
        else "answered before it was asked"
    )
    for channel in (ours, theirs):
        channel.close()


def test_a_function_that_the_learners_code_keeps_can_be_called_later(learner):
    """The learner's process keeps a function of a check's, and may call it in a later call, too."""
    theirs = learner("def keep(f):\n    global kept\n    kept = f\ndef later(x):\n    return kept(x)")
    theirs.keep(lambda x: x + 1)
    assert theirs.later(2) == 3


def test_tables_do_not_grow_over_many_calls(learner):
    theirs = learner("class C:\n    pass\ndef f(g, items, x):\n    items.append(g(x))\n    return [x, C()]")
    f = theirs.f
    for turn in range(2000):
        f(lambda x: [x], [turn], np.zeros(2))
    table = theirs._session.exchange.table
    assert len(table) < 300
