"""Runs nbgrader's own commands on a class, from the repository's root."""

import os
import subprocess
import sys
from pathlib import Path

from grader.course import ROOT


def nbgrader(home: Path, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command on the class in a folder, with the gradebook there; check its exit status."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=ROOT,
        env={
            **os.environ,
            "CLASSROOM": str(home),
            "GRADEBOOK": f"sqlite:///{home}/gradebook.db",
            "PATH": path,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(home)]),
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == status, done.stderr[-3000:]
    return done
