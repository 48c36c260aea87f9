"""Which version of a submission lies in a folder, so that an unchanged one is not graded again."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.journal import Key
from grader.location import Classroom
from grader.reading import (
    LARGEST,
    LARGEST_DATA,
    NOTEBOOK,
    Unreadable,
    contents,
    read_file,
    read_timestamp,
)
from grader.sandbox import Settings
from grader.versions import hash_of, hash_of_code

TIMESTAMP = "timestamp.txt"  # where nbgrader's exchange notes when a submission came
LARGEST_HASHED = 200 * 2**20  # bytes; of a larger file its size and time of change are compared


@dataclass(frozen=True)
class HandedIn:
    """One student's submission: where it lies, and what a verdict on it follows from."""

    student: str
    folder: Path
    key: Key


def look(folder: Path, student: str, of_chapter: str, environment: str) -> HandedIn:
    """Hash what lies in a student's folder.

    The time of submission is left out: a later one changes a penalty, and no verdict. The two last arguments
    are the hashes of all else that a verdict follows from.
    """
    notebooks, data = hashlib.sha256(), hashlib.sha256()
    for path in _walk(folder):
        name = path.relative_to(folder)
        if str(name) != TIMESTAMP:
            _add(notebooks if NOTEBOOK.search(path.name) else data, path, name)
    _, doubts = read_timestamp(folder)
    data.update("\0".join(doubts).encode())
    key = Key(notebooks.hexdigest()[:32], data.hexdigest()[:32], of_chapter, environment)
    return HandedIn(student, folder, key)


def hash_of_environment(classroom: Classroom, settings: Settings) -> str:
    """Return the hash of all that verdicts follow from beside the submission and the chapter.

    That is the code that grades, the seed of the hidden tests, what a submission may use, and nbgrader's settings.
    """
    seed = os.environ.get("HIDDEN_SEED", "")
    return hash_of("\0".join([hash_of_code(), seed, repr(settings), classroom.settings]).encode())


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the regular files of a submission by relative name, to send them where the folder is not seen."""
    files: dict[str, bytes] = {}
    left = LARGEST + LARGEST_DATA
    if folder.is_symlink() or not folder.is_dir():
        return files
    for path in contents(folder)[0]:
        try:
            files[str(path)] = read_file(folder / path, left)
        except Unreadable:
            continue
        left -= len(files[str(path)])
    return files


def _add(digest: "hashlib._Hash", path: Path, name: Path) -> None:
    """Add a file to a hash; links and devices count by what they are, not by where they lead."""
    try:
        status = path.lstat()
        digest.update(os.fsencode(name) + b"\0%o\0" % stat.S_IFMT(status.st_mode))
        if stat.S_ISLNK(status.st_mode):
            digest.update(os.fsencode(os.readlink(path)))
        elif stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST_HASHED:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        elif not stat.S_ISDIR(status.st_mode):
            digest.update(b"%d %d" % (status.st_size, status.st_mtime_ns))
    except OSError as error:  # gone meanwhile, or not ours to read
        digest.update(b"error %d" % (error.errno or 0))


def _walk(folder: Path) -> Iterator[Path]:
    """Yield whatever lies below a folder, or the folder itself if it is none."""
    if folder.is_symlink() or not folder.is_dir():
        yield folder
        return
    for place, folders, files in os.walk(folder):
        folders.sort()
        yield from sorted(Path(place, name) for name in (*files, *folders))
