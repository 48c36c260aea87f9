"""`python -m grader check`: one learner's verdict."""

import copy
import json
import subprocess
import sys
import time

import numpy as np
import pytest

from grader import GraderError
from grader.__main__ import main
from grader.check import check, require_reference
from grader.course import Chapter, cell_id
from grader.execution import require_tests
from grader.submissions import fill
from grader.words import Place, failed


def run(capsys, *arguments):
    """Run the command line; return its exit status, stdout and stderr."""
    try:
        status = main([str(a) for a in arguments])
    except SystemExit as stop:
        status = stop.code
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_full_marks_exit_with_0(right, save, capsys):
    status, out, _ = run(capsys, "check", save(right), "--json")
    verdict = json.loads(out)
    assert status == 0
    assert verdict["chapter"] == "similarity"
    assert verdict["score"] == verdict["max_score"] > 0
    assert all(e["messages"] == [] for e in verdict["exercises"])


def test_untouched_notebook_gets_nothing(blank, save, capsys, chapter):
    status, out, _ = run(capsys, "check", save(blank), "--json")
    verdict = json.loads(out)
    assert status == 1
    assert verdict["score"] == 0
    assert verdict["max_score"] == sum(e.points for e in chapter.exercises)
    assert [e["id"] for e in verdict["exercises"]] == [e.name for e in chapter.exercises]
    assert all(set(e) == {"id", "score", "max_score", "messages"} for e in verdict["exercises"])
    assert all("not written yet" in e["messages"][0] for e in verdict["exercises"])


def test_table_shows_points_and_the_first_message(blank, answers, save, capsys):
    status, out, _ = run(capsys, "check", save(fill(blank, answers["wrong-here-and-there"])))
    assert status == 1
    assert "cosine_similarity_matrix" in out
    assert "is there a Python loop" not in out.splitlines()[0]
    assert "without a sandbox" in out


def test_takes_less_than_five_seconds(right, save):
    path = save(right)
    times = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "grader", "check", str(path)], check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    assert min(times) < 5, f"the fastest of three took {min(times):.1f} seconds"


def test_the_file_may_have_any_name(right, save):
    assert check(save(right, "my answers (2).ipynb")).chapter == "similarity"


def test_cells_are_found_without_nbgrader_metadata(right, save):
    stripped = copy.deepcopy(right)
    for cell in stripped.cells:
        cell.metadata = {}
    verdict = check(save(stripped))
    assert verdict.score == verdict.max_score


def test_a_changed_check_is_restored(blank, save):
    edited = copy.deepcopy(blank)
    for cell in edited.cells:
        if cell_id(cell).endswith("_checks"):
            cell.source = "pass"
    assert check(save(edited)).score == 0


def test_one_broken_cell_costs_one_exercise(right, save):
    broken = fill(right, {"euclidean_distance": "def euclidean_distance(x, y) return 0"})
    verdict = check(save(broken))
    lost = {e.id: e for e in verdict.exercises if e.score < e.max_score}
    assert list(lost) == ["euclidean_distance"]
    message = lost["euclidean_distance"].messages[0]
    assert "`euclidean_distance` is not defined, because its cell fails: SyntaxError: expected ':'" in message
    assert "in line 1 of your cell" in message


def test_an_exception_names_the_line_of_the_learners_code(right, save):
    source = "def euclidean_distance(x, y):\n    total = 0\n    return total + undefined_name"
    verdict = check(save(fill(right, {"euclidean_distance": source})))
    message = next(e for e in verdict.exercises if e.id == "euclidean_distance").messages[0]
    assert "undefined_name" in message
    assert "line 3 of your cell: `return total + undefined_name`" in message


@pytest.mark.parametrize(
    ("last_words", "message"),
    [
        ("import os; os._exit(3)", "process ended"),
        ("exit()", "must return, not exit"),
        ("raise SystemExit", "must return"),
    ],
)
def test_ending_the_process_costs_one_exercise(right, save, last_words, message):
    source = f"def most_similar(similarities, k, exclude=None):\n    {last_words}"
    verdict = check(save(fill(right, {"most_similar": source})))
    assert {e.id for e in verdict.exercises if e.score < e.max_score} == {"most_similar"}
    points = {e.id: e for e in verdict.exercises}
    assert points["most_similar"].score == 0
    assert message in points["most_similar"].messages[0]


def test_rebinding_numpy_costs_one_exercise(right, answers, save):
    source = answers["right-one-way"]["jaccard_similarity"] + "\nnp = 5\n"
    verdict = check(save(fill(right, {"jaccard_similarity": source})))
    assert verdict.score == verdict.max_score


