"""Feedback as HTML pages: one for each learner, one for the instructor.

A page is one file that loads nothing and runs nothing. Whatever came out of a submission goes through
`grader.untrusted` and is escaped.
"""

import functools
import os
import re
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from nbformat.notebooknode import NotebookNode

from grader import GraderError
from grader.course import Chapter, Exercise, cell_id, code_cells, is_hidden, points
from grader.grading import Graded
from grader.untrusted import Kind, clean, coloured, in_words, shown_outputs
from grader.words import PLAIN_WORDS, UNJUDGED, Status, defined_names

NOBODY: Mapping[str, float] = MappingProxyType({})
NOT_WRITTEN = PLAIN_WORDS["NotImplementedError"]
LONGEST_PAGE = 1_000_000  # characters of code and outputs on one page
MOST_BARS = 10  # in the histogram


# --- what a learner's page says -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Note:
    """A message of one or more test cells of an exercise.

    Parameters
    ----------
    visible, hidden : whether a check that the learner can run says it, and one that is not shown
    judged : whether the test ran to a verdict
    points : what the cells that say it would have given
    """

    message: str
    visible: bool
    hidden: bool
    judged: bool
    points: float


@dataclass(frozen=True)
class Result:
    """What a learner reached in one exercise."""

    name: str
    score: float
    max_score: float
    notes: tuple[Note, ...]
    by_hand: bool

    @property
    def is_complete(self) -> bool:
        """Say whether no point is missing."""
        return self.score >= self.max_score

    @property
    def is_unwritten(self) -> bool:
        """Say whether the stub is still there."""
        return bool(self.notes) and all(note.message == NOT_WRITTEN for note in self.notes)

    @property
    def only_hidden(self) -> bool:
        """Say whether every check that the learner can run passed, and one that is not shown failed."""
        return bool(self.notes) and all(note.judged and not note.visible for note in self.notes)

    @property
    def unjudged(self) -> float:
        """Return the points of the checks that could not be judged, where nobody gave points by hand."""
        missing = sum(note.points for note in self.notes if not note.judged)
        return min(missing, max(0.0, self.max_score - self.score))

    @property
    def word(self) -> str:
        """Return how the exercise stands, in a word or two."""
        if self.is_complete:
            return "complete"
        if self.by_hand:
            return "marked by your instructor"
        if self.unjudged:
            return "not judged" if self.unjudged == self.max_score else "partly not judged"
        return "not written yet" if self.is_unwritten else "look again"


def results(chapter: Chapter, graded: Graded, manual: Mapping[str, float] = NOBODY) -> list[Result]:
    """Return what a submission reached by exercise; points by hand (by the test cell's id) replace its own."""
    return [_result(exercise, graded, manual) for exercise in chapter.exercises]


def _result(exercise: Exercise, graded: Graded, manual: Mapping[str, float]) -> Result:
    score, notes = 0.0, {}
    for cell in sorted(exercise.cells, key=lambda cell: is_hidden(cell_id(cell))):
        name = cell_id(cell)
        outcome = graded.outcomes.get(name, UNJUDGED)
        passed = outcome.status is Status.PASSED
        score += manual.get(name, points(cell) if passed else 0.0)
        if not passed:
            notes.setdefault((outcome.message, outcome.status), []).append(cell)
    by_hand = any(cell_id(cell) in manual for cell in exercise.cells)
    return Result(
        exercise.name,
        score,
        exercise.points,
        tuple(_note(message, status, cells) for (message, status), cells in notes.items()),
        by_hand,
    )


def _note(message: str, status: Status, cells: Sequence[NotebookNode]) -> Note:
    hidden = [is_hidden(cell_id(cell)) for cell in cells]
    return Note(message, not all(hidden), any(hidden), status is Status.FAILED, sum(map(points, cells)))


@dataclass(frozen=True)
class Work:
    """The learner's own cells for one exercise, or (without a name) those that belong to none."""

    name: str | None
    cells: tuple[NotebookNode, ...]


