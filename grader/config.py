"""What an instructor can set in `nbgrader_config.py`, or on the command line of nbgrader, as `c.Sandbox.…`."""

from traitlets import Bool, Float, Integer, List, Unicode
from traitlets.config import LoggingConfigurable

from grader.sandbox import Settings


class Sandbox(LoggingConfigurable):
    """Where a submission's code runs, and what it may use."""

    enabled = Bool(
        True, help="Run submitted code in a bubblewrap sandbox. Without it, it can do what you can."
    ).tag(config=True)
    cell_seconds = Float(30, help="Wall time of one cell, and of one call of a function by a test.").tag(
        config=True
    )
    submission_seconds = Float(600, help="Wall time of a whole submission.").tag(config=True)
    cpu_seconds = Integer(600, help="Processor time of each process of a submission.").tag(config=True)
    memory = Integer(4_000_000_000, help="Bytes of address space of each process of a submission.").tag(
        config=True
    )
    memory_together = Integer(
        2_000_000_000, help="Bytes of memory in use by all processes of a submission together."
    ).tag(config=True)
    processes = Integer(64, help="Processes and threads of a submission at a time.").tag(config=True)
    open_files = Integer(256, help="Open files of each process of a submission.").tag(config=True)
    file_size = Integer(100_000_000, help="Bytes of one file that a submission writes.").tag(config=True)
    disk = Integer(200_000_000, help="Bytes of all files that a submission writes.").tag(config=True)

    preload = List(
        Unicode(),
        ["scipy.sparse", "scipy.spatial.distance", "sklearn.metrics.pairwise", "sklearn.preprocessing"],
        help="Modules that are loaded once, and not by each submission that imports them.",
    ).tag(config=True)

    def settings(self) -> Settings:
        """Return them as the grader takes them."""
        limits = {name: getattr(self, name) for name in self.trait_names(config=True) if name != "enabled"}
        limits["preload"] = tuple(limits["preload"])
        return Settings(sandbox=self.enabled, **limits)
