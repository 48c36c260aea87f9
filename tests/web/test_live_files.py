"""What pages load on Start is what Pyodide was released with, or the build stops."""

import hashlib
import json

import pytest

GOOD = b"a wheel"
LOCK = {
    "info": {"version": "1"},
    "packages": {
        "numpy": {"file_name": "numpy.whl", "sha256": hashlib.sha256(GOOD).hexdigest(), "depends": ["base"]},
        "base": {"file_name": "base.whl", "sha256": hashlib.sha256(GOOD).hexdigest(), "depends": []},
        "other": {"file_name": "other.whl", "sha256": "", "depends": []},
    },
}


@pytest.fixture
def live_files(web_module, monkeypatch):
    """Return the module, with no network."""
    module = web_module("live_files")
    monkeypatch.delenv("PYODIDE_WHEELS", raising=False)
    monkeypatch.setattr(module, "carried", lambda name: None)
    monkeypatch.setattr(module, "RELEASE", "http://127.0.0.1:9/{version}/{file}")
    return module


@pytest.fixture
def npm(tmp_path):
    """Return a folder as npm leaves it."""
    pyodide = tmp_path / "npm" / "node_modules" / "pyodide"
    pyodide.mkdir(parents=True)
    (pyodide / "pyodide-lock.json").write_text(json.dumps(LOCK))
    (pyodide / "package.json").write_text('{"version": "9.9"}')
    return tmp_path / "npm"


@pytest.fixture
def given(tmp_path, monkeypatch):
    """Return a folder given by the builder, with what is needed."""
    folder = tmp_path / "given"
    folder.mkdir()
    for name in ("numpy.whl", "base.whl"):
        (folder / name).write_bytes(GOOD)
    monkeypatch.setenv("PYODIDE_WHEELS", str(folder))
    return folder


def test_a_given_folder_comes_first_and_is_asked_once(live_files, npm, given):
    files = live_files.prepare(npm)
    assert {"numpy.whl", "base.whl", "pyodide.js", "pyodide-lock.json"} <= files.keys()
    assert files["numpy.whl"].read_bytes() == GOOD
    assert json.loads(files["pyodide-lock.json"].read_text())["packages"].keys() == {"numpy", "base"}
    for file in given.iterdir():
        file.unlink()
    assert live_files.prepare(npm)["numpy.whl"].read_bytes() == GOOD


def test_the_carrier_comes_last(live_files, npm, monkeypatch):
    asked = []
    monkeypatch.setattr(live_files, "carried", lambda name: asked.append(name) or GOOD)
    live_files.prepare(npm)
    assert asked == ["base.whl", "numpy.whl"]


def test_other_bytes_stop_the_build(live_files, npm, given):
    (given / "numpy.whl").write_bytes(b"another wheel")
    with pytest.raises(
        live_files.MissingFile, match=r"numpy.whl from PYODIDE_WHEELS.* is not the file that Pyodide 9.9"
    ):
        live_files.prepare(npm)
    assert not (npm / "wheels" / "numpy.whl").exists()


def test_a_changed_copy_is_fetched_again(live_files, npm, given):
    live_files.prepare(npm)
    (npm / "wheels" / "numpy.whl").write_bytes(b"changed")
    assert live_files.prepare(npm)["numpy.whl"].read_bytes() == GOOD


def test_nowhere_names_the_remedy(live_files, npm):
    with pytest.raises(live_files.MissingFile, match=r"(?s)could not be had.*not there.*PYODIDE_WHEELS"):
        live_files.prepare(npm)
