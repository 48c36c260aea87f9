"""Directives that collect what stands in the chapters, so that nothing is written twice.

    {chapters}       the chapters with their hours, and what each builds on     index.md
    {misleading}     every statement of the sections "Notes that mislead"        misleading.md
    {references}     every reference, once, with the chapters that cite it       bibliography.md
    {korean-index}   the glossary by its Korean names                           glossary.md
    {ko}`코사인`      a role: Korean words on an English page, for screen readers and fonts
    {at}`svd#by-hand`  a role: the title of a chapter and a link to one of its sections

The functions above the directives read the sources and need no build; the contract of a page uses them too.
What they return is Markdown, as it stands in the source.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx_external_toc.parsing import parse_toc_yaml

MISLEADING = "Notes that mislead"
CODE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1[ \t]*$\n?", re.MULTILINE | re.DOTALL)
CHAPTER = re.compile(r"chapters/(\w+)/index")
TIME = re.compile(
    r"^\*\*Time\*\*: about (\d+) minutes to read, (?:about )?(\d+)(?: to (\d+))? for the exercises\.$", re.M
)
NEEDS = re.compile(r"\{doc\}`\.\./(\w+)/index`")
STATEMENT = re.compile(r'\*\*"(?P<said>.+?)"\*\*\s+(?:\(Also: .+?\)\s+)?(?P<more>.+)', re.DOTALL)
SENTENCE = re.compile(r'.+?[.?!](?=["”)*_]*(?:\s+[A-Z("*`$\[{]|\s*$))["”)*_]*', re.DOTALL)
REFERENCE = re.compile(
    r'(?P<cited>(?P<authors>.+?), (?:"(?P<title>.+?)"|\*(?P<book>.+?)\*).*?\((?P<year>\d{4})\)[^.]*\.)'
    r"(?P<note>.*?)(?P<link><https?://\S+>|\[\S+\]\(https?://\S+\))?\s*$",
    re.DOTALL,
)
INITIALS = re.compile(r"^(?:\w\.(?:-\w\.)*\s)+")
GLOSSARY = re.compile(r"^```\{glossary\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KOREAN = re.compile(r"\{ko\}`([^`]+)`")
CONSONANTS = (
    "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"  # in the order of Unicode, tense ones with their plain ones
)


@dataclass(frozen=True)
class Statement:
    """Something that notes say, and the sentence after it, which says why it misleads."""

    said: str
    why: str


@dataclass(frozen=True)
class Reference:
    """One entry of a page's references; `link` is empty where there is none."""

    cited: str
    authors: str
    title: str
    year: str
    note: str
    link: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what entries are sorted by, and known by in two chapters: first author, year, title."""
        return folded(family_name(self.authors)), self.year, folded(self.title)


@dataclass(frozen=True)
class Entry:
    """One entry of the glossary: its terms, the first of which leads, and its Korean names."""

    terms: tuple[str, ...]
    korean: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Chapter:
    """The page of a chapter, as its author wrote it."""

    name: str
    text: str

    @cached_property
    def prose(self) -> str:
        """Return the page without its code cells and comments."""
        return re.sub(r"^%.*\n", "", CODE.sub("", self.text), flags=re.M)

    @property
    def page(self) -> str:
        """Return its path from the book's root."""
        return f"chapters/{self.name}/index.md"

    @property
    def title(self) -> str:
        """Return the page's title, empty if it has none."""
        found = re.search(r"^# (.+)$", self.prose, re.M)
        return found[1].strip() if found else ""

    @property
    def minutes(self) -> tuple[int, int] | None:
        """Return how many minutes page and exercises take, at least and at most; None where no line says so."""
        found = TIME.search(self.prose)
        if not found:
            return None
        read, least, most = int(found[1]), int(found[2]), int(found[3] or found[2])
        return read + least, read + most

    @property
    def hours(self) -> str:
        """Return how long the chapter takes, to half an hour, in words."""
        return in_hours(sum(self.minutes) / 2) if self.minutes else ""

    @property
    def needs(self) -> list[str]:
        """Return the chapters that its prerequisites name, in the order in which they are named."""
        line = re.search(r"^\*\*Prerequisites\*\*.*$", self.prose, re.M)
        return list(dict.fromkeys(NEEDS.findall(line[0]))) if line else []

    def section(self, title: str) -> str:
        """Return what stands under a heading of the second level, code cells left out."""
        found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", self.prose, re.M | re.S)
        return found[1] if found else ""

    @property
    def statements(self) -> list[Statement]:
        """Return the statements under "Notes that mislead"; a paragraph that begins as one has all of it."""
        found = []
        for paragraph in re.split(r"\n\s*\n", self.section(MISLEADING)):
            if match := STATEMENT.match(paragraph.strip()):
                found.append(Statement(match["said"], first_sentence(match["more"])))
        return found

    @property
    def reference_items(self) -> list[str]:
        """Return each item of the list under "References", as it is written."""
        return [item.strip() for item in re.split(r"^- ", self.section("References"), flags=re.M)[1:]]

    @property
    def references(self) -> list[Reference]:
        """Return the references that can be read; the page's contract asks that all can."""
        return [found for item in self.reference_items if (found := read_reference(item))]


