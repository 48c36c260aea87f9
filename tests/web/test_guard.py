"""The guard refuses a book that carries answers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

MARKERS = ["### BEGIN SOLUTION", "### END SOLUTION", "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"]
PROSE = """\
# Grading

nbgrader cuts out what stands between `### BEGIN SOLUTION` and `### END SOLUTION`, and what follows
the words BEGIN HIDDEN TESTS.

## The solution begins

Begin the solution with a drawing.
"""


def sphinx_build(folder: Path, root: Path, page: str, source: str) -> subprocess.CompletedProcess[str]:
    """Build a project of one page with the guard."""
    book = folder / "book"
    book.mkdir()
    (book / page).write_text(source)
    (book / "conf.py").write_text(
        f"import sys\nsys.path.insert(0, {str(root / 'web')!r})\n"
        "extensions = ['myst_nb', 'guard']\nroot_doc = 'page'\nnb_execution_mode = 'off'\n"
    )
    command = [sys.executable, "-m", "sphinx", str(book), str(folder / "html")]
    return subprocess.run(command, capture_output=True, text=True)


def notebook(*lines: str) -> str:
    """Return a notebook with one code cell."""
    cell = {"cell_type": "code", "source": lines, "metadata": {}, "outputs": [], "execution_count": None}
    title = {"cell_type": "markdown", "source": "# Title", "metadata": {}}
    return json.dumps({"cells": [title, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


@pytest.mark.parametrize("page", ["page.ipynb", "page.md"], ids=["notebook", "markdown"])
def test_refuses_a_marker(tmp_path: Path, root: Path, page: str) -> None:
    lines = ["def f(x):\n", "    ### Begin Solution\n", "    return x\n"]
    source = (
        notebook(*lines) if page.endswith(".ipynb") else "# Title\n\n```python\n" + "".join(lines) + "```\n"
    )
    done = sphinx_build(tmp_path, root, page, source)
    assert done.returncode != 0
    assert page in done.stderr
    assert "make site" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("*.html"))


def test_lets_prose_speak_of_markers(tmp_path: Path, root: Path) -> None:
    done = sphinx_build(tmp_path, root, "page.md", PROSE)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "html" / "page.html").exists()


@pytest.mark.parametrize(
    "marker", [*MARKERS, *map(str.lower, MARKERS), "# BEGIN SOLUTION", "\t###END SOLUTION  "]
)
def test_finds_every_marker(tmp_path: Path, guard, marker: str) -> None:
    page = tmp_path / "page.ipynb"
    page.write_text(notebook("x = 1\n", marker + "\n"))
    assert guard.find_marker(page) == marker.strip()


def test_finds_a_marker_in_a_cell_kept_as_one_string(tmp_path: Path, guard) -> None:
    page = tmp_path / "page.ipynb"
    page.write_text(notebook("x = 1\n### BEGIN SOLUTION\ny = 2"))
    assert guard.find_marker(page) == "### BEGIN SOLUTION"


def build_by_hand(book: Path, out: Path) -> subprocess.CompletedProcess[str]:
    """Run `jupyter-book build` on the sources."""
    command = [
        str(Path(sys.executable).parent / "jupyter-book"),
        "build",
        str(book),
        "--path-output",
        str(out),
    ]
    return subprocess.run(command, capture_output=True, text=True)


def test_a_book_built_by_hand_publishes_nothing(course, tmp_path: Path) -> None:
    done = build_by_hand(course.root, tmp_path / "out")
    assert done.returncode != 0
    assert "make site" in done.stdout + done.stderr
    assert not list((tmp_path / "out").rglob("*.html"))
    assert not list((tmp_path / "out").rglob("*.ipynb"))


def test_this_repository_built_by_hand_publishes_nothing(root: Path, tmp_path: Path) -> None:
    if not any("BEGIN SOLUTION" in path.read_text() for path in root.glob("chapters/*/*.ipynb")):
        pytest.skip("no chapter has an exercise notebook yet")
    done = build_by_hand(root, tmp_path)
    assert done.returncode != 0
    assert "make site" in done.stdout + done.stderr
    assert not list(tmp_path.rglob("*.html"))
