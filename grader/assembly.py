"""Put a submission and the course's own locked cells together into the notebook that is run.

The learner's cells stay in the learner's order. Every locked cell is ours, stands there once, and where the
chapter has it relative to its exercise: set-up and helpers before, tests after. Cells are found by their ids,
and where those are lost by what they hold, so that only what is truly missing is lost.
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from nbformat.notebooknode import NotebookNode

from grader.course import STUB, Chapter, Exercise, cell_id, is_test
from grader.reading import VALID_ID, shown
from grader.words import defined_names

ALIKE = 0.8  # share of a cell's lines that are ours from which on it counts as a copy of our test

SOLUTION = re.compile(r"^( *)### BEGIN SOLUTION\n.*?### END SOLUTION *$", re.M | re.S)
HIDDEN = re.compile(r"^ *### BEGIN HIDDEN TESTS\n.*?### END HIDDEN TESTS *$", re.M | re.S)
HARMLESS = re.compile(r"#|print\(|$")  # lines that one adds to a check to see what it does
IMPORT = re.compile(r"(?:import|from) \w")
IMPORTED = re.compile(r"^from +\S+ +import +(.+)", re.M)
ANY_DEFINITION = re.compile(r"^(?:async +)?(?:def|class) ", re.M)

Lines = tuple[str, ...]
Place = tuple[int, int, int]  # of the submission's cell, before (0), at (1) or after it (2), in the chapter


@dataclass(frozen=True)
class Assembled:
    """The notebook to run.

    Parameters
    ----------
    notebook : the learner's cells with our locked cells; ids are unique and outputs are empty
    missing : exercises that the submission does not hold at all
    flags : sentences for the instructor on what was put right; none where nobody needs to look
    """

    notebook: NotebookNode
    missing: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def put_together(chapter: Chapter, submission: NotebookNode) -> Assembled:
    """Return the notebook to run for a submission.

    An exercise is graded as it stands when its tests are reached, as in nbgrader and in the learner's own run:
    the tests keep their place if the function is written by then, else they follow it. Where it is written
    several times before them, the last one counts.
    """
    return _Assembly(chapter, _plan(chapter), _writable(submission)).result()


def _writable(submission: NotebookNode) -> NotebookNode:
    """Return a notebook without lone surrogates in its sources: JSON can spell them, and no file can hold them."""
    cells = []
    for cell in submission.cells:
        source = cell.source.encode(errors="replace").decode()
        cells.append(cell if source == cell.source else NotebookNode({**cell, "source": source}))
    return NotebookNode({**submission, "cells": cells})


def notice(chapter: Chapter, problem: str) -> NotebookNode:
    """Return what stands in the place of a notebook that cannot be graded: why, and our locked cells."""
    why = NotebookNode(
        cell_type="markdown", id="problem", metadata=NotebookNode(), source=f"**Not graded:** {problem}."
    )
    notebook = put_together(chapter, NotebookNode(metadata=NotebookNode(), cells=[])).notebook
    notebook.cells.insert(0, why)
    return notebook


@dataclass(frozen=True)
class _Plan:
    """What a chapter's cells are and hold, by id."""

    order: dict[str, int]  # of all cells
    locked: dict[str, NotebookNode]
    solutions: dict[str, NotebookNode]  # by exercise
    lines: dict[str, Lines]  # of locked cells, as released
    full: dict[str, Lines]  # of locked cells, as in the source
    checks: dict[str, str]  # sources of the visible tests, those of several lines
    stubs: dict[str, Lines]  # lines of the untouched solution cells


def _plan(chapter: Chapter) -> _Plan:
    cells = {cell_id(cell): cell for cell in chapter.notebook.cells}
    released = {i: released_source(cell) for i, cell in chapter.locked_cells.items()}
    names = [exercise.name for exercise in chapter.exercises]
    return _Plan(
        order={identifier: index for index, identifier in enumerate(cells)},
        locked=chapter.locked_cells,
        solutions={name: cells[name] for name in names if name in cells},
        lines={i: _our_lines(source) for i, source in released.items()},
        full={i: _our_lines(cell.source) for i, cell in chapter.locked_cells.items()},
        checks={i: released[i].strip() for i in chapter.test_cells if len(_our_lines(released[i])) > 2},
        stubs={name: _our_lines(released_source(cells[name])) for name in names if name in cells},
    )


