"""Print the book: `python web/pdf.py`, after `make site`, writes `build/book.pdf`.

The articles of the site are joined into one page, in the order of `_toc.yml`, and Chromium prints it: once to
learn on which sheet each heading comes to stand, and once more with those numbers in the table of contents.
"""

import argparse
import copy
import io
import json
import posixpath
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import chromium
import pikepdf
import yaml
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Route, sync_playwright
from sphinx_external_toc.api import FileItem
from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "build" / "site"
STYLE = Path(__file__).with_name("pdf.css")

# Chromium asks for everything here, and gets it from files. The name can belong to nobody (RFC 2606).
ORIGIN = "http://book.invalid/"
TIMEOUT = 120_000  # milliseconds for Chromium to lay out the whole book
ATTEMPTS = 4  # to print: without numbers, with them, and twice more if they have moved the pages

# What has no place on paper: what is there to be pressed, and the code that draws a figure.
LEFT_OUT = (
    "script, noscript, style, .headerlink, .onlyprint, .d-print-none, details.hide, .sd-summary-state-marker"
)
# What Pygments marks and the style paints like everything else: three quarters of all that is marked.
PLAIN_CODE = "pre .n, pre .p, pre .w"
REFERENCES = ("for", "headers", "aria-labelledby", "aria-describedby", "aria-controls")


class PrintError(Exception):
    """A sentence for the person at the terminal."""


@dataclass
class Heading:
    """A line of the table of contents, and a bookmark."""

    anchor: str
    level: int
    html: str
    text: str


@dataclass
class Book:
    """What is printed: the pages joined into one, and what stands in its table of contents."""

    title: str
    author: str
    copyright: str
    styles: list[str] = field(default_factory=list)
    articles: list[Tag] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)


def pages(toc: Path) -> dict[str, int]:
    """Return the pages of the book in reading order, each with its depth below the front page."""
    try:
        tree = parse_toc_yaml(toc)
    except (OSError, MalformedError) as problem:
        raise PrintError(f"_toc.yml could not be read: {problem}") from problem

    def below(name: str, depth: int) -> Iterator[tuple[str, int]]:
        yield name.removesuffix(".md").removesuffix(".ipynb"), depth
        items = [item for branch in tree[name].subtrees for item in branch.items]
        for item in items:
            if isinstance(item, FileItem):
                yield from below(str(item), depth + 1)

    return dict(below(tree.root.docname, 0))


def anchor(page: str, fragment: str = "") -> str:
    """Return the name that a page, or a place on it, has in the joined page."""
    return page.replace("/", "-") + (f"--{fragment}" if fragment else "")


def join_links(article: Tag, page: str, book: Mapping[str, int]) -> None:
    """Let links lead to where a page of the site now stands; those to files for download become words."""
    for link in article.find_all(href=True):
        parts = urlsplit(link["href"])
        if parts.scheme or parts.netloc:
            continue
        target = seen_from_root(page, unquote(parts.path)).removesuffix(".html") if parts.path else page
        if target in book:
            link["href"] = f"#{anchor(target, unquote(parts.fragment))}"
        elif link.name == "a":
            link.unwrap()


def join_ids(article: Tag, page: str) -> None:
    """Make names that are unique on a page unique in the book."""
    for tag in article.find_all(id=True):
        tag["id"] = anchor(page, tag["id"])
    for name in REFERENCES:
        for tag in article.find_all(attrs={name: True}):
            value = tag[name] if isinstance(tag[name], list) else tag[name].split()
            tag[name] = " ".join(anchor(page, part) for part in value)
    for tag in article.select("svg *"):
        for name, value in tag.attrs.items():
            if isinstance(value, str) and "url(#" in value:
                tag[name] = value.replace("url(#", f"url(#{anchor(page)}--")


def seen_from_root(page: str, address: str) -> str:
    """Return an address on a page as one that the front page could have."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), address))


def join(page: str, depth: int, book: Mapping[str, int], article: Tag) -> None:
    """Make the article of a page ready to stand among others."""
    for tag in article.select(LEFT_OUT):
        tag.decompose()
    for tag in article.select(PLAIN_CODE):
        tag.unwrap()
    join_links(article, page, book)
    join_ids(article, page)
    for picture in article.find_all(src=True):
        picture["src"] = seen_from_root(page, picture["src"])
        picture["loading"] = "eager"
    answer_later(article)
    for details in article.find_all("details"):
        details["open"] = ""
        details.attrs.pop("name", None)  # those of one name would close one another
    # A chapter's exercises belong to it, in the bookmarks too.
    for level in range(5, 0, -1):
        for heading in article.find_all(f"h{level}"):
            heading.name = f"h{min(level + max(depth - 1, 0), 6)}"
    article["id"] = anchor(page)
    article["class"] = [*article["class"], "page"]
    article["style"] = f"page: {anchor(page)}"


def answer_later(article: Tag) -> None:
    """Put the reasons of the self-check's choices behind the last question: paper has nothing to unfold."""
    for section in article.find_all("section"):
        questions = section.find_all("div", class_="question", recursive=False)
        if not questions:
            continue
        answers = BeautifulSoup(
            '<div class="answers"><p><strong>Answers</strong></p></div>', "html.parser"
        ).div
        for question in questions:
            number = BeautifulSoup('<p class="question-number"></p>', "html.parser").p
            number.string = question.select_one(".question-number").get_text()
            answers.append(number)
            for choice in question.find_all("details"):
                letter = copy.copy(choice.select_one(".question-letter"))
                reason = choice.select_one(".question-reason").extract()
                reason["class"] = ["answer"]
                (reason.find("p") or reason).insert(0, letter)
                letter.insert_after(" ")
                answers.append(reason)
        questions[-1].insert_after(answers)


