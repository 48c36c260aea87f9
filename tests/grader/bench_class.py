"""Our grader beside plain nbgrader, on the same simulated classes. Run by `make bench`.

Plain nbgrader is its own `nbgrader autograde` with nothing of ours: its `Execute`, no sandbox, one submission after
another. Ours is `python -m grader class` with the sandbox and with checks in a process of their own, on all cores.
Both write grades and graded notebooks; feedback pages are left out. No two submissions have the same code, and
their grades are compared.

The second table is of the same exercises, with one line more in the first hidden test: `import torch`. No chapter of the
course asks for it in a test; courses whose oracle is PyTorch do.

    pytest tests/grader/bench_class.py --quiet --capture=no
    BENCH_CLASSES=25,100 BENCH_RUNS=1 pytest tests/grader/bench_class.py --quiet --capture=no
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
import pytest
from nbgrader.api import Gradebook
from rich.console import Console
from rich.table import Table

from grader.course import ROOT, Chapter, is_hidden
from grader.simulate import simulate

SIZES = [int(size) for size in os.environ.get("BENCH_CLASSES", "25,100,400").split(",")]
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
CHAPTER = "similarity"

PLAIN = """
c = get_config()
c.CourseDirectory.course_id = "bench"
c.CourseDirectory.root = {root!r}
c.CourseDirectory.db_url = "sqlite:///{root}/gradebook.db"
c.Application.log_level = "ERROR"
"""


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds, processor seconds, and bytes of memory at its peak, all its processes together."""

    wall: float
    cpu: float
    memory: int


def measured(command: list[str], folder: Path, **environment: str) -> Cost:
    """Run a command and measure it and all that it starts."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    peak, done = [0], threading.Event()
    watch = threading.Thread(target=_watch, args=(process.pid, peak, done))
    watch.start()
    said, _ = process.communicate()
    wall = time.perf_counter() - began
    done.set()
    watch.join()
    assert process.returncode == 0, said[-3000:]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, peak[0])


def _watch(pid: int, peak: list[int], done: threading.Event) -> None:
    """Note the largest sum of memory; what processes share counts once, in parts."""
    while not done.wait(0.5):
        total = 0
        try:
            for process in [parent := psutil.Process(pid), *parent.children(recursive=True)]:
                try:
                    total += process.memory_full_info().pss
                except psutil.Error:
                    continue
        except psutil.NoSuchProcess:
            return
        peak[0] = max(peak[0], total)


def course(folder: Path, *, torch: bool) -> Path:
    """Return a copy of the course with one chapter, in which the first hidden test may import PyTorch."""
    for name in ("grader", "solutions", "tests"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "chapters" / CHAPTER, folder / "chapters" / CHAPTER)
    if torch:
        path = folder / "chapters" / CHAPTER / f"{CHAPTER}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        first = next(
            c for c in notebook.cells if is_hidden(c.metadata.get("nbgrader", {}).get("grade_id", ""))
        )
        first.source = first.source.replace("import numpy as np\n", "import numpy as np\nimport torch\n", 1)
        assert "import torch" in first.source
        nbformat.write(notebook, path)
    return folder


def plain_course(folder: Path, ours: Path) -> Path:
    """Return the same chapter as a course of plain nbgrader, released."""
    (folder / "nbgrader_config.py").write_text(PLAIN.format(root=str(folder)))
    source = folder / "source" / CHAPTER
    source.mkdir(parents=True)
    shutil.copy(ours / "chapters" / CHAPTER / f"{CHAPTER}.ipynb", source)
    measured([sys.executable, "-m", "nbgrader", "generate_assignment", CHAPTER], folder)
    return folder


def grades(url: str) -> dict[str, dict[str, float | None]]:
    """Return each student's points by cell."""
    with Gradebook(url) as gradebook:
        return {
            submission.student.id: {grade.name: grade.auto_score for grade in submission.notebooks[0].grades}
            for submission in gradebook.assignment_submissions(CHAPTER)
        }


def both(ours: Path, plain: Path, size: int) -> tuple[list[Cost], list[Cost], int]:
    """Grade a class of that size several times, each time anew; return costs, ours first, and differing grades."""
    costs: tuple[list[Cost], list[Cost]] = [], []
    submitted = plain / "submitted"
    shutil.rmtree(submitted, ignore_errors=True)
    simulate(Chapter(CHAPTER, ours), size, submitted)
    for _ in range(RUNS):
        classroom = ours / "classroom"
        shutil.rmtree(classroom, ignore_errors=True)
        shutil.copytree(submitted, classroom / "submitted")
        command = [sys.executable, "-m", "grader", "class", CHAPTER, "--no-feedback"]
        costs[0].append(measured(command, ours, CLASSROOM=str(classroom), PYTHONPATH=str(ours)))

        shutil.rmtree(plain / "autograded", ignore_errors=True)
        (plain / "gradebook.db").unlink()
        (plain / "release" / CHAPTER / f"{CHAPTER}.ipynb").unlink()
        measured([sys.executable, "-m", "nbgrader", "generate_assignment", CHAPTER, "--force"], plain)
        costs[1].append(measured([sys.executable, "-m", "nbgrader", "autograde", CHAPTER], plain))
    mine, theirs = (grades(f"sqlite:///{place}/gradebook.db") for place in (ours / "classroom", plain))
    assert mine.keys() == theirs.keys()
    different = sum(mine[student] != theirs[student] for student in mine)
    return *costs, different


@pytest.mark.parametrize("torch", [False, True], ids=["numpy", "torch"])
def test_throughput(torch, tmp_path):
    ours, plain = tmp_path / "ours", tmp_path / "plain"
    ours.mkdir()
    plain.mkdir()
    course(ours, torch=torch)
    plain_course(plain, ours)
    table = Table(
        title=f"{CHAPTER}{', with PyTorch in a test' if torch else ''}: median of {RUNS}, {os.cpu_count()} cores"
    )
    for column in (
        "class",
        "grader",
        "seconds",
        "a minute",
        "CPU s",
        "CPU s each",
        "peak MB",
        "ratio",
        "grades that differ",
    ):
        table.add_column(column, justify="right")
    for size in SIZES if not torch else SIZES[:2]:
        fast, slow, different = both(ours, plain, size)
        wall = [statistics.median(cost.wall for cost in costs) for costs in (fast, slow)]
        for name, costs, seconds in (("ours", fast, wall[0]), ("plain nbgrader", slow, wall[1])):
            cpu = statistics.median(cost.cpu for cost in costs)
            peak = statistics.median(cost.memory for cost in costs) / 1e6
            ratio, differ = (f"{wall[1] / wall[0]:.1f}", f"{different}") if costs is fast else ("1", "")
            row = (
                f"{seconds:.1f}",
                f"{60 * size / seconds:.0f}",
                f"{cpu:.1f}",
                f"{cpu / size:.2f}",
                f"{peak:.0f}",
            )
            table.add_row(f"{size}", name, *row, ratio, differ)
    Console(width=110).print("", table)
