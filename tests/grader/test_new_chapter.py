"""`python -m grader new-chapter`, run for real in a copy of the repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader import GraderError
from grader.course import ROOT
from grader.newchapter import notebook, with_chapter

NAME = "a_new_chapter_with_a_long_name"
TITLE = 'What "new" costs: $x^2$'
MADE = {
    f"chapters/{NAME}/index.md",
    f"chapters/{NAME}/{NAME}.ipynb",
    f"solutions/{NAME}.py",
    f"tests/solutions/test_{NAME}.py",
    f"tests/chapters/{NAME}_mistakes.py",
}


def copy_of_repository(folder: Path) -> Path:
    """Copy what git tracks, or would; build results and virtual environments stay behind."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    for path in filter(None, listed.stdout.split("\0")):
        if (ROOT / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, folder / path)
    return folder


def python(root: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run Python on the copy: PYTHONPATH comes before an editable install.

    CI is left out: under it the contract wants `build/release`, which a copy of the sources does not have.
    """
    environment = {
        key: value for key, value in os.environ.items() if key != "CI" and not key.startswith("PYTEST")
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=root, capture_output=True, text=True, env=environment | {"PYTHONPATH": str(root)},
    )  # fmt: skip


def contents(root: Path) -> dict[str, bytes]:
    """Return every file by its path, compiled Python aside."""
    files = (path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Return a copy in which the command has run, what was there before, and what the command said."""
    root = copy_of_repository(tmp_path_factory.mktemp("course"))
    before = contents(root)
    done = python(root, "-m", "grader", "new-chapter", NAME, "--title", TITLE)
    assert done.returncode == 0, done.stderr
    return root, before, done.stdout


def test_the_copy_s_own_packages_are_used(course):
    root, _, _ = course
    done = python(root, "-c", f"import grader, solutions.{NAME} as new; print(grader.__file__, new.__file__)")
    assert done.stdout.split() == [str(root / "grader" / "__init__.py"), str(root / f"solutions/{NAME}.py")]


def test_makes_five_files_and_changes_the_table_of_contents_alone(course):
    root, before, said = course
    after = contents(root)
    assert after.keys() - before.keys() == MADE
    assert [path for path in before if after[path] != before[path]] == ["_toc.yml"]
    for path in MADE:
        assert path in said
        assert "@@" not in after[path].decode()
    assert TITLE in after[f"chapters/{NAME}/index.md"].decode()


def test_what_it_makes_passes_the_tests_at_once(course):
    root, _, _ = course
    done = python(
        root, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "-k", NAME,
        "tests/chapters", f"tests/solutions/test_{NAME}.py",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "a draft, with 1 of 6 to 11 exercises so far" in done.stdout


def test_stored_outputs_are_what_a_run_gives(course):
    root, _, _ = course
    file = f"chapters/{NAME}/{NAME}.ipynb"
    done = python(root, "-m", "pytest", "-q", "--nbval", "-p", "no:cacheprovider", file)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_it_makes_is_tidy(course):
    root, _, _ = course
    files = sorted(path for path in MADE if path.endswith((".py", ".ipynb")))
    for command in (["check"], ["format", "--check"]):
        done = python(root, "-m", "ruff", *command, "--no-cache", *files)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "title", "says"),
    [
        ("Similarity", "A", "'Similarity' cannot name a chapter: take a lower-case Python name"),
        ("two-words", "A", "'two-words' cannot name a chapter"),
        ("lambda", "A", "'lambda' cannot name a chapter"),
        ("../up", "A", "'../up' cannot name a chapter"),
        ("index", "A", "'index' cannot name a chapter"),
        ("another", " ", "the title must be one line of text"),
        ("another", "one\ntwo", "the title must be one line of text"),
        (NAME, "A", f"chapters/{NAME} is there already"),
        ("similarity", "A", "chapters/similarity is there already"),
    ],
)
def test_refuses_with_a_sentence_and_changes_nothing(course, name, title, says):
    root, _, _ = course
    before = contents(root)
    done = python(root, "-m", "grader", "new-chapter", name, "--title", title)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert contents(root) == before


def test_one_file_in_the_way_stops_all(course):
    root, _, _ = course
    in_the_way = root / "tests/chapters/another_mistakes.py"
    in_the_way.write_text("")
    before = contents(root)
    done = python(root, "-m", "grader", "new-chapter", "another", "--title", "Another")
    assert (done.returncode, "another_mistakes.py is there already" in done.stderr) == (2, True)
    assert contents(root) == before
    in_the_way.unlink()


def test_a_write_that_fails_is_taken_back(course):
    root, _, _ = course
    (root / "_toc.yml.new").mkdir()  # in the way of the last file written
    before = contents(root)
    done = python(root, "-m", "grader", "new-chapter", "another", "--title", "Another")
    (root / "_toc.yml.new").rmdir()
    assert (done.returncode, "nothing was made" in done.stderr) == (2, True)
    assert contents(root) == before
    assert not (root / "chapters" / "another").exists()


def test_a_sample_that_does_not_run_is_not_made(course):
    root, _, _ = course
    before = contents(root)
    done = python(root, "-m", "grader", "new-chapter", "values", "--title", "An argument's name")
    assert done.returncode == 2
    assert "nothing was made: the sample does not run under this name" in done.stderr
    assert contents(root) == before


def test_another_folder_is_refused(tmp_path):
    done = python(ROOT, "-m", "grader", "new-chapter", "another", "--title", "A", "--root", str(tmp_path))
    assert (done.returncode, "is not the course's folder" in done.stderr) == (2, True)
    assert not list(tmp_path.iterdir())


TOC = """# The book.
root: index
parts:
  - caption: One   # a remark
    chapters:
    - file: chapters/one/index   # the first
      sections:
        - file: chapters/one/one
        # - file: chapters/one/more

    # Two is not ready.
  - caption: End
    chapters:
    - file: closing
"""


def test_table_of_contents_keeps_comments_and_layout():
    added = "    - file: chapters/two/index\n      sections:\n        - file: chapters/two/two\n"
    before, after = TOC.split("\n    # Two")
    assert with_chapter(TOC, "two") == before + added + "\n    # Two" + after
    last = "root: index\nchapters:\n- file: chapters/one/index"
    assert with_chapter(last, "two").endswith(
        "one/index\n- file: chapters/two/index\n  sections:\n    - file: chapters/two/two\n"
    )


@pytest.mark.parametrize(
    ("toc", "says"),
    [
        (TOC, "names chapters/one/index already"),
        ("root: index\n", "names no chapter after which"),
        ("root: [\n", "is not YAML"),
        ("chapters:\n  - {file: chapters/two/index}\n", "names no chapter after which"),
    ],
)
def test_table_of_contents_that_cannot_take_it(toc, says):
    with pytest.raises(GraderError, match=says):
        with_chapter(toc, "one")


def test_notebook_from_the_percent_format():
    text = '# %% [markdown] top\n# # Title\n#\n# $x$\n\n# %% f solution\nx = "# %%"\n\n'
    made = notebook(text + "# %% f_checks points=2\n1\n")
    assert [(cell.id, cell.cell_type, cell.source) for cell in made.cells] == [
        ("top", "markdown", "# Title\n\n$x$"),
        ("f", "code", 'x = "# %%"'),
        ("f_checks", "code", "1"),
    ]
    assert [cell.metadata.get("nbgrader", {}).get("points") for cell in made.cells] == [None, None, 2]
