"""From what happened to each test cell to points."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.course import Chapter, cell_id, points
from grader.words import UNJUDGED, Outcome, Status


@dataclass(frozen=True)
class ExerciseResult:
    """Points of one exercise, and the message of each of its failed checks, visible ones first."""

    id: str
    score: float
    max_score: float
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """Points of one submission."""

    chapter: str
    exercises: tuple[ExerciseResult, ...]

    @property
    def score(self) -> float:
        """Return the points reached."""
        return sum(exercise.score for exercise in self.exercises)

    @property
    def max_score(self) -> float:
        """Return the points that could be reached."""
        return sum(exercise.max_score for exercise in self.exercises)

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as what `check --json` prints."""
        return {
            "chapter": self.chapter,
            "score": _plain(self.score),
            "max_score": _plain(self.max_score),
            "exercises": [
                {
                    "id": e.id,
                    "score": _plain(e.score),
                    "max_score": _plain(e.max_score),
                    "messages": list(e.messages),
                }
                for e in self.exercises
            ],
        }


def judge(chapter: Chapter, outcomes: Mapping[str, Outcome]) -> Verdict:
    """Return the verdict that follows from the outcome of each test cell; one without outcome gives nothing."""
    results = []
    for exercise in chapter.exercises:
        reached = {cell_id(cell): outcomes.get(cell_id(cell), UNJUDGED) for cell in exercise.cells}
        score = sum(points(cell) for cell in exercise.cells if reached[cell_id(cell)].status is Status.PASSED)
        # A visible check and its hidden twin often say the same; once is enough.
        messages = dict.fromkeys(outcome.message for outcome in reached.values() if outcome.message)
        results.append(ExerciseResult(exercise.name, score, exercise.points, tuple(messages)))
    return Verdict(chapter.name, tuple(results))


def _plain(number: float) -> float | int:
    """Return whole points as an int, so that they print as people write them."""
    return int(number) if float(number).is_integer() else number
