"""Run with `python -m grader`: see `python -m grader --help`."""

import argparse
import json
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader import GraderError
from grader.course import ROOT, Chapter, chapters, find_chapter
from grader.verdict import Verdict


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    options = parser().parse_args(arguments)
    try:
        return options.run(options)
    except GraderError as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # whoever read the output has seen enough; without this Python complains once more when it closes stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print(f"{options.command}: stopped", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line, one subcommand a job."""
    top = argparse.ArgumentParser(prog="python -m grader", description="Grade exercises of the course.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    command = commands.add_parser(
        "check",
        help="the verdict on one notebook",
        description="Print points and messages for one learner's notebook. Exit status: 0 for full marks, "
        "1 otherwise, 2 if the file cannot be graded.",
    )
    command.add_argument("file", type=Path, metavar="FILE.ipynb", help="the notebook, whatever it is called")
    command.add_argument("--json", action="store_true", help="print the verdict as JSON")
    command.set_defaults(run=run_check)

    command = commands.add_parser(
        "new-chapter",
        help="the skeleton of a chapter",
        description="Make page, notebook, solutions, tests and mistakes file of a chapter with one sample "
        "exercise, and put it into _toc.yml. Exit status: 0, or 2 if nothing could be made.",
    )
    command.add_argument("name", metavar="NAME", help="one word for the chapter everywhere, a Python name")
    command.add_argument("--title", required=True, help="the title of its page")
    command.add_argument("--root", type=Path, default=ROOT, help="the course's folder (this checkout)")
    command.set_defaults(run=run_new_chapter)

    command = commands.add_parser(
        "sample",
        help="grade a sample class",
        description="Grade a sample class of each chapter with nbgrader, in build/sample/, and print its grades. "
        "Where nothing has changed since the last time, those grades are printed again.",
    )
    command.add_argument("chapters", nargs="*", metavar="CHAPTER", help="the chapters (all)")
    command.set_defaults(run=run_sample)

    command = commands.add_parser(
        "mutants",
        help="change the reference in small ways and see whether the checks notice",
        description="Exit status: 0 if at least 95 % of the changed references fail and each survivor is "
        "explained in the mistakes file, 1 otherwise.",
    )
    command.add_argument("chapters", nargs="*", metavar="CHAPTER", help="the chapters (all)")
    command.set_defaults(run=run_mutants)

    command = commands.add_parser(
        "export",
        help="a class's grades for Canvas, Moodle or a spreadsheet",
        description="Write the grades that stand in the gradebook as CSV. Who handed in nothing has no points "
        "there, not 0. Exit status: 0, or 2 if there is nothing to export.",
    )
    command.add_argument("chapter", metavar="CHAPTER", help="the chapter")
    command.add_argument(
        "--format", choices=["canvas", "moodle", "plain"], required=True, help="who reads it"
    )
    command.add_argument("--to", type=Path, metavar="FILE", required=True, help="the file to write")
    command.set_defaults(run=run_export)
    return top


def named_chapters(names: list[str]) -> list[Chapter]:
    """Return the chapters of those names, all chapters if there is no name."""
    return [find_chapter(name) for name in names] if names else chapters()


def run_sample(options: argparse.Namespace) -> int:
    """Grade the sample classes and print a table each."""
    from grader.sample import CLASS, grade

    for chapter in named_chapters(options.chapters):
        with Console().status(f"grading the sample class of {chapter.name}"):
            rows = grade(chapter)
        table = Table(title=f"{chapter.name}: the sample class", title_justify="left")
        table.add_column("student", no_wrap=True)
        # numbered, since nine function names do not fit side by side
        for number, exercise in enumerate(chapter.exercises, start=1):
            table.add_column(f"{number}\n/{exercise.points:g}", justify="right")
        table.add_column(f"points\n/{sum(e.points for e in chapter.exercises):g}", justify="right")
        for row in rows:
            table.add_row(row["student"], *(f"{p:g}" for p in row["exercises"].values()), f"{row['score']:g}")
        Console(width=None if sys.stdout.isatty() else 110).print(table)
        print("Exercises: " + ", ".join(f"{i} {e.name}" for i, e in enumerate(chapter.exercises, start=1)))
        print(f"Feedback pages: {CLASS / chapter.name / 'feedback'}/")
    return 0


