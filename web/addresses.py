"""What depends on where the site and the student notebooks are published: two lines of `_config.yml`.

`html: baseurl:` is the site's address. With it pages carry their own address, and `sitemap.xml` is written.
`repository_url` is where the branch with the student notebooks lies. With it exercise pages have launch buttons.
While a line is empty, nothing that needs it stands on any page. Open Graph's title and description always do.

Open Graph and sitemap are a few lines here, since the packages for them write addresses without a host where none
is configured, or fail the build; and one cuts descriptions in the middle of a word.
"""

import html
import textwrap
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
LONGEST = 200  # characters of a description: what is shown of it elsewhere


def launch_only_from_somewhere(app: Sphinx, config: Config) -> None:
    """Take the launch buttons away while no repository is named, for the theme would stop at that."""
    if not config.html_theme_options.get("repository_url"):
        config.html_theme_options["launch_buttons"] = {}


def launch_exercises_alone(app: Sphinx, pagename: str, *_: object) -> None:
    """Let no page of prose have launch buttons: the branch that they lead to holds exercises only."""
    if app.env.doc2path(pagename).endswith(".md"):
        app.env.metadata[pagename].pop("kernelspec", None)  # by which the theme knows a notebook


def describe(doctree: nodes.document) -> str:
    """Return the first paragraph of a page, cut between two words."""
    first = next(doctree.findall(nodes.paragraph), None)
    return textwrap.shorten(first.astext(), LONGEST, placeholder=" …") if first else ""


def add_open_graph(app: Sphinx, pagename: str, template: str, context: dict, doctree: nodes.document) -> None:
    """Add a page's title and description for those who link to it, and its address if the site has one."""
    if doctree is None:
        return
    description = describe(doctree)
    tags = {
        "og:type": "website" if pagename == app.config.root_doc else "article",
        "og:site_name": app.config.html_title,
        "og:title": app.env.titles[pagename].astext(),
        "og:description": description,
    }
    if app.config.html_baseurl:
        tags["og:url"] = urljoin(app.config.html_baseurl, app.builder.get_target_uri(pagename))
    lines = [
        f'<meta property="{name}" content="{html.escape(value)}" />' for name, value in tags.items() if value
    ]
    if description:
        lines.append(f'<meta name="description" content="{html.escape(description)}" />')
    context["metatags"] += "\n".join(lines) + "\n"


def write_sitemap(app: Sphinx, exception: Exception | None) -> None:
    """List every page's address in `sitemap.xml`, if the site has an address."""
    if exception or not app.config.html_baseurl or app.builder.name != "html":
        return
    root = ElementTree.Element("urlset", xmlns=SITEMAP)
    for page in sorted(app.env.found_docs):
        address = urljoin(app.config.html_baseurl, app.builder.get_target_uri(page))
        ElementTree.SubElement(ElementTree.SubElement(root, "url"), "loc").text = address
    ElementTree.ElementTree(root).write(
        Path(app.outdir, "sitemap.xml"), encoding="utf-8", xml_declaration=True
    )


def setup(app: Sphinx) -> dict[str, object]:
    """Register what is done to pages and after the last one."""
    app.connect("config-inited", launch_only_from_somewhere)
    app.connect("html-page-context", launch_exercises_alone, priority=400)  # before the theme looks
    app.connect("html-page-context", add_open_graph)
    app.connect("build-finished", write_sitemap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
