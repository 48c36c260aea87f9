"""`web/weight.py` counts all that a browser loads for a page, and refuses more than the budget."""

import random
from pathlib import Path

import pytest

PAGE = """\
<!DOCTYPE html><title>A page</title>
<link rel="stylesheet" href="static/page.css?v=1"><link rel="next" href="other.html">
<script src="static/page.js"></script><script>let inline = 1;</script>
<p class="math bold">One</p><img src="figure.png" alt="a figure">
"""
STYLE = """\
@import url("base.css");
@font-face { font-family: "A Font"; src: url(a.woff2) format("woff2") }
@font-face { font-family: "A Font"; font-weight: 700; src: url(a-bold.woff2) format("woff2") }
@font-face { font-family: B\\ Font; src: url(b.woff2) }
@font-face { font-family: Icons; src: url(icons.woff2) }
@font-face { font-family: Never; src: url(never.woff2) }
.math.bold { font-family: A Font, serif }
.math.italic { font-family: "B Font" }
:root { --icons: normal 900 1em/1 "Icons" }
"""
LOADED = {"page.html", "page.css", "base.css", "page.js", "a.woff2", "a-bold.woff2", "icons.woff2"}


@pytest.fixture
def small_site(tmp_path: Path) -> Path:
    """A site of one page."""
    (tmp_path / "static").mkdir()
    (tmp_path / "page.html").write_text(PAGE)
    (tmp_path / "static/page.css").write_text(STYLE)
    for name in ("base.css", "page.js", "a.woff2", "a-bold.woff2", "b.woff2", "icons.woff2", "never.woff2"):
        (tmp_path / "static" / name).write_text(name)
    return tmp_path


def test_all_that_is_loaded_is_counted_once(weight, small_site: Path) -> None:
    weights = weight.weigh(small_site / "page.html")
    assert {file.name for file in weights} == LOADED
    assert list(weights.values()) == sorted(weights.values(), reverse=True)


def test_a_heavy_page_is_one_sentence(weight, small_site: Path) -> None:
    (small_site / "static/page.js").write_bytes(random.Random(0).randbytes(30_000))
    weight.check(small_site, budget=32_000)
    with pytest.raises(weight.TooHeavy) as refused:
        weight.check(small_site, budget=30_000)
    words = str(refused.value)
    assert words.startswith("page.html loads 31 KB at first, gzipped, and may load 30 KB.")
    assert "page.js (30 KB), page." in words
    assert words.endswith("or load it when a reader asks for it.")


def test_a_missing_file_is_one_sentence(weight, small_site: Path) -> None:
    (small_site / "static/base.css").unlink()
    with pytest.raises(weight.Missing, match=r"page\.css loads .*base\.css, which does not exist"):
        weight.check(small_site)
