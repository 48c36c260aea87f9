"""`web/build.py` builds all of the site or none of it, and no more than has changed."""

import json
import os
import random
from pathlib import Path

import pytest

# More than a page may weigh, and it cannot be compressed to less.
HEAVY = random.Random(0).randbytes(600_000).hex()
FAULTS = {
    "cell": ("```{code-cell} ipython3\nprice = 1 / 0\n```", "ZeroDivisionError"),
    "stderr": ("```{code-cell} ipython3\nimport sys\n\nprint('oh', file=sys.stderr)\n```", "stderr"),
    "reference": ("[nowhere](nowhere.md)", "nowhere.md"),
    "name": ("{py:func}`solutions.nowhere`", "solutions.nowhere"),
    "anchor": ("[nowhere](#nowhere)", "nowhere"),
    "directive": ("```{nosuchdirective}\n```", "nosuchdirective"),
    "formula": (r"$\frac{1$", r"the formula `\frac{1` cannot be set"),
    "formula that TeX would refuse": ("$größe$", "the formula `größe` cannot be set"),
    "icon": ('<i class="fa-solid fa-nosuchicon"></i>', "chapters/demo/index.html names `fa-nosuchicon`"),
    "weight": (f'<p title="{HEAVY}">Heavy.</p>', "chapters/demo/index.html loads "),
    "marker": ("```python\n### BEGIN SOLUTION\n```", "make site"),
}


def outputs(course) -> list[dict]:
    """Return the code cells of the executed page."""
    path = course.root / "build" / "executed" / "chapters" / "demo" / "index.ipynb"
    return [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]


def test_help_needs_no_course(course) -> None:
    done = course.build("--help")
    assert done.returncode == 0
    assert "--book" in done.stdout
    assert "--site" in done.stdout


def test_a_missing_student_notebook_is_one_sentence(course) -> None:
    (course.root / "build/release/demo/demo.ipynb").unlink()
    done = course.build()
    assert done.returncode == 2
    assert done.stderr == "build/release/demo/demo.ipynb is missing: run `make release` first.\n"
    assert not (course.root / "build/site").exists()


def test_a_page_that_does_not_exist_is_one_sentence(course) -> None:
    course.append("_toc.yml", "- file: chapters/other/index\n")
    done = course.build()
    assert done.returncode == 2
    assert "chapters/other/index" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_toc_that_is_none_is_one_sentence(course) -> None:
    course.write("_toc.yml", "chapters: 3\n")
    done = course.build()
    assert done.returncode == 2
    assert done.stderr.startswith("_toc.yml could not be read")


@pytest.mark.parametrize("option", ["--book", "--site"])
def test_another_s_folder_is_left_alone(course, tmp_path: Path, option: str) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("words")
    done = course.build(option, str(precious))
    assert done.returncode == 2
    assert str(precious) in done.stderr
    assert (precious / "thesis.txt").read_text() == "words"


def test_a_failing_npm_is_one_sentence(course) -> None:
    npm = course.root / "build" / "npm"
    if npm.is_symlink():
        npm.unlink()
    lock = course.root / "web" / "package-lock.json"
    lock.write_text(
        lock.read_text().replace('"lockfileVersion": 3', '"lockfileVersion": "none"').replace("0.19.1", "0")
    )
    done = course.build()
    assert done.returncode == 1
    assert "npm ci" in done.stderr
    assert "Traceback" not in done.stderr


def test_student_notebooks_take_the_place_of_sources(built_course) -> None:
    site = built_course.site()
    assert "chapters/demo/demo.html" in site
    assert b"NotImplementedError" in site["_sources/chapters/demo/demo.ipynb"]
    assert not any(b"BEGIN SOLUTION" in content for content in site.values())


