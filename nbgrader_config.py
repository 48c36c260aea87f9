"""The class: where nbgrader finds sources and keeps submissions, grades and feedback.

`CLASSROOM` in the environment moves the class elsewhere. The sample class of `make course` lives in
`build/sample` that way, so that only a person's own `nbgrader` command ever writes `classroom/`.
"""

import os
from pathlib import Path

from grader.course import STUB

c = get_config()  # noqa: F821  (nbgrader provides it)

root = Path(__file__).resolve().parent
classroom = root / os.environ.get("CLASSROOM", "classroom")
classroom.mkdir(parents=True, exist_ok=True)

c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = "similarity-to-captions"
c.CourseDirectory.source_directory = "chapters"
c.CourseDirectory.release_directory = "build/release"
for step in ("submitted", "autograded", "feedback"):
    setattr(c.CourseDirectory, f"{step}_directory", os.path.relpath(classroom / step, root))
c.CourseDirectory.db_url = os.environ.get("GRADEBOOK", f"sqlite:///{classroom / 'gradebook.db'}")

# nbgrader copies every file beside a source notebook into each submission; the chapter's prose stays out.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "index.md", ".*"]

c.ClearSolutions.code_stub = {"python": STUB}

c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "grader.nbgrader_plugins.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# `grader.nbgrader_plugins.Execute` leaves in each test cell what its verdict is and nothing else, so that the
# rule by which nbgrader reads points off outputs cannot misread a warning or a trailing value.
c.Autograde.autograde_preprocessors = [
    "grader.nbgrader_plugins.Execute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Sandbox.cell_seconds = 30  # what a cell may take; `grader/config.py` lists the other limits

# A deleted check is put back, so that deleting it neither helps nor costs more than the check itself.
c.OverwriteCells.add_missing_cells = True

# Hidden tests leave the page before a student sees it, and so does all that a browser would run or load.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "grader.nbgrader_plugins.HideTests",
    "grader.nbgrader_plugins.PlainOutputs",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
c.HTMLExporter.sanitize_html = True
# nbgrader's template leaves prose out of the sanitizing; this filter, which renders it, does it.
c.HTMLExporter.filters = {"markdown2html": "grader.untrusted.safe_markdown"}
