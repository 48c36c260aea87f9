"""The verdicts of a class, kept so that no kill, full disk or lost database can take one away.

A journal is a file of lines, each a JSON object with a checksum over the rest of it. It is only ever appended
to, and on the disk before anything else learns of a verdict. Of several verdicts on one student the last
counts. A line that was cut off, or damaged later, counts as not written: that submission is graded again.
"""

import base64
import contextlib
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

from grader import GraderError
from grader.grading import Graded

HEAD, NECK, TAIL = b'{"sum":"', b'","line":', b"}\n"  # a line is HEAD, 16 hex digits, NECK, content, TAIL
START = len(HEAD) + 16 + len(NECK)
COMPACT_ABOVE = 64 * 2**20  # bytes; below it, superseded verdicts are kept


@dataclass(frozen=True)
class Key:
    """What a verdict follows from, as hashes: equal keys, equal verdicts."""

    submission: str
    data: str
    chapter: str
    environment: str

    @property
    def digest(self) -> str:
        """Return one hash for all four."""
        return hashlib.sha256(" ".join(astuple(self)).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Entry:
    """One verdict: whose, on what, and what it is."""

    student: str
    key: Key
    graded: Graded


@dataclass
class _Record:
    """Where a student's last verdict stands in the file, and which version of it the class's folders hold."""

    key: Key
    offset: int
    length: int
    saved: str = ""


class Journal:
    """The journal of one chapter, opened for reading and appending; one process at a time may hold it.

    Opening repairs it: what a killed process left unfinished at the end is cut off.

    Raises
    ------
    GraderError
        If the file cannot be opened, or if the disk is full; what was written before stays.
    """

    def __init__(self, path: Path):
        self.path = path
        self.damaged = 0  # lines that had to be left out
        self._records: dict[str, _Record] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            _sync_folder(path.parent)
            self._end, live = self._load()
            if os.fstat(self._file).st_size > self._end:
                os.ftruncate(self._file, self._end)
            if self._end > COMPACT_ABOVE and live < self._end / 2:
                self._compact()
        except OSError as error:
            raise _cannot(path, error) from None

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def __contains__(self, student: str) -> bool:
        return student in self._records

    def key(self, student: str) -> Key | None:
        """Return what the last verdict on a student's submission follows from; None if there is none."""
        record = self._records.get(student)
        return record.key if record else None

    def entry(self, student: str, *, notebook: bool = True) -> Entry:
        """Read the last verdict on a student's submission, with or without what was run.

        Raises
        ------
        KeyError
            If there is none.
        """
        record = self._records[student]
        content = json.loads(os.pread(self._file, record.length, record.offset))["graded"]
        if not notebook:
            content["notebook"] = None
        return Entry(student, record.key, _unpacked(content))

    def append(self, entries: Iterable[Entry]) -> None:
        """Write verdicts; when this returns they are on the disk.

        Raises
        ------
        GraderError
            If they are not: none of them counts then, and the journal is as it was before.
        """
        contents = [
            {"student": e.student, "key": asdict(e.key), "graded": _packed(e.graded)} for e in entries
        ]
        for content, (offset, length) in zip(contents, self._write(contents), strict=True):
            self._records[content["student"]] = _Record(Key(**content["key"]), offset, length)

    def mark_saved(self, versions: Mapping[str, str]) -> None:
        """Note that gradebook and folders hold the last verdict of these students, in these versions."""
        self._write([{"saved": dict(versions)}])
        for student, version in versions.items():
            self._records[student].saved = version

    def saved(self, student: str) -> str:
        """Return which version of the last verdict gradebook and folders hold; empty if none."""
        return self._records[student].saved

    def _write(self, contents: list[dict[str, Any]]) -> list[tuple[int, int]]:
        """Append lines and wait for the disk; return offset and length of each one's content."""
        lines = [_line(content) for content in contents]
        places, offset = [], self._end
        for line in lines:
            places.append((offset + START, len(line) - START - len(TAIL)))
            offset += len(line)
        try:
            _write_all(self._file, b"".join(lines), self._end)
            os.fsync(self._file)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, self._end)
            raise _cannot(self.path, error) from None
        self._end = offset
        return places

    def _load(self) -> tuple[int, int]:
        """Read the file; return where its last whole line ends, and how many bytes of it still count."""
        end = 0
        with open(os.dup(self._file), "rb") as file:
            file.seek(0)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                content = _content(line)
                if content is None:
                    self.damaged += 1
                elif "saved" in content:
                    for student, version in content["saved"].items():
                        if student in self._records:
                            self._records[student].saved = version
                else:
                    length = len(line) - START - len(TAIL)
                    self._records[content["student"]] = _Record(Key(**content["key"]), end + START, length)
                end += len(line)
        return end, sum(record.length for record in self._records.values())

    def _compact(self) -> None:
        """Replace the file by one that holds the last verdicts alone."""
        temporary = self.path.with_suffix(".compact")
        saved = {student: record.saved for student, record in self._records.items() if record.saved}
        with temporary.open("wb") as file:
            for record in self._records.values():
                file.write(_framed(os.pread(self._file, record.length, record.offset)))
            file.write(_line({"saved": saved}))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.path)
        _sync_folder(self.path.parent)
        os.close(self._file)
        self._file = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
        self._records.clear()
        self._end, _ = self._load()


def read(path: Path) -> Iterator[Entry]:
    """Yield the last verdict on each student of a journal that is only looked at; none if there is no file."""
    last: dict[str, bytes] = {}
    if path.exists():
        with path.open("rb") as file:
            for line in file:
                content = _content(line)
                if content and "student" in content:
                    last[content["student"]] = line
    for student, line in last.items():
        content = _content(line)
        yield Entry(student, Key(**content["key"]), _unpacked(content["graded"]))


def _line(content: dict[str, Any]) -> bytes:
    return _framed(json.dumps(content, separators=(",", ":")).encode())


def _framed(content: bytes) -> bytes:
    return HEAD + _sum(content) + NECK + content + TAIL


def _content(line: bytes) -> dict[str, Any] | None:
    """Return what a line holds; None if it is not as it was written."""
    content = line[START : -len(TAIL)]
    if not line.endswith(TAIL) or line[:START] != HEAD + _sum(content) + NECK:
        return None
    return json.loads(content)


def _sum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest()[:16].encode()


def _packed(graded: Graded) -> dict[str, Any]:
    """Return a verdict for a line: its notebook compressed, which saves four fifths of the file."""
    content = graded.as_json()
    if content["notebook"] is not None:
        text = json.dumps(content["notebook"], separators=(",", ":")).encode()
        content["notebook"] = base64.b64encode(zlib.compress(text, 1)).decode()
    return content


def _unpacked(content: dict[str, Any]) -> Graded:
    if content["notebook"] is not None:
        content["notebook"] = json.loads(zlib.decompress(base64.b64decode(content["notebook"])))
    return Graded.from_json(content)


def _write_all(file: int, content: bytes, offset: int) -> None:
    view = memoryview(content)
    while view:
        written = os.pwrite(file, view, offset)
        view, offset = view[written:], offset + written


def _sync_folder(folder: Path) -> None:
    """Wait until a folder's list of files is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cannot(path: Path, error: OSError) -> GraderError:
    return GraderError(
        f"{path} cannot be written ({error.strerror}): mend that and start again; the verdicts in it are kept"
    )
