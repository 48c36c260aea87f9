"""A small class that shows grading at work: right, wrong, mixed, unfinished and untouched submissions.

It goes through nbgrader's own commands, in `build/sample/`. No real class is touched.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from grader import GraderError
from grader.course import Chapter, cell_id
from grader.mistakes import load
from grader.sandbox import require_sandbox
from grader.submissions import fill, student_notebook

CLASS = Path("build/sample")


def sample_class(chapter: Chapter) -> dict[str, dict[str, str]]:
    """Return the sample class: answers by student and exercise, taken from the chapter's mistakes file."""
    right: dict[str, list[str]] = {e.name: [] for e in chapter.exercises}
    wrong: dict[str, list[str]] = {e.name: [] for e in chapter.exercises}
    for candidate in load(chapter):
        (right if candidate.is_right else wrong)[candidate.exercise].append(candidate.source)
    names = list(right)
    half = names[: (len(names) + 1) // 2]
    return {
        "right-one-way": {name: right[name][0] for name in names},
        "right-another-way": {name: right[name][1] for name in names},
        "wrong-all-over": {name: wrong[name][0] for name in names},
        "wrong-otherwise": {name: wrong[name][1] for name in names},
        "wrong-here-and-there": {n: (right if i % 2 else wrong)[n][-1] for i, n in enumerate(names)},
        "unfinished": {name: right[name][0] for name in half},
        "untouched": {},
    }


def grade(chapter: Chapter) -> list[dict]:
    """Grade a chapter's sample class; return one row a student.

    A row holds the student, the points and the points by exercise. Where nothing has changed since the last
    time, its rows are returned.

    Raises
    ------
    GraderError
        If nbgrader fails; the text names its log.
    """
    root = chapter.root
    home = root / CLASS / chapter.name
    result, stamp = home / "grades.json", _stamp(chapter)
    if result.exists():
        saved = json.loads(result.read_text())
        if saved["stamp"] == stamp:
            return saved["rows"]
    shutil.rmtree(home, ignore_errors=True)
    notebook = student_notebook(chapter)
    students = sample_class(chapter)
    for student, answers in students.items():
        folder = home / "submitted" / student / chapter.name
        folder.mkdir(parents=True)
        nbformat.write(fill(notebook, answers), folder / f"{chapter.name}.ipynb")

    release = f"--CourseDirectory.release_directory={(home / 'release').relative_to(root)}"
    _nbgrader(root, home, "generate_assignment", chapter.name, "--force", release)
    _nbgrader(root, home, "autograde", chapter.name, f"--Sandbox.enabled={can_sandbox()}")
    _nbgrader(root, home, "generate_feedback", chapter.name)

    rows = _rows(_gradebook(home), chapter, list(students))
    result.write_text(json.dumps({"stamp": stamp, "rows": rows}, indent=1))
    return rows


def can_sandbox() -> bool:
    """Say whether the sandbox starts here. The sample class is our own code, and may do without."""
    try:
        require_sandbox()
    except GraderError:
        return False
    return True


def _nbgrader(root: Path, home: Path, command: str, *arguments: str) -> None:
    """Run one of nbgrader's commands on the sample class, its output in a log."""
    log = home / "nbgrader.log"
    # nbgrader calls `alembic` by name, and the environment need not be activated
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    # both, or a GRADEBOOK in the caller's environment would lead to a real class
    own_class = {"CLASSROOM": str(home.relative_to(root)), "GRADEBOOK": _gradebook(home)}
    with log.open("a") as out:
        status = subprocess.run(
            [sys.executable, "-m", "nbgrader", command, *arguments],
            cwd=root,
            env={**os.environ, "PATH": path, **own_class},
            stdout=out,
            stderr=subprocess.STDOUT,
        ).returncode
    if status != 0:
        raise GraderError(f"nbgrader {command} failed on the sample class; its last words are in {log}")


def _gradebook(home: Path) -> str:
    """Return the address of the sample class's own gradebook."""
    return f"sqlite:///{home / 'gradebook.db'}"


def _rows(gradebook_url: str, chapter: Chapter, order: list[str]) -> list[dict]:
    """Read the grades out of the gradebook, students in the order given."""
    from nbgrader.api import Gradebook

    rows = []
    with Gradebook(gradebook_url) as gradebook:
        for submission in gradebook.assignment_submissions(chapter.name):
            scores = {grade.name: grade.score for grade in submission.notebooks[0].grades}
            exercises = {e.name: sum(scores[cell_id(c)] for c in e.cells) for e in chapter.exercises}
            rows.append({"student": submission.student.id, "score": submission.score, "exercises": exercises})
    return sorted(rows, key=lambda row: order.index(row["student"]))


def _stamp(chapter: Chapter) -> str:
    """Return a hash of all that the grades follow from."""
    root = chapter.root
    files = [
        chapter.path,
        root / "tests" / "chapters" / f"{chapter.name}_mistakes.py",
        root / "solutions" / f"{chapter.name}.py",
        root / "nbgrader_config.py",
        root / "constraints.txt",
        *(root / "grader").glob("*.py"),
    ]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()
