"""Reading what was handed in: damage and oddities cost nothing where the code can be found, and nothing raises."""

import copy
import json
import os
import random
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.assembly import lines_of, notice, put_together, released_source
from grader.course import cell_id, chapters, is_test
from grader.grading import grade
from grader.isolated import run_candidate, run_sources
from grader.reading import Unreadable, copy_data_files, parse, read_file, read_submission, read_timestamp
from grader.submissions import fill, student_notebook
from grader.verdict import judge


def raw(notebook):
    """Return a notebook as the bytes of its file, however invalid it is."""
    return json.dumps(notebook).encode()


@pytest.fixture
def hand_in(tmp_path):
    """Return a function that puts files into a submission's folder and returns it."""

    def put(files=None, **named):
        folder = tmp_path / "submitted" / "alice" / "similarity"
        folder.mkdir(parents=True)
        for name, content in {**(files or {}), **named}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content if isinstance(content, bytes) else raw(content))
        return folder

    return put


def score(chapter, notebook):
    """Return the verdict on a submission's notebook, its cells run without a kernel."""
    assembled = put_together(chapter, notebook)
    nbformat.validate(assembled.notebook)
    identifiers = [cell_id(cell) for cell in assembled.notebook.cells]
    assert len(set(identifiers)) == len(identifiers)
    for identifier, ours in chapter.locked_cells.items():  # each of ours is there once and as it should be
        (cell,) = [c for c in assembled.notebook.cells if cell_id(c) == identifier]
        assert (cell.source, cell.metadata) == (ours.source, ours.metadata)
    code = [(cell_id(c), c.source) for c in assembled.notebook.cells if c.cell_type == "code"]
    return judge(chapter, run_sources(code, time_limit=20))


def cell(notebook, identifier):
    """Return the cell with that id."""
    return next(c for c in notebook.cells if cell_id(c) == identifier)


def position(notebook, identifier):
    """Return where the cell with that id stands."""
    return next(i for i, c in enumerate(notebook.cells) if cell_id(c) == identifier)


# --- the control set: honest work with an oddity keeps all its points ----------------------------------------


def bare(notebook):
    """Colab and others: nothing but types and sources."""
    for c in notebook.cells:
        c.metadata = {}
        del c["id"]
    notebook.nbformat_minor = 0


def ids_in_metadata(notebook):
    """Colab writes cell ids into the metadata."""
    for c in notebook.cells:
        c.metadata = {"id": c.pop("id")}


def metadata_stripped(notebook):
    for c in notebook.cells:
        c.metadata = {}


def no_metadata_at_all(notebook):
    del notebook["metadata"]
    for c in notebook.cells:
        del c["metadata"]


def as_lines(notebook):
    for c in notebook.cells:
        c.source = c.source.splitlines(keepends=True)


def as_lines_without_ends(notebook):
    for c in notebook.cells:
        c.source = c.source.splitlines()


def windows_lines(notebook):
    for c in notebook.cells:
        c.source = c.source.replace("\n", "\r\n")


def extra_cells(notebook):
    for place in (0, 3, 9, 20, len(notebook.cells)):
        notebook.cells.insert(place, new_code_cell("print('an experiment')\n1 / 0"))
        notebook.cells.insert(place, new_markdown_cell("# a note"))


def prose_reordered(notebook):
    prose = [c for c in notebook.cells if c.cell_type == "markdown"]
    notebook.cells = [c for c in notebook.cells if c.cell_type != "markdown"] + prose[::-1]


def prose_deleted(notebook):
    notebook.cells = [c for c in notebook.cells if c.cell_type == "code"]


def only_the_answers(notebook):
    notebook.cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]


def answers_alone_and_bare(notebook):
    only_the_answers(notebook)
    bare(notebook)


def answers_last(notebook):
    solutions = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
    notebook.cells = [c for c in notebook.cells if c not in solutions] + solutions


def exercises_backwards(notebook):
    notebook.cells = notebook.cells[:2] + notebook.cells[:1:-1]


def setup_last(notebook):
    notebook.cells.append(notebook.cells.pop(position(notebook, "setup")))


def split_by_jupyterlab(notebook):
    """Both halves of a cell keep its metadata."""
    for name in ("recommend_by_content", "one_hot_checks"):
        place = position(notebook, name)
        first = copy.deepcopy(notebook.cells[place])
        first.source, second = "import math\n\n", notebook.cells[place]
        if name.endswith("_checks"):
            lines = second.source.splitlines(keepends=True)
            first.source, second.source = "".join(lines[:4]), "".join(lines[4:])
        second["id"] = f"half-{place}"
        notebook.cells.insert(place, first)


