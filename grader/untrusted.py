"""What a submission may put on a page: text that shows what it is, coloured code, PNG pictures. Nothing else."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import bleach
from markupsafe import Markup, escape
from nbconvert.filters import markdown2html
from nbformat.notebooknode import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from grader.words import UNREADABLE

LONGEST_SOURCE = 30_000  # characters shown of one cell
LONGEST_OUTPUT = 5_000  # characters shown of one output
LONGEST_MESSAGE = 2_000  # characters shown of one message
LARGEST_PICTURE = 1_000_000  # bytes of a PNG
MOST_OUTPUTS = 20  # outputs shown of one cell

ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
FRAME = re.compile(r"Cell In\[\d+\], line (\d+)")
PNG = b"\x89PNG\r\n\x1a\n"

# What prose needs. A picture may only be a part of the page, so that no other host learns who reads it.
PROSE = "a abbr b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li ol p pre s"
PROSE += " span strong sub summary sup table tbody td th thead tr ul"


class Kind(Enum):
    """How an output is shown."""

    TEXT = "text"
    ERROR = "error"
    PICTURE = "picture"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Shown:
    """An output of a learner's cell: text to be escaped, or a picture as base64."""

    kind: Kind
    text: str = ""


def clean(text: object, longest: int | None = None) -> str:
    """Return text without escape codes and characters that deceive the eye, cut if it is too long.

    It is not escaped for HTML: that is what the templates do with all text.
    """
    text = joined(text)
    cut = longest is not None and len(text) > longest
    text = ANSI.sub("", text[:longest])
    # a progress bar overwrites its line again and again; only what it ends with counts
    lines = (line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.split("\n"))
    return UNREADABLE.sub("\ufffd", "\n".join(lines)) + ("\n… (cut here)" if cut else "")


def joined(text: object) -> str:
    """Return a notebook's text, which may be a list of lines, as one string."""
    if isinstance(text, (list, tuple)):
        return "".join(map(str, text))
    return "" if text is None else str(text)


def in_words(message: object) -> Markup:
    """Return a message as HTML: escaped, and `what stands in backticks` as code."""
    parts = re.split(r"`([^`\n]+)`", clean(message, LONGEST_MESSAGE))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if i % 2 else escape(part) for i, part in enumerate(parts)
    )


def coloured(source: object) -> Markup:
    """Return Python code as HTML spans, whose classes the style sheet colours."""
    formatter = HtmlFormatter(nowrap=True)
    return Markup(highlight(clean(source, LONGEST_SOURCE), PythonLexer(stripnl=False), formatter))  # escapes


def png(data: object) -> str | None:
    """Return a PNG's base64 in its plainest form, None if the data is no PNG or too large."""
    data = joined(data)
    if len(data) > 2 * LARGEST_PICTURE:
        return None
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    if not content.startswith(PNG) or len(content) > LARGEST_PICTURE:
        return None
    return base64.b64encode(content).decode("ascii")


def shown_outputs(cell: NotebookNode) -> list[Shown]:
    """Return a cell's outputs as they may be shown."""
    outputs = list(cell.get("outputs") or [])
    shown = [shape for output in outputs[:MOST_OUTPUTS] for shape in _shapes(output)]
    if len(outputs) > MOST_OUTPUTS:
        shown.append(Shown(Kind.TEXT, f"… ({len(outputs) - MOST_OUTPUTS} more outputs are not shown)"))
    return shown


def _shapes(output: NotebookNode) -> Iterator[Shown]:
    kind = output.get("output_type")
    if kind == "stream":
        yield Shown(Kind.TEXT, clean(output.get("text"), LONGEST_OUTPUT))
    elif kind == "error":
        yield Shown(Kind.ERROR, _error(output))
    else:
        data = output.get("data") or {}
        picture = png(data.get("image/png"))
        if picture is not None:
            yield Shown(Kind.PICTURE, picture)
        elif joined(data.get("text/plain")).strip():
            yield Shown(Kind.TEXT, clean(data["text/plain"], LONGEST_OUTPUT))
        elif data:
            yield Shown(Kind.LEFT_OUT)


def _error(output: NotebookNode) -> str:
    """Return an exception in a line, with its place in the cell; its traceback leads through others' code."""
    name, text = clean(output.get("ename"), 100), clean(output.get("evalue"), 600)
    lines = FRAME.findall(
        ANSI.sub("", joined(output.get("traceback")[:50] if output.get("traceback") else ""))
    )
    place = f" (line {lines[0][:6]} of this cell)" if lines else ""
    return f"{name}: {text}{place}" if text else f"{name}{place}"


def safe_markdown(source: str) -> str:
    """Return Markdown as HTML without scripts, handlers, styles and pictures from elsewhere."""
    return bleach.clean(
        markdown2html(source),
        tags=set(PROSE.split()),
        attributes=_may_stay,
        protocols={"http", "https", "mailto", "data"},
        strip=True,
    )


def _may_stay(tag: str, name: str, value: str) -> bool:
    """Say whether an attribute of a learner's prose stays."""
    if tag == "img":
        return name == "alt" or (name == "src" and value.startswith("data:image/png;base64,"))
    if tag == "a":
        return name == "href" and re.match(r"(?:https?://|mailto:|#)", value) is not None
    return name == "align" and tag in ("td", "th")
