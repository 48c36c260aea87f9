"""The contract of an exercise and of a chapter's page, as rules.

A rule yields one sentence for each thing that is missing, with the remedy. About an exercise's cell that is
not there, `has_its_cells` alone speaks.
"""

import ast
import builtins
import importlib.util
import io
import os
import re
import shutil
import sys
import textwrap
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
import yaml
from myst_nb.core.read import read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from grader import newchapter
from grader.course import (
    ROOT,
    Chapter,
    cell_id,
    chapters,
    code_cells,
    exercise_of,
    is_solution,
    is_test,
    points,
)
from grader.submissions import student_notebook

LOOSEST = 1e-6  # of a tolerance that needs no reason beside it
VISIBLE = (0.25, 0.45)  # share of an exercise's points
EXERCISES = range(6, 12)
MINUTES = range(5, 16)
QUESTIONS, CHOICES = 3, 3  # at least, of a self-check and of a question
REFRESH = "jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False"
BLUNT = re.compile(r"\b(simply|obviously|just|trivially)\b", re.IGNORECASE)

# What the book collects from the pages is read as the site's build reads it.
_SPEC = importlib.util.spec_from_file_location("collected", ROOT / "web" / "collected.py")
collected = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(collected)

NOTEBOOK_RULES: list[Callable] = []
EXERCISE_RULES: list[Callable] = []
PAGE_RULES: list[Callable] = []


def rule(rules: list[Callable]) -> Callable:
    """Register a rule."""

    def register(function: Callable) -> Callable:
        rules.append(function)
        return function

    return register


# --- What the rules look at ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Exercise:
    """One exercise with its five cells, any of which may be missing."""

    chapter: Chapter
    name: str

    def cell(self, suffix: str) -> nbformat.NotebookNode | None:
        """Return the cell `NAME<suffix>`."""
        return next((c for c in self.chapter.notebook.cells if cell_id(c) == self.name + suffix), None)

    def source(self, suffix: str) -> str:
        """Return the text of the cell `NAME<suffix>`, empty if there is none."""
        cell = self.cell(suffix)
        return "" if cell is None else cell.source

    def tree(self, suffix: str) -> ast.Module:
        """Return a code cell as a syntax tree, empty if it does not parse, which `cells_parse` reports."""
        try:
            return ast.parse(self.source(suffix))
        except SyntaxError:
            return ast.Module([], [])

    @property
    def function(self) -> ast.FunctionDef | None:
        """Return the function that the solution cell holds."""
        return next((node for node in self.tree("").body if isinstance(node, ast.FunctionDef)), None)

    @property
    def reference(self) -> ast.FunctionDef | None:
        """Return the function of that name in the solutions package."""
        return public_functions(self.chapter).get(self.name)

    @property
    def tests(self) -> list[tuple[str, ast.Module]]:
        """Return the ids and syntax trees of the checks and the hidden tests."""
        return [(self.name + suffix, self.tree(suffix)) for suffix in ("_checks", "_tests")]


def exercise_names(chapter: Chapter) -> list[str]:
    """Return the names of all exercises that have a solution cell or a test cell, in order."""
    cells = [c for c in chapter.notebook.cells if is_solution(c) or is_test(c)]
    return list(dict.fromkeys(exercise_of(cell_id(cell)) for cell in cells))


def public_functions(chapter: Chapter) -> dict[str, ast.FunctionDef]:
    """Return the public functions of the chapter's solutions module by name."""
    path = chapter.root / "solutions" / f"{chapter.name}.py"
    body = ast.parse(path.read_text(encoding="utf-8")).body if path.exists() else []
    return {f.name: f for f in body if isinstance(f, ast.FunctionDef) and not f.name.startswith("_")}


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, a picture or a directive of a Markdown text."""

    kind: str  # h1 … h6, text, image, html, choice, reason, or a directive with its braces
    text: str  # prose without formulas, code and roles; for a picture or directive its alt text
    codes: tuple[str, ...] = ()  # what stands in backticks
    section: str = ""  # the h2 above it
    item: int = 0  # which item of a list it is in, counted over the text; 0 outside lists


@dataclass(frozen=True)
class Page:
    """The prose of a chapter."""

    chapter: Chapter

    @cached_property
    def text(self) -> str:
        """Return the file's text, empty if there is none."""
        path = self.chapter.folder / "index.md"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @cached_property
    def notebook(self) -> nbformat.NotebookNode:
        """Return the page as the notebook that the build executes."""
        return read_myst_markdown_notebook(self.text or "Nothing yet.")

    @cached_property
    def blocks(self) -> list[Block]:
        """Return what stands on the page, code cells aside."""
        return list(blocks(self.text))

    @property
    def sections(self) -> list[str]:
        """Return the titles of its sections in order."""
        return [block.text for block in self.blocks if block.kind == "h2"]

    @property
    def source(self) -> object:
        """Return the page as what the book collects from it."""
        return collected.Chapter(self.chapter.name, self.text)

    def section(self, title: str) -> list[Block]:
        """Return what stands under a title."""
        return [block for block in self.blocks if block.section == title and block.kind != "h2"]


