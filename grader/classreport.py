"""What a person sees while a class is graded, and at the end."""

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from grader.classroom import Display, Summary
from grader.reading import shown
from grader.upgrade import Upgrade

LONGEST_REASON = 1000  # characters


class Bar(Display):
    """A progress bar; where the output is no terminal, only what is waited for is printed, once."""

    def __init__(self, console: Console):
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[note]}", style="yellow"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("looking at the class", total=None, note="")
        self._said = ""

    def __enter__(self) -> "Bar":
        self._progress.start()
        return self

    def __exit__(self, *_) -> None:
        self._progress.stop()

    def start(self, total: int) -> None:
        """Show an empty bar."""
        self._progress.update(self._task, description="grading", total=total)

    def advance(self, student: str) -> None:
        """Show one more."""
        self._progress.advance(self._task)

    def say(self, text: str) -> None:
        """Show a line beside the bar."""
        self._progress.update(self._task, note=text)
        if text and not self._said and not self._console.is_terminal:
            self._console.print(Text(text))
        self._said = text


def print_summary(summary: Summary, folder: Path, console: Console) -> None:
    """Print how a class was graded.

    Parameters
    ----------
    folder : the classroom
    """
    table = Table(title=f"{summary.chapter}: the class", title_justify="left", show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    table.add_row("graded", str(len(summary.graded)))
    table.add_row("unchanged, skipped", str(len(summary.unchanged)))
    table.add_row(f"full marks ({summary.max_score:g})", str(len(summary.full_marks)))
    if summary.scores:
        mean = sum(summary.scores.values()) / len(summary.scores)
        table.add_row("mean", f"{mean:.1f}")
    table.add_row("flagged", str(len(summary.flagged)))
    if summary.without:
        table.add_row("without a verdict", str(len(summary.without)))
    table.add_row("time", f"{summary.seconds:.1f} s")
    if summary.graded:
        table.add_row("submissions a minute", f"{summary.rate:.0f}")
    console.print(table)
    _print_reasons("Look at these:", summary.flagged, console)
    _print_reasons("No verdict on these:", {s: [why] for s, why in summary.without.items()}, console)
    if summary.damaged:
        console.print(
            f"{summary.damaged} damaged lines of the journal were left out; their students were graded again."
        )
    if not summary.sandboxed:
        console.print("The submissions' code ran on this machine without a sandbox.", style="dim")
    console.print(Text(f"Gradebook and graded notebooks: {folder}", style="dim"))


def print_upgrade(done: Upgrade, console: Console) -> None:
    """Print what an upgrade changed: cells, then the grades of students."""
    for words, names in (("added", done.cells.added), ("removed", done.cells.removed)):
        if names:
            console.print(f"Cells {words}: {', '.join(names)}")
    for name, (before, now) in done.cells.worth.items():
        console.print(f"{name} gave {before:g} points and gives {now:g}")
    if done.changed:
        table = Table(title="Grades that changed", title_justify="left")
        table.add_column("student")
        table.add_column("before", justify="right")
        table.add_column("now", justify="right")
        for student, (before, now) in done.changed.items():
            table.add_row(Text(shown(student)), f"{before:g}", f"{now:g}")
        console.print(table)
    else:
        console.print("No grade changed.")
    if done.missed:
        names = ", ".join(map(shown, done.missed))
        console.print(Text(f"In the gradebook, but without a submission to grade again: {names}"))
    if done.backup:
        console.print(Text(f"The gradebook as it was: {done.backup}", style="dim"))
    console.print("For whoever has not begun yet: `make release` makes the corrected notebook.", style="dim")


def _print_reasons(title: str, reasons: dict[str, list[str]], console: Console) -> None:
    """Print students and sentences; both may hold a student's words, so neither markup nor control characters."""
    if reasons:
        console.print(title)
        for student, why in sorted(reasons.items()):
            console.print(Text(f"  {shown(student)}: {shown('; '.join(why), LONGEST_REASON)}"))
