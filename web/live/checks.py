"""Runs a learner's cells and the visible checks of an exercise, in the Python of an exercise page (Pyodide).

Each run begins with no names, as a notebook does that is run from its top. What it says is what the grader says:
`words` is the grader's own module.
"""

import builtins
import contextlib
import contextvars
import io
import json
import linecache
import re
import sys
import time
import traceback
import warnings
from collections.abc import Callable

from flags import HELPERS, compile_watched
from words import PASSED, Outcome, Place, Status, defined_names, failed, place_of

LONGEST_OUTPUT = 20_000  # characters
TOLD_AT_ONCE = 2_000  # characters of the output that are told before a run ends, for it may never end
NOT_HERE = (
    "this page's Python has NumPy and what comes with Python, which is all that the exercises need; "
    "use other packages in the downloaded notebook"
)
SHORT_INTEGERS = (
    ". (In this page NumPy's own integers have 32 bits, elsewhere 64: where 64 are asked, say dtype=np.int64)"
)


class StdinNotImplementedError(RuntimeError):
    """Nobody is there to answer `input()`; named as a notebook names it where nobody is."""


def run(cells: str, announce: Callable[[str], None], tell: Callable[[str], None] = lambda text: None) -> str:
    """Run cells one after another, as `_run_all` does, so that what they set of NumPy's options ends with them."""
    builtins.input = _nobody_answers
    sys.setrecursionlimit(1000)  # what a notebook has; more would overflow the browser's own stack
    return contextvars.copy_context().run(_run_all, cells, announce, tell)


def _run_all(cells: str, announce: Callable[[str], None], tell: Callable[[str], None]) -> str:
    """Run cells one after another.

    Parameters
    ----------
    cells : JSON, a list of {id, source, kind}; a kind is "given", "theirs" or "check"
    announce : is told the id of each cell before it runs, so that one that never ends can be named
    tell : is told the beginning of what the cells print, line by line

    Returns
    -------
    JSON, {"seconds": …, "cells": {id: {passed, message, output, line}}}, with each cell of the learner's and each
    check; `line` is the line of the learner's cell at which it went wrong, or null
    """
    names: dict[str, object] = {"__name__": "__main__", **HELPERS}
    told: dict[str, dict] = {}
    broken: dict[str, str] = {}  # what went wrong in the cells that define a name
    theirs: dict[str, str] = {}  # the learner's cells, by the file names under which they are compiled
    output = _Output(tell)
    began = time.perf_counter()
    for cell in json.loads(cells):
        announce(cell["id"])
        file = f"<cell {cell['id']}>"
        if cell["kind"] == "theirs":
            theirs[file] = cell["source"]
        outcome, place = _run(cell["source"], file, names, theirs, broken, output)
        if outcome is not PASSED and cell["kind"] != "check":
            broken.update(dict.fromkeys(defined_names(cell["source"]), outcome.message))
        short = "int32" in outcome.message and "int64" in outcome.message + cell["source"]
        told[cell["id"]] = {
            "passed": outcome is PASSED,
            "message": outcome.message + SHORT_INTEGERS * short,
            "output": output.taken(),
            "line": place.line if place else None,
        }
    return json.dumps({"seconds": time.perf_counter() - began, "cells": told})


def _run(
    source: str, file: str, names: dict, theirs: dict[str, str], broken: dict[str, str], output: "_Output"
) -> tuple[Outcome, Place | None]:
    """Run one cell; return how it ended, and where in the learner's code it went wrong."""
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output), warnings.catch_warnings():
        try:
            watch = file in theirs
            exec(
                compile_watched(source, file) if watch else compile(source, file, "exec", dont_inherit=True),
                names,
            )
        except BaseException as error:  # a learner's cell may raise anything
            place = place_of(error, theirs)
            stub = _unwritten(error, file, theirs)
            if stub:
                return Outcome(
                    Status.FAILED, f"not written yet: this calls `{stub}`, which raises NotImplementedError"
                ), None
            text = f"{error}; {NOT_HERE}" if isinstance(error, ModuleNotFoundError) else _text(error)
            return failed(type(error).__name__, text, place, broken), place
    return PASSED, None


def _unwritten(error: BaseException, check: str, theirs: dict[str, str]) -> str:
    """Return the name of another exercise's stub, if that is what a check has come to."""
    if not isinstance(error, NotImplementedError):
        return ""
    files = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)]
    found = re.fullmatch(r"<cell (\w+)>", next((file for file in reversed(files) if file in theirs), ""))
    return found[1] if found and check != f"<cell {found[1]}_checks>" and check not in theirs else ""


class _Output(io.StringIO):
    """Takes what is printed, keeps the beginning, and tells the very beginning at once."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell, self._left, self._line = tell, TOLD_AT_ONCE, ""

    def write(self, text: str) -> int:
        """Keep what there is room for."""
        super().write(text[: max(0, LONGEST_OUTPUT + 1 - self.tell())])
        if self._left > 0:
            self._line += text[: self._left]
            self._left -= len(text)
            if "\n" in text or self._left <= 0:
                self._tell(self._line)
                self._line = ""
        return len(text)

    def taken(self) -> str:
        """Return what was printed since this was asked last."""
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        return _shortened(text)


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:  # its own __str__ may raise, too
        return ""


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_OUTPUT:
        return text
    return text[:LONGEST_OUTPUT] + "\n… (the rest of the output is left out)\n"


def _nobody_answers(*_: object) -> str:
    raise StdinNotImplementedError("nobody is there to answer")


warnings.simplefilter("default")
