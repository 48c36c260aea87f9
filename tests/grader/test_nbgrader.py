"""nbgrader's own commands on a class: the right points, and none of its traps."""

import copy
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.utils import determine_grade
from nbgrader_command import nbgrader
from traitlets.config import Config

from grader.check import check
from grader.course import ROOT, cell_id, is_hidden
from grader.nbgrader_plugins import Execute
from grader.submissions import fill

SOLVED_BUT_NOISY = """
import sys
import warnings


def jaccard_similarity(a, b):
    warnings.warn("a warning on stderr")
    print("and a line there", file=sys.stderr)
    a, b = set(a), set(b)
    return len(a & b) / len(a | b) if a | b else 0.0


17
"""


@pytest.fixture(scope="module")
def submissions(blank, answers, right):
    """Return notebooks by student: what a class hands in."""
    without_check = copy.deepcopy(right)
    without_check.cells = [c for c in right.cells if cell_id(c) != "jaccard_similarity_checks"]
    twice = fill(right, {})
    wrong = copy.deepcopy(next(c for c in twice.cells if cell_id(c) == "one_hot"))
    wrong.source = "def one_hot(labels, categories):\n    return None"
    del wrong["id"]
    twice.cells.insert(1, wrong)
    return {
        "right": right,
        "mixed": fill(blank, answers["wrong-here-and-there"]),
        "noisy": fill(blank, {"jaccard_similarity": SOLVED_BUT_NOISY}),
        "check-deleted": without_check,
        "syntax-error": fill(right, {"one_hot": "def one_hot(labels, categories) return 1"}),
        "cell-copied": twice,
        "untouched": blank,
    }


def tree(folder):
    """Return every file of a folder with its time of change."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


@pytest.fixture(scope="module")
def real_class():
    """Return what the real class looked like before any grading."""
    return tree(ROOT / "classroom")


@pytest.fixture(scope="module")
def classroom(submissions, real_class):
    """Grade the class with the stock commands; return its folder."""
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "build", prefix="test-class-") as name:
        home = Path(name)
        for student, notebook in submissions.items():
            folder = home / "submitted" / student / "similarity"
            folder.mkdir(parents=True)
            nbformat.write(notebook, folder / "similarity.ipynb")
        release = f"--CourseDirectory.release_directory={(home / 'release').relative_to(ROOT)}"
        nbgrader(home, "generate_assignment", "similarity", "--force", release)
        nbgrader(home, "autograde", "similarity")
        nbgrader(home, "generate_feedback", "similarity")
        nbgrader(home, "export", "--to", str(home / "grades.csv"))
        yield home


def grades(home, chapter):
    """Return points by student and exercise."""
    with Gradebook(f"sqlite:///{home / 'gradebook.db'}") as gradebook:
        table = {}
        for submission in gradebook.assignment_submissions("similarity"):
            scores = {g.name: g.score for g in submission.notebooks[0].grades}
            table[submission.student.id] = {
                e.name: sum(scores[cell_id(c)] for c in e.cells) for e in chapter.exercises
            }
        return table


def test_autograde_gives_the_points_of_check(classroom, submissions, chapter, save):
    reached = grades(classroom, chapter)
    assert set(reached) == set(submissions)
    for student, notebook in submissions.items():
        verdict = check(save(notebook))
        assert reached[student] == {e.id: e.score for e in verdict.exercises}, student


def test_points_are_what_the_work_earned(classroom, chapter):
    reached = grades(classroom, chapter)
    full = {e.name: e.points for e in chapter.exercises}
    assert reached["right"] == full
    assert reached["check-deleted"] == full
    assert reached["syntax-error"] == {**full, "one_hot": 0}
    assert set(reached["untouched"].values()) == {0}
    assert reached["noisy"]["jaccard_similarity"] == full["jaccard_similarity"]
    assert sum(reached["noisy"].values()) == full["jaccard_similarity"]


def feedback(home, student):
    """Return a feedback page as plain text."""
    page = (home / "feedback" / student / "similarity" / "similarity.html").read_text()
    return BeautifulSoup(page, "html.parser").get_text()


def long_lines(cell):
    """Return the lines of a cell that say something, asserts and conditions for example."""
    return [line.strip() for line in cell.source.splitlines() if len(line.strip()) > 40]


def test_feedback_shows_messages_and_no_hidden_test(classroom, submissions, chapter):
    shown = {
        line for name, cell in chapter.test_cells.items() if not is_hidden(name) for line in long_lines(cell)
    }
    hidden = {
        line for name, cell in chapter.test_cells.items() if is_hidden(name) for line in long_lines(cell)
    }
    # messages may be seen, and so may what a visible check says as well
    secrets = [line for line in hidden - shown if not line.startswith(("#", '"', 'f"'))]
    assert len(secrets) > 100
    for student in submissions:
        text = feedback(classroom, student)
        assert "HIDDEN" not in text
        assert not [line for line in secrets if line in text]
    assert "not written yet" in feedback(classroom, "untouched")


def test_prose_is_not_copied_into_submissions(classroom):
    assert not list(classroom.glob("autograded/*/*/index.md"))


def test_export_lists_every_student(classroom, submissions):
    lines = (classroom / "grades.csv").read_text().splitlines()
    assert len(lines) == 1 + len(submissions)


def test_the_real_class_is_not_touched(classroom, real_class):
    assert tree(ROOT / "classroom") == real_class


# --- a class of broken submissions ----------------------------------------------------------------------------

KILLER = """
import os
import signal

