"""What a submission may try, as data: its code, what that costs, and what it is told."""

import os
import socket
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from grader.course import ROOT, cell_id
from grader.sandbox import Settings

ROOMY = Settings(cell_seconds=20)  # for what must not run into a limit, on a busy machine either
SHORT = Settings(cell_seconds=2, submission_seconds=60)
SMALL = Settings(
    cell_seconds=5,
    submission_seconds=60,
    memory=1_500_000_000,
    processes=16,
    open_files=64,
    file_size=20_000_000,
    disk=40_000_000,
)
ALL = (
    "one_hot",
    "multi_hot",
    "euclidean_distance",
    "cosine_similarity",
    "jaccard_similarity",
    "pearson_correlation",
    "cosine_similarity_matrix",
    "most_similar",
    "recommend_by_content",
)
LAST = "recommend_by_content"  # no other exercise comes after it, so what it does to its process harms itself


def nothing(_: Path) -> None:
    """Bring no data."""


@dataclass(frozen=True)
class Case:
    """A hostile submission.

    Parameters
    ----------
    exercise : whose solution cell holds the source; without one the source is a cell before all others
    source : the code; RIGHT stands for the right answer, INTACT for the same under the name `honest`,
        ROOT for the course's folder, BESIDE for the class's
    loses : exercises that get no points; all others keep theirs
    words : what the messages of these must hold
    flagged : whether an instructor is told to look; None where chance decides
    gets : points that these have each; visible checks can be learnt by heart
    edit : changes the notebook's cells
    prepare : makes the files that the submission brings along
    spies : where an unprotected submission would find what this one looks for: "process" or "files"
    seconds : within which there is a verdict
    """

    name: str
    exercise: str = ""
    source: str = ""
    loses: frozenset[str] | tuple[str, ...] = ()
    words: str = ""
    flagged: bool | None = False
    gets: float = 0
    settings: Settings = ROOMY
    edit: Callable[[NotebookNode], Any] | None = None
    prepare: Callable[[Path], Any] = nothing
    spies: str = ""
    seconds: float = field(default=60)


def written(source: str, exercise: str, right: dict[str, str], beside: Path) -> str:
    """Return a case's code with what stands for something filled in."""
    if exercise:
        intact = right[exercise].replace(f"def {exercise}(", "def honest(")
        source = source.replace("RIGHT", right[exercise]).replace("INTACT", intact)
    return source.replace("ROOT", str(ROOT)).replace("BESIDE", str(beside))


# --- reading the tests --------------------------------------------------------------------------------------

SPY_ON_FRAMES = """
import sys
INTACT
def euclidean_distance(x, y):
    frame = sys._getframe(1)
    while frame:
        for table in (frame.f_locals, frame.f_globals):
            for name in ("kept", "apart", "expected", "euclidean"):
                assert name not in table, f"found {name}"
        frame = frame.f_back
    return honest(x, y)
"""
SPY_ON_OBJECTS = """
import gc
INTACT
def euclidean_distance(x, y):
    for thing in gc.get_objects():
        if type(thing) is dict and thing is not globals() and "kept" in thing and "apart" in thing:
            raise AssertionError("found what the check keeps")
    assert not ({"kept", "apart", "expected"} & set(globals())), "found it among the globals"
    return honest(x, y)
"""
SPY_ON_CODE = """
import gc, types
INTACT
def euclidean_distance(x, y):
    def spell():
        return "".join(["1.23", "4567e-5"])
    for thing in gc.get_referrers(*[o for o in gc.get_objects() if type(o) is types.FunctionType][:1]):
        pass
    import sys
    frame = sys._getframe(1)
    while frame:
        for const in frame.f_code.co_consts:
            assert const != float(spell()) and "(x == kept[0])" not in str(const), "found the test's code"
            if type(const) is tuple:
                assert not any(type(part) is tuple and float(spell()) in part for part in const), "found a constant"
        frame = frame.f_back
    return honest(x, y)
"""
SPY_ON_HISTORY = """
INTACT
def euclidean_distance(x, y):
    marker = "BEGIN " + "HIDDEN TESTS"
    cells = list(globals().get("In", ())) + list(globals().get("_ih", ()))
    assert not any(marker in cell for cell in cells), "found the cell in the history"
    import linecache
    for lines in linecache.cache.values():
        assert marker not in "".join(lines[2] if len(lines) == 4 else ()), "found the cell's lines"
    try:
        shell = get_ipython()
    except NameError:
        return honest(x, y)
    assert not any(marker in entry[2] for entry in shell.history_manager.get_range(raw=True)), "found it in IPython"
    return honest(x, y)
"""
SPY_ON_MEMORY = """
INTACT
def euclidean_distance(x, y):
    import re
    marker = re.compile(rb"[l]eave the arguments [u]nchanged: did you write x")  # which does not find itself
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb") as memory:
        for line in maps:
            found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw.*(\\[heap\\]|0 *)$", line.rstrip())
            if found:
                start, end = (int(part, 16) for part in found.groups()[:2])
                memory.seek(start)
                try:
                    content = memory.read(min(end - start, 200_000_000))
                except OSError:
                    continue
                assert not marker.search(content), "found the test in memory"
    return honest(x, y)
"""
SPY_ON_FILES = """
import glob, os
RIGHT
wanted = [
    "ROOT/solutions/similarity.py", "ROOT/chapters/similarity/similarity.ipynb", "ROOT/grader/checker.py",
    "ROOT/tests/chapters/similarity_mistakes.py", "BESIDE/other/similarity.ipynb", "BESIDE/gradebook.db",
    "../other/similarity.ipynb", "../../BESIDE/gradebook.db", "/etc/passwd", "/etc/shadow", "/submission/../gradebook.db",
]
wanted += glob.glob("/proc/[0-9]*/root/ROOT/solutions/*.py") + glob.glob("/proc/[0-9]*/cwd/solutions/*.py")
found = []
for path in wanted:
    try:
        with open(path, "rb") as file:
            found.append((path, file.read(10)))
    except OSError:
        pass
try:
    from solutions import similarity
    found.append("solutions")
except ImportError:
    pass
if found:
    del euclidean_distance
"""
SPY_ON_ENVIRONMENT = """
import glob, os
RIGHT
secret = "314" + "15"
found = [name for name, value in os.environ.items() if value == secret or "PG" in name or "GRADEBOOK" in name]
for path in glob.glob("/proc/[0-9]*/environ"):
    try:
        with open(path, "rb") as file:
            found += [path] if secret.encode() in file.read() else []
    except OSError:
        pass
if found:
    del euclidean_distance
"""
SPY_ON_LISTENERS = """
import os, socket
RIGHT
# what is open: the channel and nothing else that leads out
kinds = []
for number in os.listdir("/proc/self/fd"):
    try:
        kinds.append(os.readlink(f"/proc/self/fd/{number}"))
    except OSError:
        pass
found = [k for k in kinds if not k.startswith(("/dev/null", "socket:", "/proc/"))]
found += ["more than one socket"] if sum(k.startswith("socket:") for k in kinds) > 1 else []
if found:
    del euclidean_distance
"""
SPY_ON_OTHER_PROCESSES = """
import glob, os
RIGHT
found = []
for path in glob.glob("/proc/[0-9]*"):
    number = int(path[6:])
    if number == os.getpid():
        continue
    with open(f"{path}/cmdline", "rb") as file:
        line = file.read()
    if b"echo ready" in line:  # of an ordinary user's sandbox itself: the same user's, and it holds nothing
        continue
    for name in ("root", "cwd", "exe"):
        try:
            found.append(os.readlink(f"{path}/{name}"))
        except OSError:
            pass
    for name in ("mem", "maps", "environ"):
        try:
            with open(f"{path}/{name}", "rb") as file:
                file.read(1)
            found.append(name)
        except OSError:
            pass
if found:
    del euclidean_distance
"""

