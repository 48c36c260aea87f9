"""One learner's verdict, without a class."""

from pathlib import Path

from nbformat.notebooknode import NotebookNode

from grader import GraderError
from grader.assembly import put_together
from grader.course import ROOT, Chapter, chapter_of
from grader.execution import require_tests, run
from grader.reading import Unreadable, parse, read_file, shown
from grader.sandbox import Settings
from grader.verdict import Verdict, judge
from grader.words import Status


def check(path: Path, root: Path = ROOT) -> Verdict:
    """Return the verdict on a notebook file.

    Raises
    ------
    GraderError
        If the file cannot be graded: missing, not a notebook, or of no chapter of this course.
    """
    submission = read_notebook(path)
    chapter = chapter_of(submission, root)
    if chapter is None:
        raise GraderError(
            f"{path} holds no exercise of this course: download the chapter's notebook again and copy your code into it"
        )
    result = run(assemble(chapter, submission), path.resolve().parent, Settings(sandbox=False))
    return judge(chapter, result.outcomes)


def require_reference(chapter: Chapter) -> None:
    """Raise GraderError if a chapter's own solutions do not pass its tests: the fault would be charged to everybody."""
    require_tests(chapter)
    result = run(assemble(chapter, chapter.notebook), chapter.folder, Settings(sandbox=False))
    for name, outcome in result.outcomes.items():
        if outcome.status is not Status.PASSED:
            raise GraderError(
                f"the solution in {chapter.path} does not pass {name}: {outcome.message}. Correct that first; "
                "nothing was changed"
            )


def read_notebook(path: Path) -> NotebookNode:
    """Return the notebook in a file; raise GraderError with a sentence if there is none."""
    if not path.exists():
        raise GraderError(f"there is no file {path}")
    if path.is_dir():
        raise GraderError(f"{path} is a folder; name the .ipynb file in it")
    try:
        return parse(read_file(path, follow=True))[0]
    except Unreadable as error:
        raise GraderError(f"{shown(path, 500)} {error}") from None


def assemble(chapter: Chapter, submission: NotebookNode) -> NotebookNode:
    """Return the notebook to run: the learner's cells with the course's own locked cells."""
    return put_together(chapter, submission).notebook
