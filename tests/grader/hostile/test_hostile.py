"""Hostile submissions, through the real path: what each may lose, what it must be told, and what it must not touch."""

import json
import socket
import threading

import attacks
import nbformat
import pytest
from attacks import CASES

from grader.course import ROOT, cell_id
from grader.grading import grade
from grader.sandbox import Settings
from grader.submissions import fill


def made(case, solved, right_sources, beside):
    """Return the notebook of a case."""
    notebook = solved
    if case.source:
        source = attacks.written(case.source, case.exercise, right_sources, beside)
        if case.exercise:
            notebook = fill(notebook, {case.exercise: source})
        else:
            notebook = fill(notebook, {})
            notebook.cells.insert(0, nbformat.v4.new_code_cell(source))
    if case.edit:
        notebook = fill(notebook, {})
        case.edit(notebook)
    return notebook


@pytest.fixture
def beside(tmp_path, solved):
    """Return a class's folder: another submission, a gradebook and this submission's own folder."""
    (tmp_path / "other").mkdir()
    nbformat.write(solved, tmp_path / "other" / "similarity.ipynb")
    (tmp_path / "gradebook.db").write_bytes(b"SQLite format 3\0 grades")
    (tmp_path / "mine").mkdir()
    return tmp_path


def check_texts(graded):
    """Check that what is said can be kept, shown and stored anywhere, and is no longer than a reader bears."""
    nbformat.validate(graded.notebook)
    kept = json.dumps(graded.as_json(), ensure_ascii=False)
    kept.encode()  # a lone surrogate ends whoever writes the file
    assert "\\u0000" not in json.dumps(graded.as_json()["outcomes"]), "PostgreSQL holds no NUL"
    assert len(kept) < 10_000_000
    for text in [*graded.flags, *(o.message for o in graded.outcomes.values())]:
        assert len(text) < 1000
        assert "\\u0000" not in json.dumps(text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hostile(case, solved, right_sources, beside, grade_it, machine, monkeypatch):
    monkeypatch.setenv("HIDDEN_SEED", "31415")
    case.prepare(beside / "mine")
    notebook = made(case, solved, right_sources, beside)
    before = sorted(path.name for path in beside.rglob("*"))
    graded, exercises = grade_it(notebook, beside / "mine", case.settings)

    assert {name for name, e in exercises.items() if e.score < e.max_score} == set(case.loses)
    assert all(exercises[name].score == case.gets for name in case.loses)
    said = " ".join(message for name in case.loses for message in exercises[name].messages)
    assert case.words in said
    assert case.flagged in (None, bool(graded.flags)), graded.flags
    assert graded.seconds < case.seconds
    check_texts(graded)
    assert sorted(path.name for path in beside.rglob("*")) == before
    machine.is_as_before()

    graded, exercises = grade_it(solved, None, case.settings)
    assert all(e.score == e.max_score for e in exercises.values()), "the next submission suffers"
    assert not graded.flags


@pytest.mark.parametrize("case", [c for c in CASES if c.spies], ids=lambda case: case.name)
def test_spies_find_what_is_not_hidden(case, solved, right_sources, beside, chapter, monkeypatch):
    """A spy that could find nothing anywhere would prove nothing: without a sandbox it finds what it looks for."""
    monkeypatch.setenv("HIDDEN_SEED", "31415")
    notebook = made(case, solved, right_sources, beside)
    if case.spies == "files":
        settings = Settings(sandbox=False, cell_seconds=20)
        verdict = grade(chapter, notebook, beside / "mine", settings).verdict(chapter)
        assert next(e for e in verdict.exercises if e.id == case.exercise).score == 0
    else:
        with pytest.raises(AssertionError, match="found"):
            run_in_one_process(notebook, chapter)


def run_in_one_process(notebook, chapter):
    """Run a notebook as nbgrader does: the course's cells and the learner's in one namespace."""
    names = {"__name__": "__main__", "In": []}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            locked = chapter.locked_cells.get(cell_id(cell))
            source = locked.source if locked else cell.source
            names["In"].append(source)
            exec(compile(source, f"<{cell_id(cell)}>", "exec"), names)


def test_network_is_out_of_reach(solved, right_sources, beside, grade_it):
    """A server of this machine's own on loopback, and one on an abstract Unix socket, hear nothing."""
    heard = []
    server, abstract = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX)
    name = f"hostile-{server.getsockname()[1]}"
    abstract.bind("\0" + name)
    abstract.listen()

    def listen(listening):
        listening.settimeout(20)
        try:
            heard.append(listening.accept())
        except OSError:
            return

    listeners = [threading.Thread(target=listen, args=(s,), daemon=True) for s in (server, abstract)]
    for listener in listeners:
        listener.start()
    source = attacks.CALLS_HOME.replace("PORT", str(server.getsockname()[1])).replace("NAME", name)
    notebook = fill(solved, {"most_similar": source + right_sources["most_similar"]})
    try:
        graded, exercises = grade_it(notebook, beside / "mine")
    finally:
        with socket.create_connection(server.getsockname()):  # the server does listen
            listeners[0].join(5)
        server.close()
        abstract.close()
    assert len(heard) == 1, "the submission reached it"
    assert all(e.score == e.max_score for e in exercises.values())
    told = next(c for c in graded.notebook.cells if cell_id(c) == "most_similar").outputs
    assert "refused" in json.dumps(told)


def test_course_is_where_the_spies_look():
    """What the spies ask for is there, so that not finding it says something."""
    for path in ("solutions/similarity.py", "chapters/similarity/similarity.ipynb", "grader/checker.py"):
        assert (ROOT / path).exists()
