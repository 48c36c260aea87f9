"""Cases of wrong arguments, and what is said of them: what the tests of several modules share."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pytest

Change = tuple[
    str, Any, type[Exception], Sequence[str]
]  # an argument's name, its wrong value, the error, its words


def bad(function: Callable, good: Mapping[str, Any], changes: Iterable[Change]) -> list[tuple]:
    """Return a case for each change of one argument: the call, the error and the words."""
    return [
        (lambda key=key, value=value: function(**good | {key: value}), error, words)
        for key, value, error, words in changes
    ]


def bad_counts(name: str, lowest: int = 0) -> list[Change]:
    """Return what is wrong for a whole number that is at least `lowest`."""
    below = [(name, n, ValueError, [f"{name} must be at least {lowest}", str(n)]) for n in range(lowest)]
    return [
        (name, -1, ValueError, [f"{name} must not be negative", "-1"]),
        (name, 2.0, TypeError, [f"{name} must be an integer", r"2\.0"]),
        (name, True, TypeError, [f"{name} must be an integer", "True"]),
        (name, None, TypeError, [f"{name} must be an integer", "None"]),
        *below,
    ]


def assert_raises(call: Callable[[], Any], error: type[Exception], words: Sequence[str]) -> None:
    """Assert that a call raises this error, and that all of the words, patterns, stand in its message."""
    with pytest.raises(error) as raised:
        call()
    for word in words:
        raised.match(word)
