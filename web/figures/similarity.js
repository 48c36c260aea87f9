// Two vectors to move, and what five measures make of them.
import { arrow, beyond, curve, line, linear, mark, number, panel, plane, text, WIDTH } from "./shared.js";

const LOW = -4;
const HIGH = 6;
const coordinate = { min: LOW, max: HIGH, step: 1 };

/** @type {import("./shared.js").Control[]} */
export const controls = [
  { name: "x1", label: "*x*, feature 1", value: 3, ...coordinate },
  { name: "x2", label: "*x*, feature 2", value: 1, ...coordinate },
  { name: "y1", label: "*y*, feature 1", value: 2, ...coordinate },
  { name: "y2", label: "*y*, feature 2", value: 2, ...coordinate },
];

const { right, up, grid, height } = plane([LOW, HIGH], "feature 1", "feature 2");

export const handles = {
  scales: { x: right, y: up },
  /** @type {import("./shared.js").Handle[]} */
  points: [
    { label: "*x*", x: "x1", y: "x2" },
    { label: "*y*", x: "y1", y: "y2" },
  ],
};

/** @typedef {[number, number]} Vector */

/** @param {Vector} a @param {Vector} b */
const product = (a, b) => a[0] * b[0] + a[1] * b[1];

/** 0 where a vector has no direction. @param {Vector} a @param {Vector} b */
function cosine(a, b) {
  const lengths = Math.sqrt(product(a, a) * product(b, b));
  return lengths ? product(a, b) / lengths : 0;
}

/** @param {Vector} a @returns {Vector} */
function withoutMean(a) {
  const mean = (a[0] + a[1]) / 2;
  return [a[0] - mean, a[1] - mean];
}

/**
 * Return the measures of the chapter; where one is undefined it is 0, as in the chapter.
 *
 * @param {import("./shared.js").Values} values
 */
export function numbers({ x1, x2, y1, y2 }) {
  /** @type {Vector[]} */
  const [x, y] = [
    [x1, x2],
    [y1, y2],
  ];
  const places = [0, 1];
  const union = places.filter((place) => x[place] || y[place]).length;
  const shared = places.filter((place) => x[place] && y[place]).length;
  return {
    distance: Math.hypot(x1 - y1, x2 - y2),
    dot: product(x, y),
    cosine: cosine(x, y),
    jaccard: union ? shared / union : 0,
    pearson: cosine(withoutMean(x), withoutMean(y)),
  };
}

/** @param {import("./shared.js").Values} values @returns {import("./shared.js").Picture} */
export function draw(values) {
  const { x1, x2, y1, y2 } = values;
  const found = numbers(values);
  const nowhere = !(x1 || x2) || !(y1 || y2);
  const none = !(x1 || x2) && !(y1 || y2);
  const level = x1 === x2 || y1 === y2;
  /** @param {number} value @param {boolean} isUndefined @param {number} [digits] */
  const said = (value, isUndefined, digits = 2) => (isUndefined ? "undefined, counted as 0" : number(value, digits));
  const rows = /** @type {const} */ ([
    ["distance", found.distance, [0, 5, 10, 15], 1, said(found.distance, false), false],
    ["dot product", found.dot, [-50, 0, 50, 100], 2, said(found.dot, false, 0), false],
    ["cosine", found.cosine, [-1, 0, 1], 3, said(found.cosine, nowhere), nowhere],
    ["Jaccard", found.jaccard, [0, 1], 4, said(found.jaccard, none), none],
    ["Pearson", found.pearson, [-1, 0, 1], 1, said(found.pearson, level), level],
  ]);
  const list = rows.map(([name, , , , words]) => `${name} ${words}`).join(", ");
  return {
    svg: vectors(values, nowhere) + panel(rows.length * 48 + 6, rows.map(track).join("")),
    says: `*x* = (${[x1, x2].map((v) => number(v, 0)).join(", ")}) and *y* = (${[y1, y2].map((v) => number(v, 0)).join(", ")}): ${list}.`,
  };
}

/** The plane with both vectors, the angle and the distance between them. @param {import("./shared.js").Values} values @param {boolean} noAngle */
function vectors({ x1, x2, y1, y2 }, noAngle) {
  const parts = [grid];
  if (!noAngle) {
    const from = Math.atan2(x2, x1);
    let turn = Math.atan2(y2, y1) - from;
    if (Math.abs(turn) > Math.PI) turn -= Math.sign(turn) * 2 * Math.PI;
    const arc = Array.from({ length: 25 }, (_, i) => from + (turn * i) / 24);
    parts.push(
      curve(
        arc.map((angle) => [right(0) + 26 * Math.cos(angle), up(0) - 26 * Math.sin(angle)]),
        "c3",
      ),
    );
  }
  parts.push(line(right(x1), up(x2), right(y1), up(y2), "c1 dotted"));
  // The longer one first, so that two on the same line both show.
  const both = [
    { name: "*x*", u: x1, v: x2, kind: "c1" },
    { name: "*y*", u: y1, v: y2, kind: "c2" },
  ];
  both.sort((a, b) => Math.hypot(b.u, b.v) - Math.hypot(a.u, a.v));
  for (const { u, v, kind } of both) parts.push(arrow(right(0), up(0), right(u), up(v), kind));
  for (const { name, u, v } of both) {
    // Beyond the head; two names at one place stand one above the other.
    const lift = x1 === y1 && x2 === y2 && name === "*y*" ? 14 : 0;
    const [aside, above] = beyond(u, v);
    parts.push(text(right(u) + aside, up(v) + above + 5 - lift, name, "middle", "strong haloed"));
  }
  return panel(height, parts.join(""));
}

/** One measure as a mark on its own line. @param {readonly [string, number, readonly number[], 1 | 2 | 3 | 4, string, boolean]} row @param {number} index */
function track([name, value, ticks, series, words, hollow], index) {
  const y = 48 * index + 30;
  const scale = linear([ticks[0], ticks[ticks.length - 1]], [14, WIDTH - 14]);
  const parts = [text(8, y - 14, name), text(WIDTH - 8, y - 14, words, "end", "strong")];
  parts.push(line(scale(ticks[0]), y, scale(ticks[ticks.length - 1]), y, "axis"));
  for (const tick of ticks) {
    parts.push(line(scale(tick), y - 3, scale(tick), y + 3, "axis"));
    parts.push(text(scale(tick), y + 16, number(tick, 0), "middle", "small"));
  }
  parts.push(mark(scale(value), y, series, hollow));
  return parts.join("");
}
