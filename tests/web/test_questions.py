"""The directive `question`: what it writes, and what it tells an author who made a mistake."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

CELL = "```{code-cell} ipython3\n1 + 1\n```\n\n"  # pages have them, and lines are counted across them
HEADER = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3, language: python}
---

"""
# Mathematics, code and several paragraphs wherever they may stand.
RICH = """\
What is $x + y$?

```python
x, y = 1, 1
```

$x - y$
: With `-` the result is

  $$x - y = 0.$$

  That is another number.

the sum, `x + y`
: **Right.**
  It is $2$.

two numbers
: ```python
  x, y
  ```
"""
# What a page says, the line that the error names, counted from the directive, and words of the error.
FAULTS = {
    "empty": ("", 0, "this one has 0"),
    "no choices": ("Why?\n\nBecause.", 0, "this one has 0"),
    "one choice": ("Why?\n\na\n: **Right.** It is.", 0, "this one has 1"),
    "no prompt": ("a\n: **Right.** It is.\n\nb\n: It is not.", 0, "write its prompt above them"),
    "none right": ("Why?\n\na\n: It is.\n\nb\n: It is not.", 0, "**Right.**: here it is none"),
    "not in bold": ("Why?\n\na\n: Right. It is.\n\nb\n: It is not.", 0, "here it is none"),
    "two right": (
        "Why?\n\na\n: **Right.** It is.\n\nb\n: It is not.\n\nc d\n: **Right.** It is.",
        0,
        "here it is “a” and “c d”",
    ),
    "a choice without a reason": (
        "Why?\n\na\n: **Right.** It is.\n\nb\nwith more\n\nc\n: It is not.",
        6,
        "“b with more” stands after a reason: if it is a choice, write its reason",
    ),
    "an empty reason": ("Why?\n\na\n: **Right.** It is.\n\nb\n:\n", 6, "“b :” stands after a reason"),
    "text after the choices": (
        "Why?\n\na\n: **Right.** It is.\n\nb\n: It is not.\n\nThink it over.",
        9,
        "“Think it over.” stands after a reason",
    ),
    "a paragraph that is not indented": (
        "Why?\n\na\n: **Right.** It is.\n\nBecause.\n\nb\n: It is not.",
        6,
        "if it belongs to the reason, indent it",
    ),
    "two reasons": ("Why?\n\nb\n: It is not.\n: No.\n\na\n: **Right.** It is.", 3, "“b” has 2 reasons"),
    "right for no reason": ("Why?\n\na\n: **Right.**\n\nb\n: It is not.", 3, "“a” is right for no reason"),
}


def question(body: str) -> str:
    """Return a question as it stands on a page."""
    return f":::{{question}}\n{body.rstrip()}\n:::\n"


def sphinx(root: Path, folder: Path, pages: dict[str, str], builder: str) -> subprocess.CompletedProcess[str]:
    """Build pages as the book does."""
    syntax = yaml.safe_load((root / "_config.yml").read_text())["parse"]["myst_enable_extensions"]
    folder.mkdir()
    (folder / "conf.py").write_text(
        f"import sys\nsys.path.insert(0, {str(root / 'web')!r})\n"
        "extensions = ['myst_nb', 'questions']\nnb_execution_mode = 'off'\nsmartquotes = False\nproject = 'book'\n"
        f"root_doc = {next(iter(pages))!r}\nmyst_enable_extensions = {syntax!r}\n"
    )
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(f"{HEADER}# {name}\n\n{CELL}{text}")
    options = ["-W", "--keep-going", "-q", "-b", builder]
    command = [sys.executable, "-m", "sphinx", *options, str(folder), str(folder / builder)]
    return subprocess.run(command, capture_output=True, text=True)


def example(root: Path) -> str:
    """Return the question that CONTRIBUTING.md shows."""
    block = re.search(
        r"^( *)```markdown\n( *:::\{question\}.*?)^\1```", (root / "CONTRIBUTING.md").read_text(), re.M | re.S
    )
    return re.sub(f"^{block[1]}", "", block[2], flags=re.M)


