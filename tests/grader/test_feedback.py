"""The feedback pages: what they say, what they never say, and that nothing on them is alive."""

import base64
import copy
import csv
import io
import os
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

from grader import GraderError, export, feedback
from grader.__main__ import main
from grader.check import assemble
from grader.course import ROOT, cell_id, is_hidden
from grader.feedback import (
    class_page,
    common_mistakes,
    histogram,
    results,
    student_page,
    without_numbers,
    write,
)
from grader.grading import Graded
from grader.isolated import run_candidate
from grader.submissions import fill, solution_source
from grader.words import PASSED, Outcome, Status

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
ATTACKS = [
    "<script>document.title='gone'</script>",
    "</style><script>alert(1)</script>",
    "</pre></code></main><h1>You have full marks</h1>",
    "<svg onload=alert(1)><a href='javascript:alert(1)'>x</a></svg>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "`</code><script>alert(1)</script>`",
    "]]><!-- <iframe src='http://example.org/'>",
]
# the dark scheme differs in colours alone
RULES = {
    "light": ["wcag2a", "wcag2aa", "best-practice"],
    "dark": {"type": "rule", "values": ["color-contrast"]},
}
STUDENTS = ["right-one-way", "wrong-all-over", "wrong-otherwise", "wrong-here-and-there", "untouched"]


def graded_by_hand(chapter, notebook):
    """Return what grading a notebook gives, without a kernel: each exercise's tests on its solution cell."""
    outcomes = {}
    for exercise in chapter.exercises:
        outcomes |= run_candidate(chapter, exercise.name, solution_source(notebook, exercise.name))
    return Graded(chapter.name, outcomes, notebook=assemble(chapter, notebook))


@pytest.fixture(scope="module")
def graded(chapter, blank, answers):
    """Return a small class, graded."""
    return {student: graded_by_hand(chapter, fill(blank, answers[student])) for student in STUDENTS}


def soup(page):
    return BeautifulSoup(page, "html.parser")


def words(page):
    """Return a page's text, as a reader sees it."""
    return " ".join(soup(page).body.get_text(" ").split())


def with_cell(graded, *outputs, source="print('mine')"):
    """Return a graded submission with one more cell of the learner's."""
    cell = new_code_cell(source)
    cell.outputs = list(outputs)
    return replace(graded, notebook=new_notebook(cells=[*graded.notebook.cells, cell]))


# --- what a learner reads -----------------------------------------------------------------------------------


@pytest.mark.parametrize("student", STUDENTS)
def test_the_page_says_what_the_verdict_says(student, chapter, graded):
    verdict = graded[student].verdict(chapter)
    page = student_page(chapter, student, graded[student])
    text = " ".join(words(page).split())
    assert f"{verdict.score:g} of {verdict.max_score:g} points" in text
    assert student in text
    for exercise in verdict.exercises:
        for message in exercise.messages:
            plain = " ".join(message.replace("`", " ").split())
            assert plain.replace(" ", "") in text.replace(" ", "") or "not written yet" in text


def test_points_stand_in_the_table_and_in_the_picture(chapter, graded):
    page = soup(student_page(chapter, "ada", graded["wrong-here-and-there"]))
    picture = page.find("desc").get_text()
    rows = page.select("table tbody tr")
    expected = results(chapter, graded["wrong-here-and-there"])
    assert len(rows) == len(expected) == len(chapter.exercises)
    for row, result in zip(rows, expected, strict=True):
        cells = [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]
        assert cells[:3] == [result.name, f"{result.score:g}", f"{result.max_score:g}"]
        assert f"{result.name}: {result.score:g} of {result.max_score:g}" in picture