from nbgrader.preprocessors import NbGraderPreprocessor


class Kill(NbGraderPreprocessor):
    def preprocess(self, nb, resources):
        os.kill(os.getpid(), signal.SIGKILL)
"""


def hand_in(home, student, files, time=None):
    """Put files into a student's submission."""
    folder = home / "submitted" / student / "similarity"
    folder.mkdir(parents=True, exist_ok=True)
    if time:
        files = {**files, "timestamp.txt": time}
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@dataclass
class Broken:
    """A class of broken submissions, as three runs of nbgrader left it."""

    home: Path
    cut_off: list[tuple[float | None, bool]]  # grades after a run that was killed
    cut_off_files: list[str]
    first: dict[str, dict[str, float]]
    log: str
    again: dict[str, dict[str, float]]
    again_log: str


@pytest.fixture(scope="module")
def broken(right, blank, chapter):
    """Grade a class of broken submissions with the stock command: killed once, whole, and after resubmissions."""
    odd = copy.deepcopy(right)
    for c in odd.cells:
        if "nbgrader" in c.metadata:
            c.metadata.nbgrader.schema_version = 99
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "build", prefix="test-class-") as name:
        home = Path(name)
        text = nbformat.writes(right)
        folder = hand_in(home, "odd", {"similarity (1).ipynb": json.dumps(odd), "data.csv": "1,2"})
        os.mkfifo(folder / "pipe")
        os.mkfifo(folder / "timestamp.txt")
        (folder / "endless").symlink_to("/dev/zero")
        (folder / "passwords").symlink_to("/etc/passwd")
        (folder / "etc").symlink_to("/etc")
        hand_in(home, "resubmits", {"similarity.ipynb": text}, time="2026-01-01 12:00:00 UTC")
        hand_in(home, "cut-off", {"similarity.ipynb": text})
        hand_in(home, "no-json", {"similarity.ipynb": "no json"}, time="when it was ready")
        hand_in(home, "empty", {"similarity.ipynb": ""}, time="2999-01-01 12:00:00 UTC")
        hand_in(home, "nothing", {"notes.txt": "sorry"})
        hand_in(home, "deep", {"similarity.ipynb": "[" * 100_000})
        os.mkfifo(hand_in(home, "pipe", {}) / "similarity.ipynb")
        (hand_in(home, "folder", {}) / "similarity.ipynb").mkdir()
        (hand_in(home, "thief", {}) / "similarity.ipynb").symlink_to(home / "submitted/resubmits/similarity")
        (home / "submitted" / "linked").mkdir()
        (home / "submitted" / "linked" / "similarity").symlink_to(home / "submitted/resubmits/similarity")
        release = f"--CourseDirectory.release_directory={(home / 'release').relative_to(ROOT)}"
        nbgrader(home, "generate_assignment", "similarity", "--force", release)

        (home / "killer.py").write_text(KILLER)
        kill = ["--student=cut-off", "--Autograde.autograde_preprocessors=killer.Kill"]
        nbgrader(home, "autograde", "similarity", *kill, status=-9)
        with Gradebook(f"sqlite:///{home / 'gradebook.db'}") as gradebook:
            submission = gradebook.find_submission_notebook("similarity", "similarity", "cut-off")
            cut_off = [(grade.auto_score, grade.needs_manual_grade) for grade in submission.grades]
        cut_off_files = [path.name for path in (home / "autograded/cut-off/similarity").iterdir()]

        log = nbgrader(home, "autograde", "similarity").stderr
        first = grades(home, chapter)
        hand_in(home, "resubmits", {"similarity.ipynb": text[:300]}, time="2026-01-02 12:00:00 UTC")
        again_log = nbgrader(home, "autograde", "similarity").stderr
        yield Broken(home, cut_off, cut_off_files, first, log, grades(home, chapter), again_log)


