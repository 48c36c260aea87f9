"""Give submissions to a pool of workers until each has an answer, whatever dies meanwhile."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from grader import GraderError
from grader.workers import Pool, Task

TRIES_ALONE = 2  # after a worker died: how often a submission is tried again, with no other beside it
EVERY = 2.0  # seconds after which the caller gets a turn even if nothing has finished

Item = TypeVar("Item")


@dataclass(frozen=True)
class Finished(Generic[Item]):
    """What became of one item: `result`, or `error` where the grader failed; neither if its workers were killed."""

    item: Item
    result: dict[str, Any] | None = None
    error: BaseException | None = None


@dataclass
class _Try(Generic[Item]):
    """One item under way, and how many workers died while it was the only one."""

    item: Item
    deaths: int = 0
    by_itself: bool = False


def dispatch(
    pool: Pool, items: Iterable[Item], task_of: Callable[[Item], tuple[Item, Task]]
) -> Iterator[list[Finished[Item]]]:
    """Yield what has finished, whenever something has and every few seconds; each item comes up once.

    Parameters
    ----------
    pool : who works; it is closed in the end
    items : what to work on
    task_of : makes an item's task when its turn has come; it may bring the item up to date

    Raises
    ------
    GraderError
        If a worker cannot grade, or the pool cannot be had again. What finished together with that is yielded
        before.
    """
    waiting, alone = deque(_Try(item) for item in items), deque()
    running: dict[Future, _Try] = {}
    try:
        while waiting or alone or running:
            # one that may have killed a worker is tried with no other beside it, so that none is wrongly blamed
            source, width = (alone, 1) if alone and not waiting else (waiting, pool.width)
            while source and len(running) < width:
                one = source.popleft()
                one.by_itself = source is alone
                one.item, task = task_of(one.item)
                running[_submit(pool, task)] = one
            done, _ = wait(running, timeout=EVERY, return_when=FIRST_COMPLETED)
            finished, died, unable = _sort(pool, [(future, running.pop(future)) for future in done])
            if died and not pool.isolated:
                died += running.values()
                running.clear()
            for one in died:
                one.deaths += one.by_itself
                if one.deaths < TRIES_ALONE:
                    alone.append(one)
                else:
                    finished.append(Finished(one.item))
            yield finished
            if unable:
                raise unable
            if died:
                pool.renew()
    finally:
        pool.close()


def _sort(
    pool: Pool, done: list[tuple[Future, _Try]]
) -> tuple[list[Finished], list[_Try], GraderError | None]:
    """Return what has finished, whose worker died, and why a worker cannot grade, if one cannot."""
    finished, died, unable = [], [], None
    for future, one in done:
        error = future.exception()
        if error is None:
            finished.append(Finished(one.item, future.result()))
        elif isinstance(error, GraderError):
            unable = error
        elif pool.died(error):
            died.append(one)
        else:
            finished.append(Finished(one.item, error=error))
    return finished, died, unable


def _submit(pool: Pool, task: Task) -> Future:
    """Start a task; where the pool is broken already, the future says so."""
    try:
        return pool.submit(task)
    except Exception as error:
        if not pool.died(error):
            raise
        refused: Future = Future()
        refused.set_exception(error)
        return refused
