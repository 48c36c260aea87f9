"""`web/pdf.py` prints the whole book: every page, in order, with numbers and links that lead there."""

import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pypdf import PageObject, PdfReader

pytestmark = pytest.mark.site


def squeeze(text: str) -> str:
    """Return text without white space, which a PDF puts where it likes, and without ligatures."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def titles(outline: list) -> Iterator[str]:
    """Yield every title of a PDF's bookmarks."""
    for entry in outline:
        if isinstance(entry, list):
            yield from titles(entry)
        else:
            yield entry.title


def type_size(page: PageObject) -> float:
    """Return the size, in points, in which most characters of a page are set."""
    sizes = Counter()

    def note(text: str, outer: list, inner: list, font: object, size: float) -> None:
        sizes[round(abs(size * inner[3] * outer[3]), 1)] += len(text.strip())

    page.extract_text(visitor_text=note)
    return sizes.most_common(1)[0][0]


@pytest.mark.browser
def test_the_whole_book_is_printed(pdf, browser, root: Path, site: Path, tmp_path: Path) -> None:
    file = tmp_path / "book.pdf"
    done = subprocess.run(
        [sys.executable, root / "web/pdf.py", "--to", file], cwd="/", capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    reader = PdfReader(file)
    places = {name.removeprefix("/"): place for name, place in reader.named_destinations.items()}

    pages = list(pdf.pages(root / "_toc.yml"))
    assert 6 * len(pages) < len(reader.pages) < 60 * len(pages)
    contents = "".join(squeeze(page.extract_text()) for page in reader.pages[1:8])
    bookmarks = [squeeze(title) for title in titles(reader.outline)]
    numbers = []
    for page in pages:
        title = BeautifulSoup((site / f"{page}.html").read_text(), "html.parser").select_one("article h1")
        title.select_one(".headerlink").decompose()
        words = squeeze(title.get_text())
        number = reader.get_destination_page_number(places[pdf.anchor(page, title.parent["id"])])
        assert words in squeeze(reader.pages[number].extract_text())
        assert f"{words}{number + 1}" in contents
        assert words in bookmarks
        numbers.append(number)
    assert numbers == sorted(set(numbers))
    # Whatever is wider than the paper makes Chromium print everything smaller.
    assert type_size(reader.pages[numbers[0]]) == pytest.approx(9, abs=0.1)

    links = [
        annotation.get_object()
        for page in reader.pages
        for annotation in page.get("/Annots", [])
        if annotation.get_object()["/Subtype"] == "/Link"
    ]
    addresses = [link["/A"]["/URI"] for link in links if "/URI" in link.get("/A", {})]
    assert [address for address in addresses if address.startswith((pdf.ORIGIN, "file:"))] == []
    inside = [link["/Dest"].removeprefix("/") for link in links if "/Dest" in link]
    assert len(inside) > len(pages)
    assert set(inside) <= places.keys()


@pytest.mark.browser
def test_nothing_comes_from_another_host(pdf, browser, site: Path) -> None:
    press = pdf.Press(browser, site)
    with pytest.raises(pdf.PrintError, match=r"not in the site: http://elsewhere\.invalid/figure\.png\."):
        press.pdf('<img src="http://elsewhere.invalid/figure.png">')


def test_no_chromium_is_one_sentence(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, root / "web/pdf.py", "--to", tmp_path / "book.pdf"]
    done = subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("The book could not be printed: there is no Chromium")
    assert "Traceback" not in done.stderr


def test_links_lead_to_where_a_page_now_stands(pdf) -> None:
    source = (
        '<article><a href="#here">1</a><a href="../b/index.html#there">2</a><a href="../b/index.html">3</a>'
        '<a href="https://example.org/x">4</a><a href="b.ipynb">5</a></article>'
    )
    article = BeautifulSoup(source, "html.parser").article
    pdf.join_links(article, "a/index", {"a/index": 1, "b/index": 1})
    expected = ["#a-index--here", "#b-index--there", "#b-index", "https://example.org/x"]
    assert [link["href"] for link in article.find_all("a")] == expected
    assert article.get_text() == "12345"


def test_answers_stand_behind_the_questions(pdf, site: Path) -> None:
    article = BeautifulSoup((site / "chapters/svd/index.html").read_text(), "html.parser").select_one(
        "article"
    )
    choices = len(article.select(".question details"))
    last = article.select(".question")[-1]
    pdf.answer_later(article)
    answers = article.select_one(".answers")
    assert not article.select(".question .question-reason")
    assert last.find_next_sibling() is answers
    texts = [" ".join(answer.get_text().split()) for answer in answers.select(".answer")]
    assert len(texts) == choices > 5
    assert all(re.match(r"\([a-d]\) [✓✗] ", text) for text in texts), texts
