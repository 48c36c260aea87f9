import assert from "node:assert/strict";
import { test } from "node:test";

import { cellsFor, exercises, filled } from "../../../web/live/notebook.js";

const code = (grade_id, source, nbgrader = {}) => ({
  cell_type: "code",
  id: `own-${grade_id}`,
  source,
  outputs: ["old"],
  execution_count: 7,
  metadata: { nbgrader: { grade_id, ...nbgrader } },
});
const notebook = {
  cells: [
    { cell_type: "markdown", id: "title", source: ["# A", "b"], metadata: {} },
    code("setup", ["import numpy\n", "import math"]),
    code("first", "stub 1", { solution: true }),
    code("first_checks", "assert first", { grade: true, points: 2 }),
    code("first_tests", "# hidden", { grade: true, points: 3 }),
    code("second", "stub 2", { solution: true }),
    code("second_checks", "assert second", { grade: true, points: 1 }),
  ],
  metadata: { kernelspec: { name: "python3" } },
};
const [first, second] = exercises(notebook);

test("exercises have their stub and their visible points", () => {
  assert.deepEqual(first, { id: "first", checks: "first_checks", stub: "stub 1", points: 2 });
  assert.equal(second.points, 1);
});

test("before a check runs what stands before it, without other checks", () => {
  const run = cellsFor(notebook, second, (id) => `mine ${id}`);
  assert.deepEqual(
    run.map(({ id, source, kind }) => [id, source, kind]),
    [
      ["setup", "import numpy\nimport math", "given"],
      ["first", "mine first", "theirs"],
      ["second", "mine second", "theirs"],
      ["second_checks", "assert second", "check"],
    ],
  );
  assert.equal(cellsFor(notebook, first, () => "").length, 3);
});

test("the notebook to download holds the code, and the given one is as it was", () => {
  const before = structuredClone(notebook);
  const made = filled(notebook, (id) => `mine ${id}`);
  assert.deepEqual(notebook, before);
  assert.equal(made.cells[2].source, "mine first");
  assert.deepEqual(made.cells[3], { ...before.cells[3], outputs: [], execution_count: null });
  assert.deepEqual(made.cells[0], before.cells[0]);
  assert.deepEqual(made.metadata, before.metadata);
  assert.equal(filled(notebook, () => undefined).cells[2].source, "stub 1");
});
