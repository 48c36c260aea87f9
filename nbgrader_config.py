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

# Submissions are read by `grader.reading`, so that none can stop a class, and leave it with our locked cells.
c.Autograde.exporter_class = "grader.nbgrader_exporter.SubmissionExporter"
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.OverwriteCells",  # notes the checksums by which an untouched stub is known
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Points come from the outcomes that `Execute` records, never from what a notebook prints.
c.Autograde.autograde_preprocessors = [
    "grader.nbgrader_plugins.Execute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "grader.nbgrader_plugins.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Sandbox.cell_seconds = 30  # what a cell may take; `grader/config.py` lists the other limits

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
