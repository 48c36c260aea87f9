"""The limit on processes holds for root, whom the kernel exempts from it, and for an ordinary user."""

import functools
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import attacks
import nbformat
import pytest

from grader.course import ROOT, cell_id
from grader.grading import grade
from grader.sandbox import Settings
from grader.submissions import fill

SOMEBODY = 61234  # a user id that nobody has
LIMIT = 16
COUNTS = """
import os, time
RIGHT
children, why = [], ""
for _ in range(200):
    try:
        child = os.fork()
    except OSError as error:
        why = type(error).__name__
        break
    if child == 0:
        time.sleep(1000)
        os._exit(0)
    children.append(child)
print(len(children), why)
for child in children:
    os.kill(child, 9)
    os.waitpid(child, 0)
"""
PROGRAM = """
import os, sys, json
os.setgroups([]); os.setgid({somebody}); os.setuid({somebody})
sys.path[:0] = {paths!r}
import nbformat
from grader.course import find_chapter
from grader.grading import grade
from grader.sandbox import Settings
from pathlib import Path
graded = grade(find_chapter("similarity", Path({root!r})), nbformat.reads(sys.stdin.read(), 4), None, Settings(processes={limit}))
print(json.dumps([graded.verdict(find_chapter("similarity", Path({root!r}))).score, graded.notebook.cells]))
"""


@pytest.fixture
def counting(solved, right_sources):
    """Return a notebook that starts as many processes as it can, and says how many it got."""
    source = attacks.written(COUNTS, "one_hot", right_sources, ROOT)
    return fill(solved, {"one_hot": source})


def counted(cells):
    """Return how many processes the submission could start."""
    (output,) = next(cell for cell in cells if cell_id(cell) == "one_hot").outputs
    number, why = output["text"].split()
    assert why == "BlockingIOError"
    return int(number)


@pytest.mark.skipif(os.geteuid() != 0, reason="not root: the other test shows it")
def test_limit_holds_as_root(counting, chapter):
    graded = grade(chapter, counting, None, Settings(processes=LIMIT))
    assert LIMIT - 4 <= counted(graded.notebook.cells) < LIMIT
    assert graded.verdict(chapter).score == graded.verdict(chapter).max_score


def test_limit_holds_for_an_ordinary_user(counting, chapter, request):
    settings = Settings(processes=LIMIT)
    if os.geteuid() != 0:
        graded = grade(chapter, counting, None, settings)
        assert LIMIT - 4 <= counted(graded.notebook.cells) < LIMIT
        return
    python, paths = _python_for_others(request)
    program = PROGRAM.format(somebody=SOMEBODY, paths=paths, root=paths[0], limit=LIMIT)
    done = subprocess.run(
        [python, "-c", program],
        input=nbformat.writes(counting),
        capture_output=True,
        text=True,
        timeout=120,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "HOME": "/tmp", "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    score, cells = json.loads(done.stdout.splitlines()[-1])
    assert LIMIT - 4 <= counted([nbformat.from_dict(cell) for cell in cells]) < LIMIT
    assert score == sum(e.points for e in chapter.exercises)


def _python_for_others(request):
    """Return an interpreter that another user may run, and the folders of the course and its packages for it."""
    packages = sysconfig.get_path("purelib")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    why = f"there is no {version} that others can run"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        if not shutil.which(python):
            continue
        if python != sys.executable:  # an environment of its own, in which it finds this one's packages
            home = Path(tempfile.mkdtemp(prefix="environment-"))  # others may not enter pytest's own folder
            home.chmod(0o755)
            request.addfinalizer(functools.partial(shutil.rmtree, home))
            subprocess.run([python, "-m", "venv", "--without-pip", home], check=True)
            (home / "lib" / version / "site-packages" / "these.pth").write_text(packages)
            python = str(home / "bin" / "python")
        code = (
            f"import os, sys; os.setgid({SOMEBODY}); os.setuid({SOMEBODY}); sys.path.insert(0, {str(ROOT)!r}); "
            f"import numpy, nbformat, scipy, grader.grading; open({str(ROOT / 'README.md')!r})"
        )
        tried = subprocess.run(
            [python, "-c", code], capture_output=True, text=True, cwd="/", env={"PATH": "/usr/bin"}
        )
        if tried.returncode == 0:
            return python, [str(ROOT)]
        why = (tried.stderr.strip().splitlines() or ["it says nothing"])[-1]
    pytest.skip(f"no other user can run this Python and its packages: {why}")
