"""How `nbgrader autograde` reads and writes: `Autograde.exporter_class` in `nbgrader_config.py`.

nbgrader reads a submission before any preprocessor runs, and what it stumbles over there ends the grading of
that student or of the whole class. So the exporter reads, with `grader.reading`. It is made once in a run, after
nbgrader has looked for submissions and before it touches one, and is given the converter as its parent: there it
also puts in place what nbgrader has no other option for.
"""

import glob
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.writers import FilesWriter
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Grade, Gradebook, MissingEntry, Student, SubmittedAssignment, SubmittedNotebook
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from grader import GraderError
from grader.assembly import notice, put_together
from grader.config import Sandbox
from grader.course import Chapter, cell_id, find_chapter, points
from grader.grading import launcher
from grader.reading import copy_data_files, read_submission, read_timestamp


class SubmissionExporter(NotebookExporter):
    """Reads each submission so that it gets a verdict, whatever it is.

    nbgrader converts a notebook twice: from `submitted/` to `autograded/` (sanitizing), then in place
    (grading). Here the first result is kept in memory, and the file is written when the grades are saved. So a
    folder in `autograded/` without its notebook is one whose grading was cut off, and it is graded again.
    """

    def __init__(self, **traits: Any):
        super().__init__(**traits)
        self._sanitized: NotebookNode | None = None
        self._notes: dict[str, Any] = {}
        self._ungraded: dict[str, set[str]] = {}
        converter = self.parent
        folders = glob.glob(
            converter._format_source(converter.coursedir.assignment_id, converter.coursedir.student_id)
        )
        try:
            self.chapters = {
                name: find_chapter(name, Path(converter.coursedir.root)) for name in _names(folders)
            }
            for chapter in self.chapters.values():
                _check_release(chapter, converter.coursedir)
            settings = Sandbox(parent=self).settings()
            launcher(settings)  # if it cannot start, the command ends here, with one sentence
        except GraderError as error:
            self.log.error(str(error))
            raise NbGraderException(str(error)) from None
        if not settings.sandbox:
            self.log.warning("submitted code runs WITHOUT a sandbox: it can do what you can")
        converter.coursedir = SubmissionDirectory.like(converter.coursedir, list(self.chapters))
        converter.writer = WholeFilesWriter(parent=converter, config=converter.config)
        converter.assignments = {}
        for folder in folders:
            self._add(folder)

    def _add(self, folder: str) -> None:
        """Have a submission's folder graded, whatever lies in it; nbgrader looks only for `*.ipynb`."""
        converter, chapter = self.parent, os.path.basename(folder)
        path = os.path.join(folder, f"{chapter}.ipynb")
        try:
            student = converter.init_single_notebook_resources(path)["nbgrader"]["student"]
        except NbGraderException:
            self.log.error("%r cannot be graded: rename it, a student's name holds no line break", folder)
            return
        converter.assignments[folder] = [path]
        done = Path(converter._format_dest(chapter, student))
        if (
            done.is_dir()
            and converter.coursedir.notebook_id == "*"
            and self._is_unfinished(done, chapter, student)
        ):
            self.log.warning("The grading of %s was cut off, and is done again", folder)
            shutil.rmtree(done)

    def _is_unfinished(self, done: Path, chapter: str, student: str) -> bool:
        """Say whether an earlier run was cut off before this submission's grades were saved."""
        return not (done / f"{chapter}.ipynb").exists() or student in self._without_grades(chapter)

    def _without_grades(self, chapter: str) -> set[str]:
        """Return the students with a test cell that was never graded."""
        if chapter not in self._ungraded:
            directory = self.parent.coursedir
            with Gradebook(directory.db_url, directory.course_id) as gradebook:
                self._ungraded[chapter] = {
                    student
                    for (student,) in gradebook.db.query(Student.id)
                    .join(SubmittedAssignment, SubmittedAssignment.student_id == Student.id)
                    .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
                    .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
                    .filter(SubmittedAssignment.name == chapter, Grade.auto_score.is_(None))
                    .distinct()
                }
        return self._ungraded[chapter]

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **_: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the notebook as text: of the submission, or of what was made of it before."""
        path, nbgrader = Path(filename), resources["nbgrader"]
        graded = Path(self.parent._format_dest(nbgrader["assignment"], nbgrader["student"]))
        resources["metadata"] = {"name": path.stem, "path": str(path.parent)}
        is_finished = path.parent == graded
        if is_finished:
            notebook, self._sanitized = self._sanitized, None
        else:
            notebook = self._read(
                self.chapters[nbgrader["assignment"]], path.parent, graded, nbgrader["student"]
            )
        resources["grader"] = {"finished": is_finished, **self._notes}
        text, resources = self.from_notebook_node(notebook, resources)
        if not is_finished:
            self._sanitized = nbformat.reads(text, as_version=4)
        return text, resources

    def _read(self, chapter: Chapter, folder: Path, graded: Path, student: str) -> NotebookNode:
        """Return the notebook to grade, after the old grades are forgotten and the data files copied."""
        directory = self.parent.coursedir
        with Gradebook(directory.db_url, directory.course_id) as gradebook:
            for grade in gradebook.find_submission_notebook(chapter.name, chapter.name, student).grades:
                # a resubmission that is never graded to the end must not keep what the one before reached
                grade.auto_score, grade.needs_manual_grade = None, True
            gradebook.db.commit()
        submission = read_submission(folder, chapter)
        flags = [*submission.flags, *copy_data_files(folder, graded, [*directory.ignore, "*.ipynb"])]
        kept = self.parent.exclude_overwriting.get(chapter.name, [])
        copy_data_files(chapter.folder, graded, [*directory.ignore, "*.ipynb", *kept])
        if submission.notebook is None:
            notebook = notice(chapter, submission.problem)
        else:
            assembled = put_together(chapter, submission.notebook)
            notebook, flags = assembled.notebook, [*flags, *assembled.flags]
        for flag in flags:
            self.log.warning("%s, %s: %s", student, chapter.name, flag)
        self._notes = {"problem": submission.problem, "flags": flags}
        return notebook


class SubmissionDirectory(CourseDirectory):
    """nbgrader's, but a submission's time stamp is read with care, and its files are not copied by nbgrader.

    nbgrader's copying follows links and stumbles over pipes; the exporter copies in its place.
    """

    @classmethod
    def like(cls, directory: CourseDirectory, chapters: list[str]) -> "SubmissionDirectory":
        """Return one with the same settings, for submissions to these chapters."""
        settings = {name: getattr(directory, name) for name in directory.trait_names(config=True)}
        # nbgrader skips a folder that is on the list, and a submission's is called after the chapter
        settings["ignore"] = [*directory.ignore, *(glob.escape(name) for name in chapters)]
        return cls(parent=directory.parent, **settings)

    def get_existing_timestamp(self, dest_path: str) -> datetime | None:
        """Return when a submission was handed in, None where it does not say so.

        What was graded without a time to believe is older than any resubmission that has one.
        """
        when = read_timestamp(Path(dest_path))[0]
        is_graded = Path(self.root, self.autograded_directory) in Path(dest_path).parents
        return datetime.min if when is None and is_graded else when


class WholeFilesWriter(FilesWriter):
    """nbconvert's, but a notebook is written when its grades are saved, and then wholly or not at all."""

    def write(
        self, output: str, resources: dict[str, Any], notebook_name: str | None = None, **_: Any
    ) -> str | None:
        """Write a graded notebook; return its path, None if grading is yet to come."""
        if not resources["grader"]["finished"]:
            return None
        unfinished = super().write(output, resources, notebook_name=f".{notebook_name}.unfinished")
        whole = Path(unfinished).with_name(f"{notebook_name}{resources['output_extension']}")
        os.replace(unfinished, whole)
        return str(whole)


def _names(folders: list[str]) -> list[str]:
    """Return the chapters that submissions' folders are called after."""
    return sorted({os.path.basename(folder) for folder in folders})


def _check_release(chapter: Chapter, directory: CourseDirectory) -> None:
    """Raise GraderError unless the gradebook knows the chapter, with the tests that it has now."""
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        try:
            released = gradebook.find_notebook(chapter.name, chapter.name)
        except MissingEntry:
            raise GraderError(
                f"the gradebook does not know {chapter.name}: run `nbgrader generate_assignment {chapter.name}`"
            ) from None
        sources = {cell.name: cell.source for cell in released.source_cells if cell.locked}
        scores = {cell.name: cell.max_score for cell in released.grade_cells}
    if sources != {i: cell.source for i, cell in chapter.locked_cells.items()} or scores != {
        cell_id(cell): points(cell) for cell in chapter.test_cells.values()
    }:
        raise GraderError(
            f"the tests of {chapter.name} have changed since its release: run `python -m grader upgrade {chapter.name}`"
        )
