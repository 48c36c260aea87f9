"""An exercise page, live in a real browser: the whole story from Start to a graded notebook."""

import json
import re

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader_command import nbgrader

from grader.check import check
from grader.course import CHECKS, cell_id, find_chapter
from grader.isolated import run_candidate
from grader.mistakes import load
from grader.words import timed_out

pytestmark = [pytest.mark.site, pytest.mark.browser]

PAGE = "chapters/similarity/similarity.html"
CHAPTER = find_chapter("similarity")
# Right answers that need what a page has: Python and NumPy.
RIGHT = {
    c.exercise: c.source
    for c in load(CHAPTER)
    if c.is_right and not re.search("sklearn|scipy|torch", c.source)
}
WRONG = next(c for c in load(CHAPTER) if not c.is_right and c.exercise == "cosine_similarity")
LOOP = "def euclidean_distance(x, y):\n    print('first')\n    while True: print('round')\n"
EXITS = "import os\ndef euclidean_distance(x, y):\n    os._exit(3)\n"
READY = 60_000  # milliseconds; a machine that is busy with other tests takes longer than a reader's


class Live:
    """An exercise page in a browser, and what a reader does there."""

    def __init__(self, context, address: str) -> None:
        self.page = context.new_page()
        self.problems: list[str] = []
        self.asked: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.problems.append(said.text))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(address + PAGE, wait_until="networkidle")

    def start(self) -> "Live":
        self.page.get_by_role("button", name=re.compile("^Start")).click()
        self.page.locator(".live-cell").first.wait_for(timeout=READY)
        return self

    def cell(self, exercise: str):
        return self.page.locator(f"#cell-{exercise}")

    def write(self, exercise: str, source: str) -> None:
        """Replace what stands in an editor."""
        self.cell(exercise).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)

    def written(self, exercise: str) -> str:
        """Return what stands in an editor."""
        return "\n".join(self.cell(exercise).locator(".cm-line").all_inner_texts()).replace("\u200b", "")

    def press(self, exercise: str, button: str) -> None:
        self.cell(exercise).get_by_role("button", name=button).first.click()

    def check(self, exercise: str) -> str:
        """Press Check and return the verdict."""
        self.press(exercise, "Check")
        return self.verdict(exercise)

    def verdict(self, exercise: str) -> str:
        verdict = self.cell(exercise).locator(".live-passed, .live-failed")
        verdict.wait_for(timeout=READY)
        return verdict.inner_text()

    def progress(self) -> str:
        return self.page.locator(".live-progress").inner_text()


