"""What the hostile suite and its control set share: a notebook that solves everything, and eyes on the machine."""

import ctypes
import os
import time
from dataclasses import dataclass

import psutil
import pytest
from attacks import ROOMY, SHORT, SMALL

from grader.course import ROOT
from grader.grading import grade, launcher, warm
from grader.submissions import fill, solution_source

PR_SET_CHILD_SUBREAPER = 36
# The sample class imports scikit-learn, which takes longer than the grading.
PLAIN_MULTI_HOT = """\
def multi_hot(tag_sets, tags):
    encoded = np.zeros((len(tag_sets), len(tags)))
    for i, tag_set in enumerate(tag_sets):
        for tag in tag_set:
            if tag not in tags:
                raise ValueError(f"{tag!r} is not one of the tags")
            encoded[i, list(tags).index(tag)] = 1
    return encoded
"""


@pytest.fixture(scope="session")
def solved(right):
    """Return the notebook that solves everything, and quickly."""
    return fill(right, {"multi_hot": PLAIN_MULTI_HOT})


@pytest.fixture(scope="session")
def right_sources(solved, chapter):
    """Return the right answer to each exercise."""
    return {e.name: solution_source(solved, e.name) for e in chapter.exercises}


@pytest.fixture(scope="session", autouse=True)
def _warm():
    # What loses its parent becomes this process's child, so that nothing a submission starts is out of sight.
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for settings in (ROOMY, SHORT, SMALL):
        warm("similarity", settings)


@dataclass
class Machine:
    """What a submission must leave as it was."""

    course: dict[str, tuple]
    processes: set[int]

    def is_as_before(self) -> None:
        """Check that nothing is left running and that the course's files are the same."""
        assert not self.left_running(), "something of the submission's is still running"
        assert files_of_course() == self.course

    def left_running(self) -> list[str]:
        """Return what still runs below this process that did not before, after a moment to end."""
        for _ in range(100):
            left = [p for p in running() if p.pid not in self.processes]
            if not left:
                return []
            time.sleep(0.05)
        return [repr(p) for p in left]


def running() -> list[psutil.Process]:
    """Return all that runs below this process, without what has ended and waits to be collected."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            if process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found


def files_of_course() -> dict[str, tuple]:
    """Return size and time of each of the course's own files."""
    found = {}
    for folder in ("chapters", "solutions", "grader", "tests"):
        for path in ROOT.joinpath(folder).rglob("*"):
            if "__pycache__" not in path.parts and path.suffix != ".pyc":
                status = os.lstat(path)
                found[str(path)] = status.st_mode, status.st_size, status.st_mtime_ns
    return found


@pytest.fixture
def machine():
    """Return what is there before the submission is graded."""
    return Machine(files_of_course(), {p.pid for p in running()})


@pytest.fixture(scope="session")
def grade_it(chapter):
    """Return a function that grades a notebook and returns what was graded, and points by exercise."""

    def run(notebook, folder=None, settings=ROOMY):
        graded = grade(chapter, notebook, folder, settings)
        return graded, {e.id: e for e in graded.verdict(chapter).exercises}

    assert launcher(ROOMY).settings.sandbox
    return run
