"""A class without faults: each verdict once, in the gradebook as nbgrader would have put it there."""

import copy
import json
import os
import shutil
import time
from pathlib import Path

import fake_grading
import nbformat
import pytest
from bs4 import BeautifulSoup
from fake_class import CHAPTER, classroom_in, expected, hand_in, make_class, rows, run
from nbgrader.api import Gradebook as NbgraderGradebook
from nbgrader_command import nbgrader
from rich.console import Console
from sqlalchemy import create_engine, text

from grader import GraderError
from grader import upgrade as upgrading
from grader.__main__ import main
from grader.classreport import print_summary
from grader.classroom import Summary, grade_class, locked
from grader.course import ROOT, Chapter, cell_id
from grader.gradebook import Gradebook
from grader.grading import Graded
from grader.pages import Marked
from grader.simulate import simulate
from grader.upgrade import back_up, upgrade
from grader.words import PASSED


def url(home):
    return f"sqlite:///{home / 'gradebook.db'}"


# --- a class made up ----------------------------------------------------------------------------------------


def test_simulated_submissions_all_differ_and_a_seed_makes_the_same_class(chapter, tmp_path):
    students = simulate(chapter, 40, tmp_path / "a")
    simulate(chapter, 40, tmp_path / "b")
    simulate(chapter, 40, tmp_path / "c", seed=1)
    read = {
        name: [(tmp_path / name / s / CHAPTER / f"{CHAPTER}.ipynb").read_text() for s in students]
        for name in "abc"
    }
    assert read["a"] == read["b"] != read["c"]
    sources = [
        tuple(c.source for c in nbformat.reads(text, as_version=4).cells if cell_id(c) in names)
        for text in read["a"]
        for names in [{e.name for e in chapter.exercises}]
    ]
    for exercise in zip(*sources, strict=True):
        assert len(set(exercise)) == len(students)
    written = [sum("NotImplementedError" not in cell for cell in student) for student in sources]
    assert {0, len(chapter.exercises)} <= set(written)
    assert any(0 < count < len(chapter.exercises) for count in written)


