// One unit, thirty steps: what is left of a gradient on its way back.
import {
  axes,
  bar,
  curve,
  inside,
  line,
  linear,
  logarithmic,
  magnitude,
  number,
  panel,
  tenTo,
  text,
} from "./shared.js";

// Thirty draws from the standard normal distribution: np.random.default_rng(0).normal(size=30).round(2).
export const INPUTS = [
  0.13, -0.13, 0.64, 0.1, -0.54, 0.36, 1.3, 0.95, -0.7, -1.27, -0.62, 0.04, -2.33, -0.22, -1.25, -0.73, -0.54, -0.32,
  0.41, 1.04, -0.13, 1.37, -0.67, 0.35, 0.9, 0.09, -0.74, -0.92, -0.46, 0.22,
];
const STEPS = INPUTS.length;

/** @type {import("./shared.js").Control[]} */
export const controls = [
  { name: "w", label: "recurrent weight *w_hh*", min: 0.2, max: 3, step: 0.05, value: 1.5 },
  { name: "size", label: "size of the inputs", min: 0, max: 3, step: 0.1, value: 1 },
  { name: "tanh", label: "tanh", min: 0, max: 1, step: 1, value: 1, onOff: true },
];

/**
 * Return the slope at each step and the length of the gradient after it, counted from the last state back.
 *
 * @param {import("./shared.js").Values} values
 */
export function numbers({ w, size, tanh }) {
  const slopes = [];
  let state = 0;
  for (const input of INPUTS) {
    state = Math.tanh(size * input + w * state);
    slopes.unshift(tanh ? 1 - state * state : 1);
  }
  const lengths = [1];
  for (const slope of slopes) lengths.push(lengths[lengths.length - 1] * slope * w);
  return { slopes, lengths };
}

/** @param {import("./shared.js").Values} values @returns {import("./shared.js").Picture} */
export function draw(values) {
  const { w, size, tanh } = values;
  const { slopes, lengths } = numbers(values);
  const left = lengths[STEPS];
  const verdict = left < 1e-3 ? "it vanishes" : left > 1e3 ? "it explodes" : "it neither vanishes nor explodes";
  const unit = tanh ? `inputs of size ${number(size, 1)} and tanh` : "no tanh";
  return {
    svg: slopesOf(slopes, tanh ? "slope at the step, 1 − *h_t*²" : "slope at the step") + way(w, lengths),
    says:
      `With *w_hh* = ${number(w)}, ${unit}, a gradient of length 1 is ${magnitude(left)} long after ${STEPS} steps back: ` +
      `${verdict}. With all slopes 1 it would be ${magnitude(w ** STEPS)}.`,
  };
}

/** @param {number[]} slopes @param {string} label */
function slopesOf(slopes, label) {
  const area = { left: 46, right: 328, top: 34, bottom: 190 };
  const x = linear([0, STEPS + 1], [area.left, area.right]);
  const y = linear([0, 1.05], [area.bottom, area.top]);
  const grid = axes(
    area,
    { scale: x, ticks: [1, 10, 20, 30], label: "steps back" },
    { scale: y, ticks: [0, 0.25, 0.5, 0.75, 1], label, tick: (value) => number(value) },
  );
  return panel(
    area.bottom + 42,
    grid + slopes.map((slope, i) => bar(x(i + 1) - 3, y(slope), 6, area.bottom - y(slope), "c3")).join(""),
  );
}

/** @param {number} w @param {number[]} lengths */
function way(w, lengths) {
  const area = { left: 50, right: 328, top: 34, bottom: 190 };
  const x = linear([0, STEPS], [area.left, area.right]);
  const y = logarithmic([1e-22, 1e22], [area.bottom, area.top]);
  const grid = axes(
    area,
    { scale: x, ticks: [0, 10, 20, 30], label: "steps back" },
    {
      scale: y,
      ticks: [1e-20, 1e-10, 1, 1e10, 1e20],
      label: "length of the gradient",
      tick: (value) => (value === 1 ? "1" : tenTo(Math.round(Math.log10(value)))),
    },
  );
  const content =
    curve(
      lengths.map((_, k) => [x(k), y(w ** k)]),
      "c2 dashed",
    ) +
    curve(
      lengths.map((length, k) => [x(k), y(length)]),
      "c1",
    );
  // Neither line comes as high as the key: thirty steps with the largest weight stay below 10¹⁵.
  const key =
    line(area.left + 12, area.top + 12, area.left + 38, area.top + 12, "c1") +
    text(area.left + 44, area.top + 16, "this unit", "start", "haloed") +
    line(area.left + 122, area.top + 12, area.left + 148, area.top + 12, "c2 dashed") +
    text(area.left + 154, area.top + 16, "all slopes 1", "start", "haloed");
  return panel(area.bottom + 42, grid + inside(area, content) + key);
}
