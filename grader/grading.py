"""Grade one submission: a pure function of the submission, the chapter and the settings."""

import contextlib
import ctypes
import gc
import os
import time
from dataclasses import dataclass, field
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from grader.assembly import put_together
from grader.course import ROOT, Chapter, find_chapter
from grader.execution import prepare, run
from grader.isolated import import_what_tests_import
from grader.sandbox import MMAP_THRESHOLD, TRIM_THRESHOLD, Launcher, Settings
from grader.verdict import Verdict, judge
from grader.words import Outcome, Status

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # malloc.h


@dataclass(frozen=True)
class Graded:
    """What grading one submission gives: plain data, so that it can be kept in a file and sent between machines.

    Parameters
    ----------
    chapter : the chapter's name
    outcomes : what happened to each test cell, by its id; every test cell of the chapter is there
    flags : sentences for the instructor, who should look at this submission; none for ordinary ones
    notebook : what was run, with its outputs: the file for `autograded/`; None where nothing could be run
    sandboxed : whether the submission's code ran in the sandbox
    seconds : how long it took, start to verdict
    """

    chapter: str
    outcomes: dict[str, Outcome]
    flags: tuple[str, ...] = ()
    notebook: NotebookNode | None = field(default=None, repr=False)
    sandboxed: bool = True
    seconds: float = 0.0

    def verdict(self, chapter: Chapter) -> Verdict:
        """Return points and messages by exercise."""
        return judge(chapter, self.outcomes)

    def as_json(self) -> dict[str, Any]:
        """Return all of it as what JSON can hold."""
        return {
            "chapter": self.chapter,
            "outcomes": {name: [o.status.value, o.message] for name, o in self.outcomes.items()},
            "flags": list(self.flags),
            "notebook": self.notebook,
            "sandboxed": self.sandboxed,
            "seconds": self.seconds,
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> "Graded":
        """Return what `as_json` made."""
        return cls(
            chapter=saved["chapter"],
            outcomes={name: Outcome(Status(s), m) for name, (s, m) in saved["outcomes"].items()},
            flags=tuple(saved["flags"]),
            notebook=nbformat.from_dict(saved["notebook"]) if saved["notebook"] else None,
            sandboxed=saved["sandboxed"],
            seconds=saved["seconds"],
        )


def grade(
    chapter: Chapter,
    submission: NotebookNode,
    folder: Path | None,
    settings: Settings = Settings(),
) -> Graded:
    """Return what a submission's notebook reaches.

    Parameters
    ----------
    chapter : what it is an answer to
    submission : the learner's notebook, as read from its file
    folder : where it was handed in, with the data files beside it
    settings : what it may use

    Raises
    ------
    GraderError
        If this machine cannot grade. Whatever the submission does is no error, but its verdict.
    """
    began = time.monotonic()
    assembled = put_together(chapter, submission)
    result = run(assembled.notebook, folder, settings, launcher(settings))
    flags = (*assembled.flags, *result.flags)
    seconds = time.monotonic() - began
    return Graded(chapter.name, result.outcomes, flags, assembled.notebook, settings.sandbox, seconds)


_launchers: dict[tuple[int, Settings], Launcher] = {}


def launcher(settings: Settings) -> Launcher:
    """Return this process's launcher, which serves as long as the process lives; a fork has one of its own.

    Raises
    ------
    GraderError
        If this machine cannot start what the settings ask for.
    """
    key = os.getpid(), settings
    if (
        key in _launchers and not _launchers[key].is_alive()
    ):  # where memory is short, the kernel may have ended it
        _close(key)
    if key not in _launchers:
        made = Launcher(settings)
        made.__enter__()
        _launchers[key] = made
        Finalize(None, _close, args=(key,), exitpriority=10)  # `atexit` is not called in a pool's processes
    return _launchers[key]


def close_launchers() -> None:
    """End what `launcher` started in this process."""
    for key in list(_launchers):
        _close(key)


def _close(key: tuple[int, Settings]) -> None:
    if key[0] == os.getpid() and key in _launchers:
        _launchers.pop(key).__exit__()


def _keep_large_blocks() -> None:
    """Use a large array's memory for the next one, where the allocator is glibc's, instead of clearing it anew."""
    with contextlib.suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_MMAP_THRESHOLD, MMAP_THRESHOLD)
        mallopt(M_TRIM_THRESHOLD, TRIM_THRESHOLD)


def warm(chapter_name: str, settings: Settings = Settings(), root: Path = ROOT) -> None:
    """Load what grading a chapter needs, so that the first submission does not wait for it, nor each one load it anew."""
    _keep_large_blocks()
    chapter = find_chapter(chapter_name, root)
    import_what_tests_import(chapter)
    for identifier, cell in chapter.test_cells.items():
        prepare(identifier, cell.source)
    launcher(settings)
    gc.collect()
    gc.freeze()  # a fork need not look through, and so copy, what is here for good