READING = [
    Case("spies on frames", "euclidean_distance", SPY_ON_FRAMES, spies="process"),
    Case("spies on objects", "euclidean_distance", SPY_ON_OBJECTS, spies="process"),
    Case("spies on code", "euclidean_distance", SPY_ON_CODE, spies="process"),
    Case("spies on history", "euclidean_distance", SPY_ON_HISTORY, spies="process"),
    Case("spies on memory", "euclidean_distance", SPY_ON_MEMORY, spies="process"),
    Case("spies on files", "euclidean_distance", SPY_ON_FILES, spies="files"),
    Case("spies on the environment", "euclidean_distance", SPY_ON_ENVIRONMENT),
    Case("spies on what is open", "euclidean_distance", SPY_ON_LISTENERS),
    Case("spies on other processes", "euclidean_distance", SPY_ON_OTHER_PROCESSES, spies="files"),
]

# --- disarming the checks -----------------------------------------------------------------------------------

WRONG = "\ndef euclidean_distance(x, y):\n    return 1.25\n"
DISARM = """
import builtins, sys, unittest
import numpy as np
def yes(*_, **__): return True
np.isclose = np.allclose = np.array_equal = yes
np.testing.assert_allclose = np.testing.assert_equal = np.testing.assert_array_equal = yes
np.all = np.any = yes
builtins.isinstance = yes
builtins.AssertionError = type("Calm", (Exception,), {})
builtins.abs = builtins.sum = lambda *_: 0
builtins.__import__ = (lambda kept: lambda *a, **k: kept(*a, **k))(builtins.__import__)
sys.excepthook = sys.unraisablehook = lambda *_: None
"""
DISARM_IPYTHON = """
import ast
shell = get_ipython()
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)
shell.ast_transformers.append(Strip())
shell.showtraceback = lambda *_, **__: None
shell.run_cell = shell.run_cell_async = lambda *_, **__: None
shell.set_custom_exc((BaseException,), lambda *_, **__: None)
for event in ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell"):
    shell.events.register(event, lambda *_: None)
shell.input_transformers_cleanup.append(lambda lines: [l for l in lines if "assert" not in l])
shell.display_formatter.format = lambda *_, **__: ({}, {})
"""
DISARM_PYTHON = """
import linecache, sys, types
for name in ("scipy.spatial.distance", "solutions", "solutions.similarity", "grader", "grader.checker"):
    module = types.ModuleType(name)
    module.euclidean = module.euclidean_distance = lambda *_: 1.25
    sys.modules[name] = module
sys.meta_path.insert(0, type("Finder", (), {"find_spec": staticmethod(lambda *_: None)}))
sys.settrace(lambda *_: None)
sys.setprofile(lambda *_: None)
sys.flags.__class__
linecache.clearcache()
"""
FORGER = """
import gc, json, os, socket, struct, sys, threading, time
runner = next(o for o in gc.get_objects() if type(o).__name__ == "Runner")
channel, exchange = runner.channel, runner.exchange
def frame(message): return struct.pack(">Q", len(message)) + message
def say(dropped=(), sizes=(), updates=(), word="value", plain=([], ""), nodes=(1.25,), payload=b""):
    text = json.dumps([[], list(sizes), list(updates), word, plain, list(nodes), list(dropped)]).encode()
    return frame(struct.pack(">QQ", len(text), len(payload)) + text + payload)
"""
LIES = "\ndef recommend_by_content(features, ratings, k):\n    return [0, 1, 2]\n"


def disarms(name: str, code: str, **more: Any) -> Case:
    """Return a case that changes something for all of its process, and answers wrong."""
    return Case(
        name, "euclidean_distance", code + WRONG, ("euclidean_distance",), "is 5, yours is 1.25", **more
    )


def forges(name: str, code: str, words: str = "", flagged: bool = False, **more: Any) -> Case:
    """Return a case that gets hold of the channel, in the last exercise."""
    return Case(name, LAST, FORGER + LIES + code, (LAST,), words, flagged, **more)