def test_every_submission_gets_a_verdict(broken, chapter):
    full = {e.name: e.points for e in chapter.exercises}
    assert len(broken.first) == 11
    for student, reached in broken.first.items():
        expected = full if student in ("odd", "resubmits", "cut-off") else dict.fromkeys(full, 0)
        assert reached == expected, student
    with Gradebook(f"sqlite:///{broken.home / 'gradebook.db'}") as gradebook:
        for submission in gradebook.assignment_submissions("similarity"):
            is_broken = submission.student.id not in ("odd", "cut-off")
            for grade in submission.notebooks[0].grades:
                assert grade.auto_score is not None
                assert grade.needs_manual_grade == is_broken


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("no-json", "`similarity.ipynb` is not a notebook"),
        ("no-json", "`timestamp.txt` holds no time"),
        ("empty", "`similarity.ipynb` is not a notebook: it is empty"),
        ("empty", "`timestamp.txt` names a time in the future (2999-01-01)"),
        ("nothing", "no notebook was handed in"),
        ("deep", "`similarity.ipynb` is not a notebook: it is nested too deeply"),
        ("pipe", "links, pipes, devices or folders in the place of files were left out: `similarity.ipynb`"),
        (
            "folder",
            "links, pipes, devices or folders in the place of files were left out: `similarity.ipynb`",
        ),
        ("thief", "links, pipes, devices or folders in the place of files were left out: `similarity.ipynb`"),
        ("linked", "the submission's folder is a link"),
        ("odd", "links, pipes, devices or folders in the place of files were left out: `endless`, `etc`,"),
        ("odd", "`timestamp.txt` is no file"),
    ],
)
def test_the_instructor_hears_why(student, words, broken):
    assert f"{student}, similarity: {words}" in broken.log


def test_the_reason_stands_in_each_test_cell(broken, chapter):
    notebook = nbformat.read(broken.home / "autograded/empty/similarity/similarity.ipynb", as_version=4)
    shown = {cell_id(c): c.outputs[0].evalue for c in notebook.cells if c.cell_type == "code" and c.outputs}
    assert set(shown) == set(chapter.test_cells)
    assert {words.split(";")[0] for words in shown.values()} == {
        "`similarity.ipynb` is not a notebook: it is empty"
    }