def test_simulate_overwrites_nobody(chapter, tmp_path, capsys):
    assert main(["simulate", CHAPTER, "2", "--into", str(tmp_path)]) == 0
    before = (tmp_path / "submitted/student-0001/similarity/similarity.ipynb").read_bytes()
    assert main(["simulate", CHAPTER, "3", "--into", str(tmp_path), "--seed", "5"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (tmp_path / "submitted/student-0001/similarity/similarity.ipynb").read_bytes() == before
    assert not (tmp_path / "submitted/student-0003").exists()


# --- what is graded, and what is not ------------------------------------------------------------------------


def test_every_submission_is_graded_once(home):
    students = make_class(home, 12)
    summary = run(home)
    assert sorted(summary.graded) == students
    assert rows(home) == expected(home)
    again = run(home)
    assert (again.graded, sorted(again.unchanged)) == ([], students)
    assert again.scores == summary.scores
    for student in students:
        assert (home / "feedback" / student / CHAPTER / f"{CHAPTER}.html").exists()
    page = BeautifulSoup((home / "feedback" / f"{CHAPTER}.html").read_text(), "html.parser").get_text()
    assert all(student in page for student in students)


def test_points_given_by_hand_reach_the_feedback_page(home):
    make_class(home, 2)
    run(home)
    with NbgraderGradebook(url(home)) as gradebook:
        gradebook.find_grade("one_hot_tests", CHAPTER, CHAPTER, "student-02").manual_score = 1.37
        gradebook.db.commit()
    page = home / "feedback/student-02" / CHAPTER / f"{CHAPTER}.html"
    before = page.read_text()
    assert run(home).graded == []
    assert page.read_text() != before
    when = page.stat().st_mtime_ns
    run(home)
    assert page.stat().st_mtime_ns == when


def test_only_what_changed_is_graded_again(home, monkeypatch):
    make_class(home, 6)
    run(home)
    hand_in(home, "student-02", "answer = 'another'")
    (home / "submitted/student-04/similarity/data.csv").write_text("1,2")
    (home / "submitted/student-05/similarity/timestamp.txt").write_text("2026-01-01 10:00:00 UTC")
    assert sorted(run(home).graded) == ["student-02", "student-04"]
    with NbgraderGradebook(url(home)) as gradebook:
        assert gradebook.find_submission(CHAPTER, "student-05").timestamp.hour == 10
    assert rows(home) == expected(home)
    assert sorted(run(home, students="student-0[12]", force=True).graded) == ["student-01", "student-02"]
    monkeypatch.setenv("HIDDEN_SEED", "7")
    assert len(run(home).graded) == 6


@pytest.fixture
def course(tmp_path):
    """Return a copy of the course whose chapter may be changed."""
    root = tmp_path / "course"
    (root / "chapters").mkdir(parents=True)
    shutil.copytree(ROOT / "chapters" / CHAPTER, root / "chapters" / CHAPTER)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return root


def change(root, edit):
    """Change the chapter's source notebook."""
    path = root / "chapters" / CHAPTER / f"{CHAPTER}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    edit(notebook)
    nbformat.write(notebook, path)
    return Chapter(CHAPTER, root)


def grade(root, home, **options):
    """Grade with a copy of the course."""
    options = {"workers": 2, "grade": fake_grading.instantly, **options}
    return grade_class(Chapter(CHAPTER, root), classroom_in(home, root=root), **options)


def test_a_change_of_the_tests_grades_everybody_again(course, home):
    make_class(home, 4)
    grade(course, home)

    def reword(notebook):
        next(c for c in notebook.cells if cell_id(c) == "one_hot_tests").source += "\n# another word"

    change(course, reword)
    assert len(grade(course, home).graded) == 4


def test_what_cannot_be_read_gets_zero_a_sentence_and_a_flag(home, chapter):
    make_class(home, 2)
    bad = hand_in(home, "student-02", "")
    (bad / f"{CHAPTER}.ipynb").write_text("{ no JSON")
    (home / "submitted/student-03" / CHAPTER).mkdir(parents=True)
    hand_in(home, "student-04", "")
    (home / "submitted/student-04" / CHAPTER / f"{CHAPTER}.ipynb").write_text('{"cells": 5}')
    (home / "submitted/student-05").mkdir()
    (home / "submitted/student-05" / CHAPTER).symlink_to("/etc")
    summary = run(home)
    assert set(summary.flagged) == {"student-02", "student-03", "student-04", "student-05"}
    assert "no notebook was handed in" in summary.flagged["student-03"][0]
    scores = rows(home)
    for student in summary.flagged:
        assert set(scores[student].values()) == {0.0}
        page = nbformat.read(home / "autograded" / student / CHAPTER / f"{CHAPTER}.ipynb", as_version=4)
        tests = [c for c in page.cells if cell_id(c) in chapter.test_cells]
        assert all("could not be judged" in c.outputs[0].evalue for c in tests)


def test_a_student_that_no_gradebook_can_hold_does_not_stop_the_class(home, capsys):
    make_class(home, 2)
    hand_in(home, "x" * 200, "")
    hand_in(home, os.fsdecode(b"caf\xe9"), "")
    hand_in(home, "Zoë O'Brien; drop table\n", "")
    summary = run(home)
    assert len(summary.without) == 2
    assert "Zoë O'Brien; drop table\n" in summary.graded
    assert len(rows(home)) == 3


def test_a_submission_does_not_write_into_its_folder_without_a_sandbox(home, chapter, right):
    """Or it would never be unchanged."""
    folder = home / "submitted/writer" / CHAPTER
    folder.mkdir(parents=True)
    (folder / "data.txt").write_text("4")
    source = "n = open('data.txt').read()\nopen('note.txt', 'w').write(n)"
    notebook = copy.deepcopy(right)
    notebook.cells.append(nbformat.v4.new_code_cell(source))
    nbformat.write(notebook, folder / f"{CHAPTER}.ipynb")
    classroom = classroom_in(home)
    assert grade_class(chapter, classroom, sandbox=False).graded == ["writer"]
    assert sorted(path.name for path in folder.iterdir()) == ["data.txt", f"{CHAPTER}.ipynb"]
    assert grade_class(chapter, classroom, sandbox=False).unchanged == ["writer"]
    page = (home / "autograded/writer" / CHAPTER / f"{CHAPTER}.ipynb").read_text()
    assert "FileNotFoundError" not in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("tomorrow or so", "holds no time"),
        ("2999-01-01 10:00:00 UTC", "in the future"),
        ("9" * 5000, "is larger than"),
    ],
)
def test_a_time_that_cannot_be_believed_is_flagged(home, content, words):
    make_class(home, 2)
    (home / "submitted/student-02/similarity/timestamp.txt").write_text(content)
    summary = run(home)
    assert words in summary.flagged["student-02"][0]
    assert len(summary.graded) == 2


