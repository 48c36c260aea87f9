"""What the tests of the site share: the built site, a small course to build, a browser."""

import functools
import importlib.util
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "build" / "site"

PAGE = """\
---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {name: python3, display_name: Python 3, language: python}
---

# A page

See [the exercises](demo.ipynb).

```{code-cell} ipython3
import uuid

from solutions import demo

print(demo.double(21), uuid.uuid4())
```
"""
STUB = "def double(x):\n    raise NotImplementedError"
SOURCE = "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION"


def missing(reason: str) -> None:
    """Skip for want of something, except in continuous integration, which must have it all."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test with the argument `html_page` once for each page of the site."""
    if "html_page" in metafunc.fixturenames:
        found = sorted(
            str(path.relative_to(SITE)) for path in SITE.rglob("*.html") if "_static" not in path.parts
        )
        metafunc.parametrize("html_page", found or ["index.html"])


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site."""
    if not (SITE / "index.html").exists():
        missing("run `make site` first")
    return SITE


def load(path: Path) -> ModuleType:
    """Import a script of `web/` under a name of its own."""
    spec = importlib.util.spec_from_file_location(f"web_{path.stem}_{abs(hash(path))}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def web_module() -> Callable[[str], ModuleType]:
    """Return a function that imports a script of `web/` anew."""
    return lambda name: load(ROOT / "web" / f"{name}.py")


@pytest.fixture(scope="session")
def guard() -> ModuleType:
    """The extension `web/guard.py`."""
    return load(ROOT / "web" / "guard.py")


@pytest.fixture(scope="session")
def collected() -> ModuleType:
    """The extension `web/collected.py`."""
    return load(ROOT / "web" / "collected.py")


@pytest.fixture(scope="session")
def figures() -> ModuleType:
    """The extension `web/figures.py`."""
    return load(ROOT / "web" / "figures.py")


@pytest.fixture(scope="session")
def weight() -> ModuleType:
    """The extension `web/weight.py`."""
    return load(ROOT / "web" / "weight.py")


@pytest.fixture
def pdf() -> ModuleType:
    """The script `web/pdf.py`."""
    return load(ROOT / "web" / "pdf.py")


def write_notebook(path: Path, code: str) -> None:
    """Write an exercise notebook of one code cell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [nbformat.v4.new_markdown_cell("# Exercises"), nbformat.v4.new_code_cell(code)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}}
    )
    nbformat.write(notebook, path)


class Course:
    """A course of one chapter, with this repository's `web/` and `_config.yml`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(
            ROOT / "web", root / "web", ignore=shutil.ignore_patterns("__pycache__", "node_modules")
        )
        shutil.copy(ROOT / "_config.yml", root)
        (root / "grader").mkdir()
        shutil.copy(ROOT / "grader" / "words.py", root / "grader")  # the live pages' words
        self.write("_toc.yml", "format: jb-book\nroot: index\nchapters:\n- file: chapters/demo/index\n")
        self.append("_toc.yml", "  sections:\n  - file: chapters/demo/demo\n")
        self.write("index.md", "# A course\n")
        self.write("solutions/__init__.py", "")
        self.write("solutions/demo.py", "def double(x):\n    return 2 * x\n")
        self.write("chapters/demo/index.md", PAGE)
        write_notebook(root / "chapters/demo/demo.ipynb", SOURCE)
        write_notebook(root / "build/release/demo/demo.ipynb", STUB)
        if (ROOT / "build" / "npm").exists():  # spares each course the download
            (root / "build" / "npm").symlink_to(ROOT / "build" / "npm")

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def append(self, name: str, text: str) -> None:
        """Add to a file."""
        self.write(name, (self.root / name).read_text() + text)

    def build(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Run `python web/build.py`, from another folder."""
        command = [sys.executable, str(self.root / "web" / "build.py"), *options]
        return subprocess.run(command, cwd="/", capture_output=True, text=True)

    def module(self) -> ModuleType:
        """Import the course's `web/build.py`, with what lies beside it."""
        web = str(self.root / "web")
        sys.modules.pop("live_files", None)  # another course's
        sys.path.insert(0, web)
        try:
            return load(self.root / "web" / "build.py")
        finally:
            sys.path.remove(web)

    def site(self) -> dict[str, bytes]:
        """Return every file of the built site."""
        folder = self.root / "build" / "site"
        return {
            str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()
        }


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A fresh small course."""
    return Course(tmp_path / "course")


@pytest.fixture(scope="module")
def built_course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A small course that has been built; tests change it, and leave it as they found it."""
    course = Course(tmp_path_factory.mktemp("built") / "course")
    done = course.build()
    assert done.returncode == 0, done.stdout + done.stderr
    return course


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which looks for accessibility violations."""
    path = ROOT / "build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        missing("run `make site` first")
    return path.read_text()


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address at which the site is served."""
    handler = functools.partial(QuietHandler, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
