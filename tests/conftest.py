"""What tests of several folders share: a browser."""

import os
from collections.abc import Iterator

import chromium
import pytest


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A headless Chromium."""
    if chromium.find() is None:
        # continuous integration must have it
        (pytest.fail if os.environ.get("CI") else pytest.skip)(chromium.MISSING)
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright, chromium.launch(playwright) as launched:
        yield launched
