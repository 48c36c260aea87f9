"""Where a class lives: what `nbgrader_config.py` says about folders, gradebook and settings."""

import glob
import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import Config, ConfigFileNotFound, PyFileConfigLoader

from grader import GraderError
from grader.course import ROOT

CONFIG_FILE = "nbgrader_config.py"

# Sections of the configuration that no verdict follows from: a class may move without being graded again.
NO_PART_OF_A_VERDICT = {"CourseDirectory", "GenerateFeedback", "AssignLatePenalties", "LateSubmissionPlugin"}


@dataclass(frozen=True)
class Classroom:
    """A class's folders and settings.

    Parameters
    ----------
    config : what the configuration file sets, by class
    course : nbgrader's own view of it, which knows the folders
    db_url : the gradebook's address
    """

    config: Config
    course: CourseDirectory
    db_url: str

    @property
    def folder(self) -> Path:
        """Return the folder that holds `submitted/`: the classroom."""
        return (Path(self.course.root) / self.course.submitted_directory).resolve().parent

    def submitted(self, student: str, chapter: str) -> Path:
        """Return where a student's submission lies."""
        return self._place(self.course.submitted_directory, student, chapter)

    def autograded(self, student: str, chapter: str) -> Path:
        """Return where a student's graded notebook lies."""
        return self._place(self.course.autograded_directory, student, chapter)

    def feedback(self, student: str, chapter: str) -> Path:
        """Return where a student's feedback lies."""
        return self._place(self.course.feedback_directory, student, chapter)

    def journal(self, chapter: str) -> Path:
        """Return the journal of a chapter's verdicts."""
        return self.folder / "journal" / f"{chapter}.jsonl"

    def students(self, chapter: str) -> list[str]:
        """Return the ids of those who handed something in, sorted."""
        step = self.course.submitted_directory
        pattern = self.course.format_path(step, "(?P<student>[^/]*)", glob.escape(chapter), escape=True)
        found = glob.glob(self.course.format_path(step, "*", glob.escape(chapter)))
        ids = {match["student"] for path in found if (match := re.fullmatch(pattern, path))}
        return sorted(ids - set(self.course.student_id_exclude.split(",")))

    @cached_property
    def settings(self) -> str:
        """Return every setting that a verdict may follow from, as one text."""
        kept = {name: section for name, section in self.config.items() if name not in NO_PART_OF_A_VERDICT}
        return json.dumps(kept, sort_keys=True, default=str)

    def _place(self, step: str, student: str, chapter: str) -> Path:
        return Path(self.course.format_path(step, student, chapter))


def load_classroom(root: Path = ROOT, db_url: str | None = None) -> Classroom:
    """Read `nbgrader_config.py` in `root` as nbgrader does; `db_url` goes before the address that stands there.

    Raises
    ------
    GraderError
        If there is no such file.
    """
    try:
        config = PyFileConfigLoader(CONFIG_FILE, path=str(root)).load_config()
    except ConfigFileNotFound:
        raise GraderError(f"there is no {CONFIG_FILE} in {root}: run this in a clone of the course") from None
    except OSError as error:  # it makes the classroom's folder
        raise GraderError(f"{CONFIG_FILE}: {error.strerror}: {error.filename}") from None
    course = CourseDirectory(config=config)
    return Classroom(config, course, db_url or course.db_url)