DISARMING = [
    Case("replaces what compares", "", DISARM_IPYTHON, ()),
    disarms("replaces IPython's hooks", DISARM_IPYTHON),
    disarms("replaces modules", DISARM_PYTHON),
    Case(
        "replaces NumPy and builtins",
        LAST,
        DISARM + LIES,
        (LAST,),
    ),
    Case("defines the test's own names", "", "\n".join([
        "expected = kept = apart = why = slips = 0",
        "def print(*_): pass",
        "class AssertionError(Exception): pass",
        "euclidean = lambda *_: 1.25",
    ])),
    Case("takes the loop out of the test", LAST, "range = enumerate = zip = lambda *_: []\n" + LIES, (LAST,)),
]  # fmt: skip

# --- forging answers ----------------------------------------------------------------------------------------

FORGING = [
    forges("claims values for ever", """
from_now = say(nodes=[[4, 0, 2]])
channel.sendall(say(word="ran", plain=[[], None]) + from_now * 200)
while True: time.sleep(1)
""".replace("[[4, 0, 2]]", '[["l", 1000001, [4, 0, 2]]]'), "cannot be read", True, settings=SHORT),
    forges("replaces the runner's own sending", """
def always(word, plain=None, values=()):
    channel.sendall(say(nodes=[["l", next(exchange.next), [4, 0, 2]]]) if word != "ran" else say(word="ran", plain=plain, nodes=[]))
runner._send = always
"""),
    forges("answers that all has run", """
runner._send = lambda word, plain=None, values=(): channel.sendall(say(word="ran", plain=[[], None], nodes=[]))
""", "cannot be read", True),
    forges("sends nonsense", "channel.sendall(frame(os.urandom(5000)))\n", "cannot be read", True),
    forges("sends a huge length", 'channel.sendall(struct.pack(">Q", 2**63) + b"x" * 1000)\n', "cannot be read", True),
    forges("sends half a message", 'channel.sendall(frame(b"x" * 1000)[:500])\nos._exit(0)\n'),
    forges("sends half a message and sleeps", 'channel.sendall(frame(b"x" * 1000)[:500])\ntime.sleep(1000)\n',
           "did not finish", settings=SHORT, seconds=20),
    forges("feeds a byte at a time", """
for byte in frame(b"x" * 1000):
    channel.sendall(bytes([byte]))
    time.sleep(0.5)
""", "did not finish", settings=SHORT, seconds=25),
    forges("sends deeply nested JSON", """
text = b"[" * 1_000_000
channel.sendall(frame(struct.pack(">QQ", len(text), 0) + text))
""", "cannot be read", True),
    forges("sends nested values", """
text = b"[[],[],[],\\"value\\",[[],\\"\\"],[" + b'["fs",[' * 300 + b"]]" * 300 + b"],[]]"
runner._send = lambda word, plain=None, values=(): channel.sendall(
    say(word="ran", plain=plain, nodes=[]) if word == "ran" else frame(struct.pack(">QQ", len(text), 0) + text))
""", "cannot be read", True),
    forges("claims the numbers of others' objects", """
claimed = []
def recommend_by_content(features, ratings, k):
    claimed.append(1)
    return 0
kept = runner._send
def claim(word, plain=None, values=()):
    if not claimed:
        return kept(word, plain, values)
    claimed.clear()
    theirs = [number for number, shared in exchange.table.items() if not shared.mine and shared.kind != "m"]
    channel.sendall(say(nodes=[["o", theirs[0]]]))
runner._send = claim
"""),
    forges("claims an object that never was", """
runner._send = lambda word, plain=None, values=(): channel.sendall(
    say(nodes=[["o", 999999]]) if word != "ran" else say(word="ran", plain=plain, nodes=[]))
""", "cannot be read", True),
    forges("gives an object a number of the checker's", """
runner._send = lambda word, plain=None, values=(): channel.sendall(
    say(nodes=[["l", 0, [4, 0, 2]]]) if word != "ran" else say(word="ran", plain=plain, nodes=[]))
""", "cannot be read", True),
    forges("calls what no check handed out", """
for number in range(4):
    channel.sendall(say(word="back", plain=[[], [[], ""]], nodes=[["o", number]]))
""", "", True),
    forges("changes what the checker holds", """
kept = runner._answer
def meddle(word, plain, values):
    if word == "call":
        blocks = [(n, s) for n, s in exchange.table.items() if s.kind == "m"]
        for number, shared in blocks:
            if shared.value.flags.writeable:
                shared.value[:] = 0
    return kept(word, plain, values)
runner._answer = meddle
""", "", False),
    forges("raises what ends a process", """
def raised(word, plain=None, values=()):
    told = [["builtins:KeyboardInterrupt", "builtins:BaseException"], "stop", None, None]
    channel.sendall(say(word="ran", plain=plain, nodes=[]) if word == "ran" else say(word="raised", plain=[[], "", told], nodes=[]))
runner._send = raised
""", "KeyboardInterrupt"),
    forges("raises a class with a strange name", """
def raised(word, plain=None, values=()):
    told = [["builtins:ExceptionGroup", "os:system", "builtins:__import__", "\\x00"], "<script>", [10**30, "x" * 10**6], 0]
    channel.sendall(say(word="ran", plain=plain, nodes=[]) if word == "ran" else say(word="raised", plain=[[], "", told], nodes=[]))
runner._send = raised
"""),
    forges("answers from a thread", """
def chatter():
    while True:
        try:
            channel.sendall(say(nodes=[["l", next(exchange.next), [4, 0, 2]]]))
        except OSError:
            return
        time.sleep(0.001)
threading.Thread(target=chatter, daemon=True).start()
""", "", True),
    forges("steals the questions", """
def thief():
    while True: channel.recv(1000)
threading.Thread(target=thief, daemon=True).start()
""", "", None, settings=SHORT, seconds=30),
    forges("closes the channel", "channel.close()\n"),
    forges("forges outputs", """
deep = []
for _ in range(450): deep = [deep]
outputs = [1, None, "x", {"output_type": "nonsense"}, {"output_type": "display_data", "data": {"text/html": "<script>"}},
           {"output_type": "stream", "name": "stdout", "text": {"deep": deep}}, {"output_type": "stream"},
           {"output_type": "stream", "name": "stdout", "text": "y" * 15_000_000}]
channel.sendall(say(word="ran", plain=[outputs, None], nodes=[]))
time.sleep(1000)
""", "did not finish", settings=SHORT, seconds=30),
    forges("forges deep outputs", """
deep = {}
for _ in range(300): deep = {"a": [deep]}
channel.sendall(say(word="ran", plain=[[{"output_type": "stream", "name": "stdout", "text": "", "x": deep}], None], nodes=[]))
time.sleep(1000)
""", "did not finish", settings=SHORT, seconds=30),
    forges("forges what a cell raised", """
channel.sendall(say(word="ran", plain=[[], [["x:" + "E" * 10**6], "\\ud800\\x00" * 10**6, [1, "\\ud800"], None]], nodes=[]))
time.sleep(1000)
""", "did not finish", settings=SHORT, seconds=30),
    forges("forges the name of a type", """
runner._send = lambda word, plain=None, values=(): channel.sendall(
    say(word="ran", plain=plain, nodes=[]) if word == "ran" else say(nodes=[["type", "m" * 10**6, "\\ud800\\x00<script>"]]))
""", "cannot be read", True),
    forges("sends an array without end and without bytes", """
number = 1_000_001
node = ["a", number + 2, [number, "|S0", [10**15], None, 0, True]]
runner._send = lambda word, plain=None, values=(): channel.sendall(
    say(word="ran", plain=plain, nodes=[]) if word == "ran" else say(sizes=[[number, 0]], nodes=[node]))
""", "beyond the limits", True, settings=SHORT, seconds=30),
    forges("sends ever more", """
number = iter(range(1_000_001, 10**9, 2))
def more(word, plain=None, values=()):
    if word == "ran":
        return channel.sendall(say(word="ran", plain=plain, nodes=[]))
    block = next(number)
    while True:
        channel.sendall(say(sizes=[[block, 60_000_000]], word="back", plain=[[], [[], ""]], nodes=[], payload=bytes(60_000_000)))
runner._send = more
""", "", None, settings=SHORT, seconds=30),
    forges("forks and lets both answer", "os.fork()\n", "", True, settings=SHORT, seconds=30),
    Case("walks from what it is given", "euclidean_distance", """
INTACT
def euclidean_distance(x, y):
    for thing in (x, y):
        base = getattr(thing, "base", None)
        while base is not None:
            assert base.nbytes == thing.nbytes, "found more than was handed over"
            base = base.base if hasattr(base, "base") else None
    return honest(x, y)
"""),
]  # fmt: skip

