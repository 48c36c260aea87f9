"""Run a submission's notebook in a kernel and say what happened to each of its test cells."""

import logging
import re
from pathlib import Path

from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.notebooknode import NotebookNode

from grader import GraderError
from grader.course import cell_id, defined_names, is_test
from grader.verdict import PASSED, UNJUDGED, Outcome, Place, Status, failed, timed_out

RESTARTS = 5  # cells that may end the kernel before the rest counts as impossible to judge
TIME_LIMIT = 30  # seconds a cell may take unless the class's configuration says otherwise

SILENT = logging.getLogger(f"{__name__}.nbclient")  # what it has to say becomes an outcome
SILENT.setLevel(logging.CRITICAL)

ANSI = re.compile(r"\x1b\[[0-9;]*m")
FRAME = re.compile(r"Cell In\[(\d+)\], line (\d+)")


def run(notebook: NotebookNode, folder: Path, time_limit: int = TIME_LIMIT) -> dict[str, Outcome]:
    """Run every cell in a fresh kernel with `folder` as working directory; return outcomes by cell id.

    The notebook's outputs are filled in place. A test cell counts as passed only if the kernel replied that
    it ran to its end; one that was never reached could not be judged. A cell that ends the kernel is left out
    and the notebook is run again, so that the other exercises keep their points.

    Raises
    ------
    GraderError
        If no kernel can be started.
    """
    outcomes = {cell_id(cell): UNJUDGED for cell in notebook.cells if is_test(cell)}
    left_out: list[NotebookNode] = []
    while len(left_out) <= RESTARTS:
        kept = NotebookNode(
            {**notebook, "cells": [c for c in notebook.cells if not any(c is bad for bad in left_out)]}
        )
        client = _Client(kept, outcomes, timeout=time_limit, resources={"metadata": {"path": str(folder)}})
        try:
            client.execute()
        except _CellEndsKernel:
            client.blame("ends the program: a function must return, not exit")
        except DeadKernelError:
            client.blame(
                "the notebook's Python process ended while this ran: out of memory, or code that exits?"
            )
        except (RuntimeError, NoSuchKernel) as error:  # after DeadKernelError, which is a RuntimeError too
            raise GraderError(
                f"no Python kernel could be started ({error}): is ipykernel installed?"
            ) from None
        except CellTimeoutError:
            client.blame(
                "could not be judged: its output did not arrive in time. Does it print a great deal?",
                Status.UNJUDGED,
            )
        else:
            break
        left_out.append(client.running)
    return outcomes


class _CellEndsKernel(Exception):
    """A cell asked the kernel to stop, as `exit()` does."""


class _Client(NotebookClient):
    """An nbclient that goes on after an error and turns replies for test cells into outcomes."""

    def __init__(self, notebook: NotebookNode, outcomes: dict[str, Outcome], **traits):
        # A logger of its own: by default it is nbgrader's, and silencing that one would hide real errors.
        super().__init__(notebook, log=SILENT, **traits)
        self.outcomes = outcomes
        self.broken: dict[str, str] = {}
        self.running = None
        self.kernel_name = "python3"
        self.allow_errors = True
        self.interrupt_on_timeout = True
        self.error_on_timeout = {"ename": "CellTimeoutError", "evalue": "", "traceback": []}
        self.raise_on_iopub_timeout = True
        self.iopub_timeout = 20
        self.extra_arguments = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=40"]
        self.on_cell_start = self._remember
        self.on_cell_executed = self._conclude

    def blame(self, why: str, status: Status = Status.FAILED) -> None:
        """Give the running cell that outcome, if it is a test cell."""
        if is_test(self.running):
            self.outcomes[cell_id(self.running)] = Outcome(status, why)

    def _remember(self, cell: NotebookNode, **_) -> None:
        self.running = cell

    def _conclude(self, cell: NotebookNode, execute_reply: dict, **_) -> None:
        reply = execute_reply["content"]
        if any(message.get("source") == "ask_exit" for message in reply.get("payload", ())):
            raise _CellEndsKernel
        if reply["status"] == "ok":
            outcome = PASSED
        elif reply["status"] != "error":
            outcome = UNJUDGED
        elif reply["ename"] == "CellTimeoutError":
            outcome = timed_out(self.timeout)
        else:
            place = self._place(reply["traceback"])
            outcome = failed(reply["ename"], reply["evalue"], place, self.broken)
        if is_test(cell):
            self.outcomes[cell_id(cell)] = outcome
        elif outcome is not PASSED:
            self.broken.update(dict.fromkeys(defined_names(cell.source), outcome.message))

    def _place(self, traceback: list[str]) -> Place | None:
        """Return the innermost line of a traceback that lies in a cell of the learner's."""
        cells = {c.execution_count: c for c in self.nb.cells if c.cell_type == "code" and not _is_locked(c)}
        for count, line in reversed(FRAME.findall(ANSI.sub("", "\n".join(traceback)))):
            lines = cells[int(count)].source.splitlines() if int(count) in cells else []
            if 0 < int(line) <= len(lines):
                return Place(int(line), lines[int(line) - 1])
        return None


def _is_locked(cell: NotebookNode) -> bool:
    """Say whether a cell is ours: a check, a test, the set-up, or helpers that are given."""
    return bool(cell.metadata.get("nbgrader", {}).get("locked"))
