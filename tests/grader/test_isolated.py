"""The mistakes suite runs without a sandbox; its verdicts must be those that a learner gets."""

import pytest

from grader.check import assemble
from grader.execution import run
from grader.isolated import run_candidate, run_sources
from grader.submissions import fill, solution_source
from grader.verdict import judge
from grader.words import PASSED, Status


@pytest.mark.parametrize("student", ["right-another-way", "wrong-all-over", "wrong-otherwise", "untouched"])
def test_same_verdict_as_in_the_sandbox(student, chapter, blank, answers, tmp_path):
    notebook = fill(blank, answers[student])
    in_sandbox = judge(chapter, run(assemble(chapter, notebook), tmp_path).outcomes)
    for expected in in_sandbox.exercises:
        outcomes = run_candidate(chapter, expected.id, solution_source(notebook, expected.id))
        alone = next(e for e in judge(chapter, outcomes).exercises if e.id == expected.id)
        assert alone.score == expected.score, expected.id
        # elapsed times differ from run to run
        if "seconds" not in "".join(expected.messages):
            assert alone.messages == expected.messages


def test_faults_are_outcomes():
    cells = [
        ("one", "x = 1"),
        ("two_checks", "while True:\n    pass"),
        ("three_checks", "assert x == 1"),
        ("four_checks", "import sys\nsys.exit(0)"),
        ("five_checks", "import os\nos._exit(0)"),
        ("six_checks", "pass"),
    ]
    outcomes = run_sources(cells, time_limit=1)
    assert "did not finish within 1 seconds" in outcomes["two_checks"].message
    assert outcomes["three_checks"] == PASSED
    assert outcomes["four_checks"].status is Status.FAILED
    assert "five_checks" not in outcomes
    assert "six_checks" not in outcomes


def test_stops_after_a_test_cell_that_failed():
    cells = [("one", "1 / 0"), ("two_checks", "assert False, 'two'"), ("three_checks", "pass")]
    outcomes = run_sources(cells, time_limit=1, stop_at={"two_checks", "three_checks"})
    assert list(outcomes) == ["one", "two_checks"]
    assert outcomes["two_checks"].message == "two"


def test_the_first_failure_is_the_same_when_nothing_runs_after_it(chapter, blank, answers):
    notebook = fill(blank, answers["wrong-all-over"])
    for exercise in chapter.exercises:
        source = solution_source(notebook, exercise.name)
        whole = judge(chapter, run_candidate(chapter, exercise.name, source))
        short = judge(chapter, run_candidate(chapter, exercise.name, source, to_first_failure=True))
        first, alone = (next(e for e in v.exercises if e.id == exercise.name) for v in (whole, short))
        assert bool(first.messages) == bool(alone.messages)
        # elapsed times differ from run to run
        if "seconds" not in "".join(first.messages[:1]):
            assert first.messages[:1] == alone.messages[:1]
