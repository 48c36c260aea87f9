"""What a student handed in, as the class sees it: where, in which version, and at what time."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nbgrader.utils import parse_utc

from grader.configuration import Classroom
from grader.journal import Key
from grader.versions import hash_of, hash_of_code

TIMESTAMP = "timestamp.txt"  # where nbgrader's exchange notes when a submission came
LARGEST_HASHED = 200 * 2**20  # bytes; of a larger file its size and time of change are compared
LARGEST_NOTEBOOK = 50 * 2**20  # bytes
LONGEST_TIMESTAMP = 200  # bytes


@dataclass(frozen=True)
class HandedIn:
    """One student's submission.

    Parameters
    ----------
    folder : where it lies
    notebook : the file to grade; None if there is none
    problem : a sentence that says why there is none
    key : what a verdict on it follows from
    """

    student: str
    folder: Path
    notebook: Path | None
    problem: str
    key: Key


def look(folder: Path, student: str, of_chapter: str, environment: str) -> HandedIn:
    """Find what lies in a student's folder and hash it; whatever is wrong with it becomes its `problem`.

    The two last arguments are the hashes of all else that a verdict follows from.
    """
    try:
        notebook, problem = find(folder)
    except OSError as error:
        notebook, problem = None, f"the submission cannot be read: {error.strerror}"
    data = _hash_files(folder, {notebook, folder / TIMESTAMP})
    handed_in = HandedIn(student, folder, notebook, problem, Key("", data, of_chapter, environment))
    return read(handed_in)[0]


def read(handed_in: HandedIn) -> tuple[HandedIn, bytes | None]:
    """Return the notebook file's content, None if there is none, and the submission with the hash of that."""
    content, problem = None, handed_in.problem
    if handed_in.notebook is not None:
        try:
            if handed_in.notebook.stat().st_size > LARGEST_NOTEBOOK:
                problem = f"the notebook is larger than {LARGEST_NOTEBOOK // 2**20} MB"
            else:
                content = handed_in.notebook.read_bytes()
        except OSError as error:
            problem = f"the notebook cannot be read: {error.strerror}"
    key = replace(handed_in.key, submission=hash_of(problem.encode() if content is None else content))
    return replace(handed_in, problem=problem, key=key), content


def find(folder: Path) -> tuple[Path | None, str]:
    """Return the notebook that a submission consists of, or None and a sentence that says what is wrong."""
    if folder.is_symlink() or not folder.is_dir():
        return None, "the submission is not a folder"
    notebooks = [path for path in folder.iterdir() if path.suffix == ".ipynb" and _is_file(path)]
    named = [path for path in notebooks if path.stem == folder.name]
    if len(named or notebooks) != 1:
        many = "more than one notebook, none of them with the chapter's name" if notebooks else "no notebook"
        return None, f"the submission holds {many}"
    return (named or notebooks)[0], ""


def data_files(handed_in: HandedIn, most: int) -> dict[str, bytes]:
    """Return the files beside the notebook by relative name, links and devices left out, `most` bytes in all."""
    files: dict[str, bytes] = {}
    for path in _walk(handed_in.folder):
        if path not in (handed_in.notebook, handed_in.folder / TIMESTAMP) and _is_file(path):
            most -= path.stat().st_size
            if most < 0:
                break
            files[str(path.relative_to(handed_in.folder))] = path.read_bytes()
    return files


def received(folder: Path) -> tuple[datetime | None, str]:
    """Return when a submission came, in UTC, and a sentence if what it says of that is not to be believed."""
    path = folder / TIMESTAMP
    if not path.exists() and not path.is_symlink():
        return None, ""
    if not _is_file(path) or path.stat().st_size > LONGEST_TIMESTAMP:
        return None, f"{TIMESTAMP} is not an ordinary small file, so no time of submission is known"
    text = path.read_text(errors="replace").strip()
    if not text:
        return None, ""
    try:
        time = parse_utc(text)
    except (ValueError, OverflowError):
        return None, f"{TIMESTAMP} holds no time, so no time of submission is known"
    if time > datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1):
        return time, f"{TIMESTAMP} names a time that is still to come"
    return time, ""


def hash_of_environment(classroom: Classroom, *, sandbox: bool) -> str:
    """Return the hash of all that verdicts follow from beside the submission and the chapter.

    That is the code that grades, the seed of the hidden tests and the settings.
    """
    seed = os.environ.get("HIDDEN_SEED", "")
    return hash_of("\0".join([hash_of_code(), seed, classroom.settings, f"sandbox {sandbox}"]).encode())


def _hash_files(folder: Path, left_out: set[Path | None]) -> str:
    """Return the hash of every file in a folder; links and devices count by what they are, not where they lead."""
    digest = hashlib.sha256()
    for path in _walk(folder):
        if path not in left_out:
            status = path.lstat()
            digest.update(os.fsencode(path.relative_to(folder)) + b"\0%o\0" % stat.S_IFMT(status.st_mode))
            if stat.S_ISLNK(status.st_mode):
                digest.update(os.fsencode(os.readlink(path)))
            elif stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST_HASHED:
                digest.update(_hash_of_file(path))
            else:
                digest.update(b"%d %d" % (status.st_size, status.st_mtime_ns))
    return digest.hexdigest()[:32]


def _hash_of_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        return str(error.errno).encode()


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders.sort()
        yield from sorted(Path(place, name) for name in (*files, *folders))


def _is_file(path: Path) -> bool:
    """Say whether a path is an ordinary file, not a link to one."""
    return stat.S_ISREG(path.lstat().st_mode)