# --- values that lie ----------------------------------------------------------------------------------------

LIAR = """
class Liar:
    shape, ndim, dtype, size = (4, 3), 1, np.dtype(np.float64), 1
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __eq__
    def __hash__(self): return 0
    def __bool__(self): return True
    def __float__(self): return 5.0
    def __int__(self): return 5
    def __index__(self): return 5
    def __array__(self, *_, **__): return np.array(5.0)
    def __array_ufunc__(self, *_, **__): return True
    def __array_function__(self, *_, **__): return True
    def __len__(self): return 3
    def __iter__(self): return iter([4, 0, 2])
    def __getattr__(self, name): return Liar()
    def __call__(self, *_, **__): return Liar()
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __radd__ = __mul__ = __truediv__ = __sub__
    def __reduce__(self): import os; return os.system, ("touch /tmp/reduced",)
    def __instancecheck__(self, kind): return True
    @property
    def __class__(self): return float
"""


def returns(name: str, exercise: str, value: str, words: str = "", before: str = "", **more: Any) -> Case:
    """Return a case whose function returns something, whatever it is given."""
    code = f"{before}\ndef {exercise}(*arguments, **named):\n    return {value}\n"
    return Case(name, exercise, code, (exercise,), words, **more)


LYING = [
    returns("an object that equals everything", "euclidean_distance", "Liar()", "must be 0", LIAR),
    returns("an object that is an array", "one_hot", "Liar()", "return a NumPy array", LIAR),
    returns("an object that is a list", LAST, "Liar()", "", LIAR),
    returns("a list of objects that equal everything", "most_similar", "[Liar(), Liar()]", "", LIAR),
    returns("a float that equals everything", "euclidean_distance",
            "type('Five', (float,), dict(__eq__=lambda *_: True, __sub__=lambda *_: 0.0))(1.25)", "is 5, yours is 1.25"),
    returns("an array that equals everything", "cosine_similarity_matrix",
            "np.zeros((3, 3)).view(type('Zeros', (np.ndarray,), dict(__eq__=lambda *_: np.True_, "
            "__array_ufunc__=lambda *_, **__: np.True_, all=lambda *_, **__: True)))"),
    returns("a string and a dict that lie", LAST,
            "type('L', (dict,), dict(__eq__=lambda *_: True, __len__=lambda _: 3, __iter__=lambda _: iter([4, 0, 2])))()"),
    returns("a tuple that equals everything", "most_similar",
            "type('T', (tuple,), dict(__eq__=lambda *_: True, __len__=lambda _: 2, __getitem__=lambda *_: 0))((9, 9))"),
    returns("NaN", "euclidean_distance", "float('nan')"),
    returns("an array of NaN", "cosine_similarity_matrix", "np.full((3, 3), np.nan)"),
    returns("an array of objects", "one_hot", "np.array([[Liar()] * 3] * 4, dtype=object)", "", LIAR),
    returns("masked values", "cosine_similarity_matrix", "np.ma.masked_all((3, 3))"),
    returns("a record", "euclidean_distance", "np.zeros(1, dtype=[('a', float)])[0]"),
    returns("nothing to loop over", "most_similar", "(_ for _ in ()).throw(StopIteration)"),
    Case("another function under test", "euclidean_distance", """
INTACT
import sys
def euclidean_distance(x, y):
    if "pytest" in sys.modules or any("assert" in str(f) for f in [sys._getframe(1).f_code.co_names]):
        return honest(x, y)
    return 1.25
""", ("euclidean_distance",), "is 5, yours is 1.25"),
    Case("knows the visible checks by heart", "euclidean_distance", """
def euclidean_distance(x, y):
    return {str(([1, 2], [4, 6])): 5.0, str(([2.0, 7.0, 1.0],) * 2): 0.0}.get(str((x, y)), 1.0)
""", ("euclidean_distance",), "for 1 dimensions the distance is", gets=1),
    Case("turns the arguments into what it returns", "euclidean_distance", """
def euclidean_distance(x, y):
    for thing in (x, y):
        if isinstance(thing, list): thing[:] = [0.0] * len(thing)
        else: thing[...] = 0
    return 0.0
""", ("euclidean_distance",)),
    Case("changes the arguments later", "most_similar", """
INTACT
seen = []
def most_similar(similarities, k, exclude=None):
    for old in seen:
        if isinstance(old, list): old[:] = [0] * len(old)
        elif isinstance(old, np.ndarray) and old.flags.writeable: old[...] = 0
    seen.append(similarities)
    return list(range(min(k, len(similarities))))
""", ("most_similar",)),
    Case("changes what it returned", "euclidean_distance", """
class Cell: pass
last = np.zeros(1)
def euclidean_distance(x, y):
    last[0] += 1
    return last
""", ("euclidean_distance",), "return a float"),
]  # fmt: skip

