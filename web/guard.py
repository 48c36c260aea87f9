"""A Sphinx extension that refuses to publish answers.

A source notebook holds solutions and hidden tests; the student notebook made from it does not. Whoever builds
the book from the sources by hand is stopped here, before any page is executed or written.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import SphinxError

# nbgrader itself looks for the words alone; here they must be a comment line of their own, so that prose may
# speak of `### BEGIN SOLUTION`.
MARKER = re.compile(r"^[ \t]*#+[ \t]*(BEGIN|END)[ \t]+(SOLUTION|HIDDEN[ \t]+TESTS?)\b", re.I | re.M)


class MarkerFound(SphinxError):
    """A page carries a solution or hidden-test marker."""

    category = "Answers would be published"


def texts(value: object) -> Iterator[str]:
    """Yield every string in a JSON value, so also those in outputs and attachments."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        # A notebook keeps a cell's lines either as one string or as a list of lines.
        yield "".join(item for item in value if isinstance(item, str))
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)


def find_marker(path: Path) -> str | None:
    """Return the first marker in a page's source, or None."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        source = "\n".join(texts(json.loads(source)))
    found = MARKER.search(source)
    return found and found.group().strip()


def refuse_answers(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Stop the build if any page, changed or not, carries a marker."""
    for docname in sorted(env.found_docs):
        page = Path(env.doc2path(docname))
        if marker := find_marker(page):
            raise MarkerFound(
                f"{page} carries the marker `{marker}`, so its answers would be published. "
                "Build the site with `make site`, which uses the student notebooks."
            )


def setup(app: Sphinx) -> dict[str, object]:
    """Register the guard."""
    app.connect("env-before-read-docs", refuse_answers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