# Directives whose content is no prose. What is not named here (notes, figures, dropdowns) is read as prose.
LITERAL = {"code-cell", "code", "code-block", "literalinclude", "math", "raw", "raw-cell", "toctree"}
PICTURES = {"{figure}", "{image}", "{glue:figure}", "{live-figure}"}
OPTION = re.compile(r"^:[\w-]+:.*$|^\s*$")
EXTENSIONS = {"amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist"}


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown text, those inside directives too."""
    parser = create_md_parser(MdParserConfig(enable_extensions=EXTENSIONS), _NoRenderer)
    section, kind, item, depth = "", "text", 0, 0
    for token in parser.parse(text):
        depth += token.type == "list_item_open"
        depth -= token.type == "list_item_close"
        item += token.type == "list_item_open" and depth == 1
        here = {"section": section, "item": item if depth else 0}
        if token.type == "heading_open":
            kind = token.tag
        elif token.type in ("dt_open", "dd_open"):
            kind = {"dt_open": "choice", "dd_open": "reason"}[token.type]
        elif token.type == "inline":
            for child in token.children:
                if child.type == "image":
                    yield Block("image", child.content.strip(), **here)
            words = "".join(_word(child) for child in token.children).strip()
            section = words if kind == "h2" else section
            codes = tuple(child.content for child in token.children if child.type == "code_inline")
            yield Block(kind, words, codes, section, here["item"])
            kind = "text"
        elif token.type == "html_block":
            yield Block("html", token.content, **here)
        elif token.type in ("fence", "colon_fence") and token.info.startswith("{"):
            directive, _, argument = token.info.partition("}")
            if directive[1:] in LITERAL:
                continue
            options, content = _options(token.content)
            yield Block(directive + "}", options.get("alt", ""), **here)
            for inner in blocks(f"{'' if directive + '}' in PICTURES else argument}\n\n{content}"):
                yield Block(inner.kind, inner.text, inner.codes, section, here["item"])


class _NoRenderer:
    """What the parser asks for and does not use to parse."""

    __output__ = "none"

    def __init__(self, parser: object) -> None: ...


def _word(token: object) -> str:
    """Return the prose in an inline token; an address that is its own link text is none."""
    if token.type == "text":
        return re.sub(r"https?://\S+", "", token.content)
    return "\n" if token.type in ("softbreak", "hardbreak") else ""


def _options(content: str) -> tuple[dict[str, str], str]:
    """Return the options of a directive and the content below them."""
    if content.startswith("---\n"):
        head, _, rest = content[4:].partition("---\n")
        return {key: str(value) for key, value in (yaml.safe_load(head) or {}).items()}, rest
    lines = content.splitlines()
    count = next((i for i, line in enumerate(lines) if not OPTION.match(line)), len(lines))
    pairs = (line[1:].partition(":") for line in lines[:count] if line.strip())
    return {key: value.strip() for key, _, value in pairs}, "\n".join(lines[count:])


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Yield the calls of functions with one of these names, however they are reached."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (dotted(node.func) or "").rpartition(".")[2] in names:
            yield node


def dotted(node: ast.AST) -> str | None:
    """Return `a.b.c` for such an expression, else None."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else None
    return None


# --- The notebook as a whole --------------------------------------------------------------------------------


@rule(NOTEBOOK_RULES)
def kernel_is_python3(chapter):
    name = chapter.notebook.metadata.get("kernelspec", {}).get("name")
    if name != "python3":
        yield f"kernelspec is {name!r}: set it to python3, or it opens on no other machine"


@rule(NOTEBOOK_RULES)
def code_cells_were_run(chapter):
    for cell in code_cells(chapter.notebook):
        if cell.execution_count is None:
            yield f"{cell_id(cell)} was not run, so nbval compares nothing: `{REFRESH} {chapter.path.name}`"


@rule(NOTEBOOK_RULES)
def notebook_holds_no_timings(chapter):
    timed = [cell_id(cell) for cell in code_cells(chapter.notebook) if "execution" in cell.metadata]
    if timed:
        yield f"{', '.join(timed)}: the time of the run is stored; run `{REFRESH} {chapter.path.name}`"


@rule(NOTEBOOK_RULES)
def ids_equal_grade_ids(chapter):
    seen = set()
    for cell in chapter.notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id and cell.get("id") != grade_id:
            yield f"cell {grade_id} has the id {cell.get('id')!r}: set the cell's id to its grade_id"
        if cell_id(cell) in seen:
            yield f"two cells have the id {cell_id(cell)!r}: rename one"
        seen.add(cell_id(cell))


@rule(NOTEBOOK_RULES)
def every_cell_has_its_place(chapter):
    solutions = {cell_id(cell) for cell in chapter.notebook.cells if is_solution(cell)}
    for cell in chapter.notebook.cells:
        name, role = re.fullmatch(r"(.*?)(_checks|_tests|_statement|_hints)?", cell_id(cell) or "").groups()
        if (role or is_test(cell)) and name not in solutions:
            yield f"{cell_id(cell)} belongs to no solution cell: there is none called {name!r}"
        if is_test(cell) and role not in ("_checks", "_tests"):
            yield f"{cell_id(cell)} gives points: call it NAME_checks or NAME_tests after its exercise"


@rule(NOTEBOOK_RULES)
def exercises_are_the_package_s_functions(chapter):
    functions, exercises = public_functions(chapter), exercise_names(chapter)
    for name in functions.keys() - set(exercises):
        yield f"solutions.{chapter.name}.{name} is no exercise: add one, or begin its name with _"
    for name in set(exercises) - functions.keys():
        yield f"the exercise {name} is not in solutions/{chapter.name}.py: add the function there"


@rule(NOTEBOOK_RULES)
def student_notebook_gives_nothing_away(chapter):
    try:
        cells = student_notebook(chapter).cells
    except RuntimeError as error:
        yield f"nbgrader cannot make the student notebook: {error}"
        return
    for cell in cells:
        text = cell.source + repr(cell.get("outputs", ""))
        for word in re.findall(r"(?i)\bsolutions\b|\b(?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS?)\b", text):
            yield f"{cell_id(cell)}: a student would read {word!r}; put it inside a region that is taken out"


@rule(NOTEBOOK_RULES)
def notebook_is_taught_with_patience(chapter):
    for cell in chapter.notebook.cells:
        if cell.cell_type == "markdown":
            yield from blunt_words(cell_id(cell), cell.source)


def blunt_words(place: str, text: str) -> Iterator[str]:
    """Yield a sentence for each word that tells a learner that what is hard for them is easy."""
    for block in blocks(text):
        for word in BLUNT.findall(block.text):
            yield f"{place}: {word!r} helps nobody who does not see it; leave it out of “{block.text[:60]}…”"


# --- One exercise -------------------------------------------------------------------------------------------


@rule(EXERCISE_RULES)
def has_its_cells(exercise):
    kinds = {"_statement": "markdown", "": "code", "_hints": "markdown", "_checks": "code", "_tests": "code"}
    for suffix, kind in kinds.items():
        cell = exercise.cell(suffix)
        if cell is None:
            yield f"there is no cell {exercise.name}{suffix}: add one ({kind})"
        elif cell.cell_type != kind:
            yield f"{exercise.name}{suffix} is a {cell.cell_type} cell: make it {kind}"


