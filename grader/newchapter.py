"""Make the skeleton of a chapter: one small exercise, with everything that the contracts ask for.

What it writes stands in `grader/templates/`, as the files an instructor will edit, with `@@name` and
`@@title` where the chapter's own go. The notebook's template is a Python file in the percent format, which
`notebook` below explains.
"""

import keyword
import os
import re
import shutil
import string
import tempfile
from collections.abc import Mapping
from pathlib import Path

import nbformat
import yaml
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader import GraderError
from grader.course import ROOT

TEMPLATES = Path(__file__).parent / "templates"
PLACES = {
    "page.md": "chapters/{name}/index.md",
    "notebook.py": "chapters/{name}/{name}.ipynb",
    "solutions.py": "solutions/{name}.py",
    "solutions_tests.py": "tests/solutions/test_{name}.py",
    "mistakes.py": "tests/chapters/{name}_mistakes.py",
}
TOC = "_toc.yml"
HEADER = re.compile(
    r"^# %% (?P<markdown>\[markdown\] )?(?P<id>\w+)(?: (?P<role>locked|solution|points=(?P<points>\d+)))?$",
    re.M,
)


class Template(string.Template):
    """A template whose placeholders leave alone the dollars of formulas and the @ of decorators."""

    delimiter = "@@"


def new_chapter(name: str, title: str, root: Path = ROOT) -> list[Path]:
    """Make a chapter and put it into `_toc.yml`; return the files made.

    Either everything is made or nothing is changed.

    Raises
    ------
    GraderError
        If the name or the title cannot be used, a file is there already, or `root` is not this course.
    """
    check_words(name, title)
    toc = root / TOC
    if not toc.is_file() or not (root / "solutions").is_dir():
        raise GraderError(f"{root} is not the course's folder: it has no {TOC} or no solutions/")
    check_free(name, root)
    new_toc = with_chapter(toc.read_text(encoding="utf-8"), name)
    files = render(name, title)
    place = PLACES["notebook.py"].format(name=name)
    files[place] = nbformat.writes(executed(nbformat.reads(files[place], as_version=4), files, root)) + "\n"
    write(files, new_toc, root)
    return [root / path for path in files]


