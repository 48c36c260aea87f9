"""The pages' scripts: linted, and their parts tested under Node without a browser."""

import os
import subprocess

import node_program
import pytest


def run(*command, cwd):
    """Run a command with this environment's node."""
    environment = os.environ | {"PATH": node_program.search_path()}
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment, timeout=120)


def test_parts_of_the_live_page(root):
    node = node_program.find()
    assert node, node_program.REMEDY
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
