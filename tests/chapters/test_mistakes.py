"""The promise of each exercise's checks: the right passes however written, the wrong fails for its own reason."""

import functools

import pytest

from grader.course import chapters
from grader.isolated import run_candidate
from grader.mistakes import load
from grader.submissions import solution_source, student_notebook
from grader.verdict import judge

CHAPTERS = {chapter.name: chapter for chapter in chapters()}
CANDIDATES = {(name, c.name): c for name, chapter in CHAPTERS.items() for c in load(chapter)}
EXERCISES = [(chapter, exercise.name) for chapter in CHAPTERS.values() for exercise in chapter.exercises]
SEEDS = ("", "1", "2026")


def result(chapter, exercise, source, **options):
    """Return the exercise's points and messages for a candidate."""
    verdict = judge(chapter, run_candidate(chapter, exercise, source, **options))
    return next(e for e in verdict.exercises if e.id == exercise)


@functools.cache
def told(chapter, exercise):
    """Return what every mistake of an exercise is told first, which is what a learner acts on, by its name."""
    return {
        c.name: "".join(result(CHAPTERS[chapter], exercise, c.source, to_first_failure=True).messages[:1])
        for (name, _), c in CANDIDATES.items()
        if name == chapter and c.exercise == exercise and not c.is_right
    }


def ids(value):
    return getattr(value, "name", value)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("chapter", "exercise"), EXERCISES, ids=ids)
def test_reference_gets_full_marks(chapter, exercise, seed, monkeypatch):
    _set_seed(monkeypatch, seed)
    graded = result(chapter, exercise, solution_source(chapter.notebook, exercise))
    assert graded.score == graded.max_score, graded.messages


@pytest.mark.parametrize(("chapter", "exercise"), EXERCISES, ids=ids)
def test_untouched_stub_scores_nothing(chapter, exercise):
    graded = result(chapter, exercise, solution_source(student_notebook(chapter), exercise))
    assert graded.score == 0
    assert "not written yet" in graded.messages[0]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("key", [k for k, c in CANDIDATES.items() if c.is_right], ids="/".join)
def test_alternative_gets_full_marks(key, seed, monkeypatch):
    _set_seed(monkeypatch, seed)
    candidate = CANDIDATES[key]
    graded = result(CHAPTERS[key[0]], candidate.exercise, candidate.source)
    assert graded.score == graded.max_score, graded.messages


# The mistakes of an exercise are compared with each other, so one process takes them all.
MISTAKES = [
    pytest.param(key, id="/".join(key), marks=pytest.mark.xdist_group(f"{key[0]}-{c.exercise}"))
    for key, c in CANDIDATES.items()
    if not c.is_right
]


@pytest.mark.parametrize("key", MISTAKES)
def test_mistake_fails_with_its_own_words(key):
    candidate = CANDIDATES[key]
    messages = told(key[0], candidate.exercise)
    assert messages[key[1]], f"{key[1]} got full marks"
    assert candidate.says in messages[key[1]], f"{key[1]} was told:\n{messages[key[1]]}"
    same = [other for other, text in messages.items() if other != key[1] and candidate.says in text]
    assert not same, f"the words {candidate.says!r} also meet {same}"


@pytest.mark.parametrize(("chapter", "exercise"), EXERCISES, ids=ids)
def test_enough_candidates(chapter, exercise):
    mine = [c for (name, _), c in CANDIDATES.items() if name == chapter.name and c.exercise == exercise]
    assert sum(not c.is_right for c in mine) >= 3, f"{exercise} needs at least three mistakes"
    assert sum(c.is_right for c in mine) >= 2, f"{exercise} needs at least two right alternatives"


def _set_seed(monkeypatch, seed):
    monkeypatch.delenv("HIDDEN_SEED", raising=False)
    if seed:
        monkeypatch.setenv("HIDDEN_SEED", seed)