def test_cells_without_ids_and_metadata_are_found_by_what_they_define(right, save):
    stripped = copy.deepcopy(right)
    for cell in stripped.cells:
        cell.metadata = {}
        del cell["id"]
    stripped.nbformat_minor = 4
    verdict = check(save(stripped))
    assert verdict.score == verdict.max_score


def test_a_deleted_check_is_put_back(right, save):
    shorter = copy.deepcopy(right)
    shorter.cells = [c for c in right.cells if not cell_id(c).endswith(("_checks", "_tests"))]
    verdict = check(save(shorter))
    assert verdict.score == verdict.max_score


def test_a_byte_order_mark_does_no_harm(right, save, tmp_path):
    path = tmp_path / "marked.ipynb"
    path.write_bytes(b"\xef\xbb\xbf" + save(right).read_bytes())
    assert check(path).score > 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "there is no file"),
        (b"not json", "is not a notebook"),
        (b"{}", "is not a notebook"),
        (b"[1, 2]", "is not a notebook"),
        (b"\xff\xfe\x00", "is not a notebook"),
        (b"", "is not a notebook"),
        (b"null", "though it is JSON"),
        (b'{"nbformat": "4", "cells": []}', "though it is JSON"),
        (
            b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"junk": 1}]}',
            "not a valid notebook",
        ),
        (b'{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}', "not a valid notebook"),
        (b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', "no exercise of this course"),
    ],
)
def test_what_cannot_be_graded_is_a_sentence(tmp_path, capsys, content, words):
    path = tmp_path / "submission.ipynb"
    if content is not None:
        path.write_bytes(content)
    status, out, err = run(capsys, "check", path)
    assert status == 2
    assert out == ""
    assert words in err
    assert "submission.ipynb" in err
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1


def test_a_folder_is_a_sentence(tmp_path, capsys):
    status, _, err = run(capsys, "check", tmp_path)
    assert status == 2
    assert "is a folder" in err


def test_without_a_python_for_submissions_there_is_a_sentence(right, save, capsys, monkeypatch):
    monkeypatch.setattr("sys.executable", "/bin/false")
    status, _, err = run(capsys, "check", save(right))
    assert status == 2
    assert "no Python could be started for submissions" in err


@pytest.mark.parametrize(
    "compute",
    [
        lambda x: x.T,
        lambda x: x[:, 0],
        lambda x: x - x,
        lambda x: x / 2,
        lambda x: -x,
        lambda x: x[np.array([1, 0])],
    ],
    ids=["attribute", "index", "minus", "divide", "sign", "positions"],
)
def test_a_list_where_an_array_is_meant_is_explained(compute):
    with pytest.raises((AttributeError, TypeError)) as caught:
        compute([1, 2])
    message = failed(caught.type.__name__, str(caught.value), Place(1, "compute(x)")).message
    assert "make it an array first, with np.asarray(…, dtype=np.float64)" in message


def test_a_list_as_a_key_is_another_matter():
    assert "np.asarray" not in failed("TypeError", "unhashable type: 'list'", Place(1, "{x}")).message


# --- what would be charged to everybody ---------------------------------------------------------------------


def changed(name, identifier, source):
    """Return a chapter in which one test cell is another."""
    chapter = Chapter(name)
    notebook = copy.deepcopy(chapter.notebook)
    [cell] = [c for c in notebook.cells if cell_id(c) == identifier]
    cell.source = source
    chapter.__dict__["notebook"] = notebook
    return chapter


@pytest.mark.parametrize("seed", ["abc", "", "-1", "2016x", "1.5", "²"])
def test_a_seed_that_is_no_number_is_refused(monkeypatch, seed):
    monkeypatch.setenv("HIDDEN_SEED", seed)
    with pytest.raises(GraderError, match=r"HIDDEN_SEED is .*whole number"):
        require_tests(Chapter("similarity"))
    with pytest.raises(GraderError, match="HIDDEN_SEED"):
        check(Chapter("similarity").path)


def test_a_test_that_cannot_be_run_is_refused():
    with pytest.raises(GraderError, match="one_hot_tests is not plain Python"):
        require_tests(changed("similarity", "one_hot_tests", "assert ("))


def test_a_test_that_the_solution_does_not_pass_is_refused():
    require_reference(Chapter("similarity"))
    with pytest.raises(GraderError, match=r"does not pass one_hot_tests: .*Truee.*nothing was changed"):
        require_reference(changed("similarity", "one_hot_tests", "assert Truee"))


def test_a_chapter_that_is_no_notebook_is_named(tmp_path):
    chapter = Chapter("entropy", tmp_path)
    chapter.folder.mkdir(parents=True)
    chapter.path.write_text("{broken")
    with pytest.raises(GraderError, match=r"entropy\.ipynb is no notebook"):
        _ = chapter.exercises
