// Four scores, a temperature, and the chances that they give.
import { axes, bar, curve, line, linear, mark, number, panel, text } from "./shared.js";

const CHARACTERS = ["h", "e", "l", "o"];
const SCORES = [1.0, 2.2, -3.0, 4.1]; // the chapter's example

/** @type {import("./shared.js").Control[]} */
export const controls = [{ name: "tau", label: "temperature *τ*", min: 0, max: 3, step: 0.1, value: 1 }];

/**
 * Return softmax(scores / τ), all on the largest score at τ = 0, and the mean surprise of a draw in nats.
 *
 * @param {import("./shared.js").Values} values
 */
export function numbers({ tau }) {
  const largest = Math.max(...SCORES);
  const raised = SCORES.map((score) => (tau ? Math.exp((score - largest) / tau) : Number(score === largest)));
  const sum = raised.reduce((a, b) => a + b);
  const chances = raised.map((value) => value / sum);
  const surprise = chances.reduce((total, p) => total - (p ? p * Math.log(p) : 0), 0);
  return { chances, surprise };
}

/** @param {import("./shared.js").Values} values @returns {import("./shared.js").Picture} */
export function draw(values) {
  const { tau } = values;
  const { chances, surprise } = numbers(values);
  const list = CHARACTERS.map((character, i) => `${character} ${number(chances[i])}`).join(", ");
  return {
    svg: bars(chances) + course(tau, surprise),
    says:
      `At *τ* = ${number(tau, 1)} the probabilities are ${list}; a draw surprises by ${number(surprise)} nats on average, ` +
      `as if it chose among ${number(Math.exp(surprise), 1)} equally likely characters.`,
  };
}

/** @param {number[]} chances */
function bars(chances) {
  const area = { left: 46, right: 330, top: 34, bottom: 190 };
  const x = linear([-0.5, 3.5], [area.left, area.right]);
  const y = linear([0, 1.12], [area.bottom, area.top]);
  const grid = axes(
    area,
    { scale: x, ticks: [0, 1, 2, 3], tick: (i) => CHARACTERS[i], label: "next character" },
    { scale: y, ticks: [0, 0.25, 0.5, 0.75, 1], label: "probability", tick: (value) => number(value) },
  );
  const drawn = chances.map(
    (p, i) =>
      bar(x(i) - 22, y(p), 44, area.bottom - y(p), "c1") + text(x(i), y(p) - 6, number(p), "middle", "strong haloed"),
  );
  return panel(area.bottom + 42, grid + drawn.join(""));
}

/** The mean surprise over the temperature. @param {number} tau @param {number} surprise */
function course(tau, surprise) {
  const area = { left: 46, right: 328, top: 34, bottom: 190 };
  const most = Math.log(SCORES.length);
  const x = linear([0, 3], [area.left, area.right]);
  const y = linear([0, 1.6], [area.bottom, area.top]);
  const grid = axes(
    area,
    { scale: x, ticks: [0, 0.5, 1, 1.5, 2, 2.5, 3], label: "temperature *τ*", tick: (value) => number(value, 1) },
    { scale: y, ticks: [0, 0.5, 1, 1.5], label: "mean surprise of a draw, nats", tick: (value) => number(value, 1) },
  );
  const points = Array.from({ length: 121 }, (_, i) => i / 40);
  return panel(
    area.bottom + 42,
    grid +
      line(area.left, y(most), area.right, y(most), "c2 dashed") +
      text(area.right, y(most) - 6, "four equal chances", "end", "haloed") +
      line(x(tau), y(0), x(tau), y(surprise), "axis dotted") +
      curve(
        points.map((at) => [x(at), y(numbers({ tau: at }).surprise)]),
        "c1",
      ) +
      mark(x(tau), y(surprise), 1),
  );
}
