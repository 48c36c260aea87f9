"""Correct an exercise that a class was graded by already.

The points from before are kept in a file until the end, so that a run that was killed half-way still lists
every change when it is started again.
"""

import json
import os
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from grader import GraderError
from grader.classroom import Display, Summary, grade_class, locked
from grader.course import Chapter
from grader.gradebook import Changes, Gradebook
from grader.location import Classroom


@dataclass(frozen=True)
class Upgrade:
    """What an upgrade did.

    Parameters
    ----------
    summary : how the class was graded again
    cells : how the cells changed
    changed : points before and now, of each student in whose grade they differ
    missed : students in the gradebook of whom there is no submission any more: graded by the old cells alone
    backup : the copy of the gradebook; None if there is none
    """

    summary: Summary
    cells: Changes
    changed: dict[str, tuple[float, float]]
    missed: tuple[str, ...]
    backup: Path | None


def upgrade(
    chapter: Chapter,
    classroom: Classroom,
    *,
    backup: bool = True,
    display: Display | None = None,
    **options: Any,
) -> Upgrade:
    """Bring the gradebook into step with a changed chapter and grade the class again.

    Parameters
    ----------
    backup : whether to copy the gradebook first
    options : as for `grade_class`

    Raises
    ------
    GraderError
        If the gradebook cannot be backed up, and for what `grade_class` raises it. Start again to go on.
    """
    journal = classroom.journal(chapter.name)
    note = journal.with_suffix(".upgrade.json")
    display = display or Display()
    with locked(journal), Gradebook(chapter, classroom, say=display.say) as gradebook:
        if note.exists():  # a run before this one was stopped half-way
            before = _read(note)
        else:
            copy = back_up(classroom.db_url, journal.parent) if backup else None
            before = {"backup": str(copy) if copy else None, "totals": gradebook.totals()}
            _write(note, before)
        cells = gradebook.prepare(restructure=True)
        if "cells" not in before:
            before["cells"] = [list(cells.added), list(cells.removed), cells.worth]
            _write(note, before)
    summary = grade_class(chapter, classroom, display=display, **options)
    with Gradebook(chapter, classroom, say=display.say) as gradebook:
        now = gradebook.totals()
    old, (added, removed, worth) = before["totals"], before["cells"]
    changed = {s: (old[s], now[s]) for s in sorted(old) if s in now and old[s] != now[s]}
    missed = tuple(sorted(set(now) - set(classroom.students(chapter.name))))
    note.unlink()
    copy = Path(before["backup"]) if before["backup"] else None
    cells = Changes(tuple(added), tuple(removed), {name: tuple(pair) for name, pair in worth.items()})
    return Upgrade(summary, cells, changed, missed, copy)


def back_up(db_url: str, folder: Path) -> Path | None:
    """Copy an SQLite gradebook into a folder, also while others use it; return the copy, None if there is no gradebook.

    Raises
    ------
    GraderError
        If it cannot be copied, or is no SQLite file.
    """
    url = make_url(db_url)
    if url.get_backend_name() != "sqlite":
        raise GraderError(
            "this gradebook is no file: back it up with `pg_dump` and run this again with --no-backup"
        )
    if not url.database or not Path(url.database).exists():
        return None
    copy = folder / f"gradebook-{datetime.now():%Y%m%d-%H%M%S}.db"
    temporary = copy.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        source, target = sqlite3.connect(url.database, timeout=30), sqlite3.connect(temporary)
        try:
            source.backup(target)
        finally:
            source.close()
            target.close()
        os.replace(temporary, copy)
    except (OSError, sqlite3.Error) as error:
        temporary.unlink(missing_ok=True)
        raise GraderError(
            f"the gradebook could not be backed up to {copy} ({error}): nothing was changed"
        ) from None
    return copy


def _read(note: Path) -> dict[str, Any]:
    return json.loads(note.read_text())


def _write(note: Path, content: dict[str, Any]) -> None:
    """Write the note at one blow, and wait for the disk."""
    temporary = note.with_suffix(".part")
    try:
        with temporary.open("w") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, note)
    except OSError as error:
        raise GraderError(f"{note} cannot be written ({error.strerror}): mend that and start again") from None
