"""What the separate checks say of every answer that a learner would write is what they say in one process.

The mistakes suite runs a candidate and its checks in one namespace. Here the same candidates go the way of a submission:
the sandbox, the runner, the checker. Each exercise must get the same points, and the learner the same first words.
And a submission gets the same from plain nbgrader, which runs all of it in one unprotected kernel.
"""

import copy
import itertools
import os
from concurrent.futures import ProcessPoolExecutor

import pytest
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade

from grader.course import chapters, is_test
from grader.grading import grade, warm
from grader.isolated import run_candidate
from grader.mistakes import load
from grader.sample import sample_class
from grader.sandbox import Settings
from grader.submissions import fill, student_notebook
from grader.verdict import PASSED, Status, judge

CHAPTERS = {chapter.name: chapter for chapter in chapters()}
SETTINGS = Settings(
    cell_seconds=60
)  # so much that nothing but a loop without end reaches it on a busy machine
ALONE_SECONDS = 20

# Candidates that are told something else, and why that is right.
OTHER_WORDS = {
    "encode_sorted_as_in_a_dictionary": "the order of a set decides, and it differs from process to process",
}


def notebooks(chapter):
    """Return candidates by exercise, so many times that each candidate stands in one of them."""
    mine = [[c for c in load(chapter) if c.exercise == e.name] for e in chapter.exercises]
    return [{c.exercise: c for c in row if c is not None} for row in itertools.zip_longest(*mine)]


NOTEBOOKS = {f"{name}-{i}": (name, row) for name, c in CHAPTERS.items() for i, row in enumerate(notebooks(c))}


def differences(key):
    """Return a text for each candidate of a notebook that is judged otherwise than alone."""
    name, candidates = NOTEBOOKS[key]
    chapter = CHAPTERS[name]
    warm(name, SETTINGS)
    notebook = fill(student_notebook(chapter), {exercise: c.source for exercise, c in candidates.items()})
    graded = grade(chapter, notebook, None, SETTINGS)
    apart = {e.id: e for e in graded.verdict(chapter).exercises}
    different = [f"flagged: {flag}" for flag in graded.flags]
    for exercise, candidate in candidates.items():
        outcomes = run_candidate(chapter, exercise, candidate.source, ALONE_SECONDS)
        alone = next(e for e in judge(chapter, outcomes).exercises if e.id == exercise)
        (points, words), (same_points, same_words) = facts(apart[exercise]), facts(alone)
        if points != same_points or (words != same_words and candidate.name not in OTHER_WORDS):
            told = f"apart {points:g}: {words}\n  alone {same_points:g}: {same_words}"
            different.append(f"{exercise}/{candidate.name}\n  {told}")
    return different


def facts(result):
    """Return an exercise's points, and what its learner is told first, without what depends on the clock."""
    first = "".join(result.messages[:1])
    return result.score, "it takes too long" if " seconds" in first else first


@pytest.fixture(scope="session")
def found(request):
    """Return a function that returns the differences of a notebook; all cores look for them."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        yield differences
        return
    asking = [item for item in request.session.items if "found" in getattr(item, "fixturenames", ())]
    wanted = [item.callspec.params["key"] for item in asking]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        results = {key: pool.submit(differences, key) for key in wanted}
        yield lambda key: results[key].result()
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("key", NOTEBOOKS)
def test_every_candidate_gets_what_it_gets_in_one_process(key, found):
    different = found(key)
    assert not different, "\n".join(different)


@pytest.mark.parametrize("student", ["right-one-way", "wrong-all-over"])
@pytest.mark.parametrize("name", CHAPTERS)
def test_every_test_cell_gets_the_verdict_of_plain_nbgrader(name, student, monkeypatch, tmp_path):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    chapter = CHAPTERS[name]
    graded = grade(chapter, fill(student_notebook(chapter), sample_class(chapter)[student]), None, SETTINGS)
    plain, _ = Execute(timeout=120).preprocess(
        copy.deepcopy(graded.notebook), {"metadata": {"path": str(tmp_path)}}
    )
    verdicts = {c.metadata.nbgrader.grade_id: determine_grade(c) for c in plain.cells if is_test(c)}
    assert verdicts.keys() == graded.outcomes.keys()
    for identifier, (points, most) in verdicts.items():
        outcome = graded.outcomes[identifier]
        assert outcome.status is not Status.UNJUDGED
        assert points == (most if outcome == PASSED else 0), (identifier, outcome)
    if student == "right-one-way":
        assert all(outcome == PASSED for outcome in graded.outcomes.values())