@pytest.fixture
def context(browser):
    """A browser that knows nothing yet."""
    context = browser.new_context(reduced_motion="reduce", accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def live(context, address):
    """The exercise page, opened."""
    live = Live(context, address)
    yield live
    assert live.problems == []


def test_nothing_loads_before_start(live):
    assert not [url for url in live.asked if "pyodide" in url or "chunk" in url or url.endswith(".ipynb")]
    live.start()
    assert [url for url in live.asked if "pyodide.asm.wasm" in url]


def test_failed_checks_say_what_the_grader_says(live):
    live.start()
    assert "not written yet" in live.check("one_hot")
    live.write("cosine_similarity", WRONG.source)
    grader_says = run_candidate(CHAPTER, WRONG.exercise, WRONG.source)[WRONG.exercise + CHECKS].message
    assert live.check("cosine_similarity") == f"✗ Not yet: {grader_says}".replace("`", "")
    live.write("one_hot", "def one_hot(labels, categories)\n    pass")
    assert "SyntaxError" in live.check("one_hot")
    assert live.cell("one_hot").locator(".live-wrong-line").count() == 1
    assert live.progress().startswith("0 of 9")


def test_every_key_writes(live):
    """A page has shortcuts of its own, which must leave an editor alone."""
    live.start()
    live.cell("one_hot").locator(".cm-content").click()
    live.page.keyboard.press("Control+a")
    live.page.keyboard.press("Delete")
    keys = "".join(map(chr, range(33, 127)))
    for key in keys:
        live.page.keyboard.press(key)
    assert live.written("one_hot") == keys


def test_an_exercise_that_calls_a_stub_names_it(live):
    live.start()
    live.write(
        "recommend_by_content", "def recommend_by_content(*arguments):\n    return most_similar(*arguments)"
    )
    said = live.check("recommend_by_content")
    assert said == "✗ not written yet: this calls most_similar, which raises NotImplementedError"


def test_what_passed_is_told_again_when_a_change_is_taken_back(live):
    live.start()
    live.write("one_hot", RIGHT["one_hot"])
    assert "✓ Passed." in live.check("one_hot")
    assert "warnings" not in live.verdict("one_hot")
    live.page.locator("#cell-one_hot .cm-content").click()
    live.page.keyboard.press("Control+End")
    live.page.keyboard.press("#")
    live.cell("one_hot").get_by_text("has changed since it passed").wait_for()
    live.page.keyboard.press("Backspace")
    assert "passed when you last ran them" in live.verdict("one_hot")


def test_the_page_says_which_test_it_cannot_run(live):
    """WebAssembly does not tell NumPy of a division by zero."""
    live.start()
    live.write("cosine_similarity", RIGHT["cosine_similarity"])
    assert "NumPy's warnings show only then" in live.check("cosine_similarity")


def test_work_is_kept_over_a_reload(live):
    live.start()
    live.write("one_hot", RIGHT["one_hot"])
    assert "✓ Passed." in live.check("one_hot")
    assert live.progress().startswith("1 of 9")
    live.write("multi_hot", "# half done")
    live.page.reload(wait_until="networkidle")
    live.page.get_by_text("kept in this browser").wait_for()
    live.start()
    assert live.written("one_hot") == RIGHT["one_hot"]
    assert live.written("multi_hot") == "# half done"
    assert "passed when you last ran them" in live.verdict("one_hot")
    assert live.progress().startswith("1 of 9")
    live.write("one_hot", "# changed")
    assert live.progress().startswith("0 of 9")


def test_an_endless_loop_is_stopped_and_the_page_lives_on(live):
    live.start()
    live.write("euclidean_distance", LOOP)
    said = live.check("euclidean_distance")
    seconds = int(re.search(r"within (\d+) seconds", said)[1])
    assert said.startswith(f"✗ Not yet: {timed_out(seconds).message}")
    assert seconds <= 6
    assert (
        live.cell("euclidean_distance").locator(".live-output").inner_text().startswith("first\nround\nround")
    )
    live.write("one_hot", RIGHT["one_hot"])
    assert "✓ Passed." in live.check("one_hot")


def test_a_crash_restarts(live):
    live.start()
    live.write("euclidean_distance", EXITS)
    assert "ended the page's Python" in live.check("euclidean_distance")
    live.write("one_hot", RIGHT["one_hot"])
    assert "✓ Passed." in live.check("one_hot")
    live.problems.clear()  # Pyodide reports its end on the console


def test_reset_and_undo(live):
    live.start()
    live.write("one_hot", RIGHT["one_hot"])
    live.press("one_hot", "Reset")
    assert "raise NotImplementedError" in live.written("one_hot")
    live.page.reload(wait_until="networkidle")
    live.start()
    live.press("one_hot", "Undo reset")
    assert live.written("one_hot") == RIGHT["one_hot"]
    assert live.cell("one_hot").get_by_role("button", name="Undo reset").is_hidden()


def test_keyboard_alone_suffices(live):
    page = live.page
    page.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    live.cell("one_hot").locator(".cm-content").wait_for(timeout=READY)
    assert "Tab indents" in page.evaluate("document.activeElement.textContent"), (
        "Start took the focus with it"
    )
    live.cell("one_hot").locator(".cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("def one_hot(labels, categories):")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("return 3")
    assert live.written("one_hot").endswith("\n    return 3")
    page.keyboard.press("Shift+Enter")
    assert "return a NumPy array" in live.verdict("one_hot")
    page.keyboard.press("Tab")  # indents
    assert live.written("one_hot").count("    ") >= 2
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Check one_hot"


def test_verdict_is_heard_and_seen_by_all(live, axe):
    live.start()
    live.check("one_hot")
    live.write("multi_hot", RIGHT["multi_hot"])
    live.check("multi_hot")
    assert live.cell("one_hot").locator("[role=status]").count() == 1
    live.page.evaluate(axe)
    for width in (360, 1440):
        live.page.set_viewport_size({"width": width, "height": 800})
        assert live.page.evaluate("document.documentElement.scrollWidth") <= width
        for scheme in ("light", "dark"):
            live.page.emulate_media(color_scheme=scheme)
            live.page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
            found = live.page.evaluate("axe.run(document.querySelector('article'))")["violations"]
            assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == []


def test_downloaded_notebook_is_graded(live, tmp_path):
    live.start()
    answers = {name: RIGHT[name] for name in ("one_hot", "multi_hot", "euclidean_distance")}
    for exercise, source in answers.items():
        live.write(exercise, source)
    live.write("cosine_similarity", WRONG.source)
    with live.page.expect_download() as download:
        live.page.get_by_role("button", name="Download notebook").click()
    assert download.value.suggested_filename == "similarity.ipynb"
    path = tmp_path / "similarity.ipynb"
    download.value.save_as(path)
    nbformat.validate(nbformat.read(path, as_version=4))
    verdict = {exercise.id: exercise for exercise in check(path).exercises}
    full = {name for name, exercise in verdict.items() if exercise.score == exercise.max_score}
    assert full == set(answers)
    assert WRONG.says in " ".join(verdict["cosine_similarity"].messages)


def test_downloaded_notebook_goes_through_nbgrader(live, tmp_path):
    live.start()
    live.write("one_hot", RIGHT["one_hot"])
    with live.page.expect_download() as download:
        live.page.get_by_role("button", name="Download notebook").click()
    folder = tmp_path / "submitted" / "reader" / "similarity"
    folder.mkdir(parents=True)
    download.value.save_as(folder / "similarity.ipynb")
    nbgrader(tmp_path, "generate_assignment", "similarity", "--force")
    nbgrader(tmp_path, "autograde", "similarity")
    with Gradebook(f"sqlite:///{tmp_path}/gradebook.db") as gradebook:
        submission = gradebook.find_submission("similarity", "reader")
        grades = {grade.name: grade.auto_score for grade in submission.notebooks[0].grades}
    points = {cell_id(cell): cell.metadata.nbgrader.points for cell in CHAPTER.exercise("one_hot").cells}
    assert {name: score for name, score in grades.items() if score} == points


def test_code_that_changes_while_it_runs_gets_no_verdict(live):
    live.start()
    live.check("one_hot")  # Python is there
    live.write("one_hot", "import time\n" + RIGHT["one_hot"].replace("):", "):\n    time.sleep(0.5)", 1))
    live.press("one_hot", "Check")
    live.write("one_hot", "# another")
    live.cell("one_hot").get_by_text("changed the code while it ran").wait_for(timeout=READY)
    assert live.progress().startswith("0 of 9")


def test_a_pass_ends_with_what_it_builds_on(live):
    """An exercise may call the function of another: it has passed with that one only."""
    live.start()
    live.write("euclidean_distance", RIGHT["euclidean_distance"])
    live.write("jaccard_similarity", f"other = euclidean_distance\n{RIGHT['jaccard_similarity']}")
    live.write("one_hot", f"# not euclidean_distance\n{RIGHT['one_hot']}")
    assert "✓ Passed." in live.check("jaccard_similarity")
    assert "✓ Passed." in live.check("one_hot")
    live.write("euclidean_distance", "# changed")
    assert live.progress().startswith("1 of 9"), "a comment uses nothing"


def test_options_of_numpy_end_with_the_run_that_sets_them(live):
    live.start()
    live.write("one_hot", "np.seterr(all='raise')\nprint(np.geterr())\n" + RIGHT["one_hot"])
    live.check("one_hot")
    assert "'divide': 'raise'" in live.cell("one_hot").locator(".live-output").inner_text()
    live.write("one_hot", "print(np.geterr())\n" + RIGHT["one_hot"])
    live.check("one_hot")
    assert "'divide': 'warn'" in live.cell("one_hot").locator(".live-output").inner_text()


def test_a_server_need_not_know_wasm(context, address):
    def plain(route):
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | {"content-type": "application/octet-stream"})

    context.route("**/pyodide.asm.wasm", plain)
    live = Live(context, address).start()
    assert "not written yet" in live.check("one_hot")


def test_who_keeps_nothing_is_warned(context, address):
    context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"
    )
    live = Live(context, address).start()
    live.write("one_hot", "# precious")
    live.page.get_by_text("does not keep what you write").wait_for()
    asked = []
    live.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    live.page.close(run_before_unload=True)
    live.page.wait_for_event("close")
    assert asked == ["beforeunload"]


