"""Grade a class: find submissions, have workers grade what is new, keep the verdicts, write them down.

The order in which a verdict is kept is what makes a killed run harmless: first the journal, then the graded
notebook, then the gradebook, then a note in the journal that the two hold it. Each step may be done twice.
"""

import contextlib
import fcntl
import os
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from grader import GraderError
from grader.configuration import Classroom
from grader.course import Chapter
from grader.gradebook import Gradebook, Marked, Unreachable, points_of, storable
from grader.grading import Graded
from grader.handedin import (
    HandedIn,
    data_files,
    hash_of_environment,
    look,
    read,
    received,
)
from grader.journal import Entry, Journal
from grader.versions import hash_of_chapter, version_of
from grader.workers import ClusterPool, Grade, LocalPool, Pool, Task, grade_task, nothing

TRIES_ALONE = 2  # after a worker died: how often a submission is tried again, with no other beside it
BATCH = 25  # verdicts written to the gradebook in one transaction
EVERY = 2.0  # seconds after which fewer are written
LARGEST_SHIPPED = 50 * 2**20  # bytes of data files sent to a cluster with one submission


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
    patience : seconds for which a database that does not answer is waited for
    grade : what a worker does; it must be a module's function

    Raises
    ------
    GraderError
        If this machine cannot grade, another run is at work, or a disk or database fails for good. Verdicts
        reached until then are kept: start again to go on.
    """
    with locked(classroom.journal(chapter.name)), Journal(classroom.journal(chapter.name)) as journal:
        run = _Run(chapter, classroom, journal, display or Display(), sandbox, patience)
        with run.gradebook:
            run.gradebook.prepare(restructure=restructure)
            todo = run.look(students, force)
            if todo:
                pool = (
                    ClusterPool(scheduler, grade)
                    if scheduler
                    else LocalPool(chapter.name, min(workers or os.cpu_count() or 1, len(todo)), grade)
                )
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
        sandbox: bool,
        patience: float | None,
    ):
        self.chapter, self.classroom, self.journal, self.display = chapter, classroom, journal, display
        self.sandbox = sandbox
        options = {} if patience is None else {"patience": patience}
        self.gradebook = Gradebook(chapter, classroom, say=display.say, **options)
        self.summary = Summary(
            chapter.name, sum(e.points for e in chapter.exercises), damaged=journal.damaged
        )
        self.version = version_of(chapter)
        self.began = time.monotonic()
        self.unsaved: list[str] = []  # students whose verdict is in the journal, but perhaps nowhere else
        self.retry_at = self.last_save = time.monotonic()
        self.delay = 0.5

    # --- what there is to do --------------------------------------------------------------------------------

    def look(self, students: str, force: bool) -> list[HandedIn]:
        """Return what has to be graded, and remember what only has to be written."""
        of_chapter = hash_of_chapter(self.chapter)
        environment = hash_of_environment(self.classroom, sandbox=self.sandbox)
        todo, in_gradebook = [], self.gradebook.scores()
        for student in self.classroom.students(self.chapter.name):
            if not fnmatchcase(student, students):
                continue
            if not storable(student):
                self.summary.without[student] = (
                    "the folder's name is longer than a gradebook can hold, or no text: rename it"
                )
                continue
            handed_in = look(self._folder(student), student, of_chapter, environment)
            if force or self.journal.key(student) != handed_in.key:
                todo.append(handed_in)
                continue
            entry = self.journal.entry(student, notebook=False)
            self._count(entry, self.summary.unchanged)
            if not self._is_saved(entry, in_gradebook.get(student)):
                self.unsaved.append(student)
        if not todo and not self.summary.unchanged and not self.summary.without:
            raise GraderError(
                f"nobody matching {students!r} has handed in {self.chapter.name}: "
                f"submissions belong in {self.classroom.submitted('STUDENT', self.chapter.name)}"
            )
        return todo

    def _is_saved(self, entry: Entry, in_gradebook: Mapping[str, float | None] | None) -> bool:
        """Say whether gradebook and folders hold that verdict."""
        page = self.classroom.autograded(entry.student, self.chapter.name) / f"{self.chapter.name}.ipynb"
        noted = self.journal.saved(entry.student) == self._version(entry.student)
        if in_gradebook is None or not page.exists() or not noted:
            return False
        reached = points_of(self.chapter, entry.graded)
        return all(in_gradebook.get(name) == score for name, score in reached.items())

    def _version(self, student: str) -> str:
        """Return what tells one state of gradebook and folders from another: the verdict, and when it came."""
        time, _ = received(self._folder(student))
        return f"{self.journal.key(student).digest} {time or ''}"

    def _folder(self, student: str) -> Path:
        return self.classroom.submitted(student, self.chapter.name)

    # --- grading --------------------------------------------------------------------------------------------

    def grade(self, pool: Pool, todo: list[HandedIn], *, ship: bool) -> None:
        """Have everything graded, and keep each verdict as it comes."""
        self.display.start(len(todo))
        waiting, alone = deque(todo), deque()
        running: dict[Future, tuple[HandedIn, bool]] = {}  # and whether no other runs beside it
        deaths: dict[str, int] = {}
        try:
            while waiting or alone or running:
                # a submission that may have killed a worker is tried with no other beside it
                source, width = (alone, 1) if alone and not waiting else (waiting, pool.width)
                while source and len(running) < width:
                    handed_in, future = self._submit(pool, source.popleft(), ship)
                    running[future] = handed_in, source is alone
                done, _ = wait(running, timeout=EVERY, return_when=FIRST_COMPLETED)
                verdicts, died = [], []
                for future in done:
                    handed_in, by_itself = running.pop(future)
                    error = future.exception()
                    if error is None:
                        graded = Graded.from_json(future.result())
                        verdicts.append(Entry(handed_in.student, handed_in.key, graded))
                    elif isinstance(error, GraderError):
                        self.keep(verdicts)
                        raise error
                    elif pool.died(error):
                        died.append((handed_in, by_itself))
                    else:
                        # an error of ours is no verdict on anybody
                        self.summary.without[handed_in.student] = f"the grader failed: {error!r}"[:300]
                        self.display.advance(handed_in.student)
                if died:
                    if not pool.isolated:
                        died += running.values()
                        running.clear()
                    pool.renew()
                for handed_in, by_itself in died:
                    deaths[handed_in.student] = deaths.get(handed_in.student, 0) + by_itself
                    if deaths[handed_in.student] < TRIES_ALONE:
                        alone.append(handed_in)
                    else:
                        why = f"its process was killed {TRIES_ALONE + 1} times: does it need too much memory?"
                        verdicts.append(self._unjudged(handed_in, why))
                self.keep(verdicts)
        finally:
            pool.close()

    def _submit(self, pool: Pool, handed_in: HandedIn, ship: bool) -> tuple[HandedIn, Future]:
        """Send one submission to a worker, as it is now; where the pool is broken already, the future says so."""
        handed_in, content = read(handed_in)
        task = Task(
            chapter=self.chapter.name,
            course=self.version,
            student=handed_in.student,
            content=content,
            problem=handed_in.problem,
            folder=str(handed_in.folder),
            files=data_files(handed_in, LARGEST_SHIPPED) if ship else None,
            sandbox=self.sandbox,
            seed=os.environ.get("HIDDEN_SEED"),
            root=None if ship else str(self.chapter.root),
        )
        try:
            return handed_in, pool.submit(task)
        except Exception as error:
            if not pool.died(error):
                raise
            refused: Future = Future()
            refused.set_exception(error)
            return handed_in, refused

    def _unjudged(self, handed_in: HandedIn, why: str) -> Entry:
        """Return a verdict that the grader is to blame for: its key fits nothing, so the next run tries again."""
        return Entry(handed_in.student, replace(handed_in.key, environment=""), nothing(self.chapter, why))

    # --- keeping --------------------------------------------------------------------------------------------

    def keep(self, verdicts: list[Entry]) -> None:
        """Put verdicts into the journal, and now and then into the gradebook."""
        if verdicts:
            self.journal.append(verdicts)
        for entry in verdicts:
            self._count(entry, self.summary.graded)
            self.unsaved.append(entry.student)
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
        """Write what is not written yet, waiting for the database if need be."""
        while self.unsaved:
            self._save(wait=True)
        self.summary.seconds = time.monotonic() - self.began

    def _save(self, *, wait: bool) -> None:
        """Write some verdicts into folders and gradebook, then note that they are there."""
        some = self.unsaved[: 4 * BATCH]
        marked, versions = [], {}
        for student in some:
            came, _ = received(self._folder(student))
            marked.append(Marked(student, self.journal.entry(student).graded, came))
            versions[student] = self._version(student)
        pages = self.gradebook.write_notebooks(marked)
        self.gradebook.save_grades(pages, wait=wait)
        self._write_feedback(some)
        self.journal.mark_saved(versions)
        del self.unsaved[: len(some)]

    def _write_feedback(self, students: Iterable[str]) -> None:
        """Write the students' feedback pages."""

    def _count(self, entry: Entry, group: list[str]) -> None:
        """Add a verdict to the summary."""
        group.append(entry.student)
        self.summary.scores[entry.student] = sum(points_of(self.chapter, entry.graded).values())
        _, doubt = received(self._folder(entry.student))
        flags = [*entry.graded.flags, *([doubt] if doubt else [])]
        if flags:
            self.summary.flagged[entry.student] = flags
        if group is self.summary.graded:
            self.summary.sandboxed &= entry.graded.sandboxed