def test_visible_checks_come_first_and_each_says_what_it_is(chapter, graded):
    name = chapter.exercises[0].name
    outcomes = {key: PASSED for key in chapter.test_cells}
    outcomes[f"{name}_tests"] = Outcome(Status.FAILED, "hidden words")
    outcomes[f"{name}_checks"] = Outcome(Status.FAILED, "visible words")
    page = student_page(chapter, "ada", replace(graded["right-one-way"], outcomes=outcomes))
    assert page.index("visible words") < page.index("hidden words") < page.index('id="code"')
    notes = [note.get_text(" ", strip=True) for note in soup(page).select(".notes li")]
    assert ["which you can run" in note for note in notes] == [True, False]
    assert ["not shown" in note for note in notes] == [False, True]


def test_one_message_of_two_checks_is_said_once(chapter, graded):
    outcomes = dict.fromkeys(chapter.test_cells, PASSED)
    for cell in chapter.exercises[0].cells:
        outcomes[cell_id(cell)] = Outcome(Status.FAILED, "the same words")
    page = student_page(chapter, "ada", replace(graded["right-one-way"], outcomes=outcomes))
    assert page.count("the same words") == 1


def test_what_could_not_be_judged_is_not_called_a_mistake(chapter, graded):
    outcomes = dict(graded["right-one-way"].outcomes)
    outcomes["one_hot_tests"] = Outcome(Status.UNJUDGED, "could not be judged: it stopped")
    text = words(student_page(chapter, "ada", replace(graded["right-one-way"], outcomes=outcomes)))
    assert "Checks worth 2 points could not be judged" in text
    assert "speak to your instructor" in text
    assert "partly not judged" in text
    assert "look again" not in text


def test_a_submission_that_could_not_be_run_gets_a_page(chapter):
    outcomes = dict.fromkeys(chapter.test_cells, Outcome(Status.UNJUDGED, "the file is not a notebook"))
    page = student_page(chapter, "ada", Graded(chapter.name, outcomes))
    assert words(page).count("the file is not a notebook") == 1
    assert "Speak to your instructor" in page
    targets = {tag["id"] for tag in soup(page).select("[id]")}
    assert {a["href"][1:] for a in soup(page).select("a[href^='#']")} <= targets


@pytest.mark.parametrize("student", STUDENTS)
def test_links_lead_somewhere_and_ids_are_unique(student, chapter, graded):
    page = soup(student_page(chapter, student, graded[student]))
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {a["href"] for a in page.select("a")} <= {f"#{i}" for i in ids}
    assert all(
        name in ids for tag in page.select("[aria-labelledby]") for name in tag["aria-labelledby"].split()
    )


def test_penalty_and_points_by_hand_are_shown(chapter, graded):
    text = words(
        student_page(
            chapter, "ada", graded["untouched"], manual={"one_hot_checks": 0.5, "one_hot_tests": 2}, late_penalty=1
        )
    )  # fmt: skip
    assert "1.5 of 51 points" in text
    assert "reached 2.5 points" in text
    assert "takes off 1 point" in text
    assert "marked by your instructor" in text
    assert "takes off" not in words(student_page(chapter, "ada", graded["untouched"]))


@pytest.mark.parametrize(
    ("sandboxed", "says"), [(True, "ran in a sandbox"), (False, "ran without a sandbox")]
)
def test_the_page_says_whether_there_was_a_sandbox(sandboxed, says, chapter, graded):
    assert says in words(student_page(chapter, "ada", replace(graded["untouched"], sandboxed=sandboxed)))


def test_own_cells_are_shown_and_no_others(chapter, graded):
    page = soup(student_page(chapter, "ada", with_cell(graded["right-one-way"])))
    shown = [code.get_text() for code in page.select("pre.code")]
    own = [
        c.source
        for c in graded["right-one-way"].notebook.cells
        if cell_id(c) in {e.name for e in chapter.exercises}
    ]
    assert len(shown) == len(own) + 1
    assert [text.strip() for text in shown] == [*(source.strip() for source in own), "print('mine')"]
    assert page.select("pre.code .k")


# --- what nobody reads --------------------------------------------------------------------------------------


