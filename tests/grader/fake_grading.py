"""Ways to grade without running anything. They stand in a module of their own: worker processes import it."""

import hashlib
import os
import signal
import time
from pathlib import Path

from grader import GraderError
from grader.course import ROOT, find_chapter
from grader.grading import Graded
from grader.reading import read_submission
from grader.words import PASSED, Outcome, Status
from grader.workers import Task, _folder, nothing

CHAPTER = "similarity"


def instantly(task: Task) -> dict:
    """Pass or fail each test cell by a hash: the same submission gets the same verdict."""
    chapter = find_chapter(CHAPTER, Path(task.root) if task.root else ROOT)
    with _folder(task) as folder:
        submission = read_submission(folder, chapter)
    if submission.notebook is None:
        return nothing(chapter, submission.problem, submission.flags).as_json()
    answer = "".join(cell.source for cell in submission.notebook.cells)
    outcomes = {}
    for name in chapter.test_cells:
        lot = hashlib.sha256((name + answer).encode()).digest()[0]
        outcomes[name] = PASSED if lot % 2 else Outcome(Status.FAILED, f"{name}: no luck with {lot}")
    return Graded(CHAPTER, outcomes, submission.flags, submission.notebook, True, 0.0).as_json()


def slowly(task: Task) -> dict:
    """Take a moment."""
    time.sleep(0.05)
    return instantly(task)


def deadly(task: Task) -> dict:
    """Kill the worker over one student's submission, every time."""
    time.sleep(0.02)
    if task.student == "student-03":
        os.kill(os.getpid(), signal.SIGKILL)
    return instantly(task)


def deadly_once(task: Task) -> dict:
    """Kill the worker over each third submission, the first time."""
    mark = Path(task.folder) / ".killed"
    if int(task.student[-2:]) % 3 == 0 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return instantly(task)


def failing(task: Task) -> dict:
    """Have a bug that shows with one student."""
    if task.student == "student-03":
        raise ZeroDivisionError("a bug of the grader's")
    return instantly(task)


def unable(task: Task) -> dict:
    """Be a machine that cannot grade, after a while."""
    if int(task.student[-2:]) > 5:
        raise GraderError("no sandbox can be started here")
    return instantly(task)
