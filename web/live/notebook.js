// A student notebook as the page needs it: exercises with a stub, the cells to run, the file to download.

/** The text of a cell, which a notebook keeps as one string or as lines. */
export const text = (source) => (Array.isArray(source) ? source.join("") : source);

const nbgrader = (cell) => cell.metadata?.nbgrader ?? {};
const id = (cell) => nbgrader(cell).grade_id ?? cell.id;
const CHECKS = "_checks";

/**
 * The exercises, in order.
 * @returns {{id: string, checks: string, stub: string, points: number}[]}
 */
export function exercises(notebook) {
  const cells = new Map(notebook.cells.map((cell) => [id(cell), cell]));
  return notebook.cells
    .filter((cell) => nbgrader(cell).solution && cells.has(id(cell) + CHECKS))
    .map((cell) => ({
      id: id(cell),
      checks: id(cell) + CHECKS,
      stub: text(cell.source),
      points: nbgrader(cells.get(id(cell) + CHECKS)).points ?? 0,
    }));
}

/**
 * The cells to run for the checks of one exercise: what stands before them in the notebook, other checks left out.
 * @param {(id: string) => string | undefined} written what the learner has written; what is given, where nothing
 */
export function cellsFor(notebook, exercise, written) {
  const end = notebook.cells.findIndex((cell) => id(cell) === exercise.checks);
  return notebook.cells
    .slice(0, end + 1)
    .filter((cell, place) => cell.cell_type === "code" && (place === end || !nbgrader(cell).grade))
    .map((cell, place, all) => {
      const theirs = nbgrader(cell).solution === true;
      const kind = place === all.length - 1 ? "check" : theirs ? "theirs" : "given";
      return { id: id(cell), source: (theirs ? written(id(cell)) : undefined) ?? text(cell.source), kind };
    });
}

/** The notebook with the learner's code in it, and no outputs. */
export function filled(notebook, written) {
  const copy = structuredClone(notebook);
  for (const cell of copy.cells) {
    if (cell.cell_type !== "code") continue;
    cell.outputs = [];
    cell.execution_count = null;
    if (nbgrader(cell).solution) cell.source = written(id(cell)) ?? text(cell.source);
  }
  return copy;
}
