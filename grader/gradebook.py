"""The one writer that puts verdicts into nbgrader's gradebook.

It writes what `nbgrader autograde` would have written, many submissions in one transaction. To write a verdict
twice changes nothing; manual scores, extra credit, comments and extensions are a person's and stay.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader import api
from nbgrader.preprocessors import (
    AssignLatePenalties,
)
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_locked, is_solution, is_task
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, contains_eager

from grader import GraderError
from grader.course import Chapter, cell_id, points
from grader.database import FIRST_PATIENCE, PATIENCE, Database, make_tables
from grader.grading import Graded
from grader.location import Classroom
from grader.pages import Marked, Pages
from grader.words import UNJUDGED, Status

LONGEST_ID = 128  # characters that nbgrader's tables have for a student's id


@dataclass(frozen=True)
class Changes:
    """How the cells of a notebook differ from what the gradebook knows of them."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    worth: dict[str, tuple[float, float]] = field(default_factory=dict)  # points before and now, by cell

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.worth)


@dataclass(frozen=True)
class ByHand:
    """What is not the grader's own in a student's grades: a person's scores by cell, and the penalty for being late."""

    scores: dict[str, float] = field(default_factory=dict)
    late_penalty: float = 0.0


class CellsChanged(GraderError):
    """The exercise has other cells than those that submissions were graded by."""


