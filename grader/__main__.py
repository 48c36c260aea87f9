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
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, PermissionError) as error:
        if error.filename is None:
            raise
        print(f"{options.command}: {error.filename}: {error.strerror}", file=sys.stderr)
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
        "class",
        help="grade a class",
        description="Grade what a class handed in for a chapter and is not graded yet, on all cores; write "
        "gradebook, graded notebooks and feedback. A run that was stopped goes on where it was. Exit status: 0 if "
        "every submission has a verdict, 1 if some have none, 2 if the class cannot be graded.",
    )
    command.add_argument("chapter", metavar="CHAPTER", help="the chapter")
    add_class_options(command)
    command.add_argument("--students", default="*", metavar="GLOB", help="only students whose id matches")
    command.add_argument("--force", action="store_true", help="grade also what has not changed")
    command.add_argument("--no-feedback", action="store_true", help="write no feedback pages")
    command.set_defaults(run=run_class)

    command = commands.add_parser(
        "upgrade",
        help="correct a released exercise",
        description="Back the gradebook up, bring its cells into step with the changed chapter, grade everything "
        "again and list whose points changed. Exit status: as `class`.",
    )
    command.add_argument("chapter", metavar="CHAPTER", help="the chapter")
    add_class_options(command)
    command.add_argument("--no-backup", action="store_true", help="the gradebook is backed up already")
    command.set_defaults(run=run_upgrade)

    command = commands.add_parser(
        "simulate",
        help="make a class to try the grader on",
        description="Make submissions from the chapter's mistakes file: right, wrong, unfinished and untouched "
        "ones, no two alike. Exit status: 0, or 2 if nothing could be made.",
    )
    command.add_argument("chapter", metavar="CHAPTER", help="the chapter")
    command.add_argument("count", metavar="N", type=int, help="how many students")
    command.add_argument("--into", type=Path, metavar="DIR", help="the classroom's folder (CLASSROOM)")
    command.add_argument("--seed", type=int, default=2016, help="another seed makes another class")
    command.set_defaults(run=run_simulate)

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


def add_class_options(command: argparse.ArgumentParser) -> None:
    """Add what `class` and `upgrade` have in common."""
    command.add_argument("--workers", type=positive, metavar="N", help="how many processes (one a core)")
    command.add_argument("--scheduler", metavar="ADDRESS", help="grade on the cluster of this Dask scheduler")
    command.add_argument(
        "--db", metavar="URL", help="the gradebook (GRADEBOOK, or as nbgrader_config.py says)"
    )
    command.add_argument(
        "--no-sandbox", action="store_true", help="run submissions unprotected: only people you trust"
    )


def positive(text: str) -> int:
    """Read a number of at least one."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def named_chapters(names: list[str]) -> list[Chapter]:
    """Return the chapters of those names, all chapters if there is no name."""
    return [find_chapter(name) for name in names] if names else chapters()


def run_sample(options: argparse.Namespace) -> int:
    """Grade the sample classes and print a table each."""
    from grader.sample import CLASS, can_sandbox, grade

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
        terminal().print(table)
        print("Exercises: " + ", ".join(f"{i} {e.name}" for i, e in enumerate(chapter.exercises, start=1)))
        print(f"Feedback pages: {CLASS / chapter.name / 'feedback'}/")
    if not can_sandbox():
        print(
            "The sandbox does not start on this machine; the sample class, which is our own code, ran without it."
        )
    return 0


def run_simulate(options: argparse.Namespace) -> int:
    """Make a class and say how to grade it."""
    from grader.location import load_classroom
    from grader.simulate import simulate

    chapter = find_chapter(options.chapter)
    submitted = (options.into or load_classroom(chapter.root).folder) / "submitted"
    students = simulate(chapter, options.count, submitted, options.seed)
    print(f"Made {len(students)} submissions: {submitted / students[0]} to {students[-1]}")
    where = f"CLASSROOM={options.into.resolve()} " if options.into else ""
    print(f"Grade them with: {where}python -m grader class {chapter.name}")
    return 0


def run_class(options: argparse.Namespace) -> int:
    """Grade a class and print a summary."""
    from grader.classreport import Bar, print_summary
    from grader.classroom import grade_class
    from grader.location import load_classroom

    chapter = find_chapter(options.chapter)
    classroom = load_classroom(chapter.root, options.db)
    console = terminal()
    with Bar(console) as bar:
        summary = grade_class(
            chapter,
            classroom,
            workers=options.workers,
            scheduler=options.scheduler,
            students=options.students,
            force=options.force,
            sandbox=not options.no_sandbox,
            with_feedback=not options.no_feedback,
            display=bar,
        )
    print_summary(summary, classroom.folder, console)
    return 1 if summary.without else 0


def run_upgrade(options: argparse.Namespace) -> int:
    """Correct a released exercise and print what that changed."""
    from grader.check import require_reference
    from grader.classreport import Bar, print_summary, print_upgrade
    from grader.location import load_classroom
    from grader.upgrade import upgrade

    chapter = find_chapter(options.chapter)
    classroom = load_classroom(chapter.root, options.db)
    require_reference(chapter)
    console = terminal()
    with Bar(console) as bar:
        done = upgrade(
            chapter,
            classroom,
            backup=not options.no_backup,
            display=bar,
            workers=options.workers,
            scheduler=options.scheduler,
            sandbox=not options.no_sandbox,
        )
    print_summary(done.summary, classroom.folder, console)
    print_upgrade(done, console)
    return 1 if done.summary.without else 0


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
    console = terminal()
    console.print(table)
    console.print("Your own code ran on this machine without a sandbox.", style="dim")


def terminal() -> Console:
    """Return where to print; a file or a pipe gets lines of one width."""
    return Console(width=None if sys.stdout.isatty() else 110)


if __name__ == "__main__":
    sys.exit(main())
