"""The built site is whole, keeps to itself and gives no answer away."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from fontTools.ttLib import TTFont

pytestmark = pytest.mark.site

CSS_ADDRESS = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s;]+)""")
IMPORTS_SOLUTIONS = re.compile(r"(?:from|import)\s+solutions\b")
LOADS = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
}


@cache
def soup(path: Path) -> BeautifulSoup:
    """Parse a page."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@cache
def anchors(path: Path) -> set[str]:
    """Return every place on a page that a link can name."""
    return {tag["id"] for tag in soup(path).find_all(id=True)}


def is_elsewhere(address: str) -> bool:
    """Tell whether an address names a host."""
    return bool(urlsplit(address).netloc)


def blocks(path: Path) -> Iterator[str]:
    """Yield the text of each code block of a page."""
    for block in soup(path).find_all("pre"):
        yield block.get_text()


def code_cells(path: Path) -> Iterator[str]:
    """Yield the Python of each code cell of a notebook, without the lines that are IPython's."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            lines = "".join(cell["source"]).splitlines()
            yield "\n".join(line for line in lines if not line.lstrip().startswith(("%", "!", "?")))


def notebooks(root: Path, site: Path) -> list[Path]:
    """Return every notebook that a learner can get: pages, downloads, the release."""
    found = [*site.rglob("*.ipynb"), *(root / "build" / "release").rglob("*.ipynb")]
    assert found
    return found


