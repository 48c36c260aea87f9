"""The way of a submission gives every answer of the mistakes files what the mistakes suite promises it.

The mistakes suite runs a candidate and its checks in one namespace. Here the same candidates go through the sandbox,
the runner and the checker: right ones get full marks, wrong ones do not, and are told their own words first. And a
submission gets the same from plain nbgrader, which runs all of it in one unprotected kernel.
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
from grader.mistakes import load
from grader.sample import sample_class
from grader.sandbox import Settings
from grader.submissions import fill, student_notebook
from grader.words import PASSED, Status

CHAPTERS = {chapter.name: chapter for chapter in chapters()}
SETTINGS = Settings()

# Candidates that may be told something else, and why that is right.
OTHER_WORDS = {
    "encode_sorted_as_in_a_dictionary": "the order of a set decides, and it differs from process to process",
}


def notebooks(chapter):
    """Return candidates by exercise, so many times that each candidate stands in one of them."""
    mine = [[c for c in load(chapter) if c.exercise == e.name] for e in chapter.exercises]
    return [{c.exercise: c for c in row if c is not None} for row in itertools.zip_longest(*mine)]


NOTEBOOKS = {f"{name}-{i}": (name, row) for name, c in CHAPTERS.items() for i, row in enumerate(notebooks(c))}


def surprises(key):
    """Return a text for each candidate of a notebook that does not get what it is promised."""
    name, candidates = NOTEBOOKS[key]
    chapter = CHAPTERS[name]
    warm(name, SETTINGS)
    notebook = fill(student_notebook(chapter), {exercise: c.source for exercise, c in candidates.items()})
    graded = grade(chapter, notebook, None, SETTINGS)
    reached = {e.id: e for e in graded.verdict(chapter).exercises}
    found = [f"flagged: {flag}" for flag in graded.flags]
    for exercise, candidate in candidates.items():
        result = reached[exercise]
        first = "".join(result.messages[:1])
        if candidate.is_right:
            as_promised = result.score == result.max_score
        else:
            its_own = candidate.says in first or candidate.name in OTHER_WORDS
            as_promised = result.score < result.max_score and its_own
        if not as_promised:
            found.append(f"{exercise}/{candidate.name}: {result.score:g} points, {first!r}")
    return found


@pytest.fixture(scope="session")
def surprises_of(request):
    """Return a function that returns the surprises of a notebook; all cores look for them."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        yield surprises
        return
    asking = [item for item in request.session.items if "surprises_of" in getattr(item, "fixturenames", ())]
    wanted = [item.callspec.params["key"] for item in asking]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        results = {key: pool.submit(surprises, key) for key in wanted}
        yield lambda key: results[key].result()
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("key", NOTEBOOKS)
def test_every_candidate_gets_what_it_is_promised(key, surprises_of):
    found = surprises_of(key)
    assert not found, "\n".join(found)


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