@rule(EXERCISE_RULES)
def cells_stand_in_order(exercise):
    ids = [cell_id(cell) for cell in exercise.chapter.notebook.cells]
    order = [exercise.name + suffix for suffix in ("_statement", "", "_hints", "_checks", "_tests")]
    found = [identifier for identifier in ids if identifier in order]
    if found != [identifier for identifier in order if identifier in found]:
        yield f"the cells stand as {', '.join(found)}: the order is statement, stub, hints, checks, tests"


@rule(EXERCISE_RULES)
def cells_are_locked_and_graded(exercise):
    for suffix, (grade, locked, solution) in {
        "": (False, False, True),
        "_checks": (True, True, False),
        "_tests": (True, True, False),
    }.items():
        meta = (exercise.cell(suffix) or {"metadata": {}})["metadata"].get("nbgrader", {})
        wanted = {"grade": grade, "locked": locked, "solution": solution}
        found = {key: meta.get(key) for key in wanted}
        if exercise.cell(suffix) is not None and found != wanted:
            yield f"{exercise.name}{suffix}: its nbgrader metadata say {found}, and must say {wanted}"


@rule(EXERCISE_RULES)
def cells_parse(exercise):
    for suffix in ("", "_checks", "_tests"):
        try:
            ast.parse(exercise.source(suffix))
        except SyntaxError as error:
            yield f"{exercise.name}{suffix} is not Python: {error}"


@rule(EXERCISE_RULES)
def checks_are_visible_and_tests_hidden(exercise):
    if "HIDDEN TEST" in exercise.source("_checks"):
        yield f"{exercise.name}_checks holds a hidden region: move it to {exercise.name}_tests"
    lines = exercise.source("_tests").strip().splitlines()
    if not lines:
        return
    comment, begin, *middle, end = lines if len(lines) >= 3 else ("", "", "")
    if not comment.startswith("# ") or (begin, end) != ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"):
        yield (
            f"{exercise.name}_tests must be a comment and a hidden region: a line beginning with `# `, then "
            "`### BEGIN HIDDEN TESTS`, and `### END HIDDEN TESTS` as the last line"
        )
    if any("HIDDEN TESTS" in line for line in middle):
        yield f"{exercise.name}_tests holds more than one hidden region: make it one"


@rule(EXERCISE_RULES)
def visible_checks_carry_a_third(exercise):
    cells = [exercise.cell("_checks"), exercise.cell("_tests")]
    if None in cells or not all(is_test(cell) for cell in cells):
        return
    visible, hidden = map(points, cells)
    low, high = VISIBLE
    if not low <= visible / ((visible + hidden) or 1) <= high:
        yield f"{visible:g} of {visible + hidden:g} points are visible: let it be {low:.0%} to {high:.0%}"


@rule(EXERCISE_RULES)
def statement_says_what_it_costs(exercise):
    line = re.search(
        r"^\*\*(\d+(?:\.\d+)?) points?\*\* · difficulty (\d) of 3 · about (\d+) minutes$",
        exercise.source("_statement"),
        re.MULTILINE,
    )
    if exercise.source("_statement") and not line:
        yield (
            f"{exercise.name}_statement lacks a line with its numbers, such as "
            "“**6 points** · difficulty 2 of 3 · about 10 minutes”"
        )
    if line:
        cells = [
            c
            for c in exercise.chapter.notebook.cells
            if is_test(c) and exercise_of(cell_id(c)) == exercise.name
        ]
        total = sum(map(points, cells))
        if float(line[1]) != total:
            yield f"the statement says {line[1]} points, the cells give {total:g}: make them equal"
        if line[2] not in "123":
            yield f"the statement says difficulty {line[2]} of 3: take 1, 2 or 3"
        if int(line[3]) not in MINUTES:
            yield f"the statement says {line[3]} minutes: an exercise takes 5 to 15, so split or join"


@rule(EXERCISE_RULES)
def statement_names_what_checks_use(exercise):
    statement = exercise.source("_statement")
    names = {exercise.name: "the function"}
    for identifier, tree in exercise.tests:
        for call in calls(tree, exercise.name):
            names |= {
                keyword.arg: f"the argument of {identifier}" for keyword in call.keywords if keyword.arg
            }
    for name, what in names.items():
        if statement and not re.search(rf"\b{re.escape(name)}\b", statement):
            yield f"{exercise.name}_statement does not name {what} `{name}`: say there what it means"


@rule(EXERCISE_RULES)
def hints_are_a_collapsed_ladder(exercise):
    text = exercise.source("_hints")
    opened = re.findall(r"<details>\s*<summary>.+?</summary>\n\n.+?\n\n</details>", text, re.DOTALL)
    if text and len(opened) not in (2, 3):
        yield (
            f"{exercise.name}_hints has {len(opened)} collapsed hints where 2 or 3 belong, each written "
            "<details><summary>Hint 1</summary>, an empty line, the hint, an empty line, </details>"
        )
    if "<details open" in text or text.count("<details") != len(opened):
        yield f"{exercise.name}_hints: each hint is a <details> of its own and begins closed"


@rule(EXERCISE_RULES)
def solution_delegates_in_one_line(exercise):
    name, chapter = exercise.name, exercise.chapter.name
    function = exercise.function
    if not exercise.source(""):
        return
    if function is None or len(exercise.tree("").body) != 1 or function.name != name:
        yield f"the solution cell must hold one function and nothing else: def {name}(…)"
        return
    arguments = function.args
    handed_on = [argument.arg for argument in arguments.posonlyargs + arguments.args]
    handed_on += [f"{argument.arg}={argument.arg}" for argument in arguments.kwonlyargs]
    body = [
        "    ### BEGIN SOLUTION",
        f"    from solutions import {chapter}",
        f"    return {chapter}.{name}({', '.join(handed_on)})",
        "    ### END SOLUTION",
    ]
    start = function.body[0].end_lineno if ast.get_docstring(function) is not None else function.lineno
    found = [line.rstrip() for line in exercise.source("").splitlines()[start:] if line.strip()]
    # Between the markers the formatter decides where a line ends, so there the code counts.
    wanted = [ast.unparse(node) for node in ast.parse(textwrap.dedent("\n".join(body[1:-1]))).body]
    written = [ast.unparse(node) for node in function.body[ast.get_docstring(function) is not None :]]
    if [*found[:1], *written, *found[-1:]] != [body[0], *wanted, body[-1]] or "#" in "".join(found[1:-1]):
        yield "below its docstring the solution cell must read, and nothing else:\n" + "\n".join(body)


