"""A Sphinx extension for live figures: small pictures that move when a reader moves something.

A page places one with its alt text and its caption:

    ```{live-figure} bptt
    :alt: What there is to see.

    What it says.
    ```

It is drawn by a module of `web/figures/`. Node draws the still while the page is read, so the page reads without
JavaScript. In the browser `web/figures/page.js` adds the controls and draws anew with the same module. A figure
`NAME.js` that shows what Python computed has a `NAME_data.py` beside it, whose `data()` returns it; the page carries it.
"""

import hashlib
import html
import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import node_program
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

WEB = Path(__file__).resolve().parent
FIGURES = WEB / "figures"

BODY = """\
<div class="live-body" data-live-figure="{name}">
<div class="live-stage"><div class="live-picture" role="img" aria-label="{alt}">{svg}</div></div>
<p class="live-says">{says}</p>
<noscript><p>This picture moves where JavaScript is on.</p></noscript>{data}
</div>
"""


class live_picture(nodes.General, nodes.Element):
    """The still of a figure as HTML; other writers leave it out."""


def names() -> list[str]:
    """Return the names of all figures."""
    return sorted({path.stem for path in FIGURES.glob("*.js")} - {"page", "shared"})


def module_of(name: str) -> ModuleType | None:
    """Import `NAME_data.py`; return None if there is no such file."""
    path = FIGURES / f"{name}_data.py"
    if not path.exists():
        return None
    spec = importlib.util.spec_from_file_location(f"live_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def node() -> str:
    """Return where Node is."""
    found = node_program.find()
    if found is None:
        raise ExtensionError(f"Live figures could not be drawn: there is no node. {node_program.REMEDY}")
    return found


def still(name: str, data: object) -> dict[str, str]:
    """Return the picture of a figure at the beginning, `svg`, and the sentence below it, `says`, as HTML.

    Raises
    ------
    ExtensionError
        If there is no Node, or if the figure cannot be drawn.
    """
    command = [node(), str(WEB / "still.mjs"), name]
    done = subprocess.run(command, input=json.dumps(data), capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise ExtensionError(f"web/figures/{name}.js could not be drawn:\n{done.stderr.strip()}")
    return json.loads(done.stdout)


class LiveFigure(SphinxDirective):
    """Place a live figure."""

    required_arguments = 1
    has_content = True
    option_spec = {"alt": directives.unchanged, "name": directives.unchanged}  # noqa: RUF012 (docutils' own form)

    def run(self) -> list[nodes.Node]:
        name, alt = self.arguments[0], self.options.get("alt", "").strip()
        if name not in names():
            raise self.error(f"there is no figure {name}: web/figures/{name}.js would draw it")
        if not alt:
            raise self.error(f"the figure {name} has no alt text: say under `:alt:` what there is to see")
        if not self.content:
            raise self.error(f"the figure {name} has no caption: write it below the options")
        # Any module: the name of the folder that a page loads from changes with each of them.
        data_file = FIGURES / f"{name}_data.py"
        for file in (*FIGURES.glob("*.js"), data_file, WEB / "still.mjs", Path(__file__)):
            if file.exists():
                self.env.note_dependency(str(file))
        module = module_of(name)
        data = module.data() if module else None
        drawn = still(name, data)
        picture = live_picture(name=name, alt=html.escape(alt), data=data and json.dumps(data), **drawn)
        words = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, words)
        if not isinstance(words[0], nodes.paragraph):
            raise self.error(f"the caption of the figure {name} must begin with a paragraph")
        caption = nodes.caption("", "", *words[0].children)
        figure = nodes.figure("", picture, caption, classes=["live-figure"])
        if len(words) > 1:
            figure += nodes.legend("", *words[1:])
        self.set_source_info(figure)
        caption.source, caption.line = words[0].source, words[0].line
        self.add_name(figure)
        return [figure]


def write_html(translator: nodes.NodeVisitor, picture: live_picture) -> None:
    """Write a still, and the data that the browser draws from."""
    # JSON may hold `</script>`; its strings mean the same with the slash escaped.
    data = (picture["data"] or "").replace("</", r"<\/")
    script = f'\n<script type="application/json">{data}</script>' if data else ""
    words = {key: picture[key] for key in ("name", "alt", "svg", "says")}
    translator.body.append(BODY.format(**words, data=script))
    raise nodes.SkipNode


def skip(translator: nodes.NodeVisitor, picture: live_picture) -> None:
    """Leave the still out where a page is not HTML."""
    raise nodes.SkipNode


def folder() -> str:
    """Return the site's folder for the modules: when one changes, so does it, and no browser mixes old with new."""
    content = b"".join(path.read_bytes() for path in sorted(FIGURES.glob("*.js")))
    return f"figures-{hashlib.sha256(content).hexdigest()[:8]}"


def copy_modules(app: Sphinx) -> None:
    """Put the modules where pages load them from."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    for old in static.glob("figures-*"):
        shutil.rmtree(old)
    target = static / folder()
    target.mkdir(parents=True)
    for path in FIGURES.glob("*.js"):
        shutil.copy(path, target)


def load_script(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Load script and style on the pages that have a live figure, and on no other."""
    drawn = sorted({picture["name"] for picture in doctree.findall(live_picture)}) if doctree else []
    if drawn:
        app.add_css_file("figures.css")
        app.add_js_file(f"{folder()}/page.js", type="module")
        # The script imports these by and by; told at once, they come together, and `weight.py` sees them.
        for name in [*drawn, "shared"]:
            address = context["pathto"](f"_static/{folder()}/{name}.js", resource=True)
            context["metatags"] += f'<link rel="modulepreload" href="{address}" />\n'


def setup(app: Sphinx) -> dict[str, object]:
    """Register the directive."""
    others = dict.fromkeys(("latex", "text", "man", "texinfo"), (skip, None))
    app.add_node(live_picture, html=(write_html, None), **others)
    app.add_directive("live-figure", LiveFigure)
    app.connect("builder-inited", copy_modules)
    app.connect("html-page-context", load_script)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
