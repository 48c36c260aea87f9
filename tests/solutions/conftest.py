"""What the tests of the solutions share."""

import warnings
from collections.abc import Iterator

import pytest


@pytest.fixture
def no_warnings() -> Iterator[None]:
    """A warning fails the test. A module asks for it with `pytestmark = pytest.mark.usefixtures("no_warnings")`."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
