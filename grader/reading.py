"""Read what was handed in, whatever lies in a submission's folder.

Nothing there is trusted. Links, pipes and devices are neither followed nor opened, sizes are bounded, and a
notebook is built anew from the ids and sources of its cells, so that damage to the rest does no harm.
"""

import contextlib
import fnmatch
import itertools
import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode

from grader.course import Chapter, cell_id, chapter_of, code_cells, exercise_of
from grader.words import defined_names

LARGEST = 20_000_000  # bytes of a notebook; pictures in outputs make honest ones some megabytes large
LARGEST_DATA = 100_000_000  # bytes of all data files of a submission together
MOST_FILES = 1000  # files of a submission that are looked at
MOST_NOTEBOOKS = 10  # notebooks of a submission that are read to find the right one
MOST_CELLS = 5000  # cells of a notebook; our longest has 60
MOST_CODE = 1_000_000  # characters in its code cells together; ours have some ten thousand
DEEPEST = 10  # folders inside folders

# Browsers and mail programs add an ending of their own to one that they do not know.
NOTEBOOK = re.compile(r"\.ipynb(\.txt|\.json)?$", re.I)
NOT_DATA = (".*", "__pycache__", "*.pyc", "*.ipynb", "feedback")

AGAIN = "save it again as .ipynb, or copy your code into a fresh copy of the chapter's notebook"
VALID_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
CELL = re.compile(r'\{\s*"(?:attachments|cell_type|execution_count|id|input|metadata|outputs|source)"\s*:')
DAMAGED_CELLS = 20  # places at which a damaged file may fail to parse before the rest is given up
SLACK = timedelta(days=1)  # a time stamp without a zone may be that far ahead of the universal time


class Unreadable(Exception):
    """Why a file gives no notebook: the rest of a sentence that begins with the file's name."""


@dataclass(frozen=True)
class Submission:
    """What was found in a submission's folder.

    Parameters
    ----------
    notebook : the notebook, format 4.5, its cells without outputs; ids may repeat. None if there is none to grade
    path : the file that it was read from, or that could not be read; None if there was none to choose
    problem : a sentence for the learner that says why there is no notebook to grade; empty if there is one
    flags : sentences for the instructor, who should look at this submission; none for ordinary ones
    timestamp : when it was handed in according to its `timestamp.txt`, in universal time without a zone; None
        where there is none to believe
    """

    notebook: NotebookNode | None = field(repr=False)
    path: Path | None
    problem: str = ""
    flags: tuple[str, ...] = ()
    timestamp: datetime | None = None


def read_submission(folder: Path, chapter: Chapter, limit: int = LARGEST) -> Submission:
    """Return what lies in `submitted/STUDENT/CHAPTER/`; nothing that a student hands in raises.

    The notebook is the file called after the chapter, else the one with most of the chapter's exercises,
    whatever it is called.

    Parameters
    ----------
    folder : what was handed in
    chapter : what it is an answer to
    limit : bytes that a notebook may have
    """
    exercises = {exercise.name for exercise in chapter.exercises}  # a fault in our own notebook is raised
    try:
        return _read_submission(folder, chapter, exercises, limit)
    except Exception as error:  # one submission never stops a class, whatever we did not think of
        words = f"the submission could not be read ({type(error).__name__}: {shown(str(error))})"
        return Submission(None, None, f"{words}: hand it in again", (words,))


def _read_submission(folder: Path, chapter: Chapter, exercises: set[str], limit: int) -> Submission:
    if folder.is_symlink() or not folder.is_dir():
        kind = "a link" if folder.is_symlink() else "no folder" if os.path.lexists(folder) else "missing"
        words = f"the submission's folder is {kind}"
        return Submission(None, None, f"{words}: hand in the notebook itself", (words,))
    files, flags = contents(folder)
    timestamp, doubt = read_timestamp(folder)
    flags += doubt
    notebooks = _notebooks(files, chapter)
    candidates = []
    for path in notebooks[:MOST_NOTEBOOKS]:
        candidates.append(_read(folder, path, chapter, exercises, limit))
        if candidates[-1].is_named and candidates[-1].written:
            break  # no other could be chosen
    if not candidates:
        problem = f"no notebook was handed in: hand in `{chapter.name}.ipynb`"
        return Submission(None, None, problem, (*flags, problem), timestamp)
    best = max(candidates, key=_Candidate.rank)  # of equals the first
    path = folder / best.path
    if best.notebook is None:
        problem = f"`{shown(best.path)}` {best.problem}"
        return Submission(None, path, problem, (*flags, problem), timestamp)
    flags += best.flags
    if not best.found:
        problem = _wrong_chapter(chapter, best.path, best.notebook)
        return Submission(None, path, problem, (*flags, problem), timestamp)
    if len(notebooks) > 1:
        flags += (f"{len(notebooks)} notebooks were handed in; `{shown(best.path)}` was graded",)
    return Submission(best.notebook, path, "", flags, timestamp)