def test_no_hidden_line_on_any_page(chapter, graded):
    lines = {
        name: {line.strip() for line in cell.source.splitlines() if len(line.strip()) > 40}
        for name, cell in chapter.test_cells.items()
    }
    shown = set().union(*(some for name, some in lines.items() if not is_hidden(name)))
    hidden = set().union(*(some for name, some in lines.items() if is_hidden(name)))
    # messages may be seen, and so may what a visible check says as well
    secrets = [line for line in hidden - shown if not line.startswith(("#", '"', 'f"'))]
    assert len(secrets) > 100
    whole = "\n".join(cell.source for cell in graded["untouched"].notebook.cells)
    assert sum(line in whole for line in secrets) > 100  # what the pages are made of does hold them
    pages = [student_page(chapter, student, one) for student, one in graded.items()]
    for page in [*pages, class_page(chapter, graded)]:
        text = soup(page).get_text()
        assert "HIDDEN" not in text
        assert not [line for line in secrets if line in text]


def test_an_error_is_a_line_without_its_traceback(chapter, graded):
    frames = [
        "Cell \x1b[32mIn[3], line 7\x1b[0m",
        "File /opt/site-packages/nbgrader/x.py:3, in secret_place()",
    ]
    error = new_output("error", ename="ValueError", evalue="too \x1b[31mlong", traceback=frames)
    text = words(student_page(chapter, "ada", with_cell(graded["untouched"], error)))
    assert "This cell stopped with ValueError: too long (line 7 of this cell)" in text
    assert "secret_place" not in text
    assert "site-packages" not in text


def test_of_rich_outputs_text_and_png_remain(chapter, graded):
    outputs = [
        new_output("display_data", {"text/html": "<b>rich</b>", "text/plain": "plain words"}),
        new_output("display_data", {"text/html": "<b>rich only</b>"}),
        new_output("display_data", {"image/svg+xml": "<svg onload=alert(1)></svg>"}),
        new_output("display_data", {"image/png": PIXEL, "text/plain": "<Figure>"}),
        new_output("display_data", {"image/png": base64.b64encode(b"<svg onload=alert(1)>").decode()}),
        new_output("display_data", {"image/png": '" onerror="alert(1)'}),
        new_output("display_data", {"application/javascript": "alert(1)"}),
    ]
    page = student_page(chapter, "ada", with_cell(graded["untouched"], *outputs))
    assert [img["src"] for img in soup(page).select("img")] == [f"data:image/png;base64,{PIXEL}"]
    assert "plain words" in page
    assert "rich" not in page
    assert "alert" not in page
    assert words(page).count("neither text nor a PNG picture") == 5


def test_endless_code_and_outputs_are_cut(chapter, graded):
    flood = new_output("stream", name="stdout", text="x" * 1_000_000)
    one = with_cell(graded["untouched"], *[flood] * 100, source="y = 1\n" * 100_000)
    assert len(student_page(chapter, "ada", one)) < 1_000_000


def test_a_progress_bar_shows_its_last_state(chapter, graded):
    bar = new_output("stream", name="stdout", text="10 %\r50 %\r100 %\nover\r\n")
    text = words(student_page(chapter, "ada", with_cell(graded["untouched"], bar)))
    assert "100 % over" in text
    assert "50 %" not in text


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_from_a_submission_is_alive(attack, chapter, graded):
    outputs = [
        new_output("stream", name="stdout", text=attack),
        new_output("error", ename=attack, evalue=attack, traceback=[attack]),
        new_output("display_data", {"text/html": attack, "text/plain": attack}),
    ]
    one = with_cell(graded["wrong-all-over"], *outputs, source=f"# {attack}")
    one = replace(one, flags=(attack,), outcomes=dict.fromkeys(one.outcomes, Outcome(Status.FAILED, attack)))
    unjudged = replace(one, outcomes=dict.fromkeys(one.outcomes, Outcome(Status.UNJUDGED, attack)))
    honest = [
        student_page(chapter, "ada", with_cell(graded["wrong-all-over"])),
        class_page(chapter, {"ada": graded["wrong-all-over"]}),
    ]
    tags = {tag.name for page in honest for tag in soup(page).find_all()} | {"ol", "li", "details", "summary"}
    attributes = {name for page in honest for tag in soup(page).find_all() for name in tag.attrs} | {"class"}
    for page in (
        student_page(chapter, attack, one),
        student_page(chapter, attack, unjudged),
        class_page(chapter, {attack: one, "ada": unjudged}),
    ):
        parsed = soup(page)
        assert {tag.name for tag in parsed.find_all()} <= tags | {"em", "strong"}
        assert {name for tag in parsed.find_all() for name in tag.attrs} <= attributes
        assert len(parsed.find_all(["style", "title", "main", "h1"])) == 4 + len(parsed.select("svg title"))
        assert all(a["href"].startswith(("#", "./")) for a in parsed.find_all("a"))
        assert {link["href"] for link in parsed.find_all("link")} == {"data:,"}
        seen = "".join(parsed.get_text().split())
        assert "".join(attack.replace("`", "").split()) in seen.replace("`", "")


