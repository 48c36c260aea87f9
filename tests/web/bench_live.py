"""How long a reader of an exercise page waits, and what it loads. Run by `make bench`, on an otherwise idle machine.

A first result counts from Start in a browser that has never seen the site to the first verdict. A later one counts from
Check to its verdict, less what the cells themselves took.
"""

import statistics
import time

from rich.console import Console
from rich.table import Table
from test_live import PAGE, READY, RIGHT, Live

RUNS = 5
FIRST, LATEST_FIRST, LATER = 6, 9, 0.2  # seconds: median and worst of first results, and later ones
MOST = 20  # megabytes


def measured(browser, address: str) -> tuple[float, list[float], float]:
    """Return seconds to the first result, seconds of later ones beyond their work, and megabytes loaded after Start."""
    context = browser.new_context(reduced_motion="reduce")
    live = Live(context, address)
    sizes: list[int] = []
    live.page.on("response", lambda response: sizes.append(len(response.body())))
    began = time.perf_counter()
    live.start()
    live.press("one_hot", "Check")
    live.cell("one_hot").locator(".live-failed").wait_for(timeout=READY)
    first = time.perf_counter() - began
    later = []
    for exercise, source in RIGHT.items():
        live.write(exercise, source)
        began = time.perf_counter()
        live.press(exercise, "Check")
        live.cell(exercise).locator(".live-passed").wait_for(timeout=READY)
        took = time.perf_counter() - began
        later.append(took - live.page.evaluate("performance.getEntriesByName('live-check').at(-1).detail"))
    context.close()
    return first, later, sum(sizes) / 1e6


def test_waiting(browser, address):
    runs = [measured(browser, address) for _ in range(RUNS)]
    first = sorted(run[0] for run in runs)
    later = [seconds for run in runs for seconds in run[1]]
    table = Table(title=f"{PAGE}, live: {RUNS} browsers that never saw the site")
    for column in ("what", "median", "worst", "asked"):
        table.add_column(column, justify="right")
    table.add_row(
        "first result, s",
        f"{statistics.median(first):.1f}",
        f"{first[-1]:.1f}",
        f"{FIRST}, none above {LATEST_FIRST}",
    )
    table.add_row(
        "later results, beyond the work, s",
        f"{statistics.median(later):.2f}",
        f"{max(later):.2f}",
        f"{LATER}",
    )
    table.add_row("loaded on Start, MB", f"{runs[0][2]:.1f}", f"{max(run[2] for run in runs):.1f}", f"{MOST}")
    Console(width=100).print("", table)
    assert statistics.median(first) <= FIRST
    assert first[-1] <= LATEST_FIRST
    assert max(run[2] for run in runs) <= MOST
    assert statistics.median(later) <= LATER
