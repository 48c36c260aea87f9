"""The book as a whole: what its front page, glossary and collections say is what the chapters say."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from grader.course import chapters

DRAFT = re.compile(r"^draft: true$", re.M)
BOLD = re.compile(r"\*\*(.+?)\*\*", re.S)
NO_TERMS = (
    "Notes that mislead",
    "Self-check",
    "Summary",
    "Exercises",
    "References",
)  # sections that define none

# Bold words that define nothing, by the reason why they are bold.
EMPHASIS = {
    "a line begins with them": {"prerequisites", "time"},
    "they are stressed": {
        "0.201264", "at 100", "at 50", "cannot", "cube root", "every", "five other seeds",
        "freezes the steps after it", "input", "it never acted", "no arm beats it", "not", "result", "rows", "sum",
        "summed over time", "ten moments ago", "two", "two biases", "zeros are a catastrophe",
        "$\\lambda$ is not a detail", "i, f, o, g", "i, f, g, o",
    },
    "a paragraph is about them": {
        "32 streams", "512 characters for each change", "a network that tells", "brackets", "column", "comments",
        "indentation", "mean of all", "mean of the film", "mean of the user", "memory", "reread", "strings", "the mean",
        "the learning rate",
    },
    "the likeliest in a table": {"0.4", "0.5", "0.9", "1"},
    "the name of one network": {"efficientnet-lite0"},
    "words of one experiment": {"solved", "uses both numbers"},
}  # fmt: skip
# Bold words whose entry has another name.
ELSEWHERE = {
    "one-sided": "centred difference",
    "unrolled graph": "unrolled",
    "vanishes": "vanishing gradient",
}
# Where papers appear that have no DOI; `bibliography.md` says why.
WITHOUT_DOI = (
    "International Conference on Machine Learning",
    "Advances in Neural Information Processing Systems",
    "International Conference on Learning Representations",
    "Johns Hopkins University Press",
)
PREPRINT = re.compile(r"<https://arxiv\.org/abs/\d{4}\.\d{4,5}>")


@pytest.fixture(scope="module")
def pages(root: Path, collected) -> list:
    """Every chapter's page in the book's order, drafts aside."""
    found = [page for page in collected.chapters_of(root) if not DRAFT.search(page.text)]
    assert found
    return found


@pytest.fixture(scope="module")
def all_pages(root: Path, collected) -> list:
    """Every chapter's page in the book's order, drafts included."""
    return collected.chapters_of(root)


@pytest.fixture(scope="module")
def entries(root: Path, collected) -> list:
    """The glossary's entries."""
    found = collected.glossary_entries((root / "glossary.md").read_text())
    assert len(found) > 100
    return found


def soup(site: Path, page: str) -> BeautifulSoup:
    """Parse a page of the site."""
    return BeautifulSoup((site / page).read_text(), "html.parser")


# --- The front page -----------------------------------------------------------------------------------------


def test_every_chapter_is_in_the_book(root: Path, pages) -> None:
    drafts = {c.name for c in chapters(root) if DRAFT.search((c.folder / "index.md").read_text())}
    assert {page.name for page in pages} == {chapter.name for chapter in chapters(root)} - drafts


def test_the_front_page_has_a_line_for_every_chapter(root: Path, pages) -> None:
    block = re.search(r"^```\{chapters\}\n(.*?)^```", (root / "index.md").read_text(), re.M | re.S)
    lines = dict(line.split(": ", 1) for line in block[1].splitlines())
    assert list(lines) == [page.name for page in pages], (
        "index.md: one line a chapter, in the order of _toc.yml"
    )


def test_every_chapter_says_how_long_it_takes(pages) -> None:
    form = "**Time**: about 80 minutes to read, 90 to 120 for the exercises."
    assert [page.name for page in pages if page.minutes is None] == [], f"write the line as: {form}"


def test_what_is_built_is_the_last_exercise(root: Path, pages) -> None:
    text = (root / "index.md").read_text()
    built = re.search(r"^## What you will build\n(.*?)^## ", text, re.M | re.S)[1]
    items = re.findall(r"^\d\. .*$", built, re.M)
    last = [chapter_of(root, page.name).exercises[-1].name for page in pages]
    assert [name in item for name, item in zip(last, items, strict=True)] == [True] * len(pages), (
        last,
        items,
    )


def chapter_of(root: Path, name: str):
    """Return a chapter's notebook."""
    return next(chapter for chapter in chapters(root) if chapter.name == name)