def test_signs_that_deceive_the_eye_are_replaced(chapter, graded):
    nasty = "a\x00b\u202ec\ud800d\x1b[31me"
    one = with_cell(graded["untouched"], new_output("stream", name="stdout", text=nasty), source=f"# {nasty}")
    page = student_page(chapter, nasty, one)
    page.encode("utf-8")
    assert "\u202e" not in page
    assert words(page).count("a\ufffdb\ufffdc\ufffdde") == 3
    class_page(chapter, {nasty: one}).encode("utf-8")


def test_pages_forbid_all_that_is_not_in_them(chapter, graded):
    for page in (student_page(chapter, "ada", graded["untouched"]), class_page(chapter, graded)):
        policy = soup(page).find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
        assert "script" not in {tag.name for tag in soup(page).find_all()}
        assert "http://" not in page
        assert "https://" not in page
        assert "url(" not in page.replace("url(#hatching)", "")


# --- what an instructor reads -------------------------------------------------------------------------------


def test_the_class_page_counts(chapter, graded):
    class_ = {
        **graded,
        "flagged": replace(graded["untouched"], flags=("please look at `this`",), sandboxed=False),
    }
    text = words(class_page(chapter, class_))
    assert f"{len(class_)} submissions" in text
    assert "full marks 1 of 6" in text
    assert "please look at this" in text
    assert "1 submission ran without the sandbox" in text
    assert "Hardest:" in text
    rows = soup(class_page(chapter, class_)).select("#exercises ~ .wide tbody tr")
    assert len(rows) == len(chapter.exercises)
    for row, exercise in zip(rows, chapter.exercises, strict=True):
        found = [next(r for r in results(chapter, one) if r.name == exercise.name) for one in class_.values()]
        cells = [cell.get_text(strip=True) for cell in row.find_all(["th", "td"])]
        assert float(cells[1]) == pytest.approx(sum(r.score for r in found) / 6, abs=0.005)
        assert cells[4] == f"{round(100 * sum(r.is_complete for r in found) / 6)} %"
        assert cells[5] == str(sum(r.is_unwritten for r in found))


def test_a_class_of_nobody_and_one_of_the_best_have_pages(chapter, graded):
    assert "no submission yet" in class_page(chapter, {})
    assert "Everyone has full marks" in class_page(chapter, {"ada": graded["right-one-way"]})


def test_mistakes_that_differ_in_numbers_count_as_one(chapter, graded):
    said = ["expected 0.5, yours is [1. 2. 3.]", "expected -1e-3, yours is [4.5 nan]", "something else"]
    class_ = {
        student: replace(
            graded["right-one-way"],
            outcomes=dict.fromkeys(chapter.test_cells, PASSED) | {"one_hot_tests": Outcome(Status.FAILED, message)},
        )
        for student, message in zip(("ada", "ben", "cy"), said, strict=True)
    }  # fmt: skip
    found = common_mistakes({student: results(chapter, one) for student, one in class_.items()})
    assert [(m.students, m.wordings) for m in found] == [(("ada", "ben"), 2), (("cy",), 1)]
    assert all(m.exercise == "one_hot" and m.hidden for m in found)


