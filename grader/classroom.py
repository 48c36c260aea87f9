"""Grade a class: find submissions, have workers grade what is new, keep the verdicts, write them down.

The order in which a verdict is kept is what makes a killed run harmless: first the journal, then the graded
notebook, then the gradebook, then a note in the journal that the two hold it. Each step may be done twice.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from grader import GraderError, feedback
from grader.config import Sandbox
from grader.course import Chapter
from grader.database import Unreachable
from grader.dispatch import EVERY, TRIES_ALONE, Finished, dispatch
from grader.execution import require_tests
from grader.gradebook import ByHand, Gradebook, points_of, storable
from grader.grading import Graded
from grader.handedin import HandedIn, files_of, hash_of_environment, look
from grader.journal import Entry, Journal
from grader.location import Classroom
from grader.pages import Marked
from grader.reading import read_timestamp
from grader.sandbox import Settings, require_sandbox
from grader.versions import hash_of_chapter, version_of
from grader.workers import ClusterPool, Grade, LocalPool, Pool, Task, grade_task, nothing

BATCH = 25  # verdicts written to the gradebook in one transaction


@dataclass
class Summary:
    """How a class was graded.

    Parameters
    ----------
    graded : students graded in this run
    unchanged : students whose verdict was in the journal already
    scores : points by student, of all who were looked at
    flagged : why an instructor should look at a student's submission, by student
    without : why a student has no verdict, by student
    sandboxed : whether all that was graded in this run ran in the sandbox
    """

    chapter: str
    max_score: float
    graded: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    scores: dict[str, float] = field(default_factory=dict)
    flagged: dict[str, list[str]] = field(default_factory=dict)
    without: dict[str, str] = field(default_factory=dict)
    sandboxed: bool = True
    damaged: int = 0
    seconds: float = 0.0

    @property
    def full_marks(self) -> list[str]:
        """Return who reached every point."""
        return [student for student, score in self.scores.items() if score == self.max_score]

    @property
    def rate(self) -> float:
        """Return how many submissions were graded a minute."""
        return 60 * len(self.graded) / self.seconds if self.seconds else 0.0


class Display:
    """Is told how far a class is; this one shows nothing."""

    def start(self, total: int) -> None:
        """There are `total` submissions to grade."""

    def advance(self, student: str) -> None:
        """One more is graded."""

    def say(self, text: str) -> None:
        """Something is waited for; nothing any more if the text is empty."""


def grade_class(
    chapter: Chapter,
    classroom: Classroom,
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    students: str = "*",
    force: bool = False,
    sandbox: bool = True,
    restructure: bool = False,
    with_feedback: bool = True,
    patience: float | None = None,
    display: Display | None = None,
    grade: Grade = grade_task,
) -> Summary:
    """Grade the submissions of a class that have no verdict yet; return what came of it.

    Parameters
    ----------
    workers : how many processes grade (one a core)
    scheduler : address of a Dask scheduler whose workers grade in their place
    students : a glob over student ids
    force : grade also what is unchanged
    sandbox : whether submissions have to run in the sandbox
    restructure : whether cells may be added and removed that submissions were graded by (see `grader.upgrade`)
    with_feedback : whether to write feedback pages
    patience : seconds for which a database that does not answer is waited for
    grade : what a worker does; it must be a module's function

    Raises
    ------
    GraderError
        If this machine cannot grade, a test of the chapter cannot be run, another run is at work, or a disk or
        database fails for good. Verdicts reached until then are kept: start again to go on.
    """
    require_tests(chapter)
    settings = Sandbox(config=classroom.config).settings()
    settings = replace(settings, sandbox=settings.sandbox and sandbox)
    with locked(classroom.journal(chapter.name)), Journal(classroom.journal(chapter.name)) as journal:
        run = _Run(chapter, classroom, journal, display or Display(), settings, patience, with_feedback)
        with run.gradebook:
            run.gradebook.prepare(restructure=restructure)
            todo = run.look(students, force)
            if todo:
                if scheduler:
                    pool = ClusterPool(scheduler, grade)
                else:
                    if settings.sandbox:
                        require_sandbox()
                    count = min(workers or os.cpu_count() or 1, len(todo))
                    pool = LocalPool(chapter, count, grade, settings)
                run.grade(pool, todo, ship=scheduler is not None)
            run.finish()
    return run.summary


@contextlib.contextmanager
def locked(journal: Path) -> Iterator[None]:
    """Let no other run work on the same class; the lock dies with the process.

    Raises
    ------
    GraderError
        If one does.
    """
    path = journal.with_suffix(".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+")
    except OSError as error:
        raise GraderError(f"{path} cannot be written: {error.strerror}") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise GraderError(
                f"this class is being graded by process {file.read().strip() or '?'}: wait until it has finished"
            ) from None
        with contextlib.suppress(OSError):  # a full disk: the number is a courtesy
            file.truncate(0)
            file.write(f"{os.getpid()} on {os.uname().nodename}")
            file.flush()
        yield


class _Run:
    """One run over one class."""

    def __init__(
        self,
        chapter: Chapter,
        classroom: Classroom,
        journal: Journal,
        display: Display,
        settings: Settings,
        patience: float | None,
        with_feedback: bool,
    ):
        self.with_feedback = with_feedback
        self.chapter, self.classroom, self.journal, self.display = chapter, classroom, journal, display
        self.settings = settings
        options = {} if patience is None else {"patience": patience}
        self.gradebook = Gradebook(chapter, classroom, say=display.say, **options)
        worth = sum(exercise.points for exercise in chapter.exercises)
        self.summary = Summary(chapter.name, worth, damaged=journal.damaged)
        self.version = version_of(chapter)
        self.of_chapter = hash_of_chapter(chapter)
        self.environment = hash_of_environment(classroom, settings)
        self.began = time.monotonic()
        self.unsaved: list[str] = []  # students whose verdict is in the journal, but perhaps nowhere else
        self.fresh: dict[str, Graded] = {}  # some of theirs, which need not be read from the journal again
        self.retry_at = self.last_save = time.monotonic()
        self.delay = 0.5

    # --- what there is to do --------------------------------------------------------------------------------

    def look(self, students: str, force: bool) -> list[HandedIn]:
        """Return what has to be graded, and remember what only has to be written."""
        todo, scores, by_hand = [], self.gradebook.scores(), self.gradebook.by_hand()
        for student in self.classroom.students(self.chapter.name):
            if not fnmatchcase(student, students):
                continue
            if problem := self._unusable(student):
                self.summary.without[student] = problem
                continue
            handed_in = self._look(student)
            if force or self.journal.key(student) != handed_in.key:
                todo.append(handed_in)
                continue
            entry = self.journal.entry(student, notebook=False)
            self._count(entry, self.summary.unchanged)
            if not self._is_saved(entry, scores.get(student), by_hand.get(student, ByHand())):
                self.unsaved.append(student)
        if not todo and not self.summary.unchanged and not self.summary.without:
            raise GraderError(
                f"nobody matching {students!r} has handed in {self.chapter.name}: "
                f"submissions belong in {self.classroom.submitted('STUDENT', self.chapter.name)}"
            )
        return todo

    def _unusable(self, student: str) -> str:
        """Return why a folder's name cannot be a student's id; empty if it can."""
        if not storable(student):
            return "the folder's name is longer than a gradebook can hold, or no text: rename it"
        try:
            feedback.check_student(self.chapter, student)
        except GraderError as error:
            return str(error)
        return ""

    def _look(self, student: str) -> HandedIn:
        return look(self._folder(student), student, self.of_chapter, self.environment)

    def _is_saved(
        self, entry: Entry, in_gradebook: Mapping[str, float | None] | None, by_hand: ByHand
    ) -> bool:
        """Say whether gradebook and folders hold that verdict, with what a person has added since."""
        page = self.classroom.autograded(entry.student, self.chapter.name) / f"{self.chapter.name}.ipynb"
        noted = self.journal.saved(entry.student) == self._version(entry.student, by_hand)
        if in_gradebook is None or not page.exists() or not noted:
            return False
        reached = points_of(self.chapter, entry.graded)
        return all(in_gradebook.get(name) == score for name, score in reached.items())

    def _version(self, student: str, by_hand: ByHand) -> str:
        """Return what tells one state of gradebook and folders from another: verdict, time, points by hand."""
        came, _ = read_timestamp(self._folder(student))
        return f"{self.journal.key(student).digest} {came or ''} {sorted(by_hand.scores.items()) or ''}"

    def _folder(self, student: str) -> Path:
        return self.classroom.submitted(student, self.chapter.name)

    # --- grading --------------------------------------------------------------------------------------------

    def grade(self, pool: Pool, todo: list[HandedIn], *, ship: bool) -> None:
        """Have everything graded, and keep each verdict as it comes."""

        def task_of(handed_in: HandedIn) -> tuple[HandedIn, Task]:
            handed_in = self._look(handed_in.student)  # it may have changed while it waited for its turn
            task = Task(
                chapter=self.chapter.name,
                course=self.version,
                student=handed_in.student,
                folder=str(handed_in.folder),
                files=files_of(handed_in.folder) if ship else None,
                settings=self.settings,
                seed=os.environ.get("HIDDEN_SEED"),
                root=None if ship else str(self.chapter.root),
            )
            return handed_in, task

        self.display.start(len(todo))
        for finished in dispatch(pool, todo, task_of):
            verdicts = [self._verdict(one) for one in finished]
            self.keep([entry for entry in verdicts if entry is not None])

    def _verdict(self, finished: Finished[HandedIn]) -> Entry | None:
        """Return the verdict that a task ended in; None where an error of ours gave none."""
        handed_in = finished.item
        if finished.error is not None:
            self.summary.without[handed_in.student] = f"the grader failed: {finished.error!r}"[:300]
            self.display.advance(handed_in.student)
            return None
        key = handed_in.key
        if finished.result is None:
            why = f"its process was killed {TRIES_ALONE + 1} times: does it need too much memory?"
            graded = nothing(self.chapter, why)
            key = replace(key, environment="")  # fits nothing, so that the next run tries again
        else:
            graded = Graded.from_json(finished.result)
            if self._look(handed_in.student).key != key:
                key = replace(
                    key, submission=""
                )  # handed in anew while it was graded: the next run sees to it
        return Entry(handed_in.student, key, graded)

    # --- keeping --------------------------------------------------------------------------------------------

    def keep(self, verdicts: list[Entry]) -> None:
        """Put verdicts into the journal, and now and then into the gradebook."""
        if verdicts:
            self.journal.append(verdicts)
        for entry in verdicts:
            self._count(entry, self.summary.graded)
            self.unsaved.append(entry.student)
            if len(self.fresh) < 4 * BATCH:
                self.fresh[entry.student] = entry.graded
            self.display.advance(entry.student)
        now = time.monotonic()
        due = len(self.unsaved) >= BATCH or now - self.last_save > EVERY
        if self.unsaved and due and now >= self.retry_at:
            try:
                self._save(wait=False)
                self.delay = 0.5
                self.display.say("")
            except Unreachable as reason:
                # grading goes on meanwhile; the journal has it all
                self.retry_at, self.delay = now + self.delay, min(2 * self.delay, 30.0)
                self.display.say(f"the gradebook does not answer, grading goes on: {reason}")
            self.last_save = time.monotonic()

    def finish(self) -> None:
        """Write what is not written yet, waiting for the database if need be, and the page on the class."""
        while self.unsaved:
            self._save(wait=True)
        if self.with_feedback:
            self._write_class_page()
        self.summary.seconds = time.monotonic() - self.began

    def _write_class_page(self) -> None:
        everybody = {
            student: self.journal.entry(student, notebook=False).graded
            for student in self.classroom.students(self.chapter.name)
            if student in self.journal
        }
        page = feedback.class_page(self.chapter, everybody)
        feedback.put(self._feedback / f"{self.chapter.name}.html", page)

    def _save(self, *, wait: bool) -> None:
        """Write some verdicts into folders and gradebook, then note that they are there."""
        some = self.unsaved[: 4 * BATCH]
        marked = [
            Marked(
                student,
                self.fresh.get(student) or self.journal.entry(student).graded,
                read_timestamp(self._folder(student))[0],
            )
            for student in some
        ]
        pages = self.gradebook.pages.write(marked)
        by_hand = self.gradebook.save_grades(pages, wait=wait)
        for one in marked if self.with_feedback else ():
            extra = by_hand[one.student]
            feedback.write_student(
                self.chapter,
                one.student,
                one.graded,
                self._feedback,
                manual=extra.scores,
                late_penalty=extra.late_penalty,
            )
        self.journal.mark_saved({student: self._version(student, by_hand[student]) for student in some})
        for student in some:
            self.fresh.pop(student, None)
        del self.unsaved[: len(some)]

    @property
    def _feedback(self) -> Path:
        """Return the folder of the feedback pages."""
        return self.classroom.feedback("_", self.chapter.name).parents[1]

    def _count(self, entry: Entry, group: list[str]) -> None:
        """Add a verdict to the summary."""
        group.append(entry.student)
        self.summary.scores[entry.student] = sum(points_of(self.chapter, entry.graded).values())
        if entry.graded.flags:
            self.summary.flagged[entry.student] = list(entry.graded.flags)
        if group is self.summary.graded:
            self.summary.sandboxed &= entry.graded.sandboxed
