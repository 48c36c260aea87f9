"""Grades as files that Canvas and Moodle import, and as a plain table."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.apps.baseapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Application

from grader import GraderError
from grader.course import Chapter, exercise_of
from grader.feedback import put

# What a spreadsheet takes for a formula: at the start of a field, or after what another country's spreadsheet
# takes for the end of one.
FORMULA = re.compile("(^|;)(?=\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20])")


@dataclass(frozen=True)
class Line:
    """A student's grade; `score` is None if nothing was handed in.

    Parameters
    ----------
    lms_id : the student's number in the learning platform, if the gradebook has it (`lms_user_id`)
    score : points after the penalty for being late, at least 0
    exercises : points by exercise
    """

    student: str
    first_name: str
    last_name: str
    email: str
    lms_id: str
    score: float | None
    late_penalty: float
    exercises: dict[str, float]


@dataclass(frozen=True)
class Grades:
    """A chapter's grades, as they stand in the gradebook."""

    chapter: str
    max_score: float
    lines: tuple[Line, ...]


def gradebook_url(root: Path) -> str:
    """Return the gradebook's address, as nbgrader's configuration gives it."""
    app = NbGrader()
    # nbgrader reads these folders and the course's own, which wins; here that is found from anywhere
    Application.load_config_file(app, "nbgrader_config", path=[str(root), *app.config_file_paths])
    return CourseDirectory(parent=app).db_url


def read(chapter: Chapter, url: str) -> Grades:
    """Return the grades of every student in the gradebook, points given by hand and penalties included.

    Raises
    ------
    GraderError
        If the gradebook cannot be opened, or holds no grades of the chapter.
    """
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        raise GraderError(f"there is no gradebook {url.removeprefix('sqlite:///')}: grade the chapter first")
    try:
        with Gradebook(url) as gradebook:
            assignment = gradebook.find_assignment(chapter.name)
            return Grades(chapter.name, assignment.max_score, tuple(_lines(gradebook, assignment, chapter)))
    except MissingEntry:
        raise GraderError(f"the gradebook holds no grades of {chapter.name}: grade it first") from None
    except (SQLAlchemyError, ImportError, OSError) as error:  # a driver may be missing as well
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise GraderError(
            f"the gradebook cannot be read ({reason}): is its address right, and its driver installed?"
        ) from None


def _lines(gradebook: Gradebook, assignment: Assignment, chapter: Chapter) -> Iterable[Line]:
    """Yield a line a student, from three queries however large the class is."""
    query = gradebook.db.query
    submitted = SubmittedAssignment.assignment_id == assignment.id
    handed_in = {
        student: (score, penalty or 0.0)
        for student, score, penalty in query(
            SubmittedAssignment.student_id,
            SubmittedAssignment.score,
            SubmittedAssignment.late_submission_penalty,
        ).filter(submitted)
    }
    exercises: dict[str, dict[str, float]] = {}
    cells = (
        query(SubmittedAssignment.student_id, BaseCell.name, Grade.score)
        .select_from(Grade)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .filter(submitted)
    )
    for student, cell, score in cells:
        by_exercise = exercises.setdefault(student, {e.name: 0.0 for e in chapter.exercises})
        by_exercise[exercise_of(cell)] = by_exercise.get(exercise_of(cell), 0.0) + score
    for student in query(Student).order_by(Student.id):
        score, penalty = handed_in.get(student.id, (None, 0.0))
        yield Line(
            student.id,
            student.first_name or "",
            student.last_name or "",
            student.email or "",
            student.lms_user_id or "",
            None if score is None else max(0.0, score - penalty),
            penalty,
            exercises.get(student.id, {}),
        )


def canvas_csv(grades: Grades) -> str:
    """Return what *Grades, Import* in Canvas reads.

    Canvas finds a student by its own ID, else by SIS user ID, else by login, else by name. The folder's name
    is given as the login. The assignment is found by its title, or made. No byte-order mark: Canvas stumbles.
    """
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", grades.chapter]
    rows = [header, ["    Points Possible", "", "", "", "", number(grades.max_score)]]
    for line in grades.lines:
        name = ", ".join(filter(None, [line.last_name, line.first_name])) or line.student
        # a row whose name says this would be read as the one above
        name = name.replace("Points Possible", "Points-Possible")
        own_id = line.lms_id if line.lms_id.isascii() and line.lms_id.isdigit() else ""
        rows.append([harmless(name), own_id, "", harmless(line.student), "", number(line.score)])
    return _csv(rows)


def moodle_csv(grades: Grades) -> str:
    """Return what *Grades, Import, CSV file* in Moodle reads.

    On Moodle's next page you choose the column that identifies a student (*Map from*: `Username`, `ID number`
    or `Email address`) and the grade item that the chapter's column fills.
    """
    rows = [["First name", "Last name", "Username", "ID number", "Email address", grades.chapter]]
    for line in grades.lines:
        identifiers = [line.student, line.lms_id or line.student, line.email]
        rows.append(
            [*map(harmless, [line.first_name, line.last_name, *identifiers]), number(line.score)],
        )
    return _csv(rows)


def plain_csv(grades: Grades) -> str:
    """Return a table with the points of each exercise."""
    exercises = list(dict.fromkeys(name for line in grades.lines for name in line.exercises))
    rows = [["student", "last_name", "first_name", "email", "points", "of", "late_penalty", *exercises]]
    for line in grades.lines:
        who = map(harmless, [line.student, line.last_name, line.first_name, line.email])
        points = [line.score, grades.max_score, line.late_penalty if line.score is not None else None]
        rows.append([*who, *map(number, [*points, *map(line.exercises.get, exercises)])])
    return _csv(rows)


FORMATS: dict[str, Callable[[Grades], str]] = {"canvas": canvas_csv, "moodle": moodle_csv, "plain": plain_csv}


def write(grades: Grades, form: str, path: Path) -> None:
    """Write grades in one of `FORMATS`; raise GraderError if the file cannot be written."""
    if path.is_dir():
        raise GraderError(f"{path} is a folder: name a file, such as {path / 'grades.csv'}")
    put(path, FORMATS[form](grades))


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    An apostrophe before it makes a formula text. An id that needs one does not match in the import, which then
    asks who that is: better than a formula that runs, and no platform gives such ids.
    """
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return FORMULA.sub(r"\1'", printable)


def number(value: float | None) -> str:
    """Return points as an import reads them; nothing where there is no grade."""
    return "" if value is None else f"{round(value, 2):g}"


def _csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