def released_source(cell: NotebookNode) -> str:
    """Return a source cell's text as a learner gets it: no hidden tests, a stub for the solution."""
    return _released(cell.source)


@lru_cache(maxsize=1000)  # of our own cells, which are the same for every submission
def _released(source: str) -> str:
    stub = SOLUTION.sub(lambda m: "\n".join(m[1] + line for line in STUB.splitlines()), source)
    return HIDDEN.sub("", stub)


def lines_of(source: str) -> Lines:
    """Return the lines of a source that are not blank, without the space around them and between words."""
    return tuple(" ".join(line.split()) for line in source.splitlines() if line.strip())


_our_lines = lru_cache(maxsize=1000)(lines_of)


@dataclass
class _Piece:
    """A cell of the learner's, and the id of the chapter's cell that it is, if it is one."""

    cell: NotebookNode
    role: str | None = None
    defines: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.defines = set()
        if self.cell.cell_type == "code":
            self.defines.update(defined_names(self.cell.source))
            for names in IMPORTED.findall(self.cell.source):
                self.defines.update(re.split(r"[^\w]+", names))


class _Assembly:
    """One submission on its way: `pieces` are the learner's, `found` says where ours were met."""

    def __init__(self, chapter: Chapter, plan: _Plan, submission: NotebookNode):
        self.chapter, self.plan = chapter, plan
        self.pieces: list[_Piece] = []
        self.found: dict[str, list[int]] = {}  # number of the piece before which a locked cell was met, by id
        self.claimed: dict[str, list[NotebookNode]] = {}  # the cells with an id of an answer or a locked cell
        self.copied: dict[str, list[int]] = {}  # as `found`, for cells without id that hold our tests
        self.placeholders = 0
        self.strangers: list[str] = []  # ids of cells that claim to give points and are none of ours
        for cell in submission.cells:
            self._take(cell)
        self._drop_stubs()
        self.anchors = {exercise.name: self._anchor(exercise) for exercise in chapter.exercises}

    # --- what is what

    def _take(self, cell: NotebookNode) -> None:
        """Sort one cell of the submission into the learner's and ours."""
        claim = self._claim(cell)
        if claim is None and _marks(cell).get("grade"):
            self.strangers.append(shown(str(_marks(cell).get("grade_id"))))
        if claim in self.plan.locked:
            self.claimed.setdefault(claim, []).append(cell)
            self._take_locked(claim, cell)
        elif claim in self.plan.solutions:
            self.claimed.setdefault(claim, []).append(cell)
            answer = _as_code(cell, claim)
            self._take_learners(answer, claim if answer.cell_type == "code" else None)
        elif cell.cell_type == "code" and (test := self._test_in(cell)) is not None:
            if test:
                self.copied.setdefault(test, []).append(len(self.pieces))
        elif cell.cell_type == "code" and (given := self._given_in(cell)) is not None:
            self._take_locked(given, cell)
        elif cell.cell_type == "code":
            self._take_learners(cell, None)
        else:
            self.pieces.append(_Piece(cell, claim))

    def _claim(self, cell: NotebookNode) -> str | None:
        """Return which of the chapter's cells this one says that it is."""
        marks = cell.metadata.get("nbgrader")
        grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
        for identifier in (grade_id, cell.get("id")):
            if isinstance(identifier, str) and identifier in self.plan.order:
                return identifier
        return None

    def _take_locked(self, identifier: str, cell: NotebookNode) -> None:
        """Note where a locked cell stands, and keep what the learner wrote into it."""
        ours = self.plan.locked[identifier]
        rest = self._rest(identifier, cell)
        piece = NotebookNode(cell_type="code", metadata=NotebookNode(), source=rest)
        # what a learner writes into a test cell comes before the test, what they add to the set-up needs it
        if rest and is_test(ours):
            self._take_learners(piece, None)
        self.found.setdefault(identifier, []).append(len(self.pieces))
        if rest and not is_test(ours):
            self._take_learners(piece, None)

    def _rest(self, identifier: str, cell: NotebookNode) -> str:
        """Return what of a locked cell is the learner's own work: an answer, a helper function, an import."""
        added = self._added(identifier, cell)
        if added is None and self._exercises_in(cell.source):
            return cell.source
        if added is None:
            ours = set(self.plan.lines[identifier])
            added = [line for line in cell.source.splitlines() if line not in ours and IMPORT.match(line)]
        rest = "\n".join(added)
        if is_test(self.plan.locked[identifier]) and not ANY_DEFINITION.search(rest):
            return ""
        return rest if any(not HARMLESS.match(line.strip()) for line in added) else ""

    def _added(self, identifier: str, cell: NotebookNode) -> list[str] | None:
        """Return what was added to a locked cell, as released or as in the source, None if it was changed."""
        lines = cell.source.splitlines()
        added = _added(lines, self.plan.full[identifier])
        return _added(lines, self.plan.lines[identifier]) if added is None else added

    def _take_learners(self, cell: NotebookNode, role: str | None) -> None:
        """Take a cell of the learner's; a test of ours that was merged into it is cut out."""
        for identifier, text in self.plan.checks.items():
            if text in cell.source:
                cell = NotebookNode({**cell, "source": cell.source.replace(text, "").strip()})
                self.copied.setdefault(identifier, []).append(len(self.pieces) + 1)
        self.pieces.append(_Piece(cell, role))

    def _test_in(self, cell: NotebookNode) -> str | None:
        """Return the id of our test that a cell without id is a copy of, "" for any hidden test, None for none."""
        lines = lines_of(cell.source)
        if not lines or self._exercises_in(cell.source):
            return None
        if len(lines) == 1:
            if lines not in [self.plan.lines[identifier] for identifier in self.chapter.test_cells]:
                return None
            self.placeholders += 1
            return ""
        if not any(line.startswith("assert") for line in lines):
            return None
        shares = {
            identifier: sum(line in ours for line in lines) / len(lines)
            for identifier in self.chapter.test_cells
            if (ours := set(self.plan.lines[identifier]))
        }
        best = max(shares, key=shares.get, default=None)
        return best if best is not None and shares[best] >= ALIKE else None

    def _given_in(self, cell: NotebookNode) -> str | None:
        """Return the id of the set-up or helper cell of ours that a cell without id holds, None if it holds none."""
        lines = cell.source.splitlines()
        given = [identifier for identifier, ours in self.plan.locked.items() if not is_test(ours)]
        return next((i for i in given if _added(lines, self.plan.lines[i]) is not None), None)

    def _exercises_in(self, source: str) -> set[str]:
        """Return the exercises that a source defines."""
        return {exercise.name for exercise in self.chapter.exercises} & set(defined_names(source))

    def _drop_stubs(self) -> None:
        """Leave out an untouched stub where the learner wrote the function elsewhere."""
        stubs = {id(piece): name for piece in self.pieces if (name := self._stub_of(piece))}
        written = {name for piece in self.pieces if id(piece) not in stubs for name in piece.defines}
        for index in reversed(range(len(self.pieces))):
            if stubs.get(id(self.pieces[index])) in written:
                del self.pieces[index]
                for places in (*self.found.values(), *self.copied.values()):
                    places[:] = [place - (place > index) for place in places]

    def _stub_of(self, piece: _Piece) -> str | None:
        """Return the exercise whose untouched stub a piece is, None if it is none."""
        lines = lines_of(piece.cell.source) if piece.defines else ()
        return next((name for name, stub in self.plan.stubs.items() if lines == stub), None)

    # --- what goes where

    def _anchor(self, exercise: Exercise) -> int | None:
        """Return the number of the piece that is an exercise's answer: by its id, else by what it defines."""
        name, met = exercise.name, self._met(cell_id(exercise.cells[0]))
        claiming = [i for i, piece in enumerate(self.pieces) if piece.role == name]
        defining = [i for i, piece in enumerate(self.pieces) if name in piece.defines]
        in_time = [i for i in defining if met is not None and i < met]
        defining = in_time or defining
        both = [i for i in claiming if i in defining]
        return next((found[-1] for found in (both, defining, claiming) if found), None)

    def _met(self, identifier: str) -> int | None:
        """Return the number of the piece before which a test of ours stands in the submission."""
        met = self.found.get(identifier) or self.copied.get(identifier)
        return met[-1] if met else None

    def _places(self) -> dict[str, Place]:
        """Return the place of each locked cell."""
        places = {}
        for identifier, cell in self.plan.locked.items():
            if not is_test(cell):
                places[identifier] = self._place_before(identifier)
        for exercise in self.chapter.exercises:
            place = None
            for test in exercise.cells:
                place = places[cell_id(test)] = self._place_after(cell_id(test), exercise.name, place)
        return places

    def _place_before(self, identifier: str) -> Place:
        """Return where a set-up or helper cell goes: its place, but before every exercise that follows it."""
        order = self.plan.order
        needed = [
            anchor
            for name, anchor in self.anchors.items()
            if anchor is not None and order.get(name, 0) > order[identifier]
        ]
        first = (min(needed, default=len(self.pieces)), 0, order[identifier])
        if identifier in self.found:
            return min((self.found[identifier][0], 0, order[identifier]), first)
        is_setup = all(order[identifier] < order[name] for name in self.plan.solutions)
        return (0, 0, order[identifier]) if is_setup else first

    def _place_after(self, identifier: str, exercise: str, previous: Place | None) -> Place:
        """Return where a test goes: its place, but after the answer and after the exercise's test before it."""
        order, anchor = self.plan.order[identifier], self.anchors[exercise]
        earliest = (len(self.pieces) if anchor is None else anchor, 2, order)
        if previous is not None:
            earliest = max(earliest, (previous[0], 2, order))
        met = self._met(identifier)
        if met is not None:
            return max((met - 1, 2, order), earliest)
        if previous is None and anchor is not None:
            return self._end_of_answer(exercise, anchor), 2, order
        return earliest

    def _end_of_answer(self, exercise: str, anchor: int) -> int:
        """Return the last piece that belongs to an answer whose tests are gone: no other exercise begins in it."""
        others = {e.name for e in self.chapter.exercises} - {exercise}
        order = self.plan.order
        last = order[cell_id(self.chapter.exercise(exercise).cells[-1])]
        starts = {place for places in self.found.values() for place in places}
        end = anchor
        for index in range(anchor + 1, len(self.pieces)):
            piece = self.pieces[index]
            if index in starts or order.get(piece.role, 0) > last or piece.defines & others:
                break
            if piece.cell.cell_type == "code":
                end = index
        return end

    # --- the notebook

    def result(self) -> Assembled:
        """Return the notebook, and what was put right."""
        places = self._places()
        keyed = [((i, 1, 0), self._learners(i)) for i in range(len(self.pieces))]
        keyed += [(place, _clean(self.plan.locked[identifier])) for identifier, place in places.items()]
        cells = [cell for _, cell in sorted(keyed, key=lambda pair: pair[0])]
        _name(cells, set(self.plan.order))
        notebook = NotebookNode(
            nbformat=4, nbformat_minor=5, metadata=copy.deepcopy(self.chapter.notebook.metadata), cells=cells
        )
        missing = tuple(name for name, anchor in self.anchors.items() if anchor is None)
        return Assembled(notebook, missing, tuple(self._flags(places, missing)))

    def _learners(self, index: int) -> NotebookNode:
        """Return a cell of the learner's, with nbgrader's marks if it is the answer to an exercise."""
        piece = self.pieces[index]
        answered = [name for name, anchor in self.anchors.items() if anchor == index]
        cell = _clean(piece.cell)
        cell.metadata = NotebookNode()
        if answered and answered[0] in self.plan.solutions:
            cell.metadata = copy.deepcopy(self.plan.solutions[answered[0]].metadata)
            cell["id"] = answered[0]
        elif piece.role is not None and piece.role not in self.plan.solutions:
            cell["id"] = piece.role
        elif cell.get("id") in self.plan.order:
            del cell["id"]
        return cell

    # --- what the instructor hears

    def _flags(self, places: dict[str, Place], missing: tuple[str, ...]) -> Iterator[str]:
        """Yield a sentence for each thing that an instructor should look at."""
        for identifier, cells in self.claimed.items():
            if identifier in self.plan.locked:
                yield from self._changes(identifier, cells)
            ours = self.plan.locked.get(identifier) or self.plan.solutions[identifier]
            if changed := _changed_marks(cells, ours):
                yield f"the marks of the cell `{identifier}` had been changed: {', '.join(changed)}"
        if self.strangers:
            yield f"cells that are not the chapter's say that they give points: {_listed(self.strangers)}"
        gone = [i for i in self.plan.locked if i not in self.found and i not in self.copied]
        hidden = [i for i in gone if len(self.plan.lines[i]) == 1]
        if self.placeholders >= len(hidden):
            gone = [i for i in gone if i not in hidden]
        if gone:
            yield f"locked cells were missing and were put back: {_listed(gone)}"
        for name in missing:
            yield f"no cell defines `{name}`"
        for exercise in self.chapter.exercises:
            end = places[cell_id(exercise.cells[-1])][0] + 1
            before = self.pieces[:end]
            answers = [p for p in before if p.role == exercise.name and exercise.name in p.defines]
            if len({lines_of(piece.cell.source) for piece in answers}) > 1:
                yield f"`{exercise.name}` is written in {len(answers)} cells with its id; the last one was graded"
            if any(exercise.name in piece.defines for piece in self.pieces[end:]):
                yield f"`{exercise.name}` is defined again after its tests; what stood before them was graded"

    def _changes(self, identifier: str, cells: list[NotebookNode]) -> Iterator[str]:
        """Yield what had been changed in a locked cell, unless it is blanks, prints, or kept as the learner's."""
        texts = self.plan.lines[identifier], self.plan.full[identifier]
        if tuple(line for cell in cells for line in lines_of(cell.source)) in texts:
            return  # also a cell that was split
        lost = []
        for cell in cells:
            added = self._added(identifier, cell)
            kept = self._rest(identifier, cell)
            lost.append(added is None or (not kept and any(not HARMLESS.match(x.strip()) for x in added)))
        if lost[-1]:
            yield f"the locked cell `{identifier}` had been changed and was restored"
        elif any(lost):
            yield f"the id of the locked cell `{identifier}` stands on {len(cells)} cells; only ours was run"


