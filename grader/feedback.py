"""What a student may see of the graded notebook."""

from nbgrader.preprocessors import ClearHiddenTests


class HideTests(ClearHiddenTests):
    """Take hidden tests out of the feedback page; the message of what failed stays."""
