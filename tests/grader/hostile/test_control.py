"""Honest work with a harmless oddity keeps its points: what guards against fraud must not cost a learner anything."""

import nbformat
import pytest

from grader.sandbox import Settings
from grader.submissions import fill

# What stands in an exercise's solution cell; RIGHT is the right answer, INTACT the same under the name `honest`.
ANSWERS = {
    "stray prints and a warning": ("most_similar", """
import sys, warnings
INTACT
def most_similar(similarities, k, exclude=None):
    print("similarities:", similarities, "k:", k)
    print("to stderr", file=sys.stderr)
    warnings.warn("this is slow")
    return honest(similarities, k, exclude)
"""),
    "a NumPy scalar for a float": ("euclidean_distance", "INTACT\ndef euclidean_distance(x, y):\n    return np.float64(honest(x, y))\n"),
    "a float of single precision's own type": ("jaccard_similarity", "INTACT\ndef jaccard_similarity(a, b):\n    return np.float64(honest(a, b))\n"),
    "a tuple for a list": ("most_similar", "INTACT\ndef most_similar(similarities, k, exclude=None):\n    return tuple(honest(similarities, k, exclude))\n"),
    "an array for a list": ("most_similar", "INTACT\ndef most_similar(similarities, k, exclude=None):\n    return np.array(honest(similarities, k, exclude), dtype=np.int64)\n"),
    "recursion": ("euclidean_distance", """
def squares(x, y):
    return 0.0 if not len(x) else (float(x[0]) - float(y[0])) ** 2 + squares(x[1:], y[1:])
def euclidean_distance(x, y):
    return squares(list(x), list(y)) ** 0.5
"""),
    "globals": ("euclidean_distance", """
INTACT
ROOT_OF, calls = 0.5, 0
def euclidean_distance(x, y):
    global calls
    calls += 1
    return sum((float(a) - float(b)) ** 2 for a, b in zip(x, y, strict=True)) ** ROOT_OF
"""),
    "a class with state": ("euclidean_distance", """
class Measure:
    def __init__(self): self.asked = []
    def __call__(self, x, y):
        self.asked.append(len(x))
        return sum((float(a) - float(b)) ** 2 for a, b in zip(x, y, strict=True)) ** 0.5
measure = Measure()
def euclidean_distance(x, y):
    return measure(x, y)
"""),
    "a method under the name": ("euclidean_distance", """
class Measure:
    def distance(self, x, y):
        return sum((float(a) - float(b)) ** 2 for a, b in zip(x, y, strict=True)) ** 0.5
euclidean_distance = Measure().distance
"""),
    "an object that can be called": ("euclidean_distance", """
class Measure:
    def __call__(self, x, y):
        return sum((float(a) - float(b)) ** 2 for a, b in zip(x, y, strict=True)) ** 0.5
euclidean_distance = Measure()
"""),
    "default mutable arguments": ("one_hot", "INTACT\ndef one_hot(labels, categories, seen=[]):\n    seen.append(len(labels))\n    return honest(labels, categories)\n"),
    "lru_cache": ("jaccard_similarity", """
import functools
INTACT
@functools.lru_cache(maxsize=None)
def share(a, b): return honest(a, b)
def jaccard_similarity(a, b):
    return share(tuple(a), tuple(b))
"""),
    "a partial function": ("euclidean_distance", """
import functools
INTACT
euclidean_distance = functools.partial(lambda kind, x, y: honest(x, y), "euclidean")
"""),
    "a decorator": ("pearson_correlation", """
import functools, time
INTACT
def timed(function):
    @functools.wraps(function)
    def wrapper(*arguments, **named):
        began = time.perf_counter()
        try: return function(*arguments, **named)
        finally: print(time.perf_counter() - began)
    return wrapper
pearson_correlation = timed(honest)
"""),
    "a view": ("cosine_similarity_matrix", """
INTACT
def cosine_similarity_matrix(X, Y=None):
    result = honest(X, Y)
    wide = np.zeros((result.shape[0] * 2, result.shape[1] + 1))
    wide[::2, 1:] = result
    return wide[::2, 1:]
"""),
    "a read-only array in the other order": ("cosine_similarity_matrix", """
INTACT
def cosine_similarity_matrix(X, Y=None):
    result = np.asfortranarray(honest(X, Y))
    result.flags.writeable = False
    return result
"""),
    "type hints": ("jaccard_similarity", """
from __future__ import annotations
from typing import Any, Iterable, TypeVar
T = TypeVar("T")
INTACT
def jaccard_similarity(a: Iterable[T], b: Iterable[T]) -> float | Any:
    result: float = honest(a, b)
    return result
"""),
    "a lambda": ("euclidean_distance", "euclidean_distance = lambda x, y: float(np.linalg.norm(np.asarray(x, float) - np.asarray(y, float)))\n"),
    "logging": ("euclidean_distance", """
import logging
INTACT
logging.basicConfig(level=logging.DEBUG)
def euclidean_distance(x, y):
    logging.getLogger("me").warning("called with %s", x)
    return honest(x, y)
"""),
    "a thread pool": ("euclidean_distance", """
from concurrent.futures import ThreadPoolExecutor
INTACT
def euclidean_distance(x, y):
    with ThreadPoolExecutor(2) as pool:
        return pool.submit(honest, x, y).result()
"""),
    "a process": ("euclidean_distance", "RIGHT\nimport subprocess, sys\nassert subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True).stdout == b'1\\n'\n"),
    "data beside the notebook": ("euclidean_distance", """
INTACT
scale = float(open("scale.csv").read()) * float(np.loadtxt("data/one.csv"))
def euclidean_distance(x, y):
    return honest(x, y) * scale
"""),
    "what the visible checks import": ("recommend_by_content", """
INTACT
def recommend_by_content(features, ratings, k):
    with warnings.catch_warnings():
        return honest(features, ratings, k)
"""),
    "a file of its own": ("euclidean_distance", "RIGHT\nnp.save('kept.npy', np.arange(3))\nassert np.load('kept.npy').tolist() == [0, 1, 2]\n"),
    "a module of its own": ("euclidean_distance", "from mine import euclidean_distance\n"),
    "slow but finite": ("euclidean_distance", "import time\nINTACT\ndef euclidean_distance(x, y):\n    time.sleep(0.05)\n    return honest(x, y)\n"),
    "random numbers of its own": ("euclidean_distance", "import random\nINTACT\ndef euclidean_distance(x, y):\n    random.random(); np.random.rand()\n    return honest(x, y)\n"),
}  # fmt: skip

