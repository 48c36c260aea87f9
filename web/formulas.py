"""A Sphinx extension that sets formulas while the site is built, with KaTeX.

A page then needs no script for them, reads without JavaScript, and carries each formula as MathML too, for
screen readers. A formula that KaTeX does not accept is a warning, and a warning fails the build.
"""

import json
import subprocess
from functools import cache
from pathlib import Path

import node_program
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

SCRIPT = Path(__file__).with_name("formulas.mjs")
CLASSES = "math notranslate nohighlight"

logger = logging.getLogger(__name__)


class NoKatex(SphinxError):
    """KaTeX does not start, or has ended."""

    category = "Formulas could not be set"


@cache
def typesetter(katex: str) -> subprocess.Popen[str]:
    """Return the process that sets formulas; it ends when its input does."""
    node = node_program.find()
    if node is None:
        raise NoKatex(f"there is no node. {node_program.REMEDY}")
    program = Path(katex) / "dist" / "katex.mjs"
    if not program.exists():
        raise NoKatex(f"{program} is missing. Build the site with `make site`, which installs it.")
    return subprocess.Popen(
        [node, SCRIPT, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )


def typeset(translator: HTML5Translator, node: nodes.math | nodes.math_block, display: bool) -> str:
    """Return the HTML of a formula."""
    process = typesetter(translator.config.formulas_katex)
    tex = node.astext()
    process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise NoKatex(f"node ended at the formula {tex!r}.")
    answer = json.loads(answer)
    if "problem" in answer:
        place = (translator.builder.current_docname, node.line or node.parent.line)
        logger.warning("the formula `%s` cannot be set: %s", tex, answer["problem"], location=place)
    return answer.get("html", "")


def visit_inline(translator: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line."""
    start = translator.starttag(node, "span", "", CLASS=CLASSES)
    translator.body.append(f"{start}{typeset(translator, node, display=False)}</span>")
    raise nodes.SkipNode


def visit_block(translator: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula that stands alone, with its number if it has one."""
    translator.body.append(translator.starttag(node, "div", CLASS=CLASSES))
    if node["number"]:
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    translator.body.append(f"{typeset(translator, node, display=True)}</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, object]:
    """Register KaTeX as what sets formulas."""
    app.add_config_value("formulas_katex", "", "html")  # the folder of the npm package, from web/build.py
    app.add_html_math_renderer("katex", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": False}
