"""The grader: reads a chapter's exercises, runs a submission against them, and says what was misunderstood."""


class GraderError(Exception):
    """Something the user can mend; its text is one sentence fit for the terminal."""