def test_what_cannot_be_loaded_can_be_tried_again(context, address):
    context.route("**/pyodide.asm.wasm", lambda route: route.abort())
    live = Live(context, address).start()
    again = live.page.get_by_role("button", name="Try again")
    again.wait_for(timeout=READY)
    context.unroute("**/pyodide.asm.wasm")
    again.click()
    live.page.get_by_text("Python is ready").wait_for(timeout=READY)
    assert "not written yet" in live.check("one_hot")


def test_another_tab_is_heard(context, address):
    one, other = Live(context, address).start(), Live(context, address).start()
    one.write("one_hot", "# written in one tab")
    other.page.wait_for_function(
        "document.querySelector('#cell-one_hot .cm-content').textContent.includes('written in one tab')"
    )


def test_old_work_on_changed_exercises_is_kept(context, address):
    live = Live(context, address)
    old = {
        "edition": "another",
        "written": {"one_hot": "# mine"},
        "passed": {"one_hot": "# mine"},
        "saved": "2026-01-02",
    }
    live.page.evaluate(
        "old => localStorage.setItem('similarity-to-captions/similarity', old)", json.dumps(old)
    )
    live.page.reload(wait_until="networkidle")
    live.start()
    live.page.get_by_text("have changed since you wrote this").wait_for()
    assert live.written("one_hot") == "# mine"
    assert live.progress().startswith("0 of 9")
