"""Build the site: `python web/build.py`, after `make release` has made the student notebooks.

The book is staged in `build/book/`, with the student notebooks in the place of the sources. It is built
aside, and published to `build/site/` only when every page is good.

    build/book/       what Sphinx reads
    build/cache/      the outputs of executed pages
    build/executed/   the executed pages as notebooks, for nbval
    build/npm/        what npm installs: KaTeX, Pyodide, the editor; and wheels for Pyodide
    build/live/       the bundled scripts of live pages
    build/sphinx/     Sphinx's notes for the next build
    build/site/       the site
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from pathlib import Path

import live_files
import node_program
from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
RELEASE = ROOT / "build" / "release"
NPM = ROOT / "build" / "npm"
SCRIPTS = sysconfig.get_path("scripts")

IMAGES = {".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"}
# Pages take parts of these in. They are no pages themselves.
INCLUDED = ("CONTRIBUTING.md", "README.md")
# The parts of KaTeX that pages load; its program runs while they are built (web/formulas.py).
KATEX = ("LICENSE", "dist/katex.min.css", "dist/fonts/*.woff2")
# Marks a folder as written by this command, which replaces folders whole and must not replace another's.
# The site's one says what it was built from.
OURS = ".generated"


class BuildError(Exception):
    """A sentence for the person at the terminal, and the exit status."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def named(path: Path) -> str:
    """Return a path as a person would type it."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def digest(files: Iterable[Path]) -> str:
    """Return a hash over names and contents, the same wherever the checkout lies."""
    result = hashlib.sha256()
    for file in sorted(files):
        content = file.read_bytes()
        result.update(f"{named(file)}\0{len(content)}\0".encode())
        result.update(content)
    return result.hexdigest()[:16]


def files_in(folder: Path) -> list[Path]:
    """Return every file below a folder, compiled Python aside."""
    return [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def claim(folder: Path) -> None:
    """Refuse a folder that holds somebody else's files."""
    if folder.exists() and not (folder / OURS).exists() and any(folder.iterdir()):
        raise BuildError(f"{folder} holds files that this command did not write: choose another folder.", 2)