def test_nothing_but_regular_files_is_copied(broken):
    copied = [path for path in (broken.home / "autograded").rglob("*") if not path.is_dir()]
    assert not [path for path in copied if path.is_symlink() or not path.is_file()]
    names = {str(path.relative_to(broken.home / "autograded")) for path in copied}
    assert {name for name in names if name.startswith("odd/")} == {
        "odd/similarity/similarity.ipynb",
        "odd/similarity/data.csv",
    }


def test_a_run_that_was_killed_is_taken_up(broken):
    assert set(broken.cut_off) == {(None, True)}
    assert broken.cut_off_files == []
    assert "The grading of" in broken.log
    assert "submitted/cut-off/similarity was cut off, and is done again" in broken.log


def test_a_broken_resubmission_loses_the_old_score_and_the_others_stay(broken):
    assert set(broken.again["resubmits"].values()) == {0}
    assert {**broken.again, "resubmits": None} == {**broken.first, "resubmits": None}
    assert broken.again_log.count("Skipping existing assignment") == 10
    assert "Traceback" not in broken.log + broken.again_log


def test_without_a_run_there_are_no_points(broken):
    """nbgrader itself would give full marks: there is no output that says otherwise."""
    nbgrader(broken.home, "autograde", "similarity", "--student=cut-off", "--force", "--no-execute")
    with Gradebook(f"sqlite:///{broken.home / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission_notebook("similarity", "similarity", "cut-off")
        assert {(grade.auto_score, grade.needs_manual_grade) for grade in submission.grades} == {(0, True)}


def test_tests_that_changed_since_the_release_are_not_mixed(broken):
    with Gradebook(f"sqlite:///{broken.home / 'gradebook.db'}") as gradebook:
        source = gradebook.find_source_cell("one_hot_tests", "similarity", "similarity")
        source.source += "\n# corrected"
        gradebook.db.commit()
    done = nbgrader(broken.home, "autograde", "similarity", "--force", status=1)
    assert "the tests of similarity have changed since its release" in done.stderr
    assert "Traceback" not in done.stderr
    assert (broken.home / "autograded/odd/similarity/similarity.ipynb").exists()


# --- nbgrader's rule for points, closed at its three traps --------------------------------------------------


def test_cell(source, identifier):
    meta = {
        "grade": True, "solution": False, "locked": True, "points": 2, "grade_id": identifier,
        "schema_version": 3, "cell_type": "code", "task": False,
    }  # fmt: skip
    return new_code_cell(source, metadata={"nbgrader": meta})


test_cell.__test__ = False


@pytest.mark.parametrize(
    ("source", "points"),
    [
        ("pass", 2),
        ("import warnings\nwarnings.warn('beware')", 2),
        ("0.5", 2),
        ("print('fine')\n1000", 2),
        ("assert False, 'a reason'", 0),
        ("print('1')\nraise SystemExit", 0),
    ],
)
def test_points_of_one_cell(source, points, tmp_path):
    notebook = new_notebook(cells=[test_cell(source, "one_checks"), test_cell("2 + 2", "two_checks")])
    Execute().preprocess(notebook, {"metadata": {"path": str(tmp_path)}})
    assert determine_grade(notebook.cells[0])[0] == points
    assert determine_grade(notebook.cells[1])[0] == 2


def test_an_endless_loop_costs_its_own_cell(tmp_path):
    meta = {"grade": False, "solution": True, "locked": False, "grade_id": "one", "schema_version": 3}
    solution = new_code_cell("def one():\n    while True: pass", metadata={"nbgrader": meta})
    cells = [solution, test_cell("one()", "one_checks"), test_cell("pass", "two_checks")]
    notebook = new_notebook(cells=cells)
    config = Config({"Sandbox": {"cell_seconds": 2}})
    Execute(config=config).preprocess(notebook, {"metadata": {"path": str(tmp_path)}})
    assert [determine_grade(cell)[0] for cell in notebook.cells[1:]] == [0, 2]
    assert "did not finish within 2 seconds" in notebook.cells[1].outputs[0].evalue