def in_hours(minutes: float) -> str:
    """Return a time, to half an hour, in words."""
    halves = max(1, round(minutes / 30))
    number = f"{halves // 2 or ''}{'½' * (halves % 2)}"
    return f"about {number} hour{'s' * (halves > 2)}"


def first_sentence(text: str) -> str:
    """Return the first sentence, with a full stop where a colon led on to code."""
    text = " ".join(text.split())
    found = SENTENCE.match(text)
    return found[0] if found else f"{text.rstrip(':')}."


def read_reference(item: str) -> Reference | None:
    """Return an item of a list of references in its parts, None if it is written in another way."""
    found = REFERENCE.match(" ".join(item.split()))
    if not found:
        return None
    title = found["title"] or found["book"]
    link = found["link"] or ""
    note = found["note"].strip()
    return Reference(found["cited"], found["authors"], title, found["year"], note, link)


def family_name(authors: str) -> str:
    """Return the first author's family name: C. F. Van Loan is Van Loan."""
    first = re.split(r", | and ", authors, maxsplit=1)[0]
    return INITIALS.sub("", first)


def folded(text: str) -> str:
    """Return text for comparing: lower case, and letters without their accents."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def glossary_entries(text: str) -> list[Entry]:
    """Return the entries of every glossary on a page, in its order."""
    entries = []
    for block in GLOSSARY.findall(text):
        for part in re.split(r"\n(?=\S)(?<=\n\n)", block):
            lines = part.splitlines()
            terms = tuple(line for line in lines if line and not line[0].isspace())
            meaning = " ".join(line.strip() for line in lines if line[:1].isspace())
            entries.append(Entry(terms, tuple(KOREAN.findall(meaning)), meaning))
    return entries


def initial(korean: str) -> str:
    """Return the consonant that a Korean word begins with."""
    return CONSONANTS[(ord(korean[0]) - ord("가")) // 588]


def chapters_of(book: Path) -> list[Chapter]:
    """Return the chapters that `_toc.yml` names, in its order."""
    found = [
        CHAPTER.fullmatch(Path(name).with_suffix("").as_posix()) for name in parse_toc_yaml(book / "_toc.yml")
    ]
    names = [match[1] for match in found if match]
    return [Chapter(name, (book / f"chapters/{name}/index.md").read_text(encoding="utf-8")) for name in names]


# --- What the pages show ------------------------------------------------------------------------------------


def numbered(numbers: list[int]) -> str:
    """Return in words which chapters another one builds on."""
    if not numbers:
        return "builds on no other chapter"
    *first, last = map(str, sorted(numbers))
    return f"builds on chapters {', '.join(first)} and {last}" if first else f"builds on chapter {last}"


class Collected(SphinxDirective):
    """A directive whose content is Markdown made from the sources."""

    has_content = True

    def markdown(self) -> Iterator[str]:
        """Yield the lines to show."""
        raise NotImplementedError

    @property
    def chapters(self) -> list[Chapter]:
        """Return the book's chapters; this page is made anew when one of them changes."""
        book = Path(self.env.srcdir)
        found = chapters_of(book)
        for file in ["_toc.yml", *(chapter.page for chapter in found)]:
            self.env.note_dependency(str(book / file))
        return found

    def run(self) -> list[nodes.Node]:
        """Let MyST read the Markdown, its headings too, as if it stood on the page."""
        self.env.note_dependency(__file__)
        source, line = self.get_source_info()
        lines = [part for text in self.markdown() for part in text.split("\n")]
        box = nodes.Element()
        box.document = self.state.document
        content = StringList(lines, items=[(source, line)] * len(lines))
        self.state.nested_parse(content, self.content_offset, box, match_titles=True)
        return box.children


class Chapters(Collected):
    """The chapters as a numbered list. The content says of each what one can do then: `name: line`."""

    def markdown(self) -> Iterator[str]:
        """Yield one item for each chapter."""
        said = dict(line.split(": ", 1) for line in self.content if ": " in line)
        chapters = self.chapters
        number = {chapter.name: i for i, chapter in enumerate(chapters, 1)}
        if unknown := said.keys() - number.keys():
            raise self.error(f"there is no chapter {', '.join(sorted(unknown))} in _toc.yml")
        for chapter in chapters:
            needs = numbered([number[name] for name in chapter.needs if name in number])
            facts = "; ".join(filter(None, [chapter.hours, needs]))
            yield f"{number[chapter.name]}. **[{chapter.title}](/{chapter.page})**, {facts}."
            if chapter.name in said:
                yield f"   You will be able to {said[chapter.name]}."
        if times := [sum(chapter.minutes) / 2 for chapter in chapters if chapter.minutes]:
            yield f"\nTogether they take {in_hours(sum(times))}."