def test_an_untouched_stub_is_no_common_mistake(chapter, graded):
    assert common_mistakes({"ada": results(chapter, graded["untouched"])}) == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("shape (4,), yours is (3, 2)", "shape (4,), yours is (3,)", True),
        ("x fails (in line 3 of your cell: `a`)", "x fails (in line 12 of your cell: `b(1)`)", True),
        ("yours is 1e-09", "yours is nan", True),
        ("float32 is not float64", "float16 is not float64", False),
        ("divide by both lengths", "divide by one length", False),
    ],
)
def test_which_messages_count_as_one(one, other, alike):
    assert (without_numbers(one) == without_numbers(other)) == alike


@pytest.mark.parametrize("of", [1, 3, 9, 10, 51, 69, 100])
def test_the_histogram_counts_everyone(of):
    scores = [*range(of + 1), of, 0, of / 2]
    bars = histogram(scores, of)
    assert sum(count for _, count in bars) == len(scores)
    assert len(bars) <= 10
    assert bars[0][0].startswith("0")
    assert bars[-1][0].endswith(str(of))


# --- files --------------------------------------------------------------------------------------------------


def test_pages_lie_where_nbgrader_puts_its_own(chapter, graded, tmp_path):
    class_ = {"ada lovelace": graded["untouched"], "üñ'\"<b>": graded["right-one-way"]}
    write(
        chapter,
        class_,
        tmp_path,
        late_penalties={"ada lovelace": 1},
        manual={"ada lovelace": {"one_hot_tests": 2}},
    )
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {"similarity.html", *(f"{student}/similarity/similarity.html" for student in class_)}
    assert "takes off 1 point" in (tmp_path / "ada lovelace/similarity/similarity.html").read_text("utf-8")
    assert all(path.stat().st_mode & 0o777 == 0o644 for path in tmp_path.rglob("*.html") if path.is_file())
    # the instructor's links lead to these files
    links = soup((tmp_path / "similarity.html").read_text("utf-8")).select("#everyone ~ details a")
    assert {unquote(a["href"]) for a in links} == {f"./{s}/similarity/similarity.html" for s in class_}


@pytest.mark.parametrize(
    "student", ["", ".", "..", "../ada", "a/b", "a\\b", "a\0b", "a\ud800", "/etc", "similarity.html"]
)
def test_an_id_that_is_no_folder_name_is_refused(student, chapter, graded, tmp_path):
    with pytest.raises(GraderError, match="student"):
        write(chapter, {"ada": graded["untouched"], student: graded["untouched"]}, tmp_path / "feedback")
    assert list(tmp_path.iterdir()) == []