@rule(EXERCISE_RULES)
def signature_and_docstring_are_the_package_s(exercise):
    mine, theirs = exercise.function, exercise.reference
    if mine is None or theirs is None:
        return
    where = f"solutions/{exercise.chapter.name}.py"
    for what, read in {
        "signature": lambda f: (
            f"({ast.unparse(f.args)}) -> {ast.unparse(f.returns) if f.returns else 'nothing'}"
        ),
        "docstring": ast.get_docstring,
    }.items():
        if read(mine) != read(theirs):
            yield f"the {what} of {exercise.name} differs from the one in {where}: copy it from there"


@rule(EXERCISE_RULES)
def docstring_says_what_goes_in_and_out(exercise):
    if exercise.function is None:
        return
    text = ast.get_docstring(exercise.function) or ""
    for title in ("Parameters", "Returns"):
        if not re.search(rf"^{title}\n-+$", text, re.MULTILINE):
            yield f"the docstring of {exercise.name} has no section {title}: name shapes and dtypes there"
    arguments = exercise.function.args
    every = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
    for argument in every:
        if argument.annotation is None:
            yield f"the argument {argument.arg} of {exercise.name} has no type hint: add one"
        if not re.search(rf"\b{argument.arg}\b", text):
            yield f"the docstring of {exercise.name} does not say what {argument.arg} is"
    if exercise.function.returns is None:
        yield f"{exercise.name} does not say what it returns: add -> to its signature"


@rule(EXERCISE_RULES)
def asserts_have_messages(exercise):
    for identifier, tree in exercise.tests:
        asserts = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
        if exercise.source(identifier.removeprefix(exercise.name)) and not asserts:
            yield f"{identifier} asserts nothing"
        for node in asserts:
            if node.msg is None:
                yield f"{identifier}, line {node.lineno}: no message; say what is probably wrong"
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and not (isinstance(node.exc, ast.Call) and node.exc.args):
                yield f'{identifier}, line {node.lineno}: raise AssertionError("…") with words, or nothing'
        for node in ast.walk(tree):
            name = dotted(node) if isinstance(node, (ast.Name, ast.Attribute)) else None
            if name and re.match(r"(np|numpy)\.testing\b|unittest\b|pytest\b", name):
                yield f"{identifier}, line {node.lineno}: no {name}: a plain assert has a message"


@rule(EXERCISE_RULES)
def tolerances_are_tight_and_named(exercise):
    for suffix in ("_checks", "_tests"):
        reasons = lines_with_comment(exercise.source(suffix))
        for call in calls(exercise.tree(suffix), "isclose", "allclose"):
            place = f"{exercise.name}{suffix}, line {call.lineno}"
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            if (dotted(call.func) or "").startswith("math."):
                yield f"{place}: use np.isclose, whose tolerances are called as everywhere in the course"
            elif len(call.args) > 2 or not {"rtol", "atol"} <= given.keys():
                yield f"{place}: give both tolerances by keyword: rtol=1e-6, atol=0"
            elif not reasons & set(range(call.lineno, call.end_lineno + 1)):
                for name in ("rtol", "atol"):
                    value = getattr(given[name], "value", None)
                    if not isinstance(value, (int, float)) or not 0 <= value <= LOOSEST:
                        yield (
                            f"{place}: {name}={ast.unparse(given[name])} is no number up to {LOOSEST:g}; "
                            "tighten it, or say in a comment on that line why it is so"
                        )


def lines_with_comment(source: str) -> set[int]:
    """Return the numbers of the lines that hold a comment."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    try:
        return {token.start[0] for token in tokens if token.type == tokenize.COMMENT}
    except (tokenize.TokenError, SyntaxError):
        return set()


@rule(EXERCISE_RULES)
def visible_checks_need_numpy_alone(exercise):
    for node in ast.walk(exercise.tree("_checks")):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for module in modules:
            if module.partition(".")[0] not in sys.stdlib_module_names | {"numpy"}:
                yield f"{exercise.name}_checks imports {module}: checks need NumPy alone; use it in the tests"


@rule(EXERCISE_RULES)
def randomness_has_a_seed(exercise):
    seeded = re.compile(r"""^np\.random\.default_rng\(int\(os\.environ\.get\('HIDDEN_SEED', '\d+'\)\)\)$""")
    for identifier, tree in exercise.tests:
        for node in ast.walk(tree):
            name = dotted(node) if isinstance(node, ast.Attribute) else None
            if name and re.match(r"(np|numpy)\.random\.(?!default_rng$|Generator$)", name):
                yield f"{identifier}, line {node.lineno}: draw from np.random.default_rng, not {name}"
            if isinstance(node, (ast.Import, ast.ImportFrom)) and "random" in (
                getattr(node, "module", None) or "",
                *(alias.name for alias in node.names),
            ):
                yield f"{identifier}, line {node.lineno}: use NumPy's generators, np.random.default_rng"
        for call in calls(tree, "default_rng"):
            if not call.args:
                yield f"{identifier}, line {call.lineno}: default_rng() needs a seed, or no two runs agree"
            elif identifier.endswith("_tests") and not seeded.match(ast.unparse(call)):
                yield (
                    f"{identifier}, line {call.lineno}: take the seed from the environment: "
                    'np.random.default_rng(int(os.environ.get("HIDDEN_SEED", "2016")))'
                )


@rule(EXERCISE_RULES)
def names_are_bound(exercise):
    given = [c for c in code_cells(exercise.chapter.notebook) if cell_id(c) in exercise.chapter.locked_cells]
    known = {exercise.name, *dir(builtins)}.union(*(bound(python(c.source)) for c in given if not is_test(c)))
    for identifier, tree in exercise.tests:
        used = {
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        }
        for name in sorted(used - bound(tree) - known):
            if name in exercise_names(exercise.chapter):
                yield f"{identifier} uses {name}, another exercise's answer: a mistake would count twice"
            else:
                yield f"{identifier} uses {name}, which no locked cell defines: define or import it there"


def bound(tree: ast.AST) -> set[str]:
    """Return every name that code binds anywhere."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
    return names


