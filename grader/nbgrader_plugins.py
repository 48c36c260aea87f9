"""What `nbgrader_config.py` plugs into nbgrader's own commands."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from nbgrader.preprocessors import DeduplicateIds as NbgraderDeduplicateIds

from grader.config import Sandbox
from grader.course import cell_id, is_test
from grader.execution import run
from grader.grading import launcher
from grader.untrusted import png
from grader.verdict import Outcome, Status


class Execute(NbGraderPreprocessor):
    """In place of nbgrader's `Execute`: fail-closed, and a verdict in words in each failed test cell.

    A test cell that passed keeps no output, any other keeps one error with its message. nbgrader's rule for
    points (an error or anything on stderr gives none, a trailing number gives that many, silence gives all)
    then reads the verdict that was reached here.
    """

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Run the notebook and write the outcome of each test cell into it."""
        settings = Sandbox(parent=self).settings()
        outcomes = run(nb, Path(resources["metadata"]["path"]), settings, launcher(settings)).outcomes
        for cell in nb.cells:
            if is_test(cell):
                write_outcome(cell, outcomes[cell_id(cell)])
        return nb, resources


class DeduplicateIds(NbgraderDeduplicateIds):
    """nbgrader's, but a copied cell loses its metadata wholly: an empty rest of it makes nbgrader give up."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict, cell_index: int
    ) -> tuple[NotebookNode, dict]:
        """Keep the last cell of each id."""
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if cell.metadata.get("nbgrader") == {}:
            del cell.metadata["nbgrader"]
        return cell, resources


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
