"""What the tests and the benchmarks of the solutions share."""

import json
import statistics
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from threadpoolctl import threadpool_limits

RESULTS = Path(__file__).parents[2] / "build" / "bench"
ROUNDS = 25


@pytest.fixture
def no_warnings() -> Iterator[None]:
    """A warning fails the test. A module asks for it with `pytestmark = pytest.mark.usefixtures("no_warnings")`."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.fixture
def keep_record() -> Callable[[str, dict], None]:
    """Return a function that keeps what a benchmark found: keep_record(name, record)."""

    def keep(name: str, record: dict) -> None:
        RESULTS.mkdir(parents=True, exist_ok=True)
        (RESULTS / f"{name}.json").write_text(json.dumps(record, indent=1))

    return keep


@pytest.fixture
def beside(keep_record) -> Callable[..., None]:
    """Return a function that times what we compute beside what a library computes.

    It calls ours() and theirs() in turn, so that a machine that slows down slows both. It prints both medians and
    the median ratio, keeps them under `record`, and fails if the ratio is above `at_most`, or if
    assert_equal(ours(), theirs()) fails: before the clock runs, which warms both up, and after. `threads` is how
    many NumPy and PyTorch may use; None leaves that to them.
    """

    def run(
        what: str,
        ours: Callable[[], Any],
        theirs: Callable[[], Any],
        *,
        library: str,
        assert_equal: Callable[[Any, Any], None],
        at_most: float,
        record: str,
        threads: int | None = None,
    ) -> None:
        with _limit(threads):
            for _ in range(2):
                assert_equal(ours(), theirs())
            pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(ROUNDS)]
            assert_equal(ours(), theirs())
        here, there = (statistics.median(times) for times in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        print(
            f"\n{what}{f', {threads} thread(s)' if threads else ''}: "
            f"{1000 * here:.1f} ms, {library} {1000 * there:.1f} ms, "
            f"ratio {ratio:.2f} (median of {ROUNDS} pairs; at most {at_most:.2f})"
        )
        found = {"ours_s": here, "library": library, "library_s": there, "ratio": ratio}
        keep_record(record, found | {"rounds": ROUNDS, "threads": threads})
        assert ratio <= at_most

    return run


@contextmanager
def _limit(count: int | None) -> Iterator[None]:
    """Give NumPy and PyTorch so many threads each; None leaves them as they are."""
    if count is None:
        yield
        return
    import torch  # most tests do without it, and it takes seconds to load

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        with threadpool_limits(count, user_api="blas"):
            yield
    finally:
        torch.set_num_threads(before)


def _seconds(compute: Callable[[], Any]) -> float:
    began = time.perf_counter()
    compute()
    return time.perf_counter() - began
