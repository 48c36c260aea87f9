"""A class of small notebooks and ways to grade them without running anything, for tests of all that is around.

The grading functions stand here, in a module, because worker processes have to import them.
"""

import hashlib
import os
import signal
import sys
import time
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from grader import GraderError
from grader.classroom import Summary, grade_class
from grader.configuration import Classroom, load_classroom
from grader.course import find_chapter
from grader.gradebook import Gradebook, points_of
from grader.grading import Graded
from grader.verdict import PASSED, Outcome, Status
from grader.workers import Task, nothing, parse

CHAPTER = "similarity"


def instantly(task: Task) -> dict:
    """Pass or fail each test cell by a hash: the same submission gets the same verdict."""
    chapter = find_chapter(CHAPTER, Path(task.root)) if task.root else find_chapter(CHAPTER)
    if task.content is None:
        return nothing(chapter, task.problem).as_json()
    try:
        notebook = parse(task.content)
    except GraderError as error:
        return nothing(chapter, str(error)).as_json()
    outcomes = {}
    for name in chapter.test_cells:
        lot = hashlib.sha256(name.encode() + task.content).digest()[0]
        outcomes[name] = PASSED if lot % 2 else Outcome(Status.FAILED, f"{name}: no luck with {lot}")
    return Graded(CHAPTER, outcomes, (), notebook, True, 0.0).as_json()


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


def make_class(home: Path, count: int) -> list[str]:
    """Write small submissions; return the students."""
    students = [f"student-{number:02}" for number in range(1, count + 1)]
    for student in students:
        hand_in(home, student, f"answer = {student!r}")
    return students


def hand_in(home: Path, student: str, source: str) -> Path:
    """Write one submission; return its folder."""
    folder = home / "submitted" / student / CHAPTER
    folder.mkdir(parents=True, exist_ok=True)
    notebook = new_notebook(cells=[new_code_cell(source, id="one_hot")])
    (folder / f"{CHAPTER}.ipynb").write_text(nbformat.writes(notebook))
    return folder


def classroom_in(home: Path, db_url: str | None = None, root: Path | None = None) -> Classroom:
    """Return the course's classroom, moved to a folder."""
    before = {name: os.environ.get(name) for name in ("CLASSROOM", "GRADEBOOK")}
    os.environ["CLASSROOM"] = str(home)
    os.environ.pop("GRADEBOOK", None)
    try:
        return load_classroom(root, db_url) if root else load_classroom(db_url=db_url)
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def run(home: Path, db_url: str | None = None, **options) -> Summary:
    """Grade the class in a folder by a fake."""
    options = {"workers": 2, "grade": instantly, **options}
    return grade_class(find_chapter(CHAPTER), classroom_in(home, db_url), **options)


def rows(home: Path, db_url: str | None = None) -> dict[str, dict[str, float | None]]:
    """Return the automatic scores by student and cell; the gradebook's rows must be complete."""
    with Gradebook(find_chapter(CHAPTER), classroom_in(home, db_url), patience=5) as gradebook:
        found = gradebook.scores()
    cells = set(find_chapter(CHAPTER).test_cells)
    assert all(set(scores) == cells for scores in found.values())
    return found


def expected(home: Path) -> dict[str, dict[str, float | None]]:
    """Return the scores that `instantly` gives a class, reckoned without the class's machinery."""
    chapter, table = find_chapter(CHAPTER), {}
    for folder in sorted((home / "submitted").iterdir()):
        content = (folder / CHAPTER / f"{CHAPTER}.ipynb").read_bytes()
        task = Task(CHAPTER, "", folder.name, content, "", str(folder))
        table[folder.name] = points_of(chapter, Graded.from_json(instantly(task)))
    return table


def main() -> int:
    """Grade the class in a folder in a process of its own: `python -m fake_class FOLDER`."""
    try:
        summary = run(Path(sys.argv[1]), grade=slowly, patience=20)
    except GraderError as error:
        print(error, file=sys.stderr)
        return 2
    print(len(summary.graded), len(summary.unchanged))
    return 0


if __name__ == "__main__":
    import fake_class

    sys.exit(fake_class.main())