def leads_somewhere(site: Path, path: Path, address: str) -> bool:
    """Tell whether an address on a page is another host's, or names a file, and an anchor, of the site."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or address == "#":
        return True
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    if not target.is_file() or not target.is_relative_to(site.resolve()):
        return False
    return target.suffix != ".html" or not parts.fragment or unquote(parts.fragment) in anchors(target)


def test_links_resolve(site: Path, html_page: str) -> None:
    page = soup(site / html_page)
    addresses = {tag["href"] for tag in page.find_all(href=True)} | {
        tag["src"] for tag in page.find_all(src=True)
    }
    assert addresses
    assert [address for address in addresses if not leads_somewhere(site, site / html_page, address)] == []


def test_pictures_have_words(site: Path, html_page: str) -> None:
    def has_words(picture: Tag) -> bool:
        if picture.name == "svg":
            name = picture.get("aria-label") or (picture.title and picture.title.get_text())
            hidden = (
                picture.find_parent(attrs={"aria-hidden": "true"}) or picture.get("aria-hidden") == "true"
            )
            return bool(hidden or (name and name.strip()))
        alt = picture.get("alt", "").strip()
        return bool(alt) and alt != picture.get(
            "src"
        )  # Sphinx puts the address where an author wrote nothing

    pictures = soup(site / html_page).find_all(["img", "svg"])
    assert [str(picture)[:200] for picture in pictures if not has_words(picture)] == []


def test_formulas_are_set(site: Path, html_page: str) -> None:
    page = soup(site / html_page)
    for formula in page.select(".math.notranslate"):
        assert formula.select_one("math > semantics > annotation"), formula
        assert formula.select_one(".katex-html[aria-hidden=true]"), formula
        assert not str(formula.previous_sibling).endswith("$"), "give $$ a paragraph of its own"
    # Where TeX reaches the reader as it was written, a command of it stands in the text.
    texts = page.find_all(string=re.compile(r"\\[A-Za-z]+"))
    assert [text for text in texts if not text.find_parent(["annotation", "code", "pre", "script"])] == []


def test_icons_are_characters_of_a_font(site: Path, html_page: str) -> None:
    fonts = [TTFont(font) for font in site.glob("_static/vendor/fontawesome/webfonts/*.woff2")]
    characters = {character for font in fonts for character in font.getBestCmap()}
    assert len(characters) < 100, "the fonts hold more than the icons in use"
    style = (site / "_static/styles/pydata-sphinx-theme.css").read_text()
    icons = {tag["class"][1] for tag in soup(site / html_page).select("i[class^='fa']")}
    assert icons
    for icon in icons:
        content = re.search(rf'\.{icon}:before[^{{]*\{{content:"\\([0-9a-f]+)"', style)
        assert int(content[1], 16) in characters, icon


def test_nothing_is_left_of_what_pages_do_not_load(site: Path) -> None:
    assert not list(site.rglob("fontawesome.js*"))
    assert not list(site.rglob("*.ttf"))
    assert not list(site.rglob("*.woff"))
    assert list(site.rglob("KaTeX_Main-Regular.woff2"))


def test_pages_load_nothing_from_another_host(site: Path, html_page: str) -> None:
    page = soup(site / html_page)
    addresses = [tag.get(LOADS[tag.name], "") for tag in page.find_all(list(LOADS))]
    addresses += [part.split()[0] for tag in page.find_all(srcset=True) for part in tag["srcset"].split(",")]
    styles = [tag.get_text() for tag in page.find_all("style")] + [
        tag["style"] for tag in page.find_all(style=True)
    ]
    addresses += [address for style in styles for address in CSS_ADDRESS.findall(style)]
    assert [address for address in addresses if is_elsewhere(address)] == []


def test_styles_load_nothing_from_another_host(site: Path) -> None:
    styles = list(site.rglob("*.css"))
    assert styles
    found = [(style.name, address) for style in styles for address in CSS_ADDRESS.findall(style.read_text())]
    assert [(name, address) for name, address in found if is_elsewhere(address)] == []


def test_no_marker_is_published(root: Path, site: Path, guard) -> None:
    sources = [*site.rglob("*.md"), *site.rglob("*.txt"), *site.rglob("*.py"), *notebooks(root, site)]
    assert [path for path in sources if guard.find_marker(path)] == []
    pages = [(page, block) for page in site.rglob("*.html") for block in blocks(page)]
    assert [page for page, block in pages if guard.MARKER.search(block)] == []


def test_exercises_never_mention_the_solutions(root: Path, site: Path) -> None:
    pages = [page for page in site.glob("chapters/*/*.html") if page.stem == page.parent.name]
    assert pages
    assert [page for page in pages if IMPORTS_SOLUTIONS.search(soup(page).get_text())] == []
    assert [book for book in notebooks(root, site) if IMPORTS_SOLUTIONS.search(book.read_text())] == []


def solution_bodies(root: Path) -> dict[str, tuple[str, str]]:
    """Return the body of every function in `solutions`, normalised as a tree and as text, by its name.

    Bodies of one statement are left out: the one line that adds two things is everybody's.
    """
    result = {}
    for path in sorted((root / "solutions").glob("*.py")):
        text = path.read_text()
        for node in ast.walk(ast.parse(text)):
            if not isinstance(node, ast.FunctionDef):
                continue
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            if len(body) > 1:
                lines = text.splitlines()[body[0].lineno - 1 : body[-1].end_lineno]
                result[f"{path.stem}.{node.name}"] = (sequence(body), squeeze("\n".join(lines)))
    assert result
    return result


def sequence(statements: list[ast.stmt]) -> str:
    """Return statements as a string in which a run of the same statements is a substring."""
    return "".join(f"\0{ast.unparse(statement)}\0" for statement in statements)


def squeeze(code: str) -> str:
    """Return code without its white space."""
    return "".join(code.split())


def statement_lists(code: str) -> Iterator[str]:
    """Yield every list of statements in some code: the module's, each function's, each branch's."""
    for node in ast.walk(ast.parse(code)):
        for field in ("body", "orelse", "finalbody"):
            if isinstance(statements := getattr(node, field, None), list):
                yield sequence(statements)


def test_no_body_of_a_solution_is_in_a_notebook(root: Path, site: Path) -> None:
    bodies = solution_bodies(root)
    given_away = [
        (path, name)
        for path in notebooks(root, site)
        for code in code_cells(path)
        for statements in statement_lists(code)
        for name, (tree, _) in bodies.items()
        if tree in statements
    ]
    assert given_away == []


def test_no_body_of_a_solution_is_on_a_page(root: Path, site: Path) -> None:
    bodies = solution_bodies(root)
    texts = [(path, squeeze(block)) for path in site.rglob("*.html") for block in blocks(path)]
    sources = [path for suffix in ("md", "py", "txt") for path in site.rglob(f"*.{suffix}")]
    texts += [(path, squeeze(path.read_text())) for path in sources]
    assert [(path, name) for path, text in texts for name, (_, body) in bodies.items() if body in text] == []
