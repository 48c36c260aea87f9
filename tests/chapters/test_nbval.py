"""Every notebook and every page gives the outputs that are stored with it."""

import os
import subprocess
import sys

import nbformat
import pytest

from grader.course import ROOT, chapters

NOTEBOOKS = [chapter.path for chapter in chapters()]
PAGES = [ROOT / "build" / "executed" / "chapters" / path.parent.name / "index.ipynb" for path in NOTEBOOKS]


def nbval(path):
    """Run nbval on a notebook, strictly; return the finished process."""
    command = [sys.executable, "-m", "pytest", "--nbval", "--quiet", "-p", "no:cacheprovider", str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_exercises_give_their_stored_outputs(path):
    done = nbval(path)
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.site
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_pages_give_the_outputs_of_the_site(path):
    if not path.exists():
        assert not os.environ.get("CI"), f"{path.relative_to(ROOT)} is missing"
        pytest.skip("run `make site` first")
    done = nbval(path)
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.parametrize("path", [*NOTEBOOKS, *PAGES], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_code_cell_was_executed(path):
    # nbval compares nothing where there is no execution_count
    if not path.exists():
        pytest.skip("run `make site` first")
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert cells
    assert [cell.id for cell in cells if cell.source.strip() and not cell.execution_count] == []


def test_a_changed_output_is_noticed(tmp_path):
    notebook = nbformat.read(NOTEBOOKS[0], as_version=4)
    cell = next(c for c in notebook.cells if c.cell_type == "code" and c.outputs)
    cell.outputs[0].text = "another output\n"
    nbformat.write(notebook, tmp_path / "planted.ipynb")
    done = nbval(tmp_path / "planted.ipynb")
    assert done.returncode == 1
    assert "another output" in done.stdout
