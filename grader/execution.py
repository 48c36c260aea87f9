"""Run a submission's notebook in a kernel and leave in each test cell what its verdict is."""

import re

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute as NbgraderExecute

from grader.course import cell_id, is_test
from grader.verdict import PASSED, UNJUDGED, Outcome, Place, Status, failed, timed_out

ANSI = re.compile(r"\x1b\[[0-9;]*m")
FRAME = re.compile(r"Cell In\[(\d+)\], line (\d+)")


class Execute(NbgraderExecute):
    """nbgrader's `Execute`, fail-closed.

    A test cell counts as passed only if the kernel replied that it ran to its end. Whatever it printed is
    then dropped, and a failed cell keeps one error with the message for the learner. nbgrader's own rule
    (an error or anything on stderr gives nothing, a trailing number gives that many points, silence gives
    all) then reads the same verdict. After `preprocess`, `outcomes` holds it by cell id.
    """

    outcomes: dict[str, Outcome]

    def preprocess(self, nb: NotebookNode, resources: dict, km=None) -> tuple[NotebookNode, dict]:
        """Run every cell; a kernel that dies leaves the rest of the test cells unjudged."""
        self.outcomes = {cell_id(cell): UNJUDGED for cell in nb.cells if is_test(cell)}
        try:
            nb, resources = super().preprocess(nb, resources, km=km)
        except DeadKernelError:
            self._stop("the notebook's Python process ended while this ran (out of memory, or code that exits?)")
        except CellTimeoutError:
            self._stop("printed without end or could not be stopped")
        for cell in nb.cells:
            if is_test(cell):
                write_outcome(cell, self.outcomes[cell_id(cell)])
        return nb, resources

    def on_cell_start(self, cell: NotebookNode, **_) -> None:
        """Remember which cell runs, so that a fault can be laid at its door."""
        self._running = cell

    def on_cell_executed(self, **kwargs) -> None:
        """Turn the kernel's reply for a test cell into its outcome."""
        super().on_cell_executed(**kwargs)
        cell, reply = kwargs["cell"], kwargs["execute_reply"]["content"]
        if is_test(cell):
            self.outcomes[cell_id(cell)] = self._outcome(cell, reply)

    def _outcome(self, cell: NotebookNode, reply: dict) -> Outcome:
        if reply["status"] == "ok":
            return PASSED
        if reply["status"] != "error":
            return UNJUDGED
        if reply["ename"] == "CellTimeoutError":
            return timed_out(self.timeout)
        return failed(reply["ename"], reply["evalue"], self._place(cell, reply["traceback"]))

    def _place(self, test_cell: NotebookNode, traceback: list[str]) -> Place | None:
        """Return the innermost line of the traceback that lies in a cell of the learner's."""
        cells = {c.get("execution_count"): c for c in self.nb.cells if c.cell_type == "code" and not is_test(c)}
        for count, line in reversed(FRAME.findall(ANSI.sub("", "\n".join(traceback)))):
            lines = cells[int(count)].source.splitlines() if int(count) in cells else []
            if 0 < int(line) <= len(lines):
                return Place(int(line), lines[int(line) - 1])
        return None

    def _stop(self, why: str) -> None:
        """Blame the running cell; if it is a test cell, it fails with that sentence."""
        if is_test(self._running):
            self.outcomes[cell_id(self._running)] = Outcome(Status.FAILED, why)


def write_outcome(cell: NotebookNode, outcome: Outcome) -> None:
    """Replace a test cell's outputs by its verdict: none if it passed, else one error with the message."""
    cell.outputs = []
    if outcome.status is not Status.PASSED:
        name = "Failed" if outcome.status is Status.FAILED else "CouldNotBeJudged"
        cell.outputs = [new_output("error", ename=name, evalue=outcome.message, traceback=[outcome.message])]