@rule(EXERCISE_RULES)
def neither_knows_the_reference(exercise):
    for suffix in ("_checks", "_tests"):
        if re.search(r"\bsolutions\b", exercise.source(suffix)):
            yield f"{exercise.name}{suffix} mentions `solutions`, which no student has: compute the answer"


# --- The page -----------------------------------------------------------------------------------------------

OBJECTIVES = "What you will be able to do"
SECTIONS = [OBJECTIVES, "Notes that mislead", "Self-check", "Summary", "Exercises", "References"]


@rule(PAGE_RULES)
def page_is_there(page):
    if not page.text:
        yield f"chapters/{page.chapter.name}/index.md is missing: it is the prose of the chapter"


@rule(PAGE_RULES)
def page_is_executed_by_python3(page):
    if page.notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "the front matter has no kernelspec python3, so no cell of the page would run"


@rule(PAGE_RULES)
def page_is_in_the_book(page):
    name = page.chapter.name
    files = newchapter.files_in(yaml.safe_load((page.chapter.root / "_toc.yml").read_text(encoding="utf-8")))
    wanted = [f"chapters/{name}/index", f"chapters/{name}/{name}"]
    if not any(files[i : i + 2] == wanted for i in range(len(files))):
        yield f"_toc.yml must name {wanted[0]} and then {wanted[1]}"


@rule(PAGE_RULES)
def page_begins_with_a_question(page):
    if not any("?" in block.text for block in page.blocks if not block.section and block.kind == "text"):
        yield "no question stands before the first section: begin with one worth asking"


@rule(PAGE_RULES)
def page_has_its_sections(page):
    found = [title for title in page.sections if title in SECTIONS]
    for title in SECTIONS:
        if found.count(title) != 1:
            yield f"the section “## {title}” must stand on the page once, and does {found.count(title)} times"
    if found != sorted(found, key=SECTIONS.index):
        yield f"the order of sections is {', '.join(SECTIONS)}, with the chapter's own in between"
    if page.sections and (page.sections[0], page.sections[-1]) != (OBJECTIVES, "References"):
        yield f"the first section is “{OBJECTIVES}” and the last one “References”"
    if len(page.sections) < len(SECTIONS) + 1:
        yield "the page has no section of its own: the idea by hand, then in NumPy, then the library"


@rule(PAGE_RULES)
def objectives_are_practised(page):
    items: dict[int, set[str]] = {}
    for block in page.section(OBJECTIVES):
        if block.item:
            items.setdefault(block.item, set()).update(names_in(block))
    if not 3 <= len(items) <= 6:
        yield f"“{OBJECTIVES}” has {len(items)} bullet points: write 3 to 6"
    exercises = set(exercise_names(page.chapter))
    for number, names in enumerate(items.values(), 1):
        if not names & exercises:
            yield f"“{OBJECTIVES}”, point {number}: name in backticks the exercise that practises it"


@rule(PAGE_RULES)
def prerequisites_and_time_are_stated(page):
    lines = [line for block in page.section(OBJECTIVES) for line in block.text.splitlines()]
    for word in ("Prerequisites", "Time"):
        if not any(line.startswith(word) for line in lines):
            yield f"“{OBJECTIVES}” has no line that begins with **{word}**"


@rule(PAGE_RULES)
def time_can_be_counted(page):
    if page.text and page.source.minutes is None:
        yield (
            "the hours on the front page come from the line **Time**: write it as "
            "“**Time**: about 80 minutes to read, 90 to 120 for the exercises.”"
        )


@rule(PAGE_RULES)
def every_exercise_is_named(page):
    named = set().union(*map(names_in, page.blocks))
    for name in exercise_names(page.chapter):
        if name not in named:
            yield f"the page does not name `{name}`, in backticks: say what it is for"


def names_in(block: Block) -> set[str]:
    """Return the names in a block's backticks: `centre(x)` names `centre`."""
    return {re.split(r"\W", code, maxsplit=1)[0] for code in block.codes}


@rule(PAGE_RULES)
def every_picture_has_alt_text(page):
    for block in page.blocks:
        if block.kind in PICTURES | {"image"} and not block.text:
            yield f"under “{block.section}” a picture ({block.kind}) has no alt text: say what to see"
        if block.kind == "html":
            for tag in re.findall(r"<img\b[^>]*>", block.text):
                if not re.search(r"""\balt=["'][^"']""", tag):
                    yield f"under “{block.section}” {tag} has no alt text"


@rule(PAGE_RULES)
def every_plot_has_alt_text(page):
    cells = list(code_cells(page.notebook))
    trees = [python(cell.source) for cell in cells]
    drawers: set[str] = set()
    for function in (node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)):
        if draws(function.body, drawers):
            drawers.add(function.name)
    for cell, tree in zip(cells, trees, strict=True):
        hidden = {"remove-output", "remove-cell", "remove_output", "remove_cell"} & set(
            cell.metadata.get("tags", [])
        )
        shown = [node for node in tree.body if not isinstance(node, (ast.FunctionDef, ast.ClassDef))]
        alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
        closed = any(dotted(call.func) == "plt.close" for call in calls(tree, "close"))
        if draws(shown, drawers) and not hidden and not closed and not str(alt).strip():
            lines = cell.source.splitlines()
            first = next((line for line in lines if "plt." in line), lines[0])
            yield (
                f"the cell with `{first.strip()}` draws without alt text: begin it with a block "
                "---, mystnb:, image:, alt: what there is to see, ---"
            )