@dataclass(frozen=True)
class _Candidate:
    """One file read: its notebook or why there is none.

    `found` says how many of the chapter's exercises it holds, `written` how many of them are more than a stub,
    `is_named` whether the file is called after the chapter.
    """

    path: Path
    is_named: bool
    notebook: NotebookNode | None = None
    problem: str = ""
    flags: tuple[str, ...] = ()
    found: int = 0
    written: int = 0

    def rank(self) -> tuple:
        """Return what to choose by: work under the chapter's own name, other work, then what is no stub."""
        named = self.is_named
        return (
            named and self.written > 0,
            self.written,
            named and self.found > 0,
            self.found,
            bool(self.notebook),
        )


def _notebooks(files: list[Path], chapter: Chapter) -> list[Path]:
    """Return the notebooks among a submission's files, the one called after the chapter first."""
    notebooks = [path for path in files if NOTEBOOK.search(path.name)]
    # an unpacked archive often brings a folder of its own; what lies beside it comes first
    highest = min((len(path.parts) for path in notebooks), default=1)
    notebooks = [path for path in notebooks if len(path.parts) == highest]
    return sorted(notebooks, key=lambda path: (path.name != f"{chapter.name}.ipynb", path))


def _read(folder: Path, path: Path, chapter: Chapter, exercises: set[str], limit: int) -> _Candidate:
    """Read one notebook."""
    is_named = path.name == f"{chapter.name}.ipynb"
    try:
        notebook, flags = parse(read_file(folder / path, limit))
    except Unreadable as error:
        return _Candidate(path, is_named, problem=str(error))
    written = {
        name
        for cell in code_cells(notebook)
        if "raise NotImplementedError" not in cell.source
        for name in defined_names(cell.source)
    }
    found = len(exercises & exercises_in(notebook))
    return _Candidate(path, is_named, notebook, "", flags, found, len(exercises & written))


def exercises_in(notebook: NotebookNode) -> set[str]:
    """Return the names of exercises, and other names, that a notebook's cells are called after or define."""
    names = {exercise_of(cell_id(cell) or "") for cell in notebook.cells}
    return names | {name for cell in code_cells(notebook) for name in defined_names(cell.source)}


def _wrong_chapter(chapter: Chapter, path: Path, notebook: NotebookNode) -> str:
    """Return the sentence for a notebook without any of the chapter's exercises."""
    other = chapter_of(notebook, chapter.root)
    what = f"is the notebook of the chapter {other.name}" if other else "holds no exercise of this chapter"
    return f"`{shown(path)}` {what}: hand in the one of {chapter.name}"


# --- files -------------------------------------------------------------------------------------------------


def contents(folder: Path) -> tuple[list[Path], tuple[str, ...]]:
    """Return the regular files below a folder, relative to it and sorted, and flags for what else lies there."""
    files, others, complete = [], [], True
    for parent, folders, names, descriptor in os.fwalk(folder, follow_symlinks=False):
        below = Path(parent).relative_to(folder)
        for name in sorted(folders + names):
            mode = os.lstat(name, dir_fd=descriptor).st_mode
            if stat.S_ISREG(mode):
                files.append(below / name)
            elif not stat.S_ISDIR(mode):
                others.append(below / name)
            elif NOTEBOOK.search(name):
                others.append(below / name)
                folders.remove(name)
        complete = len(files) + len(others) < MOST_FILES
        if len(below.parts) >= DEEPEST or not complete:
            complete = complete and not folders
            folders.clear()
        # what jupyter keeps beside a notebook is an older copy of it
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if len(files) + len(others) >= MOST_FILES:
            break
    flags = []
    if others:
        named = ", ".join(f"`{shown(path)}`" for path in others[:3])
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        flags.append(f"links, pipes, devices or folders in the place of files were left out: {named}{more}")
    if not complete:
        flags.append(f"it holds more than {MOST_FILES} files, or folders too deep; the rest was left out")
    return sorted(files[:MOST_FILES]), tuple(flags)


