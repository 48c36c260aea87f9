"""Run test cells without a kernel: for the mistakes suite and the mutants, which run thousands of them.

Each run is a forked child, so nothing that a candidate does to its process reaches the next one. The verdicts
are those of `grader.execution`; a test holds the two in step.
"""

import ast
import contextlib
import functools
import json
import os
import select
import signal
import sys
import time
from collections.abc import Collection, Mapping, Sequence

from grader.course import Chapter, cell_id, exercise_of, is_test
from grader.words import PASSED, UNJUDGED, Outcome, Status, defined_names, failed, place_of, timed_out


def run_candidate(
    chapter: Chapter, exercise: str, source: str, time_limit: float = 10, *, to_first_failure: bool = False
) -> dict[str, Outcome]:
    """Run one exercise's test cells against a candidate for it.

    Parameters
    ----------
    exercise : name of the exercise
    source : what a learner would have written into the solution cell
    time_limit : seconds a cell may take
    to_first_failure : stop after the first test cell that fails; those after it count as not judged

    Returns
    -------
    dict
        Outcome by id of the exercise's test cells. The chapter's set-up and helper cells run first.
    """
    import_what_tests_import(chapter)
    given = [c for c in chapter.locked_cells.values() if c.cell_type == "code" and not is_test(c)]
    cells = [("", cell.source) for cell in given]
    cells.append((exercise, source))
    cells += [(cell_id(cell), cell.source) for cell in chapter.exercise(exercise).cells]
    tests = {cell_id(cell) for cell in chapter.exercise(exercise).cells} if to_first_failure else set()
    outcomes = run_sources(cells, time_limit, stop_at=tests)
    return {cell_id(cell): outcomes.get(cell_id(cell), UNJUDGED) for cell in chapter.exercise(exercise).cells}


@functools.cache
def import_what_tests_import(chapter: Chapter) -> None:
    """Import the modules that test cells need, so that the children inherit them instead of each loading SciPy."""
    for cell in chapter.locked_cells.values():
        if cell.cell_type == "code":
            imports = [n for n in ast.parse(cell.source).body if isinstance(n, (ast.Import, ast.ImportFrom))]
            exec(compile(ast.Module(imports, []), "<imports>", "exec"), {})


def run_sources(
    cells: Sequence[tuple[str, str]], time_limit: float, *, stop_at: Collection[str] = ()
) -> dict[str, Outcome]:
    """Run pairs of id and source in one namespace in a child process; return the outcome of each that was reached.

    No cell is run after one of `stop_at` has failed.
    """
    reader, writer = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(reader)
        status = 1
        try:
            _child(cells, time_limit, writer, stop_at)
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    deadline = time.monotonic() + (time_limit + 1) * len(cells)
    received = b""
    with os.fdopen(reader, "rb", buffering=0) as pipe:
        while (left := deadline - time.monotonic()) > 0 and select.select([pipe], [], [], left)[0]:
            chunk = pipe.read(65536)
            if not chunk:
                break
            received += chunk
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    outcomes = {}
    for line in received.splitlines():
        with contextlib.suppress(ValueError):  # a child killed while writing leaves half a line
            identifier, status, message = json.loads(line)
            outcomes[identifier] = Outcome(Status(status), message)
    return outcomes


class _TimeUp(BaseException):
    """Raised by the alarm; no `except Exception` of a candidate's swallows it."""


def _child(
    cells: Sequence[tuple[str, str]], time_limit: float, writer: int, stop_at: Collection[str]
) -> None:
    """Run the cells, writing one line of JSON for each."""
    with open(os.devnull, "w") as silence:
        os.dup2(silence.fileno(), 1)
        os.dup2(silence.fileno(), 2)
    signal.signal(signal.SIGALRM, _ring)
    namespace = {"__name__": "__main__"}
    theirs = _solved(dict(cells))
    broken: dict[str, str] = {}
    for identifier, source in cells:
        outcome = _run(identifier, source, namespace, time_limit, theirs, broken)
        if outcome is not PASSED:
            broken.update(dict.fromkeys(defined_names(source), outcome.message))
        os.write(writer, json.dumps([identifier, outcome.status.value, outcome.message]).encode() + b"\n")
        if outcome is not PASSED and identifier in stop_at:
            return


def _run(
    identifier: str,
    source: str,
    namespace: dict,
    time_limit: float,
    theirs: dict[str, str],
    broken: dict[str, str],
) -> Outcome:
    """Run one cell; return its outcome."""
    signal.setitimer(signal.ITIMER_REAL, time_limit)
    try:
        exec(compile(source, _file_name(identifier), "exec"), namespace)
    except _TimeUp:
        return timed_out(time_limit)
    except BaseException as error:  # whatever a candidate raises is its verdict, SystemExit included
        return failed(type(error).__name__, str(error), place_of(error, theirs), broken)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return PASSED


def _solved(sources: Mapping[str, str]) -> dict[str, str]:
    """Return the solution cells, which are those that have tests, by the file names under which they are compiled."""
    solved = {exercise_of(i) for i in sources if exercise_of(i) != i}
    return {_file_name(i): source for i, source in sources.items() if i in solved}


def _file_name(identifier: str) -> str:
    """Return the file name under which a cell is compiled, and found again in a traceback."""
    return f"<cell {identifier}>"


def _ring(*_) -> None:
    raise _TimeUp
