"""What tests of several folders share: a browser."""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

CHROMIUM = Path(__file__).parents[1] / "web" / "chromium.py"


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A headless Chromium."""
    spec = importlib.util.spec_from_file_location("web_chromium", CHROMIUM)
    chromium = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(chromium)
    if chromium.find() is None:
        # continuous integration must have it
        (pytest.fail if os.environ.get("CI") else pytest.skip)(chromium.MISSING)
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright, chromium.launch(playwright) as launched:
        yield launched
