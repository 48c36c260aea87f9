"""What tests of several folders share: a browser."""

import os
import shutil
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A headless Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    if executable is None:
        # continuous integration must have it
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "there is no Chromium: `apt-get install chromium`"
        )
    sync_api = pytest.importorskip("playwright.sync_api")
    # The first two let it run as root and in a container; the others keep it from calling home.
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu", *quiet]
        )
        yield chromium
        chromium.close()