def test_the_map_shows_the_chapters_with_their_hours(root: Path, pages) -> None:
    drawn = {}
    for group in ElementTree.parse(root / "web" / "map.svg").iter("{http://www.w3.org/2000/svg}g"):
        if name := group.get("data-chapter"):
            texts = list(group)
            hours = next(text.text for text in texts if text.get("data-hours") is not None)
            drawn[name] = " ".join(text.text for text in texts if text.get("data-hours") is None), hours
    wanted = {page.name: (f"{i} {page.title}", page.hours) for i, page in enumerate(pages, 1)}
    assert drawn == wanted, "draw web/map.svg anew"


def test_the_map_s_arrows_are_the_prerequisites(root: Path, pages) -> None:
    needs = {page.name: set(page.needs) for page in pages}

    def behind(name: str) -> set[str]:
        return needs[name].union(*(behind(other) for other in needs[name]))

    # An arrow that others lead along already is left out.
    wanted = {
        (first, page.name)
        for page in pages
        for first in page.needs
        if not any(first in behind(other) for other in needs[page.name])
    }
    paths = ElementTree.parse(root / "web" / "map.svg").iter("{http://www.w3.org/2000/svg}path")
    assert {tuple(path.get("data-edge").split()) for path in paths if path.get("data-edge")} == wanted


@pytest.mark.site
def test_the_front_page_counts_the_hours(site: Path, pages) -> None:
    items = [item.get_text() for item in soup(site, "index.html").select("article ol > li")]
    for page in pages:
        assert any(f"{page.title}, {page.hours}" in item for item in items), page.name
    [total] = re.findall(r"Together they take about ([\d½]+) hours", soup(site, "index.html").get_text())
    by_item = sum(float(page.hours.split()[1].replace("½", ".5")) for page in pages)
    assert abs(float(total.replace("½", ".5")) - by_item) <= len(pages) / 4, (
        "each item is rounded by at most a quarter"
    )


# --- The glossary -------------------------------------------------------------------------------------------


def terms_on(page) -> set[str]:
    """Return what a page sets in bold and does not end like a sentence."""
    text = page.prose
    for title in NO_TERMS:
        text = text.replace(page.section(title), "")
    found = (" ".join(bold.split()) for bold in BOLD.findall(text))
    return {bold.lower() for bold in found if len(bold.split()) <= 5 and bold[-1] not in ".?:,"}


def known_forms(entries) -> set[str]:
    """Return every term of the glossary, its first words, and its plural, in lower case."""
    forms = set()
    for term in (re.sub(r" \(.*\)", "", term).lower() for entry in entries for term in entry.terms):
        words = term.split()
        forms |= {" ".join(words[:i]) for i in range(1, len(words) + 1)} | {f"{term}s"}
    return forms


def test_every_term_in_bold_is_in_the_glossary(pages, entries) -> None:
    forms, emphasis = known_forms(entries), set().union(*EMPHASIS.values())
    missing = {
        (page.name, term)
        for page in pages
        for term in terms_on(page)
        if ELSEWHERE.get(term, term).lower() not in forms and term not in emphasis
    }
    assert missing == set(), "put them into glossary.md, or say in EMPHASIS why they are bold"


def test_no_exception_is_idle(pages, entries) -> None:
    bold = set().union(*(terms_on(page) for page in pages))
    exceptions = set().union(*EMPHASIS.values(), ELSEWHERE)
    assert exceptions - bold == set()
    assert set(ELSEWHERE) & known_forms(entries) == set()


def test_entries_are_whole(entries) -> None:
    for entry in entries:
        assert entry.korean, f"{entry.terms[0]} has no Korean name"
        assert all("가" <= name[0] <= "힣" for name in entry.korean), entry
        assert len(re.findall(r"\{at\}`\w+#[\w-]+`$", entry.text)) == 1, (
            f"{entry.terms[0]} leads to no section"
        )
        meaning = re.sub(r"\{(?:ko|at)\}`[^`]*`[,.]?", "", entry.text).strip()
        assert 1 <= len(re.findall(r"[.?!](?:\s|$)", meaning)) <= 3, f"{entry.terms[0]}: one or two sentences"


def test_entries_are_sorted_under_their_letters(root: Path, collected) -> None:
    text = (root / "glossary.md").read_text()
    letters = re.findall(r"^### ([A-Z])\n\n(```\{glossary\}\n.*?^```)$", text, re.M | re.S)
    assert [letter for letter, _ in letters] == sorted(letter for letter, _ in letters)
    order = []
    for letter, block in letters:
        for entry in collected.glossary_entries(block):
            assert entry.terms[0][0].upper() == letter, entry.terms[0]
            order.append(re.sub(r"[^a-z0-9 @]", "", collected.folded(entry.terms[0])))
    assert order == sorted(order)
    assert len(order) == len(collected.glossary_entries(text)), "an entry stands under no letter"


def test_no_term_comes_twice(entries) -> None:
    terms = [term.lower() for entry in entries for term in entry.terms]
    assert sorted(terms) == sorted(set(terms))