class Misleading(Collected):
    """Every statement that misleads, under its chapter, linked to where the page shows why."""

    def markdown(self) -> Iterator[str]:
        """Yield a heading for each chapter and an item for each of its statements."""
        for chapter in self.chapters:
            if not chapter.statements:
                continue
            yield f"## {chapter.title}\n"
            for i, statement in enumerate(chapter.statements, 1):
                yield f'- **["{statement.said}"](#{label_of(chapter.name, i)})** {statement.why}'
            yield ""


class References(Collected):
    """Every reference of the book, once, by author; below each the chapters that cite it, and what for."""

    def markdown(self) -> Iterator[str]:
        """Yield one item for each reference."""
        cited: dict[tuple, tuple[Reference, list[str]]] = {}
        for chapter in self.chapters:
            for reference in chapter.references:
                first, places = cited.setdefault(reference.key, (reference, []))
                if (first.cited, first.link) != (reference.cited, reference.link):
                    raise self.error(
                        f"two chapters write the same reference in two ways; make them equal:\n{first.cited} "
                        f"{first.link}\n{reference.cited} {reference.link}"
                    )
                place = f"[{chapter.title}](/{chapter.page}#references)"
                places.append(f"{place}: {reference.note}" if reference.note else f"{place}.")
        for _, (reference, places) in sorted(cited.items()):
            name = family_name(reference.authors)
            yield f"- {reference.cited.replace(name, f'**{name}**', 1)} {reference.link}".rstrip()
            yield f"\n  In {' In '.join(places)}"


class KoreanIndex(Collected):
    """The Korean names of this page's glossary, in their own order, each with its term."""

    def markdown(self) -> Iterator[str]:
        """Yield a heading for each consonant and an item for each name."""
        text = Path(self.env.doc2path(self.env.docname)).read_text(encoding="utf-8")
        names = sorted((name, entry.terms[0]) for entry in glossary_entries(text) for name in entry.korean)
        shown = None
        for name, term in names:
            if initial(name) != shown:
                shown = initial(name)
                yield f"\n### {{ko}}`{shown}`\n"
            yield f"- {{ko}}`{name}`: {{term}}`{term}`"


def label_of(name: str, number: int) -> str:
    """Return the label of a chapter's statement, counted from 1."""
    return f"{name}-note-{number}"


class LabelStatements(SphinxTransform):
    """Give each statement that misleads a label, so that the collection can lead to it."""

    default_priority = 400  # before labels are read off the page

    def apply(self, **options: object) -> None:
        """Label the paragraphs that begin with a statement."""
        chapter = CHAPTER.fullmatch(self.env.docname)
        if not chapter:
            return
        for section in self.document.findall(nodes.section):
            if section[0].astext() == MISLEADING:
                number = 0
                for paragraph in section.children:
                    if is_statement(paragraph):
                        number += 1
                        paragraph["names"].append(label_of(chapter[1], number))
                        self.document.note_explicit_target(paragraph)


def is_statement(node: nodes.Node) -> bool:
    """Say whether a node is a paragraph that begins with a quotation in bold."""
    if not isinstance(node, nodes.paragraph):
        return False
    # MyST may begin a paragraph with an empty text.
    first = next((child for child in node.children if child.astext()), None)
    return isinstance(first, nodes.strong) and first.astext().startswith(('"', "“"))


class At(SphinxRole):
    """A chapter's title and a link to one of its sections: a section called "By hand" says too little alone."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Let MyST read title and link; it warns if there is no such section."""
        name, _, slug = self.text.partition("#")
        page = Path(self.env.srcdir, f"chapters/{name}/index.md")
        if not page.is_file():
            raise ExtensionError(
                f"{self.env.docname}: there is no chapter {name!r}, which {self.rawtext} names"
            )
        self.env.note_dependency(str(page))
        chapter = Chapter(name, page.read_text(encoding="utf-8"))
        link = f"*{chapter.title}*, [](/{chapter.page}#{slug})"
        return self.inliner.parse(link, self.lineno, None, self.inliner.parent)


def korean(name, rawtext, text, lineno, inliner, options=None, content=()):
    """Mark words as Korean: docutils makes `lang="ko"` of this class."""
    return [nodes.inline(rawtext, text, classes=["language-ko"])], []


def setup(app: Sphinx) -> dict[str, object]:
    """Register the directives, the role and the labels."""
    app.add_directive("chapters", Chapters)
    app.add_directive("misleading", Misleading)
    app.add_directive("references", References)
    app.add_directive("korean-index", KoreanIndex)
    app.add_role("ko", korean)
    app.add_role("at", At())
    app.add_transform(LabelStatements)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