# Cells that a learner adds; each stands before the exercises, after them, and no exercise suffers.
CELLS = {
    "magics": "%matplotlib inline\n%config InlineBackend.figure_format = 'retina'\n",
    "a timed cell": "%%time\nsum(range(1000))\n",
    "a timed line": "%timeit -n 1 -r 1 sum(range(10))\n",
    "a command": "!ls\nfiles = !ls\n",
    "installing": "%pip --version\n",
    "top-level await": "import asyncio\nawait asyncio.sleep(0)\nasync def f():\n    return 1\nawait f()\n",
    "a picture": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n",
    "a question": "name = input('who are you? ')\n",
    "a cell that fails": "1 / 0\n",
    "a cell that is not Python": "def f(:\n",
    "a cell with help": "?print\n",
    "display": "from IPython.display import HTML, display\ndisplay(HTML('<b>hello</b>'))\nHTML('x')\n",
    "a table": "{'a': [1, 2]}\n",
    "leaving": "import sys\nsys.exit()\n",
    "quitting": "exit()\n",
    "autoreload": "%load_ext autoreload\n%autoreload 2\n",
    "what came out last": "1 + 1\n_ + 1\n",
    "underscores of the history": "Out\nIn\n",
    "print options": "import numpy as np\nnp.set_printoptions(precision=2)\nnp.seterr(all='ignore')\n",
    "strict floating point": "import warnings\nwarnings.filterwarnings('ignore')\n",
    "seeds": "import random, numpy as np\nnp.random.seed(1)\nrandom.seed(1)\n",
}


def with_cells(notebook, source):
    """Return a copy with the cell first and last, and prose between."""
    notebook = fill(notebook, {})
    notebook.cells.insert(0, nbformat.v4.new_code_cell(source))
    notebook.cells.insert(2, nbformat.v4.new_markdown_cell("my notes"))
    notebook.cells.append(nbformat.v4.new_code_cell(source))
    return notebook


def full_marks(grade_it, notebook, folder=None, settings=None, but=()):
    """Check that a notebook loses nothing, and that nobody is told to look at it."""
    graded, exercises = grade_it(notebook, folder, **({"settings": settings} if settings else {}))
    lost = {name: e.messages for name, e in exercises.items() if e.score < e.max_score}
    assert lost.keys() == set(but), lost
    assert not graded.flags
    return graded


@pytest.mark.parametrize("name", ANSWERS)
def test_answer_keeps_its_points(name, solved, right_sources, grade_it, tmp_path):
    exercise, source = ANSWERS[name]
    right = right_sources[exercise]
    source = source.replace("RIGHT", right).replace(
        "INTACT", right.replace(f"def {exercise}(", "def honest(")
    )
    (tmp_path / "scale.csv").write_text("0.5")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "one.csv").write_text("2.0")
    (tmp_path / "mine.py").write_text("import numpy as np\n" + right_sources["euclidean_distance"])
    full_marks(grade_it, fill(solved, {exercise: source}), tmp_path)


@pytest.mark.parametrize("name", CELLS)
def test_cell_costs_nothing(name, solved, grade_it):
    graded = full_marks(grade_it, with_cells(solved, CELLS[name]))
    nbformat.validate(graded.notebook)


def test_stub_elsewhere_costs_its_own_points_alone(solved, blank, grade_it):
    stub = next(
        c.source for c in blank.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "most_similar"
    )
    full_marks(grade_it, fill(solved, {"most_similar": stub}), but=("most_similar",))


def test_syntax_error_elsewhere_costs_its_own_points_alone(solved, grade_it):
    full_marks(
        grade_it,
        fill(solved, {"one_hot": "def one_hot(labels, categories):\n    return [\n"}),
        but=("one_hot",),
    )


def test_prose_in_another_order(solved, grade_it):
    notebook = fill(solved, {})
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    notebook.cells = prose[::-1] + [cell for cell in notebook.cells if cell.cell_type != "markdown"]
    full_marks(grade_it, notebook)


def test_helpers_in_cells_of_their_own(solved, right_sources, grade_it):
    notebook = fill(solved, {"euclidean_distance": "euclidean_distance = my_distance\n"})
    helper = right_sources["euclidean_distance"].replace("def euclidean_distance", "def my_distance")
    notebook.cells.insert(1, nbformat.v4.new_code_cell(helper))
    full_marks(grade_it, notebook)


def test_slow_code_gets_the_same_verdict_twenty_times(solved, right_sources, grade_it):
    """A call that takes a good part of the limit is right in every one of twenty runs."""
    source = right_sources["euclidean_distance"].replace("def euclidean_distance(", "def honest(")
    source += "\nimport time\ndef euclidean_distance(x, y):\n    time.sleep(0.02)\n    return honest(x, y)\n"
    notebook = fill(solved, {"euclidean_distance": source})
    for _ in range(20):
        full_marks(grade_it, notebook, settings=Settings(cell_seconds=20))