def helper_in_a_second_cell(notebook):
    answer = cell(notebook, "jaccard_similarity")
    answer.source = "def jaccard_similarity(a, b):\n    return divide(set(a), set(b))"
    helper = "def divide(a, b):\n    return len(a & b) / len(a | b) if a | b else 0.0"
    notebook.cells.insert(position(notebook, "jaccard_similarity") + 1, new_code_cell(helper))


def helper_in_a_second_cell_and_tests_deleted(notebook):
    helper_in_a_second_cell(notebook)
    notebook.cells = [c for c in notebook.cells if not is_test(c)]


def merged_with_what_follows(notebook):
    """The answer, its checks and the next answer in one cell."""
    place = position(notebook, "one_hot")
    parts = [cell(notebook, i) for i in ("one_hot", "one_hot_checks", "one_hot_tests", "multi_hot")]
    notebook.cells[place].source = "\n\n".join(c.source for c in parts)
    notebook.cells = [c for c in notebook.cells if not any(c is part for part in parts[1:])]


def merged_into_one_cell(notebook):
    sources = [c.source for c in notebook.cells if c.cell_type == "code"]
    notebook.cells = [new_code_cell("\n\n".join(sources))]


def merged_into_the_checks(notebook):
    checks, answer = cell(notebook, "multi_hot_checks"), cell(notebook, "multi_hot")
    checks.source = answer.source + "\n\n" + checks.source
    notebook.cells.remove(answer)


def answer_moved_to_a_new_cell(notebook):
    """The stub's cell was emptied, the answer stands at the end of the notebook."""
    answer = cell(notebook, "pearson_correlation")
    notebook.cells.append(new_code_cell(answer.source))
    answer.source = "# see below"


def answer_above_the_stub(notebook):
    answer = cell(notebook, "pearson_correlation")
    notebook.cells.insert(position(notebook, "title"), new_code_cell(answer.source))
    answer.source = stubs["pearson_correlation"]


def answer_in_the_place_of_the_checks(notebook):
    cell(notebook, "multi_hot_checks").source = cell(notebook, "multi_hot").source
    notebook.cells.remove(cell(notebook, "multi_hot"))


def answer_became_markdown(notebook):
    answer = cell(notebook, "most_similar")
    answer.cell_type = "markdown"
    del answer["outputs"], answer["execution_count"]


def answer_pasted_twice(notebook):
    """The last counts."""
    wrong = copy.deepcopy(cell(notebook, "one_hot"))
    wrong.source = "def one_hot(labels, categories):\n    return None"
    notebook.cells.insert(1, wrong)


def our_tests_pasted(notebook):
    for c in [c for c in notebook.cells if is_test(c)]:
        notebook.cells.append(new_code_cell(c.source))


def prints_everywhere(notebook):
    for c in notebook.cells:
        if c.cell_type == "code":
            c.source += "\nprint('here')"


def answer_tried_again_at_the_end(notebook):
    """Copied with its id, changed, and left there broken."""
    attempt = copy.deepcopy(cell(notebook, "one_hot"))
    attempt.source = "def one_hot(labels, categories):\n    return np.eye(len(cat"
    notebook.cells.append(attempt)


def answer_in_a_file_of_its_own(notebook):
    """The cell imports it; an experiment at the end has the same name."""
    answer = cell(notebook, "jaccard_similarity")
    notebook.cells.insert(
        0, new_code_cell("import sys, types\nanswers = sys.modules['answers'] = types.ModuleType('')")
    )
    notebook.cells.insert(1, new_code_cell(f"exec({answer.source!r}, answers.__dict__)"))
    answer.source = "from answers import jaccard_similarity"
    notebook.cells.append(new_code_cell("jaccard_similarity = None"))


def import_added_to_the_setup(notebook):
    setup = cell(notebook, "setup")
    lines = setup.source.splitlines()
    setup.source = "\n".join([lines[0], "import math", *lines[1:]])
    cell(
        notebook, "euclidean_distance"
    ).source = "def euclidean_distance(x, y):\n    x, y = np.asarray(x, float), np.asarray(y, float)\n"
    cell(notebook, "euclidean_distance").source += "    return math.sqrt(sum((x - y) ** 2))"


def imports_sorted_by_the_editor(notebook):
    import_added_to_the_setup(notebook)
    setup = cell(notebook, "setup")
    setup.source = "\n".join(sorted(setup.source.splitlines()))