def run_mutants(options: argparse.Namespace) -> int:
    """Run the mutants of the chapters and list those that no check noticed."""
    from rich.progress import Progress

    from grader.mistakes import equivalent_mutants
    from grader.mutants import survivors

    good = True
    for chapter in named_chapters(options.chapters):
        with Progress(transient=True) as progress:
            task = progress.add_task(f"mutants of {chapter.name}")
            passed, total = survivors(
                chapter,
                lambda done, of, task=task, progress=progress: progress.update(
                    task, completed=done, total=of
                ),
            )
        explained = equivalent_mutants(chapter)
        noticed = total - len(passed)
        print(f"{chapter.name}: the checks noticed {noticed} of {total} mutants, {noticed / total:.1%}")
        for mutant in passed:
            print(f"  survived  {mutant.name}\n            {explained.get(mutant.name, 'NOT EXPLAINED')}")
        stale = explained.keys() - {mutant.name for mutant in passed}
        for name in sorted(stale):
            print(f"  explained in the mistakes file, but not among the survivors: {name}")
        good &= noticed >= 0.95 * total and not stale and all(m.name in explained for m in passed)
    return 0 if good else 1


def run_new_chapter(options: argparse.Namespace) -> int:
    """Make a chapter's skeleton and say what to do with it."""
    from grader.newchapter import new_chapter

    made = new_chapter(options.name, options.title, options.root)
    print("Made, and put into _toc.yml:", *(f"  {path.relative_to(options.root)}" for path in made), sep="\n")
    print(
        "\nIt holds one sample exercise and passes `make test` as it is. Replace the sample step by step:\n"
        "CONTRIBUTING.md says how, and the tests say what is missing. Delete `draft: true` from the\n"
        "page when the notebook has its 6 to 11 exercises."
    )
    return 0


def run_export(options: argparse.Namespace) -> int:
    """Write a class's grades as CSV and say how many there are."""
    from grader.export import gradebook_url, read, write

    chapter = find_chapter(options.chapter)
    grades = read(chapter, gradebook_url(chapter.root))
    write(grades, options.format, options.to)
    absent = sum(line.score is None for line in grades.lines)
    print(
        f"{options.to}: {len(grades.lines)} students, {absent} of them without a submission and so without points"
    )
    return 0


def run_check(options: argparse.Namespace) -> int:
    """Grade one notebook and print the verdict."""
    from grader.check import check

    verdict = check(options.file)
    if options.json:
        print(json.dumps(verdict.as_json(), indent=2, ensure_ascii=False))
    else:
        print_verdict(verdict)
    return 0 if verdict.score == verdict.max_score else 1


def print_verdict(verdict: Verdict) -> None:
    """Print a verdict as a table by exercise."""
    table = Table(
        title=f"{verdict.chapter}: {verdict.score:g} of {verdict.max_score:g} points", title_justify="left"
    )
    table.add_column("exercise", no_wrap=True)
    table.add_column("points", justify="right")
    table.add_column("of", justify="right")
    table.add_column("the first check that failed")
    for exercise in verdict.exercises:
        first = exercise.messages[0] if exercise.messages else ""
        table.add_row(exercise.id, f"{exercise.score:g}", f"{exercise.max_score:g}", Text(first))
    console = Console(width=None if sys.stdout.isatty() else 110)
    console.print(table)
    console.print("Your own code ran on this machine without a sandbox.", style="dim")


if __name__ == "__main__":
    sys.exit(main())