def test_a_page_is_replaced_in_one_piece_or_not_at_all(chapter, graded, tmp_path, monkeypatch):
    write(chapter, {"ada": graded["untouched"]}, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.html") if path.is_file()}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(GraderError, match="cannot be written: No space left on device"):
        write(chapter, {"ada": graded["right-one-way"]}, tmp_path)
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before


# --- grades for other systems -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gradebook(chapter, tmp_path_factory):
    """Return the address of a gradebook with four students, two of them with dangerous names."""
    url = f"sqlite:///{tmp_path_factory.mktemp('gradebook') / 'gradebook.db'}"
    with pytest.MonkeyPatch.context() as patch:
        # nbgrader calls `alembic` by name, and the environment need not be activated
        patch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
        fill_gradebook(chapter, url)
    return url


def fill_gradebook(chapter, url):
    """Put an assignment, four students and three submissions into a new gradebook."""
    with Gradebook(url) as book:
        book.add_assignment(chapter.name)
        book.add_notebook(chapter.name, chapter.name)
        for name in chapter.test_cells:
            book.add_grade_cell(name, chapter.name, chapter.name, max_score=2, cell_type="code")
        book.add_student(
            "ada", first_name="Ada", last_name="Lovelace", email="ada@example.org", lms_user_id="41"
        )
        book.add_student(
            "=cmd|' /C calc'!A0", first_name='=HYPERLINK("http://x")', last_name="\t=1+1", email="@SUM(1)"
        )
        book.add_student("points", first_name="Points Possible", last_name="Smith;=1+1")
        book.add_student("absent", first_name='Zoë, "Z"', last_name="Late")
        for student in ("ada", "=cmd|' /C calc'!A0", "points"):
            book.add_submission(chapter.name, student)
            submitted = book.find_submission_notebook(chapter.name, chapter.name, student)
            for grade in submitted.grades:
                grade.auto_score = 1.0
            submitted.grades[0].manual_score = 1.5
            submitted.late_submission_penalty = 2.0 if student == "ada" else None
        book.db.commit()


def read_csv(text):
    return list(csv.reader(io.StringIO(text)))


def test_canvas_reads_the_export(chapter, gradebook):
    grades = export.read(chapter, gradebook)
    header, possible, *rows = read_csv(export.canvas_csv(grades))
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "similarity"]
    assert possible == ["    Points Possible", "", "", "", "", f"{2 * len(chapter.test_cells)}"]
    by_login = {row[3]: row for row in rows}
    reached = len(chapter.test_cells) + 0.5
    assert by_login["ada"] == ["Lovelace, Ada", "41", "", "ada", "", f"{reached - 2:g}"]
    assert by_login["absent"] == ['Late, Zoë, "Z"', "", "", "absent", "", ""]
    assert by_login["points"][5] == f"{reached:g}"
    # the name of a learner must not pass for the row that sets the points of the assignment
    assert not [row for row in rows if "Points Possible" in row[0]]


def test_moodle_reads_the_export(chapter, gradebook):
    header, *rows = read_csv(export.moodle_csv(export.read(chapter, gradebook)))
    assert header == ["First name", "Last name", "Username", "ID number", "Email address", "similarity"]
    by_name = {row[2]: row for row in rows}
    reached = len(chapter.test_cells) - 1.5
    assert by_name["ada"] == ["Ada", "Lovelace", "ada", "41", "ada@example.org", f"{reached:g}"]
    assert by_name["absent"][3:] == ["absent", "", ""]


def test_the_plain_table_has_points_by_exercise(chapter, gradebook):
    header, *rows = read_csv(export.plain_csv(export.read(chapter, gradebook)))
    names = [exercise.name for exercise in chapter.exercises]
    assert header[7:] == names
    ada = next(row for row in rows if row[0] == "ada")
    assert sum(map(float, ada[7:])) - float(ada[6]) == float(ada[4])
    assert next(row for row in rows if row[0] == "absent")[4:] == ["", ada[5], *[""] * (1 + len(names))]


