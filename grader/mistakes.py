"""Wrong answers that a learner would write, and right ones written differently, as the mistakes files list them.

A mistakes file is plain Python. Each function in it is a candidate for one exercise:

    @mistake("cosine_similarity", says="divide by both lengths")
    def only_the_dot_product(x, y): ...

    @alternative("cosine_similarity")
    def with_a_loop(x, y): ...

The candidate runs as if a learner had written it into the solution cell, under the exercise's name. It may use
what the notebook's set-up provides (`np`) and what it imports itself.
"""

import ast
import importlib.util
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from grader import GraderError
from grader.course import Chapter


@dataclass(frozen=True)
class Candidate:
    """One implementation: `says` holds words its feedback must contain, or None if it is right."""

    exercise: str
    name: str
    source: str
    says: str | None

    @property
    def is_right(self) -> bool:
        """Say whether it must get full marks."""
        return self.says is None


def mistake(exercise: str, *, says: str) -> Callable:
    """Mark a wrong implementation; `says` must stand in its feedback and in no other mistake's of that exercise."""
    return _mark(exercise, says)


def alternative(exercise: str) -> Callable:
    """Mark a right implementation that is written unlike the reference."""
    return _mark(exercise, None)


def load(chapter: Chapter) -> list[Candidate]:
    """Return the candidates of a chapter's mistakes file, in the order of the file.

    Raises
    ------
    GraderError
        If there is no such file, or a candidate is for an exercise that the notebook does not have.
    """
    candidates = [c._candidate for c in vars(_module(chapter)).values() if hasattr(c, "_candidate")]
    known = {exercise.name for exercise in chapter.exercises}
    for candidate in candidates:
        if candidate.exercise not in known:
            raise GraderError(
                f"{chapter.name}_mistakes.py: {candidate.name} is for {candidate.exercise!r}, which is no exercise"
            )
    return candidates


def equivalent_mutants(chapter: Chapter) -> dict[str, str]:
    """Return the reasons why mutants of the reference may pass (`EQUIVALENT` in the mistakes file), by name."""
    return getattr(_module(chapter), "EQUIVALENT", {})


def _module(chapter: Chapter) -> ModuleType:
    path = chapter.root / "tests" / "chapters" / f"{chapter.name}_mistakes.py"
    if not path.exists():
        raise GraderError(f"chapter {chapter.name} has no mistakes file {path.relative_to(chapter.root)}")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _mark(exercise: str, says: str | None) -> Callable:
    def decorate(function: Callable) -> Callable:
        function._candidate = Candidate(exercise, function.__name__, _renamed(function, exercise), says)
        return function

    return decorate


def _renamed(function: Callable, name: str) -> str:
    """Return the function's source under another name and without its decorator."""
    definition = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    definition.name, definition.decorator_list = name, []
    return ast.unparse(definition)
