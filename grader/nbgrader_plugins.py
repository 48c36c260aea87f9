"""What `nbgrader_config.py` plugs into nbgrader's own commands."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from nbgrader.preprocessors import SaveAutoGrades as NbgraderSaveAutoGrades
from traitlets import Integer

from grader.course import cell_id, is_test, points
from grader.execution import TIME_LIMIT, run
from grader.verdict import UNJUDGED, Outcome, Status


class Execute(NbGraderPreprocessor):
    """In place of nbgrader's `Execute`: fail-closed, and a verdict in words in each failed test cell.

    The outcomes go to `SaveAutoGrades` in the resources. A test cell that passed keeps no output, any other
    keeps one error with its message, so that nbgrader's own rule for points would read the same off it.
    """

    time_limit = Integer(TIME_LIMIT, help="Seconds a cell may take.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Run the notebook and write the outcome of each test cell into it."""
        notes = resources.setdefault("grader", {})
        problem = notes.get("problem")
        tests = [cell for cell in nb.cells if is_test(cell)]
        if problem:
            outcomes = {cell_id(cell): Outcome(Status.UNJUDGED, problem) for cell in tests}
        else:
            outcomes = run(nb, Path(resources["metadata"]["path"]), self.time_limit)
        for cell in tests:
            write_outcome(cell, outcomes.get(cell_id(cell), UNJUDGED))
        notes["outcomes"] = outcomes
        if problem or notes.get("flags"):
            nb.metadata["grader"] = {"problem": problem or "", "flags": notes.get("flags", [])}
        return nb, resources


class SaveAutoGrades(NbgraderSaveAutoGrades):
    """nbgrader's, but points come from the recorded outcome alone: without one there are none.

    What could not be judged is marked for manual grading.
    """

    def _add_score(self, cell: NotebookNode, resources: dict) -> None:
        if not is_test(cell):
            super()._add_score(cell, resources)  # an answer that a person grades
            return
        outcome = resources.get("grader", {}).get("outcomes", {}).get(cell_id(cell), UNJUDGED)
        grade = self.gradebook.find_grade(
            cell_id(cell), self.notebook_id, self.assignment_id, self.student_id
        )
        grade.auto_score = points(cell) if outcome.status is Status.PASSED else 0.0
        grade.needs_manual_grade = grade.manual_score is not None or outcome.status is Status.UNJUDGED
        self.gradebook.db.commit()


class HideTests(ClearHiddenTests):
    """Take hidden tests out of the feedback page; the message of what failed stays."""


def write_outcome(cell: NotebookNode, outcome: Outcome) -> None:
    """Replace a test cell's outputs by its verdict: none if it passed, else one error with the message."""
    cell.outputs = []
    if outcome.status is not Status.PASSED:
        name = "Failed" if outcome.status is Status.FAILED else "CouldNotBeJudged"
        cell.outputs = [new_output("error", ename=name, evalue=outcome.message, traceback=[outcome.message])]
