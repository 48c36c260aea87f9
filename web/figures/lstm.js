// One unit of an LSTM with its gates held still: what it keeps, what it shows, what comes back.
import { axes, bar, curve, inside, line, linear, magnitude, number, panel, text } from "./shared.js";

const STEPS = 20;
const gate = { min: 0, max: 1, step: 0.01 };

/** @type {import("./shared.js").Control[]} */
export const controls = [
  { name: "f", label: "forget gate *f*: keep", value: 0.9, ...gate },
  { name: "i", label: "input gate *i*: let in", value: 0, ...gate },
  { name: "g", label: "candidate *g*", min: -1, max: 1, step: 0.1, value: 0.5 },
  { name: "o", label: "output gate *o*: show", value: 0.5, ...gate },
];

/**
 * Return cells and states from moment 0, where the cell holds 1, to the last; and the gradient of the last cell at each.
 *
 * @param {import("./shared.js").Values} values
 */
export function numbers({ f, i, g, o }) {
  const cells = [1];
  for (let t = 1; t <= STEPS; t++) cells.push(f * cells[t - 1] + i * g);
  return {
    cells,
    states: cells.slice(1).map((cell) => o * Math.tanh(cell)),
    gradient: cells.map((_, t) => f ** (STEPS - t)),
  };
}

/** @param {import("./shared.js").Values} values @returns {import("./shared.js").Picture} */
export function draw(values) {
  const { f, i, g, o } = values;
  const { cells, states, gradient } = numbers(values);
  const arrives = gradient[0];
  return {
    svg: course(cells, states) + wayBack(gradient),
    says:
      `With *f* = ${number(f)}, *i* = ${number(i)}, *g* = ${number(g, 1)} and *o* = ${number(o)} the cell goes from 1 to ` +
      `${number(cells[STEPS])} in ${STEPS} steps and shows ${number(states[STEPS - 1])}; ${arrives < 0.01 ? magnitude(arrives) : number(arrives)} of the ` +
      `gradient comes back on the direct way, and as much is left of the 1.`,
  };
}

/** @param {number[]} cells @param {number[]} states */
function course(cells, states) {
  const area = { left: 46, right: 328, top: 34, bottom: 190 };
  // Few ranges, so that the axis changes seldom while a slider moves.
  const [top, ...ticks] = [
    [1.25, -1, -0.5, 0, 0.5, 1],
    [6, -5, 0, 5],
    [22, -20, -10, 0, 10, 20],
  ].find(([most]) => Math.max(...cells.map(Math.abs)) <= most) ?? [1];
  const x = linear([0, STEPS], [area.left, area.right]);
  const y = linear([-top, top], [area.bottom, area.top]);
  const grid = axes(
    area,
    { scale: x, ticks: [0, 5, 10, 15, 20], label: "moment *t*" },
    { scale: y, ticks, label: "cell and state", tick: (value) => number(value, top < 2 ? 1 : 0) },
  );
  const content =
    line(area.left, y(0), area.right, y(0), "axis") +
    curve(
      cells.map((cell, t) => [x(t), y(cell)]),
      "c1",
    ) +
    curve(
      states.map((state, t) => [x(t + 1), y(state)]),
      "c2 dashed",
    );
  const key =
    line(170, 20, 196, 20, "c1") +
    text(201, 24, "cell *c_t*") +
    line(250, 20, 276, 20, "c2 dashed") +
    text(281, 24, "state *h_t*");
  return panel(area.bottom + 42, grid + inside(area, content) + key);
}

/** @param {number[]} gradient */
function wayBack(gradient) {
  const area = { left: 46, right: 328, top: 34, bottom: 190 };
  const x = linear([-0.5, STEPS + 0.5], [area.left, area.right]);
  const y = linear([0, 1.05], [area.bottom, area.top]);
  const grid = axes(
    area,
    { scale: x, ticks: [0, 5, 10, 15, 20], label: "moment *t*" },
    {
      scale: y,
      ticks: [0, 0.25, 0.5, 0.75, 1],
      label: `share of the gradient of *c_${STEPS}* at *c_t*`,
      tick: (value) => number(value),
    },
  );
  return panel(
    area.bottom + 42,
    grid + gradient.map((share, t) => bar(x(t) - 4, y(share), 8, area.bottom - y(share), "c3")).join(""),
  );
}
