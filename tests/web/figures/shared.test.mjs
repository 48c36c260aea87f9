import assert from "node:assert/strict";
import { test } from "node:test";
import {
  arrow,
  decimals,
  html,
  initial,
  inside,
  linear,
  logarithmic,
  magnitude,
  mark,
  number,
  panel,
  percent,
  plain,
  tenTo,
  text,
  written,
} from "../../../web/figures/shared.js";

test("words become HTML, and nothing in them acts as HTML", () => {
  assert.equal(html("state *h_t*, *τ* < 1"), "state <i>h</i><sub>t</sub>, <i>τ</i> &lt; 1");
  assert.equal(html('<b title="x">&'), "&lt;b title=&quot;x&quot;&gt;&amp;");
  assert.equal(plain("state *h_t*, *τ*"), "state h t, τ");
});

test("numbers have a true minus, and zero has none", () => {
  assert.equal(number(-1.5), "−1.50");
  assert.equal(number(-0.001), "0.00");
  assert.equal(number(3, 0), "3");
  assert.equal(percent(0.125, 1), "12.5\u00a0%");
});

test("very large and very small numbers keep two digits", () => {
  assert.equal(magnitude(0), "0");
  assert.equal(magnitude(1), "1.0");
  assert.equal(magnitude(0.0456), "0.046");
  assert.equal(magnitude(123), "123");
  assert.equal(magnitude(0.00321), "3.2 · 10⁻³");
  assert.equal(magnitude(3 ** 30), "2.1 · 10¹⁴");
  assert.equal(tenTo(-20), "10⁻²⁰");
});

test("a control's value is written as finely as its steps", () => {
  const control = { name: "a", label: "a", min: 0, max: 1, step: 0.05, value: 0.5 };
  assert.equal(decimals(control), 2);
  assert.equal(written(control, 0.5), "0.50");
  assert.equal(written({ ...control, step: 0.5, unit: " stars" }, 3), "3.0 stars");
  assert.equal(written({ ...control, step: 1, onOff: true }, 1), "on");
  assert.deepEqual(initial([control]), { a: 0.5 });
});

test("scales lead there and back", () => {
  for (const scale of [linear([-4, 6], [310, 10]), logarithmic([1e-3, 1e3], [310, 10])]) {
    for (const value of [0.5, 1, 6]) assert.ok(Math.abs(scale.invert(scale(value)) - value) < 1e-9);
  }
  assert.equal(linear([0, 10], [0, 100])(3), 30);
  assert.equal(Math.round(logarithmic([1, 100], [0, 100])(10)), 50);
});

test("letters after an index stand on the line again", () => {
  const drawn = text(1, 2, "*w_hh* = 1");
  assert.match(drawn, /<tspan class="index" dy="3">hh<\/tspan><tspan dy="-3"> = 1<\/tspan>/);
  assert.match(text(0, 0, "a < b"), /a &lt; b/);
});

test("an arrow ends at its head, and a short one is a disc", () => {
  assert.match(arrow(0, 0, 100, 0, "c1"), /M100 0L/);
  assert.match(arrow(0, 0, 1, 1, "c1"), /<circle/);
});

test("screen readers skip every drawing", () => {
  const area = { left: 0, right: 1, top: 0, bottom: 1 };
  assert.match(panel(100, ""), /^<svg [^>]*aria-hidden="true"/);
  assert.match(inside(area, ""), /^<svg [^>]*aria-hidden="true"/);
});

test("each colour has a shape of its own", () => {
  const shapes = [1, 2, 3, 4].map((series) => mark(0, 0, series).replace(/c\d/, ""));
  assert.equal(new Set(shapes).size, 4);
});
