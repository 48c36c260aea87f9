"""A class to try the grader on, made from a chapter's mistakes file.

Each student is a draw: for every exercise a right answer, a wrong one, or none. No two submissions have the
same code, so that no verdict can be shared between them.
"""

import ast
import random
from dataclasses import dataclass
from pathlib import Path

import nbformat

from grader import GraderError
from grader.course import Chapter
from grader.mistakes import Candidate, load
from grader.submissions import fill, solution_source, student_notebook

UNTOUCHED, UNFINISHED, PERFECT = (
    0.05,
    0.15,
    0.10,
)  # shares of the class; the others get some right, some wrong
SEED = 2016


@dataclass(frozen=True)
class Answers:
    """The answers that a chapter's mistakes file offers for each exercise."""

    right: dict[str, list[str]]
    wrong: dict[str, list[str]]

    @classmethod
    def of(cls, chapter: Chapter) -> "Answers":
        """Sort a chapter's candidates."""
        candidates: list[Candidate] = load(chapter)
        names = [exercise.name for exercise in chapter.exercises]
        return cls(
            {n: [c.source for c in candidates if c.exercise == n and c.is_right] for n in names},
            {n: [c.source for c in candidates if c.exercise == n and not c.is_right] for n in names},
        )


def simulate(chapter: Chapter, count: int, submitted: Path, seed: int = SEED) -> list[str]:
    """Write `count` submissions into a `submitted` folder; return the students' ids.

    The same seed makes the same class.

    Raises
    ------
    GraderError
        If one of the students is there already: nothing is written then.
    """
    if count < 1:
        raise GraderError(f"a class has at least one student, not {count}")
    width = max(4, len(str(count)))
    students = [f"student-{number:0{width}}" for number in range(1, count + 1)]
    for student in students:
        if (submitted / student / chapter.name).exists():
            raise GraderError(
                f"{submitted / student / chapter.name} is there already: choose another folder with --into"
            )
    answers, blank = Answers.of(chapter), student_notebook(chapter)
    for student in students:
        draw = random.Random(f"{seed} {chapter.name} {student}")
        chosen = {name: signed(source, student) for name, source in draw_answers(answers, draw).items()}
        for exercise in chapter.exercises:
            if exercise.name not in chosen:
                chosen[exercise.name] = f"{solution_source(blank, exercise.name)}  # {student} was here"
        folder = submitted / student / chapter.name
        folder.mkdir(parents=True)
        nbformat.write(fill(blank, chosen), folder / f"{chapter.name}.ipynb")
    return students


def draw_answers(answers: Answers, draw: random.Random) -> dict[str, str]:
    """Return one student's answers by exercise; those left out were not worked on."""
    names, kind = list(answers.right), draw.random()
    if kind < UNTOUCHED:
        return {}
    if kind < UNTOUCHED + UNFINISHED:
        names = names[: draw.randrange(1, len(names))] if len(names) > 1 else []
    skill = 1.0 if kind > 1 - PERFECT else draw.uniform(0.2, 0.95)
    return {
        name: draw.choice(
            answers.right[name] if draw.random() < skill or not answers.wrong[name] else answers.wrong[name]
        )
        for name in names
    }


def signed(source: str, student: str) -> str:
    """Return an answer with its author's name in the function's docstring."""
    module = ast.parse(source)
    function = next(node for node in module.body if isinstance(node, ast.FunctionDef | ast.ClassDef))
    text = ast.get_docstring(function)
    if text is not None:
        del function.body[0]
    signature = ast.Expr(ast.Constant(f"{text or 'An answer.'} Written by {student}."))
    function.body.insert(0, signature)
    return ast.unparse(ast.fix_missing_locations(module))
