"""A class of small notebooks, graded by a fake: for tests of all that is around the grading."""

import os
import sys
from pathlib import Path

import nbformat
from fake_grading import CHAPTER, instantly, slowly
from nbformat.v4 import new_code_cell, new_notebook

from grader import GraderError
from grader.classroom import Summary, grade_class
from grader.course import find_chapter
from grader.gradebook import Gradebook, points_of
from grader.grading import Graded
from grader.location import Classroom, load_classroom
from grader.workers import Task


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
        task = Task(CHAPTER, "", folder.name, str(folder / CHAPTER))
        table[folder.name] = points_of(chapter, Graded.from_json(instantly(task)))
    return table


# The two below are started by `python -c`: of a script worker processes would import all over again.


def main() -> int:
    """Grade the class in the folder that the command line names; return the exit status."""
    try:
        summary = run(Path(sys.argv[1]), grade=slowly, patience=20)
    except GraderError as error:
        print(error, file=sys.stderr)
        return 2
    print("graded and unchanged:", len(summary.graded), len(summary.unchanged), file=sys.stderr)
    return 0


def serve() -> None:
    """Grade that class once for each line on stdin, each time in a fork of its own; print its id, then how it ended.

    A fork saves the second that the imports take.
    """
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(main())
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