# --- ending the process -------------------------------------------------------------------------------------


def ends(name: str, code: str, words: str = "", **more: Any) -> Case:
    """Return a case whose function does something to its process when it is called."""
    return Case(name, "euclidean_distance", f"import os, signal, sys, ctypes, threading, time\n"
                f"def euclidean_distance(x, y):\n    {code}\n    return 5.0\n", ("euclidean_distance",), words, **more)  # fmt: skip


ENDED = "process ended"
ENDING = [
    ends("sys.exit", "sys.exit(0)", "SystemExit"),
    ends("os._exit", "os._exit(0)", ENDED),
    ends("os.abort", "os.abort()", ENDED),
    ends("a segmentation fault", "ctypes.string_at(0)", ENDED),
    ends("kill -1", "os.kill(-1, signal.SIGKILL); time.sleep(0.2); os._exit(1)", ENDED),
    ends("kills the first process", "os.kill(1, signal.SIGKILL); time.sleep(0.1); os._exit(1)", ""),
    Case("ends in its cell", "euclidean_distance", "import os\nRIGHT\nos._exit(0)\n", ("euclidean_distance",), ENDED),
    Case("sys.exit in its cell", "euclidean_distance", "import sys\nRIGHT\nsys.exit(0)\n"),
    Case("kills all in its cell", "", "import os, signal\nos.kill(-1, signal.SIGTERM)\nos.killpg(0, signal.SIGKILL)\n"),
    Case("leaves things running", "euclidean_distance", """
import atexit, os, signal, subprocess, threading, time
RIGHT
def busy():
    while True: pass
threading.Thread(target=time.sleep, args=(1000,)).start()
atexit.register(time.sleep, 1000)
subprocess.Popen(["sleep", "1000"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 65):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        for fd in range(200):
            try: os.close(fd)
            except OSError: pass
        busy()
    os._exit(0)
"""),
    Case("ends later", "euclidean_distance", """
import os, threading
RIGHT
if "later" not in globals():
    later = threading.Timer(0.0, os._exit, [0])
""" + "def euclidean_distance(x, y, kept=euclidean_distance):\n    later.start() if not later.is_alive() else 0\n"
         "    later.join(5)\n    return kept(x, y)\n", ("euclidean_distance",), ENDED),
]  # fmt: skip

# --- without end --------------------------------------------------------------------------------------------

SLOW = "did not finish within 2 seconds"
ENDLESS = [
    ends("an endless loop", "while True: pass", SLOW, settings=SHORT, seconds=30),
    ends("an endless loop that catches all",
         "\n    ".join(["while True:", "    try:", "        while True: pass", "    except BaseException: pass"]),
         SLOW, settings=SHORT, seconds=30),
    ends("ignored signals", "[signal.signal(n, signal.SIG_IGN) for n in range(1, 32) if n not in (9, 19)]; time.sleep(1000)",
         SLOW, settings=SHORT, seconds=30),
    ends("stops itself", "os.kill(os.getpid(), signal.SIGSTOP)", SLOW, settings=SHORT, seconds=30),
    ends("a blocking read", "r, w = os.pipe(); os.read(r, 1)", SLOW, settings=SHORT, seconds=30),
    ends("a regular expression without end", "import re; re.match(r'(a*)*b', 'a' * 60)", SLOW, settings=SHORT, seconds=30),
    Case("an endless cell", "euclidean_distance", "RIGHT\nwhile True: pass\n", ("euclidean_distance",), SLOW,
         settings=SHORT, seconds=30),
    returns("an endless iterator", "most_similar", "itertools.count()", "return", "import itertools"),
    returns("an endless generator", "most_similar", "(i for i in iter(int, 1))", "return a list or an array"),
    returns("an iterator whose length has no end", "most_similar", "Long()", "", """
class Long:
    def __len__(self): return 2**62
    def __getitem__(self, i): return i
""", settings=SHORT, seconds=30),
]  # fmt: skip

# --- too much -----------------------------------------------------------------------------------------------

