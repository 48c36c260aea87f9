"""What is said of a test cell, to a learner. It needs nothing but Python, so that a page's own Python says the same."""

import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

# Control characters, marks that change the direction of what follows, and halves of characters, which no file
# can hold: all of them make a text look like something that it is not.
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LONGEST_MESSAGE = 600  # characters; an array's repr in an exception can be endless


class Status(Enum):
    """The three outcomes of a test cell. Only the first gives points."""

    PASSED = "passed"
    FAILED = "failed"
    UNJUDGED = "could not be judged"


@dataclass(frozen=True)
class Outcome:
    """What happened to one test cell, in words fit for the learner (empty when it passed)."""

    status: Status
    message: str = ""


PASSED = Outcome(Status.PASSED)
UNJUDGED = Outcome(Status.UNJUDGED, "could not be judged: the notebook stopped before this check ran")


@dataclass(frozen=True)
class Place:
    """The line of the learner's own code at which an exception arose."""

    line: int
    code: str


def place_of(error: BaseException, cells: Mapping[str, str]) -> Place | None:
    """Return the innermost place of an exception in the learner's cells, None if it went through none.

    Parameters
    ----------
    cells : sources, by the file names under which they were compiled
    """
    if isinstance(error, SyntaxError) and error.filename in cells and error.lineno:
        frames = [(error.filename, error.lineno)]
    else:
        frames = [(f.f_code.co_filename, line) for f, line in traceback.walk_tb(error.__traceback__)]
    for file, line in reversed(frames):
        lines = cells.get(file, "").splitlines()
        if line and 0 < line <= len(lines):
            return Place(line, lines[line - 1].strip()[:200])
    return None


PLAIN_WORDS = {
    "NotImplementedError": "not written yet: the cell still raises NotImplementedError",
    "AssertionError": "a check failed without a message",
    "SystemExit": "ends the program (SystemExit): a function must return, not exit",
    "StdinNotImplementedError": "asks for input(), and nobody is there to answer: take what you need from the arguments",
    "MemoryError": "needs more memory than there is",
    "RecursionError": "calls itself without end (RecursionError): which call must not recurse?",
}


NO_RETURN = " (None is what a function gives that has no `return`)"
# What Python and NumPy say where a common slip is behind it: classes, a pattern of their text, and what to do.
HINTS = (
    (
        ("TypeError",),
        r"for [&|^]=?: '(?:list|tuple|str)'",
        "& and | are for sets: make a set of it first, with set(…)",
    ),
    (
        ("AttributeError", "TypeError"),
        r"'list' object has no attribute|list indices must|'list' and '|and 'list'|operand type for .*'list'"
        r"|only integer scalar arrays can be|multiply sequence by non-int",
        "An argument is a list here: make it an array first, with np.asarray(…, dtype=np.float64)",
    ),
    (
        ("ValueError",),
        r"truth value of an array",
        "Comparing arrays gives an array: say with np.all(…) or np.any(…) what must hold",
    ),
    (
        ("ValueError",),
        r"broadcast together with shapes \((\d+),(?!\1\b)\d+\) \(\1,\)",
        "One number for each row has to stand in a column: keepdims=True, or [:, np.newaxis]",
    ),
)


def readable(text: str, longest: int) -> str:
    """Return a text that any file, page, database and terminal can hold: no more than so long, and no odd characters.

    Lone surrogates cannot be written as UTF-8, PostgreSQL holds no NUL, and a terminal obeys escape sequences.
    """
    if len(text) > longest:
        text = text[:longest] + " …"
    return UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def failed(
    kind: str, text: str, place: Place | None = None, broken: Mapping[str, str] = MappingProxyType({})
) -> Outcome:
    """Return the outcome of a cell that ended in an exception.

    Parameters
    ----------
    kind : the exception's class name
    text : the exception's text
    place : the innermost line of the learner's code in the traceback, if it went through any
    broken : what went wrong in cells that did not run to their end, by the names that they define
    """
    text = text.strip()
    if place is not None:
        text = re.sub(r" \(<cell [^>]*>, line \d+\)$", "", text)  # a SyntaxError says it, too
    name = re.search(r"name '(\w+)' is not defined", text) if kind == "NameError" else None
    if kind == "AssertionError" and text:
        message = text + NO_RETURN * ("NoneType" in text and "return" not in text.partition("NoneType")[2])
    elif kind in PLAIN_WORDS:
        message = PLAIN_WORDS[kind]
    elif name and name[1] in broken:
        message = f"`{name[1]}` is not defined, because its cell fails: {broken[name[1]]}"
    elif name and place is None:
        message = f"`{name[1]}` is not defined: is its cell there, and does it define that name?"
    else:
        message = f"{kind}: {text}" if text else kind
        if place is not None:
            message += next(
                (f". {hint}" for kinds, said, hint in HINTS if kind in kinds and re.search(said, text)), ""
            )
            message += f" (in line {place.line} of your cell: `{place.code.strip()}`)"
    return Outcome(Status.FAILED, readable(message, LONGEST_MESSAGE))


def defined_names(source: str) -> list[str]:
    """Return the functions and variables that a cell would define, also where it cannot be parsed."""
    return re.findall(r"^(?:def|class) +(\w+)", source, re.M) + re.findall(r"^(\w+) *=[^=]", source, re.M)


def timed_out(seconds: float) -> Outcome:
    """Return the outcome of a test cell that was stopped after its time limit."""
    return Outcome(
        Status.FAILED,
        f"did not finish within {seconds:g} seconds: is there a loop that never ends, or far too many steps?",
    )
