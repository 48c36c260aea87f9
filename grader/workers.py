"""Grading in other processes, here or on a cluster, through the interface of `concurrent.futures`.

A worker is pure: it is given a submission and gives back a verdict, and touches neither gradebook nor folders.
"""

import contextlib
import functools
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait as wait_for_any
from pathlib import Path
from typing import Any, Protocol

from grader import GraderError, grading
from grader.course import ROOT, Chapter, find_chapter
from grader.grading import Graded
from grader.reading import copy_data_files, read_submission
from grader.sandbox import Settings
from grader.versions import version_of
from grader.words import Outcome, Status

SCHEDULER = 10  # seconds in which a Dask scheduler has to answer
FAREWELL = 1  # seconds in which a worker that has to go may hear so from its pool


@dataclass(frozen=True)
class Task:
    """One submission to grade, as it is sent to a worker.

    Parameters
    ----------
    chapter : its name
    course : the hash of its source and of the code that grades, so that a worker with another version says so
    student : whose, for messages
    folder : where it was handed in
    files : what lies there by relative name, where the worker may not see the folder; else None
    settings : what the submission may use
    seed : of the hidden tests, as `HIDDEN_SEED` in the environment sets it
    root : where the course lies; None for wherever the worker has it
    """

    chapter: str
    course: str
    student: str
    folder: str
    files: dict[str, bytes] | None = None
    settings: Settings = Settings()
    seed: str | None = None
    root: str | None = None


Grade = Callable[[Task], dict[str, Any]]


def grade_task(task: Task) -> dict[str, Any]:
    """Return what `Graded.as_json` makes of one submission; whatever the submission does is its verdict.

    Raises
    ------
    GraderError
        If this machine cannot grade.
    """
    chapter, version = _chapter(task.chapter, task.root)
    if version != task.course:
        raise GraderError("a worker has another version of the course or of its packages: make them the same")
    if task.seed is None:
        os.environ.pop("HIDDEN_SEED", None)
    else:
        os.environ["HIDDEN_SEED"] = task.seed
    with _folder(task) as folder:
        submission = read_submission(folder, chapter)
        if submission.notebook is None:
            graded = nothing(chapter, submission.problem, submission.flags)
        else:
            with _working_folder(folder, task.settings) as data:
                graded = grading.grade(chapter, submission.notebook, data, task.settings)
            graded = replace(graded, flags=(*submission.flags, *graded.flags))
    return graded.as_json()


def nothing(chapter: Chapter, why: str, flags: tuple[str, ...] = ()) -> Graded:
    """Return the verdict on a submission of which nothing could be judged."""
    outcome = Outcome(Status.UNJUDGED, f"could not be judged: {why}")
    return Graded(chapter.name, dict.fromkeys(chapter.test_cells, outcome), flags or (why,))


class Pool(Protocol):
    """Workers that take tasks.

    `width` is how many tasks may be under way at once; `isolated` says that when a worker dies, only what it
    was working on is lost.
    """

    width: int
    isolated: bool

    def submit(self, task: Task) -> Future:
        """Start a task; the future gives what the grading function returns."""

    def died(self, error: BaseException) -> bool:
        """Say whether an error means that a worker died, rather than that its task failed."""

    def renew(self) -> None:
        """Be ready to work after a worker died; raise GraderError if that is impossible."""

    def close(self) -> None:
        """Let the workers go."""


@dataclass
class LocalPool:
    """Processes on this machine. When one dies, all are replaced."""

    chapter: Chapter
    count: int
    grade: Grade = grade_task
    settings: Settings = Settings()
    width: int = field(init=False)
    isolated: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.width = self.count + 1  # one ready, so that no worker waits
        self._executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        # a fresh interpreter each: a fork would inherit the progress bar's thread and the database's sockets
        load = self.grade is grade_task
        arguments = load, self.chapter.name, self.settings, self.chapter.root
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.count, context, initializer=_begin, initargs=arguments)

    def submit(self, task: Task) -> Future:
        """Start a task."""
        return self._executor.submit(_work, self.grade, task)

    def died(self, error: BaseException) -> bool:
        """Say whether the pool is broken."""
        return isinstance(error, BrokenProcessPool)

    def renew(self) -> None:
        """Replace the processes."""
        self.close()
        self._executor = self._start()

    def close(self) -> None:
        """End the processes."""
        processes = list((self._executor._processes or {}).values())
        self._executor.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        for process in processes:
            process.join(5)
            process.kill()