def outputs_malformed(notebook):
    for c in notebook.cells:
        if c.cell_type == "code":
            c.outputs = [{"output_type": "nonsense"}, 5, {"output_type": "stream", "name": 7, "text": {}}]
            c.execution_count = "many"


def numbers_out_of_hand(notebook):
    notebook.metadata = {"size": 10**25, "nothing": float("nan"), "all": float("inf")}
    notebook.cells[0].metadata = {"deep": [[[[[[]]]]]]}


def wrong_kernel(notebook):
    notebook.metadata = {
        "kernelspec": {"name": "ir", "language": "R", "display_name": 1},
        "language_info": [],
    }


def unknown_cell_types(notebook):
    for c in notebook.cells:
        if c.cell_type == "markdown":
            c.cell_type = "prose"


def invalid_ids(notebook):
    for number, c in enumerate(notebook.cells):
        c.metadata = {}
        c.id = ["", "a b", 5, None, "x" * 500][number % 5]


def half_a_surrogate(notebook):
    notebook.cells[0].source += "\ud83d"
    cell(notebook, "one_hot").source += "  # \udc80"


def junk_among_the_cells(notebook):
    notebook.cells[3:3] = [None, 5, {}, {"cell_type": "code"}, [], {"source": {}}]


def of_an_unknown_format(notebook):
    notebook.nbformat, notebook.nbformat_minor = 99, "x"


def cells_in_a_dict(notebook):
    notebook.cells = {str(number): c for number, c in enumerate(notebook.cells)}


def unknown_schema(notebook):
    for c in notebook.cells:
        if "nbgrader" in c.metadata:
            c.metadata.nbgrader.schema_version = 99


CONTROL = [
    bare, ids_in_metadata, metadata_stripped, no_metadata_at_all, as_lines, as_lines_without_ends, windows_lines,
    extra_cells, prose_reordered, prose_deleted, only_the_answers, answers_alone_and_bare, answers_last,
    exercises_backwards, setup_last, split_by_jupyterlab, helper_in_a_second_cell,
    helper_in_a_second_cell_and_tests_deleted, merged_with_what_follows, merged_into_one_cell,
    merged_into_the_checks, answer_moved_to_a_new_cell, answer_above_the_stub, answer_in_the_place_of_the_checks,
    answer_became_markdown, answer_pasted_twice, answer_tried_again_at_the_end, answer_in_a_file_of_its_own,
    our_tests_pasted, prints_everywhere,
    import_added_to_the_setup, imports_sorted_by_the_editor, outputs_malformed, numbers_out_of_hand, wrong_kernel,
    unknown_cell_types, invalid_ids, half_a_surrogate, junk_among_the_cells, of_an_unknown_format, cells_in_a_dict,
    unknown_schema,
]  # fmt: skip
stubs = {}


@pytest.fixture(autouse=True, scope="module")
def _ready(blank, chapter):
    stubs.update({cell_id(c): c.source for c in blank.cells})
    import sklearn.preprocessing  # noqa: F401  (imported here once, for the answer that uses it in every run)

    run_candidate(chapter, "one_hot", "")  # imports what the tests need, likewise


@pytest.mark.parametrize("change", CONTROL)
def test_honest_work_keeps_its_points(change, right, chapter, hand_in):
    notebook = copy.deepcopy(right)
    change(notebook)
    found = read_submission(hand_in({"similarity.ipynb": raw(notebook)}), chapter)
    assert found.problem == ""
    verdict = score(chapter, found.notebook)
    assert {e.id: e.messages for e in verdict.exercises if e.score < e.max_score} == {}


def in_format(notebook, major, minor=0):
    """Return a notebook's file in an older format."""
    if major == 3:
        return nbformat.writes(copy.deepcopy(notebook), version=3).encode()
    if major == 2:
        names = {"code": "input", "markdown": "source"}
        cells = [{"cell_type": c.cell_type, names[c.cell_type]: c.source} for c in notebook.cells]
        return raw(
            {"nbformat": 2, "metadata": {}, "worksheets": [{"cells": cells[:9]}, {"cells": cells[9:]}]}
        )
    older = copy.deepcopy(notebook)
    older.nbformat_minor = minor
    for c in older.cells:
        if minor < 5:
            del c["id"]
    return raw(older)


