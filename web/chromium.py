"""Finds and starts the system's Chromium, for the printed book and for the tests of the pages."""

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "there is no Chromium: on Debian and Ubuntu, `apt install chromium`"
# The first two let it run as root and in a container; the others keep it from calling home.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> str | None:
    """Return the path of Chromium, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def launch(playwright: "Playwright") -> "Browser":
    """Start a headless Chromium; `find` must have found one."""
    return playwright.chromium.launch(executable_path=find(), args=list(ARGUMENTS))