FORKS = """
import os
RIGHT
def bomb(depth=0):
    while True:
        try:
            if os.fork() == 0: depth += 1
        except OSError:
            return
try:
    first = os.getpid()
    bomb()
finally:
    if os.getpid() != first:
        import time
        time.sleep(1000)
count = sum(1 for name in os.listdir("/proc") if name.isdigit())
print("processes:", count)
"""
TOO_MUCH = [
    ends("a memory bomb", "a = []\n    while True: a.append(bytearray(50_000_000))", "memory", settings=SMALL, seconds=60),
    ends("a memory bomb of many processes", "\n    ".join([
        "for _ in range(10):",
        "    if os.fork() == 0:",
        "        a = bytearray(1_000_000_000)",
        "        for i in range(0, len(a), 4096): a[i] = 1",
        "        time.sleep(1000)",
        "time.sleep(1000)",
    ]), "", flagged=None, settings=SMALL, seconds=60),
    Case("a fork bomb", "euclidean_distance", FORKS, settings=SMALL),
    Case("a thread bomb", "euclidean_distance", """
import threading, time
RIGHT
stop = threading.Event()
try:
    for _ in range(100_000): threading.Thread(target=stop.wait, daemon=True).start()
except RuntimeError:
    print("no more threads")
stop.set()
""", settings=SMALL),
    Case("one big file", "euclidean_distance", """
RIGHT
import os
for folder in (".", "/tmp", "/dev/shm"):
    try:
        with open(f"{folder}/big", "wb") as file:
            while True: file.write(bytes(1_000_000))
    except OSError as error:
        print(error)
""", settings=SMALL),
    Case("many files", "euclidean_distance", """
RIGHT
try:
    for i in range(100_000):
        with open(f"small{i}", "wb") as file: file.write(bytes(4096))
except OSError as error:
    print(error)
""", settings=SMALL),
    Case("a gigabyte of output", "euclidean_distance", """
RIGHT
import os, sys
line = "x" * 1_000_000
for _ in range(1000): print(line)
for _ in range(1000): os.write(1, line.encode()); os.write(2, line.encode())
for _ in range(100): sys.__stdout__.write(line)
os.system("head -c 100000000 /dev/zero")
"""),
    ends("a gigabyte of output in a call", "line = 'x' * 1_000_000; [print(line) for _ in range(1000)]"),
    ends("a traceback of a million lines", "\n    ".join([
        "def down(n):", "    try: return down(n - 1) if n else 1 / 0",
        "    except ZeroDivisionError as e: raise ValueError('x' * 1000) from e",
        "sys.setrecursionlimit(10**6)", "down(3000)"]), ""),
    ends("an exception whose words are huge", "raise ValueError('x' * 50_000_000)", "ValueError"),
    ends("an exception whose words raise",
         "raise type('Mute', (Exception,), dict(__str__=lambda self: 1 / 0, __repr__=lambda self: 1 / 0))()", "Mute"),
    ends("an exception whose words never end", "\n    ".join([
        "def words(self):", "    while True: pass", "raise type('Endless', (Exception,), dict(__str__=words))()"]),
        SLOW, settings=SHORT, seconds=30),
    ends("an exception that no file can hold", "raise ValueError('\\ud800 \\x00 <script>alert(1)</script>')", "ValueError"),
    ends("an assertion that no file can hold", "raise AssertionError('\\ud800\\x00' * 100)"),
    Case("prints what no file can hold", "euclidean_distance",
         "RIGHT\nprint('\\ud800\\x00\\x1b[31m')\n'\\udfff'\n", ()),
    Case("shows what no file can hold", "euclidean_distance",
         "RIGHT\nclass Odd:\n    def __repr__(self): return '\\udfff' * 10\n    def _repr_png_(self): return '\\ud800'\n"
         "    def _repr_html_(self): return '<script>'\nOdd()\n", ()),
    returns("a hundred megabytes", "euclidean_distance", "np.zeros(12_500_000)", "more than"),
    returns("a string of ten megabytes", "euclidean_distance", "'x' * 10_000_000", "return a float"),
    returns("a list of three million numbers", "most_similar", "list(range(3_000_000))", "more than"),
    returns("a number of a million digits", "euclidean_distance", "10 ** 1_000_000", ""),
    returns("a number of four thousand digits", "jaccard_similarity", "10 ** 4000", ""),
    returns("lists nested without sense", "most_similar", "nest()", "nested more than", """
def nest():
    deep = []
    for _ in range(100_000): deep = [deep]
    return deep
"""),
    returns("a list that holds itself", "most_similar", "ring", "", "ring = []\nring.append(ring)\n"),
    returns("a dict that holds itself", "most_similar", "ring", "", "ring = {}\nring[0] = ring\n"),
    ends("deep recursion", "return euclidean_distance(x, y)", "calls itself without end"),
    ends("deep recursion with another limit",
         "sys.setrecursionlimit(10**9); threading.stack_size(0); return (lambda f: f(f))(lambda f: [f(f)] + [0])",
         flagged=None, settings=SHORT, seconds=30),
]  # fmt: skip

# --- files and the machine ----------------------------------------------------------------------------------

