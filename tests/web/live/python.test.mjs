import assert from "node:assert/strict";
import { test } from "node:test";

import { Python } from "../../../web/live/python.js";

const tick = () => new Promise((resolve) => setTimeout(resolve));

/** Workers that do as they are told, and note what becomes of them. */
function workers(...behaviours) {
  const made = [];
  const create = () => {
    const behave = behaviours[Math.min(made.length, behaviours.length - 1)];
    const worker = {
      ended: false,
      asked: [],
      say: (data) => worker.ended || worker.onmessage({ data }),
      postMessage(data) {
        worker.asked.push(data);
        behave.run?.(worker, data);
      },
      terminate() {
        worker.ended = true;
      },
    };
    made.push(worker);
    tick().then(() => behave.start(worker));
    return worker;
  };
  return { made, create };
}

const starts = (worker) => worker.say({ type: "ready" });
const answers = {
  start: starts,
  run(worker, { number, cells }) {
    worker.say({ type: "at", number, cell: cells[0].id });
    worker.say({ type: "done", number, outcomes: cells[0].id });
  },
};
const silent = {
  start: starts,
  run: (worker, { number, cells }) => worker.say({ type: "at", number, cell: cells[0].id }),
};

test("runs follow one another", async () => {
  const { made, create } = workers(answers);
  const states = [];
  const python = new Python(create, (state) => states.push(state));
  const results = await Promise.all([python.run([{ id: "a" }], 5), python.run([{ id: "b" }], 5)]);
  assert.deepEqual(results, ["a", "b"]);
  assert.deepEqual(states, ["loading", "ready"]);
  assert.equal(made.length, 1);
});

test("what does not end is ended, and the next has a Python of its own", async () => {
  const { made, create } = workers(silent, answers);
  const python = new Python(create, () => {});
  const stopped = await python.run([{ id: "loop" }], 0.01).catch((error) => error);
  assert.deepEqual([stopped.kind, stopped.cell], ["time", "loop"]);
  assert.ok(made[0].ended);
  assert.equal(await python.run([{ id: "b" }], 5), "b");
});

test("an answer that comes too late is nobody's", async () => {
  const { made, create } = workers(silent, answers);
  const python = new Python(create, () => {});
  await python.run([{ id: "loop" }], 0.01).catch(() => {});
  made[0].ended = false;
  made[0].say({ type: "done", number: 1, outcomes: "late" });
  assert.equal(await python.run([{ id: "b" }], 5), "b");
});

test("a crash is told, and followed by another Python", async () => {
  const crashes = {
    start: starts,
    run(worker, { number }) {
      worker.say({ type: "at", number, cell: "deep" });
      worker.say({ type: "broken", number, message: "out of stack" });
    },
  };
  const python = new Python(workers(crashes, answers).create, () => {});
  const stopped = await python.run([{ id: "a" }], 5).catch((error) => error);
  assert.deepEqual([stopped.kind, stopped.cell, stopped.message], ["crash", "deep", "out of stack"]);
  assert.equal(await python.run([{ id: "b" }], 5), "b");
});

test("what cannot be loaded says so, and can be tried again", async () => {
  const fails = { start: (worker) => worker.say({ type: "broken", message: "no network" }) };
  const states = [];
  const python = new Python(workers(fails, answers).create, (...state) => states.push(state));
  const stopped = await python.run([{ id: "a" }], 5).catch((error) => error);
  assert.deepEqual([stopped.kind, stopped.message], ["load", "no network"]);
  assert.deepEqual(states.at(-1), ["broken", "no network"]);
  assert.ok(python.broken);
  assert.equal(await python.run([{ id: "b" }], 5), "b"); // the next use tries again
});

test("a worker that cannot even start is a failure to load", async () => {
  const python = new Python(workers({ start: (worker) => worker.onerror({ message: "404" }) }).create, () => {});
  await assert.rejects(python.ready, /404/);
});
