"""Run a submission's notebook and say what happened to each of its test cells.

Three processes have one job each. The *runner* executes the submission's cells, in a sandbox. The *checker* runs the
locked test cells and never executes the submission's code. The *controller*, which calls `run`, starts the two,
keeps the time and believes the checker alone: what it does not report as passed gives no points.
"""

import ast
import builtins
import contextlib
import dis
import functools
import io
import json
import os
import re
import resource
import select
import signal
import sys
import time
import types
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from nbformat.notebooknode import NotebookNode

from grader import GraderError
from grader.checker import RunnerLost, Session, watch_seeds
from grader.course import Chapter, cell_id, is_solution, is_test
from grader.inside.runner import LONGEST_TEXT
from grader.sandbox import Launcher, Settings, Started, memory_in_use
from grader.words import PASSED, UNJUDGED, Outcome, Place, Status, defined_names, failed, readable, timed_out

ENDED = "the notebook's Python process ended while this ran: out of memory, or code that exits?"
TOO_LONG = Outcome(
    Status.UNJUDGED, "could not be judged: the notebook had used up its time before this check ran"
)
STARTS = 3  # tries to start a runner
WATCH = 0.25  # seconds between two looks at the memory of a submission that takes longer
GRACE = 5  # seconds that the checker may take beyond what the submission may


@dataclass
class Run:
    """What happened: an outcome for each test cell by its id, and sentences for the instructor."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)


def run(
    notebook: NotebookNode,
    folder: Path | None,
    settings: Settings = Settings(),
    launcher: Launcher | None = None,
) -> Run:
    """Run every cell in its order, the submission's in a fresh runner and the locked test cells in a checker.

    The outputs of the submission's cells are filled in place. A test cell counts as passed only if the checker
    reported that it ran to its end; one that was never reached could not be judged. A cell that ends the runner or
    takes too long is left out, and another runner takes up the rest, so that the other exercises keep their points.

    Parameters
    ----------
    notebook : with its locked cells as they were released
    folder : the data files that the submission brought along
    settings : what the submission may use
    launcher : starts the runners; one is made for this call if there is none

    Raises
    ------
    GraderError
        If no runner can be started on this machine, or `HIDDEN_SEED` is no number.
    """
    require_seed()
    with contextlib.ExitStack() as stack:
        if launcher is None:
            launcher = stack.enter_context(Launcher(settings))
        return _Controller(notebook, folder, launcher).run()


def require_seed() -> None:
    """Raise GraderError if `HIDDEN_SEED` is set to something that no generator takes: every hidden test would fail."""
    seed = os.environ.get("HIDDEN_SEED")
    if seed is not None and not (seed.isascii() and seed.isdigit()):
        raise GraderError(f"HIDDEN_SEED is {seed!r}: set it to a whole number, 0 or larger, or unset it")


def require_tests(chapter: Chapter) -> None:
    """Raise GraderError if a chapter's tests cannot be run at all, which would be charged to everybody."""
    require_seed()
    for identifier, cell in chapter.test_cells.items():
        prepare(identifier, cell.source)


class _Controller:
    """Starts the checker, collects what it reports, and ends it when its time is over."""

    def __init__(self, notebook: NotebookNode, folder: Path | None, launcher: Launcher) -> None:
        self.notebook, self.folder, self.launcher = notebook, folder, launcher
        self.result = Run({cell_id(cell): UNJUDGED for cell in notebook.cells if is_test(cell)})
        self.runners: set[int] = set()
        self.first: int | None = None  # process in the sandbox

    def run(self) -> Run:
        """Return what the checker has reported."""
        for cell in self.notebook.cells:
            if is_test(cell):
                prepare(cell_id(cell), cell.source)  # once for all submissions that this process grades
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        reader, writer = os.pipe()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(ValueError, OSError):
                stream.flush()
        child = os.fork()
        if child == 0:
            status = 1
            try:
                os.close(reader)
                _Checker(self.notebook, self.folder, self.launcher, writer).run()
                status = 0
            finally:
                os._exit(status)
        os.close(writer)
        try:
            self._listen(reader)
        finally:
            os.close(reader)
            for pid in (child, *self.runners):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            os.waitpid(child, 0)
        for identifier, outcome in self.result.outcomes.items():
            if outcome.status is Status.UNJUDGED:
                self.result.flags.append(f"{identifier} {outcome.message}")
        return self.result

    def _listen(self, reader: int) -> None:
        deadline = time.monotonic() + self.launcher.settings.submission_seconds + GRACE
        received = b""
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([reader], [], [], min(left, WATCH))[0]:
                self._watch_memory()
                continue
            chunk = os.read(reader, 1 << 16)
            if not chunk:
                return
            *lines, received = (received + chunk).split(b"\n")
            for line in lines:
                self._take(*json.loads(line))

    def _watch_memory(self) -> None:
        """End a submission whose processes together take more memory than they may."""
        limit = self.launcher.settings.memory_together
        with contextlib.suppress(OSError):  # it has ended meanwhile
            if self.first and memory_in_use(self.first, limit) > limit:
                os.kill(self.first, signal.SIGKILL)
                self.first = None
                self.result.flags.append(
                    f"its processes took more than {limit / 1e9:g} GB of memory, and were ended"
                )

    def _take(self, word: str, *told: Any) -> None:
        if word == "outcome":
            identifier, status, message = told
            self.result.outcomes[identifier] = Outcome(Status(status), message)
        elif word == "outputs":
            index, outputs = told
            cell = self.notebook.cells[index]
            cell.outputs, cell.execution_count = nbformat.from_dict(outputs), index + 1
        elif word == "flag":
            self.result.flags.append(told[0])
        elif word == "runner":
            pid, self.first = told
            self.runners = {pid} if pid else set()
        elif word == "broken":
            raise GraderError(told[0])