def test_nothing_is_done_when_nothing_has_changed(built_course) -> None:
    build = built_course.root / "build"
    before = {file: file.stat().st_mtime_ns for file in build.rglob("*") if file.is_file()}
    done = built_course.build()
    assert done.returncode == 0
    assert done.stdout == "build/site is up to date.\n"
    assert {file: file.stat().st_mtime_ns for file in build.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_fails_the_build_and_leaves_the_old_site(built_course, fault: str) -> None:
    text, message = FAULTS[fault]
    page = built_course.root / "chapters/demo/index.md"
    before, good = built_course.site(), page.read_text()
    built_course.append("chapters/demo/index.md", f"\n{text}\n")
    try:
        done = built_course.build()
        # Sphinx keeps its notes on a page that it has warned about, so the second run could pass.
        again = built_course.build() if fault == "directive" else done
    finally:
        page.write_text(good)
    for run in (done, again):
        assert run.returncode == 1
        assert message in run.stderr
        assert run.stderr.endswith(
            "The site was not built, as told above; the last good one, if any, is unchanged.\n"
        )
    assert built_course.site() == before


def test_a_first_build_that_fails_leaves_no_site(course) -> None:
    course.append("chapters/demo/index.md", "\n[nowhere](nowhere.md)\n")
    assert course.build().returncode == 1
    assert not (course.root / "build" / "site").exists()


def test_pages_run_again_only_when_they_or_the_solutions_change(built_course) -> None:
    first = outputs(built_course)
    assert [cell["execution_count"] for cell in first] == [1]
    assert first[0]["outputs"][0]["text"][0].startswith("42 ")

    built_course.append("chapters/demo/index.md", "\nMore prose.\n")
    assert built_course.build().returncode == 0
    assert b"More prose." in built_course.site()["chapters/demo/index.html"]
    assert [cell["outputs"] for cell in outputs(built_course)] == [cell["outputs"] for cell in first]

    built_course.append("solutions/demo.py", "\n\ndef triple(x):\n    return 3 * x\n")
    assert built_course.build().returncode == 0
    assert [cell["outputs"] for cell in outputs(built_course)] != [cell["outputs"] for cell in first]


def test_a_page_that_goes_leaves_nothing_behind(built_course) -> None:
    toc = (built_course.root / "_toc.yml").read_text()
    built_course.write("extra.md", "# Extra\n\n[nowhere](nowhere.md)\n")
    built_course.append("_toc.yml", "- file: extra\n")
    assert built_course.build().returncode == 1
    assert (built_course.root / "build/sphinx/html/extra.html").exists()
    built_course.write("_toc.yml", toc)
    built_course.append("index.md", "\nMore.\n")
    assert built_course.build().returncode == 0
    assert not any("extra" in name for name in built_course.site())


def test_staging_touches_only_what_differs(course, tmp_path: Path) -> None:
    build, book = course.module(), tmp_path / "book"
    one, two = tmp_path / "one.md", tmp_path / "two.md"
    one.write_text("# One\n")
    two.write_text("# Two\n")
    build.stage({"a/one.md": one, "b/two.md": two}, book)
    os.utime(book / "a/one.md", (0, 0))
    os.utime(book / "b/two.md", (0, 0))

    two.write_text("# Two again\n")
    build.stage({"a/one.md": one, "b/two.md": two}, book)
    assert (book / "a/one.md").stat().st_mtime == 0
    assert (book / "b/two.md").read_text() == "# Two again\n"

    build.stage({"a/one.md": one}, book)
    assert not (book / "b").exists()
    assert (book / "a/one.md").exists()


def test_only_pictures_go_with_a_page(course) -> None:
    for name in ("plot.png", "answers.py", "notes.md", "draft.ipynb", "data.csv"):
        course.write(f"chapters/demo/{name}", "")
    staged = [name for name in course.module().book_files() if name.startswith("chapters/")]
    assert sorted(staged) == ["chapters/demo/demo.ipynb", "chapters/demo/index.md", "chapters/demo/plot.png"]


def test_the_execution_cache_is_keyed_by_solutions_and_versions(course) -> None:
    build, work = course.module(), Path("work")
    caches = [build.execution_cache(work)]
    course.append("solutions/demo.py", "# more\n")
    caches.append(build.execution_cache(work))
    course.write("constraints.txt", "numpy==2.0\n")
    caches.append(build.execution_cache(work))
    course.write("constraints.txt", "numpy==2.1\n")
    caches.append(build.execution_cache(work))
    assert len(set(caches)) == len(caches)

    course.write("solutions/__pycache__/demo.pyc", "compiled")
    course.append("chapters/demo/index.md", "more")
    assert build.execution_cache(work) == caches[-1]


def test_packages_are_pinned_by_hash_and_by_no_registry(root: Path) -> None:
    packages = json.loads((root / "web" / "package-lock.json").read_text())["packages"]
    packages.pop("")
    assert packages
    for name, package in packages.items():
        assert package["integrity"].startswith("sha512-"), name
        assert "resolved" not in package, name
