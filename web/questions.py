"""A Sphinx extension for the self-check: a question whose choices unfold, each with the reason why or why not.

`CONTRIBUTING.md` shows how an author writes one.

No script runs. A choice is a `<details>`, and the choices of a question share its name, so that opening one
closes the others. Builders other than HTML's write the same as plain paragraphs.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

MARK = "Right."  # in bold, it begins the reason of the right choice
RIGHT, WRONG = "✓ Right.", "✗ Not this one."


class question_part(nodes.container):
    """An HTML element for which docutils has no node: its `tag`, and `attributes` as `starttag` takes them."""


class question_choice(nodes.paragraph):
    """What stands on a choice before it is opened, with the same two."""


class Fault(Exception):
    """A sentence for the author of a question, and the line that it is about."""

    def __init__(self, line: int | None, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


def part(tag: str, *children: nodes.Node, classes: str = "", **attributes: object) -> question_part:
    """Return an HTML element."""
    return question_part("", *children, tag=tag, classes=classes.split(), attributes=attributes)


def mark(reason: nodes.Element) -> nodes.strong | None:
    """Return the mark with which the reason of the right choice begins, or None."""
    begin = reason[0].children if isinstance(reason[0], nodes.paragraph) else []
    first = next((node for node in begin if node.astext()), None)  # the parser may leave an empty text before
    return first if isinstance(first, nodes.strong) and first.astext() == MARK else None


def split(body: nodes.Element) -> tuple[list[nodes.Node], list[nodes.Element]]:
    """Return the prompt and the choices (items of a definition list) of a question, or raise a `Fault`."""
    blocks = [block for block in body if not isinstance(block, nodes.comment)]
    at = next((i for i, block in enumerate(blocks) if isinstance(block, nodes.definition_list)), len(blocks))
    prompt, choices, rest = blocks[:at], [item for dl in blocks[at : at + 1] for item in dl], blocks[at + 1 :]
    if rest:
        words = " ".join(rest[0].astext().split())
        raise Fault(
            rest[0].line,
            f"“{words[:60]}” stands after a reason: if it is a choice, write its reason on the next "
            "line after “: ”, and if it belongs to the reason, indent it by two spaces.",
        )
    if len(choices) < 2:
        raise Fault(
            None,
            f"a question needs two choices or more, and this one has {len(choices)}: write each on a line of its "
            "own, and on the next line its reason after “: ”.",
        )
    if not prompt:
        raise Fault(None, "this question has choices and asks nothing: write its prompt above them.")
    for choice in choices:
        term, *reasons = choice
        if len(reasons) != 1:
            raise Fault(
                choice.line,
                f"“{term.astext()}” has {len(reasons)} reasons: write one, and indent its further paragraphs.",
            )
        if reasons[0].astext() == MARK:
            raise Fault(choice.line, f"“{term.astext()}” is right for no reason: write it after **{MARK}**.")
    right = [term.astext() for term, reason in choices if mark(reason)]
    if len(right) != 1:
        found = " and ".join(f"“{choice}”" for choice in right) or "none"
        raise Fault(
            None, f"exactly one choice is right, and its reason begins with **{MARK}**: here it is {found}."
        )
    return prompt, choices


def with_verdict(reason: nodes.Element) -> nodes.Element:
    """Return a reason that begins with a sign and words, in the place of the mark if it has one."""
    right = mark(reason)
    verdict = nodes.strong("", RIGHT if right else WRONG, classes=["question-verdict"])
    if right:
        right.replace_self(verdict)
    elif isinstance(reason[0], nodes.paragraph):
        reason[0].insert(0, [verdict, nodes.Text(" ")])
    else:
        reason.insert(0, nodes.paragraph("", "", verdict))
    return reason


class Question(SphinxDirective):
    """A prompt, and below it a definition list of choices with their reasons, of which one is right."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the question, or the author's error."""
        self.env.note_dependency(__file__)  # pages are read again when this file changes
        body = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, body)
        try:
            prompt, choices = split(body)
        except Fault as fault:
            return [self.state_machine.reporter.error(str(fault), line=fault.line or self.lineno)]

        number = self.env.new_serialno("question") + 1
        name = f"question-{number}"
        title = nodes.paragraph("", f"Question {number}", classes=["question-number"])
        # By keyboard one goes from choice to choice: the group says to which question they belong.
        result = part("div", classes="question", role="group", **{"aria-labelledby": name})
        result += part("div", title, *prompt, classes="question-prompt", ids=[name])
        for index, (term, reason) in enumerate(choices):
            side = "question-right" if mark(reason) else "question-wrong"
            choice = question_choice(tag="summary", attributes={})
            choice += nodes.inline("", f"({chr(ord('a') + index)})", classes=["question-letter"])
            choice += [nodes.Text(" "), nodes.inline("", "", *term.children)]
            reasons = part("div", *with_verdict(reason).children, classes="question-reason")
            result += part("details", choice, reasons, classes=side, name=name)
        return [result]


def visit(translator: HTML5Translator, node: nodes.Element) -> None:
    """Write the start tag."""
    translator.body.append(translator.starttag(node, node["tag"], "", **node["attributes"]))


def depart(translator: HTML5Translator, node: nodes.Element) -> None:
    """Write the end tag."""
    translator.body.append(f"</{node['tag']}>\n")


def setup(app: Sphinx) -> dict[str, object]:
    """Register the directive. Other builders know what its nodes derive from: containers and paragraphs."""
    app.add_node(question_part, html=(visit, depart))
    app.add_node(question_choice, html=(visit, depart))
    app.add_directive("question", Question)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
