"""What the separate checks say of every answer that a learner would write is what they say in one process.

The mistakes suite runs a candidate and its checks in one namespace. Here the same candidates go the way of a submission:
the sandbox, the runner, the checker. Each exercise must get the same points, and the learner the same first words.
"""

import itertools

import pytest

from grader.course import chapters
from grader.grading import grade
from grader.isolated import run_candidate
from grader.mistakes import load
from grader.sandbox import Settings
from grader.submissions import fill, student_notebook
from grader.verdict import judge

CHAPTERS = {chapter.name: chapter for chapter in chapters()}
SECONDS = 10  # of a cell, here and there


def notebooks(chapter):
    """Return answers by exercise, so many notebooks that each candidate stands in one of them."""
    mine = {e.name: [c for c in load(chapter) if c.exercise == e.name] for e in chapter.exercises}
    rows = itertools.zip_longest(*mine.values())
    return [{c.exercise: c for c in row if c is not None} for row in rows]


NOTEBOOKS = {(name, i): row for name, c in CHAPTERS.items() for i, row in enumerate(notebooks(c))}


@pytest.mark.parametrize("key", NOTEBOOKS, ids=lambda key: f"{key[0]}-{key[1]}")
def test_every_candidate_gets_the_verdict_that_it_gets_in_one_process(key):
    chapter, candidates = CHAPTERS[key[0]], NOTEBOOKS[key]
    notebook = fill(student_notebook(chapter), {name: c.source for name, c in candidates.items()})
    graded = grade(chapter, notebook, None, Settings(cell_seconds=SECONDS))
    apart = {e.id: e for e in graded.verdict(chapter).exercises}
    different = []
    for name, candidate in candidates.items():
        outcomes = run_candidate(chapter, name, candidate.source, SECONDS)
        alone = next(e for e in judge(chapter, outcomes).exercises if e.id == name)
        if facts(apart[name]) != facts(alone):
            different.append(f"{name}/{candidate.name}\n  apart {facts(apart[name])}\n  alone {facts(alone)}")
    assert not different, "\n".join(different)


def facts(result):
    """Return an exercise's points, and what its learner is told first."""
    first = "".join(result.messages[:1])
    return result.score, "" if "seconds" in first else first