def test_a_bug_of_the_grader_gives_no_verdict_and_is_tried_again(home):
    make_class(home, 4)
    summary = run(home, grade=fake_grading.failing)
    assert set(summary.without) == {"student-03"}
    assert len(rows(home)) == 3
    assert run(home).graded == ["student-03"]


def test_a_machine_that_cannot_grade_stops_the_run_and_keeps_what_it_had(home):
    make_class(home, 9)
    with pytest.raises(GraderError, match="no sandbox"):
        run(home, grade=fake_grading.unable, workers=1)
    summary = run(home)
    assert len(summary.unchanged) >= 4
    assert rows(home) == expected(home)


def test_nobody_has_handed_in(home):
    with pytest.raises(GraderError, match="submissions belong in"):
        run(home)


def test_two_runs_at_once_on_one_class(home):
    make_class(home, 2)
    with (
        locked(classroom_in(home).journal(CHAPTER)),
        pytest.raises(GraderError, match=f"is being graded by process {os.getpid()}"),
    ):
        run(home)
    assert len(run(home).graded) == 2


# --- the gradebook ------------------------------------------------------------------------------------------


def dump(home):
    """Return what the gradebook says of the chapter, without the random ids."""
    queries = {
        "cells": "select b.name, b.type, g.max_score, g.cell_type from base_cell b "
        "left join grade_cells g on g.id = b.id",
        "sources": "select name, cell_type, locked, source, checksum from source_cell order by rowid",
        "notebooks": "select name, kernelspec from notebook",
        "assignments": "select name, course_id, duedate from assignment",
        "students": "select * from student",
        "submissions": "select a.student_id, a.timestamp, n.late_submission_penalty, n.flagged "
        "from submitted_notebook n join submitted_assignment a on a.id = n.assignment_id",
        "grades": "select a.student_id, b.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade "
        "from grade g join base_cell b on b.id = g.cell_id "
        "join submitted_notebook n on n.id = g.notebook_id join submitted_assignment a on a.id = n.assignment_id",
        "comments": "select a.student_id, b.name, c.auto_comment, c.manual_comment "
        "from comment c join base_cell b on b.id = c.cell_id "
        "join submitted_notebook n on n.id = c.notebook_id join submitted_assignment a on a.id = n.assignment_id",
        "version": "select * from alembic_version",
    }
    with create_engine(url(home)).connect() as connection:
        found = {name: [tuple(r) for r in connection.execute(text(query))] for name, query in queries.items()}
    return {name: table if name == "sources" else sorted(table, key=repr) for name, table in found.items()}


def by_hand(home):
    """Do what an instructor does: give points, credit and a comment, and set a date."""
    with NbgraderGradebook(url(home)) as gradebook:
        cells = (CHAPTER, CHAPTER, "right")
        gradebook.find_grade("one_hot_tests", *cells).manual_score = 1.5
        gradebook.find_grade("one_hot_checks", *cells).extra_credit = 0.5
        gradebook.find_comment("one_hot", *cells).manual_comment = "well done"
        gradebook.db.commit()
        gradebook.update_or_create_assignment(CHAPTER, duedate="2026-01-01 12:00:00 UTC")


def hand_in_real_work(home, blank, answers):
    """Hand in notebooks as learners leave them: solved, here and there, and untouched."""
    from grader.submissions import fill

    work = {
        "right": answers["right-one-way"],
        "mixed": answers["wrong-here-and-there"],
        "untouched": {},
    }
    for student, given in work.items():
        folder = home / "submitted" / student / CHAPTER
        folder.mkdir(parents=True)
        nbformat.write(fill(blank, given), folder / f"{CHAPTER}.ipynb")
    (home / "submitted/right" / CHAPTER / "timestamp.txt").write_text("2026-01-01 13:00:00 UTC")


