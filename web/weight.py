"""A Sphinx extension that keeps pages light: what a page loads at first has a budget, and more fails the build.

`python web/weight.py` prints what the pages of the built site weigh.
"""

import gzip
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sphinx.application import Sphinx
from sphinx.errors import SphinxError

BUDGET = 500_000  # bytes of a first view, gzipped, without its figures
KINDS = {".html": "HTML", ".css": "styles", ".js": "scripts", ".woff2": "fonts"}

TAG = re.compile(r"<(?:script|link)\b[^>]*>")
ADDRESS = re.compile(r'\b(?:src|href)="([^"]+)"')
LINK_LOADS = re.compile(r'\brel="(?:stylesheet|preload|modulepreload|icon)"')
CLASSES = re.compile(r'\bclass="([^"]+)"')
IMPORT = re.compile(r"""@import\s+(?:url\()?["']?([^"')\s;]+)""")
STATEMENT = re.compile(r"/\*.*?\*/|@(?:import|charset)[^;{}]*;", re.S)  # what may stand before a rule
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
FAMILY = re.compile(r"font-family:([^;}]+)")
FILE = re.compile(r"""url\(["']?([^"')]+)""")


class TooHeavy(SphinxError):
    """A page loads more than the budget."""

    category = "A page is too heavy"


class Missing(SphinxError):
    """A page loads a file that is not there."""

    category = "A file is missing"


@cache
def size(file: Path) -> int:
    """Return a file's bytes on their way to the browser."""
    return len(gzip.compress(file.read_bytes(), compresslevel=6))


def follow(origin: Path, address: str) -> Path | None:
    """Return the file that an address names, unless the address is the data itself."""
    parts = urlsplit(address)
    if parts.scheme or not parts.path:
        return None
    file = (origin.parent / unquote(parts.path)).resolve()
    if not file.is_file():
        raise Missing(f"{origin} loads {file}, which does not exist.")
    return file


def plain(names: str) -> str:
    """Return the names of fonts without quotes and escapes."""
    return re.sub(r"""["'\\]""", "", names)


@cache
def fonts(style: Path) -> list[tuple[frozenset[str], Path]]:
    """Return the fonts of a style sheet, each with a set of classes that call for it.

    A family counts whole: which of its faces a page needs is the browser's business.
    """
    rules = RULE.findall(STATEMENT.sub("", style.read_text(encoding="utf-8")))
    faces: dict[str, list[Path]] = {}
    for selector, body in rules:
        if selector.strip() == "@font-face":
            family = plain(FAMILY.search(body)[1]).strip()
            faces.setdefault(family, []).append(follow(style, FILE.search(body)[1]))
    return [
        (frozenset(re.findall(r"\.([\w-]+)", part)), file)
        for selector, body in rules
        if selector.strip() != "@font-face"
        for family, files in faces.items()
        if family in plain(body)
        for part in selector.split(",")
        for file in files
    ]


def loaded(page: Path) -> Iterator[Path]:
    """Yield every file that a browser loads for a page, figures aside; some of them more than once."""
    html = page.read_text(encoding="utf-8")
    yield page
    styles = []
    for tag in TAG.findall(html):
        address = ADDRESS.search(tag)
        if address and (tag.startswith("<script") or LINK_LOADS.search(tag)):
            file = follow(page, address[1])
            if file is not None:
                yield file
                styles += [file] if file.suffix == ".css" else []

    classes = {name for value in CLASSES.findall(html) for name in value.split()}
    for style in styles:
        for address in IMPORT.findall(style.read_text(encoding="utf-8")):
            imported = follow(style, address)
            yield imported
            styles.append(imported)
        yield from (file for wanted, file in fonts(style) if wanted <= classes)


def pages(site: Path) -> list[Path]:
    """Return the pages of a built site."""
    return sorted(page for page in site.rglob("*.html") if "_static" not in page.parts)


def weigh(page: Path) -> dict[Path, int]:
    """Return the gzipped bytes of what a page loads, by file, the heaviest first."""
    weights = {file: size(file) for file in set(loaded(page))}
    return dict(sorted(weights.items(), key=lambda item: -item[1]))


def check(site: Path, budget: int = BUDGET) -> None:
    """Raise `TooHeavy` with a sentence on each page over the budget."""
    sentences = []
    for page in pages(site.resolve()):
        weights = weigh(page)
        if (total := sum(weights.values())) > budget:
            heaviest = [f"{file.name} ({weight / 1000:.0f} KB)" for file, weight in weights.items()]
            sentences.append(
                f"{page.relative_to(site.resolve())} loads {total / 1000:.0f} KB at first, gzipped, and may load "
                f"{budget / 1000:.0f} KB. Its heaviest parts are {', '.join(heaviest[:3])}. Take out what the "
                "page does not need, or load it when a reader asks for it."
            )
    if sentences:
        raise TooHeavy("\n".join(sentences))


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Weigh the pages of a site that has been built."""
    if exception is None and app.builder.format == "html":
        check(Path(app.outdir))


def setup(app: Sphinx) -> dict[str, object]:
    """Register the scales, after all that makes pages lighter."""
    app.connect("build-finished", finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def main() -> None:
    """Print a table of the weights of all pages, in KB."""
    site = Path(__file__).resolve().parent.parent / "build" / "site"
    kinds = [*KINDS.values(), "other"]
    found = pages(site)
    if not found:
        sys.exit("There is no site in build/site: run `make site` first.")
    print(f"{'KB, gzipped':50}", *(f"{kind:>8}" for kind in [*kinds, "all"]))
    for page in found:
        by_kind = dict.fromkeys(kinds, 0)
        for file, weight in weigh(page).items():
            by_kind[KINDS.get(file.suffix, "other")] += weight
        columns = [*by_kind.values(), sum(by_kind.values())]
        print(f"{page.relative_to(site)!s:50}", *(f"{weight / 1000:8.1f}" for weight in columns))


if __name__ == "__main__":
    main()
