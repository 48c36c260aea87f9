"""Submissions to grade, made from the first chapter's own mistakes file."""

import nbformat
import pytest

from grader.course import find_chapter
from grader.sample import sample_class
from grader.submissions import fill, student_notebook


@pytest.fixture(scope="session")
def chapter():
    return find_chapter("similarity")


@pytest.fixture(scope="session")
def answers(chapter):
    """Return the sample class: answers by student and exercise."""
    return sample_class(chapter)


@pytest.fixture(scope="session")
def blank(chapter):
    """Return the student notebook."""
    return student_notebook(chapter)


@pytest.fixture(scope="session")
def right(blank, answers):
    """Return a notebook that solves everything."""
    return fill(blank, answers["right-one-way"])


@pytest.fixture
def save(tmp_path):
    """Return a function that writes a notebook to a file and returns its path."""

    def write(notebook, name="similarity.ipynb"):
        path = tmp_path / name
        nbformat.write(notebook, path)
        return path

    return write


@pytest.fixture
def home(tmp_path):
    """Return a classroom's folder."""
    folder = tmp_path / "classroom"
    folder.mkdir()
    return folder