def own_work(chapter: Chapter, notebook: NotebookNode | None) -> list[Work]:
    """Return a learner's own code cells by exercise, in the order of the chapter.

    A cell belongs to the exercise whose id it has, else to the one whose function it defines. Locked cells,
    hidden tests among them, are not the learner's.
    """
    names = [exercise.name for exercise in chapter.exercises]
    cells: dict[str | None, list[NotebookNode]] = {name: [] for name in [*names, None]}
    for cell in code_cells(notebook) if notebook is not None else ():
        if _is_own(chapter, cell):
            defined = set() if cell_id(cell) in cells else set(defined_names(cell.source))
            name = (
                cell_id(cell) if cell_id(cell) in cells else next(filter(defined.__contains__, names), None)
            )
            cells[name].append(cell)
    return [Work(name, tuple(found)) for name, found in cells.items() if found]


def _is_own(chapter: Chapter, cell: NotebookNode) -> bool:
    locked = cell.metadata.get("nbgrader", {}).get("locked") or cell_id(cell) in chapter.locked_cells
    # the marker is looked for as well: of all things, a hidden test must not slip through
    return bool(cell.source.strip()) and not locked and "BEGIN HIDDEN TESTS" not in cell.source


def student_page(
    chapter: Chapter,
    student: str,
    graded: Graded,
    *,
    manual: Mapping[str, float] = NOBODY,
    late_penalty: float = 0.0,
) -> str:
    """Return a learner's page.

    Parameters
    ----------
    student : the student's id, as it is
    manual : points that an instructor gave by hand, by the id of the test cell; they replace the cell's own
    late_penalty : points taken off for handing in late
    """
    found = results(chapter, graded, manual)
    reached = sum(result.score for result in found)
    return _render(
        "student.html",
        title=_title(chapter),
        student=student,
        results=found,
        score=max(0.0, reached - late_penalty),
        before_penalty=reached,
        late_penalty=late_penalty,
        max_score=sum(result.max_score for result in found),
        next=_next(found),
        work=_within(own_work(chapter, graded.notebook)),
        has_notebook=graded.notebook is not None,
        sandboxed=graded.sandboxed,
    )


def _next(found: Sequence[Result]) -> Result | None:
    """Return the exercise to look at next: the first with a mistake in it, else the first that is not written."""
    open_ones = [result for result in found if not result.is_complete]
    judged = [result for result in open_ones if any(note.judged for note in result.notes)]
    return next((r for r in judged if not r.is_unwritten), next(iter(judged or open_ones), None))


def _within(work: Sequence[Work]) -> list[Work]:
    """Return the work up to where the page becomes too long for a phone to open."""
    kept, length = [], 0
    for part in work:
        cells = []
        for cell in part.cells:
            shown = [output.text for output in shown_outputs(cell)]
            length += min(len(cell.source), 30_000) + sum(map(len, shown))
            if length <= LONGEST_PAGE:
                cells.append(cell)
        kept.append(Work(part.name, tuple(cells)))
    return kept


# --- what the instructor's page says ------------------------------------------------------------------------


@dataclass(frozen=True)
class Mistake:
    """A message that learners got, and who; messages that differ in their numbers alone count as one."""

    exercise: str
    message: str
    students: tuple[str, ...]
    wordings: int
    hidden: bool


@dataclass(frozen=True)
class Row:
    """How a class did in one exercise."""

    name: str
    max_score: float
    mean: float
    full: int
    unwritten: int
    students: int


