"""Results of runs that take longer than a page may: each made by the script of its name, and kept beside it."""

import json
from pathlib import Path
from typing import Any


def load(name: str) -> dict[str, Any]:
    """Return what `python -m solutions.records.NAME` found when it was last run.

    Raises
    ------
    FileNotFoundError
        If there is no such record; the message says how to make one.
    """
    path = record(name)
    if not path.exists():
        raise FileNotFoundError(f"{path.name} is missing: make it with `python -m solutions.records.{name}`")
    return json.loads(path.read_text(encoding="utf-8"))


def save(name: str, found: dict[str, Any]) -> None:
    """Keep what a script found, together with the command that made it."""
    text = json.dumps({"command": f"python -m solutions.records.{name}", **found}, indent=1)
    record(name).write_text(text + "\n", encoding="utf-8")


def record(name: str) -> Path:
    """Return where the record of that name is kept."""
    return Path(__file__).with_name(f"{name}.json")