@pytest.mark.parametrize("form", sorted(export.FORMATS))
def test_no_field_is_a_formula(form, chapter, gradebook):
    text = export.FORMATS[form](export.read(chapter, gradebook))
    fields = [
        field
        for separator in ",;"
        for row in csv.reader(io.StringIO(text), delimiter=separator)
        for field in row
    ]
    assert any("calc" in field for field in fields)
    assert not [field for field in fields if field.strip(' "').startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert "\t" not in text


@pytest.mark.parametrize(
    ("text", "is_now"),
    [
        ("=1+1", "'=1+1"),
        ("  +1", "'  +1"),
        ("-x", "'-x"),
        ("@x", "'@x"),
        ("\r=x", "' =x"),
        ("\uff1dx", "'\uff1dx"),
        ("a;=x", "a;'=x"),
        ("ada@example.org", "ada@example.org"),
        ("O'Hara-Smith", "O'Hara-Smith"),
    ],
)
def test_what_a_spreadsheet_would_run(text, is_now):
    assert export.harmless(text) == is_now


def test_the_command_writes_the_file(gradebook, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CLASSROOM", str(tmp_path / "class"))
    monkeypatch.setenv("GRADEBOOK", gradebook)
    file = tmp_path / "grades.csv"
    assert main(["export", "similarity", "--format", "canvas", "--to", str(file)]) == 0
    assert "4 students, 1 of them without a submission" in capsys.readouterr().out
    assert len(read_csv(file.read_text("utf-8"))) == 6


@pytest.mark.parametrize("broken", ["missing", "not a database", "other chapter", "folder"])
def test_what_cannot_be_exported_is_said_in_a_sentence(broken, gradebook, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CLASSROOM", str(tmp_path / "class"))
    url = {"missing": f"sqlite:///{tmp_path}/none.db", "not a database": f"sqlite:///{tmp_path}/text.db"}
    (tmp_path / "text.db").write_text("not a database" * 100)
    monkeypatch.setenv("GRADEBOOK", url.get(broken, gradebook))
    to = tmp_path if broken == "folder" else tmp_path / "grades.csv"
    chapter = "svd" if broken == "other chapter" else "similarity"
    assert main(["export", chapter, "--format", "moodle", "--to", str(to)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("export: ")
    assert error.count("\n") == 1
    assert not (tmp_path / "grades.csv").exists()


# --- nbgrader's own pages -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nbgrader_page(graded, tmp_path_factory):
    """Return a function that makes nbgrader's own feedback page, as configured, of a notebook full of a text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLASSROOM", str(tmp_path_factory.mktemp("class")))
        config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    converter = GenerateFeedback(coursedir=CourseDirectory(config=config), config=config)
    exporter = converter.exporter_class(parent=converter, config=converter.config)
    for step in converter.preprocessors:
        if "GetGrades" not in str(step):
            exporter.register_preprocessor(step)

    def page(text):
        outputs = [
            new_output("display_data", {"text/html": text, "text/plain": text}),
            new_output("display_data", {"image/svg+xml": text}),
            new_output("display_data", {"application/javascript": text}),
            new_output("display_data", {"text/markdown": text}),
            new_output("display_data", {"text/latex": text}),
            new_output("display_data", {"image/png": text}),
            new_output("display_data", {"image/png": PIXEL}, metadata={"filenames": {"image/png": text}}),
            new_output("display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": text}}),
            new_output("stream", name="stdout", text=text),
            new_output("error", ename="E", evalue=text, traceback=[text]),
        ]
        notebook = copy.deepcopy(with_cell(graded["untouched"], *outputs, source=text).notebook)
        notebook.cells.append(new_markdown_cell(text, attachments={"x": {"image/svg+xml": text}}))
        for cell in notebook.cells:  # what GetGrades adds
            cell.metadata.get("nbgrader", {}).update(score=0, points=1)
        meta = {"score": 0, "max_score": 1, "late_penalty": 0, "notebook": "similarity"}
        return soup(exporter.from_notebook_node(notebook, {"nbgrader": meta, "metadata": {}})[0])

    return page


@pytest.fixture(scope="module")
def honest_scripts(nbgrader_page):
    """Return how many scripts nbgrader puts into a page of its own accord."""
    return len(nbgrader_page("words").find_all("script"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_is_alive_on_nbgraders_own_page(attack, nbgrader_page, honest_scripts):
    page = nbgrader_page(attack)
    assert len(page.find_all("script")) == honest_scripts
    assert not page.find_all(["iframe", "object", "embed", "svg", "form"])
    assert not [name for tag in page.find_all() for name in tag.attrs if name.startswith("on")]
    assert not page.find_all(href=lambda value: value and value.lower().startswith("javascript"))
    assert {img.get("src") for img in page.find_all("img")} <= {f"data:image/png;base64,{PIXEL}", None}
    assert page.select("div.panel-body > div#notebook")  # and the page still has its shape
    assert "Similarity: the exercises" in page.get_text()
    assert page.find_all("summary")  # the hints in the statements


# --- in a browser -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(chapter, graded, tmp_path_factory):
    """Return files to look at: ordinary ones, one that could not be run, and one full of attacks."""
    into = tmp_path_factory.mktemp("feedback")
    attacks = "\n".join(ATTACKS) + " " + "w" * 500
    outputs = [
        new_output("stream", name="stdout", text=attacks),
        new_output("display_data", {"image/png": PIXEL}),
        new_output("error", ename="E" * 200, evalue=attacks, traceback=[]),
    ]
    hostile = with_cell(graded["wrong-all-over"], *outputs, source=f"'''{attacks}'''")
    outcomes = dict(graded["wrong-all-over"].outcomes) | {"one_hot_checks": Outcome(Status.FAILED, attacks)}
    outcomes["multi_hot_checks"] = Outcome(Status.UNJUDGED, attacks)
    unjudged = dict.fromkeys(chapter.test_cells, Outcome(Status.UNJUDGED, "not a notebook"))
    class_ = {
        **{student: graded[student] for student in ("right-one-way", "wrong-here-and-there")},
        "unreadable": Graded(chapter.name, unjudged, ("not JSON",)),
        "<script>alert(1)<": replace(hostile, outcomes=outcomes, flags=(attacks,), sandboxed=False),
    }
    write(chapter, class_, into, late_penalties={"right-one-way": 2})
    return [into / "similarity.html", *sorted(into.glob("*/similarity/similarity.html"))]


@pytest.mark.browser
def test_pages_read_well_in_a_browser(browser, pages):
    path = ROOT / "build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists() and os.environ.get("CI"):
        pytest.fail("run `make site` first")
    axe = path.read_text() if path.exists() else None
    assert len(pages) == 5
    for file in pages:
        # axe is a script, and the pages forbid scripts; what else they forbid is tested without it
        context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
        page, problems = context.new_page(), []
        page.on("console", lambda message, problems=problems: problems.append(message.text))
        page.on("pageerror", lambda error, problems=problems: problems.append(str(error)))
        page.on("request", lambda request, problems=problems: problems.append(request.url))
        page.goto(file.as_uri())
        assert [p for p in problems if not p.startswith(("data:", file.as_uri()))] == [], file
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, file
        if axe is not None:
            page.evaluate(axe)
            for scheme, rules in RULES.items():
                page.emulate_media(color_scheme=scheme)
                found = page.evaluate("rules => axe.run(document, { runOnly: rules })", rules)["violations"]
                assert [
                    (rule["id"], n["html"], n["failureSummary"]) for rule in found for n in rule["nodes"]
                ] == []
        context.close()
    if axe is None:
        pytest.skip("all but accessibility was tested: run `make site` first")


@pytest.mark.browser
def test_a_script_that_slipped_through_would_not_run(browser, pages, tmp_path):
    alive = tmp_path / "alive.html"
    script = "<script>document.title = 'alive'</script><img src='http://127.0.0.1:9/x.png'>"
    alive.write_text(pages[0].read_text("utf-8").replace("</main>", f"{script}</main>"), "utf-8")
    context = browser.new_context()
    page, requests = context.new_page(), []
    page.on("requestfinished", lambda request: requests.append(request.url))
    page.goto(alive.as_uri())
    assert page.title() == "Similarity: the class"
    assert not [url for url in requests if url.startswith("http")]
    context.close()
    free = browser.new_context(bypass_csp=True).new_page()
    free.goto(alive.as_uri())
    assert free.title() == "alive"  # so it is the policy that stops it
    free.context.close()


def test_a_page_has_the_rights_that_its_writer_gives(tmp_path):
    before = os.umask(0o077)
    try:
        feedback.put(tmp_path / "page.html", "")
    finally:
        os.umask(before)
    assert (tmp_path / "page.html").stat().st_mode & 0o777 == 0o600


def test_what_is_no_file_is_not_replaced():
    with pytest.raises(GraderError, match="/dev/null is a folder or a device"):
        feedback.put(Path("/dev/null"), "")
