"""What a chapter asks for: the source notebooks, read as exercises.

A cell's role stands in its nbgrader `grade_id`: `cosine_similarity` is the solution cell of the exercise of
that name, `cosine_similarity_checks` its visible checks, `cosine_similarity_tests` its hidden tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from grader import GraderError
from grader.words import defined_names

ROOT = Path(__file__).resolve().parents[1]
CHECKS, TESTS = "_checks", "_tests"
STUB = "# Your code here.\nraise NotImplementedError"  # what a learner finds in place of a solution


@dataclass(frozen=True)
class Exercise:
    """One exercise: the function's name and the locked cells that give its points."""

    name: str
    cells: tuple[NotebookNode, ...]

    @property
    def points(self) -> float:
        """Return what all its cells give together."""
        return sum(points(cell) for cell in self.cells)


@dataclass(frozen=True)
class Chapter:
    """A chapter's source notebook, as the exercises it holds."""

    name: str
    root: Path = ROOT

    @property
    def folder(self) -> Path:
        """Return `chapters/<name>`."""
        return self.root / "chapters" / self.name

    @property
    def path(self) -> Path:
        """Return the path of the source notebook."""
        return self.folder / f"{self.name}.ipynb"

    @cached_property
    def notebook(self) -> NotebookNode:
        """Return the source notebook, solutions and hidden tests included; raise GraderError if it is none."""
        try:
            return nbformat.read(self.path, as_version=4)
        except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError) as error:
            why = " ".join(str(error).split())[:100]
            raise GraderError(
                f"{self.path} is no notebook ({why}): take it from version control again"
            ) from None

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """Return the exercises in the order of the notebook."""
        tests: dict[str, list[NotebookNode]] = {}
        for cell in self.notebook.cells:
            if is_test(cell):
                tests.setdefault(exercise_of(cell_id(cell)), []).append(cell)
        return tuple(Exercise(name, tuple(cells)) for name, cells in tests.items())

    @cached_property
    def test_cells(self) -> dict[str, NotebookNode]:
        """Return every locked test cell by its id."""
        return {cell_id(cell): cell for exercise in self.exercises for cell in exercise.cells}

    @cached_property
    def locked_cells(self) -> dict[str, NotebookNode]:
        """Return every cell that a learner cannot change by its id: set-up, helpers, test cells."""
        return {
            cell_id(cell): cell
            for cell in self.notebook.cells
            if cell.metadata.get("nbgrader", {}).get("locked")
        }

    def exercise(self, name: str) -> Exercise:
        """Return the exercise of that name; raise KeyError if there is none."""
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        raise KeyError(name)


def chapters(root: Path = ROOT) -> list[Chapter]:
    """Return every chapter that has a source notebook, by name."""
    return [
        Chapter(path.stem, root)
        for path in sorted(root.glob("chapters/*/*.ipynb"))
        if path.stem == path.parent.name
    ]


def find_chapter(name: str, root: Path = ROOT) -> Chapter:
    """Return the chapter of that name; raise GraderError that lists the chapters there are."""
    known = {chapter.name: chapter for chapter in chapters(root)}
    if name not in known:
        raise GraderError(f"there is no chapter {name!r}; the chapters are: {', '.join(known) or 'none'}")
    return known[name]


def chapter_of(notebook: NotebookNode, root: Path = ROOT) -> Chapter | None:
    """Return the chapter whose exercises a notebook holds, whatever the file is called; None if it holds none.

    Exercises are recognised by the ids of cells, and by what cells define.
    """
    names = {exercise_of(cell_id(cell) or "") for cell in notebook.cells}
    names |= {name for cell in code_cells(notebook) for name in defined_names(cell.source)}
    found = [(len(names & {e.name for e in chapter.exercises}), chapter) for chapter in chapters(root)]
    best = max(found, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] > 0 else None


def cell_id(cell: NotebookNode) -> str | None:
    """Return the nbgrader id of a cell, else the notebook format's own id, else None."""
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id")


def exercise_of(identifier: str) -> str:
    """Return the name of the exercise that a cell id belongs to."""
    return identifier.removesuffix(CHECKS).removesuffix(TESTS)


def is_test(cell: NotebookNode) -> bool:
    """Say whether a cell gives points by running."""
    meta = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(meta.get("grade")) and not meta.get("solution")


def is_solution(cell: NotebookNode) -> bool:
    """Say whether a cell is where a learner writes."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def is_hidden(identifier: str) -> bool:
    """Say whether a test cell is hidden from the learner."""
    return identifier.endswith(TESTS)


def points(cell: NotebookNode) -> float:
    """Return how many points a test cell gives."""
    return float(cell.metadata.nbgrader.points)


def code_cells(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """Yield the notebook's code cells."""
    return (cell for cell in notebook.cells if cell.cell_type == "code")