class Gradebook:
    """One chapter's part of a gradebook, opened for writing.

    Parameters
    ----------
    chapter, classroom : whose
    patience : seconds for which a database that does not answer is waited for
    say : is told what is waited for, and told "" when the wait is over
    """

    def __init__(
        self,
        chapter: Chapter,
        classroom: Classroom,
        *,
        patience: float = PATIENCE,
        say: Callable[[str], None] = lambda _: None,
    ):
        self.chapter, self.classroom = chapter, classroom
        self.database = Database(classroom.db_url, patience, say)
        self.pages = Pages(chapter, classroom)
        self._late = AssignLatePenalties(config=classroom.config)
        self._late.init_plugin()
        self._tasks = {cell_id(cell) for cell in self.pages.released.cells if is_task(cell)}

    def __enter__(self) -> "Gradebook":
        return self

    def __exit__(self, *_) -> None:
        self.database.close()

    # --- what the chapter asks for --------------------------------------------------------------------------

    def prepare(self, *, restructure: bool = False) -> Changes:
        """Make tables, assignment and cells where they are missing, and bring them up to date; return what changed.

        Raises
        ------
        CellsChanged
            If cells were added or removed although submissions were graded by them, unless `restructure`.
        """
        return self.database.wait(
            lambda: self._prepare(restructure), min(self.database.patience, FIRST_PATIENCE)
        )

    def _prepare(self, restructure: bool) -> Changes:
        with self.database.transaction() as session:
            make_tables(session, self.classroom.course.course_id)
            notebook = self._notebook(session) or self._add_notebook(session)
            graded = session.scalar(
                select(api.SubmittedNotebook.id)
                .where(api.SubmittedNotebook.notebook_id == notebook.id)
                .limit(1)
            )
            return self._update_cells(session, notebook, may_differ=restructure or graded is None)

    def _notebook(self, session: Session) -> api.Notebook | None:
        name = self.chapter.name
        return session.scalar(
            select(api.Notebook)
            .join(api.Assignment, api.Assignment.id == api.Notebook.assignment_id)
            .where(api.Assignment.name == name, api.Notebook.name == name)
        )

    def _add_notebook(self, session: Session) -> api.Notebook:
        name = self.chapter.name
        assignment = session.scalar(select(api.Assignment).where(api.Assignment.name == name))
        if assignment is None:
            course = self.classroom.course.course_id or "default_course"
            assignment = api.Assignment(name=name, course_id=course)
            session.add(assignment)
        kernel = json.dumps(self.pages.released.metadata.get("kernelspec", {}))
        notebook = api.Notebook(name=name, kernelspec=kernel)
        notebook.assignment = assignment
        session.add(notebook)
        session.flush()
        return notebook

    def _update_cells(self, session: Session, notebook: api.Notebook, *, may_differ: bool) -> Changes:
        """Bring the notebook's cells into step with the source, in place."""
        wanted = _cells_of(self.pages.released)
        there = {(type(c), c.name): c for c in (*notebook._base_cells, *notebook.source_cells)}
        added = [key for key in wanted if key not in there]
        removed = [key for key in there if key not in wanted]
        if (added or removed) and not may_differ:
            names = ", ".join(sorted({name for _, name in (*added, *removed)}))
            raise CellsChanged(
                f"{self.chapter.name} has gained or lost cells since submissions were graded ({names}): "
                f"run `python -m grader upgrade {self.chapter.name}`, which keeps every grade there is"
            )
        worth = {}
        for key, values in wanted.items():
            cell = there.get(key)
            if cell is None:
                session.add(key[0](name=key[1], notebook=notebook, **values))
                continue
            if "max_score" in values and cell.max_score != values["max_score"]:
                worth[key[1]] = (cell.max_score, values["max_score"])
            for name, value in values.items():
                if getattr(cell, name) != value:
                    setattr(cell, name, value)
        for key in removed:
            if key[0] is not api.SourceCell:  # a person's scores of a cell that is gone go with it
                session.execute(delete(api.Grade).where(api.Grade.cell_id == there[key].id))
                session.execute(delete(api.Comment).where(api.Comment.cell_id == there[key].id))
            session.delete(there[key])
        session.flush()
        session.expire(notebook)
        submitted = select(api.SubmittedNotebook.id).where(api.SubmittedNotebook.notebook_id == notebook.id)
        self._complete(session, notebook, session.scalars(submitted).all())
        graded = (api.GradeCell, api.TaskCell)
        return Changes(
            tuple(name for kind, name in added if kind in graded),
            tuple(name for kind, name in removed if kind in graded),
            worth,
        )

    def _complete(self, session: Session, notebook: api.Notebook, submitted: Sequence[str]) -> None:
        """Give submitted notebooks a row for each grade and comment, as nbgrader expects to find them."""
        for table, cells in (
            (api.Grade, [*notebook.grade_cells, *notebook.task_cells]),
            (api.Comment, [*notebook.solution_cells, *notebook.task_cells]),
        ):
            known = select(table.notebook_id, table.cell_id).where(table.notebook_id.in_(submitted))
            there = {tuple(row) for row in session.execute(known)}
            rows = [
                {"id": api.new_uuid(), "notebook_id": nb, "cell_id": cell.id}
                for nb in submitted
                for cell in cells
                if (nb, cell.id) not in there
            ]
            if rows:
                session.execute(insert(table), rows)

    # --- verdicts -------------------------------------------------------------------------------------------

    def scores(self) -> dict[str, dict[str, float | None]]:
        """Return the automatic score of each cell by student, as the gradebook holds it."""
        return self.database.wait(self._scores)

    def _scores(self) -> dict[str, dict[str, float | None]]:
        with self.database.transaction() as session:
            rows = session.execute(
                select(api.SubmittedAssignment.student_id, api.BaseCell.name, api.Grade.auto_score)
                .select_from(api.Grade)
                .join(api.BaseCell, api.BaseCell.id == api.Grade.cell_id)
                .join(api.SubmittedNotebook, api.SubmittedNotebook.id == api.Grade.notebook_id)
                .join(
                    api.SubmittedAssignment, api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id
                )
                .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
                .where(api.Assignment.name == self.chapter.name)
            )
            found: dict[str, dict[str, float | None]] = {}
            for student, cell, score in rows:
                found.setdefault(student, {})[cell] = score
            return found

    def totals(self) -> dict[str, float]:
        """Return each student's points in the chapter, manual ones and extra credit included, less any penalty."""
        return self.database.wait(self._totals)

    def _totals(self) -> dict[str, float]:
        with self.database.transaction() as session:
            rows = session.execute(
                select(
                    api.SubmittedAssignment.student_id,
                    api.SubmittedAssignment.score,
                    api.SubmittedAssignment.late_submission_penalty,
                )
                .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
                .where(api.Assignment.name == self.chapter.name)
            )
            return {student: score - (penalty or 0.0) for student, score, penalty in rows}

    def by_hand(self) -> dict[str, ByHand]:
        """Return what persons have added to the grades, of each student with a submission."""
        return self.database.wait(self._by_hand)

    def _by_hand(self) -> dict[str, ByHand]:
        with self.database.transaction() as session:
            rows = session.execute(
                select(
                    api.SubmittedAssignment.student_id,
                    api.BaseCell.name,
                    api.Grade.manual_score,
                    api.SubmittedNotebook.late_submission_penalty,
                )
                .select_from(api.Grade)
                .join(api.BaseCell, api.BaseCell.id == api.Grade.cell_id)
                .join(api.SubmittedNotebook, api.SubmittedNotebook.id == api.Grade.notebook_id)
                .join(
                    api.SubmittedAssignment, api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id
                )
                .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
                .where(api.Assignment.name == self.chapter.name, api.Grade.manual_score.is_not(None))
            )
            found: dict[str, ByHand] = {}
            for student, cell, score, penalty in rows:
                found.setdefault(student, ByHand({}, penalty or 0.0)).scores[cell] = score
            return found

    def save_grades(
        self, pages: Sequence[tuple[Marked, NotebookNode]], *, wait: bool = True
    ) -> dict[str, ByHand]:
        """Write grades in one transaction; return what persons have added to them, by student.

        Raises
        ------
        Unreachable
            If the database does not answer and nobody wants to wait.
        GraderError
            If the database cannot be written, or did not answer for too long.
        """
        return self.database.wait(lambda: self._save_grades(pages)) if wait else self._save_grades(pages)

    def _save_grades(self, pages: Sequence[tuple[Marked, NotebookNode]]) -> dict[str, ByHand]:
        with self.database.transaction() as session:
            notebook = self._notebook(session)
            submitted = self._submitted(session, notebook, [marked for marked, _ in pages])
            ids = [own.id for own in submitted.values()]
            self._complete(session, notebook, ids)
            rows = session.execute(
                select(
                    api.Grade.id,
                    api.Grade.notebook_id,
                    api.BaseCell.name,
                    api.Grade.manual_score,
                    api.Grade.extra_credit,
                )
                .join(api.BaseCell, api.BaseCell.id == api.Grade.cell_id)
                .where(api.Grade.notebook_id.in_(ids))
            ).all()
            comments = session.execute(
                select(api.Comment.id, api.Comment.notebook_id, api.BaseCell.name)
                .join(api.BaseCell, api.BaseCell.id == api.Comment.cell_id)
                .where(api.Comment.notebook_id.in_(ids))
            ).all()
            rows_of, comments_of = _by_notebook(rows), _by_notebook(comments)
            grades, remarks, by_hand = [], [], {}
            for marked, page in pages:
                mine = submitted[marked.student]
                # nbgrader's rule for what a person has to look at; for tests only the verdict counts
                scores = {cell_id(cell): determine_grade(cell)[0] for cell in page.cells if is_grade(cell)}
                scores |= points_of(self.chapter, marked.graded)
                unanswered = _unanswered(page)
                # a task is scored by a person alone; of any other cell the page may have lost, nothing is left
                own = [
                    (row, None if row.name in self._tasks else scores.get(row.name, 0.0))
                    for row in rows_of[mine.id]
                ]
                grades += [_grade(row, score) for row, score in own]
                remarks += [
                    {"id": row.id, "auto_comment": "No response." if row.name in unanswered else None}
                    for row in comments_of[mine.id]
                ]
                total = sum(_points(row, score) for row, score in own)
                mine.late_submission_penalty = self._penalty(marked.student, total, mine.assignment)
                by_hand[marked.student] = ByHand(
                    {row.name: row.manual_score for row, _ in own if row.manual_score is not None},
                    mine.late_submission_penalty or 0.0,
                )
            session.flush()
            if grades:
                session.execute(update(api.Grade), grades)
            if remarks:
                session.execute(update(api.Comment), remarks)
        return by_hand

    def _submitted(
        self, session: Session, notebook: api.Notebook, verdicts: Sequence[Marked]
    ) -> dict[str, api.SubmittedNotebook]:
        """Return the submitted notebooks by student, made where they are missing, with the time they came."""
        ids = [marked.student for marked in verdicts]
        known = set(session.scalars(select(api.Student.id).where(api.Student.id.in_(ids))))
        session.add_all(api.Student(id=student) for student in ids if student not in known)
        found = {
            submitted.assignment.student_id: submitted
            for submitted in session.scalars(
                select(api.SubmittedNotebook)
                .join(api.SubmittedNotebook.assignment)
                .where(
                    api.SubmittedNotebook.notebook_id == notebook.id,
                    api.SubmittedAssignment.student_id.in_(ids),
                )
                .options(contains_eager(api.SubmittedNotebook.assignment))
            )
        }
        for marked in verdicts:
            if marked.student not in found:
                assignment = api.SubmittedAssignment(
                    assignment_id=notebook.assignment_id, student_id=marked.student
                )
                found[marked.student] = api.SubmittedNotebook(notebook_id=notebook.id, assignment=assignment)
                session.add(found[marked.student])
            if marked.timestamp is not None:
                found[marked.student].assignment.timestamp = marked.timestamp
        session.flush()
        return found

    def _penalty(self, student: str, score: float, submission: api.SubmittedAssignment) -> float | None:
        """Return what the configured plug-in takes off for being late, as `AssignLatePenalties` would."""
        late = submission.total_seconds_late
        if late <= 0:
            return None
        penalty = self._late.plugin_inst.late_submission_penalty(student, score, late)
        return None if penalty is None else min(max(penalty, 0), score)