def check_words(name: str, title: str) -> None:
    """Raise GraderError unless the name can name a chapter everywhere and the title is one line."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name) or name == "index":
        raise GraderError(
            f"{name!r} cannot name a chapter: take a lower-case Python name, such as collaborative_filtering"
        )
    if not title.strip() or len(title.splitlines()) != 1:
        raise GraderError("the title must be one line of text, such as --title 'Collaborative filtering'")


def check_free(name: str, root: Path) -> None:
    """Raise GraderError if anything of that name is there already."""
    for path in [Path("chapters", name), *(Path(place.format(name=name)) for place in PLACES.values())]:
        if (root / path).exists():
            raise GraderError(f"{path} is there already: choose another name, or remove it first")


def render(name: str, title: str) -> dict[str, str]:
    """Return the text of each file by its path below the root; the notebook is not executed yet."""
    texts = {}
    for file, place in PLACES.items():
        template = Template((TEMPLATES / file).read_text(encoding="utf-8"))
        texts[place.format(name=name)] = template.substitute(name=name, title=title.strip())
    place = PLACES["notebook.py"].format(name=name)
    texts[place] = nbformat.writes(notebook(texts[place]))
    return texts


def notebook(text: str) -> NotebookNode:
    """Return the notebook that a file in the percent format describes.

    A cell begins with `# %% ID` and one word that says what it is: `locked`, `solution`, or `points=N` for
    checks and tests. `# %% [markdown] ID` begins a text, each line of it a comment.
    """
    headers = list(HEADER.finditer(text))
    ends = [header.start() for header in headers[1:]] + [len(text)]
    cells = []
    for header, end in zip(headers, ends, strict=True):
        source = text[header.end() : end].strip("\n")
        if header["markdown"]:
            cells.append(new_markdown_cell(re.sub(r"^# ?", "", source, flags=re.M), id=header["id"]))
        else:
            metadata = {"nbgrader": nbgrader_metadata(header)} if header["role"] else {}
            cells.append(new_code_cell(source, id=header["id"], metadata=metadata))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return new_notebook(cells=cells, metadata=metadata)


def nbgrader_metadata(header: re.Match) -> dict:
    """Return what nbgrader must know about the cell under a header."""
    metadata = {
        "cell_type": "code",
        "grade": header["points"] is not None,
        "grade_id": header["id"],
        "locked": header["role"] != "solution",
        "schema_version": 3,
        "solution": header["role"] == "solution",
        "task": False,
    }
    if header["points"]:
        metadata["points"] = int(header["points"])
    return metadata


def executed(source: NotebookNode, files: Mapping[str, str], root: Path) -> NotebookNode:
    """Return the notebook with its outputs, run beside a copy of `solutions` that has the new module."""
    with tempfile.TemporaryDirectory() as folder:
        compiled = shutil.ignore_patterns("__pycache__")
        shutil.copytree(root / "solutions", Path(folder, "solutions"), ignore=compiled)
        for path, text in files.items():
            if Path(path).parent == Path("solutions"):
                Path(folder, path).write_text(text, encoding="utf-8")
        places = os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH")]))
        client = NotebookClient(
            source,
            kernel_name="python3",
            timeout=60,
            extra_arguments=["--IPKernelApp.log_level=40"],
            record_timing=False,
            resources={"metadata": {"path": folder}},
        )
        try:
            client.execute(env=os.environ | {"PYTHONPATH": places})
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            reason = str(error).strip().splitlines()[-1]
            raise GraderError(
                f"nothing was made: the sample does not run under this name ({reason})"
            ) from None
    source.metadata.language_info = {"name": "python"}  # without the version, which differs by machine
    return source


def with_chapter(toc: str, name: str) -> str:
    """Return the text of `_toc.yml` with the chapter after the last one, comments and layout untouched."""
    page, exercises = f"chapters/{name}/index", f"chapters/{name}/{name}"
    try:
        before = files_in(yaml.safe_load(toc))
    except yaml.YAMLError:
        raise GraderError(f"{TOC} is not YAML that can be read: mend it first") from None
    if {page, exercises} & set(before):
        raise GraderError(f"{TOC} names {page} already: choose another name, or take it out first")
    lines = toc.splitlines()
    entries = [
        i for i, line in enumerate(lines) if re.match(r"\s*- file: chapters/\w+/index\s*(#.*)?$", line)
    ]
    if not entries:
        raise GraderError(f"{TOC} names no chapter after which a new one could stand: add it there by hand")
    start = entries[-1]
    indent = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    for i in range(start + 1, len(lines)):
        if lines[i].strip() and len(lines[i]) - len(lines[i].lstrip()) <= indent:
            break
        if lines[i].strip():
            end = i + 1
    entry = [f"- file: {page}", "  sections:", f"    - file: {exercises}"]
    lines[end:end] = [" " * indent + line for line in entry]
    result = "\n".join(lines) + "\n"
    if sorted(files_in(yaml.safe_load(result))) != sorted([*before, page, exercises]):
        raise GraderError(f"{TOC} is laid out in a way unknown to this command: add {page} by hand")
    return result


def files_in(toc: object) -> list[str]:
    """Return every file that a table of contents names, in order."""
    if isinstance(toc, dict):
        own = [toc["file"]] if "file" in toc else []
        return own + [file for value in toc.values() for file in files_in(value)]
    if isinstance(toc, list):
        return [file for value in toc for file in files_in(value)]
    return []


def write(files: Mapping[str, str], toc: str, root: Path) -> None:
    """Write all files, the table of contents last; on any trouble take back what was written."""
    made: list[Path] = []
    try:
        for path, text in files.items():
            folder = (root / path).parent
            made += [parent for parent in reversed([folder, *folder.parents]) if not parent.exists()]
            folder.mkdir(parents=True, exist_ok=True)
            with (root / path).open("x", encoding="utf-8") as file:
                made.append(root / path)
                file.write(text)
        fresh = root / f"{TOC}.new"
        with fresh.open("x", encoding="utf-8") as file:
            made.append(fresh)
            file.write(toc)
        fresh.replace(root / TOC)
    except BaseException as trouble:
        for path in reversed(made):
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
        if isinstance(trouble, OSError):
            what = f"{trouble.filename} cannot be written ({trouble.strerror})"
            raise GraderError(f"nothing was made: {what}") from None
        raise