FILES = {
    "format 2": lambda nb: in_format(nb, 2),
    "format 3": lambda nb: in_format(nb, 3),
    "format 4.0": lambda nb: in_format(nb, 4, 0),
    "format 4.4": lambda nb: in_format(nb, 4, 4),
    "format 4.5": lambda nb: in_format(nb, 4, 5),
    "byte order mark": lambda nb: b"\xef\xbb\xbf" + raw(nb),
    "utf-16": lambda nb: raw(nb).decode().encode("utf-16"),
    "utf-16 without mark": lambda nb: raw(nb).decode().encode("utf-16-be"),
    "utf-32": lambda nb: raw(nb).decode().encode("utf-32"),
    "latin-1": lambda nb: json.dumps(nb, ensure_ascii=False).encode("latin-1", "replace"),
    "duplicate keys": lambda nb: b'{"cells": [], "nbformat": 3, ' + raw(nb)[1:],
    "a number of 10000 digits": lambda nb: b'{"x": ' + b"9" * 10000 + b", " + raw(nb)[1:],
    "not a number": lambda nb: b'{"x": [NaN, -Infinity], ' + raw(nb)[1:],
    "rubbish behind it": lambda nb: raw(nb) + b"\n</body></html>",
    "cut short behind the last cell": lambda nb: raw({"cells": nb.cells})[:-2],
    "conflict markers": lambda nb: raw(nb).replace(b'[{"', b'[\n<<<<<<< HEAD\n{"', 1),
    "indented": lambda nb: json.dumps(nb, indent=4).encode(),
    "zeros at its end": lambda nb: raw(nb) + b"\0" * 4096,
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_in_another_format_or_damaged_keeps_its_points(kind, right, chapter, hand_in):
    found = read_submission(hand_in({"similarity.ipynb": FILES[kind](right)}), chapter)
    assert found.problem == ""
    verdict = score(chapter, found.notebook)
    assert verdict.score == verdict.max_score


def test_a_file_cut_short_loses_what_is_missing_and_says_so(right, chapter, hand_in):
    content = raw(right)
    found = read_submission(hand_in({"similarity.ipynb": content[: len(content) // 2]}), chapter)
    assert "the file is damaged" in found.flags[0]
    verdict = score(chapter, found.notebook)
    assert 0 < verdict.score < verdict.max_score
    lost = [e.id for e in verdict.exercises if e.score == 0]
    assert lost == [e.name for e in chapter.exercises][-len(lost) :]
    assert set(put_together(chapter, found.notebook).missing) <= set(lost)


def test_through_a_kernel_as_well(right, chapter, hand_in):
    notebook = copy.deepcopy(right)
    for change in (merged_with_what_follows, answer_moved_to_a_new_cell, extra_cells, bare):
        change(notebook)
    folder = hand_in({"similarity (1).ipynb": raw(notebook)})
    verdict = grade(chapter, read_submission(folder, chapter).notebook, folder).verdict(chapter)
    assert verdict.score == verdict.max_score


# --- which file ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["similarity (1).ipynb", "my 'best' \"work\".ipynb", "two\nlines.ipynb", "Kopie von similarity.IPYNB",
     "similarity.ipynb.txt", "similarity.ipynb.json", "similarity/similarity.ipynb", "$(reboot).ipynb"],
)  # fmt: skip
def test_the_only_notebook_is_taken_by_its_content(name, right, chapter, hand_in):
    found = read_submission(hand_in({name: raw(right), "data.csv": b"1,2"}), chapter)
    assert (found.problem, found.flags) == ("", ())
    assert found.path.name == Path(name).name


def test_of_several_the_chapters_own_name_counts(right, blank, chapter, hand_in):
    folder = hand_in({"similarity.ipynb": raw(right), "a.ipynb": raw(blank), "b.ipynb": b"broken"})
    found = read_submission(folder, chapter)
    assert found.path.name == "similarity.ipynb"
    assert found.flags == ("3 notebooks were handed in; `similarity.ipynb` was graded",)


@pytest.mark.parametrize("named", ["blank", "broken", "other"])
def test_work_under_another_name_counts_where_the_named_one_holds_none(named, right, blank, chapter, hand_in):
    other = {"cells": [{"cell_type": "code", "source": "x = 1"}]}
    named = {"blank": raw(blank), "broken": b"{", "other": raw(other)}[named]
    found = read_submission(hand_in({"similarity.ipynb": named, "similarity (1).ipynb": raw(right)}), chapter)
    assert found.path.name == "similarity (1).ipynb"


def test_a_notebook_for_another_chapter_is_named(chapter, hand_in):
    svd = next(c for c in chapters() if c.name == "svd")
    found = read_submission(hand_in({"similarity.ipynb": raw(student_notebook(svd))}), chapter)
    assert found.notebook is None
    assert (
        found.problem
        == "`similarity.ipynb` is the notebook of the chapter svd: hand in the one of similarity"
    )


# --- what cannot be graded -----------------------------------------------------------------------------------

BROKEN = {
    "empty": (b"", "it is empty"),
    "blank": (b" \n\0", "it is empty"),
    "text": (b"def one_hot(labels, categories): ...", "is not a notebook"),
    "html": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "is not a notebook"),
    "binary": (bytes(range(256)) * 10, "is not a notebook"),
    "a list": (b"[]", "though it is JSON"),
    "null": (b"null", "though it is JSON"),
    "no cells": (b'{"nbformat": 4, "metadata": {}}', "holds no exercise"),
    "cells no list": (b'{"nbformat": 4, "cells": 5}', "holds no exercise"),
    "cells of junk": (b'{"nbformat": 4, "cells": [5, null, [], {}]}', "no cell has a source"),
    "sources of junk": (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": 5}]}', "no cell has a source"),
    "format 99": (b'{"nbformat": 99, "cells": []}', "its format is 99"),
    "nested 100000 deep": (b'{"cells":' + b"[" * 100_000, "nested too deeply"),
    "nested and closed": (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
    "many damaged cells": (b'{"cells":[' + b'{"cell_type": "code", "source": [' * 50_000, "is not a notebook"),
    "a million cells": (b'{"cells":[' + b'{"source":""},' * 1_000_000 + b'{"source":""}]}', "more than 5000 cells"),
    "a million lines": (raw({"cells": [new_code_cell("a\n" * 1_000_000)]}), "more than 1 MB of code"),
    "of nothing known": (b'{"cells": [{"cell_type": "code", "source": "x = 1"}]}', "holds no exercise"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_what_cannot_be_graded_is_a_sentence_and_a_flag(kind, chapter, hand_in):
    content, words = BROKEN[kind]
    found = read_submission(hand_in({"similarity.ipynb": content}), chapter)
    assert found.notebook is None
    assert found.path.name == "similarity.ipynb"
    assert words in found.problem
    assert "\n" not in found.problem
    assert len(found.problem) < 250
    assert found.problem in found.flags


def test_a_file_too_large_is_not_read(chapter, hand_in):
    folder = hand_in({"similarity.ipynb": b""})
    os.truncate(folder / "similarity.ipynb", 200_000_000)
    assert "larger than 20 MB: clear its outputs" in read_submission(folder, chapter).problem


def make_link(path):
    path.symlink_to("/etc/passwd")


def make_endless_link(path):
    path.symlink_to("/dev/zero")


def make_loop(path):
    path.symlink_to(path.name)


def make_socket(path):
    # the whole path is often too long for a socket's name
    here = os.getcwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(path.name)
    finally:
        os.chdir(here)


SPECIAL = [make_link, make_endless_link, make_loop, make_socket, os.mkfifo, Path.mkdir]


@pytest.mark.parametrize("make", SPECIAL)
def test_what_is_no_file_is_neither_followed_nor_opened(make, right, chapter, hand_in, tmp_path):
    folder = hand_in()
    make(folder / "similarity.ipynb")
    found = read_submission(folder, chapter)
    assert found.notebook is None
    assert found.problem == "no notebook was handed in: hand in `similarity.ipynb`"
    assert "`similarity.ipynb`" in found.flags[0]
    with pytest.raises(Unreadable, match="is no file"):
        read_file(folder / "similarity.ipynb")
    (folder / "similarity (1).ipynb").write_bytes(raw(right))
    assert read_submission(folder, chapter).path.name == "similarity (1).ipynb"


def test_a_link_to_the_notebook_of_another_student_is_not_followed(right, chapter, hand_in, tmp_path):
    folder = hand_in({"similarity.ipynb": raw(right)})
    thief = tmp_path / "submitted" / "bob"
    thief.mkdir()
    (thief / "similarity").symlink_to(folder)
    found = read_submission(thief / "similarity", chapter)
    assert found.problem == "the submission's folder is a link: hand in the notebook itself"
    assert copy_data_files(thief / "similarity", tmp_path / "copied") == ()
    assert list((tmp_path / "copied").iterdir()) == []


def test_no_folder_and_no_notebook_are_sentences(chapter, hand_in, tmp_path):
    assert "missing" in read_submission(tmp_path / "nobody", chapter).problem
    (tmp_path / "file").write_bytes(b"")
    assert "no folder" in read_submission(tmp_path / "file", chapter).problem
    assert "no notebook was handed in" in read_submission(hand_in({"notes.txt": b"sorry"}), chapter).problem


def test_what_nobody_thought_of_is_a_problem_too(right, chapter, hand_in, monkeypatch):
    def fails(*_):
        raise MemoryError("no\nmemory")

    monkeypatch.setattr("grader.reading.parse", fails)
    found = read_submission(hand_in({"similarity.ipynb": raw(right)}), chapter)
    assert found.problem == "the submission could not be read (MemoryError: no�memory): hand it in again"


def test_many_files_and_deep_folders_end(right, chapter, hand_in):
    folder = hand_in({"similarity.ipynb": raw(right)})
    for number in range(2000):
        (folder / f"z{number}").symlink_to("x")
    deep = folder
    for _ in range(60):
        deep = deep / "d"
        deep.mkdir()
    found = read_submission(folder, chapter)
    assert found.problem == ""
    assert "more than 1000 files" in found.flags[1]


def test_data_files_are_copied_and_nothing_else(hand_in, tmp_path):
    folder = hand_in(
        {"data.csv": b"1", "deep/er.csv": b"2", ".hidden": b"3", "other.ipynb": b"4", "big.bin": b"5" * 500}
    )
    for make in SPECIAL[:-1]:
        make(folder / make.__name__)
    (folder / "linked").symlink_to("/etc")
    into = tmp_path / "copied"
    flags = copy_data_files(folder, into, limit=100)
    assert {str(p.relative_to(into)): p.read_bytes() for p in into.rglob("*") if p.is_file()} == {
        "data.csv": b"1",
        "deep/er.csv": b"2",
    }
    assert not [p for p in into.rglob("*") if p.is_symlink() or not (p.is_file() or p.is_dir())]
    assert "`big.bin`" in flags[0]


JUNK = [None, 5, -1.5, True, "x", "", [], {}, [1, [2]], {"a": 1}, "\ud800", "one_hot", "setup", "one_hot_checks",
        ["a", "b"], 10**400, "def one_hot(): pass", "code", "markdown"]  # fmt: skip


def spoil(value, rng):
    """Change a place in a notebook at random, whatever becomes of it."""
    while isinstance(value, (dict, list)) and value:
        key = rng.choice(list(value) if isinstance(value, dict) else range(len(value)))
        if not isinstance(value[key], (dict, list)) or not value[key] or rng.random() < 0.2:
            break
        value = value[key]
    if rng.random() < 0.6:
        value[key] = copy.deepcopy(rng.choice(JUNK))
    elif rng.random() < 0.5:
        del value[key]
    elif isinstance(value, list):
        rng.shuffle(value)
    else:
        value[rng.choice(["source", "cell_type", "id", "metadata", "nbgrader"])] = rng.choice(JUNK)


def scratch(content, rng):
    """Change a file's bytes at random."""
    content = bytearray(content)
    for _ in range(rng.randint(1, 20)):
        place = rng.randrange(len(content))
        content[place : place + rng.randrange(30)] = rng.randbytes(rng.randrange(20))
    return bytes(content)


@pytest.mark.parametrize("seed", range(40))
def test_at_random_nothing_raises_and_our_cells_stand_where_they_belong(seed, right, chapter, hand_in):
    rng = random.Random(seed)
    notebook = json.loads(json.dumps(right))
    if seed % 2:
        for _ in range(rng.randint(1, 12)):
            if isinstance(notebook, dict) and notebook:
                spoil(notebook, rng)
    content = raw(notebook) if seed % 2 else scratch(raw(notebook), rng)
    found = read_submission(hand_in({"similarity.ipynb": content}), chapter)
    if found.notebook is None:
        assert found.problem
        assert "Error" not in found.problem
        return
    made = put_together(chapter, found.notebook).notebook
    nbformat.validate(made)
    nbformat.writes(made).encode()
    places = {cell_id(c): place for place, c in enumerate(made.cells)}
    assert len(places) == len(made.cells)
    assert {cell_id(c) for c in made.cells if is_test(c)} == set(chapter.test_cells)
    for identifier, ours in chapter.locked_cells.items():
        assert cell(made, identifier).source == ours.source
    for exercise in chapter.exercises:
        tests = [places[cell_id(c)] for c in exercise.cells]
        assert places["setup"] < places.get(exercise.name, tests[0]) <= tests[0] < tests[1]


# --- the time --------------------------------------------------------------------------------------------------

NOW = datetime(2026, 5, 1)


@pytest.mark.parametrize(
    ("content", "when", "words"),
    [
        (b"2026-04-01 12:00:00 UTC", datetime(2026, 4, 1, 12), None),
        (b"2026-04-01T12:00:00.5+0200\n", datetime(2026, 4, 1, 10, 0, 0, 500000), None),
        (b"2026-05-01 20:00:00", datetime(2026, 5, 1, 20), None),  # no zone: it may be today somewhere
        (b"", None, None),
        (b"2999-01-01 00:00:00 UTC", None, "names a time in the future (2999-01-01)"),
        (b"yesterday, promised", None, "holds no time"),
        (b"9" * 400, None, "holds no time"),
        (b"\xff\xfe\x00", None, "holds no time"),
        (b"0001-01-01 00:00:00 +2300", None, "holds no time"),
        (b" " * 2000, None, "is larger than"),
    ],
)
def test_a_time_stamp_is_believed_where_it_can_be(content, when, words, tmp_path):
    (tmp_path / "timestamp.txt").write_bytes(content)
    found, flags = read_timestamp(tmp_path, NOW)
    assert found == when
    assert [words in flag for flag in flags] == ([] if words is None else [True])


@pytest.mark.parametrize("make", SPECIAL)
def test_a_time_stamp_that_is_no_file_is_not_opened(make, tmp_path):
    make(tmp_path / "timestamp.txt")
    found, flags = read_timestamp(tmp_path, NOW)
    assert found is None
    assert "is no file" in flags[0]


def test_a_submission_carries_its_time_and_the_doubts(right, chapter, hand_in):
    late = datetime.now(UTC) + timedelta(days=300)
    folder = hand_in({"similarity.ipynb": raw(right), "timestamp.txt": str(late).encode()})
    found = read_submission(folder, chapter)
    assert found.timestamp is None
    assert "in the future" in found.flags[0]
    (folder / "timestamp.txt").write_text("2026-04-01 12:00:00 UTC")
    found = read_submission(folder, chapter)
    assert (found.timestamp, found.flags) == (datetime(2026, 4, 1, 12), ())


# --- what was tampered with ------------------------------------------------------------------------------------


def flags_after(chapter, notebook, change):
    """Return the flags on a copy of a notebook after a change, and its verdict."""
    changed = copy.deepcopy(notebook)
    change(changed)
    submission, _ = parse(raw(changed))
    return put_together(chapter, submission).flags, score(chapter, submission)


def check_emptied(notebook):
    cell(notebook, "cosine_similarity_checks").source = "pass"


def check_made_editable(notebook):
    cell(notebook, "cosine_similarity_checks").metadata.nbgrader.update(
        solution=True, grade=False, locked=False
    )


def check_made_markdown(notebook):
    checks = cell(notebook, "cosine_similarity_checks")
    checks.cell_type = "markdown"
    del checks["outputs"], checks["execution_count"]


def points_changed(notebook):
    cell(notebook, "cosine_similarity_checks").metadata.nbgrader.points = 1000


def id_forged(notebook):
    forged = copy.deepcopy(cell(notebook, "cosine_similarity_tests"))
    forged.source = "np.isclose = np.allclose = lambda *a, **k: True"
    notebook.cells.insert(2, forged)


def id_forged_last(notebook):
    forged = copy.deepcopy(cell(notebook, "cosine_similarity_tests"))
    forged.source = "np.isclose = np.allclose = lambda *a, **k: True"
    notebook.cells.append(forged)


def test_cell_added(notebook):
    bonus = copy.deepcopy(cell(notebook, "cosine_similarity_tests"))
    bonus.metadata.nbgrader.update(grade_id="bonus", points=100)
    bonus.id = "bonus"
    notebook.cells.append(bonus)


test_cell_added.__test__ = False


def checks_deleted(notebook):
    for name in ("cosine_similarity_checks", "cosine_similarity_tests"):
        notebook.cells.remove(cell(notebook, name))


def answer_deleted(notebook):
    notebook.cells.remove(cell(notebook, "cosine_similarity"))


def defined_again(notebook):
    notebook.cells.append(new_code_cell("def cosine_similarity(x, y):\n    return 1"))


def written_twice(notebook):
    twice = copy.deepcopy(cell(notebook, "cosine_similarity"))
    twice.source = "def cosine_similarity(x, y):\n    return 1"
    notebook.cells.insert(1, twice)


@pytest.mark.parametrize(
    ("change", "flag", "loses"),
    [
        (check_emptied, "the locked cell `cosine_similarity_checks` had been changed and was restored", False),
        (check_made_editable, "`cosine_similarity_checks` had been changed: grade, locked, solution", False),
        (check_made_markdown, "the marks of the cell `cosine_similarity_checks` had been changed: cell type", False),
        (points_changed, "the marks of the cell `cosine_similarity_checks` had been changed: points", False),
        (id_forged, "the id of the locked cell `cosine_similarity_tests` stands on 2 cells", False),
        (id_forged_last, "the locked cell `cosine_similarity_tests` had been changed and was restored", False),
        (test_cell_added, "cells that are not the chapter's say that they give points: `bonus`", False),
        (checks_deleted, "locked cells were missing and were put back: `cosine_similarity_checks`", False),
        (answer_deleted, "no cell defines `cosine_similarity`", True),
        (defined_again, "`cosine_similarity` is defined again after its tests", False),
        (written_twice, "`cosine_similarity` is written in 2 cells with its id; the last one was graded", False),
    ],
)  # fmt: skip
def test_tampering_gains_nothing_and_is_flagged(change, flag, loses, right, blank, answers, chapter):
    flags, verdict = flags_after(chapter, right, change)
    assert len(flags) == 1
    assert flag in flags[0]
    lost = {e.id for e in verdict.exercises if e.score < e.max_score}
    assert lost == ({"cosine_similarity"} if loses else set())
    if not loses:  # and what is wrong stays wrong
        wrong = fill(right, {"cosine_similarity": answers["wrong-all-over"]["cosine_similarity"]})
        _, verdict = flags_after(chapter, wrong, change)
        assert {e.id for e in verdict.exercises if e.score < e.max_score} == {"cosine_similarity"}


@pytest.mark.parametrize(
    "change",
    [windows_lines, prints_everywhere, split_by_jupyterlab, bare, extra_cells, import_added_to_the_setup,
     our_tests_pasted, prose_deleted, exercises_backwards, metadata_stripped, outputs_malformed],
)  # fmt: skip
def test_nobody_is_bothered_with_what_is_harmless(change, right, chapter):
    flags, _ = flags_after(chapter, right, change)
    assert flags == ()


def test_our_tests_are_not_run_as_the_learners_code(right, chapter):
    notebook = copy.deepcopy(right)
    our_tests_pasted(notebook)
    merged_with_what_follows(notebook)
    old = cell(right, "cosine_similarity_checks").source.replace("assert", "assert True\nassert", 1)
    notebook.cells.append(new_code_cell(old + "\nassert True"))
    assembled = put_together(chapter, notebook).notebook
    assert not [c for c in assembled.cells if "assert" in c.source and not is_test(c)]


def test_a_cell_before_the_tests_that_defines_the_function_again_counts(right, chapter):
    """It is what the learner's own run of the notebook does."""
    notebook = copy.deepcopy(right)
    again = new_code_cell("def one_hot(labels, categories):\n    return None")
    notebook.cells.insert(position(notebook, "one_hot_checks"), again)
    verdict = score(chapter, notebook)
    assert {e.id for e in verdict.exercises if e.score < e.max_score} == {"one_hot"}


@pytest.mark.parametrize("each", chapters(), ids=lambda each: each.name)
def test_released_cells_are_those_of_nbgrader(each):
    """What a learner gets is computed here without nbgrader, which takes a second to import."""
    for ours, theirs in zip(each.notebook.cells, student_notebook(each).cells, strict=True):
        assert lines_of(released_source(ours)) == lines_of(theirs.source)


@pytest.mark.parametrize("each", chapters(), ids=lambda each: each.name)
def test_an_untouched_notebook_is_put_together_as_the_source_is(each):
    assembled = put_together(each, student_notebook(each))
    assert (assembled.flags, assembled.missing) == ((), ())
    assert [cell_id(c) for c in assembled.notebook.cells] == [cell_id(c) for c in each.notebook.cells]
    again = put_together(each, assembled.notebook)
    assert (again.notebook, again.flags) == (assembled.notebook, ())


@pytest.mark.parametrize("change", CONTROL)
def test_what_was_put_together_stays_as_it_is(change, right, chapter):
    """`nbgrader autograde` does it when it reads and `grade` does it again."""
    notebook = copy.deepcopy(right)
    change(notebook)
    once = put_together(chapter, parse(raw(notebook))[0])
    again = put_together(chapter, once.notebook)
    assert again.notebook == once.notebook


def test_a_notice_holds_every_test_and_none_of_the_learners_code(chapter):
    notebook = notice(chapter, "it is empty")
    assert "it is empty" in notebook.cells[0].source
    assert {cell_id(c) for c in notebook.cells if is_test(c)} == set(chapter.test_cells)