def _changed_marks(cells: list[NotebookNode], ours: NotebookNode) -> list[str]:
    """Return which of nbgrader's marks on cells are not those of ours."""
    right = ours.metadata.nbgrader
    wrong = {
        key
        for cell in cells
        for key in ("points", "grade", "solution", "locked")
        if key in _marks(cell) and _marks(cell)[key] != right.get(key, 0)
    }
    return sorted(wrong | {"cell type" for cell in cells if cell.cell_type != ours.cell_type})


def _as_code(cell: NotebookNode, exercise: str) -> NotebookNode:
    """Return an answer as a code cell, also where its type was changed by accident."""
    if cell.cell_type != "code" and exercise in defined_names(cell.source):
        return NotebookNode(cell_type="code", metadata=NotebookNode(), source=cell.source)
    return cell


def _added(lines: list[str], ours: Lines) -> list[str] | None:
    """Return the lines that somebody added to ours, None if not all of ours are there in their order."""
    left, added = list(reversed(ours)), []
    for line in lines:
        if left and " ".join(line.split()) == left[-1]:
            left.pop()
        else:
            added.append(line)
    return None if left else added


def _marks(cell: NotebookNode) -> dict:
    """Return nbgrader's marks of a cell of the learner's."""
    marks = cell.metadata.get("nbgrader")
    return marks if isinstance(marks, dict) else {}