def storable(student: str) -> bool:
    """Say whether a gradebook can hold a student of that id."""
    return len(student) <= LONGEST_ID and not any("\ud800" <= character <= "\udfff" for character in student)


def _cells_of(notebook: NotebookNode) -> dict[tuple[type, str], dict[str, Any]]:
    """Return what nbgrader's `SaveCells` would keep of each cell, by table and cell id."""
    cells: dict[tuple[type, str], dict[str, Any]] = {}
    for cell in notebook.cells:
        name = cell_id(cell)
        if is_grade(cell) or is_task(cell):
            worth = {"max_score": float(cell.metadata.nbgrader["points"]), "cell_type": cell.cell_type}
            cells[api.GradeCell if is_grade(cell) else api.TaskCell, name] = worth
        if is_solution(cell):
            cells[api.SolutionCell, name] = {}
        if is_grade(cell) or is_solution(cell) or is_locked(cell) or is_task(cell):
            cells[api.SourceCell, name] = {
                "cell_type": cell.cell_type,
                "locked": is_locked(cell),
                "source": cell.source,
                "checksum": cell.metadata.nbgrader.get("checksum"),
            }
    return cells


def points_of(chapter: Chapter, graded: Graded) -> dict[str, float]:
    """Return what a verdict gives for each test cell."""
    return {
        name: points(cell) if graded.outcomes.get(name, UNJUDGED).status is Status.PASSED else 0.0
        for name, cell in chapter.test_cells.items()
    }


def _unanswered(page: NotebookNode) -> set[str]:
    """Return the ids of the cells that a learner left as they were."""
    return {
        cell_id(cell)
        for cell in page.cells
        if is_solution(cell)
        and not is_task(cell)
        and cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
    }


def _by_notebook(rows: Sequence[Any]) -> dict[str, list[Any]]:
    """Sort rows by the submitted notebook that they belong to."""
    sorted_rows: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        sorted_rows[row.notebook_id].append(row)
    return sorted_rows


def _grade(row: Any, score: float | None) -> dict[str, Any]:
    """Return the changes of a grade; a score that a person gave stays, and is asked to be looked at again."""
    return {
        "id": row.id,
        "auto_score": score,
        "needs_manual_grade": row.manual_score is not None or score is None,
    }


def _points(row: Any, score: float | None) -> float:
    """Return what a grade counts: a person's score goes before the automatic one."""
    return (row.manual_score if row.manual_score is not None else score or 0.0) + (row.extra_credit or 0.0)