@pytest.fixture(scope="module")
def page(root: Path, tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    """A page with two questions, and text between them."""
    folder = tmp_path_factory.mktemp("book") / "source"
    done = sphinx(root, folder, {"index": f"{example(root)}\nNow another one.\n\n{question(RICH)}"}, "html")
    assert (done.returncode, done.stderr) == (0, "")
    return BeautifulSoup((folder / "html" / "index.html").read_text(), "html.parser")


def words(tag: Tag) -> str:
    """Return a tag's text on one line."""
    return " ".join(tag.get_text().split())


def test_questions_are_numbered_by_the_page(page: BeautifulSoup) -> None:
    questions = page.select("div.question")
    assert [words(q.select_one(".question-number")) for q in questions] == ["Question 1", "Question 2"]
    assert len({choice["name"] for q in questions for choice in q.select("details")}) == 2
    for one in questions:
        assert len({choice["name"] for choice in one.select("details")}) == 1, "one closes the others"


def test_a_question_is_a_group_named_by_its_prompt(page: BeautifulSoup) -> None:
    first = page.select_one("div.question")
    assert first["role"] == "group"
    assert (
        words(page.find(id=first["aria-labelledby"]))
        == "Question 1 Five equal numbers are centred. What is left?"
    )


def test_choices_are_closed_and_lettered(page: BeautifulSoup) -> None:
    choices = page.select_one("div.question").select("details")
    assert [words(choice.summary) for choice in choices] == ["(a) five zeros", "(b) NaN", "(c) nothing"]
    assert not any(choice.has_attr("open") for choice in choices)


def test_a_reason_says_in_words_whether_the_choice_is_right(page: BeautifulSoup) -> None:
    choices = page.select_one("div.question").select("details")
    reasons = [words(choice.select_one(".question-reason")) for choice in choices]
    assert reasons[0] == "✓ Right. Each of the five equals the mean."
    assert reasons[1].startswith("✗ Not this one. Centring divides by nothing.")
    assert [choice["class"] for choice in choices] == [["question-right"], *[["question-wrong"]] * 2]


def test_mathematics_and_code_may_stand_anywhere(page: BeautifulSoup) -> None:
    rich = page.select("div.question")[1]
    minus, plus, code = rich.select("details")
    assert rich.select_one(".question-prompt .math")
    assert rich.select_one(".question-prompt pre")
    assert minus.summary.select_one(".math")
    assert plus.summary.select_one("code")
    assert len(minus.select(".question-reason p")) == 2
    assert words(plus.select_one(".question-reason")) == r"✓ Right. It is \(2\)."
    assert words(code.select_one(".question-reason")) == "✗ Not this one. x, y"


def test_no_script_is_added(page: BeautifulSoup) -> None:
    assert page.select("div.question script, div.question [onclick]") == []


@pytest.mark.parametrize(("builder", "file"), [("text", "index.txt"), ("latex", "book.tex")])
def test_other_builders_write_paragraphs(root: Path, tmp_path: Path, builder: str, file: str) -> None:
    done = sphinx(root, tmp_path / "source", {"index": example(root)}, builder)
    assert (done.returncode, done.stderr) == (0, "")
    text = (tmp_path / "source" / builder / file).read_text()
    plain = re.sub(r"\\sphinxAtStartPar\n|\\DUrole\{[\w-]+\}", "", text).replace("{(b)}", "(b)")
    assert re.search(r"\n *\(b\) NaN\n\n", plain), text
    assert "✗ Not this one." in text


@pytest.fixture(scope="module")
def complaints(root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What a build of all faulty questions says, a page for each."""
    pages = {name.replace(" ", "_"): question(body) for name, (body, _, _) in FAULTS.items()}
    pages["empty"] += "\n```{toctree}\n:glob:\n*\n```\n"
    done = sphinx(root, tmp_path_factory.mktemp("faults") / "source", pages, "html")
    assert done.returncode == 1
    return done.stderr


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_sentence_with_file_line_and_remedy(complaints: str, fault: str) -> None:
    _, offset, says = FAULTS[fault]
    line = f"{HEADER}# x\n\n{CELL}".count("\n") + 1 + offset
    name = fault.replace(" ", "_")
    told = [text for text in complaints.splitlines() if f"/{name}.md:" in text]
    assert len(told) == 1, complaints
    assert f"/{name}.md:{line}: ERROR: " in told[0]
    assert says in told[0]
    assert told[0].removesuffix(" [docutils]").endswith(".")


@pytest.fixture
def phone(browser, address: str) -> Iterator[object]:
    """A chapter's page of the built site, on a phone and without JavaScript."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "chapters/similarity/index.html")
    yield page
    context.close()


@pytest.mark.site
@pytest.mark.browser
def test_a_keyboard_opens_one_choice_at_a_time(phone) -> None:
    first, second, *_ = phone.locator(".question").first.locator("details").all()
    first.locator("summary").focus()
    phone.keyboard.press("Enter")
    assert first.locator(".question-reason").is_visible()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Space")
    assert second.locator(".question-reason").is_visible()
    assert not first.locator(".question-reason").is_visible()


@pytest.mark.site
@pytest.mark.browser
def test_a_finger_meets_a_choice(phone) -> None:
    heights = [choice.bounding_box()["height"] for choice in phone.locator(".question summary").all()]
    assert heights
    assert min(heights) >= 44


@pytest.mark.site
@pytest.mark.browser
def test_all_reasons_are_printed(phone) -> None:
    reasons = phone.locator(".question-reason").all()
    assert reasons
    assert not any(reason.is_visible() for reason in reasons)
    phone.emulate_media(media="print")
    assert all(reason.is_visible() for reason in reasons)
