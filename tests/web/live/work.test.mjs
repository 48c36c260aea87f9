import assert from "node:assert/strict";
import { test } from "node:test";

import { Work } from "../../../web/live/work.js";

/** A store like the browser's, with room for so many characters. */
function store(room = 1e6) {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, value) {
      if (value.length > room) throw new Error("QuotaExceededError");
      kept.set(key, value);
    },
  };
}

test("what is written is there again", () => {
  const browser = store();
  const work = new Work("similarity", browser);
  assert.equal(work.any, false);
  work.begin("first");
  work.write("one_hot", "def f(): ...");
  work.pass("one_hot", "def f(): ...");
  const again = new Work("similarity", browser);
  assert.equal(again.written.one_hot, "def f(): ...");
  assert.ok(again.hasPassed("one_hot", "def f(): ..."));
  assert.equal(new Work("svd", browser).any, false);
});

test("what has changed has not passed", () => {
  const work = new Work("similarity", store());
  work.write("one_hot", "right");
  work.pass("one_hot", "right");
  work.write("one_hot", "wrong");
  assert.ok(!work.hasPassed("one_hot", "wrong"));
});

test("an older copy of the page overwrites nothing", () => {
  const browser = store();
  const old = new Work("similarity", browser);
  new Work("similarity", browser).write("multi_hot", "newer");
  old.write("one_hot", "mine");
  const kept = new Work("similarity", browser);
  assert.deepEqual(kept.written, { multi_hot: "newer", one_hot: "mine" });
});

test("a tab with old exercises passes nothing for new ones", () => {
  const browser = store();
  const old = new Work("similarity", browser);
  old.begin("first");
  old.write("one_hot", "mine");
  new Work("similarity", browser).begin("second");
  old.load();
  old.pass("one_hot", "mine");
  const now = new Work("similarity", browser);
  assert.equal(now.begin("second"), false);
  assert.ok(!now.hasPassed("one_hot", "mine"));
});

test("what could not be kept is not lost to what another tab keeps", () => {
  const browser = store(200);
  const work = new Work("similarity", browser);
  work.write("one_hot", "x".repeat(300));
  new Work("similarity", browser).write("multi_hot", "small");
  work.load();
  assert.equal(work.written.one_hot.length, 300);
});

test("to undo a reset takes away nothing that was written since", () => {
  const work = new Work("similarity", store());
  work.write("one_hot", "before");
  work.reset("one_hot");
  work.write("one_hot", "since");
  assert.equal(work.undo("one_hot"), "before");
  assert.ok(work.canUndo("one_hot"));
  assert.equal(work.undo("one_hot"), "since");
});

test("of two resets both can be undone", () => {
  const work = new Work("similarity", store());
  for (const text of ["one", "other"]) {
    work.write("one_hot", text);
    work.reset("one_hot");
  }
  assert.equal(work.undo("one_hot"), "other");
  work.reset("one_hot");
  assert.deepEqual(work.before.one_hot, ["one", "other"]);
});

test("another edition keeps the code and not the verdicts", () => {
  const browser = store();
  const work = new Work("similarity", browser);
  assert.equal(work.begin("first"), true);
  work.write("one_hot", "code");
  work.pass("one_hot", "code");
  const later = new Work("similarity", browser);
  assert.equal(later.begin("second"), false);
  assert.equal(later.written.one_hot, "code");
  assert.ok(!later.hasPassed("one_hot", "code"));
  assert.equal(new Work("similarity", browser).begin("second"), true);
});

test("a reset can be undone once", () => {
  const work = new Work("similarity", store());
  work.write("one_hot", "mine");
  work.reset("one_hot");
  assert.equal(work.written.one_hot, undefined);
  assert.equal(work.undo("one_hot"), "mine");
  assert.equal(work.written.one_hot, "mine");
  assert.equal(work.canUndo("one_hot"), false);
  assert.equal(work.undo("one_hot"), undefined);
});

test("a reset of nothing leaves what an earlier one took", () => {
  const work = new Work("similarity", store());
  work.write("one_hot", "mine");
  work.reset("one_hot");
  work.reset("one_hot");
  assert.equal(work.undo("one_hot"), "mine");
});

for (const [name, browser] of [
  ["a full store", store(10)],
  ["no store", undefined],
  [
    "a store that may not be read",
    {
      getItem() {
        throw new Error("SecurityError");
      },
      setItem() {},
    },
  ],
]) {
  test(`${name} is noticed`, () => {
    const work = new Work("similarity", browser);
    work.write("one_hot", "mine");
    assert.equal(work.safe, false);
    assert.equal(work.written.one_hot, "mine");
  });
}

for (const rubbish of ["", "{", "[]", "null", "3", '{"written": 3, "passed": null}', '{"written": {"one_hot": 3}}']) {
  test(`${rubbish || "nothing"} in the store is no work`, () => {
    const browser = store();
    browser.setItem("similarity-to-captions/similarity", rubbish);
    const work = new Work("similarity", browser);
    assert.deepEqual(work.written, {});
    work.write("one_hot", "mine");
    assert.equal(new Work("similarity", browser).written.one_hot, "mine");
  });
}
