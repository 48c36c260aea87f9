"""Run with `python -m grader`: see `python -m grader --help`."""

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader import GraderError
from grader.verdict import Verdict


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    options = parser().parse_args(arguments)
    try:
        return options.run(options)
    except GraderError as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 2
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
    return top


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
    table = Table(title=f"{verdict.chapter}: {verdict.score:g} of {verdict.max_score:g} points", title_justify="left")
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