def read_file(path: Path, limit: int = LARGEST, *, follow: bool = False) -> bytes:
    """Return a regular file's bytes.

    Parameters
    ----------
    path : the file
    limit : bytes that it may have
    follow : whether `path` may be a link, as it may for somebody who names their own file

    Raises
    ------
    Unreadable
        If it is no regular file, too large, or the system says no.
    """
    try:
        # asked before it is opened: opening a pipe would wait, and opening a device may do anything
        before = os.stat(path) if follow else os.lstat(path)
        if not stat.S_ISREG(before.st_mode):
            raise Unreadable(
                "is no file but a link, a folder, a pipe or a device: hand in the notebook itself"
            )
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
        with open(os.open(path, flags), "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Unreadable("changed while it was read: hand it in again")
            content = b"" if size > limit else file.read(limit + 1)
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror}") from None
    if size > limit or len(content) > limit:
        raise Unreadable(
            f"is larger than {limit / 1e6:g} MB: clear its outputs (Edit, Clear Outputs of All Cells) and save it"
        )
    return content


def copy_data_files(
    folder: Path, into: Path, ignore: Sequence[str] = NOT_DATA, limit: int = LARGEST_DATA
) -> tuple[str, ...]:
    """Copy the regular files of a submission, notebooks left out; return flags for what was left out.

    Parameters
    ----------
    folder : what was handed in; nothing is copied if it is a link or missing
    into : where to copy to; made if it is not there
    ignore : patterns of names, of files and of folders, that are not copied
    limit : bytes of all files together
    """
    into.mkdir(parents=True, exist_ok=True)
    if folder.is_symlink() or not folder.is_dir():
        return ()
    left, flags = limit, []
    for path in contents(folder)[0]:
        if any(fnmatch.fnmatch(part, pattern) for part in path.parts for pattern in ignore):
            continue
        try:
            content = read_file(folder / path, left)
        except Unreadable as error:
            flags.append(f"the data file `{shown(path)}` was left out: it {error}".split(": clear")[0])
            continue
        left -= len(content)
        target = into / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        target.write_bytes(content)
    return tuple(flags)


def read_timestamp(folder: Path, now: datetime | None = None) -> tuple[datetime | None, tuple[str, ...]]:
    """Return when a submission was handed in according to its `timestamp.txt`, and flags where that is no time.

    The time is universal and without a zone, as nbgrader keeps it. One in the future is not believed.
    """
    path = folder / "timestamp.txt"
    if folder.is_symlink() or not os.path.lexists(path):
        return None, ()
    from nbgrader.utils import parse_utc  # takes a second to import, and `check` does without

    now = now or datetime.now(UTC).replace(tzinfo=None)
    try:
        text = read_file(path, limit=1000).decode().strip()
        when = parse_utc(text) if text else None
    except Unreadable as error:
        return None, (f"`timestamp.txt` {error}".split(":")[0],)
    except Exception:  # dateutil has several kinds, OverflowError among them
        return None, ("`timestamp.txt` holds no time",)
    if when is not None and when > now + SLACK:
        return None, (
            f"`timestamp.txt` names a time in the future ({when:%Y-%m-%d}), which was not believed",
        )
    return when, ()


def shown(name: Path | str, longest: int = 80) -> str:
    """Return a name or text of a student's, fit to stand within a line of ours."""
    text = "".join(character if character.isprintable() else "�" for character in str(name))
    return text if len(text) <= longest else text[: longest - 1] + "…"


# --- notebooks ---------------------------------------------------------------------------------------------


def parse(content: bytes) -> tuple[NotebookNode, tuple[str, ...]]:
    """Return the notebook that a file holds, mended, and flags for what could not be.

    Of each cell its type, id, source, and nbgrader's marks are kept. What else there is, outputs too, could
    be broken in more ways than anybody can list, and nothing of it is needed.

    Raises
    ------
    Unreadable
        If no cell can be found.
    """
    text = _decode(content)
    if not text.strip("\0 \t\r\n"):
        raise Unreadable(f"is not a notebook: it is empty; {AGAIN}")
    flags: tuple[str, ...] = ()
    try:
        found = _load(text)
    except RecursionError:
        raise Unreadable(f"is not a notebook: it is nested too deeply; {AGAIN}") from None
    except ValueError as error:
        cells = list(itertools.islice(_salvage(text), MOST_CELLS))
        if not cells:
            raise Unreadable(f"is not a notebook ({shown(str(error))}); {AGAIN}") from None
        found = {"cells": cells}
        flags = (f"the file is damaged ({shown(str(error))}); {len(cells)} cells could be read",)
    listed = _listed_cells(found)
    if len(listed) > MOST_CELLS:
        raise Unreadable(f"has more than {MOST_CELLS} cells: delete those that are not yours")
    cells = [cell for cell in map(_mend, listed) if cell is not None]
    if listed and not cells:
        raise Unreadable(f"is not a valid notebook: no cell has a source; {AGAIN}")
    if sum(len(cell.source) for cell in cells if cell.cell_type == "code") > MOST_CODE:
        raise Unreadable(f"holds more than {MOST_CODE / 1e6:g} MB of code: put data into a file beside it")
    if len(cells) < len(listed):
        flags += (f"{len(listed) - len(cells)} of its cells hold no source and were left out",)
    return NotebookNode(nbformat=4, nbformat_minor=5, metadata=NotebookNode(), cells=cells), flags