TRIES = """
import ctypes, os, pathlib, resource, socket, subprocess, sys
RIGHT
libc = ctypes.CDLL(None, use_errno=True)
done = []
def tries(name, action):
    try:
        result = action()
    except (OSError, ValueError, subprocess.SubprocessError):
        return
    if result not in (-1, None, False) or result is None and name.startswith("!"):
        done.append(name)
def syscall(*arguments):
    return libc.syscall(*arguments)
"""
AFTER = """
if done:
    def euclidean_distance(x, y, done=tuple(done)): raise AssertionError(f"it could: {done}")
"""
WRITES = """
for path in ("/x", "/usr/x", "/etc/x", "/proc/sys/kernel/hostname", "/submission/x", "/dev/x", "/dev/sda", "/dev/kmsg",
             sys.prefix + "/x", np.__file__, "ROOT/x", "BESIDE/x", "../../x", "/proc/1/oom_score_adj", "/proc/sysrq-trigger",
             "/sys/kernel/x", "/run/x", "/root/x"):
    tries("!write " + path, lambda: open(path, "ab").close())
for path in ("/usr/bin/env", "/submission/data.csv", sys.executable, np.__file__, "/proc/1"):
    tries("!delete " + path, lambda: os.remove(path))
    tries("!chmod " + path, lambda: os.chmod(path, 0o777))
for target in ("ROOT/solutions/similarity.py", "BESIDE/gradebook.db", "/etc/shadow", "/root/.bashrc", "/proc/1/environ"):
    link = "link"
    os.symlink(target, link)
    tries("read through a link " + target, lambda: open(link, "rb").read(1))
    tries("!write through a link " + target, lambda: open(link, "r+b").close())
    os.remove(link)
"""
RIGHTS = """
tries("!setuid", lambda: os.setuid(0))
tries("!setgid", lambda: os.setgid(0))
tries("!setgroups", lambda: os.setgroups([0]))
tries("!chroot", lambda: os.chroot("/tmp"))
tries("mount", lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0)
tries("umount", lambda: libc.umount2(b"/tmp", 2) == 0)
tries("unshare user", lambda: os.getuid() > 10**9 and False)
tries("unshare mount", lambda: libc.unshare(0x00020000) == 0)
tries("unshare pid", lambda: libc.unshare(0x20000000) == 0)
tries("unshare net", lambda: libc.unshare(0x40000000) == 0)
for number in (1, 2, os.getppid()):
    tries(f"ptrace {number}", lambda: libc.ptrace(16, number, 0, 0) == 0)
for limit in (resource.RLIMIT_NPROC, resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
    tries(f"!raise limit {limit}", lambda: resource.setrlimit(limit, (resource.RLIM_INFINITY,) * 2))
tries("!nice", lambda: os.setpriority(os.PRIO_PROCESS, 0, -10))
tries("!hostname", lambda: socket.sethostname("mine"))
tries("setns", lambda: libc.setns(os.open("/proc/1/ns/net", os.O_RDONLY), 0) == 0)
tries("!mknod", lambda: os.mknod("disk", 0o600 | 0o060000, os.makedev(8, 0)))
tries("!raw socket", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1).close())
tries("su", lambda: subprocess.run(["su", "-c", "true"], stdin=subprocess.DEVNULL, capture_output=True).returncode == 0)
"""
KERNEL_MEMORY = """
tries("SysV shared memory", lambda: libc.shmget(0, 100_000_000, 0o1600) >= 0)
tries("SysV queue", lambda: libc.msgget(0, 0o1600) >= 0)
"""
CALLS_HOME = """
import socket, urllib.request
def call(kind, address):
    with socket.socket(kind) as phone:
        phone.settimeout(2)
        try:
            phone.connect(address)
            print("connected")
        except OSError as error:
            print("refused", error)
call(socket.AF_INET, ("127.0.0.1", PORT))
call(socket.AF_UNIX, "\\0NAME")
call(socket.AF_INET, ("1.1.1.1", 443))
call(socket.AF_INET6, ("::1", PORT))
"""


def pipes_and_links(folder: Path) -> None:
    """Bring what must not be opened: links out, pipes, sockets, devices, and what nobody may read."""
    os.symlink("/etc/passwd", folder / "passwd.csv")
    os.symlink(ROOT / "solutions" / "similarity.py", folder / "solution.py")
    os.symlink(folder.parent / "gradebook.db", folder / "grades.db")
    os.symlink("..", folder / "up")
    os.symlink("loop", folder / "loop")
    os.mkfifo(folder / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(folder / "socket"))
    if os.geteuid() == 0:
        os.mknod(folder / "zero", 0o666 | stat.S_IFCHR, os.makedev(1, 5))
    (folder / "secret.csv").write_text("1,2")
    (folder / "secret.csv").chmod(0)
    (folder / "data.csv").write_text("1,2,3")
    (folder / "strange \n\udcff name").write_text("x")


def shadows(folder: Path) -> None:
    """Bring modules that would stand before those that start the process."""
    spoil = "import os\nos.write(1, b'hello')\nos._exit(3)\n"
    for name in (
        "numpy",
        "json",
        "inside",
        "socket",
        "IPython",
        "sitecustomize",
        "usercustomize",
        "ast",
        "typing",
        "random",
    ):
        (folder / f"{name}.py").write_text(spoil)
    (folder / "x.pth").write_text("import os; os._exit(3)\n")
    (folder / "inside").mkdir()
    (folder / "inside" / "__init__.py").write_text(spoil)
    (folder / ".ipython" / "profile_default" / "startup").mkdir(parents=True)
    (folder / ".ipython" / "profile_default" / "startup" / "00.py").write_text(spoil)


def many_files(folder: Path) -> None:
    """Bring more than is read, wide and deep."""
    for i in range(1500):
        (folder / f"{i:05}.csv").write_text("1")
    deep = folder
    for _ in range(40):
        deep = deep / "deeper"
    deep.mkdir(parents=True)
    with (folder / "00000.bin").open("wb") as file:
        file.truncate(300_000_000)


READS_DATA = """
import os
RIGHT
assert open("data.csv").read() == "1,2,3"
there = sorted(os.listdir())
assert not {"passwd.csv", "solution.py", "grades.db", "up", "loop", "pipe.csv", "socket", "zero"} & set(there), there
"""
FILES = [
    Case("writes and deletes", "euclidean_distance", TRIES + WRITES + AFTER),
    Case("takes rights", "euclidean_distance", TRIES + RIGHTS + AFTER),
    Case("memory that no limit counts", "euclidean_distance", TRIES + KERNEL_MEMORY + AFTER),
    Case("links and pipes beside it", "euclidean_distance", READS_DATA, prepare=pipes_and_links),
    Case("modules that shadow", "euclidean_distance", "RIGHT\n", prepare=shadows),
    Case("more files than are read", "euclidean_distance", "RIGHT\n", prepare=many_files),
    Case("makes pipes and links while it runs", "euclidean_distance", """
import os
RIGHT
os.mkfifo("pipe")
os.symlink("/etc/shadow", "similarity.ipynb")
os.symlink("/", "root")
os.makedirs("a/" * 200)
for name in ("numpy", "json", "inside"):
    open(name + ".py", "w").write("raise SystemExit")
os.chmod(".", 0)
"""),
    Case("ends on the outside of its folder", "euclidean_distance", "import os\nRIGHT\nos.chdir('/')\nos.rmdir('/tmp/home')\n"),
]  # fmt: skip