def _clean(cell: NotebookNode) -> NotebookNode:
    """Return a copy of a cell without outputs."""
    fresh = NotebookNode(cell_type=cell.cell_type, metadata=copy.deepcopy(cell.metadata), source=cell.source)
    if "id" in cell:
        fresh["id"] = cell["id"]
    if cell.cell_type == "code":
        fresh.update(execution_count=None, outputs=[])
    return fresh


def _name(cells: list[NotebookNode], ours: set[str]) -> None:
    """Give every cell an id of its own, the same in each run; the chapter's own ids come first."""
    used = {cell_id(cell) for cell in cells if "nbgrader" in cell.metadata}
    for number, cell in enumerate(cells):
        if "nbgrader" in cell.metadata:
            cell["id"] = cell_id(cell)
            continue
        wanted = cell.get("id")
        if not isinstance(wanted, str) or not VALID_ID.fullmatch(wanted) or wanted in used:
            wanted = f"cell-{number}"
            while wanted in used or wanted in ours:
                wanted += "-"
        cell["id"] = wanted
        used.add(wanted)


def _listed(names: list[str]) -> str:
    """Return up to five names, and how many more there are."""
    first = ", ".join(f"`{name}`" for name in names[:5])
    return first + (f" and {len(names) - 5} more" if len(names) > 5 else "")