def common_mistakes(found: Mapping[str, Sequence[Result]]) -> list[Mistake]:
    """Return the messages of failed checks, the commonest first; an untouched stub is no mistake."""
    groups: dict[tuple[str, str], dict[str, list[Note]]] = {}
    for student, class_results in found.items():
        for result in class_results:
            for note in result.notes:
                if note.judged and note.message != NOT_WRITTEN:
                    key = (result.name, without_numbers(note.message))
                    groups.setdefault(key, {}).setdefault(student, []).append(note)
    mistakes = []
    for (exercise, _), by_student in groups.items():
        notes = [note for some in by_student.values() for note in some]
        wordings = [note.message for note in notes]
        hidden = not any(note.visible for note in notes)
        message = statistics.mode(wordings)
        mistakes.append(Mistake(exercise, message, tuple(by_student), len(set(wordings)), hidden))
    return sorted(mistakes, key=lambda mistake: -len(mistake.students))


def without_numbers(message: str) -> str:
    """Return a message without what differs between two learners who made the same mistake."""
    message = re.sub(r" \(in line \d+ of your cell: .*\)$", "", message, flags=re.S)
    message = re.sub(r"[-+]?(?<!\w)\d[\d_]*(?:\.\d*)?(?:[eE][-+]?\d+)?", "N", message)
    message = re.sub(r"[-+]?(?<!\w)(?:nan|inf)(?!\w)", "N", message)
    message = re.sub(r"N[.,]+(?=[)\]])", "N", " ".join(message.split()))  # a tuple of one number has a comma
    return re.sub(r"N(?:[\s,;()\[\]]+N)+", "N", message)


def class_page(chapter: Chapter, graded_by_student: Mapping[str, Graded]) -> str:
    """Return the instructor's page on a class."""
    found = {student: results(chapter, graded) for student, graded in sorted(graded_by_student.items())}
    scores = {student: sum(r.score for r in some) for student, some in found.items()}
    of = sum(exercise.points for exercise in chapter.exercises)
    rows = [_row(exercise, [r for some in found.values() for r in some if r.name == exercise.name])
            for exercise in chapter.exercises]  # fmt: skip
    unjudged = {student: _unjudged(some) for student, some in found.items()}
    hardest = [
        row for row in sorted(rows, key=lambda row: row.mean / row.max_score) if row.mean < row.max_score
    ]
    return _render(
        "class.html",
        title=_title(chapter),
        chapter=chapter.name,
        scores=scores,
        max_score=of,
        mean=statistics.fmean(scores.values()) if scores else 0.0,
        median=statistics.median(scores.values()) if scores else 0.0,
        full=sum(score >= of for score in scores.values()),
        bars=histogram(list(scores.values()), of),
        rows=rows,
        hardest=hardest[:3],
        mistakes=common_mistakes(found),
        flagged={student: graded_by_student[student].flags for student in found
                 if graded_by_student[student].flags},
        unjudged={student: notes for student, notes in unjudged.items() if notes},
        without_sandbox=[student for student in found if not graded_by_student[student].sandboxed],
    )  # fmt: skip


def _unjudged(found: Sequence[Result]) -> dict[str, list[tuple[str, float]]]:
    """Return exercises and points that could not be judged, by the sentence that says why."""
    parts: dict[str, list[tuple[str, float]]] = {}
    for result in found:
        for note in result.notes:
            if not note.judged:
                parts.setdefault(note.message, []).append((result.name, note.points))
    return parts


def _row(exercise: Exercise, found: Sequence[Result]) -> Row:
    return Row(
        exercise.name,
        exercise.points,
        statistics.fmean(result.score for result in found) if found else 0.0,
        sum(result.is_complete for result in found),
        sum(result.is_unwritten for result in found),
        len(found),
    )