@pytest.mark.site
def test_the_korean_index_is_in_korean_order(site: Path, entries) -> None:
    page = soup(site, "glossary.html")
    section = page.find(id="by-korean-name")
    names = [item.find(lang="ko").get_text() for item in section.select("li")]
    assert names == sorted(name for entry in entries for name in entry.korean)
    for item in section.select("li"):
        link = item.find("a")
        term = page.find(id=link["href"].removeprefix("#"))
        entry = term.find_next("dd")
        assert item.find(lang="ko").get_text() in [span.get_text() for span in entry.find_all(lang="ko")]


# --- What is collected --------------------------------------------------------------------------------------


@pytest.mark.site
def test_every_statement_leads_to_its_place(site: Path, all_pages) -> None:
    items = iter(soup(site, "misleading.html").select("article section section li"))
    for page in all_pages:
        chapter = soup(site, f"chapters/{page.name}/index.html")
        for _ in page.statements:
            link = next(items).find("a")
            address, anchor = link["href"].split("#")
            assert address == f"chapters/{page.name}/index.html"
            assert chapter.find(id=anchor).get_text().startswith(link.get_text())
    assert next(items, None) is None


def test_the_same_reference_reads_the_same_everywhere(pages) -> None:
    seen: dict = {}
    for page in pages:
        for reference in page.references:
            first = seen.setdefault(reference.key, reference)
            assert (first.cited, first.link) == (reference.cited, reference.link), page.name


def test_papers_have_a_doi_or_a_reason(root: Path, pages) -> None:
    bibliography = (root / "bibliography.md").read_text()
    reasons = bibliography.partition("## Without a DOI")[2]
    used = set()
    for page in pages:
        for reference in page.references:
            if "https://doi.org/10." in reference.link:
                continue
            venues = {venue for venue in WITHOUT_DOI if venue in reference.cited}
            only_preprint = reference.cited.endswith(f'" ({reference.year}).') and PREPRINT.match(
                reference.link
            )
            assert venues or only_preprint, f"{page.name}: {reference.cited} has no DOI, and nobody says why"
            used |= venues | ({"arXiv"} if only_preprint else set())
    assert {reason for reason in re.findall(r"^- ([^:]+):", reasons, re.M)} == used


@pytest.mark.site
def test_every_reference_is_in_the_bibliography_once(site: Path, all_pages) -> None:
    section = soup(site, "bibliography.html").select("article > section > ul > li")
    assert len(section) == len({reference.key for page in all_pages for reference in page.references})
    text = " ".join(" ".join(item.get_text().split()) for item in section)
    for page in all_pages:
        assert text.count(f"In {page.title}") >= 1
        for reference in page.references:
            assert text.count(f"{reference.title}") >= 1, reference.title


def test_collections_follow_the_chapters(course) -> None:
    course.append(
        "chapters/demo/index.md",
        '\n## Notes that mislead\n\n**"One is two."** It is one and no more.\n\n## References\n\n'
        '- A. Body, "A title", *A Journal* 1 (2000), 1–2. Why. <https://doi.org/10.1000/1>\n',
    )
    course.write(
        "extra.md", "# Extra\n\n```{misleading}\n```\n\n```{references}\n```\n\n{at}`demo#references`\n"
    )
    course.append("_toc.yml", "- file: extra\n")
    assert course.build().returncode == 0
    site = course.root / "build" / "site"
    link = soup(site, "extra.html").find("a", string="“One is two.”")
    assert link["href"] == "chapters/demo/index.html#demo-note-1"
    assert "A page: Why." in soup(site, "extra.html").get_text()

    page = (course.root / "chapters/demo/index.md").read_text()
    course.write("chapters/demo/index.md", page.replace("One is two", "One is three"))
    assert course.build().returncode == 0
    assert soup(site, "extra.html").find("a", string="“One is three.”")

    for wrong, said in (("demo#nowhere", "nowhere"), ("other#references", "there is no chapter 'other'")):
        course.write("extra.md", f"# Extra\n\n{{at}}`{wrong}`\n")
        done = course.build()
        assert done.returncode == 1
        assert said in done.stderr


# --- Addresses ----------------------------------------------------------------------------------------------


def meta(page: BeautifulSoup, name: str) -> str | None:
    """Return what a page's tag of that name says."""
    tag = page.find("meta", property=name) or page.find("meta", attrs={"name": name})
    return tag and tag["content"]


@pytest.mark.site
def test_pages_introduce_themselves(site: Path, html_page: str) -> None:
    if html_page in ("search.html", "genindex.html"):
        pytest.skip("no page of the book")
    page = soup(site, html_page)
    heading = page.select_one("article h1").get_text().removesuffix("#").strip()
    assert meta(page, "og:title") == heading
    assert meta(page, "og:description") == meta(page, "description")
    assert 40 <= len(meta(page, "description")) <= 200
    assert meta(page, "og:url") is None
    assert page.find("link", rel="canonical") is None