def plain(heading: Tag) -> str:
    """Return a heading's words; a formula comes once, as its MathML reads."""
    heading = copy.copy(heading)
    for tag in heading.select(".katex-html, annotation"):
        tag.decompose()
    return heading.get_text().strip()


def read_book(site: Path) -> Book:
    """Read the site."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    book = Book(config["title"], config["author"], config["copyright"])
    order = pages(ROOT / "_toc.yml")
    for page, depth in order.items():
        file = site / f"{page}.html"
        if not file.exists():
            raise PrintError(f"{file} is missing: run `make site` first.")
        html = BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")
        styles = [seen_from_root(page, link["href"]) for link in html.select("link[rel=stylesheet]")]
        book.styles += [style for style in styles if style not in book.styles]
        article = html.select_one("article.bd-article")
        join(page, depth, order, article)
        book.articles.append(article)
        for heading in article.select("section > h1, section > h2"):
            level, inside = int(heading.name.removeprefix("h")), heading.decode_contents().strip()
            book.headings.append(Heading(heading.parent["id"], level, inside, plain(heading)))
    return book


def document(book: Book, sheets: Mapping[str, int]) -> str:
    """Return the whole book as one page; a heading's sheet is left blank where it is not known yet."""
    styles = "".join(f'<link rel="stylesheet" href="{escape(style)}">' for style in book.styles)
    # A CSS string is close enough to a JSON one. The title of a page stands at its head.
    heads = "".join(
        f"@page {article['id']} {{ @top-center {{ content: {json.dumps(title, ensure_ascii=False)} }} }}"
        for article in book.articles
        for title in [plain(article.select_one("h1, h2"))]
    )
    contents = "".join(
        f'<li class="level-{heading.level}"><a href="#{escape(heading.anchor)}"><span>{heading.html}</span> '
        f'<span class="sheet">{sheets.get(heading.anchor, "")}</span></a></li>'
        for heading in book.headings
    )
    return (
        f'<!DOCTYPE html><html lang="en" data-theme="light" data-mode="light"><head><meta charset="utf-8">'
        f"<title>{escape(book.title)}</title>{styles}"
        f"<style>{STYLE.read_text(encoding='utf-8')}{heads}</style></head><body>"
        f'<div class="cover"><p class="title">{escape(book.title)}</p><p>{escape(book.author)}</p>'
        f'<p class="copyright">© {escape(book.copyright)}</p></div>'
        f'<nav class="toc"><h1>Contents</h1><ol>{contents}</ol></nav>'
        f'<main class="bd-main"><div class="bd-content"><div class="bd-article-container">'
        f"{''.join(map(str, book.articles))}</div></div></main></body></html>"
    )


class Press:
    """A page of a Chromium that gets all it asks for from the built site, and nothing from elsewhere."""

    def __init__(self, browser: Browser, site: Path) -> None:
        self.site = site
        self.html = ""
        self.refused: list[str] = []
        self.page = browser.new_page(java_script_enabled=False, color_scheme="light")
        self.page.route("**/*", self.serve)

    def serve(self, route: Route) -> None:
        """Answer a request."""
        address = route.request.url
        file = self.site / unquote(urlsplit(address).path).lstrip("/")
        if address == ORIGIN:
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        elif address.startswith(ORIGIN) and file.is_file():
            route.fulfill(path=file)
        else:
            self.refused.append(address)
            route.abort()

    def pdf(self, html: str) -> bytes:
        """Return a page, printed."""
        self.html = html
        self.page.goto(ORIGIN, wait_until="load", timeout=TIMEOUT)
        if self.refused:
            raise PrintError(f"The book asks for what is not in the site: {', '.join(self.refused)}.")
        return self.page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)


def sheets_of(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Return the number of the sheet on which each named place stands, counted from 1."""
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    return {name.removeprefix("/"): numbers[place[0].objgen] for name, place in pdf.Root.Dests.items()}


def add_bookmarks(pdf: pikepdf.Pdf, headings: Iterable[Heading]) -> None:
    """Give the PDF a bookmark for each line of the table of contents.

    Chromium's own ones say a heading twice where it has moved from the foot of one page to the head of the next.
    """
    with pdf.open_outline() as outline:
        for heading in headings:
            bookmark = pikepdf.OutlineItem(heading.text, pdf.Root.Dests[f"/{heading.anchor}"])
            siblings = outline.root if heading.level == 1 else outline.root[-1].children
            siblings.append(bookmark)


def print_book(book: Book, site: Path) -> pikepdf.Pdf:
    """Return the book as a PDF."""
    with sync_playwright() as playwright, chromium.launch(playwright) as browser:
        press = Press(browser, site)
        sheets: dict[str, int] = {}
        for _ in range(ATTEMPTS):
            pdf = pikepdf.open(io.BytesIO(press.pdf(document(book, sheets))))
            before, sheets = sheets, sheets_of(pdf)
            if sheets == before:
                add_bookmarks(pdf, book.headings)
                return pdf
    raise PrintError("The table of contents does not come to rest: its numbers move the pages.")


def main() -> int:
    """Read the command line, print, and return the exit status."""
    parser = argparse.ArgumentParser(description="Print the built site as one PDF.")
    parser.add_argument("--to", type=Path, default=ROOT / "build/book.pdf", help="the file (build/book.pdf)")
    options = parser.parse_args()
    try:
        if chromium.find() is None:
            raise PrintError(f"The book could not be printed: {chromium.MISSING}.")
        pdf = print_book(read_book(SITE), SITE)
        options.to.parent.mkdir(parents=True, exist_ok=True)
        # Chromium writes the marks for screen readers one by one; together they take a fraction of the room.
        pdf.save(options.to, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except PrintError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"The book is in {options.to}: {len(pdf.pages)} pages.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
