"""The notebook a student starts from, and notebooks filled in with given answers."""

import copy
from collections.abc import Mapping

from nbformat.notebooknode import NotebookNode

from grader.course import STUB, Chapter, cell_id, is_solution


def student_notebook(chapter: Chapter) -> NotebookNode:
    """Return what `nbgrader generate_assignment` makes of the source notebook, made by the same preprocessors."""
    from nbgrader.preprocessors import (
        ClearHiddenTests,
        ClearOutput,
        ClearSolutions,
        ComputeChecksums,
        LockCells,
    )

    notebook, resources = copy.deepcopy(chapter.notebook), {}
    for step in (
        LockCells(),
        ClearSolutions(code_stub={"python": STUB}),
        ClearOutput(),
        ComputeChecksums(),
        ClearHiddenTests(),
        ComputeChecksums(),
    ):
        notebook, resources = step.preprocess(notebook, resources)
    return notebook


def fill(notebook: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """Return a copy in which the solution cell of each exercise named in `answers` holds that source."""
    filled = copy.deepcopy(notebook)
    for cell in filled.cells:
        if is_solution(cell) and cell_id(cell) in answers:
            cell.source = answers[cell_id(cell)]
    return filled


def solution_source(notebook: NotebookNode, exercise: str) -> str:
    """Return what stands in an exercise's solution cell."""
    return next(cell.source for cell in notebook.cells if is_solution(cell) and cell_id(cell) == exercise)