def test_the_gradebook_is_what_nbgrader_autograde_makes_of_the_class(tmp_path, chapter, blank, answers):
    """The real thing on both sides; points given by hand survive, on both sides."""
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    for home in (theirs, ours):
        hand_in_real_work(home, blank, answers)
    release = f"--CourseDirectory.release_directory={os.path.relpath(tmp_path / 'release', ROOT)}"
    nbgrader(theirs, "generate_assignment", CHAPTER, "--force", release)
    nbgrader(theirs, "autograde", CHAPTER)
    by_hand(theirs)
    nbgrader(theirs, "autograde", CHAPTER, "--force")

    classroom = classroom_in(ours)
    # one worker, since a hidden test of the chapter measures time
    grade_class(chapter, classroom, workers=1, sandbox=False)
    by_hand(ours)
    summary = grade_class(chapter, classroom, workers=1, sandbox=False, force=True)
    assert len(summary.graded) == 3
    assert set(dump(ours)["grades"]) ^ set(dump(theirs)["grades"]) == set()
    assert dump(ours) == dump(theirs)

    # and nbgrader's own commands go on from there
    nbgrader(ours, "generate_assignment", CHAPTER, "--force", release)
    nbgrader(ours, "autograde", CHAPTER)
    nbgrader(ours, "generate_feedback", CHAPTER)
    nbgrader(ours, "export", "--to", str(ours / "grades.csv"))
    assert dump(ours) == dump(theirs)
    assert len((ours / "grades.csv").read_text().splitlines()) == 4
    page = (ours / "feedback/untouched" / CHAPTER / f"{CHAPTER}.html").read_text()
    assert "not written yet" in page
    assert "BEGIN HIDDEN" not in page


def test_late_penalties_are_nbgraders(home, chapter):
    make_class(home, 2)
    classroom = classroom_in(home)
    classroom.config.LateSubmissionPlugin.penalty_method = "zero"
    with Gradebook(chapter, classroom) as gradebook:
        gradebook.prepare()
    with NbgraderGradebook(url(home)) as theirs:
        theirs.update_or_create_assignment(CHAPTER, duedate="2026-01-01 12:00:00 UTC")
    (home / "submitted/student-01" / CHAPTER / "timestamp.txt").write_text("2026-01-01 13:00:00 UTC")
    (home / "submitted/student-02" / CHAPTER / "timestamp.txt").write_text("2026-01-01 11:00:00 UTC")
    grade_class(chapter, classroom, grade=fake_grading.instantly)
    with Gradebook(chapter, classroom) as gradebook:
        totals = gradebook.totals()
    assert totals["student-01"] == 0 < totals["student-02"]


def test_writing_takes_at_most_10_ms_a_submission(home, chapter, right):
    graded = Graded(CHAPTER, dict.fromkeys(chapter.test_cells, PASSED), (), right)
    with Gradebook(chapter, classroom_in(home)) as gradebook:
        gradebook.prepare()
        times = []
        for start in (0, 100, 200):
            verdicts = [Marked(f"s{i:03}", graded) for i in range(start, start + 100)]
            began = time.perf_counter()
            gradebook.save_grades(gradebook.pages.write(verdicts))
            times.append(time.perf_counter() - began)
    assert min(times) < 1.0, f"the fastest hundred of three took {min(times):.2f} seconds"


# --- correcting a released exercise -------------------------------------------------------------------------


def without_one_cell_and_worth_more(notebook):
    notebook.cells = [c for c in notebook.cells if cell_id(c) != "jaccard_similarity_checks"]
    for cell in notebook.cells:
        if cell_id(cell) == "one_hot_tests":
            cell.metadata.nbgrader.points = 40
    added = nbformat.from_dict(
        json.loads(json.dumps(next(c for c in notebook.cells if cell_id(c) == "one_hot_checks")))
    )
    added.metadata.nbgrader.grade_id = added["id"] = "one_hot_more_checks"
    notebook.cells.append(added)


