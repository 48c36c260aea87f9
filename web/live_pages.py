"""A Sphinx extension that makes the page of an exercise notebook ready to become live (`web/live/`).

It gives each code cell the id under which the page's script finds it, and puts a place for the Start button before
the first exercise, with the notebook to download for whoever has no script. Nothing else is loaded before Start.
"""

import hashlib
import html
import json
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from nbformat.notebooknode import NotebookNode
from sphinx.application import Sphinx

INVITATION = """
<div class="live" data-chapter="{chapter}" data-edition="{edition}" data-notebook="{notebook}">
<noscript><p>To do them in this page takes JavaScript.</p></noscript>
<p class="live-invitation"><span>Do these exercises here: Python runs in this page, with nothing to install
(it loads {megabytes} MB once).
Or <a href="{root}{notebook}" download="{name}">download the empty notebook</a>.</span></p>
</div>
"""


def identifier(cell: NotebookNode) -> str:
    """Return the id of a cell: nbgrader's if there is one, else its own."""
    return cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", "")


def edition(notebook: NotebookNode) -> str:
    """Return a short text that changes when a stub or a check does, and not when prose does."""
    kept = [[identifier(c), c.source] for c in notebook.cells if c.metadata.get("nbgrader")]
    return hashlib.sha256(json.dumps(kept).encode()).hexdigest()[:16]


def make_ready(app: Sphinx, tree: nodes.document) -> None:
    """Name the cells of an exercise page, and invite to begin."""
    docname = app.env.docname
    path = Path(app.env.doc2path(docname))
    if app.builder.format != "html" or path.suffix != ".ipynb":
        return
    notebook = nbformat.read(path, as_version=4)
    if not any(cell.metadata.get("nbgrader", {}).get("solution") for cell in notebook.cells):
        return
    for node in tree.findall(nodes.container):
        if node.get("nb_element") == "cell_code":
            name = identifier(notebook.cells[node["cell_index"]])
            if name:
                node["ids"].append(f"cell-{name}")
    invitation = INVITATION.format(
        chapter=html.escape(path.stem),
        edition=edition(notebook),
        notebook=html.escape(f"_sources/{docname}.ipynb"),
        root="../" * docname.count("/"),
        name=html.escape(path.name),
        megabytes=app.config.live_megabytes,
    )
    first = next(iter(tree.findall(nodes.section)))
    place = next(
        (i for i, n in enumerate(first.children) if isinstance(n, nodes.section)), len(first.children)
    )
    first.insert(place, nodes.raw("", invitation, format="html"))
    app.env.metadata[docname]["live"] = True


def add_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], tree: nodes.document | None
) -> None:
    """Load the script on the pages that it is for."""
    if app.env.metadata.get(page, {}).get("live"):
        app.add_js_file("live/live.js", type="module")
        app.add_css_file("live/live.css")


def setup(app: Sphinx) -> dict[str, object]:
    """Register the extension."""
    app.add_config_value("live_megabytes", 0, "env")
    app.connect("doctree-read", make_ready)
    app.connect("html-page-context", add_script)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