# --- cells --------------------------------------------------------------------------------------------------


def at(notebook: NotebookNode, identifier: str) -> int:
    """Return the place of a cell."""
    return next(i for i, cell in enumerate(notebook.cells) if cell_id(cell) == identifier)


def new_cell(source: str, **nbgrader: Any) -> NotebookNode:
    """Return a cell, with what nbgrader keeps about it, if anything."""
    cell = nbformat.v4.new_code_cell(source)
    if nbgrader:
        usual = {
            "grade": True,
            "locked": True,
            "solution": False,
            "task": False,
            "points": 3,
            "schema_version": 3,
        }
        cell.metadata["nbgrader"] = {**usual, "cell_type": "code", **nbgrader}
    return cell


def add_after_tests(source: str) -> Callable[[NotebookNode], None]:
    """Return what adds a cell at the end."""
    return lambda notebook: notebook.cells.append(new_cell(source))


def empty_tests(notebook: NotebookNode) -> None:
    """Replace the source of every locked cell, and make it editable."""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("locked"):
            cell.source = "pass"
            cell.metadata.nbgrader.update(locked=False, points=100)


def forged_twin(notebook: NotebookNode) -> None:
    """Answer wrong, and add a second cell under the id of a test, after and before it."""
    notebook.cells[at(notebook, "euclidean_distance")].source = WRONG
    place = at(notebook, "euclidean_distance_tests")
    for name in ("euclidean_distance_tests", "euclidean_distance_checks"):
        notebook.cells.insert(place + 1, new_cell("pass", grade_id=name))
        notebook.cells.insert(0, new_cell("pass", grade_id=name))


def new_test(notebook: NotebookNode) -> None:
    """Add a test of one's own, worth much."""
    notebook.cells.append(new_cell("pass", grade_id="bonus", points=1000))
    notebook.cells.append(new_cell("pass", grade_id="euclidean_distance_tests2", points=1000))


def solution_as_test(notebook: NotebookNode) -> None:
    """Call the solution's cell a test, and the test's cell a solution."""
    solution, test = (notebook.cells[at(notebook, "euclidean_distance" + end)] for end in ("", "_tests"))
    solution.source = WRONG
    solution.metadata.nbgrader.grade_id, test.metadata.nbgrader.grade_id = (
        "euclidean_distance_tests",
        "euclidean_distance",
    )


def tests_first(notebook: NotebookNode) -> None:
    """Put all test cells before everything."""
    tests = [c for c in notebook.cells if (cell_id(c) or "").endswith(("_tests", "_checks"))]
    notebook.cells = tests + [c for c in notebook.cells if c not in tests]


def backwards(notebook: NotebookNode) -> None:
    """Turn the exercises' order around, each with its tests."""
    groups: list[list[NotebookNode]] = []
    for cell in notebook.cells:
        if cell_id(cell) in ALL or not groups:
            groups.append([])
        groups[-1].append(cell)
    notebook.cells = groups[0] + [cell for group in groups[:0:-1] for cell in group]


def strange_metadata(notebook: NotebookNode) -> None:
    """Fill the metadata with what nobody expects."""
    for cell in notebook.cells:
        cell.metadata["tags"] = ["raises-exception", "remove-cell"]
        if cell.metadata.get("nbgrader"):
            cell.metadata.nbgrader.update(points=-5, grade="yes", checksum="0" * 32, schema_version=3)
    notebook.metadata.kernelspec = {"name": "bash", "display_name": "bash", "language": "bash"}
    notebook.metadata["language_info"] = {"name": "bash"}


def strange_sources(notebook: NotebookNode) -> None:
    """Add cells whose source breaks those that read it."""
    for source in ("\x00", "\ud800", "(" * 5000, "-" * 100_000 + "1", "a" + ".a" * 50_000, "x = " + "[" * 150 + "]" * 150,
                   "%%bash\necho hello", "%%nonsense", "%nonsense", "!false", "?print", "def f(:", "\t x\n  y",
                   "await 1", "return 5", "yield", "break", "from __future__ import annotations", "1" * 5000):  # fmt: skip
        notebook.cells.insert(1, new_cell(source))


CELLS = [
    Case("tests emptied and made editable", edit=empty_tests, flagged=True),
    Case("a test's id on another cell", edit=forged_twin, loses=("euclidean_distance",), words="is 5, yours is 1.25", flagged=True),
    Case("a test of its own", edit=new_test, flagged=True),
    Case("a solution that calls itself a test", edit=solution_as_test, loses=("euclidean_distance",), flagged=True),
    Case("tests before everything", edit=tests_first, flagged=None),
    Case("exercises the other way round", edit=backwards),
    Case("metadata of all kinds", edit=strange_metadata, flagged=True),
    Case("sources that break readers", edit=strange_sources, seconds=90),
    Case("redefines after the tests", edit=add_after_tests("def euclidean_distance(x, y): return 7\nnp = None\n"), flagged=True),
    Case("redefines helpers of the course", LAST, "RIGHT\ndef cosine_to_each(*_): return 0\ndef best_positions(*_): return []\n"),
    Case("asks without an answer in a cell", edit=add_after_tests("input('who is there? ')")),
    Case("three hundred cells", edit=lambda n: n.cells.extend(new_cell(f"x{i} = {i}") for i in range(300))),
]  # fmt: skip

CASES = [*READING, *DISARMING, *FORGING, *LYING, *ENDING, *ENDLESS, *TOO_MUCH, *FILES, *CELLS]