NOT_DRAWING = {"rcParams", "style", "close", "colormaps", "get_cmap", "cm", "rc_context", "rc", "rcdefaults"}


def draws(body: list[ast.stmt], drawers: set[str]) -> bool:
    """Say whether code makes a figure: with pyplot, with pandas, or through a function known to do so."""
    for node in ast.walk(ast.Module(body, [])):
        name = dotted(node) if isinstance(node, ast.Attribute) else None
        if name and name.startswith("plt.") and name.split(".")[1] not in NOT_DRAWING:
            return True
        called = dotted(node.func) if isinstance(node, ast.Call) else None
        if called and (called in drawers or re.search(r"\.plot\b", called)):
            return True
    return False


def python(source: str) -> ast.Module:
    """Return a page's code cell as a syntax tree, without IPython's own lines; empty if it does not parse."""
    try:
        return ast.parse(re.sub(r"^[%!].*$", "", source, flags=re.MULTILINE))
    except SyntaxError:
        return ast.Module([], [])


@rule(PAGE_RULES)
def self_check_asks_questions(page):
    found = page.section("Self-check")
    starts = [i for i, block in enumerate(found) if block.kind == "{question}"]
    if len(starts) < QUESTIONS:
        yield f"“Self-check” has {len(starts)} questions: write at least {QUESTIONS}, each as a :::{{question}}"
    for number, (start, end) in enumerate(pairwise([*starts, len(found)]), 1):
        choices = [block for block in found[start:end] if block.kind == "choice"]
        reasons = [block for block in found[start:end] if block.kind == "reason"]
        right = [reason for reason in reasons if reason.text.startswith("Right.")]
        if len(choices) < CHOICES:
            yield (
                f"“Self-check”, question {number} has {len(choices)} choices: write at least {CHOICES}, each "
                "with its reason on the next line after “: ”"
            )
        if len(right) != 1:
            yield (
                f"“Self-check”, question {number} has {len(right)} right choices: begin the reason of exactly "
                "one with **Right.**"
            )


@rule(PAGE_RULES)
def references_have_a_doi(page):
    _, _, references = page.text.partition("\n## References\n")
    if not re.search(r"https://doi\.org/10\.\d{4,9}/\S", references):
        yield "“References” holds no DOI: give at least one as https://doi.org/10.…"


@rule(PAGE_RULES)
def references_can_be_collected(page):
    first, *_ = re.split(r"^- ", page.source.section("References"), maxsplit=1, flags=re.M)
    if page.text and re.sub(r"^%.*$", "", first, flags=re.M).strip():
        yield "“References” is a list and nothing else: write each reference as an item that begins with “- ”"
    for item in page.source.reference_items:
        if collected.read_reference(item) is None:
            yield (
                f'the bibliography cannot read “{item[:60]}…”: write authors, "title", *journal* volume '
                "(year), pages. What it is cited for. <https://doi.org/…>"
            )


@rule(PAGE_RULES)
def statements_can_be_collected(page):
    if page.text and not page.source.statements:
        yield (
            f"“{collected.MISLEADING}” holds no statement: begin a paragraph with the sentence itself, in bold "
            'and in quotation marks, **"…"**'
        )
    for paragraph in re.split(r"\n\s*\n", page.source.section(collected.MISLEADING)):
        if re.match(r"\s*\*\*", paragraph) and not collected.STATEMENT.match(paragraph.strip()):
            yield f'“{paragraph.strip()[:60]}…” is no statement: write it as **"…"**, and its reason after it'
    for statement in page.source.statements:
        if re.search(r"\{glue|\b(above|below)\b(?! \d)|^(by hand|here)\b", statement.why, re.IGNORECASE):
            yield (
                f"the sentence after “{statement.said}” must be read alone, without numbers of the page, above, "
                f"below or here: “{statement.why[:60]}…”"
            )
        if len(statement.why.split()) < 4:
            yield f"the sentence after “{statement.said}” says too little alone: “{statement.why}”"


@rule(PAGE_RULES)
def page_is_taught_with_patience(page):
    yield from blunt_words("index.md", page.text)


@rule(PAGE_RULES)
def numbers_come_from_code(page):
    for block in page.blocks:
        if block.section == "References" or "by hand" in f"{block.section} {block.text}".lower():
            continue
        for number in re.findall(r"(?<![\w./])\d+\.\d{3,}(?![\w/]|\.\d)", block.text):
            yield f"under “{block.section}” stands {number}, typed: compute it on the page and glue it in"


# --- The tests ----------------------------------------------------------------------------------------------

CHAPTERS = chapters()
PAGES = [Page(chapter) for chapter in CHAPTERS]
ALL_EXERCISES = [Exercise(chapter, name) for chapter in CHAPTERS for name in exercise_names(chapter)]


def label(value: object) -> str:
    """Return what a test is called by: chapter, exercise, rule."""
    if isinstance(value, Exercise):
        return f"{value.chapter.name}-{value.name}"
    return value.chapter.name if isinstance(value, Page) else getattr(value, "__name__", None) or value.name


def complain(problems: Iterator[str]) -> None:
    """Fail with all sentences, if there are any."""
    sentences = list(problems)
    if sentences:
        pytest.fail("\n".join(f"• {sentence}" for sentence in sentences), pytrace=False)


@pytest.mark.parametrize("check", NOTEBOOK_RULES, ids=label)
@pytest.mark.parametrize("chapter", CHAPTERS, ids=label)
def test_notebook(chapter, check):
    complain(check(chapter))


@pytest.mark.parametrize("check", EXERCISE_RULES, ids=label)
@pytest.mark.parametrize("exercise", ALL_EXERCISES, ids=label)
def test_exercise(exercise, check):
    complain(check(exercise))


@pytest.mark.parametrize("check", PAGE_RULES, ids=label)
@pytest.mark.parametrize("page", PAGES, ids=label)
def test_page(page, check):
    complain(check(page))


