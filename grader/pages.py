"""Graded notebooks, as nbgrader's formgrader and feedback expect them in `autograded/`."""

import copy
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbformat.notebooknode import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.preprocessors import (
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LimitOutput,
    LockCells,
)

from grader import GraderError
from grader.course import Chapter, cell_id, is_test
from grader.grading import Graded
from grader.location import Classroom
from grader.nbgrader_plugins import write_outcome
from grader.words import UNJUDGED


@dataclass(frozen=True)
class Marked:
    """A verdict to write: whose, what it is, and when the submission came (None if nobody knows)."""

    student: str
    graded: Graded
    timestamp: datetime | None = None


class Pages:
    """Writes the graded notebooks of a chapter."""

    def __init__(self, chapter: Chapter, classroom: Classroom):
        self.chapter, self.classroom = chapter, classroom
        self.released = released(chapter, classroom)
        self._originals = {cell_id(c): c for c in self.released.cells if "nbgrader" in c.metadata}
        self._limit = LimitOutput(config=classroom.config)
        self._mode = int(str(Autograde(coursedir=classroom.course, config=classroom.config).permissions), 8)

    def write(self, verdicts: Sequence[Marked]) -> list[tuple[Marked, NotebookNode]]:
        """Write each graded notebook to its place; return them beside their verdicts.

        Raises
        ------
        GraderError
            If one cannot be written.
        """
        pages = []
        for marked in verdicts:
            page = self.page(marked.graded)
            folder = self.classroom.autograded(marked.student, self.chapter.name)
            content = _encodable(json.dumps(page, ensure_ascii=False, separators=(",", ":")))
            try:
                folder.mkdir(parents=True, exist_ok=True)
                _replace(folder / f"{self.chapter.name}.ipynb", content, self._mode)
                if marked.timestamp is not None:  # by it nbgrader's own command sees a later submission
                    _replace(folder / "timestamp.txt", f"{marked.timestamp} UTC\n", self._mode)
            except OSError as error:
                raise GraderError(
                    f"{folder} cannot be written ({error.strerror}): mend that and start again; no verdict is lost"
                ) from None
            pages.append((marked, page))
        return pages

    def page(self, graded: Graded) -> NotebookNode:
        """Return the graded notebook as nbgrader's pages expect it: one outcome in each test cell."""
        ran = graded.notebook if graded.notebook is not None else self.released
        last = {cell_id(cell): index for index, cell in enumerate(ran.cells)}
        cells = []
        for index, cell in enumerate(ran.cells):
            # copied no deeper than it is changed: this is done a thousand times in a row
            cell = NotebookNode(**{**cell, "metadata": NotebookNode(**cell.metadata)})
            name = cell_id(cell)
            cell.source = _encodable(cell.source)
            cell.metadata.pop("nbgrader", None)
            original = self._originals.get(name)
            if original is not None and last[name] == index and original.cell_type == cell.cell_type:
                # also where a learner's editor dropped it: points and comments hang on it
                cell.metadata.nbgrader = original.metadata.nbgrader
            if is_test(cell):
                write_outcome(cell, graded.outcomes.get(name, UNJUDGED))
            elif cell.cell_type == "code":
                cell.outputs = copy.deepcopy(cell.outputs)
                self._limit.preprocess_cell(cell, {}, index)
            cells.append(cell)
        return NotebookNode(**{**ran, "cells": cells})


def released(chapter: Chapter, classroom: Classroom) -> NotebookNode:
    """Return the notebook whose cells the gradebook knows: solutions taken out, hidden tests still in."""
    notebook, resources = copy.deepcopy(chapter.notebook), {}
    for step in (LockCells, ClearSolutions, ClearOutput, ComputeChecksums):
        notebook, resources = step(config=classroom.config).preprocess(notebook, resources)
    return notebook


def _encodable(text: str) -> str:
    """Return a text with what no file can hold, halves of surrogate pairs, replaced."""
    return text.encode("utf-8", "replace").decode()


def _replace(path: Path, content: str, mode: int) -> None:
    """Write a file at one blow."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        temporary.write_text(content, encoding="utf-8")
        temporary.chmod(mode)
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