def histogram(scores: Sequence[float], of: float) -> list[tuple[str, int]]:
    """Return label and count of each bar, from no points to all; the bars are equally wide but for the last."""
    width = max(1, -(-int(of + 1) // MOST_BARS))
    count = max(1, -(-int(of + 1) // width))
    bars = [0] * count
    for score in scores:
        bars[min(count - 1, max(0, int(score // width)))] += 1
    ends = [min(start + width - 1, of) for start in range(0, count * width, width)]
    return [
        (f"{i * width}–{end:g}" if end > i * width else f"{end:g}", bar)
        for i, (end, bar) in enumerate(zip(ends, bars, strict=True))
    ]


# --- files --------------------------------------------------------------------------------------------------


def write(
    chapter: Chapter,
    graded_by_student: Mapping[str, Graded],
    into: Path,
    *,
    manual: Mapping[str, Mapping[str, float]] = MappingProxyType({}),
    late_penalties: Mapping[str, float] = NOBODY,
) -> None:
    """Write every page of a class below the feedback folder.

    Parameters
    ----------
    into : the feedback folder, `classroom/feedback`
    manual : points given by hand, by student and test cell
    late_penalties : points taken off, by student

    Raises
    ------
    GraderError
        If a student's id is no plain folder name (nothing is written then), or a file cannot be written.
    """
    for student in graded_by_student:
        check_student(chapter, student)
    for student, graded in graded_by_student.items():
        write_student(
            chapter,
            student,
            graded,
            into,
            manual=manual.get(student, NOBODY),
            late_penalty=late_penalties.get(student, 0.0),
        )
    put(into / f"{chapter.name}.html", class_page(chapter, graded_by_student))


def write_student(
    chapter: Chapter,
    student: str,
    graded: Graded,
    into: Path,
    *,
    manual: Mapping[str, float] = NOBODY,
    late_penalty: float = 0.0,
) -> Path:
    """Write one learner's page where nbgrader puts its own; return its path. See `write`."""
    check_student(chapter, student)
    path = into / student / chapter.name / f"{chapter.name}.html"
    put(path, student_page(chapter, student, graded, manual=manual, late_penalty=late_penalty))
    return path


def check_student(chapter: Chapter, student: str) -> None:
    """Raise GraderError unless a student's id is the name of a folder, and not that of the class's page."""
    try:
        os.fsencode(student)
        possible = student not in ("", ".", "..") and not any(sign in student for sign in "/\\\0")
    except UnicodeEncodeError:
        possible = False
    if not possible:
        raise GraderError(
            f"{student!r} cannot be a student's id: rename the folder to a name without slashes"
        )
    if student == f"{chapter.name}.html":
        raise GraderError(f"a student cannot be called {student}, as the class's page is: rename the folder")


def _umask() -> int:
    """Return which rights this process gives nobody."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def put(path: Path, page: str) -> None:
    """Write a page in one piece: whoever opens it sees the old one or the new one."""
    if path.exists() and not path.is_file():
        raise GraderError(f"{path} is a folder or a device: name a file")
    unfinished = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as file:
            unfinished = file.name
            file.write(page.encode("utf-8"))
        os.chmod(unfinished, 0o666 & ~_umask())  # a temporary file is its owner's alone
        os.replace(unfinished, path)
    except OSError as error:
        if unfinished is not None:
            Path(unfinished).unlink(missing_ok=True)
        raise GraderError(f"{path} cannot be written: {error.strerror}") from None


# --- templates ----------------------------------------------------------------------------------------------


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grader", "templates/feedback"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": lambda value: f"{round(value, 2):g}",
        "clean": clean,
        "in_words": in_words,
        "coloured": coloured,
        "outputs": shown_outputs,
        "breakable": lambda name: Markup("_<wbr>").join(name.split("_")),
        "link": _link,
    }
    environment.globals["Kind"] = Kind
    return environment


def _render(template: str, **values: object) -> str:
    return _environment().get_template(template).render(values)


def _link(student: str, chapter: str) -> str:
    """Return the way from the class's page to a learner's."""
    path = f"./{student}/{chapter}/{chapter}.html"
    try:
        return quote(os.fsencode(path))
    except UnicodeEncodeError:  # no folder can have that name
        return quote(path.encode("utf-8", "replace"))


def _title(chapter: Chapter) -> str:
    """Return the chapter's title, from the first line of its notebook."""
    heading = re.match(r"#\s+(.+)", chapter.notebook.cells[0].source) if chapter.notebook.cells else None
    return heading[1].strip().removesuffix(": the exercises") if heading else chapter.name