@pytest.mark.parametrize("folder", sorted((ROOT / "chapters").glob("*/")), ids=lambda folder: folder.name)
def test_folder_holds_a_page_and_a_notebook(folder):
    for name in ("index.md", f"{folder.name}.ipynb"):
        assert (folder / name).is_file(), f"chapters/{folder.name} has no {name}"


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_number_of_exercises(page):
    count = len(exercise_names(page.chapter))
    if page.notebook.metadata.get("draft") is True:
        pytest.skip(f"a draft, with {count} of 6 to 11 exercises so far")
    assert count in EXERCISES, (
        f"{count} exercises where 6 to 11 belong; while the chapter is being written, "
        "put `draft: true` into the front matter of its page"
    )


def test_helpers_that_notebooks_share_are_the_same():
    """A notebook stands alone, so a helper is copied; the copies must not drift apart."""
    seen = {}
    for chapter in CHAPTERS:
        for cell in code_cells(chapter.notebook):
            if cell_id(cell) not in chapter.locked_cells or is_test(cell):
                continue
            for node in python(cell.source).body:
                if isinstance(node, ast.FunctionDef):
                    first, text = seen.setdefault(node.name, (chapter.name, ast.unparse(node)))
                    assert ast.unparse(node) == text, (
                        f"{node.name} differs between {first} and {chapter.name}"
                    )


@pytest.mark.parametrize("chapter", CHAPTERS, ids=label)
def test_released_notebook_is_the_student_notebook(chapter):
    path = chapter.root / "build" / "release" / chapter.name / f"{chapter.name}.ipynb"
    if not path.exists():
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(f"{path.relative_to(chapter.root)} is not there yet: run `make release`")
    released, expected = nbformat.read(path, as_version=4), student_notebook(chapter)
    stale = "build/release is older than the source: run `make release`"
    assert [cell_id(c) for c in released.cells] == [cell_id(c) for c in expected.cells], stale
    for mine, theirs in zip(released.cells, expected.cells, strict=True):
        assert (mine.source, mine.metadata) == (theirs.source, theirs.metadata), f"{cell_id(mine)}: {stale}"


# --- Do the rules notice? A sample chapter keeps them all, and each planted fault breaks one ----------------

NAME = "sample"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Return a course that holds one chapter, as `new-chapter` makes it, as if executed."""
    root = tmp_path_factory.mktemp("course")
    for path, text in newchapter.render(NAME, "A sample").items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    notebook = Chapter(NAME, root).notebook
    for cell in code_cells(notebook):
        cell.execution_count = 1
    nbformat.write(notebook, Chapter(NAME, root).path)
    toc = "format: jb-book\nroot: index\nchapters:\n  - file: chapters/first/index\n"
    (root / "_toc.yml").write_text(newchapter.with_chapter(toc, NAME), encoding="utf-8")
    return root


def problems(root: Path) -> dict[str, list[str]]:
    """Return what each rule says about the sample chapter, where it says anything."""
    chapter = Chapter(NAME, root)
    exercises = [Exercise(chapter, name) for name in exercise_names(chapter)]
    found = {check.__name__: list(check(chapter)) for check in NOTEBOOK_RULES}
    found |= {check.__name__: list(check(Page(chapter))) for check in PAGE_RULES}
    found |= {check.__name__: [text for e in exercises for text in check(e)] for check in EXERCISE_RULES}
    return {name: sentences for name, sentences in found.items() if sentences}


def test_sample_keeps_every_rule(sample):
    assert problems(sample) == {}


def nbgrader(**values: object) -> Callable:
    """Return an edit of a cell's nbgrader metadata."""
    return lambda cell: cell.metadata.nbgrader.update(values)


