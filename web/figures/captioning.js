// Attention over nine places, two of which hold a digit: a query to move, weights, and the context.
import { arrow, bar, beyond, line, linear, mark, number, panel, plane, text, WIDTH } from "./shared.js";

const LIMIT = 4;
const coordinate = { min: -LIMIT, max: LIMIT, step: 0.5 };

/** @type {import("./shared.js").Control[]} */
export const controls = [
  { name: "q1", label: "query *q*, first number", value: 0.5, ...coordinate },
  { name: "q2", label: "query *q*, second number", value: 1, ...coordinate },
];

// What stands at the nine places, in reading order. The chapter's networks learn their keys; these are chosen by hand.
const PLACES = ["empty", "three", "empty", "empty", "empty", "empty", "seven", "empty", "empty"];
const KINDS = /** @type {const} */ ({
  three: { key: [2, 1], value: [1, 0, 0], digit: "3", series: 1 },
  seven: { key: [-1, 2], value: [0, 1, 0], digit: "7", series: 2 },
  empty: { key: [-1, -1], value: [0, 0, 1], digit: "", series: 3 },
});
const kinds = PLACES.map((place) => KINDS[/** @type {keyof KINDS} */ (place)]);
export const keys = kinds.map(({ key }) => key);
export const handed = kinds.map(({ value }) => value);

const { right, up, middle, grid, height } = plane([-LIMIT, LIMIT], "first number", "second number");

export const handles = {
  scales: { x: right, y: up },
  /** @type {import("./shared.js").Handle[]} */
  points: [{ label: "*q*", x: "q1", y: "q2" }],
};

/**
 * Return the weights of the places and the mean of their values by these weights.
 *
 * @param {import("./shared.js").Values} values
 */
export function numbers({ q1, q2 }) {
  const scores = keys.map(([k1, k2]) => (q1 * k1 + q2 * k2) / Math.sqrt(2));
  const largest = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(score - largest));
  const sum = raised.reduce((a, b) => a + b);
  const weights = raised.map((value) => value / sum);
  const context = [0, 1, 2].map((i) => weights.reduce((total, weight, p) => total + weight * handed[p][i], 0));
  return { weights, context };
}

/** @param {import("./shared.js").Values} values @returns {import("./shared.js").Picture} */
export function draw(values) {
  const { q1, q2 } = values;
  const { weights, context } = numbers(values);
  const [three, seven, empty] = context.map((share) => number(share));
  return {
    svg: query(q1, q2) + look(weights, context),
    says:
      `With *q* = (${number(q1, 1)}, ${number(q2, 1)}) the place of the three has the weight ${three}, that of the seven ` +
      `${seven}, and the seven empty places have ${empty} together; so the context is (${three}, ${seven}, ${empty}).`,
  };
}

/** The query among the keys. @param {number} q1 @param {number} q2 */
function query(q1, q2) {
  const parts = [text(middle, 14, "the query among the keys", "middle"), grid];
  for (const [words, { key, series }] of [
    ["three", KINDS.three],
    ["seven", KINDS.seven],
    ["empty", KINDS.empty],
  ]) {
    parts.push(
      text(right(key[0]), up(key[1]) + 22, words, "middle", "haloed"),
      mark(right(key[0]), up(key[1]), series),
    );
  }
  parts.push(arrow(right(0), up(0), right(q1), up(q2), "c4"));
  const [aside, above] = beyond(q1, q2);
  parts.push(text(right(q1) + aside, up(q2) + above + 5, "*q*", "middle", "strong haloed"));
  return panel(height, parts.join(""));
}

/** The weights as shade over the places, and the context as three bars. @param {number[]} weights @param {number[]} context */
function look(weights, context) {
  const side = 62;
  const left = (WIDTH - 3 * side) / 2;
  const parts = [text(WIDTH / 2, 16, "weights of the places", "middle")];
  weights.forEach((weight, p) => {
    const [x, y] = [left + side * (p % 3), 26 + side * Math.floor(p / 3)];
    parts.push(
      `<rect class="shade" x="${x}" y="${y}" width="${side}" height="${side}" style="fill-opacity:${(0.75 * weight).toFixed(3)}"/>`,
    );
    if (kinds[p].digit) parts.push(text(x + side / 2, y + 36, kinds[p].digit, "middle", "digit"));
    parts.push(text(x + side / 2, y + side - 7, number(weight), "middle", "small"));
  });
  const top = 26 + 3 * side + 30;
  const x = linear([0, 1], [70, WIDTH - 50]);
  parts.push(text(WIDTH / 2, top - 6, "context: the mean of the values", "middle"));
  for (const [i, name] of ["three", "seven", "empty"].entries()) {
    const y = top + 6 + 24 * i;
    parts.push(text(60, y + 13, name, "end"), bar(x(0), y, x(context[i]) - x(0), 16, `c${i + 1}`));
    parts.push(text(x(context[i]) + 6, y + 13, number(context[i]), "start", "small"));
  }
  parts.push(line(x(0), top + 2, x(0), top + 76, "axis"));
  return panel(top + 82, parts.join(""));
}
