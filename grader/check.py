"""One learner's verdict, without a class."""

import copy
import json
import warnings
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from grader import GraderError
from grader.course import ROOT, Chapter, cell_id, chapter_of, defined_names, is_test
from grader.execution import run
from grader.sandbox import Settings
from grader.verdict import Verdict, judge


def check(path: Path, root: Path = ROOT) -> Verdict:
    """Return the verdict on a notebook file.

    Raises
    ------
    GraderError
        If the file cannot be graded: missing, not a notebook, or of no chapter of this course.
    """
    submission = read_notebook(path)
    chapter = chapter_of(submission, root)
    if chapter is None:
        raise GraderError(
            f"{path} holds no exercise of this course: download the chapter's notebook again and copy your code into it"
        )
    result = run(assemble(chapter, submission), path.resolve().parent, Settings(sandbox=False))
    return judge(chapter, result.outcomes)


def read_notebook(path: Path) -> NotebookNode:
    """Return the notebook in a file; raise GraderError with a sentence if there is none."""
    if not path.exists():
        raise GraderError(f"there is no file {path}")
    if path.is_dir():
        raise GraderError(f"{path} is a folder; name the .ipynb file in it")
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise GraderError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise GraderError(f"{path} is not a notebook: {error}".replace("\n", " ")) from None
    if not isinstance(content, dict) or not isinstance(content.get("nbformat"), int):
        raise GraderError(f"{path} is not a notebook, though it is JSON")
    try:
        with warnings.catch_warnings():
            # nbformat mends missing and repeated ids, and says so to nobody's use
            warnings.simplefilter("ignore")
            notebook = nbformat.reads(json.dumps(content), as_version=4)
            nbformat.validate(notebook)
    except Exception as error:  # nbformat has a dozen kinds, some of them plain AttributeErrors
        raise GraderError(
            f"{path} is not a valid notebook ({type(error).__name__}): download it again"
        ) from None
    return notebook


def assemble(chapter: Chapter, submission: NotebookNode) -> NotebookNode:
    """Return the notebook to run: the learner's cells with the course's own locked cells.

    As nbgrader does: of two cells with one id the last counts, a changed locked cell is restored, and a
    missing test cell is put back behind the cell of its exercise that stands before it. Where ids are lost,
    an exercise is found by the function that a cell defines.
    """
    # A copy without lone surrogates, which JSON can spell and no file can hold.
    text = json.dumps(submission, ensure_ascii=False).encode(errors="replace")
    notebook = nbformat.from_dict(json.loads(text))
    notebook.metadata = copy.deepcopy(chapter.notebook.metadata)
    last = {cell_id(cell): index for index, cell in enumerate(notebook.cells)}
    cells = []
    for index, cell in enumerate(notebook.cells):
        identifier = cell_id(cell)
        if identifier in chapter.locked_cells and last[identifier] == index:
            cell = copy.deepcopy(chapter.locked_cells[identifier])
        else:
            cell.metadata.pop("nbgrader", None)
        cells.append(cell)
    for exercise in chapter.exercises:
        place = _last_cell_of(exercise.name, cells)
        for test in exercise.cells:
            if cell_id(test) in last:
                place = next(i for i, c in enumerate(cells) if cell_id(c) == cell_id(test) and is_test(c))
            else:
                place += 1
                cells.insert(place, copy.deepcopy(test))
    notebook.cells = cells
    return notebook


def _last_cell_of(exercise: str, cells: list[NotebookNode]) -> int:
    """Return the index of the exercise's solution cell, of the last cell that defines it, or of the last cell."""
    by_id = [i for i, cell in enumerate(cells) if cell_id(cell) == exercise]
    by_name = [
        i
        for i, cell in enumerate(cells)
        if exercise in defined_names(cell.source) and cell.cell_type == "code"
    ]
    return (by_id or by_name or [len(cells) - 1])[-1]
