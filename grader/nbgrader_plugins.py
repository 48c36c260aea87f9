"""What `nbgrader_config.py` plugs into nbgrader's own commands."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from nbgrader.preprocessors import SaveAutoGrades as NbgraderSaveAutoGrades

from grader.config import Sandbox
from grader.course import cell_id, is_test, points
from grader.execution import run
from grader.grading import launcher
from grader.untrusted import png
from grader.words import UNJUDGED, Outcome, Status


class Execute(NbGraderPreprocessor):
    """In place of nbgrader's `Execute`: fail-closed, and a verdict in words in each failed test cell.

    The outcomes go to `SaveAutoGrades` in the resources. A test cell that passed keeps no output, any other
    keeps one error with its message, so that nbgrader's own rule for points would read the same off it.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Run the notebook and write the outcome of each test cell into it."""
        notes = resources.setdefault("grader", {})
        problem, flags = notes.get("problem"), list(notes.get("flags", []))
        tests = [cell for cell in nb.cells if is_test(cell)]
        settings = Sandbox(parent=self).settings()
        if problem:
            outcomes = {cell_id(cell): Outcome(Status.UNJUDGED, problem) for cell in tests}
        else:
            result = run(nb, Path(resources["metadata"]["path"]), settings, launcher(settings))
            outcomes, flags = result.outcomes, flags + result.flags
        for cell in tests:
            write_outcome(cell, outcomes.get(cell_id(cell), UNJUDGED))
        notes["outcomes"] = outcomes
        if problem or flags or not settings.sandbox:
            nb.metadata["grader"] = {"problem": problem or "", "flags": flags, "sandbox": settings.sandbox}
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


class PlainOutputs(NbGraderPreprocessor):
    """Leave nothing in a page of nbgrader's that a submission could make a browser run or load.

    Outputs keep their text and their PNG pictures. nbgrader's template puts rendered prose into the page as it
    is, whatever `HTMLExporter.sanitize_html` says; `grader.untrusted.safe_markdown` cleans that.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict, cell_index: int
    ) -> tuple[NotebookNode, dict]:
        """Take out of the cell's outputs what is neither text nor a picture."""
        cell.pop("attachments", None)
        if cell.cell_type == "code":
            cell.outputs = [_plain(output) for output in cell.outputs]
        return cell, resources


def _plain(output: NotebookNode) -> NotebookNode:
    if "data" not in output:  # a stream or an error, which nbconvert escapes
        return output
    data = {"text/plain": output.data.get("text/plain", "(an output that is not shown here)")}
    picture = png(output.data.get("image/png"))
    if picture is not None:
        data["image/png"] = picture
    # without its metadata, which can name a file elsewhere as the picture
    return new_output("display_data", data=data)


def write_outcome(cell: NotebookNode, outcome: Outcome) -> None:
    """Replace a test cell's outputs by its verdict: none if it passed, else one error with the message."""
    cell.outputs = []
    if outcome.status is not Status.PASSED:
        name = "Failed" if outcome.status is Status.FAILED else "CouldNotBeJudged"
        cell.outputs = [new_output("error", ename=name, evalue=outcome.message, traceback=[outcome.message])]