# What each rule must notice: in which cell, and either old words and new ones, or an edit.
CELL_FAULTS = {
    "code_cells_were_run": [("centre_tests", lambda cell: cell.update(execution_count=None))],
    "notebook_holds_no_timings": [("centre", lambda cell: cell.metadata.update(execution={}))],
    "ids_equal_grade_ids": [("centre", nbgrader(grade_id="center"))],
    "every_cell_has_its_place": [
        ("centre", nbgrader(grade_id="center")),
        ("centre_tests", nbgrader(grade_id="centre_more")),
    ],
    "exercises_are_the_package_s_functions": [("centre", nbgrader(grade_id="center"))],
    "student_notebook_gives_nothing_away": [
        ("end", "Save", "See solutions/. Save"),
        ("setup", "import numpy", "# BEGIN SOLUTION\nimport numpy"),
    ],
    "notebook_is_taught_with_patience": [("centre_hints", "How many", "Obviously, how many")],
    "has_its_cells": [
        ("centre_hints", lambda cell: cell.update(id="hints")),
        ("centre_statement", lambda cell: cell.update(cell_type="raw")),
    ],
    "cells_stand_in_order": [("centre_checks", nbgrader(grade_id="centre_tests"))],
    "cells_are_locked_and_graded": [
        ("centre_checks", nbgrader(locked=False)),
        ("centre", nbgrader(locked=True)),
    ],
    "cells_parse": [("centre_checks", "import warnings", "import")],
    "checks_are_visible_and_tests_hidden": [
        ("centre_checks", "nan =", "### BEGIN HIDDEN TESTS\nnan ="),
        ("centre_tests", "# Hidden tests run", "rng = 0  # They run"),
        ("centre_tests", "TESTS\nimport", "TESTS\n### END HIDDEN TESTS\nimport"),
    ],
    "visible_checks_carry_a_third": [("centre_checks", nbgrader(points=3))],
    "statement_says_what_it_costs": [
        ("centre_statement", "**3 points**", "**4 points**"),
        ("centre_statement", "difficulty 1", "difficulty 4"),
        ("centre_statement", "5 minutes", "20 minutes"),
        ("centre_statement", "about 5", "some 5"),
    ],
    "statement_names_what_checks_use": [("centre_checks", "[nan, nan])", "[nan, nan], axis=0)")],
    "hints_are_a_collapsed_ladder": [
        ("centre_hints", "<details><summary>Hint 3", "<details open><summary>Hint 3"),
        ("centre_hints", "</summary>\n\n", "</summary>\n"),
    ],
    "solution_delegates_in_one_line": [
        ("centre", "sample.centre(values)", "sample.centre(values) + 0"),
        ("centre", "def centre", "mean = np.mean\n\n\ndef centre"),
    ],
    "signature_and_docstring_are_the_package_s": [
        ("centre", "values: ArrayLike", "values: ArrayLike = ()"),
        ("centre", "Each number minus", "Numbers minus"),
    ],
    "docstring_says_what_goes_in_and_out": [
        ("centre", "Returns\n    -------", "It gives"),
        ("centre", ": ArrayLike", ""),
    ],
    "asserts_have_messages": [
        ("centre_checks", "print(", "assert len(centred)\nprint("),
        ("centre_checks", "print(", "np.testing.assert_equal(1, 1)\nprint("),
    ],
    "tolerances_are_tight_and_named": [
        ("centre_tests", "rtol=1e-6, atol=1e-9", "rtol=1e-3, atol=1e-9"),
        ("centre_checks", "rtol=1e-6, atol=0", "rtol=1e-6"),
    ],
    "visible_checks_need_numpy_alone": [
        ("centre_checks", "import warnings", "import warnings, scipy.linalg")
    ],
    "randomness_has_a_seed": [
        ("centre_tests", 'int(os.environ.get("HIDDEN_SEED", "2016"))', "3"),
        ("centre_tests", "rng.random(", "np.random.rand("),
        ("centre_checks", "import warnings", "import random, warnings"),
    ],
    "names_are_bound": [("centre_checks", "import warnings", "")],
    "neither_knows_the_reference": [("centre_tests", "import os", "import os, solutions")],
}
PAGE_FAULTS = {
    "page_is_executed_by_python3": [("name: python3", "name: R")],
    "page_begins_with_a_question": [("Is that praise?", "That is praise.")],
    "page_has_its_sections": [
        ("## Notes that mislead", "## Half-truths"),
        ("## Self-check", "## Summary"),
        ("## References", "## Sources"),
    ],
    "objectives_are_practised": [("- Treat", "Treat"), ("compute it: `centre`", "compute it")],
    "prerequisites_and_time_are_stated": [("**Time**", "**How long**")],
    "time_can_be_counted": [("about 15 minutes to read", "15 minutes")],
    "every_exercise_is_named": [("`centre`", "centring")],
    "every_picture_has_alt_text": [
        ("## Self-check", "![](rows.png)\n\n## Self-check"),
        ("## Self-check", "```{figure} rows.png\nRows.\n```\n\n## Self-check"),
        ("## Self-check", "```{live-figure} rows\nRows.\n```\n\n## Self-check"),
        ("## Self-check", ':::{note}\n<img src="rows.png">\n:::\n\n## Self-check'),
    ],
    "every_plot_has_alt_text": [("    alt: >-", "    width: >-")],
    "self_check_asks_questions": [
        (":::{question}\nA person gave", ":::{note}\nA person gave"),
        ("they spread more\n: All", "They would spread more? All"),
        ("**Right.** Two numbers", "Two numbers"),
        (": They would if", ": **Right.** They would if"),
        ("## Self-check", "## Self-check\n\n:::{question}\nIs that so?\n:::\n"),
    ],
    "references_have_a_doi": [("https://doi.org/10", "https://example.org/10")],
    "references_can_be_collected": [("37 (1983)", "37, 1983"), ("- T. F. Chan", "T. F. Chan")],
    "statements_can_be_collected": [
        ('**"The variance', "**The variance"),
        ("On paper the two are equal, in float64 they are not.", "Not quite."),
        ("On paper the two are equal", "The two above are equal"),
    ],
    "page_is_taught_with_patience": [("The mean is 3", "Just look: the mean is 3")],
    "numbers_come_from_code": [("one measurement says", "0.7746 of one measurement says")],
}
ELSEWHERE = {"page_is_in_the_book", "kernel_is_python3", "page_is_there"}  # planted in other files, below


@pytest.mark.parametrize(
    ("name", "cell", "edit"),
    [(name, cell, edit) for name, several in CELL_FAULTS.items() for cell, *edit in several],
)
def test_rule_notices_a_fault_in_a_cell(sample, tmp_path, name, cell, edit):
    root = shutil.copytree(sample, tmp_path / "course")
    notebook = Chapter(NAME, root).notebook
    changed = next(c for c in notebook.cells if cell_id(c) == cell)
    if len(edit) == 2:
        changed.source = exchanged(changed.source, *edit)
    else:
        edit[0](changed)
    Chapter(NAME, root).path.write_text(nbformat.writes(notebook), encoding="utf-8")
    assert name in problems(root)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [(name, old, new) for name, several in PAGE_FAULTS.items() for old, new in several],
)
def test_rule_notices_a_fault_on_the_page(sample, tmp_path, name, old, new):
    root = shutil.copytree(sample, tmp_path / "course")
    page = Chapter(NAME, root).folder / "index.md"
    page.write_text(exchanged(page.read_text(encoding="utf-8"), old, new), encoding="utf-8")
    assert name in problems(root)


def exchanged(text: str, old: str, new: str) -> str:
    """Return the text with other words in it; fail if the sample no longer holds the old ones."""
    assert old in text, f"the sample no longer holds {old!r}"
    return text.replace(old, new)


def test_rules_notice_other_files(sample, tmp_path):
    root = shutil.copytree(sample, tmp_path / "course")
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    with (root / "solutions" / f"{NAME}.py").open("a", encoding="utf-8") as module:
        module.write("\n\ndef scale(values):\n    return values\n")
    kernel = Chapter(NAME, root).path
    kernel.write_text(kernel.read_text(encoding="utf-8").replace('"python3"', '"mine"'), encoding="utf-8")
    found = problems(root)
    assert found.keys() == {
        "page_is_in_the_book",
        "exercises_are_the_package_s_functions",
        "kernel_is_python3",
    }
    (root / "chapters" / NAME / "index.md").unlink()
    assert "page_is_there" in problems(root)


def test_every_rule_has_a_planted_fault():
    rules = {check.__name__ for check in NOTEBOOK_RULES + EXERCISE_RULES + PAGE_RULES}
    assert rules == CELL_FAULTS.keys() | PAGE_FAULTS.keys() | ELSEWHERE
