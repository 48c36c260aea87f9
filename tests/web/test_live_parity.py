"""What an exercise page says of an answer is what the grader says: every answer of the mistakes files, in both."""

import functools
import json
import re
import subprocess
import tempfile
import warnings
from pathlib import Path

import node_program
import pytest

from grader.course import CHECKS, ROOT, cell_id, chapters, is_test
from grader.isolated import run_candidate
from grader.mistakes import load
from grader.submissions import solution_source, student_notebook
from grader.words import Status, timed_out

pytestmark = pytest.mark.site
CHAPTERS = {chapter.name: chapter for chapter in chapters()}
ENDLESS = re.escape(timed_out(1).message).replace("1", r"\d+", 1)


def cells_of(chapter, exercise, source):
    """Return what the page runs for one exercise (see `cellsFor` in web/live/notebook.js)."""
    given = [c for c in chapter.locked_cells.values() if c.cell_type == "code" and not is_test(c)]
    cells = [{"id": cell_id(c), "source": c.source, "kind": "given"} for c in given]
    check = chapter.test_cells[exercise + CHECKS]
    return [
        *cells,
        {"id": exercise, "source": source, "kind": "theirs"},
        {"id": cell_id(check), "source": check.source, "kind": "check"},
    ]


@pytest.fixture(scope="module")
def pyodide(site, tmp_path_factory):
    """Return a folder with Pyodide as Node takes it: the site's files, modules under their own names."""
    folder = tmp_path_factory.mktemp("pyodide")
    (built,) = (site / "_static").glob("pyodide-*")
    for file in built.iterdir():
        name = f"{file.stem}.mjs" if file.suffix == ".js" else file.name
        (folder / name).symlink_to(file)
    return folder


def in_pyodide(pyodide, runs):
    """Return the outcomes of runs in the page's Python."""
    node = node_program.find()
    assert node, node_program.REMEDY
    script = Path(__file__).with_name("pyodide_runs.mjs")
    files = [pyodide, ROOT / "grader" / "words.py", ROOT / "web" / "live" / "checks.py"]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as asked:
        json.dump(runs, asked)
        asked.flush()
        command = [node, script, *files, asked.name]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


# A NumPy that cannot notice a division by zero, as WebAssembly's cannot; put behind an answer.
NOTICES_NOTHING = """
import contextlib, numpy
numpy.seterr(all="ignore")
class errstate(contextlib.ContextDecorator):
    def __init__(self, **kinds): pass
    def __enter__(self): return self
    def __exit__(self, *error): return None
numpy.errstate = errstate
"""
# Answers of which the page says something else than the grader, for reasons of their own.
DIFFERENT = {
    "exactly_the_identity": "0.6 * 0.6 + 0.8 * 0.8 rounds to 1 there",
    "least_squares_by_solving": "LAPACK there says nothing of a singular matrix and returns NaN",
    "softmax_in_a_wider_type": "np.longdouble has another width",
    "encode_longest_of_none": "Python 3.14 has other words",
    "encode_sorted_as_in_a_dictionary": "how a set is ordered decides among equals",
    "encode_captions_joined_by_nothing": "Python 3.14 has other words",
    "teach_with_names": "Python 3.14 has more words",
}


@functools.cache
def answers(name):
    """Return the chapter's answers that end: (exercise, name, source, the grader's outcome of the visible checks)."""
    chapter = CHAPTERS[name]
    blank = student_notebook(chapter)
    stubs = [(e.name, "stub", solution_source(blank, e.name)) for e in chapter.exercises]
    found = []
    for exercise, candidate, source in [*stubs, *((c.exercise, c.name, c.source) for c in load(chapter))]:
        outcome = graded(chapter, exercise, source)
        if not re.search(ENDLESS, outcome.message):
            found.append((exercise, candidate, source, outcome))
    return found


def graded(chapter, exercise, source):
    """Return the grader's outcome of the visible checks."""
    return run_candidate(chapter, exercise, source, to_first_failure=True)[exercise + CHECKS]


def rounded(message):
    """Return a message in which numbers are rounded, and integers have no width."""
    message = re.sub(r"-?\d+\.\d+(e[-+]\d+)?", lambda found: f"{float(found[0]):.6g}", message)
    return re.sub(r"int(32|64)", "int", message)


def same(outcome, told):
    """Say whether grader and page say the same."""
    status = outcome.status is Status.PASSED
    return (told["passed"], rounded(told["message"])) == (status, rounded(outcome.message))


@pytest.mark.parametrize("name", CHAPTERS)
def test_page_says_what_the_grader_says(pyodide, name):
    chapter = CHAPTERS[name]
    told = in_pyodide(
        pyodide, [cells_of(chapter, exercise, source) for exercise, _, source, _ in answers(name)]
    )
    different, passed = {}, set()
    for (exercise, candidate, source, outcome), outcomes in zip(answers(name), told, strict=True):
        page = outcomes[exercise + CHECKS]
        passed |= {exercise} if page["passed"] else set()
        if (
            same(outcome, page)
            or "this page's Python has NumPy" in page["message"]
            or (not page["passed"] and "own integers have 32 bits" in page["message"])
            or same(graded(chapter, exercise, source + NOTICES_NOTHING), page)
            or candidate in DIFFERENT
        ):
            continue
        different[f"{exercise}: {candidate}"] = (outcome.message, page["message"])
    assert different == {}
    assert passed == {e.name for e in chapter.exercises}, "an exercise that nothing passes"


WARNED = {
    "np.ones(2) / 0": "divide by zero encountered in divide",
    "np.zeros(2) / np.zeros(2)": "invalid value encountered in divide",
    "np.float64(1) / 0": "divide by zero encountered in scalar divide",
    "np.where(np.arange(2) > 0, 1 / np.arange(2), 0)": "divide by zero encountered in divide",
    "np.divide([1.0, 2], [0.0, 1], out=np.zeros(2), where=[False, True])": "",
    "np.array([np.nan, np.inf]) / 2": "",
    "np.log(np.arange(2))": "divide by zero encountered in log",
    "np.exp(1000.0)": "overflow encountered in exp",
    "np.sqrt(-1.0)": "invalid value encountered in sqrt",
    "1 / 2": "",
}
ENTRY = "def f():\n    r = [np.ones(2), 1]\n    r[0] /= np.arange(2)\n    return r\nf()"


def test_page_warns_as_numpy_does(pyodide):
    """Where the processor has no flags for it, too; and the same in this Python, which has them."""
    cases = {f"print({source})": said for source, said in WARNED.items()} | {ENTRY: WARNED["np.ones(2) / 0"]}
    cases |= {
        "with np.errstate(all='ignore'):\n    np.ones(2) / 0": "",
        "with np.errstate(divide='raise'):\n    np.ones(2) / 0": "FloatingPointError: divide by zero",
    }
    head = "import warnings\nimport numpy as np\nwarnings.simplefilter('error')\n"
    told = in_pyodide(pyodide, [[{"id": "f", "source": head + s, "kind": "theirs"}] for s in cases])
    for (source, said), outcomes in zip(cases.items(), told, strict=True):
        assert outcomes["f"]["passed"] == (not said), source
        assert said in outcomes["f"]["message"], source
        if said and ":" not in said:
            with pytest.raises(RuntimeWarning, match=said), warnings.catch_warnings():
                exec(head + source, {})


def test_what_differs_is_there():
    """A reason for an answer that is gone excuses nothing."""
    assert DIFFERENT.keys() <= {c.name for chapter in CHAPTERS.values() for c in load(chapter)}