@dataclass(frozen=True)
class Prepared:
    """A test cell, compiled, and the global names that it reads and writes."""

    code: types.CodeType
    reads: frozenset[str]
    writes: frozenset[str]
    imports: str  # of its visible part: a learner who has run the cell has these names


@functools.lru_cache(maxsize=500)
def prepare(identifier: str, source: str) -> Prepared:
    """Return a test cell in the form in which it is run.

    Raises
    ------
    GraderError
        If it is not plain Python: test cells have no magics.
    """
    try:
        code = compile(source, f"<cell {identifier}>", "exec", dont_inherit=True)
    except SyntaxError as error:
        raise GraderError(f"the test cell {identifier} is not plain Python: {error}") from None
    reads: set[str] = set()
    writes: set[str] = set()
    codes = [code]
    while codes:
        part = codes.pop()
        codes += [const for const in part.co_consts if isinstance(const, types.CodeType)]
        for step in dis.get_instructions(part):
            if step.opname in ("LOAD_NAME", "LOAD_GLOBAL"):
                reads.add(step.argval)
            elif step.opname in ("STORE_NAME", "STORE_GLOBAL"):
                writes.add(step.argval)
    return Prepared(code, frozenset(reads), frozenset(writes), _visible_imports(source))


def _visible_imports(source: str) -> str:
    visible = re.sub(r"### BEGIN HIDDEN TESTS.*?(### END HIDDEN TESTS|\Z)", "", source, flags=re.S)
    imports = [n for n in ast.parse(visible).body if isinstance(n, (ast.Import, ast.ImportFrom))]
    return ast.unparse(ast.Module(imports, []))


class _TimeUp(BaseException):
    """Raised by the alarm; no `except Exception` swallows it."""