def _decode(content: bytes) -> str:
    """Return a file's text, whatever its encoding."""
    for encoding in (json.detect_encoding(content), "cp1252"):
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode(encoding)
    return content.decode("latin-1")  # knows every byte


def _load(text: str) -> Any:
    """Return what JSON holds; Python's own limits on numbers are none of a notebook's business."""
    return json.loads(text, parse_int=_number, parse_constant=lambda _: None)


def _number(digits: str) -> float:
    return int(digits) if len(digits) < 20 else float(digits)


def _salvage(text: str) -> Iterator[dict[str, Any]]:
    """Yield the cells that can be read out of a damaged file: cut short, or with something foreign in it."""
    decoder = json.JSONDecoder(parse_int=_number, parse_constant=lambda _: None)
    position, failures = 0, 0
    while failures < DAMAGED_CELLS and (match := CELL.search(text, position)):
        try:
            cell, position = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            failures += 1
            position = match.start() + 1
            continue
        if "cell_type" in cell and _source(cell) is not None:
            yield cell


def _listed_cells(found: Any) -> list[Any]:
    """Return the cells of a notebook of any format.

    Not by nbformat, which upgrades only what is valid.
    """
    if not isinstance(found, dict):
        raise Unreadable(f"is not a notebook, though it is JSON; {AGAIN}")
    cells = found.get("cells")
    if cells is None and isinstance(found.get("worksheets"), list):  # formats 2 and 3
        sheets = [s.get("cells") for s in found["worksheets"] if isinstance(s, dict)]
        cells = [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]
    if isinstance(cells, dict):
        cells = list(cells.values())
    if isinstance(cells, list) and cells:
        return cells
    if not isinstance(found.get("nbformat"), int):
        raise Unreadable(f"is not a notebook, though it is JSON; {AGAIN}")
    if found["nbformat"] not in (2, 3, 4):
        raise Unreadable(f"is not a valid notebook (its format is {found['nbformat']}); {AGAIN}")
    return []


def _mend(cell: Any) -> NotebookNode | None:
    """Return a cell of format 4.5 with what is needed of this one; None if it has no source."""
    source = _source(cell) if isinstance(cell, dict) else None
    if source is None:
        return None
    kind = cell.get("cell_type")
    metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
    mended = NotebookNode(
        cell_type=kind if kind in ("code", "raw") else "markdown",
        metadata=NotebookNode(),
        source=source,
    )
    if kind == "code":
        mended.update(execution_count=None, outputs=[])
    marks = _marks(metadata.get("nbgrader"))
    if marks:
        mended.metadata["nbgrader"] = marks
    for identifier in (cell.get("id"), metadata.get("id")):  # Colab writes it into the metadata
        if isinstance(identifier, str) and VALID_ID.fullmatch(identifier):
            mended["id"] = identifier
            break
    return mended


def _marks(marks: Any) -> NotebookNode | None:
    """Return nbgrader's marks of a cell, those that are of the right kind."""
    kinds = {"grade_id": str, "points": (int, float), "grade": bool, "solution": bool, "locked": bool}
    if not isinstance(marks, dict):
        return None
    return NotebookNode({key: marks[key] for key, kind in kinds.items() if isinstance(marks.get(key), kind)})


def _source(cell: dict[str, Any]) -> str | None:
    """Return a cell's source, None if it has none."""
    source = cell.get("source", cell.get("input"))  # `input` in formats 2 and 3
    if isinstance(source, list):
        lines = [line for line in source if isinstance(line, str)]
        # the format keeps the end of each line, some tools do not
        source = ("" if any(line.endswith("\n") for line in lines[:-1]) else "\n").join(lines)
    if not isinstance(source, str):
        return None
    # half a surrogate pair is valid in JSON, and no file can be written with it
    return source.replace("\r\n", "\n").encode("utf-8", "replace").decode()