def test_upgrade_keeps_points_by_hand_and_lists_who_changed(course, home):
    make_class(home, 6)
    grade(course, home)
    with NbgraderGradebook(url(home)) as gradebook:
        gradebook.find_grade("one_hot_checks", CHAPTER, CHAPTER, "student-01").manual_score = 1.25
        gradebook.db.commit()
    before = rows(home)
    chapter = change(course, without_one_cell_and_worth_more)
    with pytest.raises(GraderError, match=r"one_hot_more_checks.*python -m grader upgrade similarity"):
        grade(course, home)
    assert rows(home) == before
    done = upgrade(chapter, classroom_in(home, root=course), grade=fake_grading.instantly, workers=2)
    assert done.cells.added == ("one_hot_more_checks",)
    assert done.cells.removed == ("jaccard_similarity_checks",)
    assert done.cells.worth["one_hot_tests"][1] == 40
    assert len(done.summary.graded) == 6
    assert done.changed
    assert done.backup.exists()
    with NbgraderGradebook(url(home)) as gradebook:
        assert gradebook.find_grade("one_hot_checks", CHAPTER, CHAPTER, "student-01").manual_score == 1.25
        assert gradebook.find_notebook(CHAPTER, CHAPTER).max_score == sum(e.points for e in chapter.exercises)
        for submission in gradebook.assignment_submissions(CHAPTER):
            now, was = submission.score, sum(before[submission.student.id].values())
            if submission.student.id != "student-01":
                assert done.changed.get(submission.student.id, (was, was)) == (was, now)
    with NbgraderGradebook(f"sqlite:///{done.backup}") as gradebook:
        assert gradebook.find_grade("jaccard_similarity_checks", CHAPTER, CHAPTER, "student-02")


class Killed(BaseException):
    """Stands for a kill: nothing but `finally` runs after it."""


def test_upgrade_that_was_killed_lists_the_same_changes(course, home, tmp_path, monkeypatch):
    make_class(home, 6)
    grade(course, home)
    chapter = change(course, without_one_cell_and_worth_more)
    copy = tmp_path / "copy"
    shutil.copytree(home, copy, symlinks=True)
    options = {"grade": fake_grading.instantly, "workers": 2}
    undisturbed = upgrade(chapter, classroom_in(copy, root=course), **options)

    def stopped(*_, **__):
        raise Killed

    for owner, name in ((Gradebook, "prepare"), (upgrading, "grade_class")):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, stopped)
            with pytest.raises(Killed):
                upgrade(chapter, classroom_in(home, root=course), **options)
    done = upgrade(chapter, classroom_in(home, root=course), **options)
    assert (done.changed, done.cells) == (undisturbed.changed, undisturbed.cells)
    assert done.backup.exists()


def test_a_gradebook_that_is_no_file_is_not_changed_without_a_backup(course, home):
    make_class(home, 1)
    classroom = classroom_in(home, "postgresql+psycopg://nobody@/nowhere", root=course)
    with pytest.raises(GraderError, match="pg_dump"):
        back_up(classroom.db_url, home)


# --- the command --------------------------------------------------------------------------------------------


def test_the_summary_prints_no_control_characters(capsys):
    summary = Summary(CHAPTER, 51, flagged={"eve\x1b[2J": ["[bold]look[/bold]\x1b]0;title\x07"]})
    print_summary(summary, Path("/somewhere"), Console(width=110))
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "[bold]look[/bold]" in out


def test_the_commands(tmp_path, monkeypatch, capsys):
    """The real thing on two submissions."""
    monkeypatch.setenv("CLASSROOM", str(tmp_path))
    monkeypatch.delenv("GRADEBOOK", raising=False)
    assert main(["simulate", CHAPTER, "2"]) == 0
    assert main(["class", CHAPTER, "--workers", "2", "--no-sandbox"]) == 0
    out = capsys.readouterr().out
    assert "graded" in out
    assert "without a sandbox" in out
    assert main(["class", CHAPTER, "--no-sandbox"]) == 0
    assert main(["upgrade", CHAPTER, "--no-sandbox"]) == 0
    assert "No grade changed" in capsys.readouterr().out
    assert main(["class", CHAPTER, "--db", "oracle://somewhere"]) == 2
    assert main(["class", "no-such-chapter"]) == 2