class _Checker:
    """Walks through the notebook: the submission's cells go to the runner, the test cells run here."""

    def __init__(self, notebook: NotebookNode, folder: Path | None, launcher: Launcher, writer: int) -> None:
        self.cells, self.folder, self.launcher, self.writer = notebook.cells, folder, launcher, writer
        self.settings = launcher.settings
        self.names: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
        self.theirs: set[str] = set()  # names that the submission gives, wherever else they occur
        self.broken: dict[str, str] = {}  # what went wrong in the cells that define a name
        self.done: list[tuple[str, str, bool]] = []  # cells that ran, for a runner that takes up the rest
        self.started: Started | None = None
        self.session: Session | None = None

    def run(self) -> None:
        """Run all cells, reporting line by line."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(nowhere, number)
        sys.stdout = sys.stderr = io.StringIO()
        signal.signal(signal.SIGALRM, _ring)
        _limit_memory(self.settings.memory)
        watch_seeds()
        self.end = time.monotonic() + self.settings.submission_seconds
        try:
            for index, cell in enumerate(self.cells):
                if cell.cell_type == "code":
                    self._run(index, cell)
        except GraderError as error:
            self._report("broken", str(error))
        finally:
            self._drop()

    def _report(self, *told: Any) -> None:
        os.write(self.writer, json.dumps(told).encode() + b"\n")

    def _run(self, index: int, cell: NotebookNode) -> None:
        if is_test(cell):
            outcome = self._run_test(cell) if time.monotonic() < self.end else TOO_LONG
            self._report("outcome", cell_id(cell), outcome.status.value, outcome.message)
            return
        if _is_locked(cell):
            exec(compile(cell.source, f"<cell {cell_id(cell)}>", "exec", dont_inherit=True), self.names)
        if is_solution(cell):
            self.theirs.add(cell_id(cell))
        if time.monotonic() < self.end:
            self._run_theirs(index, cell)

    # --- the submission's cells -----------------------------------------------------------------------------

    def _run_theirs(self, index: int, cell: NotebookNode) -> None:
        name, given, message = f"{index + 1}", _is_locked(cell), ""
        outputs: list = []
        try:
            session = self._connect()
            session.deadline = time.monotonic() + self.settings.cell_seconds
            outputs, told = session.run_cell(name, cell.source, given=given)
            self.done.append((name, cell.source, given))
            if told is not None:
                kind, text, place = _read_told(told)
                message = failed(kind, text, place).message
                outputs.append(
                    {"output_type": "error", "ename": kind, "evalue": text, "traceback": [message]}
                )
        except RunnerLost as lost:
            self._drop()
            message = self._why(lost).message
            outputs = [
                {"output_type": "error", "ename": "Stopped", "evalue": message, "traceback": [message]}
            ]
        if message:
            self.broken.update(dict.fromkeys(defined_names(cell.source), message))
        self._report("outputs", index, outputs)

    def _connect(self) -> Session:
        """Return the conversation with the runner; start one that has run the cells so far, if there is none."""
        while self.session is None:
            session = self._start()
            try:
                for place in range(len(self.done)):
                    name, source, given = self.done[place]
                    session.deadline = time.monotonic() + self.settings.cell_seconds
                    session.run_cell(name, source, given=given)
                self.session = session
            except RunnerLost:  # it ran the first time and does not now: the rest does without it
                self._drop()
                del self.done[place]
                self._report("flag", f"cell {name} ran at first, and not when it was run again")
        return self.session

    def _start(self) -> Session:
        """Return the conversation with a fresh runner.

        One that does not answer has run nothing of the submission's, whose fault it is not.
        """
        for _ in range(STARTS):
            self.started = self.launcher.start(self.folder)
            # in a sandbox it ends with the checker, and its number may soon be another's
            self._report("runner", None if self.settings.sandbox else self.started.pid, self.started.first)
            session = Session(self.started.channel)
            session.deadline = time.monotonic() + self.settings.cell_seconds
            try:
                session.fetch("__name__")
            except RunnerLost:
                self._drop()
            else:
                return session
        raise GraderError(
            "the process for submissions ends before it has begun: is there memory left, and do other users "
            "have the right to read this Python's folders?"
        )

    def _drop(self) -> None:
        if self.started is not None:
            self._report("runner", None, None)
            self.started.stop()
        self.started = self.session = None

    def _why(self, lost: RunnerLost) -> Outcome:
        if lost.timed_out:
            return timed_out(self.settings.cell_seconds)
        if lost.words:
            self._report("flag", f"the submission's process {lost.words}")
            return Outcome(Status.FAILED, f"your code's process {lost.words}")
        return Outcome(Status.FAILED, ENDED)

    # --- the test cells -------------------------------------------------------------------------------------

    def _run_test(self, cell: NotebookNode) -> Outcome:
        prepared = prepare(cell_id(cell), cell.source)
        limit = self.settings.cell_seconds
        try:
            session = self._connect()
            session.deadline = time.monotonic() + limit
            if prepared.imports:
                session.run_cell("imports", prepared.imports, given=True)
            session.exchange.forget()  # what other cells still hold
            self._fetch(prepared, session)
            with _alarm(limit + 1), warnings.catch_warnings(), np.errstate():
                exec(prepared.code, self.names)
        except RunnerLost as lost:
            self._drop()
            return self._why(lost)
        except _TimeUp:
            self._drop()  # it may be in the middle of an answer
            return timed_out(limit)
        except GraderError:
            raise
        except (
            BaseException
        ) as error:  # whatever else a test cell ends in is its outcome, SystemExit included
            return failed(type(error).__name__, str(error), getattr(error, "_place", None), self.broken)
        return PASSED

    def _fetch(self, prepared: Prepared, session: Session) -> None:
        """Put what the cell uses of the submission's into its names."""
        unknown = prepared.reads - prepared.writes - self.names.keys() - vars(builtins).keys()
        for name in sorted(unknown | prepared.reads & self.theirs):
            try:
                self.names[name] = session.fetch(name)
            except KeyError:
                self.names.pop(name, None)


def _is_locked(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("locked"))


def _read_told(told: Any) -> tuple[str, str, Place | None]:
    """Return class, words and place of what a cell raised, as far as what the runner says makes sense."""
    try:
        names, text, place, _ = told
        kind = readable(str(names[0]).partition(":")[2], 100)
        return kind, readable(str(text), LONGEST_TEXT), Place(int(place[0]), str(place[1])) if place else None
    except (TypeError, ValueError, IndexError, KeyError):
        return "Exception", "", None


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(*_: Any) -> None:
    raise _TimeUp


def _limit_memory(size: int) -> None:
    """Keep what a test cell computes from a submission's numbers from filling the machine."""
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + size
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
