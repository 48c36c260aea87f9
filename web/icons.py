"""A Sphinx extension that ships only the icons that are in use, and fonts in one format.

The theme brings 1.5 MB of script and 300 KB of fonts with all of Font Awesome. The script is left out
(web/templates), and the fonts are cut down to the icons that a page or a script names. They then need no
script, and their pictures are no words to a screen reader.
"""

import re
from pathlib import Path

from fontTools import subset
from sphinx.application import Sphinx
from sphinx.errors import SphinxError

# Where they lie in the built site.
STYLE = "_static/styles/pydata-sphinx-theme.css"
FONTS = "_static/vendor/fontawesome/webfonts/*.woff2"
UNUSED = ("_static/scripts/fontawesome.js*", "_static/vendor/fontawesome/webfonts/*.ttf")

NAME = re.compile(r"""(?<=["'` ])fa-[a-z0-9-]+(?=["'` ])""")
CLASS = re.compile(r"\.(fa-[a-z0-9-]+)")
ICON = re.compile(r'((?:\.fa-[a-z0-9-]+:before,?)+)\{content:"\\?([^"]+)"\}')
# Styles put some icons before admonitions and the like, written as themselves or as their numbers.
BUILT_IN = re.compile(r"([\ue000-\uf8ff])|\\([ef][0-9a-f]{3})\b")
SECOND_FORMAT = re.compile(r""",\s*url\([^)]+\.(?:ttf|woff)\)\s*format\(["']\w+["']\)""")


class IconMissing(SphinxError):
    """A page or a script names an icon that Font Awesome does not have."""

    category = "An icon is missing"


def glyph(content: str) -> str:
    """Return the character that CSS writes as itself or as its number."""
    content = content.strip()
    return chr(int(content, 16)) if len(content) > 1 else content


def names_in_use(site: Path) -> dict[str, Path]:
    """Return every icon, and every other class of Font Awesome's, with a file that names it."""
    files = [*site.rglob("*.html"), *site.rglob("*.js")]
    return {name: file for file in files for name in NAME.findall(file.read_text(encoding="utf-8"))}


def cut(font: Path, characters: str) -> None:
    """Take out of a font all but some characters."""
    options = subset.Options(flavor="woff2", layout_features=[])
    loaded = subset.load_font(font, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(loaded)
    subset.save_font(loaded, font, options)


def trim(site: Path) -> None:
    """Take out of the built site the icons that nothing names, and all formats of a font but the first."""
    for file in [file for pattern in UNUSED for file in site.glob(pattern)]:
        file.unlink()

    style = (site / STYLE).read_text(encoding="utf-8")
    used, glyphs = names_in_use(site), set()

    def keep(rule: re.Match[str]) -> str:
        if used.keys().isdisjoint(CLASS.findall(rule[1])):
            return ""
        glyphs.add(glyph(rule[2]))
        # The second declaration says that the picture is no text; an old browser keeps the first.
        content = rule[0].rpartition("{")[2].rstrip("}")
        return f'{rule[1]}{{{content};{content}/""}}'

    for name in used.keys() - set(CLASS.findall(style)):
        file = used[name].relative_to(site)
        raise IconMissing(f"{file} names `{name}`, which the theme's Font Awesome does not have.")
    (site / STYLE).write_text(ICON.sub(keep, style), encoding="utf-8")

    for file in site.rglob("*.css"):
        text = file.read_text(encoding="utf-8")
        file.write_text(SECOND_FORMAT.sub("", text), encoding="utf-8")
        glyphs |= {found[1] or glyph(found[2]) for found in BUILT_IN.finditer(text)}
    for font in site.glob(FONTS):
        cut(font, "".join(sorted(glyphs)))


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Trim a site that has been built."""
    if exception is None and app.builder.format == "html":
        trim(Path(app.outdir))


def setup(app: Sphinx) -> dict[str, object]:
    """Register the trimming, before the pages are weighed."""
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