def install_node_modules() -> None:
    """Install what `web/package-lock.json` pins, unless that is already there."""
    inputs = [WEB / "package.json", WEB / "package-lock.json", WEB / ".npmrc"]
    stamp = NPM / "installed"
    if stamp.exists() and stamp.read_text() == digest(inputs):
        return
    print("Installing what pages need from npm.", flush=True)
    NPM.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    for file in inputs:
        shutil.copy(file, NPM)
    npm = node_program.find("npm")
    if npm is None:
        raise BuildError(f"What pages need could not be installed: there is no npm. {node_program.REMEDY}")
    command, environment = [npm, "ci", "--ignore-scripts"], os.environ | {"PATH": node_program.search_path()}
    done = subprocess.run(command, cwd=NPM, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise BuildError(
            f"What pages need could not be installed, because `npm ci` failed:\n{done.stderr.strip()}"
        )
    stamp.write_text(digest(inputs))


def pages() -> dict[str, Path]:
    """Return the source of every page named in `_toc.yml`, by its path in the book.

    A page is prose (`.md`), or else an exercise notebook, which is taken from the student release.
    """
    try:
        names = list(parse_toc_yaml(ROOT / "_toc.yml"))
    except (OSError, MalformedError) as problem:
        raise BuildError(f"_toc.yml could not be read: {problem}", 2) from problem
    result = {}
    for name in names:
        stem = Path(name).with_suffix("") if Path(name).suffix in {".md", ".ipynb"} else Path(name)
        prose, student = ROOT / f"{stem}.md", RELEASE / stem.parent.name / f"{stem.name}.ipynb"
        if prose.exists():
            result[f"{stem}.md"] = prose
        elif student.exists():
            result[f"{stem}.ipynb"] = student
        elif (ROOT / f"{stem}.ipynb").exists():
            raise BuildError(f"{named(student)} is missing: run `make release` first.", 2)
        else:
            raise BuildError(f"_toc.yml names {name}, but neither {stem}.md nor {stem}.ipynb exists.", 2)
    return result


def live_page_files(work: Path) -> dict[str, Path]:
    """Return what live exercise pages load, by its path in the book."""
    inputs = [*files_in(WEB / "live"), WEB / "live_files.py", ROOT / "grader" / "words.py"]
    inputs.append(WEB / "package-lock.json")
    try:
        pyodide = live_files.prepare(NPM)
        bundled = live_files.bundle(NPM, work / "live", digest(inputs))
    except live_files.MissingFile as problem:
        raise BuildError(str(problem)) from problem
    folder = f"web/static/{live_files.folder(NPM)}"
    return {f"{folder}/{name}": file for name, file in pyodide.items()} | {
        f"web/static/live/{name}": file for name, file in bundled.items()
    }


def book_files() -> dict[str, Path]:
    """Return the source of every file of the staged book, by its path in the book."""
    result = pages() | {name: ROOT / name for name in ("_config.yml", "_toc.yml")}
    # Pictures only: a page's data comes from packages, which the execution cache knows, and a stray
    # script beside a page must not be published.
    for folder in {(ROOT / name).parent for name in result} - {ROOT}:
        result |= {str(file.relative_to(ROOT)): file for file in files_in(folder) if file.suffix in IMAGES}
    result |= {f"web/{file.name}": file for file in WEB.glob("*") if file.suffix in IMAGES}
    result |= {name: ROOT / name for name in INCLUDED if (ROOT / name).exists()}
    for folder in ("static", "templates"):
        result |= {str(file.relative_to(ROOT)): file for file in files_in(WEB / folder)}
    katex = NPM / "node_modules" / "katex"
    for file in [file for pattern in KATEX for file in katex.glob(pattern)]:
        result[f"web/static/katex/{file.relative_to(katex).as_posix().removeprefix('dist/')}"] = file
    return result


def stage(files: Mapping[str, Path], book: Path) -> None:
    """Make `book` hold exactly these files, and touch only what differs, so that Sphinx rebuilds little."""
    claim(book)
    book.mkdir(parents=True, exist_ok=True)
    if not (book / OURS).exists():
        (book / OURS).touch()
    for name, source in files.items():
        target = book / name
        if not target.exists() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    keep = {book / name for name in files} | {book / OURS, book / "conf.py"}
    for path in sorted(book.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif path.is_file() and path not in keep:
            path.unlink()


def execution_cache(work: Path) -> Path:
    """Return the folder for the outputs of pages under this `solutions` and these pinned versions."""
    constraints = ROOT / "constraints.txt"
    used = files_in(ROOT / "solutions") + ([constraints] if constraints.exists() else [])
    return work / "cache" / digest(used)


def configure(book: Path, cache: Path, live_size: int) -> None:
    """Write the book's `conf.py`."""
    command = [Path(SCRIPTS) / "jupyter-book", "config", "sphinx", book]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise BuildError(f"_config.yml was not accepted by Jupyter Book:\n{done.stdout}{done.stderr}", 2)
    with (book / "conf.py").open("a", encoding="utf-8") as conf:
        # `jupyter-book config sphinx` leaves out the folder of local extensions.
        conf.write(f"import sys\n\nsys.path.insert(0, {str(WEB)!r})\n")
        conf.write(f"nb_execution_cache_path = {str(cache)!r}\n")
        conf.write(f"live_megabytes = {live_size / 1e6:.0f}\n")
        conf.write(f"formulas_katex = {str(NPM / 'node_modules' / 'katex')!r}\n")


def run_sphinx(book: Path, sphinx: Path) -> None:
    """Build the pages; any warning, failing cell or broken reference is an error."""
    # Sphinx leaves behind the pages that have gone; an empty folder is filled from its notes in seconds.
    shutil.rmtree(sphinx / "html", ignore_errors=True)
    # Sphinx warns once about a page and then takes it for built: after a failure, read all anew.
    finished = sphinx / "finished"
    if not finished.exists():
        shutil.rmtree(sphinx / "doctrees", ignore_errors=True)
    finished.unlink(missing_ok=True)

    # The checkout's own `solutions` is what the cache is keyed by, whichever copy is installed.
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    options = ["-W", "-n", "--keep-going", "-d", sphinx / "doctrees"]
    command = [sys.executable, "-m", "sphinx", *options, book, sphinx / "html"]
    if subprocess.run(command, env=os.environ | {"PYTHONPATH": path}).returncode:
        raise BuildError("The site was not built, as told above; the last good one, if any, is unchanged.")
    finished.touch()


def save_executed(prose: Iterable[str], sphinx: Path, cache: Path, executed: Path) -> None:
    """Write the pages as executed notebooks.

    What myst-nb leaves behind has outputs only when the page has just been run, so they come from the cache.
    """
    import nbformat  # two seconds for these two, which a build with nothing to do need not spend
    from jupyter_cache import get_cache

    shutil.rmtree(executed, ignore_errors=True)
    outputs = get_cache(cache)
    for page in prose:
        notebook = nbformat.read((sphinx / "jupyter_execute" / page).with_suffix(".ipynb"), as_version=4)
        target = (executed / page).with_suffix(".ipynb")
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(outputs.merge_match_into_notebook(notebook)[1], target)


def publish(html: Path, site: Path) -> None:
    """Put the finished site in the place of the old one, whole."""
    old = site.with_name(f"{site.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    site.parent.mkdir(parents=True, exist_ok=True)
    if site.exists():
        site.rename(old)
    shutil.move(html, site)
    shutil.rmtree(old, ignore_errors=True)


def build(book: Path, site: Path) -> None:
    """Stage, execute, build and publish; do nothing when nothing has changed."""
    work = book.parent
    sphinx, executed = work / "sphinx", work / "executed"
    claim(site)
    sources = pages()
    install_node_modules()
    live = live_page_files(work)
    files = book_files() | live
    stage(files, book)

    cache = execution_cache(work)
    programs = [*WEB.glob("*.py"), *WEB.glob("*.mjs"), *files_in(WEB / "figures")]
    inputs = digest([*(book / name for name in files), *programs]) + cache.name
    prose = [name for name in sources if name.endswith(".md") and "{code-cell}" in sources[name].read_text()]
    notebooks = [(executed / page).with_suffix(".ipynb") for page in prose]
    built_from = site / OURS
    if built_from.exists() and built_from.read_text() == inputs and all(file.exists() for file in notebooks):
        print(f"{named(site)} is up to date.")
        return

    if not cache.exists():
        (sphinx / "finished").unlink(missing_ok=True)
    configure(book, cache, sum(file.stat().st_size for file in live.values()))
    run_sphinx(book, sphinx)
    save_executed(prose, sphinx, cache, executed)
    (sphinx / "html" / OURS).write_text(inputs)
    publish(sphinx / "html", site)
    print(f"The site is in {named(site)}: open {named(site / 'index.html')}.")


def main() -> int:
    """Read the command line, build, and return the exit status."""
    parser = argparse.ArgumentParser(description="Build the site from the pages and the student notebooks.")
    parser.add_argument("--book", type=Path, default=ROOT / "build/book", help="staging folder (build/book)")
    parser.add_argument(
        "--site", type=Path, default=ROOT / "build/site", help="the site's folder (build/site)"
    )
    options = parser.parse_args()
    try:
        build(options.book.resolve(), options.site.resolve())
    except BuildError as problem:
        print(problem, file=sys.stderr)
        return problem.status
    except KeyboardInterrupt:
        print("Stopped; the last good site, if any, is unchanged.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
