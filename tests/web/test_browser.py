"""Every page works in a real browser: phone and laptop, light and dark, with and without JavaScript."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

pytestmark = [pytest.mark.site, pytest.mark.browser]

PHONE, LAPTOP = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
# All rules that are on by default, best practices among them, and WCAG 2.2's on the size of what is pressed.
# To collect what passes would take four times as long.
# The rule on empty heads of tables takes a head that is a formula for empty; the test asks itself.
RULES = {
    "rules": {"target-size": {"enabled": True}, "empty-table-header": {"enabled": False}},
    "resultTypes": ["violations"],
}
EMPTY_HEADS = "[...document.querySelectorAll('th')].filter((head) => !head.textContent.trim()).length"


class Visit:
    """A page opened in the browser, and what went wrong on the way."""

    def __init__(self, browser, address: str, html_page: str, **options: object) -> None:
        self.context = browser.new_context(viewport=LAPTOP, reduced_motion="reduce", **options)
        self.page = self.context.new_page()
        self.problems: list[str] = []
        self.loaded: set[str] = set()
        note = self.problems.append
        self.page.on("console", lambda message: message.type == "error" and note(message.text))
        self.page.on("pageerror", lambda error: note(str(error)))
        self.page.on("requestfailed", lambda request: note(f"failed: {request.url}"))
        self.page.on("request", lambda r: r.url.startswith((address, "data:")) or note(f"elsewhere: {r.url}"))
        self.page.on("request", lambda r: r.resource_type == "image" or self.loaded.add(r.url))
        self.page.on("response", lambda r: r.status >= 400 and note(f"{r.status}: {r.url}"))
        self.page.goto(address + html_page, wait_until="networkidle")


@pytest.fixture
def visit(browser, address: str, html_page: str) -> Iterator[Visit]:
    """A page, opened."""
    visit = Visit(browser, address, html_page)
    yield visit
    visit.context.close()


def test_page_reads_well(visit: Visit, axe: str, address: str, site: Path, html_page: str, weight) -> None:
    page = visit.page
    assert visit.problems == []
    weighed = {str(file.relative_to(site)) for file in weight.weigh(site / html_page)}
    loaded = {urlsplit(url).path.lstrip("/") for url in visit.loaded}
    assert loaded - weighed == set(), "web/weight.py does not count these"

    assert page.evaluate(EMPTY_HEADS) == 0
    page.evaluate(axe)
    for size in (LAPTOP, PHONE):
        page.set_viewport_size(size)
        # Choices of a question share a name, and would close one another.
        page.evaluate(
            "document.querySelectorAll('details').forEach((box) => { box.name = ''; box.open = true; })"
        )
        width, overflow = size["width"], page.evaluate("document.documentElement.scrollWidth")
        assert overflow <= width, f"at {width} px the page scrolls sideways: it is {overflow} px wide"
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
            found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
            assert [
                (rule["id"], node["html"], node["failureSummary"]) for rule in found for node in rule["nodes"]
            ] == []
    assert visit.problems == []


def test_paper_is_white(browser, address: str) -> None:
    visit = Visit(browser, address, "index.html", color_scheme="dark")
    for event, theme in (("beforeprint", "light"), ("afterprint", "dark")):
        visit.page.evaluate(f"window.dispatchEvent(new Event('{event}'))")
        assert visit.page.evaluate("document.documentElement.dataset.theme") == theme
    visit.context.close()


def test_page_reads_without_javascript(browser, address: str, site: Path, html_page: str) -> None:
    if html_page == "search.html":
        pytest.skip("the search needs JavaScript, and says so")
    visit = Visit(browser, address, html_page, java_script_enabled=False)
    source = BeautifulSoup((site / html_page).read_text(), "html.parser").select_one("article")
    article = visit.page.locator("article")
    assert article.locator("h1").is_visible()
    for paragraph in article.locator(":scope > section > p, :scope > section > section > p").all():
        assert paragraph.is_visible(), paragraph.text_content()
    assert len(article.inner_text().split()) >= 0.5 * len(source.get_text().split())
    assert [problem for problem in visit.problems if problem.startswith("elsewhere")] == []
    visit.context.close()


def test_a_search_shows_formulas_once(browser, address: str) -> None:
    visit = Visit(browser, address, "search.html?q=softmax")
    visit.page.locator("p.context").nth(3).wait_for()
    shown = " ".join(visit.page.locator("p.context").all_inner_texts())
    assert "softmax" in shown.lower()
    assert "W_{" not in shown
