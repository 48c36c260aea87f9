"""What a verdict depends on beside the submission, as hashes. Workers read this, so it imports little."""

import hashlib
import importlib.metadata
import platform
from pathlib import Path

from grader.course import Chapter

PACKAGES = ("numpy", "scipy", "scikit-learn", "torch", "nbformat", "ipython")


def version_of(chapter: Chapter) -> str:
    """Return the hash of a chapter's source and of the code that grades it."""
    return f"{hash_of_chapter(chapter)} {hash_of_code()}"


def hash_of_chapter(chapter: Chapter) -> str:
    """Return the hash of the source notebook, hidden tests included."""
    return hash_of(chapter.path.read_bytes())


def hash_of_code() -> str:
    """Return the hash of Python's version, the packages' that tests use, and the grader's own files."""
    parts = [platform.python_version(), *(f"{name} {_version(name)}" for name in PACKAGES)]
    home = Path(__file__).parent
    for path in sorted(home.rglob("*.py")):
        if "templates" not in path.parts:
            parts += [str(path.relative_to(home)), hash_of(path.read_bytes())]
    return hash_of("\0".join(parts).encode())


def hash_of(content: bytes) -> str:
    """Return 32 hex digits that no other content has."""
    return hashlib.sha256(content).hexdigest()[:32]


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "none"