class ClusterPool:
    """The workers of a Dask cluster.

    Raises
    ------
    GraderError
        If `distributed` is not installed, or no scheduler answers at the address.
    """

    def __init__(self, address: str, grade: Grade = grade_task):
        try:
            from distributed import Client, KilledWorker
        except ImportError:
            raise GraderError("a cluster needs Dask: pip install distributed") from None
        self.address, self.grade, self._killed = address, grade, KilledWorker
        try:
            self._client = Client(address, timeout=SCHEDULER)
        except (OSError, ValueError) as error:
            raise GraderError(f"no Dask scheduler answers at {address}: {error}") from None
        self._executor = self._client.get_executor(pure=False)
        self.width, self.isolated = 2 * self._threads(), True

    def _threads(self) -> int:
        for _ in range(100):
            if threads := sum(self._client.nthreads().values()):
                return threads
            time.sleep(0.1)
        raise GraderError(
            f"the Dask scheduler at {self.address} has no workers: start some with `dask worker`"
        )

    def submit(self, task: Task) -> Future:
        """Start a task."""
        return self._executor.submit(self.grade, task)

    def died(self, error: BaseException) -> bool:
        """Say whether Dask gave a task up because workers died of it, or the cluster is gone."""
        return isinstance(error, self._killed) or self._client.status != "running"

    def renew(self) -> None:
        """See whether the cluster is still there; it replaces its workers itself."""
        try:
            self._client.scheduler_info()
            alive = self._client.status == "running" and self._threads() > 0
        except OSError:
            alive = False
        if not alive:
            raise GraderError(
                f"the Dask scheduler at {self.address} is gone: start again when it is back; no verdict is lost"
            )

    def close(self) -> None:
        """Leave the cluster; it goes on."""
        self._client.close()


def _begin(load: bool, chapter: str, settings: Settings, root: Path) -> None:
    """Prepare a local worker process; `load` all that real grading needs."""
    # Ctrl-C is for the process that keeps the journal; a worker that ignored it would hand that on to submissions
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, _farewell.ask)
    signal.signal(signal.SIGALRM, _farewell.go)
    threading.Thread(target=_follow, args=(multiprocessing.parent_process().sentinel,), daemon=True).start()
    if load:
        with contextlib.suppress(GraderError):  # the first task raises it again, where somebody hears it
            grading.warm(chapter, settings, root)


class _Farewell:
    """How a local worker process goes when it gets SIGTERM.

    Out of a task it goes at once, and tidies up. Between two tasks it may be in the midst of a message: were it to
    leave the queue there, the next worker would read the rest as a message of its own. So it waits for its pool's
    word, or goes without letting go of the queue.
    """

    at_work = asked = False

    def ask(self, *_: Any) -> None:
        """Leave the task that is under way, or set the time at which this process goes."""
        first, self.asked = not self.asked, True
        if not self.at_work:
            signal.setitimer(signal.ITIMER_REAL, FAREWELL)
        elif first:  # the second time it is tidying up
            sys.exit(0)

    def go(self, *_: Any) -> None:
        """End this process and what it started."""
        grading.close_launchers()
        os._exit(0)

    @contextlib.contextmanager
    def task(self) -> Iterator[None]:
        """Be at work."""
        self.at_work = True
        try:
            if self.asked:
                sys.exit(0)
            yield
        finally:
            self.at_work = False


_farewell = _Farewell()


def _work(grade: Grade, task: Task) -> dict[str, Any]:
    """Grade in a local worker process."""
    with _farewell.task():
        return grade(task)


def _follow(parent: int) -> None:
    """End this process when the one that started it is gone: otherwise it would wait for tasks for ever."""
    wait_for_any([parent])
    os.kill(os.getpid(), signal.SIGKILL)


@functools.cache
def _chapter(name: str, root: str | None) -> tuple[Chapter, str]:
    """Return a chapter and its version; a worker reads them once."""
    chapter = find_chapter(name, Path(root) if root else ROOT)
    return chapter, version_of(chapter)


@contextlib.contextmanager
def _folder(task: Task) -> Iterator[Path]:
    """Give the folder that was handed in, or one like it."""
    if task.files is None:
        yield Path(task.folder)
        return
    with tempfile.TemporaryDirectory(prefix="submission-") as name:
        folder = Path(name) / task.chapter
        folder.mkdir()
        for relative, content in task.files.items():
            path = folder / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield folder


@contextlib.contextmanager
def _working_folder(folder: Path, settings: Settings) -> Iterator[Path]:
    """Give the folder with a submission's data files; without a sandbox a copy, for its code may write there."""
    if settings.sandbox:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="submission-") as name:
        copy_data_files(folder, Path(name))
        yield Path(name)