@pytest.mark.site
def test_nothing_is_launched_and_mapped_without_an_address(site: Path) -> None:
    assert not (site / "sitemap.xml").exists()
    assert not any("btn-launch" in str(page.read_bytes()) for page in site.glob("chapters/*/*.html"))


def test_with_addresses_pages_name_them_and_exercises_launch(course) -> None:
    config = (course.root / "_config.yml").read_text()
    for old, new in (
        ('baseurl: ""', "baseurl: https://example.org/book/"),
        ('repository_url: ""', "repository_url: https://github.com/someone/course"),
        ('jupyterhub_url: ""', "jupyterhub_url: https://hub.example.org"),
    ):
        assert config.count(old) == 1
        config = config.replace(old, new)
    course.write("_config.yml", config)
    done = course.build()
    assert done.returncode == 0, done.stdout + done.stderr
    site = course.root / "build" / "site"

    prose, exercises = (soup(site, f"chapters/demo/{name}.html") for name in ("index", "demo"))
    assert meta(prose, "og:url") == "https://example.org/book/chapters/demo/index.html"
    assert prose.find("link", rel="canonical")["href"] == meta(prose, "og:url")
    pages = {"index.html", "chapters/demo/index.html", "chapters/demo/demo.html"}
    root = ElementTree.parse(site / "sitemap.xml").getroot()
    assert {place.text for place in root.findall(".//{*}loc")} == {
        f"https://example.org/book/{page}" for page in pages
    }

    launched = [link["href"] for link in exercises.select(".dropdown-launch-buttons a")]
    assert launched == [
        "https://hub.example.org/hub/user-redirect/git-pull?repo=https%3A//github.com/someone/course"
        "&urlpath=lab/tree/course/chapters/demo/demo.ipynb&branch=student",
        "https://colab.research.google.com/github/someone/course/blob/student/chapters/demo/demo.ipynb",
    ]
    assert prose.select(".dropdown-launch-buttons") == []


# --- Pages that take in parts of other files ----------------------------------------------------------------


@pytest.mark.site
def test_the_page_for_instructors_takes_in_whole_sections(root: Path, site: Path) -> None:
    article = soup(site, "instructors.html").select_one("article")
    titles = [heading.get_text().removesuffix("#") for heading in article.select("h2")]
    assert titles[0] == "Run a class"
    for file, title, first in (
        ("README.md", "Run a class", "A class lives in"),
        ("CONTRIBUTING.md", "Add a chapter", "Make the skeleton."),
        ("CONTRIBUTING.md", "How a verdict is made", "Three processes have one job each."),
        ("CONTRIBUTING.md", "How a page becomes live", "The page of an exercise notebook"),
        ("CONTRIBUTING.md", "How to release", "makes the student notebooks in"),
    ):
        assert first in (root / file).read_text()
        section = next(h2.parent for h2 in article.select("h2") if h2.get_text().startswith(title))
        assert first in section.get_text()
    assert "<!--" not in article.get_text()


def test_the_changelog_begins_with_this_release(root: Path) -> None:
    version = re.search(r'^version = "(.+)"$', (root / "pyproject.toml").read_text(), re.M)[1]
    assert re.findall(r"^## (\d.*)$", (root / "changelog.md").read_text(), re.M)[0] == version


def test_errata_name_exercises_that_exist_and_a_date(root: Path) -> None:
    text = (root / "changelog.md").read_text()
    errata = text.partition("## Errata of the grader")[2].partition("### Known")[0]
    items = re.findall(r"^- .*$", errata, re.M)
    assert items
    names = {exercise.name for chapter in chapters(root) for exercise in chapter.exercises}
    for item in items:
        assert re.search(r"corrected (on|from) \d", item), item
        bold = BOLD.search(item)[1]
        assert set(re.findall(r"`(\w+)`", bold)) <= names, item


# --- Search -------------------------------------------------------------------------------------------------


@pytest.mark.site
@pytest.mark.browser
@pytest.mark.parametrize(("words", "found"), [("cosine", "similarity"), ("forget gate", "lstm")])
def test_search_finds_the_chapter_offline(browser, address: str, words: str, found: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    elsewhere = []
    page.on("request", lambda request: request.url.startswith(address) or elsewhere.append(request.url))
    page.goto(address + "index.html")
    page.goto(f"{address}search.html?q={words.replace(' ', '+')}")
    results = page.locator("#search-results li a")
    results.first.wait_for()
    links = [link.get_attribute("href") for link in results.all()]
    assert any(link.startswith(f"chapters/{found}/index.html") for link in links), json.dumps(links)
    assert elsewhere == []
    context.close()
