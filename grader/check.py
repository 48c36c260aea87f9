"""One learner's verdict, without a class."""

import copy
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from grader import GraderError
from grader.course import ROOT, Chapter, cell_id, chapter_of
from grader.execution import run
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
    outcomes = run(assemble(chapter, submission), path.resolve().parent)
    return judge(chapter, outcomes)


def read_notebook(path: Path) -> NotebookNode:
    """Return the notebook in a file; raise GraderError with a sentence if there is none."""
    if not path.exists():
        raise GraderError(f"there is no file {path}")
    if path.is_dir():
        raise GraderError(f"{path} is a folder; name the .ipynb file in it")
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except OSError as error:
        raise GraderError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise GraderError(f"{path} is not a notebook: it is not UTF-8 text") from None
    except Exception as error:  # nbformat has a dozen kinds, some of them plain AttributeErrors
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise GraderError(f"{path} is not a notebook that can be read: {reason}") from None
    return notebook


def assemble(chapter: Chapter, submission: NotebookNode) -> NotebookNode:
    """Return the notebook to run: the learner's cells with the course's own locked cells.

    As nbgrader does: of two cells with one id the last counts, a changed locked cell is restored, and a
    missing test cell is put back behind the cell of its exercise that stands before it.
    """
    notebook = copy.deepcopy(submission)
    notebook.metadata = copy.deepcopy(chapter.notebook.metadata)
    last = {cell_id(cell): index for index, cell in enumerate(notebook.cells) if cell_id(cell) is not None}
    cells = []
    for index, cell in enumerate(notebook.cells):
        identifier = cell_id(cell)
        if identifier in chapter.locked_cells and last[identifier] == index:
            cell = copy.deepcopy(chapter.locked_cells[identifier])
        else:
            cell.metadata.pop("nbgrader", None)
        cells.append(cell)
    for exercise in chapter.exercises:
        previous = exercise.name
        for test in exercise.cells:
            identifier = cell_id(test)
            if identifier not in last:
                position = next((i for i, c in enumerate(cells) if cell_id(c) == previous), len(cells) - 1)
                cells.insert(position + 1, copy.deepcopy(test))
            previous = identifier
    notebook.cells = cells
    return notebook
